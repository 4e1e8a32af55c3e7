"""What was read, kept beside the record: a Parquet file for each batch, and a marker that says that it is whole.

The worker that read a batch writes its shard, so that no row passes through one process only to be kept, and several
machines may read into one folder. A build takes what whole shards hold instead of reading it again, also for another
record. The marker is written last: what a kill left without one, and what is not the file that its marker names, was
never there. Columns of a shard: input (id of its document), table, id, row (JSON, as `onrecord export --format jsonl`
writes it); the table `read` says of each input how many words it has, and its sampled shingles.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from onrecord.errors import UsageError
from onrecord.reading import Outcome
from onrecord.rows import TABLES, Row, make_id
from onrecord.sources import Input

_LAYOUT = 1
"""Changes with the columns of a shard; shards of another layout are passed over."""
_OPEN = 4
"""Shards held in memory: inputs come in the order in which they were read, so one is taken from at a time."""
_COLUMNS = ("input", "table", "id", "row")
_READ = "read"

Stage = Callable[[Sequence[Input]], Sequence[Outcome]]


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """What a shard holds: the layout, what its rows depend on (`pipeline.fingerprint`), which documents, its digest."""

    layout: int
    fingerprint: str
    documents: tuple[str, ...]
    sha256: str


class _Read(msgspec.Struct, frozen=True, kw_only=True):
    words: int
    sampled: str


def read_and_keep(items: Sequence[Input], *, stage: Stage, folder: str, fingerprint: str) -> list[Outcome]:
    """Read a batch as ``stage`` does, and keep what became documents as a shard of ``folder``.

    Raises `UsageError` where the folder cannot be written to.
    """
    outcomes = list(stage(items))
    kept = [outcome for outcome in outcomes if outcome.document]
    try:
        data = _encoded(kept) if kept else b""
    except UnicodeEncodeError:
        # A path of bytes that are no letters cannot stand in JSON: this batch is read again another time.
        return outcomes
    if kept:
        _write(Path(folder), fingerprint, tuple(str(outcome.document) for outcome in kept), data)
    return outcomes


def _encoded(outcomes: Iterable[Outcome]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = zip(*(line for outcome in outcomes for line in _lines(outcome)), strict=True)
    table = pa.table({name: pa.array(part, pa.string()) for name, part in zip(_COLUMNS, columns, strict=True)})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _lines(outcome: Outcome) -> Iterator[tuple[str, str, str, str]]:
    document, encode = str(outcome.document), msgspec.json.encode
    read = _Read(words=outcome.words, sampled=outcome.sampled.hex())
    yield document, _READ, document, encode(read).decode()
    for row in outcome.rows:
        yield document, row.table, row.id, encode(row).decode()  # type: ignore[attr-defined]


def _write(folder: Path, fingerprint: str, documents: tuple[str, ...], data: bytes) -> None:
    path = folder / f"{make_id('shard', fingerprint, *documents)}.parquet"
    digest = hashlib.sha256(data).hexdigest()
    marker = Marker(layout=_LAYOUT, fingerprint=fingerprint, documents=documents, sha256=digest)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _put(path, data)
        _put(path.with_suffix(".done"), msgspec.json.encode(marker))
    except OSError as error:
        raise UsageError(f"cannot keep shards in {folder}: {error.strerror or error}; give another folder") from error


def _put(path: Path, data: bytes) -> None:
    # Two machines may write one shard at once: each writes a file of its own and gives it the name when it is whole.
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


class Shards:
    """The whole shards of a folder that this program, its model and these options made."""

    def __init__(self, folder: str | Path, fingerprint: str) -> None:
        self.damaged: list[Path] = []
        self._place: dict[str, tuple[Path, str]] = {}
        self._load = lru_cache(maxsize=_OPEN)(self._loaded)
        for path in sorted(Path(folder).glob("*.done")):
            marker = _marker(path)
            if marker is not None and (marker.layout, marker.fingerprint) == (_LAYOUT, fingerprint):
                self._place.update(dict.fromkeys(marker.documents, (path, marker.sha256)))

    def take(self, item: Input) -> Outcome | None:
        """Return what was read of an input, or None where no shard holds it; a damaged shard loses its marker."""
        place = self._place.get(item.document_id)
        found = self._load(*place).get(item.document_id) if place else None
        if found is None:
            return None
        return msgspec.structs.replace(found, location=item.location, path=item.label, weight=item.weight)

    def _loaded(self, path: Path, sha256: str) -> dict[str, Outcome]:
        try:
            return _decoded(_whole(path, sha256))
        except (OSError, ValueError, KeyError, msgspec.MsgspecError):
            self.damaged.append(path.with_suffix(".parquet"))
            path.unlink(missing_ok=True)
            return {}


def _marker(path: Path) -> Marker | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Marker)
    except (OSError, msgspec.MsgspecError):
        return None


def _whole(path: Path, sha256: str) -> bytes:
    """Return the bytes of the shard of a marker. Raises `ValueError` where they are others than those it names."""
    data = path.with_suffix(".parquet").read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"{path} names other bytes")
    return data


def _decoded(data: bytes) -> dict[str, Outcome]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = pq.read_table(pa.BufferReader(data)).to_pydict()
    kinds: dict[str, Any] = {kind.table: kind for kind in TABLES}
    rows: dict[str, list[Row]] = defaultdict(list)
    read: dict[str, _Read] = {}
    for document, table, row in zip(columns["input"], columns["table"], columns["row"], strict=True):
        if table == _READ:
            read[document] = msgspec.json.decode(row, type=_Read)
        else:
            rows[document].append(msgspec.json.decode(row, type=kinds[table]))
    return {
        name: Outcome(location="", path="", rows=tuple(rows[name]), document=name, words=one.words,
                      sampled=bytes.fromhex(one.sampled))
        for name, one in read.items()
    }  # fmt: skip
