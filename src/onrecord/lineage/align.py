"""Exact alignment of two texts: which runs of words stand in both, as pairs of character spans."""

from __future__ import annotations

from collections import defaultdict

import msgspec
import numpy as np

from onrecord.lineage.shingles import Words, shingles
from onrecord.rows import Span


class Reuse(msgspec.Struct, frozen=True):
    """``left`` and ``right`` are character spans with ``same`` words in common; similarity is 0 to 1.

    ``first`` and ``last`` are the left text's word numbers, half-open.
    """

    left: Span
    right: Span
    same: int
    similarity: float
    first: int
    last: int


class _Run(msgspec.Struct):
    """A chain of shared shingles: first and last word positions on both sides, and the words they cover."""

    left: int
    right: int
    left_end: int
    right_end: int
    same: int


def _seeds(left: Words, right: Words, size: int, crowd: int) -> list[tuple[int, int]]:
    """Return the (left, right) positions of shared shingles, in the order of the left text."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, value in enumerate(shingles(right.hashes, size).tolist()):
        places[value].append(place)
    found: list[tuple[int, int]] = []
    for place, value in enumerate(shingles(left.hashes, size).tolist()):
        others = places.get(value, ())
        # A shingle that one text repeats many times says nothing about where it came from.
        if len(others) <= crowd:
            found.extend((place, other) for other in others)
    return found


def _grow(run: _Run, left: int, right: int, size: int) -> None:
    fresh = min(size, left + size - run.left_end, right + size - run.right_end)
    run.left_end, run.right_end, run.same = left + size, right + size, run.same + max(0, fresh)


def _follows(run: _Run, right: int, gap: int) -> bool:
    return run.right < right <= run.right_end + gap


def _slip(run: _Run, left: int, right: int) -> int:
    """Return how many more words the one side skipped than the other."""
    return abs((left - run.left_end) - (right - run.right_end))


def _chain(seeds: list[tuple[int, int]], size: int, gap: int) -> list[_Run]:
    """Join seeds that follow each other on both sides with at most ``gap`` words between."""
    runs: list[_Run] = []
    live: list[_Run] = []
    for left, right in seeds:
        live = [run for run in live if left - run.left_end <= gap]
        fits = [(_slip(run, left, right), run.left, run.right, run) for run in live if _follows(run, right, gap)]
        best = min(fits, key=lambda fit: fit[:3], default=None)
        if best and best[0] <= gap:
            _grow(best[3], left, right, size)
        else:
            live.append(_Run(left, right, left + size, right + size, size))
            runs.append(live[-1])
    return runs


def _without_shadows(runs: list[_Run]) -> list[_Run]:
    """Keep the longest run where several claim the same words of the left text."""
    kept: list[_Run] = []
    for run in sorted(runs, key=lambda run: (-run.same, run.left, run.right)):
        if all(run.left_end <= other.left or run.left >= other.left_end for other in kept):
            kept.append(run)
    return sorted(kept, key=lambda run: (run.left, run.right))


def align(left: Words, right: Words, *, size: int = 5, gap: int = 6, least: int = 12, crowd: int = 4) -> list[Reuse]:
    """Find the passages that two texts share.

    ``size`` words make a shingle, up to ``gap`` words may differ inside a passage, ``least`` words in common make
    one, a shingle that the right text holds more than ``crowd`` times is no seed. Raising ``least`` trades recall
    for precision: 12 words are the length of a short quoted sentence.
    """
    runs = [run for run in _chain(_seeds(left, right, size, crowd), size, gap) if run.same >= least]
    return [_reuse(left, right, run) for run in _without_shadows(runs)]


def _reuse(left: Words, right: Words, run: _Run) -> Reuse:
    length = max(run.left_end - run.left, run.right_end - run.right)
    return Reuse(
        (int(left.starts[run.left]), int(left.ends[run.left_end - 1])),
        (int(right.starts[run.right]), int(right.ends[run.right_end - 1])),
        run.same,
        round(min(1.0, run.same / length), 4),
        run.left,
        run.left_end,
    )


def coverage(words: Words, spans: list[Span]) -> float:
    """Return the share of the words that lie inside the spans, 0 to 1."""
    if not len(words.starts):
        return 0.0
    inside = np.zeros(len(words.starts), dtype=bool)
    for start, end in spans:
        inside |= (words.starts >= start) & (words.ends <= end)
    return float(inside.mean())
