"""One file a format; they read the record only."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.export.tables import Reader

__all__ = ["FORMATS", "export"]

FORMATS = ("jsonl", "csv", "parquet", "brat")
"""Every format: a new one is a module of that name here with ``write(record, directory) -> list[Path]``."""


def export(record: Reader, format: str, directory: Path) -> list[Path]:  # noqa: A002
    """Write the record into a directory, which is made where it is missing; equal records give equal bytes.

    Returns the files written, the tabular formats' in the order of the tables. Raises ``UsageError`` for an unknown
    format and ``OSError`` where the directory cannot be written.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown export format {format!r}: use one of {', '.join(FORMATS)}")
    directory.mkdir(parents=True, exist_ok=True)
    # Imported when asked for: pyarrow takes longer to load than most records take to write as JSON Lines.
    files: list[Path] = import_module(f"onrecord.export.{format}").write(record, directory)
    return files
