"""Readings of temporal expressions: what the words of one form mean, as a TIMEX3 value, reckoned from a date.

Each reader takes the match of a form of `onrecord.text.time_grammar` and what is known besides, and returns None where
the words turn out to be no temporal expression.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from onrecord.text.calendar_values import duration, feast, moved_by, written
from onrecord.text.time_grammar import Words, number


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


def _get(match: Match, group: str) -> str:
    """Return what a group matched; empty where it matched nothing or the form has no such group."""
    return match.groupdict().get(group) or ""


def _year(words: str) -> int:
    value = int(words.lstrip("'’"))
    return value if value > 99 else value + (1900 if value > 40 else 2000)


def _numeric(match: Match, _: Context) -> Reading | None:
    first, second, year = int(match["n1"]), int(_get(match, "n2")), _year(_get(match, "year"))
    if match["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        # 03/04/2022 is March in one country and April in another; nothing in the words decides.
        return Reading("date", None)
    day, month = (second, first) if match["sep"] == "/" and first <= 12 else (first, second)
    value = written(year, month, day)
    return Reading("date", value) if value else None


def _iso(match: Match, _: Context) -> Reading | None:
    value = written(int(_get(match, "year")), int(match["n1"]), int(_get(match, "n2")) if _get(match, "n2") else None)
    return Reading("date", value) if value else None


def _nearest(month: int, day: int, context: Context) -> str | None:
    """Choose the year that brings a month and day nearest to the anchor, looking the way the clause looks."""
    anchor = context.anchor
    if anchor is None:
        return None
    dates = [value for year in (-1, 0, 1) if (value := written(anchor.year + year, month, day))]
    days = {value: (date.fromisoformat(value) - anchor).days for value in dates}
    return min(dates, key=lambda value: _distance(days[value], context.ahead), default=None)


def _distance(moved: int, ahead: bool) -> int:
    # Of TimeBank's dates without a year one in five lies on the other side of what the verb before it promises.
    return abs(moved) * (1 if (moved >= 0) == ahead else 3)


def _month_day(match: Match, context: Context) -> Reading | None:
    month, day = int(Words.value(match["month"])), int(match["day"])
    if _get(match, "year"):
        value = written(_year(_get(match, "year")), month, day)
        return Reading("date", value) if value else None
    if written(2024, month, day) is None:
        return None
    return Reading("date", _on_its_side(match, month, day, context) or _nearest(month, day, context), relative=True)


def _on_its_side(match: Match, month: int, day: int, context: Context) -> str | None:
    """Read ``last Oct. 23``: the nearest on the side that its own word tells; None without one."""
    anchor, way = context.anchor, Words.shift(_get(match, "way"))
    if anchor is None or way is None:
        return None
    values = [value for year in (-1, 0, 1) if (value := written(anchor.year + year, month, day))]
    days = {value: (date.fromisoformat(value) - anchor).days for value in values}
    if way == 0:
        return written(anchor.year, month, day)
    return min((v for v in values if days[v] * way > 0), key=lambda v: abs(days[v]), default=None)


def _holiday(match: Match, context: Context) -> Reading | None:
    code = Words.value(re.sub(r"\s+(?:of\s+)?\d{4}$", "", match.group()).replace("’", "'"))
    if _get(match, "year"):
        return Reading("date", feast(int(_get(match, "year")), code).isoformat())
    if context.anchor is None:
        return Reading("date", None, relative=True)
    days = [feast(context.anchor.year + year, code) for year in (-1, 0, 1)]
    anchor = context.anchor
    nearest = min(days, key=lambda day: _distance((day - anchor).days, context.ahead))
    return Reading("date", nearest.isoformat(), relative=True)


def _day_range(match: Match, context: Context) -> Reading | None:
    """Read ``February 18-20[, 2022]``."""
    month, first, last = int(Words.value(match["month"])), int(match["day"]), int(match["last"])
    if _get(match, "year"):
        one, two = written(_year(_get(match, "year")), month, first), written(_year(_get(match, "year")), month, last)
        relative = False
    else:
        one, two, relative = _nearest(month, first, context), _nearest(month, last, context), True
    if first >= last or not written(2024, month, last):
        return None
    return Reading("date", f"{one}/{two}" if one and two else None, relative)


def _month(match: Match, context: Context) -> Reading | None:
    month = int(Words.value(match["month"]))
    if _get(match, "hundreds"):
        year = int(number(match["hundreds"]) or 0) * 100 + int(number(_get(match, "tens")) or 0)
        return Reading("date", written(year, month))
    if _get(match, "year"):
        return Reading("date", written(_year(_get(match, "year")), month))
    anchor, way = context.anchor, Words.shift(_get(match, "way"))
    if anchor is None:
        return Reading("date", None, relative=True)
    if match.group().lower().endswith("year") or (way == 0 and _get(match, "way").lower() == "this"):
        return Reading("date", written(anchor.year + (way or 0), month), relative=True)
    months = {
        year: (year - anchor.year) * 12 + month - anchor.month for year in range(anchor.year - 1, anchor.year + 2)
    }
    if way:
        months = {year: moved for year, moved in months.items() if moved * way > 0}
    year = min(months, key=lambda year: _distance(months[year] or way or 0, context.ahead))
    return Reading("date", written(year, month), relative=True)


def _bare_year(match: Match, _: Context) -> Reading | None:
    return Reading("date", written(int(_get(match, "year"))))


def _year_in_prose(match: Match, context: Context) -> Reading | None:
    """Read a year after a common word; after a capitalised one it is part of a name ("Joint Arrow 2022")."""
    word = re.search(r"[\w'’-]+,?\s$", match.string[max(0, match.start() - 30) : match.start()])
    return _bare_year(match, context) if word and (word[0][0].islower() or word[0].strip() in _OPENING) else None


_OPENING = frozenset({"A", "The", "That", "This", "His", "Her", "Its", "Our"})


def _year_range(match: Match, _: Context) -> Reading | None:
    first, last = int(_get(match, "year")), match["last"]
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
    target, anchor, way = int(Words.value(_get(match, "weekday"))), context.anchor, Words.shift(_get(match, "way"))
    back = (anchor.isoweekday() - target) % 7
    if way == -1:
        moved = -(back or 7)
    elif way == 1:
        moved = (-back) % 7 or 7
    else:
        moved = (-back) % 7 if context.ahead else -back
    return _with_part((anchor + timedelta(days=moved)).isoformat(), _get(match, "part"))


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
    moved = (
        -1 if words.startswith("last") else int(Words.value(_get(match, "deictic"))) if _get(match, "deictic") else 0
    )
    part = "night" if words == "tonight" else _get(match, "part")
    return _with_part((context.anchor + timedelta(days=moved)).isoformat(), part)


def _period(match: Match, context: Context) -> Reading | None:
    """Read ``last week``, ``this year``, ``next summer``, ``earlier this month``."""
    after_named = _beside_named(match, context)
    if after_named is not None:
        return after_named
    if context.anchor is None:
        return Reading("date", None, relative=True)
    shift, noun = Words.shift(_get(match, "way")) or 0, _get(match, "noun").lower()
    if noun == "weekend":
        week = moved_by(context.anchor, "W", shift)
        return Reading("date", f"{week}-WE", relative=True)
    if noun in Words.of("season"):
        return Reading("date", f"{_season_year(noun, shift, context.anchor)}-{Words.value(noun)}", relative=True)
    unit = Words.unit(noun.removeprefix("fiscal ").removeprefix("calendar "))
    return Reading("date", moved_by(context.anchor, unit, shift), relative=True)


_BESIDE = {"following": 1, "previous": -1}


def _beside_named(match: Match, context: Context) -> Reading | None:
    """Read ``the following year`` after "On May 22, 1995": counted from what was named, where it says enough."""
    shift = _BESIDE.get(_get(match, "way").lower().removeprefix("the "))
    unit = {"week": "W", "month": "M", "year": "Y"}.get(_get(match, "noun").lower())
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
    if _get(match, "year"):
        return Reading("date", _get(match, "year"))
    if context.anchor is None:
        return Reading("date", None, relative=True)
    unit = Words.unit(_get(match, "noun").lower() or "year")
    return Reading("date", moved_by(context.anchor, unit, Words.shift(_get(match, "way")) or 0), relative=True)


def _ago(match: Match, context: Context) -> Reading | None:
    """Read ``two years ago``, ``a week earlier``, ``in three days' time``."""
    count, unit = number(match["count"]), Words.unit(match["unit"])
    word = _get(match, "way").lower()
    way = -1 if word in ("ago", "earlier", "before", "back") else 1
    if word != "ago" and unit in ("D", "W") and context.told and count and count == int(count) and count < 1000:
        value = moved_by(context.told, unit, way * int(count))
        return Reading("date", value, relative=True, told=context.told.isoformat())
    if unit == "Y" and count == 1 and context.anchor and _IN_FIGURES.search(match.string[: match.start()][-160:]):
        return Reading("date", _quarter_of_last_year(context.anchor), relative=True)
    if word in {"later", "after"} and not context.ahead:
        # "A year later" counts from a day of the story, which is not told here.
        return Reading("date", None, relative=True)
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


