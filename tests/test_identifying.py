from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import identifying
from onrecord.engine import LocalEngine
from onrecord.extract.draft import Draft
from onrecord.extract.mentions import find_mentions
from onrecord.identifying import resolve_actors
from onrecord.record import Record
from onrecord.resolve import resolution
from onrecord.resolve.linking import linking_keys
from onrecord.rows import Actor, Date, Document, Link, Mention, make_id

SENTENCES = (
    "It was Alexander Lukashenko who came.",
    "There stood Alyaksandr Lukashenka, the president of Belarus.",
    "Nobody knew why Dr. Lukashenko said so.",
    "It was Bill Korrow who came, and Hillary Korrow saw it.",
    "Mr. Korrow left. He was tired.",
    "Ms. Korrow stayed. She was glad.",
    "There stood William Korrow, the mayor of Tesk.",
    "There stood Bill J. Korrow with Bill R. Korrow.",
    "Donald Dornich Jr. met Donald Dornich.",
    "Pope Francis met Bishop Anselm Francis.",
    "Then Pope Francis went home.",
    "The Organization for Security and Co-operation in Europe (OSCE) met. The OSCE was late.",
    "OSCE was there, and so was Belarus.",
    "Francis Anselm said that Minsk wants peace.",
    "Joram Petrask met Yoram Petrask in Minsk.",
    "Senator Petrask and the Labor Department were late.",
    "The Department of Labor told President Dornich so.",
)
STEPS = st.lists(
    st.dictionaries(
        st.integers(0, 9), st.none() | st.lists(st.integers(0, len(SENTENCES) - 1), max_size=4), min_size=1, max_size=5
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip
"""Of each step: number of a document -> its new sentences, None where it goes."""


def document(number: int, told: Iterable[int]) -> Document:
    day = Date(value=f"2031-03-{10 + number}", precision="day", basis="stated")
    text = "\n".join(SENTENCES[one] for one in told)
    return Document(id=f"d{number}", path=f"{number}.txt", sha256="0", kind="txt", text=text, published=day)


def add(record: Record, number: int, told: Iterable[int]) -> None:
    row = document(number, told)
    record.add([row, *find_mentions(Draft(document=row)).mentions])


def found(record: Record) -> dict[str, list[dict[str, Any]]]:
    return {kind.table: [row.to_dict() for row in record.rows(kind)] for kind in (Actor, Link, Mention)}


def anew(there: dict[int, list[int]], more: Iterable[Link] = ()) -> dict[str, list[dict[str, Any]]]:
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "r.db", create=True) as record:
        record.add(more)
        for number, told in sorted(there.items()):
            add(record, number, told)
        resolve_actors(record, LocalEngine())
        return found(record)


@given(STEPS)
@settings(max_examples=80, deadline=None)
def test_identifying_in_steps_is_identifying_at_once(steps: list[dict[int, list[int] | None]]) -> None:
    there: dict[int, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "r.db", create=True) as record:
        add(record, 9, [0, 3, 11])
        there[9] = [0, 3, 11]
        for step in steps:
            resolve_actors(record, LocalEngine())
            for number, told in step.items():
                there.pop(number, None)
                record.remove(Document, [f"d{number}"])
                if told is not None:
                    there[number] = told
                    add(record, number, told)
        resolve_actors(record, LocalEngine())
        assert found(record) == anew(there)
        keys = record.connection.execute("SELECT count(*) FROM name_keys n WHERE NOT EXISTS (SELECT 1 FROM mentions m "
                                         "WHERE m.kind = n.kind AND m.name = n.name)").fetchone()  # fmt: skip
        assert keys == (0,)


def test_identifying_reads_only_the_names_that_new_ones_bear_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[set[str]] = []

    def resolve(mentions: Iterable[Mention], **options: Any) -> Any:
        rows = list(mentions)
        read.append({row.name or row.quote for row in rows})
        return resolution.resolve(rows, **options)

    monkeypatch.setattr(identifying, "resolve", resolve)
    with Record.open(tmp_path / "r.db", create=True) as record:
        add(record, 0, [0, 3, 8])
        resolve_actors(record, LocalEngine())
        add(record, 1, [2])
        resolve_actors(record, LocalEngine())
        assert read[1] == {"Alexander Lukashenko", "Lukashenko"}
        record.remove(Document, ["d1"])
        resolve_actors(record, LocalEngine())
        assert read[2] == {"Alexander Lukashenko"}
        resolve_actors(record, LocalEngine())
        assert read[3] == set()
        assert found(record) == anew({0: [0, 3, 8]})


def test_identifying_resolves_everything_where_a_person_decided_or_undid(tmp_path: Path) -> None:
    there = {0: [3, 8], 1: [6], 2: [14]}
    ends = [make_id("actor", "person", name, None) for name in ("bill korrow", "joram petrask")]
    same = Link(id="same", left=ends[0], right=ends[1], judgement="same", by="person", at="2031-04-01")
    with Record.open(tmp_path / "r.db", create=True) as record:
        for number in (0, 1):
            add(record, number, there[number])
        resolve_actors(record, LocalEngine())
        record.add([same])
        add(record, 2, there[2])
        resolve_actors(record, LocalEngine())
        decided = found(record)
        assert decided == anew(there, [same])
        record.remove(Link, ["same"])
        resolve_actors(record, LocalEngine())
        assert found(record) == anew(there) != decided


def test_linking_keys_join_what_may_be_one() -> None:
    keys = [set(linking_keys("person", name, name, {})) for name in ("Anna Korrow", "Korrow", "Korrow Anna", "Bo Dorn")]
    assert [bool(keys[0] & other) for other in keys] == [True, True, True, False]
    assert "organisation osce" in set(linking_keys("organisation", "Organization for Security", "OSCE", {}))
    assert list(linking_keys("agreement", "Tesk Treaty", "Tesk Treaty", {})) == []


@given(st.sampled_from(["person", "organisation", "state", "place", "group", "agreement"]), st.text(max_size=30))
def test_linking_keys_take_any_name(kind: str, name: str) -> None:
    assert all(isinstance(key, str) for key in linking_keys(kind, name, name, {}))
