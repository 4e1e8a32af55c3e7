"""Whether every quote still stands at its offsets: in the record, and in the files it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from onrecord.record.schema import table_of
from onrecord.record.store import Record, quotes_of
from onrecord.rows import TABLES, Document, Row


class Mismatch(msgspec.Struct, frozen=True, kw_only=True):
    """A quote that is not where a row says, or a document whose file is not as it was read."""

    table: str
    row: str
    path: str
    reason: str


def verify(record: Record) -> Iterator[Mismatch]:
    """Yield every row whose quote is not at its offsets in its document's text."""
    texts: dict[str, tuple[str, str]] = {}
    for name, path, text in record.connection.execute("SELECT id, path, text FROM documents ORDER BY id"):
        texts = {name: (path, text)}
        for kind in TABLES:
            if any(column.name == "document" for column in table_of(kind).columns):
                yield from _of_rows(record.rows(kind, where={"document": name}), texts)
        yield from _of_rows(filter(None, [record.get(Document, name)]), texts)
    yield from _of_loose_rows(record)


def _of_loose_rows(record: Record) -> Iterator[Mismatch]:
    """Check the rows that cite several documents (actors, agreements)."""
    for kind in TABLES:
        if kind is not Document and all(column.name != "document" for column in table_of(kind).columns):
            for row in record.rows(kind):
                cited = {document for document, *_ in quotes_of(row)}
                found = record.get_many(Document, sorted(cited))
                yield from _of_rows([row], {d.id: (d.path, d.text) for d in found})


def _of_rows(rows: Iterable[Row], texts: Mapping[str, tuple[str, str]]) -> Iterator[Mismatch]:
    for row in rows:
        for document, start, end, quote in quotes_of(row):
            path, text = texts.get(document, ("", ""))
            if text[start:end] != quote:
                name: str = row.id  # type: ignore[attr-defined]
                reason = f"{quote[:60]!r} is not at [{start}, {end}); there is {text[start:end][:60]!r}"
                yield Mismatch(table=row.table, row=name, path=path, reason=reason)


def verify_sources(record: Record, read: Iterable[tuple[str, str, str]]) -> Iterator[Mismatch]:
    """Compare documents with the files they came from; ``read`` yields (path, sha256, text) of each article found.

    A document is found by the hash of its bytes. Its text must then be the same; a document whose bytes are nowhere
    is reported as changed where a file of its name is there, as missing otherwise.
    """
    wanted = {sha: (name, path, text) for name, path, sha, text in record.connection.execute(
        "SELECT id, path, sha256, text FROM documents ORDER BY id DESC")}  # fmt: skip
    names: set[str] = set()
    met: set[str] = set()
    for path, sha, text in read:
        names.add(_base(path))
        if sha in wanted:
            met.add(sha)
            if text != wanted[sha][2]:
                yield Mismatch(
                    table="documents", row=wanted[sha][0], path=path, reason="the file now reads differently"
                )
    for sha in sorted(wanted.keys() - met, key=lambda sha: wanted[sha][1]):
        name, path, _ = wanted[sha]
        reason = (
            "the file has changed since it was read" if _base(path) in names else "no file with its bytes was found"
        )
        yield Mismatch(table="documents", row=name, path=path, reason=reason)


def _base(path: str) -> str:
    return path.rpartition("/")[2]
