from __future__ import annotations

from pathlib import Path

import msgspec

from onrecord.record.schema import create_statements, table_of
from onrecord.rows import TABLES

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "record.md").read_text(encoding="utf-8")


def section(table: str) -> str:
    """Return what the page says of a table."""
    start = TEXT.find(f"\n## {table}\n")
    assert start >= 0, f"docs/record.md has no section on {table}"
    end = TEXT.find("\n## ", start + 1)
    return TEXT[start : end if end >= 0 else None]


def test_every_table_and_column_is_documented() -> None:
    missing = [
        f"{kind.table}.{field.encode_name}"
        for kind in TABLES
        for field in msgspec.structs.fields(kind)
        if f"`{field.encode_name}`" not in section(kind.table)
    ]
    assert missing == []


def test_every_bookkeeping_table_is_documented() -> None:
    own = {child.name for kind in TABLES for child in table_of(kind).children} | {kind.table for kind in TABLES}
    made = {sql.split()[2 if sql.startswith("CREATE TABLE") else 3] for sql in create_statements()
            if sql.startswith(("CREATE TABLE", "CREATE VIRTUAL TABLE"))}  # fmt: skip
    assert [name for name in sorted(made - own) if f"`{name}`" not in TEXT] == []
