"""Publication stamps: full dates as pages, feeds, file names and scraped header lines write them.

Dates inside sentences are another matter. Here a date counts only when its day, month and year are all there.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import msgspec

from onrecord.rows import Precision

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
STAMP = re.compile(
    r"(?<!\w)(?:"
    r"(?P<y1>(?:19|20)\d\d)(?P<sep>[-/.])(?P<m1>\d{1,2})(?P=sep)(?P<d1>\d{1,2})(?=\D|$)"
    r"|(?P<d2>\d{1,2})(?P<sep2>[./-])(?P<m2>\d{1,2})(?P=sep2)(?P<y2>(?:19|20)\d\d)(?=\D|$)"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th)?[ -]{1,2}(?:of )?"
    + _MONTH.format("m3")
    + r",?[ -]{1,2}(?P<y3>(?:19|20)\d\d)(?!\w)"
    r"|" + _MONTH.format("m4") + r" {1,2}(?P<d4>\d{1,2})(?:st|nd|rd|th)?(?:,? {1,2}| ?, ?)(?P<y4>(?:19|20)\d\d)(?!\w)"
    r")",
    re.IGNORECASE,
)
COMPACT = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?!\d)")
MONTH_ONLY = re.compile(r"^\s*((?:19|20)\d\d)-(\d\d)\s*$")
YEAR_ONLY = re.compile(r"^\s*((?:19|20)\d\d)\s*$")
EPOCH = re.compile(r"^\s*(\d{9,10})(?:\d{3}|\.\d+)?\s*$")


class Stamp(msgspec.Struct, frozen=True):
    """A date found at ``[start, end)``; ``value`` is ISO 8601."""

    start: int
    end: int
    value: str
    precision: Precision = "day"


def find_stamps(text: str) -> Iterator[Stamp]:
    """Yield full dates; ``04/05/2019`` is none, as its day and month cannot be told apart, ``04.05.2019`` is."""
    for match in STAMP.finditer(text):
        group = next(number for number in "1234" if match[f"y{number}"])
        day, month = match[f"d{group}"], match[f"m{group}"]
        if group == "2" and match["sep2"] != ".":
            day, month = _tell_apart(day, month)
        value = _iso(match[f"y{group}"], month, day)
        if value is not None:
            yield Stamp(match.start(), match.end(), value)


def parse_stamp(words: str) -> Stamp | None:
    """Read a metadata field: a full date in any form above, ``20190104``, ``2019-01``, ``2019``, or Unix time."""
    head = words[:200]
    for stamp in find_stamps(head):
        return stamp
    if match := COMPACT.search(head):
        value = _iso(match["y"], match["m"], match["d"])
        return Stamp(match.start(), match.end(), value) if value else None
    if (match := MONTH_ONLY.match(head)) and 1 <= int(match[2]) <= 12:
        return Stamp(match.start(1), match.end(2), f"{match[1]}-{match[2]}", "month")
    if match := YEAR_ONLY.match(head):
        return Stamp(match.start(1), match.end(1), match[1], "year")
    return _epoch(head)


def _epoch(words: str) -> Stamp | None:
    match = EPOCH.match(words)
    if match is None:
        return None
    moment = datetime.datetime.fromtimestamp(int(match[1]), datetime.UTC)
    return Stamp(match.start(1), match.end(1), moment.date().isoformat())


def _tell_apart(first: str, second: str) -> tuple[str, str]:
    """Return day and month where only one order is possible; an impossible pair where both are."""
    if int(first) > 12 or first == second:
        return first, second
    return (second, first) if int(second) > 12 else ("0", "0")


def _iso(year: str, month: str, day: str) -> str | None:
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    try:
        return datetime.date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
