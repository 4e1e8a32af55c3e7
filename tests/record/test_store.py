from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import EvidenceError, RecordError
from onrecord.record import Record
from onrecord.rows import (
    TABLES,
    Actor,
    Agreement,
    Commitment,
    Conflict,
    Copy,
    Date,
    DateMention,
    Document,
    Event,
    Evidence,
    Failure,
    Inference,
    Link,
    Mention,
    NameCount,
    Participant,
    Passage,
    Role,
    Row,
    Side,
    Statement,
    Step,
    Utterance,
    cite,
)  # fmt: skip

TEXT = "Title\n\nHaldrin said on Monday that the bridge stays open."
DAY = Date(value="2031-03-10", precision="day", basis="inferred", from_="Monday, reckoned")
DOCUMENT = Document(
    id="d", path="a.txt", kind="txt", sha256="0", text=TEXT, outlet="Tesk Herald", published=DAY,
    inferences=(Inference(field="published", basis="inferred", from_="file name"),),
    evidence=(cite(TEXT, "title", 0, 5),),
)  # fmt: skip
WORDS = (cite(TEXT, "source", 7, 14), cite(TEXT, "cue", 15, 19), cite(TEXT, "content", 30, 57))
ROWS: tuple[Row, ...] = (
    DOCUMENT,
    Passage(id="p", document="d", kind="title", start=0, end=5, repeats="q"),
    Mention(id="m", document="d", start=7, end=14, quote="Haldrin", kind="person", role="president"),
    DateMention(id="t", document="d", start=23, end=29, quote="Monday", value=None, from_="lacks the document date"),
    Statement(
        id="s", document="d", mode="indirect", kind="speech", force="says", evidence=WORDS, origin="rule:cue",
        score=0.5, negated=True, said_on=DAY, via_mentions=("m", "m2"), via=("a",), speaker_name="Haldrin",
    ),
    Event(id="e", document="d", type="sign", status="planned", evidence=WORDS[:1], date=DAY,
          participants=(Participant(role="agent", mention="m"), Participant(role="target", actor="a"))),
    Step(id="x", document="d", step="signed", evidence=WORDS[:1], alleged=True, by_mentions=("m",)),
    Commitment(id="c", document="d", status="given", evidence=WORDS[:1], guarantor=("a", "b")),
    Agreement(id="g", name="Treaty", kind="treaty", names=(NameCount(name="Treaty", count=2),),
              evidence=(Evidence(role="name", start=0, end=5, quote="Title", document="d"),)),
    Actor(id="a", name="Marta Haldrin", kind="person", names=(NameCount(name="Haldrin", count=3),),
          roles=(Role(role="president", document="d", start=7, end=14, date="2031"),)),
    Utterance(id="u", speaker="a", said_on=DAY, statements=("s",), outlets=("Tesk Herald",), origins=1),
    Copy(id="k", document="d", start=0, end=5, of_document="d", of_start=7, of_end=14, similarity=0.5, kind="passage"),
    Conflict(id="f", kind="number", subject="troops", sides=(Side(value="6", document="d", start=0, end=1),)),
    Link(id="l", left="a", right="b", judgement="different", by="person", why="kin", at="2031-01-01T00:00:00+00:00"),
    Failure(id="z", path="b.txt", stage="read", reason="empty"),
)  # fmt: skip


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record.open(tmp_path / "r.db", create=True)


def test_record_gives_every_kind_of_row_back_as_it_was(record: Record) -> None:
    assert {type(row) for row in ROWS} == set(TABLES)
    assert record.add(ROWS) == len(ROWS)
    assert [list(record.rows(type(row))) for row in ROWS] == [[row] for row in ROWS]
    assert record.add(ROWS) == len(ROWS)
    assert [record.count(kind) for kind in TABLES] == [1] * len(TABLES)


def test_record_refuses_a_quote_that_is_not_there_and_writes_nothing(record: Record) -> None:
    wrong = Mention(id="n", document="d", start=0, end=5, quote="Haldr", kind="person")
    with pytest.raises(EvidenceError, match=r"mentions: 'Haldr' is not at \[0, 5\) of document d"):
        record.add([DOCUMENT, wrong])
    assert record.count(Document) == 0
    with pytest.raises(RecordError, match="no document nowhere"):
        record.add([Mention(id="n", document="nowhere", start=0, end=1, quote="T", kind="person")])


def test_record_removes_what_belongs_to_a_document_and_its_words(record: Record) -> None:
    record.add(ROWS)
    found = "SELECT count(*) FROM {} WHERE {} MATCH 'bridg'"
    assert record.connection.execute(found.format("statement_words", "statement_words")).fetchone() == (1,)
    record.remove(Document, ["d"])
    left = {kind.table for kind in TABLES if record.count(kind)}
    assert left == {"agreements", "actors", "utterances", "conflicts", "links", "failures"}
    assert record.connection.execute(found.format("statement_words", "statement_words")).fetchone() == (0,)
    assert record.connection.execute("SELECT count(*) FROM statements_evidence").fetchone() == (0,)
    assert record.connection.execute("INSERT INTO document_words(document_words) VALUES ('integrity-check')")


def test_record_replace_writes_only_what_differs(record: Record) -> None:
    one, two, three = (Actor(id=name, name=name, kind="person") for name in "123")
    assert record.replace(Actor, [one, two]) == 2
    assert record.replace(Actor, [two, three]) == 2
    assert record.replace(Actor, [three, two]) == 0
    assert list(record.rows(Actor)) == [two, three]


