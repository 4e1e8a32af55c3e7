"""Temporal expressions: where they stand, and what they mean as TIMEX3 values (TimeML 1.2.1, Pustejovsky et al. 2003).

`find_timexes` scans a text for the forms below and reads each against an anchor, the date the document was published.
Values are ISO 8601 dates (``2025-02-20``, ``2025-02``, ``1994``), TIMEX3 periods (``1998-W04``, ``1989-Q3``,
``1998-SU``, ``198X``), durations (``P30Y``), times of a day
(``2025-02-20TNI``) or references without a date (``PAST_REF``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

import msgspec

from onrecord.text.time_context import Context
from onrecord.text.time_grammar import PATTERNS, patterns_for, time_words
from onrecord.text.time_readings import READERS

DOCUMENT_DATE = "document date"
_REACH = 48
"""Characters looked at on both sides of a time word: the longest form seen in TimeBank has 41."""


class Timex(msgspec.Struct, frozen=True, kw_only=True):
    """A temporal expression: code point offsets, kind (date, time, duration, set, vague), TIMEX3 value.

    ``anchor`` is the date the value was reckoned from, None where the words say it all; ``lacks`` says what a value
    of None would need; ``from_text`` tells that the anchor is a date told before it, not the document's.
    """

    start: int
    end: int
    kind: str
    value: str | None
    anchor: str | None = None
    lacks: str | None = None
    from_text: bool = False


Match = re.Match[str]


def find_timexes(text: str, anchor: date | None, *, start: int = 0, end: int | None = None) -> list[Timex]:
    """Find the temporal expressions of ``text[start:end]``, in order and without overlaps."""
    found: list[tuple[int, int, str, Match]] = []
    for low, high in _windows(text, start, len(text) if end is None else end):
        for name, pattern in patterns_for(text[low:high]):
            found.extend((m.start(), m.end(), name, m) for m in pattern.finditer(text, low, high))
    return list(_read_all(text, _longest(found), anchor))


def _windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches around time words and digits, whole words only, merged where they touch."""
    low, high = start, -_REACH - 1
    for match in time_words(text, start, end):
        if match.start() - _REACH > high:
            if high > start:
                yield low, _far_border(text, high, end)
            low = _border(text, max(start, match.start() - _REACH), start)
        high = max(high, min(end, match.end() + _REACH))
    if high > start:
        yield low, _far_border(text, high, end)


def _far_border(text: str, place: int, end: int) -> int:
    # A window that ends inside "junk" would read the month "jun".
    while place < end and text[place - 1].isalnum() and text[place].isalnum():
        place += 1
    return place


def _border(text: str, place: int, start: int) -> int:
    # A window that begins inside a number would read "2025" as "25".
    while place > start and text[place - 1].isalnum() and text[place].isalnum():
        place -= 1
    return place


_ORDER = {name: i for i, (name, _) in reversed(list(enumerate(PATTERNS)))}


def _longest(found: list[tuple[int, int, str, Match]]) -> list[tuple[int, int, str, Match]]:
    """Keep the longest of overlapping matches, the earlier pattern where two are equally long."""
    kept: list[tuple[int, int, str, Match]] = []
    starts: list[int] = []
    for item in sorted(found, key=lambda item: (item[0] - item[1], _ORDER[item[2]], item[0])):
        place = bisect_left(starts, item[0])
        before_fits = place == 0 or kept[place - 1][1] <= item[0]
        after_fits = place == len(kept) or item[1] <= starts[place]
        if before_fits and after_fits:
            kept.insert(place, item)
            starts.insert(place, item[0])
    return kept


