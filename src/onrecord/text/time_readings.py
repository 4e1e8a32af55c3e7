"""Readings of temporal expressions: what the words of one form mean, as a TIMEX3 value, reckoned from a date.

Each reader takes the match of a form of `onrecord.text.time_grammar` and what is known besides, and returns None where
the words turn out to be no temporal expression.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec.structs import replace

from onrecord.text.calendar_values import duration, feast, moved_by, written
from onrecord.text.fiscal_readings import (
    quarter_of_last_year,
    read_fiscal,
    read_fiscal_year,
    read_quarter,
    read_year_ago,
    read_year_period,
    reported,
)
from onrecord.text.time_context import Context, Match, Reader, Reading, days_to, distance, get, nearest_day, year_of
from onrecord.text.time_grammar import Words, number
from onrecord.text.time_of_day import read_clock


def _numeric(match: Match, _: Context) -> Reading | None:
    first, second, year = int(match["n1"]), int(get(match, "n2")), year_of(get(match, "year"))
    if match["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        # 03/04/2022 is March in one country and April in another; nothing in the words decides.
        return Reading("date", None)
    day, month = (second, first) if match["sep"] == "/" and first <= 12 else (first, second)
    value = written(year, month, day)
    return Reading("date", value) if value else None


def _iso(match: Match, _: Context) -> Reading | None:
    value = written(int(get(match, "year")), int(match["n1"]), int(get(match, "n2")) if get(match, "n2") else None)
    return Reading("date", value) if value else None


def _month_day(match: Match, context: Context) -> Reading | None:
    month, day = int(Words.value(match["month"])), int(match["day"])
    if get(match, "year"):
        value = written(year_of(get(match, "year")), month, day)
        return Reading("date", value) if value else None
    if written(2024, month, day) is None:
        return None
    return Reading("date", _on_its_side(match, month, day, context) or nearest_day(month, day, context), relative=True)


def _on_its_side(match: Match, month: int, day: int, context: Context) -> str | None:
    """Read ``last Oct. 23``: the nearest on the side that its own word tells; None without one."""
    anchor, way = context.anchor, Words.shift(get(match, "way"))
    if anchor is None or way is None:
        return None
    values = [value for year in (-1, 0, 1) if (value := written(anchor.year + year, month, day))]
    days = {value: (date.fromisoformat(value) - anchor).days for value in values}
    if way == 0:
        return written(anchor.year, month, day)
    return min((v for v in values if days[v] * way > 0), key=lambda v: abs(days[v]), default=None)


def _holiday(match: Match, context: Context) -> Reading | None:
    code = Words.value(re.sub(r"\s+(?:of\s+)?\d{4}$", "", match.group()).replace("’", "'"))
    if get(match, "year"):
        return Reading("date", feast(int(get(match, "year")), code).isoformat())
    if context.anchor is None:
        return Reading("date", None, relative=True)
    days = [feast(context.anchor.year + year, code) for year in (-1, 0, 1)]
    anchor = context.anchor
    nearest = min(days, key=lambda day: distance((day - anchor).days, context.ahead))
    return Reading("date", nearest.isoformat(), relative=True)


def _day_range(match: Match, context: Context) -> Reading | None:
    """Read ``February 18-20[, 2022]``."""
    month, first, last = int(Words.value(match["month"])), int(match["day"]), int(match["last"])
    if get(match, "year"):
        one, two = written(year_of(get(match, "year")), month, first), written(year_of(get(match, "year")), month, last)
        relative = False
    else:
        one, two, relative = nearest_day(month, first, context), nearest_day(month, last, context), True
    if first >= last or not written(2024, month, last):
        return None
    return Reading("date", f"{one}/{two}" if one and two else None, relative)


def _month(match: Match, context: Context) -> Reading | None:
    month = int(Words.value(match["month"]))
    if get(match, "hundreds"):
        year = int(number(match["hundreds"]) or 0) * 100 + int(number(get(match, "tens")) or 0)
        return Reading("date", written(year, month))
    if get(match, "year"):
        return Reading("date", written(year_of(get(match, "year")), month))
    anchor, way = context.anchor, Words.shift(get(match, "way"))
    if anchor is None:
        return Reading("date", None, relative=True)
    if match.group().lower().endswith("year") or (way == 0 and get(match, "way").lower() == "this"):
        return Reading("date", written(anchor.year + (way or 0), month), relative=True)
    months = {
        year: (year - anchor.year) * 12 + month - anchor.month for year in range(anchor.year - 1, anchor.year + 2)
    }
    if way:
        months = {year: moved for year, moved in months.items() if moved * way > 0}
    year = min(months, key=lambda year: distance(months[year] or way or 0, context.ahead))
    return Reading("date", written(year, month), relative=True)


def _bare_year(match: Match, _: Context) -> Reading | None:
    return Reading("date", written(int(get(match, "year"))))


def _year_in_prose(match: Match, context: Context) -> Reading | None:
    """Read a year after a common word; after a capitalised one it is part of a name ("Joint Arrow 2022")."""
    word = re.search(r"[\w'’-]+,?\s$", match.string[max(0, match.start() - 30) : match.start()])
    return (
        _bare_year(match, context)
        if word
        and (
            word[0][0].islower()
            or word[0].strip(" ,\n") in _OPENING
            or _OWNER.search(word[0])
            or _NEXT_YEAR.fullmatch(word[0])
        )
        else None
    )


_OWNER = re.compile(r"['’]s\s\Z")
_NEXT_YEAR = re.compile(r"(?:19|20)\d\d,\s")
"""In a list of years the last one that was read."""
_OPENING = frozenset({"A", "The", "That", "This", "His", "Her", "Its", "Our"})


def _year_range(match: Match, _: Context) -> Reading | None:
    first, last = int(get(match, "year")), match["last"]
    second = int(last) if len(last) == 4 else first - first % 100 + int(last)
    return Reading("date", f"{first}/{second}") if first < second < first + 100 else None


def _decade(match: Match, _: Context) -> Reading:
    digits = match["decade"].lstrip("'’")
    return Reading("date", (digits[:3] if len(digits) == 4 else f"19{digits[0]}") + "X")


def _nineties(match: Match, _: Context) -> Reading:
    return Reading("date", Words.value(" ".join(re.split(r"[\s-]+", match.group())[-2:]))[:3] + "X")


def _century(match: Match, _: Context) -> Reading:
    return Reading("date", f"{int(match['n1']) - 1:02d}XX")


def _weekday(match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return Reading("date", None, relative=True)
    target, anchor, way = int(Words.value(get(match, "weekday"))), context.anchor, Words.shift(get(match, "way"))
    if get(match, "week"):
        moved = target - anchor.isoweekday() + 7 * (Words.shift(get(match, "week").split()[0]) or 0)
    elif way in (-1, 1):
        moved = days_to(target, anchor, ahead=way == 1) or 7 * way
    else:
        moved = days_to(target, anchor, ahead=context.ahead)
    return _with_part((anchor + timedelta(days=moved)).isoformat(), get(match, "part"))


def _with_part(day: str, part: str) -> Reading:
    code = Words.value(part) if part else ""
    return Reading("time" if code else "date", f"{day}T{code}" if code else day, relative=True)


def _deictic(match: Match, context: Context) -> Reading | None:
    if match.group()[0].isupper() and re.search(
        r"[A-Z]\w*[ ]\Z", match.string[max(0, match.start() - 20) : match.start()]
    ):
        # "USA Today", "Russia Today": a name.
        return None
    if context.anchor is None:
        return Reading("date", None, relative=True)
    words = match.group().lower()
    moved = -1 if words.startswith("last") else int(Words.value(get(match, "deictic"))) if get(match, "deictic") else 0
    if get(match, "beside"):
        moved *= 2
    part = "night" if words == "tonight" else get(match, "part")
    return _with_part((context.anchor + timedelta(days=moved)).isoformat(), part)


def _period(match: Match, context: Context) -> Reading | None:
    """Read ``last week``, ``this year``, ``next summer``, ``earlier this month``."""
    after_named = _beside_named(match, context)
    if after_named is not None:
        return after_named
    if context.anchor is None:
        return Reading("date", None, relative=True)
    shift, noun = Words.shift(get(match, "way")) or 0, get(match, "noun").lower()
    if noun == "weekend":
        week = moved_by(context.anchor, "W", shift)
        return Reading("date", f"{week}-WE", relative=True)
    if noun in Words.of("season"):
        return Reading("date", f"{_season_year(noun, shift, context.anchor)}-{Words.value(noun)}", relative=True)
    if _NAMED_SHOW.search(match.string[max(0, match.start() - 3) : match.start()]) and noun[0] != get(match, "noun")[0]:
        return None
    if noun == "decade" and get(match, "way").lower().endswith("past"):
        return Reading("duration", "P10Y")
    unit = Words.unit(noun.removeprefix("fiscal ").removeprefix("calendar "))
    return Reading("date", moved_by(context.anchor, unit, shift), relative=True)


_NAMED_SHOW = re.compile(r"[\"“‘`']\s?\Z")
"""Before a capitalised unit it opens a name: \"This Week\" with its host."""
_BESIDE = {"following": 1, "next": 1, "previous": -1}


