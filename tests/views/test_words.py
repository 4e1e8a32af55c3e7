from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.rows import Date
from onrecord.views import words

ANY = st.text(st.characters(codec=None))


def test_running_escapes_markup() -> None:
    assert words.running("<b onclick='x'>&") == "&lt;b onclick=&#39;x&#39;&gt;&amp;"


def test_running_bidi_control_is_named_and_isolated() -> None:
    assert words.running("a\u202eb") == 'a<bdi class="control" data-name="RLO">\u202e</bdi>b'


@given(ANY)
def test_running_keeps_one_character_for_each(text: str) -> None:
    shown = html.unescape(re.sub(r"</?bdi[^>]*>", "", words.running(text)))
    assert len(shown) == len(text)
    assert all(
        seen == was or was in "\x7f" or ord(was) < 0x20 or 0xD800 <= ord(was) < 0xE000
        for seen, was in zip(shown, text, strict=True)
    )
    shown.encode()


@given(ANY)
def test_bare_has_no_control(text: str) -> None:
    assert len(words.bare(text)) == len(text)
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069]", words.bare(text))


def test_words_isolates_and_unknown_is_nothing() -> None:
    assert words.words("<i>") == "<bdi>&lt;i&gt;</bdi>"
    assert (words.words(None), words.words("")) == ("", "")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2031-03-11", "11 Mar 2031"),
        ("2031-03", "Mar 2031"),
        ("1994", "1994"),
        ("2031-02-18/2031-02-20", "18 Feb 2031 to 20 Feb 2031"),
        ("2031-13", "2031-13"),
        ("about then", "about then"),
        (None, ""),
    ],
)
def test_date_for_a_reader(value: str | None, shown: str) -> None:
    assert words.date(value) == shown


def test_date_of_a_row() -> None:
    assert words.date(Date(value="2031-03-01", precision="day", basis="stated")) == "1 Mar 2031"


@given(ANY, st.integers(1, 50))
def test_shorten_is_one_line_of_at_most_the_limit(text: str, limit: int) -> None:
    line = words.shorten(text, limit)
    assert "\n" not in line
    assert len(line) <= limit + 2


def test_shorten_cuts_at_a_space() -> None:
    assert words.shorten("one two  three", 9) == "one two …"
    assert words.shorten("one\ntwo", 9) == "one two"


def test_right_to_left() -> None:
    assert [words.right_to_left(text) for text in ("abc", "é", "שלום", "سلام")] == [False, False, True, True]
