from __future__ import annotations

from typing import Any

import pytest

from onrecord.extract.dates import calendar_value, find_dates
from onrecord.extract.draft import Draft
from onrecord.rows import Date, Document, Passage

TEXT = (
    "Outlet, 1920, 12.04.2031\nThe treaty was signed last week and enters into force in May 2032, in 30 days or later."
)


def draft(published: Date | None) -> Draft:
    document = Document(id="d", path="a.txt", kind="txt", sha256="0", text=TEXT, published=published)
    cut = TEXT.index("\n")
    zones = (
        Passage(id="p", document="d", kind="caption", start=0, end=cut),
        Passage(id="q", document="d", kind="body", start=cut + 1, end=len(TEXT)),
    )
    return Draft(document=document, passages=zones)


def rows(published: Date | None) -> list[dict[str, Any]]:
    keys = ("quote", "value", "precision", "basis", "from")
    return [{key: row.to_dict()[key] for key in keys} for row in find_dates(draft(published)).dates]


def test_find_dates_reckons_from_the_documents_date_and_leaves_captions_alone() -> None:
    assert rows(Date(value="2031-04-16", precision="day", basis="inferred", from_="file name")) == [
        {
            "quote": "last week",
            "value": "2031-04-07/2031-04-13",
            "precision": "interval",
            "basis": "inferred",
            "from": "2031-W15 reckoned from the document's date 2031-04-16 (inferred)",
        },
        {"quote": "May 2032", "value": "2032-05", "precision": "month", "basis": "stated", "from": None},
        {"quote": "30 days", "value": None, "precision": None, "basis": "stated", "from": "duration P30D"},
    ]


def test_find_dates_without_a_document_date_stays_partial() -> None:
    assert rows(None)[0] == {
        "quote": "last week",
        "value": None,
        "precision": None,
        "basis": "stated",
        "from": "lacks the document date",
    }


@pytest.mark.parametrize(
    ("timex", "value"),
    [
        ("2031-04-16TNI", ("2031-04-16", "day")),
        ("1994", ("1994", "year")),
        ("2031-W15-WE", ("2031-04-12/2031-04-13", "interval")),
        ("2031-Q2", ("2031-04-01/2031-06-30", "interval")),
        ("2031-H1", ("2031-01-01/2031-06-30", "interval")),
        ("2031-WI", ("2030-12-01/2031-02-28", "interval")),
        ("199X", ("1990/1999", "interval")),
        ("18XX", ("1801/1900", "interval")),
        ("P30Y", None),
        ("2031-W60", None),
        (None, None),
    ],
)
def test_calendar_value_is_a_date_or_an_interval(timex: str | None, value: tuple[str, str] | None) -> None:
    assert calendar_value(timex) == value