def _beside_named(match: Match, context: Context) -> Reading | None:
    """Read ``the following year`` after "On May 22, 1995": counted from what was named, where it says enough."""
    way = get(match, "way").lower().removeprefix("the ")
    shift = None if way == "next" else _BESIDE.get(way)
    unit = {"week": "W", "month": "M", "year": "Y"}.get(get(match, "noun").lower())
    named = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?![-/\w])", context.named or "")
    if shift is None or unit is None or named is None or not named[{"Y": 1, "M": 2, "W": 3}[unit]]:
        return None
    base = date(int(named[1]), int(named[2] or 1), int(named[3] or 1))
    return Reading("date", moved_by(base, unit, shift), relative=True, told=context.named)


def _season_year(noun: str, shift: int, anchor: date) -> int:
    middle = {"SP": 4, "SU": 7, "FA": 10, "WI": 1}[Words.value(noun)]
    if shift < 0:
        return anchor.year - (anchor.month <= middle + 1)
    return anchor.year + (1 if shift > 0 and anchor.month >= middle - 1 else 0)


def _edge(match: Match, context: Context) -> Reading | None:
    """Read ``the end of the year``, ``the beginning of 2020``, ``year-end``."""
    if get(match, "year") or get(match, "ending"):
        return Reading("date", get(match, "year") or get(match, "ending"))
    if context.anchor is None:
        return Reading("date", None, relative=True)
    unit = Words.unit(get(match, "noun").lower() or "year")
    return Reading("date", moved_by(context.anchor, unit, Words.shift(get(match, "way")) or 0), relative=True)


