"""CSV: ``TABLE.csv`` for each table, with a header; unknown is an empty cell, lists and objects are JSON."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from onrecord.export.jsonl import encode
from onrecord.export.tables import Reader, Table, tables, without_surrogates

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make a spreadsheet run a cell (OWASP, "CSV injection")."""


def write(record: Reader, directory: Path) -> list[Path]:
    """Write every table; return the files in the order of the tables."""
    return [_write(table, directory / f"{table.name}.csv") for table in tables(record)]


def _write(table: Table, path: Path) -> Path:
    names = [column.name for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(names)
        rows.writerows([cell(row[name]) for name in names] for row in table.rows)
    return path


def cell(value: Any) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula: such words get a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    words = without_surrogates(value) if isinstance(value, str) else encode(value).decode()
    return f"'{words}" if words.startswith(_FORMULA) else words
