from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare.tolls import differing, side


def apart(one: str, two: str, *, measures: bool = True) -> list[tuple[str, str, str]]:
    pairs = list(differing([(one, 10)], [(two, 0)], measures=measures))
    for mine, _ in pairs:
        assert one[mine.span[0] - 10 : mine.span[1] - 10] == mine.said == side("a", mine).value
    return [(mine.noun, mine.said, theirs.said) for mine, theirs in pairs]


def test_tolls_of_one_thing_differ() -> None:
    assert apart("A blast killed 39 people in Tesk.", "Nine people died in Tesk.") == [("people", "39", "Nine")]
    assert apart("It cost $3 million.", "It cost $9 million.") == [("$", "3 million", "9 million")]
    assert apart("The talks took 90 minutes.", "They took 15 minutes.") == [("minutes", "90", "15")]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Three people died and 639 were hurt.", "The ministry said 916 people were injured."),
        ("It said 77 people were killed.", "Another 35 people were killed."),
        ("One Korrow backer spoke.", "18 Korrow backers spoke."),
        ("In Tesk 12 people died, in Marn 14 people died.", "It was 20 people who died."),
        ("About 200 sheep were lost.", "Some 196 sheep were lost."),
        ("19 show all bridges.", "34 show all bridges."),
        ("There were 12 Tesk buses.", "There were 40 Tesk buses."),
    ],
)
def test_tolls_of_two_things_are_left_alone(one: str, two: str) -> None:
    assert apart(one, two) == []


def test_tolls_pass_over_measures_where_asked() -> None:
    assert apart("They met for 90 minutes.", "It was to last 15 minutes.", measures=False) == []
    assert apart("It cost $3 million.", "It cost $9 million.", measures=False) == []


@given(st.text(), st.text())
def test_tolls_take_any_text(one: str, two: str) -> None:
    for mine, theirs in differing([(one, 0)], [(two, 0)]):
        assert one[slice(*mine.span)] == mine.said and two[slice(*theirs.span)] == theirs.said
