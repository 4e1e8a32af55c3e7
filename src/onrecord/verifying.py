"""Checking a record against itself and against the files it came from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.errors import InputError
from onrecord.record import Record
from onrecord.record.verify import Mismatch, verify, verify_sources
from onrecord.settings import Settings
from onrecord.sources import Input, inputs, read


def verify_all(record: Record, against: Sequence[Path]) -> Iterator[Mismatch]:
    """Yield what does not hold in the record, then what differs in the files under ``against`` (if any)."""
    yield from verify(record)
    if against:
        yield from verify_sources(record, _read_again(against))


def _read_again(paths: Sequence[Path]) -> Iterator[tuple[str, str, str]]:
    """Yield (path, sha256, text) of every article that can be read."""
    for item in inputs(paths, max_bytes=Settings().max_bytes):
        if isinstance(item, Input):
            try:
                yield item.path, item.sha256, read(item).text
            except InputError:
                # A failure row of the build; it has no document to compare with.
                yield item.path, item.sha256, ""
