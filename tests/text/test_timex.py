from __future__ import annotations

import itertools
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.text.time_grammar import PATTERNS, patterns_for
from onrecord.text.timex import find_timexes

FRIDAY = date(2022, 2, 18)


def read(text: str, anchor: date | None = FRIDAY) -> list[tuple[str, str | None]]:
    return [(text[t.start : t.end], t.value) for t in find_timexes(text, anchor)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on March 4, the president", [("March 4", "2022-03-04")]),
        ("on February 20th, 2025", [("February 20th, 2025", "2025-02-20")]),
        ("born in June 1998, he left later that year", [("June 1998", "1998-06"), ("later that year", "1998")]),
        ("on 4 May 1998 they met; that same day", [("4 May 1998", "1998-05-04"), ("that same day", "1998-05-04")]),
        ("on that day nobody came", []),
        (
            "they met on Wednesday and signed the next day",
            [("Wednesday", "2022-02-16"), ("the next day", "2022-02-17")],
        ),
        ("and the next day nobody came", []),
        ("on 4 May 1998 he came and left that night", [("4 May 1998", "1998-05-04"), ("that night", "1998-05-04TNI")]),
        ("the day before yesterday", [("the day before yesterday", "2022-02-16")]),
        ("earlier in the week it rained", [("earlier in the week", "2022-W07")]),
        ("on Tuesday of last week", [("Tuesday of last week", "2022-02-08")]),
        ("it fell at noon Thursday", [("noon Thursday", "2022-02-17T12:00")]),
        ("it fell at 10:35 a.m. (0735 GMT) Thursday", [("10:35 a.m. (0735 GMT) Thursday", "2022-02-17T10:35")]),
        ("at five o'clock in the morning", [("five o'clock in the morning", "2022-02-18T05:00")]),
        ("at 2130 GMT yesterday", [("2130 GMT yesterday", "2022-02-17T21:30")]),
        ("the film High Noon, the Midnight Crew", []),
        ("a minute and a half later", [("a minute and a half", "PT1M30S")]),
        ("two and a half years in half a day", [("two and a half years", "P2Y6M"), ("half a day", "PT12H")]),
        ("a quarter of a century", [("a quarter of a century", "P25Y")]),
        ("troops will be there within weeks", [("weeks", "PXW")]),
        ("in the months ahead they meet on Mondays", [("the months ahead", "PXM"), ("Mondays", "XXXX-WXX-1")]),
        ("it is printed twice a week", [("a week", "P1W")]),
        ("lower earnings for the fiscal year", [("the fiscal year", "2022")]),
        ("sales in the latest fiscal year", [("the latest fiscal year", "2021")]),
        ("should be in place by year's end", [("year's end", "2022")]),
        ("in the second half they fell", [("the second half", "2021-H2")]),
        (
            "for the nine months it earned $5 million, up from $4 million a year earlier",
            [("the nine months", "P9M"), ("a year earlier", "2021")],
        ),
        (
            "in the third quarter it earned $5 million; the year-earlier loss was $4 million. In the 2020 period",
            [("the third quarter", "2021-Q3"), ("the year-earlier", "2020-Q3"), ("the 2020 period", "2020-Q3")],
        ),
        ("in 1994, 1995 and 1997", [("1994", "1994"), ("1995", "1995"), ("1997", "1997")]),
        ("Three days later he left", [("Three days later", "P3D")]),
        ("open until 5 p.m. EST, March 4", [("5 p.m. EST, March 4", "2022-03-04T17:00")]),
        ("at 4 a.m. on February 24, 2022", [("4 a.m. on February 24, 2022", "2022-02-24T04:00")]),
        ("On Feb. 12 it fell at 4 a.m. there", [("Feb. 12", "2022-02-12"), ("4 a.m.", "2022-02-12T04:00")]),
        ("they could not be found Wednesday", [("Wednesday", "2022-02-16")]),
        ("more troops than in the same period last year", [("the same period last year", "2021")]),
        (
            "a net of $2 million, from $1 million in the corresponding quarter a year earlier",
            [("the corresponding quarter a year earlier", "2020-Q4")],
        ),
        ("the first nine months of the year", [("the first nine months", "P9M"), ("the year", "2022")]),
        ("said on ''This Week,'' which this week", [("this week", "2022-W07")]),
        ("over the past decade, in the near term", [("the past decade", "P10Y"), ("the near term", "FUTURE_REF")]),
        ("Fernway's 2020 profit", [("2020", "2020")]),
        ("Now, he says, it begins now", [("now", "PRESENT_REF")]),
        ("two hundred days of the 2019-20 season", [("two hundred days", "P200D"), ("2019-20", "2019/2020")]),
        ("before Memorial Day of 2021", [("Memorial Day of 2021", "2021-05-31")]),
        ("A 1996 law named for him", [("1996", "1996")]),
        ("the party daily Beacon; the daily toll", [("daily", "P1D")]),
        ("a recent attack by 12/31/98", [("12/31/98", "1998-12-31")]),
        ("shot last Oct. 23 at home", [("last Oct. 23", "2021-10-23")]),
        ("wins seats this September", [("this September", "2022-09")]),
        ("for 2 1/2 years", [("2 1/2 years", "P2Y6M")]),
        (
            "On May 22, 1995, he rose; the following year he fell",
            [("May 22, 1995", "1995-05-22"), ("the following year", "1996")],
        ),
        ("will be named to lead it in August", [("August", "2022-08")]),
        ("they will look for ways around Wednesday's ruling", [("Wednesday", "2022-02-16")]),
        ("as early as next year's first quarter", [("next year's first quarter", "2023-Q1")]),
        ("in the 1988 third quarter", [("the 1988 third quarter", "1988-Q3")]),
        ("planned for early March, but", [("early March", "2022-03")]),
        ("it ended at the end of November.", [("end of November", "2021-11")]),
        ("on Sunday, March eighth", [("Sunday, March eighth", "2022-03-08")]),
        ("February twenty-first, nineteen ninety-six", [("February twenty-first, nineteen ninety-six", "1996-02-21")]),
        ("in the winter of nineteen ninety-four", [("the winter of nineteen ninety-four", "1994-WI")]),
        ("In January nineteen ninety-seven", [("January nineteen ninety-seven", "1997-01")]),
        ("which just months ago was small", [("just months ago", "PXM")]),
        ("a week or so ago", [("a week or so ago", "2022-W06")]),
        ("dated 16.02.2022 and", [("16.02.2022", "2022-02-16")]),
        ("by 03/04/2022 at the latest", [("03/04/2022", None)]),
        ("by 23/04/2022 at the latest", [("23/04/2022", "2022-04-23")]),
        ("signed in December 1994", [("December 1994", "1994-12")]),
        ("since 2014", [("2014", "2014")]),
        ("announced Friday that", [("Friday", "2022-02-18")]),
        ("will supervise the drills on Saturday", [("Saturday", "2022-02-19")]),
        ("met on Saturday", [("Saturday", "2022-02-12")]),
        ("earlier this month", [("earlier this month", "2022-02")]),
        ("last week", [("last week", "2022-W06")]),
        ("10 days ago", [("10 days ago", "2022-02-08")]),
        ("a decade ago", [("a decade ago", "2012")]),
        ("A year later, they met", [("A year later", "P1Y")]),
        ("for 30 years", [("30 years", "P30Y")]),
        ("over the past 20 years", [("the past 20 years", "P20Y")]),
        ("in the early 1990s", [("the early 1990s", "199X")]),
        ("the first quarter of 2021", [("the first quarter of 2021", "2021-Q1")]),
        ("March 3-5, 2024", [("March 3-5, 2024", "2024-03-03/2024-03-05")]),
        ("two months ago", [("two months ago", "2021-12")]),
        ("the Arrow-2022 drills, called Joint Arrow 2022, took 9000 soldiers", []),
        ("a 2+2 meeting under law No. 1920 of 1200 pages, 1920x1080", []),
        ("it may march on", []),
        ("by the year two thousand", [("the year two thousand", "2000")]),
        ("signed in nineteen ninety-six", [("nineteen ninety-six", "1996")]),
        ("late-the\tnineties", [("late-the\tnineties", "199X")]),
        ("Last Tuesday the envoy left", [("Last Tuesday", "2022-02-15")]),
        ("will, the ministry on Monday announced, be cut", [("Monday", "2022-02-14")]),
        ("They will act. Later today it rains", [("Later today", "2022-02-18")]),
        ("eight trading days", [("eight trading days", "P8D")]),
        ("three-quarters of its food", []),
        ("each July the villagers march", [("each July", "XXXX-07")]),
        ("for the year ended March 31, 2021", [("the year", "P1Y"), ("March 31, 2021", "2021-03-31")]),
        ("on Labor Day 2020", [("Labor Day 2020", "2020-09-07")]),
    ],
)
def test_timex_reads_the_forms_of_news(text: str, found: list[tuple[str, str | None]]) -> None:
    assert read(text) == found