_IN_FIGURES = re.compile(r"(?:\ba share|\$[\d.]+ (?:million|billion)|\bquarter\b)[^!?\n]*\Z")
"""Beside earnings "a year ago" means the same quarter of last year: 27 of 34 in TimeBank's choices slice."""


def _year_ago(_: Match, context: Context) -> Reading:
    if context.anchor is None:
        return Reading("date", None, relative=True)
    return Reading("date", _quarter_of_last_year(context.anchor), relative=True)


def _quarter_of_last_year(anchor: date) -> str:
    last = moved_by(anchor, "Q", -1) or ""
    return f"{int(last[:4]) - 1}{last[4:]}"


def _duration(match: Match, _: Context) -> Reading:
    return Reading("duration", duration(number(match["count"]), Words.unit(match["unit"])))


def _that(match: Match, context: Context) -> Reading | None:
    """Read ``later that year``, ``that same day``: part of what was named before it."""
    named, noun = context.named or "", _get(match, "noun").lower()
    size = {"day": 10, "month": 7, "year": 4}[noun]
    if not re.match(r"\d{4}(?:-\d\d){0,2}(?!-?[A-Z])", named) or len(named.partition("T")[0].partition("/")[0]) < size:
        return None
    return Reading("date", named[:size], relative=True, told=named)


