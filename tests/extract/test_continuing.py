from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.continuing import continued, without_fragments
from onrecord.extract.draft import Mark
from onrecord.rows import Span

OPEN = "“We opened the gate.\n\n“We did not close it.\n\n“Nobody did,” Korrow said."


def mark(text: str, source: str, cue: str, *content: str) -> Mark:
    def span(part: str) -> Span:
        return text.index(part), text.index(part) + len(part)

    return Mark(
        source=(span(source),), cue=(span(cue),), content=tuple(map(span, content)), score=0.8, origin="model@x"
    )


def contents(text: str, marks: list[Mark]) -> list[list[str]]:
    return [[text[start:end] for start, end in one.content] for one in marks]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        (OPEN, "Korrow", "said", ["“Nobody did,”"],
         ["“We opened the gate.", "“We did not close it.", "“Nobody did,”"]),
        ('Korrow said: "We opened the gate.\n\n“Nobody closed it.”', "Korrow", "said", ['"We opened the gate'],
         ['"We opened the gate.', "“Nobody closed it.”"]),
        ("Korrow said: “We opened the gate.”\n\n“Nobody closed it.”", "Korrow", "said", ["“We opened the gate.”"],
         ["“We opened the gate.”"]),
    ],
)  # fmt: skip
def test_continuing_gives_a_speech_to_who_says_part_of_it(
    text: str, source: str, cue: str, content: list[str], expected: list[str]
) -> None:
    assert contents(text, continued([mark(text, source, cue, *content)], text)) == [expected]


def test_continuing_leaves_what_several_say() -> None:
    text = "“We opened it, Makri wrote.\n\n“We did not close it.\n\n“Nobody did,” Korrow said."
    unclosed = mark(text, "Makri", "wrote", "“We opened it")
    found = continued([unclosed, mark(text, "Korrow", "said", "“Nobody did,”")], text)
    assert contents(text, found) == [["“We opened it"], ["“We did not close it.", "“Nobody did,”"]]


def test_continuing_drops_words_out_of_another_paragraphs_quotation() -> None:
    text = "The gate is shut, Korrow said.\n\nMakri sat down. “It matters much to the children of the valley.”"
    found = without_fragments([mark(text, "Korrow", "said", "The gate is shut", "matters much")], text)
    assert contents(text, found) == [["The gate is shut"]]


def test_continuing_keeps_half_a_quotation_and_words_beside_the_cue() -> None:
    text = "The gate is shut, Korrow said, and “old as the hills”.\n\n“It matters much to the children.”"
    said = mark(text, "Korrow", "said", "The gate is shut", "old", "It matters much to the")
    assert without_fragments([said], text) == [said]


_SPAN = st.tuples(st.integers(0, 40), st.integers(1, 20)).map(lambda pair: (pair[0], sum(pair)))
_SPANS = st.lists(_SPAN, min_size=1, max_size=3).map(lambda spans: tuple(sorted(set(spans))))
_MARK = st.builds(Mark, source=_SPANS, cue=_SPANS, content=_SPANS, score=st.just(0.5), origin=st.just("model@x"))


@given(st.text(alphabet='aB.“”" \n‘’', max_size=60), st.lists(_MARK, max_size=4))
def test_continuing_takes_any_text(text: str, marks: list[Mark]) -> None:
    found = continued(without_fragments(marks, text), text)
    assert [(one.source, one.cue, one.score) for one in found] == [(one.source, one.cue, one.score) for one in marks]
    assert all(one.content for one in found)
