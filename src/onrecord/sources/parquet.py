"""Parquet: one article a row, read some rows at a time and only the columns that can matter."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.sources.fields import article, columns
from onrecord.sources.item import Article, Fault, Input, Part, Source, too_large

ROWS = 64
"""Rows held at once."""


def split(stream: BinaryIO, mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Yield each row as a JSON object of its columns; ``member`` counts rows from 1. Raises `InputError` on damage."""
    # Imported when first used: it takes 0.2 s, which a build of plain text need not pay.
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(stream)
        names = [name for name in file.schema_arrow.names if _matters(name, mapping)]
        number = 0
        for batch in file.iter_batches(batch_size=ROWS, columns=names):
            for row in batch.to_pylist():
                number += 1
                yield _part(row, str(number), max_bytes)
    except pyarrow.ArrowException as error:
        raise InputError(f"damaged Parquet: {str(error).splitlines()[0]}") from error


def _matters(name: str, mapping: Mapping[str, str]) -> bool:
    known = {column for names in columns().values() for column in names}
    return name.lower() in known or name in {column.split(".")[0] for column in mapping.values()} | set(
        mapping.values()
    )


def _part(row: dict[str, object], member: str, max_bytes: int) -> Part | Fault:
    data = json.dumps(row, ensure_ascii=True, default=str, sort_keys=True).encode()
    return (
        Part(data=data, member=member)
        if len(data) <= max_bytes
        else Fault(member=member, reason=str(too_large(max_bytes)))
    )


def parse(item: Input, mapping: Mapping[str, str]) -> Article:
    """Build the article of one row; raises `InputError` where no column holds text."""
    return article(json.loads(item.data), mapping)


PARQUET = Source(kind="parquet", suffixes=(".parquet",), split=split, parse=parse, raw=True)
