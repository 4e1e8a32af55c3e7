"""The record: one SQLite file, written in whole batches, readable by any SQLite tool."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from onrecord.errors import EvidenceError, RecordError
from onrecord.record.schema import (
    APPLICATION_ID,
    MIGRATIONS,
    VERSION,
    Child,
    Table,
    create_statements,
    expected_columns,
    quoted,
    table_of,
)
from onrecord.rows import Date, Document, Row, Statement

R = TypeVar("R", bound=Row)
_CHUNK = 400
"""Rows read together with their lists: SQLite takes 999 parameters in any build."""


_UNLOCK = "make it and its folder writable, or use a copy"


class Record:
    """An opened record. Use as a context manager; every change is in one transaction or not at all."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, read_only: bool = False) -> Record:
        """Open a record; with ``create`` make it where there is none.

        Raises `RecordError` where the file is missing, is no record, is newer than this program, or cannot be opened.
        """
        path = Path(path)
        if not path.exists() and not create:
            raise RecordError(f"{path}: no such record; make one with: onrecord build PATH... -o {path}")
        if path.is_dir():
            raise RecordError(f"{path}: a folder; give the file of a record, for example {path / 'record.db'}")
        if create:
            _make_folder(path)
        try:
            connection = _connect(path, read_only=read_only and path.exists())
            _check(connection, path, create=create, read_only=read_only)
        except sqlite3.Error as error:
            mend = _UNLOCK if "readonly" in str(error) else "give a file that onrecord build made"
            raise RecordError(f"{path}: cannot be opened as a record ({error}); {mend}") from None
        return cls(connection, path)

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Run a block as one transaction; one inside another joins it. Raises `RecordError` for SQLite's errors."""
        if self.connection.in_transaction:
            yield self.connection
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                mend = _UNLOCK if "readonly" in str(error) else "is another build writing it, or the disk full?"
                raise RecordError(f"{self.path}: {error}; {mend}") from error
            raise

    def add(self, rows: Iterable[Row]) -> int:
        """Write rows, replacing those with the same ids; returns how many.

        Raises `EvidenceError` where a quote is not at its offsets in the document's text: then nothing is written.
        """
        batches: dict[type[Row], list[Row]] = defaultdict(list)
        for row in rows:
            batches[type(row)].append(row)
        with self.transaction():
            self._check_quotes(batches)
            for kind, batch in batches.items():
                self._insert(table_of(kind), batch)
        return sum(map(len, batches.values()))

    def put(self, kind: type[R], rows: Iterable[R]) -> int:
        """Write those of some rows that differ from what is there; returns how many did."""
        remaining, changed = iter(rows), 0
        with self.transaction():
            while chunk := list(islice(remaining, _CHUNK)):
                wanted = {row.id: row for row in chunk}  # type: ignore[attr-defined]
                same = self._unchanged(table_of(kind), wanted)
                changed += self.add(row for name, row in wanted.items() if name not in same)
        return changed

    def replace(self, kind: type[R], rows: Iterable[R], *, but: tuple[str, str] | None = None) -> int:
        """Make ``rows`` the whole of a table, writing only what differs; returns how many rows changed.

        ``but``: (column, value) of rows that are left as they are.
        """
        condition, values = (f"{quoted(but[0])} IS NOT ?", but[1:]) if but else ("1", ())
        remaining, changed = iter(rows), 0
        with self.transaction() as connection:
            kept = f"kept_{kind.table}"
            connection.execute(f"CREATE TEMP TABLE {kept} (id TEXT PRIMARY KEY) WITHOUT ROWID")
            while chunk := list(islice(remaining, _CHUNK)):
                changed += self.put(kind, chunk)
                names = ((row.id,) for row in chunk)  # type: ignore[attr-defined]
                connection.executemany(f"INSERT OR IGNORE INTO {kept} VALUES (?)", names)
            gone = connection.execute(
                f"DELETE FROM {kind.table} WHERE {condition} AND id NOT IN (SELECT id FROM {kept})", values
            )
            connection.execute(f"DROP TABLE {kept}")
        return changed + gone.rowcount

    def remove(self, kind: type[Row], ids: Iterable[str]) -> None:
        """Remove rows, and what belongs to them."""
        with self.transaction() as connection:
            connection.executemany(f"DELETE FROM {kind.table} WHERE id = ?", ((name,) for name in sorted(ids)))

    def update(self, kind: type[Row], field: str, values: Iterable[tuple[str, str | None]]) -> None:
        """Set one scalar column of many rows: ``values`` are (id, value)."""
        column = quoted(field)
        with self.transaction() as connection:
            connection.executemany(
                f"UPDATE {kind.table} SET {column} = ?2 WHERE id = ?1 AND {column} IS NOT ?2", values
            )

    def follow(self, kind: type[Row], field: str, mentions: str, *, once: bool = True) -> None:
        """Make the list ``field`` of every row the actors of its list ``mentions``; ``once``: each but once."""
        ours, theirs = (f"{kind.table}_{name}" for name in (field, mentions))
        there = f"SELECT owner, value FROM {ours} ORDER BY owner, position"
        wanted = (
            f"SELECT b.owner, m.actor FROM {theirs} b JOIN mentions m ON m.id = b.value WHERE m.actor IS NOT NULL "
            "ORDER BY b.owner, b.position"
        )
        with self.transaction() as connection:
            old, new = (_lists(connection.execute(query), once=once) for query in (there, wanted))
            changed = sorted(name for name in {*old, *new} if old.get(name) != new.get(name))
            connection.executemany(f"DELETE FROM {ours} WHERE owner = ?", ((name,) for name in changed))
            items = ((name, place, actor) for name in changed for place, actor in enumerate(new.get(name, ())))
            connection.executemany(f"INSERT INTO {ours} VALUES (?, ?, ?)", items)

    def rows(self, kind: type[R], *, where: Mapping[str, Any] | None = None) -> Iterator[R]:
        """Yield the rows of a table in the order of their ids; ``where`` holds values of columns, None for null."""
        if where is None:
            yield from self._all(kind)
            return
        condition = " AND ".join(f"{quoted(name)} IS ?" for name in where or {}) or "1"
        # A cursor of its own reads ids first: a reader must not block on a writer, nor see half of its batch.
        names = [name for (name,) in self.connection.execute(
            f"SELECT id FROM {kind.table} WHERE {condition} ORDER BY id", tuple((where or {}).values()))]  # fmt: skip
        yield from self.get_many(kind, names)

    def _all(self, kind: type[R]) -> Iterator[R]:
        # Piece by piece, so that no reader blocks on a writer, and a table of millions has no list of its ids.
        query, last = f"SELECT id FROM {kind.table} WHERE id > ? ORDER BY id LIMIT {_CHUNK}", ""
        while names := [name for (name,) in self.connection.execute(query, (last,))]:
            yield from self.get_many(kind, names)
            last = names[-1]

    def get_many(self, kind: type[R], ids: Iterable[str]) -> Iterator[R]:
        """Yield the rows of these ids, in their order; an id that is not there is passed over."""
        remaining = iter(ids)
        while chunk := list(islice(remaining, _CHUNK)):
            found = self._read(table_of(kind), chunk)
            yield from (found[name] for name in chunk if name in found)

    def get(self, kind: type[R], name: str) -> R | None:
        """Return the row of an id, or None."""
        return next(self.get_many(kind, [name]), None)

    def count(self, kind: type[Row]) -> int:
        """Return the number of rows of a table."""
        return int(self.connection.execute(f"SELECT count(*) FROM {kind.table}").fetchone()[0])

    def text_of(self, document: str) -> str:
        """Return a document's text; raises `RecordError` where there is no such document."""
        row = self.connection.execute("SELECT text FROM documents WHERE id = ?", (document,)).fetchone()
        if row is None:
            raise RecordError(f"{self.path}: no document {document}")
        return str(row[0])

    def meta(self, key: str) -> str | None:
        """Return a remembered value."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def remember(self, key: str, value: str) -> None:
        """Keep a value under a key."""
        with self.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def _check_quotes(self, batches: Mapping[type[Row], Sequence[Row]]) -> None:
        texts = {row.id: row.text for row in batches.get(Document, ()) if isinstance(row, Document)}
        for kind, batch in batches.items():
            if not any(_cites(kind)):
                continue
            for row in batch:
                for document, start, end, quote in quotes_of(row):
                    if document not in texts:
                        texts[document] = self.text_of(document)
                    if texts[document][start:end] != quote:
                        raise EvidenceError(
                            f"{kind.table}: {quote[:60]!r} is not at [{start}, {end}) of document {document}"
                        )

    def _insert(self, table: Table, rows: Sequence[Row]) -> None:
        names = ", ".join(quoted(column.name) for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        flatten = _flattener(table.row)
        with_lists = [child for child in table.children if any(getattr(row, child.field) for row in rows)]
        self.connection.executemany(
            f"INSERT OR REPLACE INTO {table.name} ({names}) VALUES ({marks})", (flatten(row) for row in rows)
        )
        for child in with_lists:
            marks = ", ".join("?" * (len(child.columns) + 2))
            self.connection.executemany(f"INSERT INTO {child.name} VALUES ({marks})", _child_values(child, rows))
        if table.row is Statement:
            self._index(rows)

    def _index(self, rows: Sequence[Row]) -> None:
        # The speaker column is filled again once actors are known (`index_speakers`).
        worded = {row.id: (row.speaker_name or "", row.quote("content")) for row in rows if isinstance(row, Statement)}
        insert = "INSERT INTO statement_words(rowid, speaker, content) VALUES (?, ?, ?)"
        remaining = iter(worded)
        # With an INSERT ... SELECT for each row the index was written out after each: all of writing took a fifth more.
        while chunk := list(islice(remaining, _CHUNK)):
            places = f"SELECT rowid, id FROM statements WHERE id IN ({', '.join('?' * len(chunk))})"
            found = self.connection.execute(places, chunk).fetchall()
            self.connection.executemany(insert, ((place, *worded[name]) for place, name in found))

    def _unchanged(self, table: Table, wanted: Mapping[str, Row]) -> set[str]:
        """Return the ids of the rows that the tables hold as they are: values are compared, no row is made of them."""
        marks, names = ", ".join("?" * len(wanted)), ", ".join(quoted(column.name) for column in table.columns)
        there = self.connection.execute(f"SELECT id, {names} FROM {table.name} WHERE id IN ({marks})", tuple(wanted))
        flatten = _flattener(table.row)
        same = {line[0] for line in there if line[1:] == flatten(wanted[line[0]])}
        for child in table.children:
            names = ", ".join(quoted(column.name) for column in child.columns)
            query = f"SELECT owner, position, {names} FROM {child.name} WHERE owner IN ({marks})"
            found = _by_owner(self.connection.execute(query, tuple(wanted)))
            ours = _by_owner(_child_values(child, wanted.values()))
            same = {name for name in same if found.get(name) == ours.get(name)}
        return same

    def _read(self, table: Table, ids: Sequence[str]) -> dict[str, Any]:
        marks = ", ".join("?" * len(ids))
        names = ", ".join(quoted(column.name) for column in table.columns)
        found = self.connection.execute(f"SELECT {names} FROM {table.name} WHERE id IN ({marks})", ids)
        values = {(parts := _fields(table, line))["id"]: parts for line in found}
        for child in table.children:
            self._read_lists(child, marks, ids, values)
        return {name: table.row(**parts) for name, parts in values.items()}

    def _read_lists(self, child: Child, marks: str, ids: Sequence[str], values: dict[str, dict[str, Any]]) -> None:
        names = ", ".join(quoted(column.name) for column in child.columns)
        lists: dict[str, list[Any]] = defaultdict(list)
        for owner, *line in self.connection.execute(
            f"SELECT owner, {names} FROM {child.name} WHERE owner IN ({marks}) ORDER BY owner, position", ids
        ):
            lists[owner].append(line[0] if child.item is None else child.item(**_named(child, line)))
        for name, parts in values.items():
            parts[child.field] = tuple(lists.get(name, ()))


def _lists(lines: Iterable[tuple[str, str]], *, once: bool) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = defaultdict(list)
    for owner, value in lines:
        if not (once and value in lists[owner]):
            lists[owner].append(value)
    return lists


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RecordError(f"{path}: its folder cannot be made ({error.strerror}); give another path") from None


def _mode(path: Path, *, read_only: bool) -> str:
    if not read_only:
        return "mode=rwc"
    # SQLite wants to put files beside a WAL database even to read it; on read-only media nobody else writes.
    still = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    return "mode=ro&immutable=1" if still else "mode=ro"


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{_mode(path.absolute(), read_only=read_only)}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA foreign_keys = ON")
    # Without it a replaced row leaves its words in the full-text index.
    connection.execute("PRAGMA recursive_triggers = ON")
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        # NORMAL may lose the last batch when the power goes, never the file's integrity; building again finds it.
        connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -64000")
    return connection


def _check(connection: sqlite3.Connection, path: Path, *, create: bool, read_only: bool) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (kind,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables == 0 and create:
        _make(connection)
    elif kind != APPLICATION_ID:
        raise RecordError(f"{path}: not a record of onrecord; give a file that onrecord build made")
    elif version > VERSION:
        raise RecordError(f"{path}: made by a newer onrecord (version {version} of the tables); update onrecord")
    else:
        # Versions so far differ in what a build keeps for itself: who only reads can do without.
        if not read_only:
            _migrate(connection, version)
        _check_columns(connection, path)


def _check_columns(connection: sqlite3.Connection, path: Path) -> None:
    there = set(connection.execute(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"))  # fmt: skip
    if missing := sorted(set(expected_columns()) - there):
        name = ".".join(missing[0])
        raise RecordError(f"{path}: has no {name}; it was made by another version of onrecord, build it anew")


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement in create_statements():
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    for step in range(version, VERSION):
        connection.execute("BEGIN IMMEDIATE")
        for statement in MIGRATIONS[step]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {step + 1}")
        connection.execute("COMMIT")


def _parts(value: Date | None) -> tuple[str | None, ...]:
    return (None, None, None, None) if value is None else (value.value, value.precision, value.basis, value.from_)


@cache
def _flattener(kind: type[Row]) -> Callable[[Row], tuple[Any, ...]]:
    """Return a function from a row to the values of its columns."""
    table = table_of(kind)
    fields = [column.field for column in table.columns if column.part == 0]
    # A third of the time that going through the columns takes.
    get = attrgetter(*fields)
    dates = [place for place, field in reversed(list(enumerate(fields))) if field in table.dates]

    def flatten(row: Row) -> tuple[Any, ...]:
        values: tuple[Any, ...] = get(row)
        for place in dates:
            values = (*values[:place], *_parts(values[place]), *values[place + 1 :])
        return values

    return flatten if dates else get


def _child_values(child: Child, rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    values = attrgetter(*(column.field for column in child.columns)) if child.item is not None else None
    for row in rows:
        for position, item in enumerate(getattr(row, child.field)):
            name: str = row.id  # type: ignore[attr-defined]
            yield (name, position, item) if values is None else (name, position, *values(item))


def _by_owner(lines: Iterable[tuple[Any, ...]]) -> dict[str, set[tuple[Any, ...]]]:
    found: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for line in lines:
        found[line[0]].add(line)
    return found


def _fields(table: Table, line: Sequence[Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for column, value in zip(table.columns, line, strict=True):
        if column.field not in table.dates:
            parts[column.field] = bool(value) if column.boolean else value
        elif column.part == 0:
            parts[column.field] = [value]
        else:
            parts[column.field].append(value)
    for field in table.dates:
        value, precision, basis, origin = parts[field]
        parts[field] = Date(value=value, precision=precision, basis=basis, from_=origin) if value else None
    return parts


def _named(child: Child, line: Sequence[Any]) -> dict[str, Any]:
    return {column.field: value for column, value in zip(child.columns, line, strict=True)}


@cache
def _cites(kind: type[Row]) -> tuple[bool, bool]:
    """Tell whether rows of a kind are words of a document, and whether they hold evidence."""
    names = {field.name for field in msgspec.structs.fields(kind)}
    return {"start", "quote"} <= names, "evidence" in names


def quotes_of(row: Row) -> Iterator[tuple[str, int, int, str]]:
    """Yield (document, start, end, quote) of everything a row cites."""
    worded, held = _cites(type(row))
    if worded:
        yield row.document, row.start, row.end, row.quote  # type: ignore[attr-defined]
    if held:
        document: str = row.id if isinstance(row, Document) else getattr(row, "document", "")
        for item in row.evidence:  # type: ignore[attr-defined]
            yield item.document or document, item.start, item.end, item.quote