def _ago(match: Match, context: Context) -> Reading | None:
    """Read ``two years ago``, ``a week earlier``, ``in three days' time``."""
    count, unit = number(match["count"]), Words.unit(match["unit"])
    word = get(match, "way").lower()
    way = -1 if word in ("ago", "earlier", "before", "back") else 1
    if word != "ago" and unit in ("D", "W") and context.told and count and count == int(count) and count < 1000:
        value = moved_by(context.told, unit, way * int(count))
        return Reading("date", value, relative=True, told=context.told.isoformat())
    if unit == "Y" and count == 1 and context.anchor and way < 0 and reported(match) == "Q":
        return Reading("date", quarter_of_last_year(context.anchor, context), relative=True)
    if word in {"later", "after"} and not context.ahead:
        # "A year later" counts from a day of the story, which is not told here.
        return Reading("duration", duration(count, unit))
    if count is None or context.anchor is None or unit.startswith("T"):
        return Reading("date", None if count else ("PAST_REF" if way < 0 else "FUTURE_REF"), relative=True)
    if count != int(count) or count > 3000:
        return Reading("date", None, relative=True)
    if unit in ("10Y", "100Y"):
        # "A decade ago" counts years; it does not name a decade.
        count, unit = count * int(unit[:-1]), "Y"
    try:
        return Reading("date", moved_by(context.anchor, unit, way * int(count)), relative=True)
    except (OverflowError, ValueError):
        return None


def _duration(match: Match, _: Context) -> Reading:
    return Reading("duration", duration(number(match["count"]), Words.unit(match["unit"])))


def _that(match: Match, context: Context) -> Reading | None:
    """Read ``later that year``, ``that same day``: part of what was named before it."""
    named, noun = context.named or "", get(match, "noun").lower()
    size = {"month": 7, "year": 4}.get(noun, 10)
    if not re.match(r"\d{4}(?:-\d\d){0,2}(?!-?[A-Z])", named) or len(named.partition("T")[0].partition("/")[0]) < size:
        return None
    if noun in Words.of("part"):
        return Reading("time", f"{named[:size]}T{Words.value(noun)}", relative=True, told=named)
    return Reading("date", named[:size], relative=True, told=named)


def _next_day(match: Match, context: Context) -> Reading | None:
    """Read ``the following day`` after a day told of; nothing where none was."""
    day = re.match(r"\d{4}-\d\d-\d\d(?!/)", context.named or "")
    if day is None:
        return None
    moved = _BESIDE.get(get(match, "way").lower(), 0)
    reading = _with_part((date.fromisoformat(day[0]) + timedelta(days=moved)).isoformat(), get(match, "part"))
    return replace(reading, told=context.named)


