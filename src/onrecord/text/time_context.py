"""What a reader of temporal expressions is given and what it returns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec

from onrecord.text.calendar_values import written


class Reading(msgspec.Struct, frozen=True):
    """What one form means: ``relative`` where the anchor was needed, ``told`` the value of the text it counts from."""

    kind: str
    value: str | None
    relative: bool = False
    told: str | None = None


class Context(msgspec.Struct, frozen=True):
    """What a reader may know besides the words: the anchor, whether the clause looks ahead, the day told of before.

    ``named`` is the value of the last calendar expression of the paragraph, of any precision.
    """

    anchor: date | None
    ahead: bool
    told: date | None = None
    named: str | None = None


Match = re.Match[str]
Reader = Callable[[Match, Context], Reading | None]


def get(match: Match, group: str) -> str:
    """Return what a group matched; empty where it matched nothing or the form has no such group."""
    return match.groupdict().get(group) or ""


def year_of(words: str) -> int:
    """Return the year that two or four digits name."""
    value = int(words.lstrip("'’"))
    return value if value > 99 else value + (1900 if value > 40 else 2000)


def nearest_day(month: int, day: int, context: Context) -> str | None:
    """Choose the year that brings a month and day nearest to the anchor, looking the way the clause looks."""
    anchor = context.anchor
    if anchor is None:
        return None
    dates = [value for year in (-1, 0, 1) if (value := written(anchor.year + year, month, day))]
    days = {value: (date.fromisoformat(value) - anchor).days for value in dates}
    return min(dates, key=lambda value: distance(days[value], context.ahead), default=None)


def days_to(weekday: int, anchor: date, *, ahead: bool) -> int:
    """Return how many days from the anchor a weekday (1 to 7) is: ahead of it or behind, 0 on that day itself."""
    back = (anchor.isoweekday() - weekday) % 7
    return (-back) % 7 if ahead else -back


def distance(moved: int, ahead: bool) -> int:
    """Weigh how far away a date is: thrice as far on the side to which its clause does not look."""
    # Of TimeBank's dates without a year one in five lies on the other side of what the verb before it promises.
    return abs(moved) * (1 if (moved >= 0) == ahead else 3)
