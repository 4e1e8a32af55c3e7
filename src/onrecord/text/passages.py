"""Zones of a document: what is title, lede, heading, body, pull quote, caption, byline, dateline, junk, or said before.

Every passage is one line of the text (pull quotes: several; datelines: a line's head), so passages partition the
text but for its blanks. Nothing is moved or deleted: a scrape's junk is marked, and its words stay citable.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from onrecord.rows import Document, Passage, PassageKind, Span, make_id
from onrecord.text.credits import find_masthead
from onrecord.text.lines import (
    DATELINE,
    ELLIPSIS,
    SENTENCE,
    WORD,
    classify,
    ends_like_sentence,
    find_bio,
    find_lines,
    is_header,
    is_label,
    is_name,
    is_quotation,
    is_title_case,
    is_two_names,
    junk_kind,
)
from onrecord.text.repeats import Echo, find_echoes

Found = tuple[PassageKind, int, int, int | None]
HEAD = 15
"""Lines at the top among which the title is looked for."""
TITLE_WORDS = 40
SENTENCE_TITLE_WORDS = 18
"""A first line with a final stop is a title up to this length; opening paragraphs have 25 to 35 words."""
HEADING_WORDS = 12
TOP = 8
"""Lines at the top that may name a section, an outlet with the date, or hold a menu."""
OPENING = 3
"""Paragraphs among which a dateline without an agency ("CITY -") is looked for; later ones are headings."""
LOOSE_WORDS = 20
FIRST_PART = 0.4
"""Share of the text before which a line such as "Comments" is a page's menu; comments can outgrow an article."""
LAST_PART = 0.75
"""The same for "References", "Newsfeed" and the like, behind which little follows."""
READERS = re.compile(r"(?:leave a |post a )?(?:comments?|reply)\b", re.IGNORECASE)
NO_HEADING = '"“„«(•*[-–—@`'
TWO_SENTENCES_TITLE_WORDS = 16
LEDE_WORDS = 60
SUMMARY = 0.1
"""Share of a second line's shingles that stand again below where it sums up an article set without blank lines."""
AGAIN = 0.8
"""Share of a line's shingles that other lines must hold for it to be a repetition."""
GLUED_AGAIN = 0.7
"""The same for a line that strings several later ones together: the seams are words of none of them."""


class Line(NamedTuple):
    """A line with what is known of it so far; ``gap`` tells whether a blank line stands before it."""

    start: int
    end: int
    text: str
    gap: bool
    kind: PassageKind | None
    words: tuple[str, ...]
    repeats: int | None = None
    again: float = 0.0


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
        lines = _mark_masthead(lines)
    lines = _mark_title(lines, titled=titled)
    lines = _join_quote_blocks(text, lines)
    lines = _mark_tail(lines)
    lines = _mark_bio(lines)
    lines = _mark_signature(lines)
    lines = _mark_repeats(lines)
    lines = _mark_lede(lines)
    lines = _mark_headings(lines)
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


def _mark_masthead(lines: list[Line]) -> list[Line]:
    """Mark an outlet's name that stands alone above the title."""
    prose = [number for number, line in enumerate(lines) if line.kind is None]
    if len(prose) < 3 or find_masthead(lines[prose[0]].text) is None:
        return lines
    first, second = prose[0], prose[1]
    if lines[first].words == lines[second].words or not _is_title(lines, second) or _is_paragraph(lines[second]):
        return lines
    return [line._replace(kind="boilerplate") if number == first else line for number, line in enumerate(lines)]


def _mark_title(lines: list[Line], *, titled: bool) -> list[Line]:
    at = 0 if titled and lines else _find_title(lines)
    if at is None:
        return lines
    before = [line._replace(kind=line.kind or "boilerplate") for line in lines[:at]]
    return [*before, lines[at]._replace(kind="title"), *lines[at + 1 :]]


def _find_title(lines: list[Line]) -> int | None:
    """Return the title's line: the first that looks like one, or, behind a paragraph of a series, the last."""
    prose = [number for number, line in enumerate(lines) if line.kind is None or _is_call(lines, number)]
    if len(prose) < 2:
        return None
    first = prose[0]
    if not _is_title(lines, first):
        return None
    dateline = next((number for number in prose[:HEAD] if DATELINE.match(lines[number].text)), None)
    if dateline is None:
        return first
    between = [number for number in prose if first < number < dateline]
    paragraphs = [number for number in between if _is_paragraph(lines[number])]
    later = [number for number in between if paragraphs and number > paragraphs[0] and _is_title(lines, number)]
    return later[-1] if later and not ends_like_sentence(lines[later[-1]].text) else first


