"""Quarters, halves and years as companies report them: ``the quarter``, ``the year-earlier period``."""

from __future__ import annotations

import re
from datetime import date

from onrecord.text.calendar_values import moved_by
from onrecord.text.time_context import Context, Match, Reading, get, year_of
from onrecord.text.time_grammar import Words

_REACH = 300
"""Characters before "a year earlier" in which the figures it is compared with say how long they took."""
_SPAN = re.compile(
    r"(?P<long>(?:nine|six|12|twelve|first|9|6)[\s-]months?\b|\b(?:full|whole|fiscal|for\s+the)\s+year\b|\byear\s+ended\b|"
    r"\bhalf\b)|\bquarter|\bthree\s+months\b",
    re.I,
)
_PARAGRAPH = re.compile(r"\n\s*\n")
_FIGURES = re.compile(r"\ba\s+share\b|\$[\d.]+\s+(?:million|billion)")


def reported(match: Match) -> str | None:
    """Tell what a comparison with a year ago is about: ``Q`` a quarter, ``Y`` more than that, None no figures."""
    before = _PARAGRAPH.split(match.string[max(0, match.start() - _REACH) : match.start()])[-1]
    spans = list(_SPAN.finditer(before))
    if spans:
        return "Y" if spans[-1]["long"] else "Q"
    return "Q" if _FIGURES.search(before) else None


def read_year_ago(match: Match, context: Context) -> Reading:
    """Read ``year-earlier``: the quarter told of, a year before; the year where more than a quarter was told of."""
    if context.anchor is None:
        return Reading("date", None, relative=True)
    about = reported(match)
    if about == "Y" or (about is None and "-" not in match.group()):
        return Reading("date", str(context.anchor.year - 1), relative=True)
    return Reading("date", quarter_of_last_year(context.anchor, context), relative=True)


def quarter_of_last_year(anchor: date, context: Context) -> str:
    """Return the quarter a year before the one told of, or before the last that is over."""
    last = _told_quarter(context) or moved_by(anchor, "Q", -1) or ""
    return f"{int(last[:4]) - 1}{last[4:]}"


def _told_quarter(context: Context) -> str | None:
    told = context.named or ""
    return told if "-Q" in told else None


def read_fiscal(match: Match, context: Context) -> Reading:
    """Read ``the quarter``, ``the year-earlier third quarter``: the one told of, or the last that is over."""
    anchor = context.anchor
    if anchor is None:
        return Reading("date", None, relative=True)
    last = (None if "latest" in match.group().lower() else _told_quarter(context)) or moved_by(anchor, "Q", -1) or ""
    year, quarter = int(last[:4]), get(match, "ordinal")
    if quarter:
        year = anchor.year - (int(Words.ordinal(quarter)) > (anchor.month + 2) // 3)
        last = f"{year}-Q{Words.ordinal(quarter)}"
    return Reading("date", f"{year - 1}{last[4:]}" if get(match, "year_ago") else last, relative=True)


def read_quarter(match: Match, context: Context) -> Reading:
    """Read ``the third quarter of 1989``, ``Q3``, ``the second half``: without a year the last that has begun."""
    number_of = Words.ordinal(match["ordinal"]) if match["ordinal"] else get(match, "n1")
    code = f"{'H' if match['half'] else 'Q'}{number_of}"
    if get(match, "year"):
        return Reading("date", f"{year_of(match['year'])}-{code}")
    if context.anchor is None:
        return Reading("date", None, relative=True)
    year = context.anchor.year + (Words.shift(get(match, "way")) or 0)
    begun = (context.anchor.month + 2) // 3 if code[0] == "Q" else (context.anchor.month + 5) // 6
    if not get(match, "way") and int(code[1]) > begun and not context.ahead:
        year -= 1
    return Reading("date", f"{year}-{code}", relative=True)


def read_fiscal_year(match: Match, context: Context) -> Reading:
    """Read ``the full year``, ``its latest fiscal year``: the anchor's, the one before where it is the latest."""
    if context.anchor is None:
        return Reading("date", None, relative=True)
    return Reading("date", str(context.anchor.year - ("latest" in match.group().lower())), relative=True)


def read_year_period(match: Match, context: Context) -> Reading:
    """Read ``the 1989 period`` beside figures: the quarter or the year that they are of."""
    if context.anchor is None or reported(match) == "Y":
        return Reading("date", get(match, "year"), relative=context.anchor is not None)
    last = _told_quarter(context) or moved_by(context.anchor, "Q", -1) or ""
    return Reading("date", get(match, "year") + last[4:], relative=True)
