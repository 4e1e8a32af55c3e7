"""Parquet: ``TABLE.parquet`` for each table, lists and objects as nested columns."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.export.tables import Column, Reader, Table, Values, columns, tables, without_none, without_surrogates
from onrecord.rows import Row

_BATCH = 4096
"""Rows a row group: 4,096 statements are about 3 MB, so memory stays flat however long the table is."""

_SCALARS = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}


def write(record: Reader, directory: Path) -> list[Path]:
    """Write every table; return the files in the order of the tables."""
    return [_write(table, directory / f"{table.name}.parquet") for table in tables(record)]


def _write(table: Table, path: Path) -> Path:
    layout = schema(table.columns)
    with pq.ParquetWriter(path, layout, compression="zstd") as writer:
        for rows in _batches(table.rows):
            writer.write_table(pa.Table.from_pylist(rows, schema=layout))
    return path


def _batches(rows: Iterable[Values]) -> Iterator[list[Values]]:
    waiting = iter(rows)
    while batch := [_sound(row) for row in islice(waiting, _BATCH)]:
        yield batch


def schema(of: Iterable[Column]) -> pa.Schema:
    """Return the Arrow schema of some columns; ``id`` is the only one that is never null."""
    return pa.schema([pa.field(column.name, _type(column.type), nullable=column.name != "id") for column in of])


def _type(annotation: Any) -> pa.DataType:
    kind = without_none(annotation)
    if typing.get_origin(kind) is tuple:
        return pa.list_(_type(typing.get_args(kind)[0]))
    if typing.get_origin(kind) is typing.Literal:
        return pa.string()
    if isinstance(kind, type) and issubclass(kind, Row):
        return pa.struct([pa.field(column.name, _type(column.type)) for column in columns(kind)])
    return _SCALARS[kind]


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, dict):
        return {name: _sound(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(part) for part in value]
    return value
