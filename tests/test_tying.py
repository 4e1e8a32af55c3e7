from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.compare.utterances import Source, find_utterances
from onrecord.engine import LocalEngine
from onrecord.record import Record
from onrecord.rows import Copy, Date, Document, Statement, Utterance, cite, make_id
from onrecord.tying import tie_utterances

SAID = (
    "We will keep the northern bridge open through the winter, whatever the neighbours may say",
    "We will keep the northern bridge open through the winter",
    "that the northern bridge would be kept open in winter whatever the neighbours said",
    "The ferry at Tesk carries nobody before the harbour is dredged",
    "that the ferry carries nobody until Tesk dredges its harbour",
    "Harbour fees will rise",
)
SPEAKERS = ("korrow", "dornich", None)
Told = tuple[int, int, int]
"""Numbers of a document, a speaker and what is said."""
TOLD = st.sets(st.tuples(st.integers(0, 7), st.integers(0, 2), st.integers(0, len(SAID) - 1)), max_size=18)


def document(number: int) -> Document:
    text = "\n".join(SAID)
    day = Date(value=f"2031-03-{10 + number}", precision="day", basis="stated")
    return Document(id=f"d{number}", path=f"{number}.txt", sha256="0", kind="txt", text=text,
                    outlet=f"Outlet {number % 3}", published=day)  # fmt: skip


def statement(told: Told) -> Statement:
    number, speaker, words = told
    start = sum(len(line) + 1 for line in SAID[:words])
    content = cite(document(number).text, "content", start, start + len(SAID[words]))
    return Statement(id=make_id("statement", *told), document=f"d{number}", mode="direct", kind="speech", force="says",
                     origin="rule:test", score=1.0, speaker=SPEAKERS[speaker], evidence=(content,))  # fmt: skip


def copy(pair: tuple[int, int]) -> Copy:
    one, two = pair
    return Copy(id=make_id("copy", *pair), document=f"d{two}", start=0, end=200, of_document=f"d{one}", of_start=0,
                of_end=200, similarity=1.0, kind="passage")  # fmt: skip


def make(record: Record, told: Sequence[Told]) -> None:
    record.add([*(document(number) for number in sorted({one[0] for one in told})), *map(statement, told)])


def wanted(told: Sequence[Told], pairs: Sequence[tuple[int, int]]) -> list[Utterance]:
    sources = {f"d{n}": Source(document=f"d{n}", outlet=f"Outlet {n % 3}", published=f"2031-03-{10 + n}")
               for n in range(8)}  # fmt: skip
    there = {number for number, *_ in told}
    return find_utterances(map(statement, told), sources, [copy(pair) for pair in pairs if {*pair} <= there])


@given(TOLD, st.sets(st.integers(0, 7)), st.sets(st.tuples(st.integers(0, 3), st.integers(4, 7)), max_size=3),
       st.sets(st.integers(0, 7), max_size=2), st.integers(0, 2))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_tying_in_steps_is_tying_at_once(
    told: set[Told], later: set[int], pairs: set[tuple[int, int]], gone: set[int], moved: int
) -> None:
    there = {number for number, *_ in told}
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "r.db", create=True) as record:
        first = sorted(one for one in told if one[0] not in later)
        make(record, first)
        tie_utterances(record, LocalEngine())
        assert list(record.rows(Utterance)) == wanted(first, ())
        make(record, sorted(told - set(first)))
        record.add(copy(pair) for pair in sorted(pairs) if {*pair} <= there)
        tie_utterances(record, LocalEngine())
        assert list(record.rows(Utterance)) == wanted(sorted(told), sorted(pairs))
        record.remove(Document, (f"d{number}" for number in gone))
        tie_utterances(record, LocalEngine())
        left = sorted(one for one in told if one[0] not in gone)
        assert list(record.rows(Utterance)) == wanted(left, sorted(pairs))
        record.remove(Copy, (copy(pair).id for pair in sorted(pairs)[:1]))
        tie_utterances(record, LocalEngine())
        assert list(record.rows(Utterance)) == wanted(left, sorted(pairs)[1:])
        record.update(Statement, "speaker", ((statement(one).id, SPEAKERS[moved]) for one in left))
        tie_utterances(record, LocalEngine())
        rows = [row for one in left for row in record.get_many(Statement, [statement(one).id])]
        assert {row.speaker for row in rows} <= {SPEAKERS[moved]}
        assert {row.id: row.utterance for row in rows} == {
            name: one.id for one in record.rows(Utterance) for name in one.statements
        }
        with Record.open(Path(folder) / "fresh.db", create=True) as fresh:
            make(fresh, left)
            fresh.update(Statement, "speaker", ((row.id, SPEAKERS[moved]) for row in rows))
            fresh.add(record.rows(Copy))
            tie_utterances(fresh, LocalEngine())
            assert list(record.rows(Utterance)) == list(fresh.rows(Utterance))


def test_tying_finds_what_a_crowd_hid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.compare.utterances._CROWD", 2)
    told = [(number, 0, 0) for number in range(3)]
    with Record.open(tmp_path / "r.db", create=True) as record:
        make(record, told)
        tie_utterances(record, LocalEngine())
        assert [len(row.statements) for row in record.rows(Utterance)] == [1, 1, 1]
        record.remove(Document, ["d2"])
        tie_utterances(record, LocalEngine())
        assert list(record.rows(Utterance)) == wanted(told[:2], ())
        assert [len(row.statements) for row in record.rows(Utterance)] == [2]
