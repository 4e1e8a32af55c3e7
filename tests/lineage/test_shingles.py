from __future__ import annotations

import re

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.lineage.shingles import shingles, winnow, words_of


@given(st.text())
def test_words_of_any_text_gives_exact_offsets_and_equal_hashes_for_equal_words(text: str) -> None:
    words = words_of(text)
    found = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    assert "".join(found) == "".join(c for c in text if c.isalnum() or c == "_" or c in "".join(found))
    hashes: dict[str, set[int]] = {}
    for word, value in zip(found, words.hashes.tolist(), strict=True):
        hashes.setdefault(word, set()).add(value)
    assert [word for word, values in hashes.items() if len(values) != 1] == []


def test_words_of_ignores_case_and_place() -> None:
    here, there = words_of("The Treaty holds"), words_of("Nobody says the TREATY HOLDS now")
    assert here.hashes.tolist() == there.hashes.tolist()[2:5]


def test_words_of_keeps_offsets_where_lower_case_is_longer() -> None:
    assert words_of("İİ treaty").starts.tolist() == [0, 3]


def test_shingles_hash_runs_of_words() -> None:
    one, two = words_of("a b c d e"), words_of("x b c d y")
    assert [a in shingles(two.hashes, 3) for a in shingles(one.hashes, 3)] == [False, True, False]
    assert shingles(one.hashes, 6).tolist() == []


@given(st.lists(st.integers(0, 2**63), max_size=80), st.integers(1, 9))
def test_winnow_keeps_one_of_every_window(values: list[int], window: int) -> None:
    kept = set(winnow(np.array(values, dtype=np.uint64), window).tolist())
    assert [i for i in range(len(values) - window + 1) if not kept & set(range(i, i + window))] == []
    assert bool(kept) == bool(values)


@given(st.text(alphabet=st.one_of(st.sampled_from("aZé_1 \n,'’-²б\"İ\ud800\x00"), st.characters()), max_size=60))
def test_shingles_words_are_those_of_the_regular_expression(text: str) -> None:
    words = words_of(text)
    expected = [match.span() for match in re.finditer(r"\w+", text)]
    assert list(zip(words.starts.tolist(), words.ends.tolist(), strict=True)) == expected
