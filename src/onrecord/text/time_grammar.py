"""The forms that temporal expressions take, as patterns over the words of ``data/time_words.tsv``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from onrecord.data import table
from onrecord.text.forms import Forms, find_forms


class _Words:
    """The vocabulary of time, read once: forms by kind, and what each form stands for."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, str]] = defaultdict(dict)
        for word, kind, value in table("time_words.tsv"):
            self._kinds[kind][word] = value

    def of(self, kind: str) -> dict[str, str]:
        """Return the forms of one kind and their values."""
        return self._kinds[kind]

    def any(self, *kinds: str) -> str:
        """Return an alternation of all forms of these kinds, longest first; blanks match any white space."""
        forms = sorted({form for kind in kinds for form in self._kinds[kind]}, key=lambda form: (-len(form), form))
        return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) + ")"

    def value(self, form: str) -> str:
        """Return what a month, weekday, season, part, deictic, vague or set form stands for."""
        form = re.sub(r"\s+", " ", form.lower().rstrip("."))
        kinds = ("month", "weekday", "season", "part", "deictic", "vague", "set", "decade", "holiday", "hour")
        return next(self._kinds[kind][form] for kind in kinds if form in self._kinds[kind])

    def unit(self, form: str) -> str:
        """Return the designator of a unit in the singular or plural."""
        form = form.lower()
        return self._kinds["unit"].get(form) or self._kinds["unit"][form.rstrip("s'’")]

    def ordinal(self, form: str) -> str:
        """Return the number of an ordinal."""
        return self._kinds["ordinal"][form.lower()]

    def shift(self, form: str | None) -> int | None:
        """Return -1 for ``last``, 0 for ``this``, 1 for ``next``; None without a form."""
        if not form:
            return None
        words = re.sub(r"\s+", " ", form.lower()).removeprefix("the ").removeprefix("of ")
        for kind in ("before", "same", "after"):
            if words in self._kinds[kind]:
                return int(self._kinds[kind][words])
        return None


Words = _Words()


_SIZES = {"hundred": 100, "thousand": 1000}


def number(words: str) -> float | None:
    """Read a count in digits or words; None where it is vague (``several``)."""
    words = re.sub(r"[\s-]+", " ", words.lower().strip())
    for lead in ("about ", "nearly ", "almost ", "over ", "at least ", "more than ", "less than ", "some "):
        words = words.removeprefix(lead)
    if words.endswith(" 1/2"):
        return float(words[:-4]) + 0.5
    if re.fullmatch(r"[\d,]*\.?\d+", words):
        return float(words.replace(",", ""))
    lead, _, size = words.rpartition(" ")
    if size in _SIZES and lead in Words.of("number"):
        return None if Words.of("number")[lead] == "X" else float(Words.of("number")[lead]) * _SIZES[size]
    known = Words.of("number").get(words)
    if known is not None:
        return None if known == "X" else float(known)
    parts = [Words.of("number").get(part) for part in words.split(" ")]
    return sum(float(part) for part in parts if part) if all(p and p != "X" for p in parts) else None


