"""Calendar arithmetic in TIMEX3 values (TimeML 1.2.1): dates, periods a number of units away, durations, feasts."""

from __future__ import annotations

from datetime import date, timedelta


def written(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Return a date, month or year as ISO 8601 writes it; None where there is no such day."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def moved_by(anchor: date, unit: str, count: int) -> str | None:
    """Return the TIMEX3 value of the period ``count`` units (D, W, M, Q, Y, 10Y, 100Y) away from the anchor's own."""
    if unit in ("D", "W", "2W"):
        day = anchor + timedelta(days=count * {"D": 1, "W": 7, "2W": 14}[unit])
        return day.isoformat() if unit == "D" else "{}-W{:02d}".format(*day.isocalendar()[:2])
    months = anchor.year * 12 + anchor.month - 1 + count * {"M": 1, "Q": 3, "Y": 12, "10Y": 120, "100Y": 1200}[unit]
    year, month = divmod(months, 12)
    if unit == "M":
        return written(year, month + 1)
    if unit == "Q":
        return f"{year:04d}-Q{month // 3 + 1}"
    return {"Y": f"{year:04d}", "10Y": f"{year // 10:03d}X", "100Y": f"{year // 100:02d}XX"}[unit]


_HALVES = {"Y": "6M", "TH": "30M", "TM": "30S"}
_SMALLER = {"Y": (12, "M"), "TH": (60, "TM"), "TM": (60, "TS"), "D": (24, "TH")}


def duration(count: float | None, unit: str) -> str:
    """Write an ISO 8601 duration; an unknown count is X: ``P30Y``, ``PT5H``, ``PXM``."""
    times, letter = (int(unit[:-1]), unit[-1]) if unit[:-1].isdigit() else (1, unit)
    if count is not None and count % 1 == 0.5 and count > 1 and unit in _HALVES:
        mark = "PT" if unit.startswith("T") else "P"
        return f"{mark}{int(count)}{unit[-1]}{_HALVES[unit]}"
    if count is not None and count * times != int(count * times) and unit in _SMALLER:
        parts, letter = _SMALLER[unit]
        count *= parts
    amount = "X" if count is None else f"{count * times:g}"
    return f"PT{amount}{letter[1]}" if letter.startswith("T") else f"P{amount}{letter}"


def feast(year: int, code: str) -> date:
    """Return the day of a feast.

    ``12-25``; ``11-4-4`` the fourth Thursday (ISO weekday 4) of November; ``05-25+1`` the first Monday from 25 May on.
    """
    code, _, from_then = code.partition("+")
    month, *rest = (int(part) for part in code.split("-"))
    if len(rest) == 1:
        day = date(year, month, rest[0])
        return day + timedelta(days=(int(from_then) - day.isoweekday()) % 7) if from_then else day
    number, weekday = rest
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (number - 1))