def test_record_replace_sees_what_differs_in_lists_and_values(record: Record) -> None:
    record.add(ROWS)
    kinds = {type(row) for row in ROWS} - {Document}
    assert {record.replace(kind, list(record.rows(kind))) for kind in kinds} == {0}
    side = Side(value="T", document="d", start=0, end=1)
    longer, other = (Conflict(id="f", kind="party", subject="T", sides=sides, score=score)
                     for sides, score in (((side, side), 0.5), ((side, side), 0.25)))  # fmt: skip
    assert [record.replace(Conflict, [row]) for row in (longer, longer, other, other)] == [1, 0, 1, 0]
    assert list(record.rows(Conflict)) == [other]


def test_record_replace_leaves_the_rows_of_a_value_alone(record: Record) -> None:
    head, party, fresh = (Conflict(id=name, kind=kind, subject=name, sides=()) for name, kind in
                          (("h", "headline_body"), ("p", "party"), ("n", "party")))  # fmt: skip
    record.add([head, party])
    assert record.replace(Conflict, [fresh], but=("kind", "headline_body")) == 2
    assert list(record.rows(Conflict)) == [head, fresh]


def test_record_removes_the_conflicts_of_a_headline_with_its_article(record: Record) -> None:
    side = Side(value="T", document="d", start=0, end=1)
    record.add([*ROWS, Conflict(id="h", kind="headline_body", subject="Title", sides=(side,))])
    record.add([DOCUMENT])
    assert [row.id for row in record.rows(Conflict)] == ["f"]


def test_open_brings_a_record_of_the_first_version_up_to_date(tmp_path: Path) -> None:
    made = [("trigger", "headlines_removed"), ("index", "conflicts_sides_by_document"), ("table", "aligned"),
            ("table", "shingles"), ("table", "wordings"), ("table", "stale_speakers"),
            *(("trigger", f"statements_{name}") for name in ("respoken", "untied", "relayed", "unrelayed")),
            ("trigger", "copies_untied"), ("table", "name_keys"), ("table", "resolved"), ("table", "stale_names"),
            ("table", "link_keys"), ("index", "mentions_by_name"), ("index", "mentions_by_reference"),
            ("trigger", "mentions_unnamed"), ("table", "tellings"), ("index", "events_by_type")]  # fmt: skip
    with Record.open(tmp_path / "r.db", create=True) as record:
        record.add(ROWS)
        for kind, name in reversed(made):
            record.connection.execute(f"DROP {kind} {name}")
        record.connection.execute("PRAGMA user_version = 1")
    with Record.open(tmp_path / "r.db", read_only=True) as record:
        assert record.count(Document) == 1
    with Record.open(tmp_path / "r.db") as record:
        there = set(record.connection.execute("SELECT type, name FROM sqlite_master"))
        assert set(made) <= there
        assert record.connection.execute("PRAGMA user_version").fetchone() == (4,)


def test_record_update_sets_a_column(record: Record) -> None:
    record.add(ROWS)
    record.update(Statement, "speaker", [("s", "a")])
    found = record.get(Statement, "s")
    assert found is not None
    assert (found.speaker, found.evidence) == ("a", WORDS)
    assert [row.id for row in record.rows(Statement, where={"speaker": "a"})] == ["s"]
    assert list(record.rows(Statement, where={"speaker": None})) == []


def test_record_transaction_is_all_or_nothing(record: Record) -> None:
    with pytest.raises(KeyboardInterrupt), record.transaction():
        record.add(ROWS)
        raise KeyboardInterrupt
    assert record.count(Document) == 0


def test_open_names_the_mend(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="no such record; make one with: onrecord build"):
        Record.open(tmp_path / "none.db")
    (tmp_path / "text.db").write_text("not a database, but long enough to be taken for one" * 40)
    with pytest.raises(RecordError, match="cannot be opened as a record"):
        Record.open(tmp_path / "text.db", create=True)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(RecordError, match="not a record of onrecord"):
        Record.open(tmp_path / "other.db", create=True)
    newer = Record.open(tmp_path / "newer.db", create=True)
    newer.connection.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(RecordError, match="made by a newer onrecord"):
        Record.open(tmp_path / "newer.db")


def test_open_tells_a_folder_and_a_record_of_other_tables(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="a folder; give the file of a record"):
        Record.open(tmp_path)
    older = Record.open(tmp_path / "new folder" / "r.db", create=True)
    older.connection.execute("ALTER TABLE events DROP COLUMN why")
    older.close()
    with pytest.raises(RecordError, match=r"has no events\.why; it was made by another version"):
        Record.open(tmp_path / "new folder" / "r.db")


def test_open_reads_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Record.open(tmp_path / "r.db", create=True) as record:
        record.add(ROWS)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    before = sorted(tmp_path.iterdir())
    with Record.open(tmp_path / "r.db", read_only=True) as record:
        assert list(record.rows(Document)) == [DOCUMENT]
        assert sorted(tmp_path.iterdir()) == before == [tmp_path / "r.db"]


def test_open_read_only_lets_nobody_write(tmp_path: Path) -> None:
    Record.open(tmp_path / "r.db", create=True).close()
    with Record.open(tmp_path / "r.db", read_only=True) as record, pytest.raises(RecordError, match="readonly"):
        record.add(ROWS)


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_record_keeps_any_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    document = Document(id="d", path="a", kind="txt", sha256="0", text=text, evidence=(cite(text, "title", 0, 1),))
    with Record.open(tmp_path_factory.mktemp("r") / "r.db", create=True) as record:
        record.add([document])
        assert list(record.rows(Document)) == [document]
