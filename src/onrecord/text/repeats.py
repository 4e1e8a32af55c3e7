"""Which lines of one document say again the words of others: containment of word shingles, linear in the text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

Shingle = tuple[str, ...]
"""Four words. Of the seeds' and 30 more articles' paragraphs no two unrelated ones share 60% of these."""
SHORTEST = 7
"""Words below which a line counts as repeated only if another says exactly the same."""
FEWEST = 4
"""Words below which a line is never a repetition: "9 p.m." may well be said twice."""
OFTEN = 8
"""Lines remembered for one shingle: bounds the work for a text that says one thing a thousand times."""


class Echo(msgspec.Struct, frozen=True):
    """How a line is said again: the share of its shingles in earlier and in later lines, and which these are."""

    earlier: float = 0.0
    later: float = 0.0
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()


def find_echoes(lines: Sequence[Sequence[str]]) -> tuple[Echo, ...]:
    """Return for each line, given as its words, what of it other lines say; own repetitions don't count."""
    sizes: list[int] = []
    shared: dict[Shingle, list[int]] = {}
    first: dict[Shingle, int] = {}
    for number, words in enumerate(lines):
        shingles = _shingles(words)
        sizes.append(len(shingles))
        again = first.keys() & shingles
        for shingle in again:
            places = shared.setdefault(shingle, [first[shingle]])
            if len(places) < OFTEN:
                places.append(number)
        first.update(dict.fromkeys(shingles - again if again else shingles, number))
    return _echoes(sizes, shared)


def _shingles(words: Sequence[str]) -> set[Shingle]:
    if len(words) < SHORTEST:
        # The mark at the end keeps a short line from matching inside a longer one.
        return {(*words, "")} if len(words) >= FEWEST else set()
    return set(zip(words, words[1:], words[2:], words[3:], strict=False))


def _echoes(sizes: list[int], shared: dict[Shingle, list[int]]) -> tuple[Echo, ...]:
    """Count, for each line, its shared shingles and the lines it shares them with."""
    earlier: dict[int, list[int]] = defaultdict(list)
    later: dict[int, list[int]] = defaultdict(list)
    before, after = [0] * len(sizes), [0] * len(sizes)
    for places in shared.values():
        for at, place in enumerate(places):
            before[place] += at > 0
            after[place] += at < len(places) - 1
            earlier[place] += places[:at]
            later[place] += places[at + 1 :]
    return tuple(
        Echo(before[line] / size, after[line] / size, _ranked(earlier[line]), _ranked(later[line]))
        if before[line] or after[line]
        else _ALONE
        for line, size in enumerate(sizes)
    )


_ALONE = Echo()
"""What most lines are: counting for them too took half of the time of echoes."""


def _ranked(lines: list[int]) -> tuple[int, ...]:
    """Return lines that share at least two shingles (or the only one): that which shares most, the earliest, first."""
    counts = Counter(lines)
    most = max(counts.values(), default=0)
    return tuple(
        sorted((line for line in counts if counts[line] >= min(2, most)), key=lambda line: (-counts[line], line))
    )
