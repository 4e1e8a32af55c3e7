from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click
import pytest

from onrecord.listings import LISTINGS
from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.rows import TABLES
from onrecord.settings import Settings

SAMPLE = Path(str(files("onrecord") / "sample"))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    path = tmp_path_factory.mktemp("listings") / "r.db"
    build([SAMPLE], path, settings=Settings(model="rules"))
    return Record.open(path, read_only=True)


@pytest.mark.parametrize("name", sorted(LISTINGS))
def test_listings_fit_eighty_columns_but_for_paths(record: Record, name: str) -> None:
    rows, line = LISTINGS[name]
    # The first line of an actor or agreement is its name, which is never cut.
    skipped = 1 if name in ("actors", "agreements") else 0
    lines = [one for row in rows(record) for one in click.unstyle(line(row)).splitlines()[skipped:]]
    assert [one for one in lines if len(one) > 80 and str(SAMPLE) not in one] == []


@pytest.mark.parametrize("name", sorted(LISTINGS))
def test_listings_hold_every_row_of_their_table(record: Record, name: str) -> None:
    rows, _ = LISTINGS[name]
    kinds = {kind.table: kind for kind in TABLES}
    found = [row["id"] for row in rows(record)]
    if name in kinds:
        assert sorted(found) == sorted(row.id for row in record.rows(kinds[name]))  # type: ignore[attr-defined]
    assert len(set(found)) == len(found)


def test_listings_name_the_words_that_evidence_stands_in(record: Record) -> None:
    rows, _ = LISTINGS["events"]
    for row in rows(record):
        trigger = next(item for item in row["evidence"] if item["role"] == "trigger")
        assert " ".join(trigger["quote"].split()) in row["words"]


def test_listings_show_one_event_under_its_names(record: Record) -> None:
    rows, line = LISTINGS["events"]
    named = [row for row in rows(record) if row["names"] == ["Amber Ford 2031", "Stone Lantern-2031"]]
    heads = [" ".join(click.unstyle(line(row)).split("(")[0].split()) for row in named]
    assert heads[:2] == ["2031-05-12 exercise “Amber Ford 2031”, also “Stone Lantern-2031”",
                         "same event exercise, 2031-05-12"]  # fmt: skip
    assert set(heads[2:]) == {"same event exercise"}
