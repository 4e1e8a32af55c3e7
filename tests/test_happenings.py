from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import happenings
from onrecord.compare.event_groups import Told
from onrecord.engine import LocalEngine
from onrecord.happenings import tie_events
from onrecord.record import Record
from onrecord.rows import Date, Document, Event, cite, make_id

TEXTS = (
    "On Monday Korrow and Dornich met in Tesk Harbour near Grand Lodge.",
    "Korrow and Dornich met in Tesk Harbour, in the Grand Lodge.\nThe two met again.",
    "They met.",
    "In Tesk Harbour, at Grand Lodge, both met. Later the leaders met, too.",
)


def rows(number: int, text: str) -> Iterator[Document | Event]:
    day = Date(value="2031-03-10", precision="day", basis="stated")
    yield Document(id=f"d{number}", path=f"{number}.txt", sha256="0", kind="txt", text=text, published=day)
    start = text.find("met")
    while start >= 0:
        name = make_id("event", number, start)
        yield Event(id=name, document=f"d{number}", type="meeting", status="happened",
                    date=day, evidence=(cite(text, "trigger", start, start + 3),))  # fmt: skip
        start = text.find("met", start + 3)


def found(record: Record) -> list[Event]:
    tie_events(record, LocalEngine())
    return list(record.rows(Event))


STEPS = st.lists(st.dictionaries(st.integers(0, 5), st.none() | st.integers(0, 3), min_size=1), min_size=1, max_size=4)
"""Of each step: number of a document -> number of its new text, None where it goes."""


@given(STEPS)
@settings(max_examples=60, deadline=None)
def test_tying_events_in_steps_is_tying_them_at_once(steps: list[dict[int, int | None]]) -> None:
    there: dict[int, int] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Record.open(Path(folder) / "r.db", create=True) as record,
        Record.open(Path(folder) / "fresh.db", create=True) as fresh,
    ):
        for step in steps:
            for number, text in step.items():
                there.pop(number, None)
                record.remove(Document, [f"d{number}"])
                if text is not None:
                    there[number] = text
                    record.add(rows(number, TEXTS[text]))
            found(record)
        fresh.add(row for number, text in sorted(there.items()) for row in rows(number, TEXTS[text]))
        assert found(record) == found(fresh)


def test_tying_events_reads_the_texts_of_new_ones_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[str]] = []
    _tell = happenings._tell

    def tell(record: Record, events: Sequence[Event]) -> Iterator[Told]:
        told.append([event.document for event in events])
        return _tell(record, events)

    monkeypatch.setattr(happenings, "_tell", tell)
    with Record.open(tmp_path / "r.db", create=True) as record:
        record.add([*rows(0, TEXTS[0]), *rows(1, TEXTS[1])])
        assert len({event.same_as for event in found(record)} - {None}) == 1
        record.add(rows(2, TEXTS[3]))
        groups = {event.id: event.same_as for event in found(record)}
        assert told == [["d0", "d1", "d1"], ["d2", "d2"]]
        assert sum(name is not None for name in groups.values()) >= 3