_DAYS = frozenset({"iso", "numeric", "month_day", "day_month"})
_TENSED = frozenset(
    {
        "month_day",
        "day_month",
        "holiday",
        "day_range",
        "month_of_year",
        "month",
        "named_month",
        "weekday",
        "quarter",
        "weekend",
        "clock",
        "ago",
        "spoken_clock",
        "zoned_clock",
        "hour",
    }
)
"""Forms whose readers ask which way the clause looks."""
_TOLD = 260
"""Characters within which "two days earlier" counts from a date told before it, as in a narrative."""
_AHEAD = re.compile(
    r"\b(?:will|shall|would|going to|plans? to|planned|planning|scheduled|expected to|is to|are to|due|set to|until|"
    r"payable|effective|expires?|upcoming|ahead of|tomorrow|intends? to|"
    r"to (?:meet|hold|begin|start|visit|take|be|expire)|as (?:soon|early) as|may|might)\b",
    re.I,
)
_BEHIND = re.compile(
    r"\b(?:said|announced|told|reported|was|were|had|signed|held|met|since|made|came|went|took|gave|led|began|"
    r"(?-i:(?<!\bbe )(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bstill )"
    r"(?!need|plann|schedul|expect|propos|intend|call)[a-z]{3,}ed))\b",
    re.I,
)
"""No verb of the past: "will be named", "a planned", "the disputed"."""
_DONE = re.compile(
    r"['’]?\s+(?:said|told|was|were|held|met|made|came|went|took|gave|led|began|(?-i:[a-z]{3,}ed))\b", re.I
)
"""A verb of the past right after a day: "will, the ministry on Sunday announced"."""
_SHELVED = re.compile(r"\bhad (?:\w+ )?been (?:\w+ly )?(?:due|scheduled|planned|set|expected)\b", re.I)
"""What had been planned, one tells when its day is over."""
_THROUGH = re.compile(r"\bthrough\s\Z", re.I)
_OWNED = re.compile(r"['’]s\s")
"""Beside "Friday's" a noun follows that is mostly known already: "ways to get around Friday's ruling"."""
_UP_TO = re.compile(r"\b(?:ahead of|before|until|for|in|next|coming|upcoming|at|during)\s(?:the\s)?\Z", re.I)
_CLAUSE = re.compile(r"[.!?\n]")


def _looks_ahead(text: str, start: int, end: int) -> bool:
    """Tell from the words around it in its sentence whether an expression lies ahead."""
    before = _CLAUSE.split(text[max(0, start - 120) : start])[-1]
    if _DONE.match(text, end, end + 24) or _SHELVED.search(before):
        return False
    if _THROUGH.search(before):
        return True
    if _OWNED.match(text, end, end + 3) and not _UP_TO.search(before):
        return False
    ahead = max((match.start() for match in _AHEAD.finditer(before)), default=-1)
    behind = max((match.start() for match in _BEHIND.finditer(before)), default=-1)
    return ahead > behind


def _read_all(text: str, found: list[tuple[int, int, str, Match]], anchor: date | None) -> Iterator[Timex]:
    told: tuple[int, date] | None = None
    named: tuple[int, str] | None = None
    for start, end, name, match in found:
        near = told is not None and start - told[0] < _TOLD and "\n" not in text[told[0] : start]
        ahead = name in _TENSED and _looks_ahead(text, start, end)
        reading = READERS[name](
            match, Context(anchor, ahead, told[1] if told and near else None, _near(text, named, start))
        )
        if reading is not None:
            lacks = DOCUMENT_DATE if reading.relative and anchor is None and reading.value is None else None
            base = reading.told or (anchor.isoformat() if anchor else None)
            yield Timex(
                start=start, end=end, kind=reading.kind, value=reading.value, lacks=lacks,
                anchor=base if reading.relative and reading.value else None,
                from_text=reading.told is not None,
            )  # fmt: skip
            if name in _DAYS and reading.value and len(reading.value) == 10:
                told = end, date.fromisoformat(reading.value)
            if reading.kind == "date" and reading.value and name not in _REFERS:
                named = end, reading.value


_REFERS = frozenset({"that", "ago", "period", "fiscal", "year_ago"})
"""Forms that name no date a later "that year" can mean."""


def _near(text: str, named: tuple[int, str] | None, start: int) -> str | None:
    """Return a value named shortly before in the same paragraph."""
    close = named is not None and start - named[0] < _TOLD and "\n" not in text[named[0] : start]
    return named[1] if named and close else None
