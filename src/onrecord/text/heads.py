"""What heads an article and its parts: masthead, title, lede, headings."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.rows import PassageKind
from onrecord.text.credits import find_masthead
from onrecord.text.lines import (
    ELLIPSIS,
    SENTENCE,
    ends_like_sentence,
    is_header,
    is_label,
    is_title_case,
    match_dateline,
)

HEAD = 15
"""Lines at the top among which the title is looked for."""
TITLE_WORDS = 40
SENTENCE_TITLE_WORDS = 18
"""A first line with a final stop is a title up to this length; opening paragraphs have 25 to 35 words."""
TWO_SENTENCES_TITLE_WORDS = 16
HEADING_WORDS = 12
NO_HEADING = '"“„«(•*[-–—@`'
LEDE_WORDS = 60
SUMMARY = 0.1
"""Share of a second line's shingles that stand again below where it sums up an article set without blank lines."""


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


def is_paragraph(line: Line) -> bool:
    """Tell whether a line is prose for sure: more than a heading's words, with a final stop."""
    return line.kind is None and ends_like_sentence(line.text) and len(line.words) > HEADING_WORDS


def mark_masthead(lines: list[Line]) -> list[Line]:
    """Mark an outlet's name that stands alone above the title."""
    prose = [number for number, line in enumerate(lines) if line.kind is None]
    if len(prose) < 3 or find_masthead(lines[prose[0]].text) is None:
        return lines
    first, second = prose[0], prose[1]
    if lines[first].words == lines[second].words or not _is_title(lines, second) or is_paragraph(lines[second]):
        return lines
    return [line._replace(kind="boilerplate") if number == first else line for number, line in enumerate(lines)]


def mark_title(lines: list[Line], *, titled: bool) -> list[Line]:
    """Mark the title, and what stands above it as boilerplate; ``titled`` says that it is the first line."""
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
    dateline = next((number for number in prose[:HEAD] if match_dateline(lines[number].text)), None)
    if dateline is None:
        return first
    between = [number for number in prose if first < number < dateline]
    paragraphs = [number for number in between if is_paragraph(lines[number])]
    later = [number for number in between if paragraphs and number > paragraphs[0] and _is_title(lines, number)]
    return later[-1] if later and not ends_like_sentence(lines[later[-1]].text) else first


def _is_title(lines: list[Line], number: int) -> bool:
    line = lines[number]
    if match_dateline(line.text) or line.text.endswith(",") or len(line.words) > TITLE_WORDS:
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


def mark_lede(lines: list[Line]) -> list[Line]:
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
    if not following or len(line.words) > LEDE_WORDS or len(line.words) < 4 or match_dateline(line.text):
        return False
    if at != title + 1 and any(lines[between].kind not in ("byline", "dateline") for between in range(title + 1, at)):
        return False
    if lines[at + 1].kind == "byline":
        return True
    if not ends_like_sentence(line.text) and not line.text.endswith((":", ",")):
        return len(line.words) > 5 and not line.text[0].islower()
    summary = line.again >= SUMMARY and len(line.words) <= LEDE_WORDS and not SENTENCE.search(line.text)
    return not line.gap and (lines[at + 1].gap or summary)


def mark_headings(lines: list[Line]) -> list[Line]:
    """Mark short lines without a final stop above a paragraph."""
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
