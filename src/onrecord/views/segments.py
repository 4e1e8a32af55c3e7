"""An article cut into blocks (lines and zones) and segments (runs of one voice), by offsets and never by its words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from heapq import heappop, heappush
from itertools import chain, pairwise
from typing import TypeVar

import msgspec

from onrecord.rows import Passage, Statement

_LINE = re.compile(r"[^\n]*\n*")
_ZONES = ("boilerplate", "caption", "byline", "dateline", "repeated", "quote_block", "title", "heading", "lede", "body")
"""Kinds of passage; where two overlap, the one named first is shown."""
_ROLES = ("content", "cue", "source")

T = TypeVar("T")
Placed = tuple[int, int, T]
"""A span and what it belongs to."""


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """``text[start:end]``: the statements whose content, cue or source it is, the innermost last.

    ``opens`` are the statements whose content starts here.
    """

    start: int
    end: int
    content: tuple[int, ...] = ()
    cue: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A line, or the part of one that lies in a zone of its own."""

    kind: str
    segments: tuple[Segment, ...]
    repeats: str | None = None

    @property
    def opens(self) -> tuple[int, ...]:
        """Return the statements whose content starts here, in the order of the text."""
        return tuple(chain.from_iterable(segment.opens for segment in self.segments))


def blocks(text: str, passages: Sequence[Passage], statements: Sequence[Statement]) -> list[Block]:
    """Cut a text into blocks that together are the whole text, unmoved; statements are named by their index."""
    zones = [(zone.start, zone.end, zone) for zone in passages]
    lines = {edge for found in _LINE.finditer(text) for edge in found.span()}
    zoned = [(start, _zone(inside)) for start, _, inside in sweep(lines, zones)]
    segments = _segments({*lines, *_edges(zones)}, statements)
    found: dict[int, list[Segment]] = {start: [] for start, _ in zoned}
    where = 0
    for segment in segments:
        where = segment.start if segment.start in found else where
        found[where].append(segment)
    return [
        Block(kind=zone.kind if zone else "body", repeats=zone.repeats if zone else None, segments=tuple(found[start]))
        for start, zone in zoned
    ]


def _zone(inside: Sequence[Passage]) -> Passage | None:
    return min(inside, key=lambda zone: _ZONES.index(zone.kind), default=None)


def _segments(edges: Iterable[int], statements: Sequence[Statement]) -> Iterator[Segment]:
    placed: list[Placed[tuple[str, int]]] = []
    opens: defaultdict[int, list[int]] = defaultdict(list)
    for number, statement in enumerate(statements):
        placed += [(*span, (role, number)) for role in _ROLES for span in statement.spans(role)]
        opens[statement.spans("content")[0][0]].append(number)
    for start, end, inside in sweep(edges, placed):
        roles: dict[str, list[int]] = {role: [] for role in _ROLES}
        for role, number in inside:
            roles[role].append(number)
        yield Segment(
            start=start,
            end=end,
            opens=tuple(opens.get(start, ())),
            **{role: tuple(numbers) for role, numbers in roles.items()},
        )


def _edges(placed: Iterable[Placed[T]]) -> set[int]:
    return {edge for start, end, _ in placed for edge in (start, end)}


def sweep(edges: Iterable[int], placed: Sequence[Placed[T]]) -> Iterator[tuple[int, int, list[T]]]:
    """Cut a line at ``edges`` and at every end of a span; yield each piece with what lies over it, the longest first.

    Takes n log n steps for n edges and spans, and for each piece as many as lie over it.
    """
    waiting = sorted(placed, key=lambda span: (span[0], -span[1]))[::-1]
    over: list[tuple[int, int, int, T]] = []
    for start, end in pairwise(sorted({*edges, *_edges(placed)})):
        while waiting and waiting[-1][0] <= start:
            begin, stop, what = waiting.pop()
            heappush(over, (stop, begin - stop, len(waiting), what))
        while over and over[0][0] <= start:
            heappop(over)
        yield start, end, [what for _, _, _, what in sorted(over, key=lambda item: item[1:3])]
