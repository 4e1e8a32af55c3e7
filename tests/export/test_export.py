from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import UsageError
from onrecord.export import FORMATS, export
from onrecord.rows import TABLES


@pytest.mark.parametrize("name", FORMATS)
def test_export_same_record_same_bytes(sample, tmp_path: Path, name: str) -> None:
    first = export(sample, name, tmp_path / "one")
    second = export(sample, name, tmp_path / "deep" / "two")
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("name", ["jsonl", "csv", "parquet"])
def test_export_writes_one_file_a_table(sample, tmp_path: Path, name: str) -> None:
    files = export(sample, name, tmp_path)
    assert files == [tmp_path / f"{of.table}.{name}" for of in TABLES]
    assert sorted(files) == sorted(tmp_path.iterdir())


def test_export_unknown_format_says_which_there_are(sample, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown export format 'xml': use one of jsonl, csv, parquet, brat"):
        export(sample, "xml", tmp_path / "x")
    assert not (tmp_path / "x").exists()
