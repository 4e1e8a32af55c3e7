from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.sentences import sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_stops_and_lines() -> None:
    assert cut("The pact holds. Nobody left!\n\nA heading\nWill it last?") == [
        "The pact holds.", "Nobody left!", "A heading", "Will it last?",
    ]  # fmt: skip


def test_sentences_part_glued_ones() -> None:
    assert cut('He praised the old policies.The minister left.She stayed "alone."They met.') == [
        "He praised the old policies.", "The minister left.", 'She stayed "alone."', "They met.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Korrow and Gen. A. B. Haldrin met on Jan. 5 at No. 7.",
        "The U.S. Senate met the U.N. envoy, e.g. on Monday.",
        "See www.velmara.example/a.Html for more.",
        "Prices rose by 3.5 percent, he said... and fell again.",
        "“Why now?” he asked.",
    ],
)
def test_sentences_keep_abbreviations_whole(text: str) -> None:
    assert cut(text) == [text]


def test_sentences_end_after_an_abbreviation_before_a_starter() -> None:
    assert cut("They moved to the U.S. The law passed.") == ["They moved to the U.S.", "The law passed."]


def test_sentences_join_a_line_broken_in_small_letters() -> None:
    assert cut("The ministers met in Tesk\nand signed the pact.\nThey left.") == [
        "The ministers met in Tesk\nand signed the pact.", "They left.",
    ]  # fmt: skip


def test_sentences_keep_to_the_part_asked_for() -> None:
    text = "One is here. Two is there. Three is gone."
    assert sentences(text, 13, 26) == [(13, 26)]


@given(st.text())
def test_sentences_cover_all_but_white_space(text: str) -> None:
    found = sentences(text)
    edges = [0, *(position for span in found for position in span), len(text)]
    assert edges == sorted(edges)
    between = [text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True)]
    assert "".join(between).strip() == ""


@pytest.mark.parametrize("piece", ["a", ".", ". ", "A.", "\n", "x.Y", "“"])
def test_sentences_take_time_in_line_with_length(piece: str) -> None:
    began = time.perf_counter()
    sentences(piece * (400_000 // len(piece)))
    assert time.perf_counter() - began < 10
