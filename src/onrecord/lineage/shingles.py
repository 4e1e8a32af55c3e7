"""Words with their offsets, hashes of runs of words, and a sample of those that any long enough reuse must share."""

from __future__ import annotations

from functools import cache

import msgspec
import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Offsets = NDArray[np.int64]

_ASCII_WORD = np.array([chr(code).isalnum() or chr(code) == "_" for code in range(128)] + [False])
_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_TABLED = 1 << 14
"""Letters of a text whose powers are ready: nearly all articles are shorter."""


class Words(msgspec.Struct, frozen=True, eq=False):
    """The words of one text: ``starts`` and ``ends`` are code point offsets, ``hashes`` one 64-bit value a word."""

    starts: Offsets
    ends: Offsets
    hashes: Hashes


def _lower(text: str) -> str:
    # str.lower() may lengthen a text ("İ"), which would shift every offset behind it.
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def _powers(base: np.uint64, count: int) -> Hashes:
    """Return the powers 0 up to ``count`` of a number."""
    return _tabled(base)[: count + 1] if count <= _TABLED else _reckoned(base, count)


@cache
def _tabled(base: np.uint64) -> Hashes:
    return _reckoned(base, _TABLED)


def _reckoned(base: np.uint64, count: int) -> Hashes:
    return np.multiply.accumulate(np.concatenate([np.ones(1, np.uint64), np.full(count, base, np.uint64)]))


def mix(values: Hashes) -> Hashes:
    """Spread the bits of each value (the finaliser of splitmix64, Steele et al. 2014)."""
    values = (values ^ (values >> np.uint64(30))) * _MIX
    return values ^ (values >> np.uint64(27))


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _spans(text: str) -> tuple[Offsets, Offsets]:
    r"""Return where the words (``\w+``) of a text start and end, in a tenth of a regular expression's time."""
    points = _points(text)
    inside = np.zeros(len(points) + 2, dtype=bool)
    inside[1:-1] = _ASCII_WORD[np.minimum(points, 128)]
    others = np.flatnonzero(points >= 128)
    if len(others):
        inside[others + 1] = [text[place].isalnum() for place in others.tolist()]
    borders = np.flatnonzero(inside[1:] != inside[:-1])
    return borders[0::2], borders[1::2]


def words_of(text: str) -> Words:
    r"""Split a text at non-word characters (``\w+``), ignoring case; equal words have equal hashes."""
    points = _points(_lower(text)).astype(np.uint64)
    starts, ends = _spans(text)
    weighted = np.zeros(len(points) + 1, np.uint64)
    np.cumsum(mix(points) * _powers(_BASE, len(points))[1:], out=weighted[1:])
    # A word's sum carries the power of its place; multiplying by the inverse of that power takes the place out.
    unplace = _powers(_INVERSE, len(points))[starts]
    return Words(starts, ends, mix((weighted[ends] - weighted[starts]) * unplace))


def shingles(hashes: Hashes, size: int) -> Hashes:
    """Hash every run of ``size`` words; shape ``(max(0, words - size + 1),)``."""
    count = max(0, len(hashes) - size + 1)
    total = np.zeros(count, dtype=np.uint64)
    for place in range(size):
        total = (total + hashes[place : place + count]) * _BASE
    return mix(total)


def winnow(values: Hashes, window: int) -> NDArray[np.int64]:
    """Return the positions of a sample that holds at least one value of every ``window`` in a row.

    Winnowing (Schleimer, Wilkerson and Aiken, SIGMOD 2003): two texts that share ``window`` shingles in a row share
    a sampled one. About ``2 / (window + 1)`` of the values are kept.
    """
    if len(values) <= window:
        return np.array([int(values.argmin())], dtype=np.int64) if len(values) else np.empty(0, np.int64)
    # The first least value of ever wider windows, each from two narrower ones: half of the time of looking at each.
    least, place, width = values, np.arange(len(values)), 1
    while width < window:
        step = min(width, window - width)
        place = np.where(least[step:] < least[:-step], place[step:], place[:-step])
        least, width = values[place], width + step
    return place[np.flatnonzero(np.diff(place, prepend=-1))]
