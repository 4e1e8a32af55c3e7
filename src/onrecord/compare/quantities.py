"""Numbers that count something: the value, what bounds it, and the words it counts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

import msgspec

from onrecord.compare.likeness import STOP, terms
from onrecord.data import table
from onrecord.rows import Span

_ROUNDED = 0.05
"""Two numbers this close may be one number rounded: "nearly 200" for 196."""
_NOUN_WORDS = 3


class Quantity(msgspec.Struct, frozen=True, kw_only=True):
    """``bound`` is least, most, about or None; ``counted`` are the terms of the words behind it, or its unit."""

    value: float
    bound: str | None
    counted: tuple[str, ...]
    span: Span


_KINDS = {word: (float(value), kind) for word, value, kind in table("number_words.tsv")}
_BOUNDS: dict[str, str] = {form: bound for form, bound, *_ in table("bound_words.tsv")}
_SCALES = "|".join(word for word, (_, kind) in _KINDS.items() if kind == "scale")
_WORDS = "|".join(sorted((word for word, (_, kind) in _KINDS.items() if kind != "scale"), key=len, reverse=True))
_BEFORE = "|".join(sorted(map(re.escape, _BOUNDS), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?:\b(?P<bound>{_BEFORE})\s+)?(?P<money>[$€£])?"
    rf"(?P<digits>(?<![\w.,:/-])\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|(?<![\w.,:/-])\d{{1,15}}(?:\.\d{{1,6}})?"
    rf"|\b(?:{_WORDS})\b(?:[- ](?:{_WORDS})\b)?)"
    rf"(?:[ -]?(?P<scale>{_SCALES})\b)?(?P<percent>\s?%|\s(?:percent|per cent)\b)?(?![\w:/]|[.,]\d)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:[ -]|\u00a0)([^\W\d_]+(?:['’][^\W\d_]+)?)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MONTHS = frozenset(name.lower()[:cut] for name in calendar.month_name[1:] for cut in (3, 4, len(name)))
_CLOCK = frozenset({"am", "pm", "gmt", "utc"})
_BEFORE_DAY = re.compile(r"([^\W\d_]+)\.?\s+$")


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the counted numbers of a text; years, dates and bare numbers are passed over."""
    for match in _QUANTITY.finditer(text):
        value = _value(match["digits"], match["scale"])
        counted = _counted(text, match)
        if value is not None and counted and not _is_date(text, match):
            bound = _BOUNDS.get(match["bound"].lower()) if match["bound"] else None
            yield Quantity(value=value, bound=bound, counted=counted, span=(match.start("digits"), match.end()))


def _is_date(text: str, match: re.Match[str]) -> bool:
    if _YEAR.fullmatch(match["digits"]):
        return not match["bound"]
    before = _BEFORE_DAY.search(text, max(0, match.start() - 12), match.start())
    after = _NEXT.match(text, match.end())
    return bool((before and before[1].lower() in _MONTHS) or (after and after[1].lower() in _MONTHS | _CLOCK))


def _value(digits: str, scale: str | None) -> float | None:
    number = float(digits.replace(",", "")) if digits[0].isdigit() else _spelled(digits)
    if number is None:
        return None
    return number * (_KINDS[scale.lower()][0] if scale else 1)


def _spelled(words: str) -> float | None:
    parts = [_KINDS[word.lower()] for word in re.split(r"[- ]", words)]
    if len(parts) == 2 and not (parts[0][1] == "ten" and parts[1][1] == "unit" and parts[1][0] < 10):
        return None
    return sum(value for value, _ in parts)


def _counted(text: str, match: re.Match[str]) -> tuple[str, ...]:
    if match["percent"]:
        return ("%",)
    if match["money"]:
        return (match["money"],)
    words: list[str] = []
    place = match.end()
    while len(words) < _NOUN_WORDS and (found := _NEXT.match(text, place)):
        if found[1].lower() in STOP or found[1].lower() in _KINDS:
            break
        words.append(found[1])
        place = found.end()
    return terms(" ".join(words))


def differ(one: Quantity, two: Quantity) -> bool:
    """Tell whether two numbers cannot be one number rounded or bounded."""
    if abs(one.value - two.value) <= _ROUNDED * max(one.value, two.value):
        return False
    low, high = sorted((one, two), key=lambda item: item.value)
    if "about" in (one.bound, two.bound) and high.value <= 1.15 * low.value:
        return False
    return low.bound != "least" and high.bound != "most"
