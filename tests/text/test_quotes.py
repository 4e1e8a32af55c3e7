from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.text.quotes import quotations


def outer(text: str) -> list[str]:
    return [text[found.start : found.end] for found in quotations(text) if found.depth == 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"We agree," she said. "Now go."', ['"We agree,"', '"Now go."']),
        ("“We agree,” she said.", ["“We agree,”"]),
        ("‘The boys’ boats aren’t here,’ said Ann. It’s late.", ["‘The boys’ boats aren’t here,’"]),
        ("The ministers' demands were 'irrational' and 'keep it dry' won.", ["'irrational'", "'keep it dry'"]),
        ("« Oui », dit-il. «Non»", ["« Oui »", "«Non»"]),
        ("»Gut«, sagte er.", ["»Gut«"]),
        ("„Gut“, sagte er. „Dobrze” i tyle.", ["„Gut“", "„Dobrze”"]),
        ("''We agree,'' he said. ``Fine,'' she said.", ["''We agree,''", "``Fine,''"]),
        ('It opened "so” and “so" again.', ['"so”', '“so"']),
        ("A man of 5'10\" in rock 'n' roll of the '90s told 'em so.", []),
        ("", []),
    ],
)  # fmt: skip
def test_quotes_of_each_style(text: str, expected: list[str]) -> None:
    assert outer(text) == expected


def test_quotes_inner_span_leaves_the_marks_out() -> None:
    text = "He said “not yet”."
    (found,) = quotations(text)
    assert (text[slice(*found.inner)], found.style, found.closed) == ("not yet", "“", True)


def test_quotes_nested_know_their_depth() -> None:
    text = "\"We must 'hold on' here,\" Makri said."
    assert [(text[found.start : found.end], found.depth) for found in quotations(text)] == [
        ("\"We must 'hold on' here,\"", 0), ("'hold on'", 1),
    ]  # fmt: skip


def test_quotes_over_paragraphs_continue() -> None:
    text = "“One.\n“Two.\n\n“Three.” He left."
    assert [(text[found.start : found.end], found.closed, found.continues) for found in quotations(text)] == [
        ("“One.", False, False), ("“Two.", False, True), ("“Three.”", True, True),
    ]  # fmt: skip


def test_quotes_left_open_end_with_their_paragraph() -> None:
    text = "“We never left. \nThe next paragraph has none."
    assert [(found.start, found.end, found.closed) for found in quotations(text)] == [(0, 15, False)]


@given(st.text(alphabet="“”\"'‘’«»„ a.\nB"))
def test_quotes_hold_their_marks(text: str) -> None:
    for found in quotations(text):
        assert text.startswith(found.style, found.start)
        assert found.start < found.inner_start <= found.inner_end <= found.end <= len(text)
        assert "\n" not in text[found.start : found.end] or text[text.index("\n", found.start) + 1].islower()


@given(st.text())
def test_quotes_come_in_order(text: str) -> None:
    starts = [found.start for found in quotations(text)]
    assert starts == sorted(starts)


@pytest.mark.parametrize("piece", ['"', "'", "‘", "“", "‘as’ ", '\n"a', "x’ s’ ", "''"])
def test_quotes_take_time_in_line_with_length(piece: str) -> None:
    began = time.perf_counter()
    quotations(piece * (400_000 // len(piece)))
    assert time.perf_counter() - began < 10


def test_quotations_of_tokenised_text() -> None:
    text = "`` We were able to confirm that , '' he said ; it was `` good '' ."
    assert [text[q.inner_start : q.inner_end].strip() for q in quotations(text)] == [
        "We were able to confirm that ,",
        "good",
    ]


def test_quotes_of_glued_paragraphs_go_on_and_end_where_the_last_closes() -> None:
    text = 'He said: "We left. "They stayed. "Nobody came." She said "sad" things.'
    assert [(text[q.start : q.end], q.closed, q.continues, q.depth) for q in quotations(text)] == [
        ('"We left.', False, False, 0),
        ('"They stayed.', False, True, 0),
        ('"Nobody came."', True, True, 0),
        ('"sad"', True, False, 0),
    ]


def test_quotes_within_quotes_of_one_style_stay_within() -> None:
    text = "“He told me “yes” and left,” she said."
    assert [(text[q.start : q.end], q.closed, q.depth) for q in quotations(text)] == [
        ("“He told me “yes” and left,”", True, 0),
        ("“yes”", True, 1),
    ]
