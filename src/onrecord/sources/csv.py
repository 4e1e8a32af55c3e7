"""Tables of text: one article a row, the first row names the columns; comma, semicolon, tab or bar between them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from onrecord.errors import InputError
from onrecord.sources.decode import detect
from onrecord.sources.fields import article
from onrecord.sources.item import Article, Fault, Input, Part, Source, too_large

DELIMITERS = ",;\t|"
ESCAPED = "\udc80-\udcff"


def split(stream: BinaryIO, _mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Yield each row as a JSON object of its columns; ``member`` is the line on which the row ends."""
    lines = _lines(stream, max_bytes)
    first = next(lines, "")
    csv.field_size_limit(max_bytes)
    delimiter = max(DELIMITERS, key=first.count)
    rows = csv.reader(_chain(first, lines), delimiter=delimiter)
    header = next(rows, [])
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Fault(member=str(rows.line_num), reason=f"broken row: {error}")
            continue
        if any(cell.strip() for cell in row):
            yield _part(header, row, member=str(rows.line_num), max_bytes=max_bytes)


def _part(header: list[str], row: list[str], *, member: str, max_bytes: int) -> Part | Fault:
    try:
        data = json.dumps(dict(zip(header, row, strict=False)), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return Fault(member=member, reason="row is not in the encoding of the file's first lines")
    if len(data) > max_bytes:
        return Fault(member=member, reason=str(too_large(max_bytes)))
    return Part(data=data, member=member)


def _lines(stream: BinaryIO, max_bytes: int) -> Iterator[str]:
    """Decode line by line; bytes that don't fit become lone surrogates, which mark their row as faulty."""
    encoding = ""
    while line := stream.readline(max_bytes + 1):
        if len(line) > max_bytes and not line.endswith(b"\n"):
            raise InputError(f"a line is {too_large(max_bytes)}")
        encoding = encoding or _encoding(line + _peek(stream))
        yield line.decode(encoding, "surrogateescape")


def _peek(stream: BinaryIO) -> bytes:
    peek = getattr(stream, "peek", None)
    return bytes(peek(65_536)) if peek else b""


def _encoding(sample: bytes) -> str:
    try:
        # The sample may end inside a character: an error in its last three bytes is no sign of another encoding.
        sample[:-3].decode("utf-8")
    except UnicodeDecodeError as error:
        return detect(sample)[0] if error.start < len(sample) - 6 else "utf-8-sig"
    return "utf-8-sig"


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def parse(item: Input, mapping: Mapping[str, str]) -> Article:
    """Build the article of one row; raises `InputError` where no column holds text."""
    return article(json.loads(item.data), mapping)


CSV = Source(kind="csv", suffixes=(".csv", ".tsv"), split=split, parse=parse)
