"""Zones of a document: what is title, lede, heading, body, pull quote, caption, byline, dateline, junk, or said before.

Every passage is one line of the text (pull quotes: several; datelines: a line's head), so passages partition the
text but for its blanks. Nothing is moved or deleted: a scrape's junk is marked, and its words stay citable.
"""

from __future__ import annotations

from functools import lru_cache

from onrecord.rows import Document, Passage, PassageKind, Span, make_id
from onrecord.text.asides import join_quote_blocks, mark_bio, mark_repeats, mark_signature, mark_tail
from onrecord.text.heads import HEAD, Line, mark_headings, mark_lede, mark_masthead, mark_title
from onrecord.text.lines import WORD, classify, ends_like_sentence, find_lines, match_dateline

Found = tuple[PassageKind, int, int, int | None]
TOP = 8
"""Lines at the top that may name a section, an outlet with the date, or hold a menu."""
OPENING = 3
"""Paragraphs among which a dateline without an agency ("CITY -") is looked for; later ones are headings."""


def passages_of(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document, in the order of the text."""
    titled = document.kind != "txt" and bool(document.title) and document.text.startswith(f"{document.title}\n\n")
    found = find_passages(document.text, titled=titled)
    ids = [make_id("passage", document.id, kind, start, end) for kind, start, end, _ in found]
    return tuple(
        Passage(
            id=ids[number],
            document=document.id,
            kind=kind,
            start=start,
            end=end,
            repeats=None if repeats is None else ids[repeats],
        )
        for number, (kind, start, end, repeats) in enumerate(found)
    )


# Reading describes a document by its passages, and the next stage asks for them again: 1 ms saved an article.
@lru_cache(maxsize=4)
def find_passages(text: str, *, titled: bool = False) -> tuple[Found, ...]:
    """Return (kind, start, end, index of the passage it repeats or None), sorted, non-overlapping, none blank.

    ``titled`` says that the first line is the title for sure.
    """
    lines = _read_lines(text)
    if not titled:
        lines = mark_masthead(lines)
    lines = mark_title(lines, titled=titled)
    lines = join_quote_blocks(text, lines)
    lines = mark_tail(lines)
    lines = mark_bio(lines)
    lines = mark_signature(lines)
    lines = mark_repeats(lines)
    lines = mark_lede(lines)
    lines = mark_headings(lines)
    return _split_datelines(lines)


def _read_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    last = 0
    for start, end, kind in _join_broken(text, find_lines(text)):
        words = text[start:end]
        gap = text.count("\n", last, start) > 1 or not lines
        lines.append(Line(start, end, words, gap, kind, tuple(WORD.findall(words.lower()))))
        last = end
    return lines


def _join_broken(text: str, spans: tuple[Span, ...]) -> list[tuple[int, int, PassageKind | None]]:
    """Join lines that were broken in the middle of a sentence: no stop, no blank line, then a small letter."""
    joined: list[tuple[int, int, PassageKind | None]] = []
    for number, (start, end) in enumerate(spans):
        kind = classify(text[start:end], top=number < TOP)
        if kind == "dateline" and number >= HEAD:
            kind = None
        if joined and kind is None and joined[-1][2] is None and text[start].islower():
            before, last, _ = joined[-1]
            if text.count("\n", last, start) < 2 and not ends_like_sentence(text[max(before, last - 8) : last]):
                joined[-1] = (before, end, None)
                continue
        joined.append((start, end, kind))
    return joined


def _split_datelines(lines: list[Line]) -> tuple[Found, ...]:
    """Cut datelines off the first paragraphs, and turn line numbers into passage numbers."""
    result: list[tuple[PassageKind, int, int, int | None]] = []
    number_of: dict[int, int] = {}
    cut, opening = False, 0
    for number, line in enumerate(lines):
        match = match_dateline(line.text) if line.kind in (None, "repeated") else None
        if match and not (any(match[name] for name in ("agency", "alone", "wire")) or (opening < OPENING and not cut)):
            match = None
        opening += line.kind is None
        start = line.start
        if match and match.end() < len(line.text):
            cut = True
            result.append(("dateline", start, start + match.end(), None))
            start = start + match.end() + (len(line.text) - match.end() - len(line.text[match.end() :].lstrip()))
        number_of[number] = len(result)
        result.append((line.kind or "body", start, line.end, line.repeats))
    return tuple(
        (kind, start, end, None if repeats is None else number_of[repeats]) for kind, start, end, repeats in result
    )
