"""Temporal expressions of a document as rows: normalised against the document's date, never beyond what was said."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from onrecord.extract.draft import Draft
from onrecord.rows import Date, DateMention, Document, Passage, Precision, make_id
from onrecord.text.timex import Timex, find_timexes

_UNDATED = frozenset({"caption", "boilerplate", "byline"})
"""Passages whose numbers are image sizes, credits and counters as often as dates."""

Calendar = tuple[str, Precision]


def find_dates(draft: Draft) -> Draft:
    """Add a row for every temporal expression outside captions, bylines and boilerplate."""
    document, anchor = draft.document, anchor_of(draft.document)
    found = [timex for zone in draft.passages if zone.kind not in _UNDATED for timex in _inside(document, zone, anchor)]
    rows = {(timex.start, timex.end): _row(document, timex) for timex in found}
    return replace(draft, dates=tuple(rows[span] for span in sorted(rows)))


def anchor_of(document: Document) -> date | None:
    """Return the day the document was published; None where it is unknown or only a month or year is known."""
    published = document.published
    return date.fromisoformat(published.value) if published and published.precision == "day" else None


def _inside(document: Document, zone: Passage, anchor: date | None) -> list[Timex]:
    return find_timexes(document.text, anchor, start=zone.start, end=zone.end)


def _row(document: Document, timex: Timex) -> DateMention:
    value = calendar_value(timex.value) if timex.kind in ("date", "time") else None
    return DateMention(
        id=make_id("date", document.id, timex.start, timex.end),
        document=document.id,
        start=timex.start,
        end=timex.end,
        quote=document.text[timex.start : timex.end],
        value=value[0] if value else None,
        precision=value[1] if value else None,
        basis="inferred" if timex.anchor else "stated",
        from_=_from(document, timex, value is not None),
    )


def _from(document: Document, timex: Timex, dated: bool) -> str | None:
    """Say what an inferred value was reckoned from, or why there is none."""
    if timex.anchor:
        if timex.from_text:
            return f"{timex.value} reckoned from {timex.anchor}, told before it"
        known = document.published.basis if document.published else "unknown"
        return f"{timex.value} reckoned from the document's date {timex.anchor} ({known})"
    if dated:
        return None
    if timex.lacks:
        return f"lacks the {timex.lacks}"
    return f"{timex.kind} {timex.value}" if timex.value else "day and month may be meant either way"


def as_date(mention: DateMention) -> Date | None:
    """Return a temporal expression as the date of something else; None where it has no value."""
    if mention.value is None or mention.precision is None:
        return None
    return Date(value=mention.value, precision=mention.precision, basis=mention.basis, from_=mention.from_)


# TIMEX3 values as calendar dates and intervals (ISO 8601).


def _interval(first: date, last: date) -> Calendar:
    return f"{first.isoformat()}/{last.isoformat()}", "interval"


def _months(year: int, first: int, last: int) -> Calendar:
    return _interval(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _week(match: re.Match[str]) -> Calendar:
    monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    return _interval(monday + timedelta(days=5 if match[3] else 0), monday + timedelta(days=6))


def _season(match: re.Match[str]) -> Calendar:
    year = int(match[1])
    if match[2] == "WI":
        return _interval(date(year - 1, 12, 1), date(year, 3, 1) - timedelta(days=1))
    first = {"SP": 3, "SU": 6, "FA": 9}[match[2]]
    return _months(year, first, first + 2)


def _part(match: re.Match[str]) -> Calendar:
    size = {"Q": 3, "H": 6}[match[2]]
    last = int(match[3]) * size
    return _months(int(match[1]), last - size + 1, last)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Calendar]], ...] = (
    (re.compile(r"(\d{4}-\d\d-\d\d)(?:T.*)?"), lambda m: (m[1], "day")),
    (re.compile(r"\d{4}-\d\d"), lambda m: (m[0], "month")),
    (re.compile(r"\d{4}"), lambda m: (m[0], "year")),
    (re.compile(r"\d{4}(?:-\d\d){0,2}/\d{4}(?:-\d\d){0,2}"), lambda m: (m[0], "interval")),
    (re.compile(r"(\d{4})-W(\d\d)(-WE)?"), _week),
    (re.compile(r"(\d{4})-(SP|SU|FA|WI)"), _season),
    (re.compile(r"(\d{4})-(Q|H)([1-4])"), _part),
    (re.compile(r"(\d{3})X"), lambda m: (f"{m[1]}0/{m[1]}9", "interval")),
    (re.compile(r"(\d\d)XX"), lambda m: (f"{m[1]}01/{int(m[1]) + 1:02d}00", "interval")),
)


def calendar_value(timex: str | None) -> Calendar | None:
    """Return a TIMEX3 value as (ISO 8601 date or interval, precision); None for durations, sets and references."""
    for pattern, read in _FORMS:
        match = pattern.fullmatch(timex or "")
        if match:
            try:
                return read(match)
            except ValueError:
                return None
    return None
