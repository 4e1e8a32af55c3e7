"""Which lines of one document say again the words of others: containment of word shingles, linear in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

SIZE = 4
"""Words a shingle. Of the seeds' and 30 more articles' paragraphs no two unrelated ones share 60% of these."""
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
    shingled = [_shingles(words) for words in lines]
    index: dict[tuple[str, ...], list[int]] = {}
    for number, shingles in enumerate(shingled):
        for shingle in shingles:
            places = index.setdefault(shingle, [])
            if len(places) < OFTEN:
                places.append(number)
    return tuple(_echo(number, shingles, index) for number, shingles in enumerate(shingled))


def _shingles(words: Sequence[str]) -> dict[tuple[str, ...], None]:
    if len(words) < SHORTEST:
        # The mark at the end keeps a short line from matching inside a longer one.
        return {(*words, ""): None} if len(words) >= FEWEST else {}
    return dict.fromkeys(tuple(words[at : at + SIZE]) for at in range(len(words) - SIZE + 1))


def _echo(number: int, shingles: dict[tuple[str, ...], None], index: dict[tuple[str, ...], list[int]]) -> Echo:
    if not shingles:
        return Echo()
    earlier: Counter[int] = Counter()
    later: Counter[int] = Counter()
    before = after = 0
    for shingle in shingles:
        places = index[shingle]
        earlier.update(place for place in places if place < number)
        later.update(place for place in places if place > number)
        before += places[0] < number
        after += places[-1] > number
    return Echo(before / len(shingles), after / len(shingles), _ranked(earlier), _ranked(later))


def _ranked(counts: Counter[int]) -> tuple[int, ...]:
    """Return lines that share at least two shingles (or the only one), in the order of the text."""
    most = max(counts.values(), default=0)
    return tuple(sorted(line for line, count in counts.items() if count >= min(2, most)))
