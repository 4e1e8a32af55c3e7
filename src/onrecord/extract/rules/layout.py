"""Attributions by layout: "NAME: ..." lines, quotations under or over a name, quotations in paragraphs of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.extract.cues import word_class
from onrecord.extract.rules.found import Found
from onrecord.extract.rules.sheet import Sheet
from onrecord.rows import Span
from onrecord.text.quotes import Quotation

_LINE = re.compile(r"[^\n]+")
_NAME = r"[A-Z][\w.’'\-]*(?:[ ][\w.’'\-]+){0,7}"
_HEADED = re.compile(rf"\s*(?:[-•—–]\s*)?({_NAME}(?:,[ ][\w ’'\-]{{2,60}})?)\s?:\s+(?=\S)")
_TAILED = re.compile(r"\s*(:|[—–-])\s+([A-Za-z][\w.’'\- ]{2,50})\s*$")
_NAME_LINE = re.compile(r"\s*(?:[Tt]he\s+)?[A-Z][^\n.!?:;“”\"]{2,80},?\s*$")
_SIGNED = re.compile(rf"\s*([—–-]+)\s*({_NAME}(?:,[^\n]{{0,80}})?)\s*$")
# A headline says who speaks in at most so many words.
_LONGEST = 8
# A pull quote has at most so many letters, and stands at most so far from the words it repeats.
_PULLED = 400
_REACH = 10_000


def layout_marks(sheet: Sheet, spoken: Sequence[Found]) -> Iterator[Found]:
    """Yield attributions that only the layout shows; ``spoken`` are those already found, in the order of the text."""
    speakers = _speakers(sheet, spoken)
    lines = [(match.start(), match.end()) for match in _LINE.finditer(sheet.text) if match.group().strip()]
    taken = _taken(spoken)
    for first, last in sheet.clauses:
        found = _headed(sheet, sheet.span(first, last), speakers, taken)
        if found is not None:
            taken.update(range(*found.content[0]))
            yield found
    for number, line in enumerate(lines):
        found = _tailed(sheet, line, speakers, taken) or _alone(sheet, lines, number, taken)
        if found is not None:
            yield found


def _speakers(sheet: Sheet, spoken: Sequence[Found]) -> frozenset[str]:
    """Return the head words of all sources: a headline's name must be one who speaks in the article."""
    heads = {_head(sheet, found.source) for found in spoken if found.source is not None}
    return frozenset(heads - word_class("subject", "determiner", "preposition"))


def _head(sheet: Sheet, source: Span) -> str:
    """Return the last word of a source before its apposition."""
    comma = next((at for at in range(*source) if sheet.lower[at] in {",", "("}), source[1])
    return sheet.lower[max(comma, source[0] + 1) - 1].removesuffix("’s").removesuffix("'s")


def _taken(spoken: Sequence[Found]) -> set[int]:
    return {at for found in spoken for start, end in found.content for at in range(start, end)}


def _words(sheet: Sheet, start: int, end: int) -> Span:
    return sheet.word_at(start), sheet.word_at(end)


def _headed(sheet: Sheet, line: Span, speakers: frozenset[str], taken: set[int]) -> Found | None:
    """Read "NAME: ..." of a headline, and "NAME, baker: “...”"."""
    match = _HEADED.match(sheet.text, *line) if sheet.text.find(":", *line) >= 0 else None
    if match is None:
        return None
    source, content = _words(sheet, *match.span(1)), _words(sheet, match.end(), line[1])
    cue = sheet.word_at(match.end(1))
    name = match.group(1).split(",")[0].split()
    quoted = sheet.opens(content[0]) and all(word[0].isupper() or len(word) < 4 for word in name) and len(name) > 1
    # "The Lake Papers: 7 things to know" announces an article.
    listed = sheet.words[content[0]].isdigit() if content[0] < content[1] else True
    headline = sheet.text[line[1] - 1] not in ".!" and "," not in match.group(1) and not listed
    shouted = match.group(1).isupper() and len(match.group(1)) > 3 and sheet.opens(content[0])
    speaks = name[-1].lower() in speakers or (name[-1].lower() in word_class("speaker") and _is_title(sheet, line))
    known = shouted or (speaks and (headline or match.group(1).isupper() or sheet.opens(content[0])))
    if not (known or quoted) or content[0] in taken or cue >= content[0] or content[1] - content[0] < 2:
        return None
    return _found(sheet, source, (cue, cue + 1), content, "headed")


