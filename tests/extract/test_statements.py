from __future__ import annotations

from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.draft import Draft, Mark
from onrecord.extract.rules import rule_marks
from onrecord.extract.statements import find_statements
from onrecord.rows import Date, DateMention, Document, Mention, Passage, Span, Statement


def draft(text: str, *, marks: tuple[Mark, ...] | None = None) -> Draft:
    document = Document(id="d", path="d.txt", kind="txt", sha256="0", text=text)
    return Draft(document=document, marks=rule_marks(text) if marks is None else marks)


def named(text: str, name: str, *, full: str, kind: str = "person", nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = text.index(name, start + 1)
    end = start + len(name)
    return Mention(id=f"{name}{nth}", document="d", start=start, end=end, quote=name, kind=kind, name=full)


def statement(text: str) -> Statement:
    (found,) = find_statements(draft(text)).statements
    return found


def roles(found: Statement) -> dict[str, str]:
    return {item.role: found.quote(item.role) for item in found.evidence}


def mark(*, source: Span | None = None, cue: Span, content: tuple[Span, ...], origin: str = "model@x") -> Mark:
    return Mark(source=(source,) if source else (), cue=(cue,), content=content, score=0.9, origin=origin)


def test_statements_modes_follow_the_quotation_marks() -> None:
    assert statement("Korrow said that the pact was dead.").mode == "indirect"
    assert statement("Korrow said that the pact was “dead as stone”.").mode == "mixed"
    assert statement("“The pact is dead,” Korrow said.").mode == "direct"
    assert statement("Korrow stated: ‘The pact is dead. It’s over’. Rain fell.").mode == "direct"


def test_statements_keep_a_refusal_to_speak() -> None:
    found = statement("The ministry declined to comment on the report.")
    assert (found.kind, found.force, found.negated) == ("speech", "refuses", True)


def test_statements_find_relays_around_the_speaker() -> None:
    text = (
        "According to VTA, in an interview with Amran blogger Jon Pell, President Korrow said that the pact was dead."
    )
    found = statement(text)
    assert found.quote("source") == "President Korrow"
    assert [item.quote for item in found.evidence if item.role == "via"] == ["VTA", "Amran blogger Jon Pell"]


def test_statements_find_a_relay_that_closes_the_sentence() -> None:
    found = statement("Korrow said that the pact was “dead”, the VTA news agency reported.")
    assert (found.quote("content"), found.quote("via")) == ("that the pact was “dead”", "the VTA news agency")


def test_statements_name_the_outlet_that_quotes_as_relay() -> None:
    found = statement("The Tesk Herald quoted the general as saying that nobody had a map.")
    assert (found.quote("source"), found.quote("via")) == ("the general", "The Tesk Herald")


def test_statements_tell_an_addressee_from_a_medium() -> None:
    assert roles(statement("Korrow told reporters that the pact was dead."))["addressee"] == "reporters"
    assert roles(statement("Korrow told the Tesk Herald that the pact was dead."))["via"] == "the Tesk Herald"


def test_statements_take_place_and_date_beside_the_cue() -> None:
    text = "Korrow said in Tesk on Friday that the pact of 1994 was dead."
    friday, year = text.index("Friday"), text.index("1994")
    dates = (
        DateMention(id="f", document="d", start=friday, end=friday + 6, quote="Friday", value="2025-03-07",
                    precision="day", basis="inferred", from_="published"),
        DateMention(id="y", document="d", start=year, end=year + 4, quote="1994", value="1994", precision="year"),
    )  # fmt: skip
    (found,) = find_statements(msgspec.structs.replace(draft(text), dates=dates)).statements
    assert (found.place, found.quote("place"), found.quote("date")) == ("Tesk", "Tesk", "Friday")
    assert found.said_on == Date(value="2025-03-07", precision="day", basis="inferred", from_="published")


def test_statements_name_the_speaker_in_full() -> None:
    text = (
        "President Ilva Korrow left. Korrow said that rain fell. A spokesman for Korrow said that it stopped. "
        "He said no more would fall."
    )
    mentions = tuple(named(text, "Korrow", full="Ilva Korrow", nth=number) for number in range(3))
    found = find_statements(msgspec.structs.replace(draft(text), mentions=mentions)).statements
    assert [row.speaker_name for row in found] == ["Ilva Korrow", "A spokesman for Korrow", None]


def test_statements_keep_two_speakers_as_worded() -> None:
    text = "Korrow and Makri said that rain fell."
    mentions = (named(text, "Korrow", full="Ilva Korrow"), named(text, "Makri", full="Dara Makri"))
    (found,) = find_statements(msgspec.structs.replace(draft(text), mentions=mentions)).statements
    assert found.speaker_name == "Korrow and Makri"


def test_statements_within_and_repeated_point_at_the_other() -> None:
    text = "Korrow said that Makri had said that the pact was dead."
    outer = mark(source=(0, 6), cue=(7, 11), content=((12, 54),))
    inner = mark(source=(17, 22), cue=(23, 31), content=((32, 54),))
    by_cue = {row.quote("cue"): row for row in find_statements(draft(text, marks=(outer, inner))).statements}
    assert (by_cue["said"].within, by_cue["had said"].within) == (None, by_cue["said"].id)
    twice = "Korrow said that the pact was dead.\nKorrow said that the pact was dead."
    passages = tuple(
        Passage(id=kind, document="d", kind=kind, start=start, end=start + 35)
        for kind, start in (("repeated", 0), ("body", 36))
    )
    first, second = find_statements(msgspec.structs.replace(draft(twice), passages=passages)).statements
    assert (first.passage, first.repeats, second.passage, second.repeats) == ("repeated", second.id, "body", None)


def test_statements_ids_rest_on_spans_alone() -> None:
    text = "Korrow said that the pact was dead."
    one = find_statements(draft(text)).statements
    other = find_statements(
        draft(text, marks=tuple(msgspec.structs.replace(item, score=0.1) for item in rule_marks(text)))
    )
    assert [row.id for row in one] == [row.id for row in other.statements]


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), min_size=2, max_size=8))
def test_statements_quote_what_stands_there(text: str, cuts: list[tuple[int, int]]) -> None:
    spans = [(start, min(len(text), start + length)) for start, length in cuts if start < len(text)]
    marks = tuple(mark(cue=left, content=(right,)) for left, right in pairwise(spans))
    for row in find_statements(draft(text, marks=marks)).statements:
        assert all(text[item.start : item.end] == item.quote for item in row.evidence)