_MONTH = r"(?P<month>(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?|" + Words.any("month") + r"\b)"
_SAFE_MONTH = "(?P<month>January|February|April|June|July|August|September|October|November|December)"
_WEEKDAY = "(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_ANY_WEEKDAY = rf"(?:{Words.any('weekday')}\.?,?\s+)?"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.,:]\d)"
_YEAR = r"(?P<year>(?:1[0-9]|20)\d\d)(?!\d|[.,]\d|%)"
_SHORT_YEAR = r"(?P<year>(?:(?:1[0-9]|20)\d\d)|['’]\d\d)(?!\d)"
_SHIFT = Words.any("before", "same", "after")
_WAY = rf"(?P<way>(?:the\s+)?{_SHIFT})"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_FIGURE = r"\d{1,3}(?:\s1/2|(?:,\d{3})*(?:\.\d+)?)"
_COUNT = (
    rf"(?P<count>(?:(?:{_ONES})\s+(?:hundred|thousand)|(?:{_TENS})[\s-]+(?:{_ONES})|{Words.any('number')}|{_FIGURE})\b)"
)
_MORE = r"(?:(?:about|nearly|almost|at\s+least|more\s+than|less\s+than|over)\s+)?"
_UNIT = rf"(?P<unit>{Words.any('unit')}s?)\b"
_STAGE = r"(?:(?:early|late|mid|the\s+(?:early|late|middle))[\s-]+|(?:earlier|later|sometime)\s+)?"
_PART = rf"(?:\s+(?P<part>{Words.any('part')}))?"
_CLOCKS = "local|Moscow|Kyiv|Kiev|Eastern|Beijing|Washington|London"
_ZONES = rf"\(?(?:[ECMP][SD]T|GMT|UTC|CET|(?:{_CLOCKS})(?:\s+(?:standard\s+)?time\b)?)\)?"
_ZONE = rf"(?:\s+{_ZONES})?"
_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_IN_PART = r"(?:in\s+the\s+(?P<half>morning|afternoon|evening)|at\s+(?P<night>night))\b"
_NAMED_DAY = rf"(?:(?P<weekday>{Words.any('weekday')})|(?P<deictic>{Words.any('deictic')}))"
_DATED = rf"{_ANY_WEEKDAY}{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?"
_OF_DAY = rf"(?:(?:\s+\([^()\n]{{0,30}}\))?,?\s+(?:on\s+)?(?:{_DATED}|{_NAMED_DAY}\b))?"
_NOT_AFTER = r"(?<![\w$€£#.,/-])"
_SPOKEN_YEAR = rf"(?P<hundreds>nineteen|twenty)[\s-]+(?P<tens>(?:{_TENS})(?:[\s-]+(?:{_ONES}))?)\b"
_SPOKEN_DAY = rf"(?P<spoken>(?:(?:twenty|thirty)[\s-]+)?{Words.any('spoken_ordinal')})\b"
_PERIOD = r"(?:week|month|quarter|year|decade|century)"


def _after(*words: str) -> str:
    """Return a look-behind for any of these words and one blank; the blank alone is looked for first."""
    return r"(?<=\s)(?:" + "|".join(rf"(?<=\b{word}\s)" for word in words) + ")"


_MEASURED = (
    r"(?![\w%]|[-–]\w|[.,]\d|\s*(?:km|kilomet|mile|people|troops|soldiers|percent|per\s|tons|dollars|euros|rubles|"
    r"met|feet|pages|men|women|votes))"
)
_YEAR_LEAD = (
    "in", "since", "until", "by", "from", "of", "to", "after", "before", "during", "the", "and", "for", "summer",
)  # fmt: skip
_MONTH_LEAD = ("in", "since", "until", "by", "from", "of", "during", "till")

