"""Numbers of two accounts that count the same thing: the same noun, with the same fate.

"12 people were killed" and "30 people were hurt" are no two figures of one thing; neither are the 90 minutes that a
meeting took and the 15 that were planned. Where an account gives two figures of one thing, it is left alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import msgspec

from onrecord.compare.likeness import terms
from onrecord.compare.quantities import Quantity, differ, quantities
from onrecord.data import table
from onrecord.rows import Side, Span

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAMED = re.compile(r"[ -](?:[^\W\d_]+(?:ed|ing) )?[^\W\d_]+(?:-[^\W\d_]+)*")
_OBJECT = re.compile(r"\s+(?:all|the|an?|his|her|its|their|this|that|these|those)\b", re.IGNORECASE)
"""A word before one of these is a verb, and counted by nobody: "19 show all pictures"."""
_MORE = re.compile(r"\b(?:another|further|additional|extra|other|some of the)\s+$", re.IGNORECASE)
_AHEAD, _BACK = 70, 40
"""How far from a number, in characters, the word of its fate may stand."""


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """A number that counts ``noun``; ``key`` is what it counts, with its fate where the text tells it."""

    quantity: Quantity
    key: tuple[str, str | None]
    noun: str
    said: str
    span: Span


Parts = Iterable[tuple[str, int]]
"""Passages of a text, each with the offset at which it begins."""


def differing(left: Parts, right: Parts, *, measures: bool = True) -> Iterator[tuple[Toll, Toll]]:
    """Yield the numbers that count one thing on both sides and cannot be one number; ``measures`` of time and
    distance too. A thing of which one side has two numbers is passed over.
    """
    mine, theirs = _single(left), _single(right)
    for key in sorted(mine.keys() & theirs.keys(), key=str):
        one, two = mine[key], theirs[key]
        if (measures or key[0] not in _measures()) and differ(one.quantity, two.quantity):
            yield one, two


def side(document: str, toll: Toll) -> Side:
    """Return the number as one side of a conflict."""
    return Side(value=toll.said, document=document, start=toll.span[0], end=toll.span[1])


def _single(parts: Parts) -> dict[tuple[str, str | None], Toll]:
    found: dict[tuple[str, str | None], list[Toll]] = defaultdict(list)
    for text, start in parts:
        for toll in _tolls(text):
            low, high = toll.span
            found[toll.key].append(msgspec.structs.replace(toll, span=(start + low, start + high)))
    return {key: several[0] for key, several in found.items() if len({one.quantity.value for one in several}) == 1}


@lru_cache(maxsize=2048)
def _tolls(text: str) -> tuple[Toll, ...]:
    # A passage is compared with each of its copies: among fifteen copies of each article this saves six of seven.
    found = list(quantities(text))
    borders = [0, *(item.span[0] for item in found), len(text)]
    return tuple(
        toll
        for number, item in enumerate(found)
        if (toll := _toll(text, item, borders[number], borders[number + 2])) is not None
    )


def _toll(text: str, item: Quantity, before: int, after: int) -> Toll | None:
    start, end = item.span
    said = text[start:end]
    named = _NAMED.match(text, end)
    if _MORE.search(text, max(0, start - 20), start) or said.lower() == "one":
        return None
    if named and _OBJECT.match(text, named.end()):
        return None
    noun = item.counted[0] if not item.counted[0][0].isalpha() else named[0][1:] if named else ""
    if not noun or noun[0].isupper():
        return None
    key = (item.counted[0], _fate(text, item.span, before, after))
    return Toll(quantity=item, key=key, noun=noun, said=said, span=item.span)


def _fate(text: str, span: Span, before: int, after: int) -> str | None:
    """Return what becomes of those counted: the next word that tells it, up to another number, else the last one."""
    ahead = _WORD.findall(text[span[1] : min(after, span[1] + _AHEAD)].split("\n")[0])
    back = _WORD.findall(text[max(before, span[0] - _BACK) : span[0]].split("\n")[-1])
    told = (_fates().get(word.lower()) for word in (*ahead, *reversed(back)))
    return next((fate for fate in told if fate), None)


@cache
def _fates() -> dict[str, str]:
    return dict(table("outcomes.tsv"))  # type: ignore[arg-type]


@cache
def _measures() -> frozenset[str]:
    return frozenset(("$", "€", "£", "%", *(term for (unit,) in table("measures.tsv") for term in terms(unit)[:1])))
