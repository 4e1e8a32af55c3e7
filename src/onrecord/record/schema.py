"""The tables of a record, derived from the rows: scalars are columns, a date is four, lists are child tables."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from onrecord.rows import TABLES, Date, Row

VERSION = 4
APPLICATION_ID = 0x6F6E7265
"""``onre``: what tells a record from another SQLite file."""

DATE_PARTS = ("", "_precision", "_basis", "_from")
_SQL = {str: "TEXT", int: "INTEGER", float: "REAL", bool: "INTEGER"}


class Column(msgspec.Struct, frozen=True):
    """A column of SQL; ``field`` is the attribute of the row it holds, ``part`` which part of a date."""

    name: str
    sql: str
    field: str
    part: int = 0
    boolean: bool = False


class Child(msgspec.Struct, frozen=True):
    """A list field as a table ``(owner, position, ...)``; ``item`` is the struct of its items, None for strings."""

    name: str
    field: str
    columns: tuple[Column, ...]
    item: type[Row] | None


class Table(msgspec.Struct, frozen=True):
    """How one row class is stored."""

    name: str
    row: type[Row]
    columns: tuple[Column, ...]
    children: tuple[Child, ...]
    dates: frozenset[str]


def _without_none(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) in (Union, types.UnionType):
        parts = [part for part in get_args(kind) if part is not type(None)]
        return parts[0], len(parts) < len(get_args(kind))
    return kind, False


def _columns(field: msgspec.structs.FieldInfo) -> Iterator[Column]:
    kind, optional = _without_none(field.type)
    kind = str if get_origin(kind) is Literal else kind
    if kind is Date:
        for part, ending in enumerate(DATE_PARTS):
            yield Column(field.name + ending, "TEXT", field.name, part)
    else:
        null = "" if optional else " NOT NULL"
        yield Column(field.encode_name, _SQL[kind] + null, field.name, boolean=kind is bool)


def _is_list(field: msgspec.structs.FieldInfo) -> bool:
    return get_origin(field.type) is tuple


def _child(table: str, field: msgspec.structs.FieldInfo) -> Child:
    item = get_args(field.type)[0]
    if item is str:
        return Child(f"{table}_{field.name}", field.name, (Column("value", "TEXT NOT NULL", ""),), None)
    columns = tuple(column for part in msgspec.structs.fields(item) for column in _columns(part))
    return Child(f"{table}_{field.name}", field.name, columns, item)


@cache
def table_of(row: type[Row]) -> Table:
    """Return how a row class is stored."""
    fields = msgspec.structs.fields(row)
    columns = tuple(column for field in fields if not _is_list(field) for column in _columns(field))
    children = tuple(_child(row.table, field) for field in fields if _is_list(field))
    return Table(row.table, row, columns, children, frozenset(c.field for c in columns if c.part))


def quoted(name: str) -> str:
    """Return an SQL identifier; ``from`` is a column of some tables."""
    return f'"{name}"'


def _column_sql(column: Column) -> str:
    if column.name == "id":
        return '"id" TEXT PRIMARY KEY'
    if column.name == "document":
        return '"document" TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE'
    return f"{quoted(column.name)} {column.sql}"


def expected_columns() -> Iterator[tuple[str, str]]:
    """Yield (table, column) of everything that rows are kept in."""
    for row in TABLES:
        table = table_of(row)
        yield from ((table.name, column.name) for column in table.columns)
        for child in table.children:
            yield from ((child.name, name) for name in ("owner", "position", *(c.name for c in child.columns)))


def create_statements() -> Iterator[str]:
    """Yield the SQL that makes an empty record."""
    for row in TABLES:
        table = table_of(row)
        yield f"CREATE TABLE {table.name} ({', '.join(map(_column_sql, table.columns))})"
        if any(column.name == "document" for column in table.columns):
            yield f"CREATE INDEX {table.name}_by_document ON {table.name}(document)"
        for child in table.children:
            columns = ", ".join(f"{quoted(column.name)} {column.sql}" for column in child.columns)
            yield (
                f"CREATE TABLE {child.name} (owner TEXT NOT NULL REFERENCES {table.name}(id) ON DELETE CASCADE, "
                f"position INTEGER NOT NULL, {columns}, PRIMARY KEY (owner, position)) WITHOUT ROWID"
            )
    yield from _BOOKKEEPING


_COMPARED = (
    # What comparing knows of each document and of each pair that it has compared, so that it need not do it again.
    """CREATE TABLE shingles (document TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
       sampled BLOB NOT NULL)""",
    """CREATE TABLE aligned (one TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
       two TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE, PRIMARY KEY (one, two)) WITHOUT ROWID""",
    "CREATE INDEX aligned_by_two ON aligned(two)",
    # A headline is compared where its article is read, and its conflicts go with the article.
    "CREATE INDEX conflicts_sides_by_document ON conflicts_sides(document)",
    """CREATE TRIGGER headlines_removed AFTER DELETE ON documents BEGIN DELETE FROM conflicts WHERE
       kind = 'headline_body' AND id IN (SELECT owner FROM conflicts_sides WHERE document = old.id); END""",
)

_TIED = (
    # Of each statement: the terms of its content, hashes of the runs of words of a long direct quotation, and the first
    # of its speaker's statements that word the same; and the speakers whose statements must be compared again.
    """CREATE TABLE wordings (statement TEXT PRIMARY KEY REFERENCES statements(id) ON DELETE CASCADE,
       terms TEXT NOT NULL, runs BLOB, tied TEXT) WITHOUT ROWID""",
    "CREATE TABLE stale_speakers (speaker TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TRIGGER statements_respoken AFTER UPDATE OF speaker ON statements BEGIN
       INSERT OR IGNORE INTO stale_speakers
       VALUES (coalesce(old.speaker, 'in ' || old.document)), (coalesce(new.speaker, 'in ' || new.document)); END""",
    """CREATE TRIGGER statements_untied AFTER DELETE ON statements BEGIN INSERT OR IGNORE INTO stale_speakers
       VALUES (coalesce(old.speaker, 'in ' || old.document)); END""",
    """CREATE TRIGGER statements_relayed AFTER INSERT ON statements_via BEGIN INSERT OR IGNORE INTO stale_speakers
       SELECT coalesce(speaker, 'in ' || document) FROM statements WHERE id = new.owner; END""",
    """CREATE TRIGGER statements_unrelayed AFTER DELETE ON statements_via BEGIN INSERT OR IGNORE INTO stale_speakers
       SELECT coalesce(speaker, 'in ' || document) FROM statements WHERE id = old.owner; END""",
    """CREATE TRIGGER copies_untied AFTER DELETE ON copies BEGIN INSERT OR IGNORE INTO stale_speakers
       SELECT coalesce(speaker, 'in ' || document) FROM statements WHERE document IN (old.document, old.of_document);
       END""",
)