_FORMS: tuple[tuple[str, str], ...] = (
    (
        "spoken_year",
        rf"\b(?:the\s+year\s+)?(?:(?P<hundreds>nineteen|twenty)(?:\s+hundred(?:\s+and)?)?[\s-]+"
        rf"(?P<tens>(?:{_TENS})(?:[\s-]+(?:{_ONES}))?)"
        rf"|(?:(?<=year\s)|(?<=\bin\s)|(?<=\bof\s))two\s+thousand(?:\s+(?:and\s+)?(?P<ones>{_ONES}))?)\b",
    ),
    ("iso", rf"{_NOT_AFTER}(?P<year>(?:19|20)\d\d)-(?P<n1>0[1-9]|1[0-2])(?:-(?P<n2>\d\d))?(?![\d-])"),
    ("numeric", r"(?<![\d./-])(?P<n1>\d\d?)(?P<sep>[./])(?P<n2>\d\d?)(?P=sep)(?P<year>(?:19|20)\d\d)(?![\d/])"),
    ("numeric", r"(?<![\d./-])(?P<n1>\d\d?)(?P<sep>/)(?P<n2>\d\d?)/(?P<year>\d\d)(?![\d/])"),
    ("day_range", rf"\b{_MONTH}\s+(?P<day>\d\d?)\s?(?:-|–|to|and)\s?(?P<last>\d\d?)(?!\d|-)(?:,?\s+{_YEAR})?"),
    (
        "month_day",
        rf"\b(?:(?P<way>last|this|next|past)\s+)?{_ANY_WEEKDAY}{_MONTH}\s+{_DAY}(?!\s*-\s*\d)(?:,?\s+{_YEAR})?",
    ),
    ("day_month", rf"(?<![\d.,:-])\b{_ANY_WEEKDAY}(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?"),
    ("month_spoken_year", rf"\b{_STAGE}{_MONTH},?\s+(?:of\s+)?{_SPOKEN_YEAR}"),
    ("spoken_day", rf"\b{_ANY_WEEKDAY}{_MONTH}\s+(?:the\s+)?{_SPOKEN_DAY}(?:,?\s+{_SPOKEN_YEAR})?"),
    ("month_year", rf"\b{_STAGE}{_MONTH},?\s+(?:of\s+)?{_YEAR}"),
    ("month_of_year", rf"\b{_STAGE}{_MONTH}\s+(?:of\s+)?(?P<way>this|last|next)\s+year\b"),
    ("month", rf"{_after(*_MONTH_LEAD)}{_STAGE}{_MONTH}(?!\.?\s+\d)"),
    ("staged_month", rf"\b(?:(?:early|late|mid|middle|end|beginning|start)(?:\s+of\s+|[\s-]+)){_MONTH}(?!\.?\s+\d)"),
    ("month", rf"\b(?P<way>last|this|next|past)\s+{_MONTH}(?!\.?\s+\d)"),
    ("named_month", rf"\b{_STAGE}{_SAFE_MONTH}\b(?!\s+\d)"),
    ("year_range", rf"{_NOT_AFTER}(?P<year>(?:19|20)\d\d)[-–/](?P<last>(?:19|20)\d\d|\d\d)(?![\d-])"),
    (
        "year",
        rf"{_after(*_YEAR_LEAD)}(?:(?:early|late|mid)[\s-]+|fiscal\s+|the\s+year\s+)?"
        rf"(?P<year>1[5-9]\d\d|20\d\d){_MEASURED}",
    ),
    ("year_in_prose", rf"(?<=[A-Za-z,]\s)(?P<year>19\d\d|20[0-3]\d){_MEASURED}"),
    ("year", rf"(?:\b(?:early|late|mid|fiscal)[\s-]+|(?<=\()){_YEAR}(?![-–]\w)"),
    ("decade", r"\b(?:the\s+)?(?:(?:early|late|mid)[\s-]+)?(?P<decade>(?:1[5-9]|20)\d0|['’][2-9]0)['’]?s\b"),
    ("decade", r"\bthe\s+(?:(?:early|late|mid)[\s-]+)?(?P<decade>[2-9]0)s\b"),
    ("nineties", rf"\b(?:(?:early|late|mid)[\s-]+)?{Words.any('decade')}\b"),
    ("century", r"\b(?:the\s+)?(?P<n1>1\d|2[01]|[4-9])(?:st|th)[\s-]century\b"),
    ("weekdays", rf"\b(?:every|each)\s+{_WEEKDAY}\b"),
    ("months", rf"\b(?:every|each)\s+{_SAFE_MONTH}\b"),
    (
        "weekday",
        rf"\b(?:(?i:early|late|earlier|later)\s+)?(?:(?P<way>(?i:(?:the\s+|this\s+)?{_SHIFT}))\s+)?{_WEEKDAY}{_PART}(?:,?\s+(?:of\s+)?(?P<week>(?i:this|last|next)\s+week))?\b",
    ),
    ("deictic", rf"\b(?:(?:earlier|later)\s+)?(?P<deictic>{Words.any('deictic')}){_PART}\b"),
    ("deictic", r"\b(?:(?:earlier|later)\s+)?(?:last\s+(?=night)|this\s+)(?P<part>morning|afternoon|evening|night)\b"),
    (
        "quarter",
        rf"\b(?:the\s+)?(?:(?P<ordinal>{Words.any('ordinal')})[\s-](?:fiscal\s+)?(?:quarter|(?P<half>half))|"
        rf"Q(?P<n1>[1-4]))(?:\s+(?:of\s+)?(?:fiscal\s+)?(?:{_SHORT_YEAR}|{_WAY}\s+year))?\b",
    ),
    ("spoken_season", rf"\b(?:the\s+)?{_STAGE}(?P<noun>{Words.any('season')})\s+(?:of\s+)?{_SPOKEN_YEAR}"),
    (
        "quarter",
        rf"\b(?:the\s+)?(?:{_YEAR}(?:['’]s)?|(?P<way>this|last|next)\s+year['’]s)\s+(?:fiscal\s+)?"
        rf"(?P<ordinal>{Words.any('ordinal')})[\s-](?:quarter|(?P<half>half))\b",
    ),
    ("season", rf"\b(?:the\s+)?{_STAGE}(?P<noun>{Words.any('season')})\s+(?:of\s+)?{_YEAR}"),
    (
        "edge",
        rf"\b(?:(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+"
        rf"(?:{_YEAR}|(?P<way>the|{_SHIFT})\s+(?P<noun>{_PERIOD}))|(?:the\s+)?year(?:['’]s)?[\s-]end\b(?:\s+(?P<ending>(?:19|20)\d\d))?)\b",
    ),
    (
        "period",
        rf"\b{_STAGE}{_WAY}\s+(?P<noun>(?:fiscal\s+|calendar\s+)?{_PERIOD}|weekend|{Words.any('season')})\b"
        r"(?!['’]s\s+(?:first|second|third|fourth))",
    ),
    (
        "ago",
        rf"\b{_MORE}{_COUNT}\s+{_UNIT}\s+(?:or\s+so\s+)?(?P<way>ago|earlier|later|before|from\s+now|after(?!\s+the))\b"
        r"(?!(?<=before)\s+\w|(?<=after)\s+\w)",
    ),
    ("some_ago", r"(?<!\w\s)(?<!-)\b(?:just\s+|only\s+)?(?P<unit>weeks|months|years|decades|centuries)\s+ago\b"),
    ("some_ago", r"\b(?:just|only)\s+(?P<unit>weeks|months|years|decades|centuries)\s+ago\b"),
    (
        "that",
        r"\b(?:(?:earlier|later)\s+)?that\s+(?:same\s+)?(?P<noun>day|month|year|morning|evening|night)\b(?!['’]s)",
    ),
    (
        "next_day",
        rf"\bthe\s+(?:very\s+)?(?P<way>next|following|previous|same)\s+(?:day|(?P<part>{Words.any('part')}))\b(?!['’]s)",
    ),
    ("deictic", r"\bthe\s+day\s+(?P<beside>before|after)\s+(?P<deictic>yesterday|tomorrow)\b"),
    ("within_period", r"\b(?:earlier|later|early|late)\s+in\s+the\s+(?P<noun>week|month|year|decade)\b"),
    (
        "same_period",
        r"\bthe\s+(?:same|corresponding|comparable|like)\s+(?:period|quarter)\s+(?:of\s+)?(?:last\s+year|a\s+year\s+(?:ago|earlier))\b|"
        r"\blast\s+year['’]s\s+quarter\b",
    ),
    ("year_period", rf"\bthe\s+{_YEAR}\s+(?:period|quarter)\b"),
    (
        "fiscal_year",
        r"\b(?:(?:the|its|this|their)\s+(?:latest\s+|current\s+)?(?:fiscal|full|whole|entire)\s+year|(?:(?<=\bfor\s)|(?<=\bmonths\sof\s)|(?<=\brest\sof\s))the\s+year)\b"
        r"(?!\s+(?:ended|ending|to|of|\d))",
    ),
    (
        "half_more",
        rf"\b{_COUNT}[\s-]+and[\s-]+a[\s-]+half[\s-]+{_UNIT}|\b(?:an?|one)\s+(?P<whole>{Words.any('unit')})\s+and\s+a\s+half\b",
    ),
    ("quarter_century", r"\b(?:an?\s+)?quarter(?:[\s-]|\s+of\s+a\s+)century\b"),
    ("spell", rf"\bthe\s+{_UNIT}\s+ahead\b|(?<=\bwithin\s)(?P<within>days|weeks|months|years|hours)\b"),
    ("each_weekday", r"\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s\b"),
    ("rate", r"\b(?:(?<=\bonce\s)|(?<=\btwice\s)|(?<=\btimes\s))an?\s+(?P<unit>hour|day|week|month|year)\b"),
    ("spell", rf"\b(?:the\s+)?(?:recent|coming|upcoming|past\s+few|next\s+few|last\s+few|past\s+several)\s+{_UNIT}"),
    (
        "fiscal",
        r"\b(?:the|its|their)\s+(?:(?:latest|most\s+recent|same|(?P<year_ago>year[\s-](?:earlier|ago)))\s+)?"
        rf"(?:(?P<ordinal>{Words.any('ordinal')})[\s-])?quarter\b(?!-)",
    ),
    ("latest_period", r"\bthe\s+(?:latest|most\s+recent)\s+period\b"),
    ("year_ago", r"\b(?:the\s+)?year-(?:earlier|ago)(?:\s+period)?\b|\bthe\s+year\s+earlier\b(?!\s+\w)"),
    ("bare_season", rf"\b(?:the|last|this|next)\s+(?:early\s+|late\s+)?(?P<noun>{Words.any('season')})\b"),
    ("weekend", r"\b(?:the|this)\s+(?P<noun>weekend)\b"),
    (
        "duration",
        r"\b(?<!\d\s)(?>(?!an?\s+(?:second|day|night|week|month|year)\b)|(?<=\bfor\s)|(?<=\bwithin\s)|(?<=\bbarely\s)|"
        r"(?<=\bas\slong\sas\s)|(?<=\bhim\s)|(?<=\bthem\s)|(?<=\bafter\s))"
        rf"(?:the\s+)?(?:(?:past|last|next|first|coming|previous)\s+)?{_MORE}{_COUNT}[\s-]+(?:(?:more|trading|business|consecutive|straight|full|additional)\s+)?{_UNIT}"
        r"(?![\s-]+old)(?!(?<=quarter)\s+of\b|(?<=quarters)\s+of\b|(?<=seconds)\s+of\b)",
    ),
    ("spell", r"\b(?<=\bfor\s)(?P<unit>weeks|months|years|days|decades|centuries|hours)\b(?!\s+(?:to\s+come|old))"),
    ("year_span", r"\bthe\s+(?:fiscal\s+)?year(?=\s+(?:ended|ending)\b)"),
    ("holiday", rf"\b{Words.any('holiday')}(?:\s+(?:of\s+)?{_YEAR})?\b"),
    ("set", rf"\b{Words.any('set')}\b"),
    ("vague", rf"\b{Words.any('vague')}\b"),
    ("clock", rf"\b(?P<n1>\d\d?)(?:[:.](?P<n2>\d\d))?\s?(?P<half>[ap]\.?m\b\.?){_ZONE}{_OF_DAY}"),
    ("spoken_clock", rf"\b(?P<word>{_HOURS}|\d\d?)\s+o['’]clock\b(?:\s+{_IN_PART})?{_ZONE}{_OF_DAY}"),
    ("spoken_clock", rf"\b(?P<word>{_HOURS}|\d\d?)\s+{_IN_PART}{_ZONE}{_OF_DAY}"),
    ("zoned_clock", rf"{_NOT_AFTER}(?P<n1>[0-2]\d):?(?P<n2>[0-5]\d)\s+(?:hours\s+)?{_ZONES}{_OF_DAY}"),
    ("hour", rf"(?<!\bhigh\s)\b(?P<hour>{Words.any('hour')}){_ZONE}{_OF_DAY}\b"),
)