def _within_period(match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return Reading("date", None, relative=True)
    return Reading("date", moved_by(context.anchor, Words.unit(get(match, "noun")), 0), relative=True)


def _half_more(match: Match, _: Context) -> Reading | None:
    """Read ``two and a half years``, ``a minute and a half``."""
    count = 1.0 if get(match, "whole") else number(match["count"])
    unit = Words.unit(get(match, "whole") or get(match, "unit"))
    return None if count is None else Reading("duration", duration(count + 0.5, unit))


def _quarter_century(_: Match, __: Context) -> Reading:
    return Reading("duration", "P25Y")


def _rate(match: Match, _: Context) -> Reading:
    return Reading("set", duration(1, Words.unit(match["unit"])))


def _some_ago(match: Match, _: Context) -> Reading:
    return Reading("duration", duration(None, Words.unit(match["unit"])[-1:]))


def _spoken_day(match: Match, context: Context) -> Reading | None:
    """Read ``march eighth``, ``February twenty-first nineteen ninety-six``, as broadcasts are written down."""
    month, day = int(Words.value(match["month"])), _spoken_ordinal(match["spoken"])
    if written(2024, month, day) is None:
        return None
    if get(match, "hundreds"):
        year = int(number(match["hundreds"]) or 0) * 100 + int(number(get(match, "tens")) or 0)
        return Reading("date", written(year, month, day))
    return Reading("date", nearest_day(month, day, context), relative=True)


def _spoken_ordinal(words: str) -> int:
    tens, _, ones = re.sub(r"\s+", "-", words.lower()).rpartition("-")
    return int(number(tens) or 0) + int(Words.of("spoken_ordinal")[ones])


def _year_span(_: Match, __: Context) -> Reading:
    return Reading("duration", "P1Y")


def _spell(match: Match, _: Context) -> Reading:
    return Reading("duration", duration(None, Words.unit(get(match, "unit") or match["within"])[-1:]))


def _weekend(match: Match, context: Context) -> Reading:
    """Read ``the weekend``: on Monday to Thursday the one that is over, unless the clause looks ahead."""
    anchor = context.anchor
    if anchor is None:
        return Reading("date", None, relative=True)
    over = anchor.isoweekday() < 5 and not context.ahead and not match.group().lower().startswith("this")
    return Reading("date", f"{moved_by(anchor, 'W', -1 if over else 0)}-WE", relative=True)


def _season(match: Match, _: Context) -> Reading:
    if get(match, "hundreds"):
        year = int(number(match["hundreds"]) or 0) * 100 + int(number(get(match, "tens")) or 0)
        return Reading("date", f"{year}-{Words.value(match['noun'])}")
    return Reading("date", f"{match['year']}-{Words.value(match['noun'])}")


def _vague(match: Match, _: Context) -> Reading | None:
    if match.group() == "Now" and match.string.startswith(",", match.end()):
        # "Now, he says" goes on with what is told.
        return None
    return Reading("vague", Words.value(match.group()))


def _each_month(match: Match, _: Context) -> Reading:
    return Reading("set", f"XXXX-{int(Words.value(match['month'])):02d}")


def _spoken_year(match: Match, _: Context) -> Reading | None:
    """Read ``nineteen ninety-six``, ``the year two thousand``, as broadcasts are written down."""
    tens = number(get(match, "tens") or get(match, "ones")) or 0
    value = 2000 + tens if not get(match, "hundreds") else number(match["hundreds"] or "") or 0
    return Reading("date", written(int(value if not get(match, "hundreds") else value * 100 + tens)))


_PAPER = re.compile(r"\s+(?:[A-Z]\w|newspapers?\b|papers?\b|tabloids?\b)")
"""What makes "daily" a newspaper's kind or part of its name."""


def _set(match: Match, _: Context) -> Reading | None:
    words = match.group().lower()
    if words == "daily" and _PAPER.match(match.string, match.end(), match.end() + 24):
        return None
    if words in Words.of("set"):
        return Reading("set", Words.value(words))
    return Reading("set", "XXXX-WXX-" + str(Words.value(get(match, "weekday"))))


READERS: dict[str, Reader] = {
    "iso": _iso, "spoken_year": _spoken_year, "months": _each_month, "year_span": _year_span,
    "numeric": _numeric, "day_range": _day_range, "month_day": _month_day, "day_month": _month_day,
    "month_year": _month,
    "month_spoken_year": _month, "staged_month": _month, "spoken_season": _season,
    "month_of_year": _month, "month": _month, "named_month": _month,
    "year_range": _year_range, "year": _bare_year,
    "year_in_prose": _year_in_prose, "decade": _decade, "nineties": _nineties, "century": _century, "weekdays": _set,
    "weekday": _weekday, "deictic": _deictic, "quarter": read_quarter, "fiscal": read_fiscal, "bare_season": _period,
    "season": _season, "edge": _edge, "period": _period, "ago": _ago, "spell": _spell, "weekend": _weekend,
    "duration": _duration, "set": _set, "vague": _vague, "clock": read_clock, "year_ago": read_year_ago, "that": _that,
    "some_ago": _some_ago, "spoken_clock": read_clock, "zoned_clock": read_clock, "hour": read_clock,
    "next_day": _next_day, "within_period": _within_period, "year_period": read_year_period,
    "fiscal_year": read_fiscal_year, "half_more": _half_more, "quarter_century": _quarter_century, "rate": _rate,
    "each_weekday": _set, "latest_period": read_fiscal, "same_period": read_year_ago,
    "spoken_day": _spoken_day, "holiday": _holiday,
}  # fmt: skip
