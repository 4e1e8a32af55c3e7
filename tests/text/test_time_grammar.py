from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.data import table
from onrecord.text.time_grammar import PATTERNS, TRIGGER, patterns_for, time_words

FORMS = sorted({word for word, *_ in table("time_words.tsv")})
WORDS = st.sampled_from((
    *FORMS, *(f"{form}s" for form in FORMS), "1994", "12", "4,", "5pm", "10:30", "'90s", "2022-02-18", "Q3", "half",
    "of", "the", "in", "to", "last", "year-end", "Sept.", "weekend", "century", "mid-", "-", "\n", "é", "\x00",
))  # fmt: skip
TEXTS = st.lists(WORDS, max_size=12).flatmap(lambda words: st.sampled_from(("", " ")).map(lambda gap: gap.join(words)))


@given(TEXTS | st.text())
def test_time_grammar_patterns_for_leaves_out_none_that_matches(text: str) -> None:
    able = patterns_for(text)
    assert [(name, pattern) for name, pattern in PATTERNS if pattern.search(text)] == [
        (name, pattern) for name, pattern in able if pattern.search(text)
    ]


@given(TEXTS)
def test_time_grammar_finds_the_time_words_that_the_whole_pattern_finds(text: str) -> None:
    found = [match.span() for match in time_words(text, 0, len(text))]
    assert found == [match.span() for match in TRIGGER.finditer(text)]
