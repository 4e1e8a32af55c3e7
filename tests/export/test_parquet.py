from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onrecord.export import export
from onrecord.rows import TABLES


def test_parquet_holds_what_jsonl_holds(sample, tmp_path: Path) -> None:
    export(sample, "parquet", tmp_path)
    export(sample, "jsonl", tmp_path)
    for of in TABLES:
        lines = (tmp_path / f"{of.table}.jsonl").read_text("utf-8").splitlines()
        expected = [json.loads(line.replace("\\ud800", "\ufffd")) for line in lines]
        assert pq.read_table(tmp_path / f"{of.table}.parquet").to_pylist() == expected


EVIDENCE = "struct<role: string, start: int64, end: int64, quote: string, document: string>"


@pytest.mark.parametrize(
    ("table", "column", "layout"),
    [
        ("statements", "evidence", f"list<element: {EVIDENCE}>"),
        ("statements", "negated", "bool"),
        ("documents", "published", "struct<value: string, precision: string, basis: string, from: string>"),
        ("actors", "names", "list<element: struct<name: string, count: int64>>"),
    ],
)
def test_parquet_columns_are_typed_even_where_empty(sample, tmp_path: Path, table, column, layout) -> None:
    export(sample, "parquet", tmp_path)
    assert str(pq.read_schema(tmp_path / f"{table}.parquet").field(column).type) == layout
