"""Times of a day: ``10 p.m. Friday``, ``five o'clock in the morning``, ``0735 GMT``, ``noon``."""

from __future__ import annotations

import re
from datetime import timedelta

from onrecord.text.calendar_values import written
from onrecord.text.time_context import Context, Match, Reading, days_to, get, nearest_day
from onrecord.text.time_grammar import Words, number

_NAME = re.compile(r"[A-Z]\w+\s(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!/)")


def read_clock(match: Match, context: Context) -> Reading | None:
    """Read a time of the day named beside it, else of the day told of, else of the anchor's."""
    time = _time(match)
    if time is None:
        return None
    if get(match, "year"):
        day_of = written(int(get(match, "year")), int(Words.value(match["month"])), int(match["day"]))
        return Reading("time", day_of + time) if day_of else None
    if context.anchor is None:
        return Reading("time", time, relative=False)
    if get(match, "month"):
        near = nearest_day(int(Words.value(match["month"])), int(match["day"]), context)
        return Reading("time", near + time, relative=True) if near else None
    if get(match, "deictic"):
        day = context.anchor + timedelta(days=int(Words.value(get(match, "deictic"))))
        return Reading("time", day.isoformat() + time, relative=True)
    if get(match, "weekday"):
        moved = days_to(int(Words.value(get(match, "weekday"))), context.anchor, ahead=context.ahead)
        return Reading("time", (context.anchor + timedelta(days=moved)).isoformat() + time, relative=True)
    if told := _DAY.match(context.named or ""):
        return Reading("time", told[0] + time, relative=True, told=context.named)
    return Reading("time", context.anchor.isoformat() + time, relative=True)


def _time(match: Match) -> str | None:
    """Return ``T22:00``; None where there is no such hour, or it is a name ("the Midnight Crew")."""
    if get(match, "hour"):
        if _NAME.match(match.string, match.start()):
            return None
        return f"T{Words.value(get(match, 'hour'))}"
    word = get(match, "word")
    hour = int(number(word) or 0) if word else int(match["n1"])
    half = (get(match, "half") or get(match, "night")).lower()
    if half:
        hour = hour % 12 + (0 if half.startswith(("am", "a.", "morning")) else 12)
    return f"T{hour:02d}:{get(match, 'n2') or '00'}" if hour <= 24 else None
