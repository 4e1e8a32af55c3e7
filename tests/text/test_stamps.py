from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.text.stamps import Stamp, find_stamps, parse_stamp


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("2031-03-04", "2031-03-04"),
        ("2031/3/4", "2031-03-04"),
        ("2031-03-04T23:59:00+03:00", "2031-03-04"),
        ("Tue, 04 Mar 2031 10:00:00 GMT", "2031-03-04"),
        ("March 4, 2031", "2031-03-04"),
        ("Sept. 4, 2031", "2031-09-04"),
        ("4th of March, 2031", "2031-03-04"),
        ("04.03.2031", "2031-03-04"),
        ("20310304", "2031-03-04"),
        ("25/03/2031", "2031-03-25"),
        ("03/25/2031", "2031-03-25"),
        ("2031-03", "2031-03"),
        ("2031", "2031"),
        ("1500000000", "2017-07-14"),
        ("1500000000000", "2017-07-14"),
    ],
)
def test_stamps_reads_the_forms_that_pages_use(words: str, value: str) -> None:
    stamp = parse_stamp(words)
    assert stamp is not None
    assert stamp.value == value


@pytest.mark.parametrize(
    "words", ["", "04/05/2031", "2031-13-01", "31.02.2031", "yesterday", "March 4", "12345", "2031-99"]
)
def test_stamps_says_nothing_of_what_is_unclear_or_impossible(words: str) -> None:
    assert parse_stamp(words) is None


def test_stamps_finds_every_full_date_at_its_place() -> None:
    text = "Posted 4 March 2031, updated 2031-03-06; in 1994 nothing; on 7 March nothing."
    assert [(text[stamp.start : stamp.end], stamp.value) for stamp in find_stamps(text)] == [
        ("4 March 2031", "2031-03-04"),
        ("2031-03-06", "2031-03-06"),
    ]


@settings(deadline=None)
@given(st.text())
def test_stamps_reads_any_text(text: str) -> None:
    assert parse_stamp(text) is None or isinstance(parse_stamp(text), Stamp)
    assert all(text[stamp.start : stamp.end] for stamp in find_stamps(text))
