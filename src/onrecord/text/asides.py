"""What stands aside of an article's prose: pull quotes, repetitions, readers' comments, lines about its writer."""

from __future__ import annotations

import re

from onrecord.text.heads import HEADING_WORDS, Line, is_paragraph
from onrecord.text.lines import ends_like_sentence, find_bio, is_name, is_quotation, is_two_names, junk_kind
from onrecord.text.repeats import Echo, find_echoes

LOOSE_WORDS = 20
FIRST_PART = 0.4
"""Share of the text before which a line such as "Comments" is a page's menu; comments can outgrow an article."""
LAST_PART = 0.75
"""The same for "References", "Newsfeed" and the like, behind which little follows."""
READERS = re.compile(r"(?:leave a |post a )?(?:comments?|reply)\b", re.IGNORECASE)
AGAIN = 0.8
"""Share of a line's shingles that other lines must hold for it to be a repetition."""
GLUED_AGAIN = 0.7
"""The same for a line that strings several later ones together: the seams are words of none of them."""


def join_quote_blocks(text: str, lines: list[Line]) -> list[Line]:
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


def mark_tail(lines: list[Line]) -> list[Line]:
    """Mark everything behind a line such as "Comments" or "References" that stands behind the article's first part."""
    for number, line in enumerate(lines):
        late = FIRST_PART if READERS.match(line.text) else LAST_PART
        if line.start > late * lines[-1].end and line.kind == "boilerplate" and junk_kind(line.text) == "tail":
            return [*lines[:number], *(_as_junk(each) for each in lines[number:])]
    return lines


def _as_junk(line: Line) -> Line:
    return line._replace(kind=line.kind if line.kind in ("byline", "caption") else "boilerplate")


def mark_bio(lines: list[Line]) -> list[Line]:
    """Mark a last line about the writer as boilerplate: somebody whom the article itself does not name."""
    prose = [number for number, line in enumerate(lines) if line.kind is None]
    name = find_bio(lines[prose[-1]].text) if len(prose) > 2 else None
    if name is None:
        return lines
    surname = name.lower().split(" ")[-1]
    if any(surname in lines[number].words for number in prose[:-1]):
        return lines
    return [line._replace(kind="boilerplate") if number == prose[-1] else line for number, line in enumerate(lines)]


def mark_signature(lines: list[Line]) -> list[Line]:
    """Mark a person's name alone on the last line that is no junk as the byline."""
    prose = [number for number, line in enumerate(lines) if line.kind is None]
    if len(prose) < 3 or any(line.kind == "byline" for line in lines):
        return lines
    last = lines[prose[-1]].text
    if not is_name(last) and not (is_two_names(last) and is_paragraph(lines[prose[-2]])):
        return lines
    return [line._replace(kind="byline") if number == prose[-1] else line for number, line in enumerate(lines)]


def mark_repeats(lines: list[Line]) -> list[Line]:
    """Mark lines whose words the text says elsewhere, and note of all others how much of them is said again below."""
    spoken = [line.words if line.kind != "boilerplate" else () for line in lines]
    first_body = next((number for number, line in enumerate(lines) if is_paragraph(line)), len(lines))
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
