"""JSON Lines: ``TABLE.jsonl`` for each table, one row a line, unknown is null."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from onrecord.export.tables import Reader, Table, Values, tables


def write(record: Reader, directory: Path) -> list[Path]:
    """Write every table; return the files in the order of the tables."""
    return [_write(table, directory / f"{table.name}.jsonl") for table in tables(record)]


def _write(table: Table, path: Path) -> Path:
    with path.open("wb") as file:
        for row in table.rows:
            file.write(encode(row) + b"\n")
    return path


def encode(row: Values) -> bytes:
    """Encode one row as UTF-8; a lone surrogate, which UTF-8 cannot hold, makes its line ASCII with escapes."""
    try:
        return msgspec.json.encode(row)
    except UnicodeEncodeError:
        return json.dumps(row, separators=(",", ":")).encode("ascii")
