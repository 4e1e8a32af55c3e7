"""Attributions by a preposition: "According to X, ..." and "..., according to X"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from onrecord.extract.cues import word_class
from onrecord.extract.rules.content import content_left, trim_end
from onrecord.extract.rules.found import Found
from onrecord.extract.rules.sheet import Sheet, within_clauses
from onrecord.rows import Span

_LONGEST = 40


def according_marks(sheet: Sheet, clauses: Sequence[Found]) -> Iterator[Found]:
    """Yield what is said "according to" somebody; where a speaker of its own says it, X is only the relay."""
    spoken = {found.cue[0]: found for found in clauses if found.cue is not None and not found.thought}
    cues = [at for at, word in enumerate(sheet.lower[:-2]) if word == "according" and sheet.lower[at + 1] == "to"]
    for at, bounds in within_clauses(sheet, cues):
        found = _read(sheet, at, bounds) if sheet.inside[at] < 0 and at + 2 < bounds[1] else None
        if found is not None and not _relays(spoken, found):
            yield found


def _relays(spoken: Mapping[int, Found], found: Found) -> bool:
    """Tell a relay: somebody else says most of the content ("According to AGENCY, X said ...")."""
    start, end = found.content[-1][0], found.content[-1][1]
    inner = [spoken[at] for at in range(start, end) if at in spoken]
    size = sum(stop - begin for item in inner for begin, stop in item.content)
    closes = any(abs(stop - end) <= 1 for item in inner for _, stop in item.content)
    return bool(inner) and (closes or size * 2 >= end - start)


def _read(sheet: Sheet, at: int, bounds: Span) -> Found | None:
    first, last = bounds
    leading = all(sheet.lower[word] in word_class("opener") | {","} for word in range(first, at))
    end = _source_end(sheet, at + 2, last, leading=leading)
    source = (at + 2, end)
    if end <= at + 2:
        return None
    content = _after(sheet, end, last) if leading else content_left(sheet, at, first)
    if not content or sum(stop - start for start, stop in content) < 2:
        return None
    return Found(source=source, cue=(at, at + 2), content=tuple(content), rule="according")


def _source_end(sheet: Sheet, at: int, last: int, *, leading: bool) -> int:
    """Return where the source ends: at the comma before the content, or with the sentence."""
    for end in range(at, min(last, at + _LONGEST)):
        word = sheet.lower[end]
        if sheet.inside[end] >= 0 or word in {";", ":", "—", "–", "(", ")"}:
            return end
        following = sheet.lower[end + 1] if end + 1 < last else ""
        if word == "," and (leading or following in {"which", "and", "but", "while"} or following.endswith("ing")):
            return end
    return trim_end(sheet, at, min(last, at + _LONGEST))


def _after(sheet: Sheet, at: int, last: int) -> list[Span]:
    while at < last and sheet.words[at] in {",", ":"}:
        at += 1
    end = trim_end(sheet, at, last)
    return [(at, end)] if end > at else []
