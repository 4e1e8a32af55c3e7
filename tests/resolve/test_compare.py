from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.resolve.compare import compare_persons
from onrecord.text.names import parse_person


@pytest.mark.parametrize(
    ("left", "right", "judgement"),
    [
        ("Alexander Lukashenko", "Alyaksandr Lukashenka", "same"),
        ("Aleksandr Lukashenko", "Александр Лукашенко", "same"),
        ("Mario Naufal", "Mario Nawfal", "same"),
        ("Vladimir Zelensky", "Volodymyr Oleksandrovych Zelenskyy", "same"),
        ("Xi Jinping", "Jinping Xi", "same"),
        ("Kim Jong-un", "Kim Jong Un", "same"),
        ("Putin, Vladimir", "Vladimir V. Putin", "same"),
        ("Sen. Bernie Sanders", "Bernard Sanders", "same"),
        ("Sergei Shoigu", "S. Shoigu", None),
        ("Shoigu", "Sergei Shoigu", None),
        ("Donald Trump", "Donald Trump Jr.", "different"),
        ("George H.W. Bush", "George W. Bush", "different"),
        ("Bill Clinton", "Hillary Clinton", "different"),
        ("John Bush", "John Busch", "different"),
        ("Gary Johnson", "Garrett Johnson", "different"),
        ("C. Rick Martin", "Carmel Martin", "different"),
        ("Dan Hill", "Dana Hill", "different"),
    ],
)
def test_compare_judges_pairs(left: str, right: str, judgement: str | None) -> None:
    assert compare_persons(parse_person(left), parse_person(right)).judgement == judgement


def test_compare_says_why() -> None:
    verdict = compare_persons(parse_person("Dmitry Medvedev"), parse_person("Dmitri A. Medvedev"))
    assert verdict == ("same", 0.9215, "given names are forms of one name; middle name in one only")


@example("Æ½", "Æ:2")
@given(st.text(max_size=60), st.text(max_size=60))
def test_compare_is_symmetric_and_never_raises(left: str, right: str) -> None:
    one, other = parse_person(left), parse_person(right)
    assert compare_persons(one, other)[:2] == compare_persons(other, one)[:2]