_CASED = frozenset({"named_month", "months", "weekday", "weekdays", "each_weekday", "year_in_prose"})

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(form, re.NOFLAG if name in _CASED else re.IGNORECASE)) for name, form in _FORMS
)
"""(form, pattern) in the order of preference where two are equally long."""

_FIGURES = {
    "year_digits": re.compile(r"(?:1\d|20)\d\d"),
    "dashed": re.compile(r"\d[-–/]\d"),
    "dotted": re.compile(r"\d[./]\d"),
    "digit_s": re.compile(r"\d['’]?s", re.IGNORECASE),
    "half_day": re.compile(r"\d\s?[ap]\.?m", re.IGNORECASE),
}
"""What a form of figures needs, looked for where there is a digit at all."""
_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")


def _first_words(*kinds: str) -> frozenset[str]:
    """Return the first words of all forms of these kinds, and of their plurals."""
    words = {found.group() for kind in kinds for form in Words.of(kind) if (found := _LETTERS.match(form))}
    return frozenset(words | {f"{word}s" for word in words})


def _last_words(*kinds: str) -> frozenset[str]:
    """Return the last words of all forms of these kinds: of "the future" the word that is not everywhere."""
    return frozenset(_LETTERS.findall(form)[-1] for kind in kinds for form in Words.of(kind))