def _some_ago(match: Match, _: Context) -> Reading:
    return Reading("duration", duration(None, Words.unit(match["unit"])[-1:]))


def _spoken_day(match: Match, context: Context) -> Reading | None:
    """Read ``march eighth``, ``February twenty-first nineteen ninety-six``, as broadcasts are written down."""
    month, day = int(Words.value(match["month"])), _spoken_ordinal(match["spoken"])
    if written(2024, month, day) is None:
        return None
    if _get(match, "hundreds"):
        year = int(number(match["hundreds"]) or 0) * 100 + int(number(_get(match, "tens")) or 0)
        return Reading("date", written(year, month, day))
    return Reading("date", _nearest(month, day, context), relative=True)


def _spoken_ordinal(words: str) -> int:
    tens, _, ones = re.sub(r"\s+", "-", words.lower()).rpartition("-")
    return int(number(tens) or 0) + int(Words.of("spoken_ordinal")[ones])


def _year_span(_: Match, __: Context) -> Reading:
    return Reading("duration", "P1Y")


def _spell(match: Match, _: Context) -> Reading:
    return Reading("duration", duration(None, Words.unit(match["unit"])[-1:]))


def _weekend(match: Match, context: Context) -> Reading:
    """Read ``the weekend``: on Monday to Thursday the one that is over, unless the clause looks ahead."""
    anchor = context.anchor
    if anchor is None:
        return Reading("date", None, relative=True)
    over = anchor.isoweekday() < 5 and not context.ahead and not match.group().lower().startswith("this")
    return Reading("date", f"{moved_by(anchor, 'W', -1 if over else 0)}-WE", relative=True)


