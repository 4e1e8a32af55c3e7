"""Which pairs of documents are worth aligning: those that share sampled shingles which are not set phrases."""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable, Iterator, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.lineage.shingles import Hashes, shingles, winnow, words_of

SHINGLE = 5
"""Words in a shingle: the usual choice for news (Broder 1997; passim takes 5 too)."""
WINDOW = 8
"""A reuse of ``SHINGLE + WINDOW - 1`` = 12 words or more always shares a sampled shingle."""
_ALL_PAIRS = 8
_CROWD = 6


def fingerprint(text: str) -> Hashes:
    """Return the distinct sampled shingle hashes of a text, sorted."""
    values = shingles(words_of(text).hashes, SHINGLE)
    sampled = np.sort(values[winnow(values, WINDOW)])
    # Three quarters of `np.unique`'s time go into what it does besides.
    return sampled[np.flatnonzero(np.diff(sampled, prepend=~sampled[:1]))]


def _groups(prints: Sequence[Hashes]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Yield every sampled shingle that two or more documents hold, with their numbers, rising."""
    values = np.concatenate(prints) if prints else np.empty(0, np.uint64)
    owners = np.repeat(np.arange(len(prints)), [len(values) for values in prints])
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    changes = np.concatenate([[True], values[1:] != values[:-1], [True]])[: len(values) + 1]
    for start, end in itertools.pairwise(np.flatnonzero(changes).tolist()):
        if end - start > 1:
            yield int(values[start]), owners[start:end]


def is_boilerplate(outlets: Sequence[int], *, crowd: int = _CROWD, share: float = 0.6) -> bool:
    """Tell whether a phrase belongs to an outlet rather than to a story.

    ``outlets`` numbers the outlet of each document that holds it (negative: unknown, told apart from each other).
    A phrase in at least ``crowd`` documents most of which come from one outlet is that outlet's furniture.
    """
    known = [outlet for outlet in outlets if outlet >= 0]
    most = max((known.count(outlet) for outlet in set(known)), default=0)
    return most >= crowd and most >= share * len(outlets)


def _pairs(group: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Pair all of a small group; of a large one each with its neighbour and with the first, so cost stays linear."""
    members = group.tolist()
    if len(members) <= _ALL_PAIRS:
        return ((a, b) for i, a in enumerate(members) for b in members[i + 1 :])
    return [*itertools.pairwise(members), *((members[0], other) for other in members[2:])]


class Candidates(msgspec.Struct, frozen=True):
    """``pairs`` of document numbers (a, b), a < b, and the ``furniture``: sampled shingles that belong to an outlet."""

    pairs: list[tuple[int, int]]
    furniture: frozenset[int]


def candidates(prints: Sequence[Hashes], outlets: Sequence[int], *, shared: int = 2) -> Candidates:
    """Pair the documents that share at least ``shared`` sampled shingles; ``outlets`` as in `is_boilerplate`."""
    codes = array("q")
    furniture: set[int] = set()
    count = len(prints)
    for value, group in _groups(prints):
        if len(group) >= _CROWD and is_boilerplate([outlets[member] for member in group.tolist()]):
            furniture.add(value)
            continue
        codes.extend(a * count + b for a, b in _pairs(group))
    values, times = np.unique(np.array(codes, dtype=np.int64), return_counts=True)
    pairs = [(int(code) // count, int(code) % count) for code in values[times >= shared]]
    return Candidates(pairs, frozenset(furniture))