_NEEDED: dict[str, frozenset[str]] = {
    "month": _first_words("month")
    | {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"},
    "weekday": _first_words("weekday"),
    "season": _first_words("season"),
    "deictic": _first_words("deictic", "part"),
    "decade": _last_words("decade"),
    "unit": _first_words("unit") | {"centuries"},
    "quarter": frozenset({"quarter", "half", "q"}),
    "period": _first_words("season")
    | {"week", "month", "quarter", "year", "decade", "century", "weekend", "fiscal", "calendar"}
    | {"end", "beginning", "start", "middle"},
    "weekend": frozenset({"weekend"}),
    "clock": frozenset({"clock", "morning", "afternoon", "evening", "night"}),
    "hour": _first_words("hour"),
    "rate": frozenset({"once", "twice", "times"}),
    "zone": frozenset(
        {"gmt", "utc", "cet", "local", "eastern", "moscow", "kyiv", "kiev", "beijing", "washington", "london"}
    )
    | {f"{zone}{kind}t" for zone in "ecmp" for kind in "sd"},
    "plural_days": frozenset(f"{day}days" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")),
    "half": frozenset({"half"}),
    "quarter_or_period": frozenset({"quarter", "period"}),
    "latest": frozenset({"period"}),
    "beside": frozenset({"next", "following", "previous", "same"}),
    "year": frozenset({"year"}),
    "back": frozenset({"earlier", "ago"}),
    "way": frozenset({"ago", "earlier", "later", "before", "now", "after"}),
    "that": frozenset({"that"}),
    "spoken_ordinal": _first_words("spoken_ordinal"),
    "stage": frozenset({"early", "late", "mid", "middle", "end", "beginning", "start"}),
    "every": frozenset({"every", "each"}),
    "century": frozenset({"century"}),
    "hundreds": frozenset({"nineteen", "twenty", "thousand"}),
    "holiday": _first_words("holiday"),
    "set": _last_words("set"),
    "vague": _last_words("vague"),
}
_NEEDS = {
    "spoken_year": "hundreds",
    "iso": "digit dashed", "numeric": "digit dotted", "day_range": "digit month", "month_day": "digit month",
    "day_month": "digit month", "month_year": "month year_digits", "month_of_year": "month year",
    "month": "month", "named_month": "month", "year_range": "year_digits dashed",
    "year": "year_digits", "year_in_prose": "year_digits", "decade": "digit_s", "nineties": "decade",
    "century": "digit century", "weekdays": "every weekday", "each_weekday": "plural_days", "months": "every month",
    "weekday": "weekday", "deictic": "deictic", "quarter": "quarter", "season": "season digit", "edge": "period",
    "period": "period", "ago": "unit way", "spell": "unit", "fiscal": "quarter",
    "that": "that", "some_ago": "unit back", "spoken_day": "month spoken_ordinal",
    "month_spoken_year": "month hundreds", "spoken_season": "season hundreds", "staged_month": "month stage",
    "year_ago": "year back", "year_span": "year",
    "bare_season": "season", "weekend": "weekend", "duration": "unit", "holiday": "holiday", "set": "set",
    "vague": "vague", "clock": "digit half_day",
    "spoken_clock": "clock", "zoned_clock": "digit zone", "hour": "hour", "next_day": "beside",
    "within_period": "unit", "year_period": "year_digits", "fiscal_year": "year", "half_more": "half unit",
    "quarter_century": "quarter century", "rate": "unit rate", "latest_period": "latest",
    "same_period": "quarter_or_period year",
}  # fmt: skip
"""Form -> what a text must hold for it: of 40 patterns some eight are worth a search around a time word."""
_KINDS_OF: dict[str, tuple[str, ...]] = {
    word: tuple(kind for kind, words in _NEEDED.items() if word in words)
    for words in _NEEDED.values()
    for word in words
}


def patterns_for(text: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the (form, pattern) pairs that can match somewhere in a text, in their order."""
    there = {kind for word in _LETTERS.findall(text.lower()) for kind in _KINDS_OF.get(word, ())}
    if _DIGIT.search(text):
        there.add("digit")
        there.update(kind for kind, pattern in _FIGURES.items() if pattern.search(text))
    return _able(frozenset(there))


@cache
def _able(there: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, pattern) for name, pattern in PATTERNS if there.issuperset(_NEEDS[name].split()))


TRIGGER = re.compile(
    r"\b(?:\d{1,4}(?:st|nd|rd|th|['’]?s|[ap]m)?|"
    rf"{Words.any('month', 'weekday', 'deictic', 'vague', 'set', 'season', 'part', 'decade', 'holiday')}|"
    rf"{Words.any('unit', 'hour')}s?|weekends?|weekdays?|nineteen|"
    r"twenty|thousand|half|period|clock|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"\w+")
_KINDS = ("month", "weekday", "deictic", "vague", "set", "season", "part", "decade", "holiday", "unit", "hour")
_BEGINNINGS = _first_words(*_KINDS)
_BEGINNINGS |= {"weekend", "nineteen", "twenty", "thousand", "half", "period", "clock"}
_BEGINNINGS |= {"weekends", "weekday", "weekdays"} | _NEEDED["plural_days"]
_LONGER = frozenset(
    found.group()
    for kind in _KINDS
    for form in Words.of(kind)
    if (found := _RUN.match(form.lower())) and found.group() != form.lower()
)
_ALONE = frozenset(word for word in _BEGINNINGS - _LONGER if TRIGGER.fullmatch(word))


def _begins(word: str) -> bool:
    return word in _BEGINNINGS or word[0].isdigit()


_TIME_WORDS = Forms(word=_RUN, begins=_begins, alone=_ALONE, form=TRIGGER)


def time_words(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of `TRIGGER`, found by their first words: that takes a fifth of searching for all forms."""
    return find_forms(_TIME_WORDS, text, start, end)
