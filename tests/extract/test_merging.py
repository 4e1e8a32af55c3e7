from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.draft import Mark
from onrecord.extract.merging import merge_marks
from onrecord.extract.rules import rule_marks


def mark(text: str, source: str, cue: str, *content: str) -> Mark:
    """Make a mark of the model from words, each found at its first place in the text."""

    def spans(*parts: str) -> tuple[tuple[int, int], ...]:
        return tuple((text.index(part), text.index(part) + len(part)) for part in parts if part)

    return Mark(source=spans(source), cue=spans(cue), content=spans(*content), score=0.8, origin="model@x")


def read(text: str, marks: tuple[Mark, ...]) -> list[tuple[str, str, str]]:
    return [
        (
            found.origin.split(":")[-1],
            " | ".join(text[start:end] for start, end in found.source),
            " | ".join(text[start:end] for start, end in found.content),
        )
        for found in marks
    ]


def test_merging_keeps_the_model_and_fills_with_layout() -> None:
    text = "Korrow: the pact is dead\n\n“The pact is dead,” Korrow said. Makri agreed that it was.\n"
    model = mark(text, "", "said", "The pact is dead")
    assert read(text, merge_marks([model], rule_marks(text), text=text)) == [
        ("headed", "Korrow", "the pact is dead"), ("model@x", "Korrow", "The pact is dead"),
    ]  # fmt: skip


def test_merging_returns_the_rules_without_a_model() -> None:
    text = "Korrow said that the pact was dead."
    assert merge_marks([], rule_marks(text), text=text) == rule_marks(text)


def test_merging_leaves_a_relay_to_the_speaker() -> None:
    text = "According to VTA, in an interview with Jon Pell, President Korrow said that the pact was dead."
    outer = mark(text, "VTA", "According to", "President Korrow said that the pact was dead")
    inner = mark(text, "President Korrow", "said", "that the pact was dead")
    assert merge_marks([outer, inner], [], text=text) == (inner,)
    assert [(found.origin, found.content) for found in merge_marks([outer], rule_marks(text), text=text)] == [
        ("rule:that", inner.content)
    ]
    text = "Korrow said Makri had said that the pact was dead."
    outer = mark(text, "Korrow", "said", "Makri had said that the pact was dead")
    inner = mark(text, "Makri", "had said", "that the pact was dead")
    assert merge_marks([outer, inner], [], text=text) == (outer, inner)


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Korrow signed a law ratifying an accord.", "signed a law ratifying", "an accord"),
        ("Korrow is discussing security with Makri.", "is discussing", "security with Makri"),
        ("Korrow imposed new tolls.", "imposed", "new tolls"),
    ],
)
def test_merging_drops_acts(text: str, cue: str, content: str) -> None:
    assert merge_marks([mark(text, "Korrow", cue, content)], [], text=text) == ()


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The forces held drills called Amber Ford 2022 in Tesk.", "The forces", "called", "Amber Ford 2022"),
        (
            "The forces held drills called Amber Ford 2022 on local soil.",
            "The forces",
            "called",
            "Amber Ford 2022 on local soil",
        ),
        ("The town is also known as the Ford.", "", "is also known as", "the Ford"),
        ("You may have noticed that tolls rose.", "You", "may have noticed", "that tolls rose"),
        ("FACT CHECK: Did the tolls rise", "FACT CHECK", ":", "Did the tolls rise"),
    ],
)
def test_merging_drops_names_readers_and_labels(text: str, source: str, cue: str, content: str) -> None:
    assert merge_marks([mark(text, source, cue, content)], [], text=text) == ()


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("Korrow called Makri a liar.", "Korrow", "called", "Makri a liar"),
        ("Korrow called Makri in the wrong.", "Korrow", "called", "Makri in the wrong"),
        ("You say that tolls hurt.", "You", "say", "that tolls hurt"),
        ("The drills were called “a threat”.", "", "were called", "“a threat”"),
        ("WATCHDOG: Tolls are too high", "WATCHDOG", ":", "Tolls are too high"),
    ],
)
def test_merging_keeps_what_names_and_readers_say(text: str, source: str, cue: str, content: str) -> None:
    model = mark(text, source, cue, content)
    assert merge_marks([model], [], text=text) == (model,)


def test_merging_keeps_acts_with_words_in_them() -> None:
    for text, cue, content in (
        ("Korrow signed a letter saying that tolls hurt.", "signed a letter saying", "that tolls hurt"),
        ("Korrow opened with “Dear friends of Tesk”.", "opened with", "“Dear friends of Tesk”"),
    ):
        model = mark(text, "Korrow", cue, content)
        assert merge_marks([model], [], text=text) == (model,)


def test_merging_gives_a_bare_quotation_to_the_nearest_statement() -> None:
    text = "“We agree,” Korrow said.\nMakri stressed that Tesk must talk.\n“All they need is to sit down with us.”"
    far = mark(text, "Korrow", "said", "“We agree,”", "“All they need is to sit down with us.”")
    near = mark(text, "Makri", "stressed", "that Tesk must talk")
    assert read(text, merge_marks([far, near], rule_marks(text), text=text)) == [
        ("model@x", "Korrow", "“We agree,”"),
        ("model@x", "Makri", "that Tesk must talk | “All they need is to sit down with us.”"),
    ]


def test_merging_gives_the_words_to_whom_an_outlet_quotes() -> None:
    text = "The Herald quotes the general as saying that nobody had a map."
    model = mark(text, "The Herald", "quotes", "that nobody had a map")
    assert read(text, merge_marks([model], rule_marks(text), text=text)) == [
        ("model@x", "the general", "that nobody had a map")
    ]


def test_merging_takes_a_source_the_model_left() -> None:
    text = "Korrow said rain fell, adding that roads closed."
    first, second = mark(text, "Korrow", "said", "rain fell"), mark(text, "", "adding", "that roads closed")
    assert read(text, merge_marks([first, second], rule_marks(text), text=text)) == [
        ("model@x", "Korrow", "rain fell"), ("model@x", "Korrow", "that roads closed"),
    ]  # fmt: skip


_SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))), max_size=3)


@given(st.text(max_size=50), st.lists(st.tuples(_SPANS, _SPANS, _SPANS), max_size=6))
def test_merging_takes_any_marks(text: str, parts: list[tuple[list[tuple[int, int]], ...]]) -> None:
    marks = [
        Mark(
            source=tuple(sorted(source)),
            cue=tuple(sorted(cue)),
            content=tuple(sorted(content)),
            score=0.5,
            origin="m@x",
        )
        for source, cue, content in parts
        if content
    ]
    merged = merge_marks(marks, rule_marks(text), text=text)
    assert all(item.content for item in merged)
    assert merged == merge_marks(marks, rule_marks(text), text=text)


def test_merging_takes_time_in_line_with_length() -> None:
    text = "“Rain fell here,” Korrow said.\n" * 3000
    rules = rule_marks(text)
    began = time.process_time()
    merge_marks([*rules], rules, text=text)
    assert time.process_time() - began < 10