_RESOLVED = (
    # Of each name the keys of those that it may be one with; documents whose names are resolved, names that lost a
    # mention since; and of each link that rules made the key of one of its names.
    """CREATE TABLE name_keys (kind TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
       PRIMARY KEY (kind, name, key)) WITHOUT ROWID""",
    "CREATE INDEX name_keys_by_key ON name_keys(key)",
    """CREATE TABLE resolved (document TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE) WITHOUT ROWID""",
    "CREATE TABLE stale_names (kind TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID",
    """CREATE TABLE link_keys (link TEXT PRIMARY KEY REFERENCES links(id) ON DELETE CASCADE, key TEXT NOT NULL)
       WITHOUT ROWID""",
    "CREATE INDEX link_keys_by_key ON link_keys(key)",
    "CREATE INDEX mentions_by_name ON mentions(name, kind) WHERE form = 'name'",
    "CREATE INDEX mentions_by_reference ON mentions(refers_to) WHERE refers_to IS NOT NULL",
    """CREATE TRIGGER mentions_unnamed AFTER DELETE ON mentions WHEN old.form = 'name' AND old.name IS NOT NULL BEGIN
       INSERT OR IGNORE INTO stale_names VALUES (old.kind, old.name); END""",
    # Of each event: where it is told, the names in its sentence and whether it points back.
    """CREATE TABLE tellings (event TEXT PRIMARY KEY REFERENCES events(id) ON DELETE CASCADE, start INTEGER NOT NULL,
       words TEXT NOT NULL, definite INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX events_by_type ON events(type)",
)

_BOOKKEEPING = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE inputs (location TEXT NOT NULL, document TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
       path TEXT NOT NULL, pass INTEGER NOT NULL, PRIMARY KEY (location, document)) WITHOUT ROWID""",
    "CREATE INDEX inputs_by_document ON inputs(document)",
    """CREATE TABLE builds (document TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
       fingerprint TEXT NOT NULL) WITHOUT ROWID""",
    # For lists of statements, the newest article first, page by page: sorting 100,000 of them took 55 ms a page.
    # It holds the outlet and date too: in the table they lie behind the text (a list by outlet: 11.9 ms, then 5.6).
    "CREATE INDEX documents_newest ON documents(coalesce(published, '') DESC, id DESC, outlet, published)",
    """CREATE VIEW agreements_steps AS SELECT agreement AS owner, row_number() OVER (PARTITION BY agreement
       ORDER BY date IS NULL, date, id) - 1 AS position, * FROM steps WHERE agreement IS NOT NULL""",
    "CREATE INDEX mentions_by_actor ON mentions(actor)",
    "CREATE INDEX statements_by_speaker ON statements(speaker)",
    "CREATE INDEX statements_by_utterance ON statements(utterance)",
    "CREATE INDEX copies_by_of_document ON copies(of_document)",
    "CREATE VIRTUAL TABLE document_words USING fts5(title, text, content='documents', content_rowid='rowid', "
    "tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE statement_words USING fts5(speaker, content, "
    "tokenize='porter unicode61 remove_diacritics 2')",
    """CREATE TRIGGER documents_added AFTER INSERT ON documents BEGIN
       INSERT INTO document_words(rowid, title, text) VALUES (new.rowid, new.title, new.text); END""",
    """CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
       INSERT INTO document_words(document_words, rowid, title, text)
       VALUES ('delete', old.rowid, old.title, old.text); END""",
    """CREATE TRIGGER statements_removed AFTER DELETE ON statements BEGIN
       DELETE FROM statement_words WHERE rowid = old.rowid; END""",
    *_COMPARED,
    *_TIED,
    *_RESOLVED,
)

MIGRATIONS: dict[int, tuple[str, ...]] = {1: _COMPARED, 2: _TIED, 3: _RESOLVED}
"""``{version: statements that lead from it to the next}``."""