def _tailed(sheet: Sheet, line: Span, speakers: frozenset[str], taken: set[int]) -> Found | None:
    """Read the headlines "Peace is near: Smith" and "Peace is near - officials", and "“Peace is near” — Smith"."""
    at = max(sheet.text.rfind(mark, *line) for mark in (": ", " —", " –", " -"))
    match = _TAILED.match(sheet.text, at, line[1]) if at > line[0] else None
    if match is None or len(match.group(2).split()) > _LONGEST:
        return None
    content, source = _words(sheet, line[0], at), _words(sheet, *match.span(2))
    cue = sheet.word_at(match.start(1))
    quoted = content[1] > content[0] and sheet.closes(content[1] - 1) and sheet.opens(content[0])
    last = match.group(2).split()[-1].lower()
    generic = last in word_class("speaker") or (last in word_class("medium") and match.group(1) != ":")
    known = (last in speakers or (generic and _is_title(sheet, line))) and sheet.words[content[1] - 1] not in ".!?"
    if content[0] in taken or content[1] - content[0] < 3 or not (quoted or known):
        return None
    return _found(sheet, source, (cue, cue + 1), content, "headed")


def _is_title(sheet: Sheet, line: Span) -> bool:
    """Tell a headline by its form: a line of its own, four to 25 words, no full stop."""
    start = sheet.text.rfind("\n", 0, line[0]) + 1
    end = sheet.text.find("\n", line[1] - 1)
    words = sheet.text[start : end if end >= 0 else len(sheet.text)].strip()
    return 3 < words.count(" ") + 1 <= 25 and words[-1] not in ".!?,;"


def _found(sheet: Sheet, source: Span, cue: Span | None, content: Span, rule: str) -> Found:
    end = content[1]
    while end > content[0] + 1 and sheet.inside[end - 1] < 0 and sheet.words[end - 1] in {".", ","}:
        end -= 1
    return Found(source=source, cue=cue, content=((content[0], end),), rule=rule)


def _alone(sheet: Sheet, lines: Sequence[Span], number: int, taken: set[int]) -> Found | None:
    """Read a quotation that fills its line: under a name, or after the paragraph of a speaker."""
    quotation = _only(sheet, lines[number])
    if quotation is None:
        return None
    content = _words(sheet, quotation.start, quotation.end)
    if content[0] in taken or content[1] - content[0] < 4 or quotation.continues:
        return None
    header = _header(sheet, lines, number)
    if header is None and _pulled(sheet, quotation):
        return None
    if header is not None:
        comma = (header[1], header[1] + 1) if sheet.words[header[1]] == "," else None
        return Found(source=header, cue=comma, content=(content,), rule="name_header")
    return Found(source=None, cue=None, content=(content,), rule="bare_quotation")


def _pulled(sheet: Sheet, quotation: Quotation) -> bool:
    """Tell a pull quote: its words stood before, or stand in a longer line further on."""
    inner = sheet.text[slice(*quotation.inner)].strip(" .,")
    if not 0 < len(inner) <= _PULLED:
        return False
    before = sheet.text.find(inner, max(0, quotation.start - _REACH), quotation.start)
    after = sheet.text.find(inner, quotation.end, quotation.end + _REACH)
    return before >= 0 or (after >= 0 and not _fills_line(sheet.text, after, after + len(inner)))


def _fills_line(text: str, start: int, end: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : start] + text[end : text.find("\n", end) % (len(text) + 1)]
    return not any(letter.isalnum() for letter in line)


def _only(sheet: Sheet, line: Span) -> Quotation | None:
    first = sheet.word_at(line[0])
    if first >= len(sheet.words) or not sheet.opens(first):
        return None
    quotation = sheet.quotes[sheet.inside[first]]
    rest = sheet.text[quotation.end : line[1]].strip(" \t\r\xa0.,")
    return quotation if not rest and quotation.end <= line[1] else None


def _header(sheet: Sheet, lines: Sequence[Span], number: int) -> Span | None:
    """Return the name in the one or two lines above, each ending with a comma."""
    above = [line for line in lines[max(0, number - 2) : number] if sheet.text[slice(*line)].rstrip().endswith(",")]
    if not above or above[-1] != lines[number - 1] or not all(_NAME_LINE.match(sheet.text, *line) for line in above):
        return None
    if any(sheet.lower[at] in word_class("aux") for line in above for at in range(*_words(sheet, *line))):
        return None
    first, last = _words(sheet, above[0][0], above[-1][1])
    while last > first and not sheet.words[last - 1][0].isalnum():
        last -= 1
    return (first, last) if last > first else None
