from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.text.credits import STAFF, find_credit, find_masthead, is_menu, is_press_name


@pytest.mark.parametrize("words", ["The Coastal Post", "Harbour Daily News", "BBC", "Coastal Press Agency"])
def test_credits_know_names_of_the_press(words: str) -> None:
    assert is_press_name(words)


@pytest.mark.parametrize("words", ["Pilots Agree", "the coastal post", "Post", "A Very Long Name Of A Post", ""])
def test_credits_know_other_words(words: str) -> None:
    assert not is_press_name(words)


def test_credits_find_the_name_in_a_masthead() -> None:
    line = "The Coastal Chronicle — independent since 1974"
    assert find_masthead(line) == (0, len("The Coastal Chronicle"))
    assert find_masthead("Pilots agree on pay") is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Coastal Wire, 4 March 2031", ["Coastal Wire"]),
        ("4 March 2031 | Agencies", [None]),
        ("BAY — 4 Mar 2031, 21:15 h — by the desk", [None]),
        ("Pilots agree on 4 March 2031", []),
        ("4 March 2031", []),
        ("On 4 March 2031, the council met.", []),
    ],
)
def test_credits_find_the_outlet_beside_a_date(line: str, names: list[str | None]) -> None:
    assert [span and line[slice(*span)] for span in find_credit(line)] == names


@pytest.mark.parametrize(
    ("line", "menu"), [("Home > News > Bay", True), ("A | B", False), ("One | two | it ends.", False)]
)
def test_credits_know_menus(line: str, menu: bool) -> None:
    assert is_menu(line) is menu


@pytest.mark.parametrize(
    ("line", "staff"), [("By our own staff", True), ("By Staff Reporter", True), ("By the bay", False)]
)
def test_credits_know_bylines_without_a_name(line: str, staff: bool) -> None:
    assert bool(STAFF.match(line)) is staff


@settings(deadline=None)
@given(st.text(min_size=1))
def test_credits_read_any_line(line: str) -> None:
    spans = [span for span in (find_masthead(line), *find_credit(line)) if span is not None]
    assert all(0 <= start < end <= len(line) for start, end in spans)
    assert is_menu(line) in (True, False)