def _is_title(lines: list[Line], number: int) -> bool:
    line = lines[number]
    if DATELINE.match(line.text) or line.text.endswith(",") or len(line.words) > TITLE_WORDS:
        return False
    if not ends_like_sentence(line.text) or line.text.endswith("?") or ELLIPSIS.search(line.text):
        return True
    alone = number + 1 < len(lines) and lines[number + 1].gap
    limit = TWO_SENTENCES_TITLE_WORDS if SENTENCE.search(line.text) else SENTENCE_TITLE_WORDS
    short = len(line.words) <= limit
    return alone and (short or is_title_case(line.text) or _is_said_below(lines, number))


def _is_call(lines: list[Line], number: int) -> bool:
    """Tell whether a first line is a title that begins as junk does ("Watch: ...")."""
    line = lines[number]
    return (
        number == 0
        and line.kind == "boilerplate"
        and len(line.words) > 5
        and "|" not in line.text
        and not is_header(line.text)
    )


def _is_said_below(lines: list[Line], number: int) -> bool:
    """Tell whether a later line begins with this one's words, or ends it: a title cut from, or glued to, its text."""
    words = lines[number].words
    below = [line.words for line in lines[number + 1 : HEAD] if len(line.words) > HEADING_WORDS // 2]
    return any(each[: len(words)] == words or words[-len(each) :] == each for each in below)


def _is_paragraph(line: Line) -> bool:
    return line.kind is None and ends_like_sentence(line.text) and len(line.words) > HEADING_WORDS


def _join_quote_blocks(text: str, lines: list[Line]) -> list[Line]:
    """Join a pull quote with the loose lines (who, where, when) that stand around it without a verb of saying."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        first, last = _quote_block(lines, at)
        if first is None:
            result.append(lines[at])
            at += 1
            continue
        start, end = lines[at].start, lines[last].end
        words = tuple(word for line in lines[at : last + 1] for word in line.words)
        result.append(Line(start, end, text[start:end], lines[at].gap, "quote_block", words))
        at = last + 1
    return result


def _quote_block(lines: list[Line], at: int) -> tuple[int | None, int]:
    """Return the quoted line and the last line of the pull quote that begins at ``at``; (None, at) where none does."""
    quoted = at
    while quoted < len(lines) and quoted < at + 4 and _is_loose(lines, quoted):
        quoted += 1
    if quoted >= len(lines) or lines[quoted].kind is not None or not is_quotation(lines[quoted].text):
        return None, at
    last = quoted
    while last + 1 < len(lines) and last < quoted + 4 and not lines[last + 1].gap:
        after = lines[last].text.endswith(",") and last > quoted and len(lines[last + 1].words) <= HEADING_WORDS
        if not (after or _is_loose(lines, last + 1)) or _opens_next(lines, last + 1):
            break
        last += 1
    return (quoted, last) if last > quoted or quoted > at else (None, at)


def _is_loose(lines: list[Line], at: int) -> bool:
    line = lines[at]
    broken = line.text.endswith(",") or ("\n" in line.text and not ends_like_sentence(line.text))
    return line.kind is None and broken and len(line.words) <= LOOSE_WORDS


def _opens_next(lines: list[Line], at: int) -> bool:
    """Tell whether the loose line at ``at`` introduces the quotation right behind it."""
    return (
        at + 1 < len(lines)
        and not lines[at + 1].gap
        and _is_loose(lines, at)
        and is_quotation(lines[at + 1].text)
        and len(lines[at].words) <= 6
    )


def _mark_tail(lines: list[Line]) -> list[Line]:
    """Mark everything behind a line such as "Comments" or "References" that stands behind the article's first part."""
    for number, line in enumerate(lines):
        late = FIRST_PART if READERS.match(line.text) else LAST_PART
        if line.start > late * lines[-1].end and line.kind == "boilerplate" and junk_kind(line.text) == "tail":
            return [*lines[:number], *(_as_junk(each) for each in lines[number:])]
    return lines


def _mark_bio(lines: list[Line]) -> list[Line]:
    """Mark a last line about the writer as boilerplate: somebody whom the article itself does not name."""
    prose = [number for number, line in enumerate(lines) if line.kind is None]
    name = find_bio(lines[prose[-1]].text) if len(prose) > 2 else None
    if name is None:
        return lines
    surname = name.lower().split(" ")[-1]
    if any(surname in lines[number].words for number in prose[:-1]):
        return lines
    return [line._replace(kind="boilerplate") if number == prose[-1] else line for number, line in enumerate(lines)]


def _mark_signature(lines: list[Line]) -> list[Line]:
    """Mark a person's name alone on the last line that is no junk as the byline."""
    prose = [number for number, line in enumerate(lines) if line.kind is None]
    if len(prose) < 3 or any(line.kind == "byline" for line in lines):
        return lines
    last = lines[prose[-1]].text
    if not is_name(last) and not (is_two_names(last) and _is_paragraph(lines[prose[-2]])):
        return lines
    return [line._replace(kind="byline") if number == prose[-1] else line for number, line in enumerate(lines)]


def _as_junk(line: Line) -> Line:
    return line._replace(kind=line.kind if line.kind in ("byline", "caption") else "boilerplate")


def _mark_repeats(lines: list[Line]) -> list[Line]:
    spoken = [line.words if line.kind != "boilerplate" else () for line in lines]
    first_body = next((number for number, line in enumerate(lines) if _is_paragraph(line)), len(lines))
    echoes = find_echoes(spoken)
    teasers = {number: echo.targets[0] for number, echo in enumerate(echoes) if _is_teaser(lines, number, echo)}
    if teasers:
        echoes = find_echoes([() if number in teasers else words for number, words in enumerate(spoken)])
    result = list(lines)
    for number, echo in enumerate(echoes):
        line = lines[number]
        if number in teasers:
            result[number] = line._replace(kind="repeated", repeats=teasers[number])
        elif echo.earlier >= AGAIN and line.kind in ("caption", "byline"):
            result[number] = line._replace(repeats=echo.sources[0])
        elif echo.earlier >= AGAIN and line.kind in (None, "quote_block"):
            result[number] = line._replace(kind="repeated", repeats=echo.sources[0])
        elif echo.later >= AGAIN and line.kind in (None, "quote_block") and _is_part(lines, number, echo):
            result[number] = _echoed(line, echo.targets[0], in_head=number <= first_body)
        else:
            result[number] = line._replace(again=echo.later)
    return result


def _is_teaser(lines: list[Line], number: int, echo: Echo) -> bool:
    """Tell whether a line strings several later ones together."""
    line = lines[number]
    if line.kind is not None or len(line.words) < 2 * HEADING_WORDS or len(echo.targets) < 2:
        return False
    inside = [target for target in echo.targets if len(lines[target].words) < len(line.words)]
    return len(inside) >= 2 and echo.later >= GLUED_AGAIN


def _is_part(lines: list[Line], number: int, echo: Echo) -> bool:
    """Tell whether a line is shorter than the later one that holds its words: equal lines repeat the first of them."""
    return len(lines[echo.targets[0]].words) > len(lines[number].words) >= HEADING_WORDS if echo.targets else False


def _echoed(line: Line, target: int, *, in_head: bool) -> Line:
    if line.kind == "quote_block":
        return line._replace(repeats=target)
    return line._replace(kind="lede" if in_head else "repeated", repeats=target)


def _mark_lede(lines: list[Line]) -> list[Line]:
    """Mark a deck: between the title and the text, set off from the text or without a final stop."""
    title = next((number for number, line in enumerate(lines) if line.kind == "title"), None)
    if title is None or any(line.kind == "lede" for line in lines):
        return lines
    at = next((number for number in range(title + 1, len(lines)) if lines[number].kind is None), None)
    if at is None or not _is_deck(lines, at, title):
        return lines
    return [*lines[:at], lines[at]._replace(kind="lede"), *lines[at + 1 :]]


def _is_deck(lines: list[Line], at: int, title: int) -> bool:
    line = lines[at]
    following = at + 1 < len(lines)
    if not following or len(line.words) > LEDE_WORDS or len(line.words) < 4 or DATELINE.match(line.text):
        return False
    if at != title + 1 and any(lines[between].kind not in ("byline", "dateline") for between in range(title + 1, at)):
        return False
    if lines[at + 1].kind == "byline":
        return True
    if not ends_like_sentence(line.text) and not line.text.endswith((":", ",")):
        return len(line.words) > 5 and not line.text[0].islower()
    summary = line.again >= SUMMARY and len(line.words) <= LEDE_WORDS and not SENTENCE.search(line.text)
    return not line.gap and (lines[at + 1].gap or summary)


def _mark_headings(lines: list[Line]) -> list[Line]:
    return [
        line._replace(kind="heading") if line.kind is None and _is_heading(lines, number) else line
        for number, line in enumerate(lines)
    ]


def _is_heading(lines: list[Line], at: int) -> bool:
    line = lines[at]
    if len(line.words) > HEADING_WORDS or (ends_like_sentence(line.text) and not line.text.endswith("?")):
        return False
    if line.text.endswith(":") and not is_label(line.text):
        return False
    if line.text.endswith((",", ";", "-", "–", "—")) or line.text[0] in NO_HEADING or line.text[0].islower():
        return False
    # Questions inside interviews are prose; those that head a section are mostly set in title case.
    if line.text.endswith("?") and not is_title_case(line.text):
        return False
    following = next((each for each in lines[at + 1 : at + 4] if each.kind is None), None)
    return following is not None and ends_like_sentence(following.text) and len(following.words) > 7


def _split_datelines(lines: list[Line]) -> tuple[Found, ...]:
    """Cut datelines off the first paragraphs, and turn line numbers into passage numbers."""
    result: list[tuple[PassageKind, int, int, int | None]] = []
    number_of: dict[int, int] = {}
    cut, opening = False, 0
    for number, line in enumerate(lines):
        match = DATELINE.match(line.text) if line.kind in (None, "repeated") else None
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
