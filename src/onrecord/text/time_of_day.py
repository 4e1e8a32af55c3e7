"""Times of a day: ``10 p.m. Friday``, ``five o'clock in the morning``, ``0735 GMT``, ``noon``."""

from __future__ import annotations

from datetime import timedelta

from onrecord.text.time_context import Context, Match, Reading, get
from onrecord.text.time_grammar import Words, number


def read_clock(match: Match, context: Context) -> Reading | None:
    """Read a time of the day named beside it, else of the day told of, else of the anchor's."""
    time = _time(match)
    if time is None:
        return None
    if context.anchor is None:
        return Reading("time", time, relative=False)
    if get(match, "deictic"):
        day = context.anchor + timedelta(days=int(Words.value(get(match, "deictic"))))
        return Reading("time", day.isoformat() + time, relative=True)
    if not get(match, "weekday"):
        return Reading("time", context.anchor.isoformat() + time, relative=True)
    back = (context.anchor.isoweekday() - int(Words.value(get(match, "weekday")))) % 7
    day = context.anchor + timedelta(days=(-back) % 7 if context.ahead else -back)
    return Reading("time", day.isoformat() + time, relative=True)


def _time(match: Match) -> str | None:
    """Return ``T22:00``; None where there is no such hour."""
    if get(match, "hour"):
        return f"T{Words.value(get(match, 'hour'))}"
    word = get(match, "word")
    hour = int(number(word) or 0) if word else int(match["n1"])
    half = (get(match, "half") or get(match, "night")).lower()
    if half:
        hour = hour % 12 + (0 if half.startswith(("am", "a.", "morning")) else 12)
    return f"T{hour:02d}:{get(match, 'n2') or '00'}" if hour <= 24 else None
