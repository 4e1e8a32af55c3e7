from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from onrecord.views.wording import differences


def test_differences_marks_what_the_first_has_not_and_what_only_the_first_has() -> None:
    assert differences(["“We keep our word,”", '"We kept our  word"', "We keep faith"]) == [
        "“We keep our word,”",
        "&#34;We <mark>kept</mark> our  word&#34;",
        "We keep <mark>faith</mark>",
    ]


def test_differences_of_the_first_are_words_nobody_else_has() -> None:
    assert differences(["we never wait", "we wait"]) == ["we <mark>never</mark> wait", "we wait"]


def test_differences_neighbours_are_one_mark() -> None:
    assert differences(["yes", "yes and no"]) == ["yes", "yes <mark>and no</mark>"]


def test_differences_one_wording_has_none() -> None:
    assert differences(["<b>"]) == ["&lt;b&gt;"]
    assert differences([]) == []


@given(
    st.lists(
        st.text(
            st.characters(
                exclude_categories=["Cs", "Cc"],
                exclude_characters="<>&'\"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
            )
        ),
        min_size=2,
        max_size=3,
    )
)
def test_differences_change_no_word(wordings: list[str]) -> None:
    assert [re.sub("</?mark>", "", shown) for shown in differences(wordings)] == wordings
