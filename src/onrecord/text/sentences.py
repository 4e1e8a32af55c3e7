"""Sentences of scraped English text: strings in, spans out, every offset exact.

Rules instead of a model, because real scrapes glue sentences ("... policies.The minister"), break lines inside
them, and the next stages need the same border every time. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from onrecord.data import table
from onrecord.rows import Span

_CLOSERS = "\"'”’»“)]"
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_WORD_BEFORE = re.compile(r"\n?([^\W\d_]+(?:\.[^\W\d_])*)")
"""The word before a stop, read from the stop backwards: looking for it from the left took fifteen times as long."""
_NEXT_WORD = re.compile(r"[\"'“‘«„(\[]*([^\W_]+)")
_GLUED = re.compile(r"[\"“‘«„]?[A-ZÀ-ÖØ-ÞА-Я](?:[a-zà-öø-ÿа-я’']|\s)")
# Longest stretch looked back for the word before a full stop; German compounds stay under 80 letters.
_LOOK_BACK = 80


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the spans of the sentences of ``text[start:end]``, in order, without surrounding white space.

    A line break ends a sentence unless the next line goes on in small letters; a heading without a full stop is
    a sentence of its own.
    """
    found: list[Span] = []
    for first, last in _blocks(text, start, len(text) if end is None else end):
        cut = first
        for border in _borders(text, first, last):
            _append(found, text, cut, border)
            cut = border
        _append(found, text, cut, last)
    return found


def _append(found: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield runs of lines that belong together."""
    first: int | None = None
    last = start
    for line in _LINE.finditer(text, start, end):
        words = line.group()
        if not words.strip():
            continue
        if first is not None and not (words.lstrip()[0].islower() and text.count("\n", last, line.start()) < 2):
            yield first, last
            first = None
        first = line.start() if first is None else first
        last = line.end()
    if first is not None:
        yield first, last


def _borders(text: str, start: int, end: int) -> Iterator[int]:
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and _is_border(text, mark.start(), mark.end(), end):
            yield mark.end()


def _is_border(text: str, start: int, after: int, end: int) -> bool:
    if not text[after].isspace():
        return _is_glued(text, start, after)
    following = _NEXT_WORD.match(text, _skip_space(text, after, end), end)
    if following is None:
        return True
    word = following.group(1)
    if word[0].islower():
        return False
    return text[start] != "." or text[start : start + 2] == ".." or not _is_abbreviated(text, start, word)


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _is_glued(text: str, start: int, after: int) -> bool:
    """Tell "policies.The" from "example.com", "U.S.A" and "v2.Beta"."""
    before = text[max(0, start - 2) : start]
    worded = len(before) == 2 and ((before.isalpha() and before[1].islower()) or before.isdigit())
    if not worded and before[-1:] not in _CLOSERS:
        return False
    if not before or not _GLUED.match(text, after):
        return False
    run = text[max(0, start - _LOOK_BACK) : start].split()
    return not (run and any(part in run[-1].lower() for part in ("://", "www.", "@")))


def _is_abbreviated(text: str, stop: int, following: str) -> bool:
    before = _WORD_BEFORE.match(text[max(0, stop - _LOOK_BACK) : stop][::-1])
    if before is None:
        return False
    spelled = before[1][::-1]
    word = spelled.lower()
    kind = _abbreviations().get(word)
    if kind == "title":
        return True
    if kind == "number":
        return following[0].isdigit()
    initial = len(word) == 1 and word != "i" and spelled.isupper()
    return (kind is not None or initial or "." in word) and following.lower() not in _starters()


@cache
def _abbreviations() -> dict[str, str]:
    return {word: kind for word, kind in table("abbreviations.tsv") if kind != "starter"}


@cache
def _starters() -> frozenset[str]:
    """Words that begin a sentence even after an abbreviation: "in the U.S. The law ..."."""
    return frozenset(word for word, kind in table("abbreviations.tsv") if kind == "starter")