def test_timex_reads_no_month_out_of_a_word_at_the_border_of_what_it_looks_at() -> None:
    assert [found for n in range(60) for found in read(f"15% of{' ' * n}transfers of junk-fund shares")] == []


def test_timex_without_an_anchor_says_what_it_lacks() -> None:
    (timex,) = find_timexes("met on March 4", None)
    assert (timex.value, timex.anchor, timex.lacks) == (None, None, "document date")
    (stated,) = find_timexes("met on March 4, 2021", None)
    assert (stated.value, stated.anchor, stated.lacks) == ("2021-03-04", None, None)


@settings(max_examples=200)
@given(st.text() | st.from_regex(r"(\d{1,5}|[./-]|May|last|week|Q|th| |ago|years){0,30}", fullmatch=True))
def test_timex_of_any_text_stays_in_order_and_never_overlaps(text: str) -> None:
    found = find_timexes(text, FRIDAY)
    spans = [(t.start, t.end) for t in found]
    assert spans == sorted(spans)
    assert [a for a, b in itertools.pairwise(spans) if a[1] > b[0]] == []
    assert [s for s in spans if not 0 <= s[0] < s[1] <= len(text)] == []


_PIECES = re.findall(
    r"\S+",
    "late the early nineties 2025 1994-96 5 12 May March jul. Monday each every quarter half Q2 year-ago weeks two ago "
    "earlier from now to for century 19th 1990s '90s pm a.m. 2:30 12/05/2019 weekend summer last this next of in end "
    "nineteen ninety-six two thousand ended future past recently daily Thanksgiving Christmas tonight morning - , .",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join) | st.text())
def test_timex_passes_over_no_form_that_would_match(text: str) -> None:
    matching = [(name, pattern) for name, pattern in PATTERNS if pattern.search(text)]
    searched = patterns_for(text)
    assert [form for form in matching if form not in searched] == []