def _fiscal(match: Match, context: Context) -> Reading:
    """Read ``the quarter``, ``the year-earlier third quarter``: the last that is over, as earnings are told."""
    anchor = context.anchor
    if anchor is None:
        return Reading("date", None, relative=True)
    last = moved_by(anchor, "Q", -1) or ""
    year, quarter = int(last[:4]), _get(match, "ordinal")
    if quarter:
        year = anchor.year - (int(Words.ordinal(quarter)) > (anchor.month + 2) // 3)
        last = f"{year}-Q{Words.ordinal(quarter)}"
    return Reading("date", f"{year - 1}{last[4:]}" if _get(match, "year_ago") else last, relative=True)


def _quarter(match: Match, context: Context) -> Reading:
    number_of = Words.ordinal(match["ordinal"]) if match["ordinal"] else _get(match, "n1")
    code = f"{'H' if match['half'] else 'Q'}{number_of}"
    if _get(match, "year"):
        return Reading("date", f"{_year(match['year'])}-{code}")
    if context.anchor is None:
        return Reading("date", None, relative=True)
    year = context.anchor.year + (Words.shift(_get(match, "way")) or 0)
    if (
        not _get(match, "way")
        and code[0] == "Q"
        and int(code[1]) > (context.anchor.month + 2) // 3
        and not context.ahead
    ):
        year -= 1
    return Reading("date", f"{year}-{code}", relative=True)


def _season(match: Match, _: Context) -> Reading:
    if _get(match, "hundreds"):
        year = int(number(match["hundreds"]) or 0) * 100 + int(number(_get(match, "tens")) or 0)
        return Reading("date", f"{year}-{Words.value(match['noun'])}")
    return Reading("date", f"{match['year']}-{Words.value(match['noun'])}")


def _vague(match: Match, _: Context) -> Reading:
    return Reading("vague", Words.value(match.group()))


def _each_month(match: Match, _: Context) -> Reading:
    return Reading("set", f"XXXX-{int(Words.value(match['month'])):02d}")


def _spoken_year(match: Match, _: Context) -> Reading | None:
    """Read ``nineteen ninety-six``, ``the year two thousand``, as broadcasts are written down."""
    tens = number(_get(match, "tens") or _get(match, "ones")) or 0
    value = 2000 + tens if not _get(match, "hundreds") else number(match["hundreds"] or "") or 0
    return Reading("date", written(int(value if not _get(match, "hundreds") else value * 100 + tens)))


def _set(match: Match, _: Context) -> Reading:
    words = match.group().lower()
    if words in Words.of("set"):
        return Reading("set", Words.value(words))
    return Reading("set", "XXXX-WXX-" + str(Words.value(_get(match, "weekday"))))


def _clock(match: Match, context: Context) -> Reading | None:
    hour, minute = int(match["n1"]), _get(match, "n2")
    if _get(match, "half"):
        hour = hour % 12 + (12 if _get(match, "half").lower().startswith("p") else 0)
    if hour > 24:
        return None
    time = f"T{hour:02d}:{minute or '00'}"
    if context.anchor is None:
        return Reading("time", time, relative=False)
    if not _get(match, "weekday"):
        return Reading("time", context.anchor.isoformat() + time, relative=True)
    back = (context.anchor.isoweekday() - int(Words.value(_get(match, "weekday")))) % 7
    day = context.anchor + timedelta(days=(-back) % 7 if context.ahead else -back)
    return Reading("time", day.isoformat() + time, relative=True)


READERS: dict[str, Reader] = {
    "iso": _iso, "spoken_year": _spoken_year, "months": _each_month, "year_span": _year_span,
    "numeric": _numeric, "day_range": _day_range, "month_day": _month_day, "day_month": _month_day,
    "month_year": _month,
    "month_spoken_year": _month, "staged_month": _month, "spoken_season": _season,
    "month_of_year": _month, "month": _month, "named_month": _month,
    "year_range": _year_range, "year": _bare_year,
    "year_in_prose": _year_in_prose, "decade": _decade, "nineties": _nineties, "century": _century, "weekdays": _set,
    "weekday": _weekday, "deictic": _deictic, "quarter": _quarter, "fiscal": _fiscal, "bare_season": _period,
    "season": _season, "edge": _edge, "period": _period, "ago": _ago, "spell": _spell, "weekend": _weekend,
    "duration": _duration, "set": _set, "vague": _vague, "clock": _clock, "year_ago": _year_ago, "that": _that,
    "some_ago": _some_ago, "spoken_day": _spoken_day, "holiday": _holiday,
}  # fmt: skip
