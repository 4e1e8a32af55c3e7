"""What the pages ask of a record: names, heads of documents, counts, and what belongs to what."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any, TypeVar

import msgspec

from onrecord.record import Record
from onrecord.record.queries import fold
from onrecord.rows import TABLES, Agreement, Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")
_RECENT = 64
"""Lists of ids kept: 10,000 ids take 0.7 MB."""
_CHUNK = 400
"""Ids asked for at once: SQLite takes 999 parameters in any build."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A document without its text; ``label`` is its title, or its path where it has none."""

    id: str
    path: str
    label: str
    outlet: str | None
    published: str | None
    inferred: bool


class Library:
    """A record as the pages see it; what it remembers holds until `refresh` sees that another program wrote."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._version = self._seen()
        self._remembered: dict[object, Any] = {}
        self._recent: OrderedDict[object, list[str]] = OrderedDict()

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """Return what was made under a key since the record last changed, or make it."""
        if key not in self._remembered:
            self._remembered[key] = make()
        made: T = self._remembered[key]
        return made

    def recent(self, key: object, make: Callable[[], list[str]]) -> list[str]:
        """Return a list made under a key, or make it; the last ones asked for are kept while the record is the same."""
        if key not in self._recent:
            self._recent[key] = make()
            if len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        self._recent.move_to_end(key)
        return self._recent[key]

    def refresh(self) -> bool:
        """Forget what is remembered where the record has changed; says whether it has."""
        version = self._seen()
        changed = version != self._version
        if changed:
            self._version = version
            self._remembered.clear()
            self._recent.clear()
        return changed

    def _seen(self) -> int:
        return int(self.record.connection.execute("PRAGMA data_version").fetchone()[0])

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a query and return its lines."""
        return self.record.connection.execute(sql, values).fetchall()

    @property
    def names(self) -> dict[str, str]:
        """Map actors to their names."""
        return self.remember("names", lambda: dict(self.ask("SELECT id, name FROM actors ORDER BY id")))

    @property
    def kinds(self) -> dict[str, str]:
        """Map actors to their kinds."""
        return self.remember("kinds", lambda: dict(self.ask("SELECT id, kind FROM actors ORDER BY id")))

    @property
    def agreements(self) -> dict[str, Agreement]:
        """Map ids to agreements."""
        return self.remember("agreements", lambda: {row.id: row for row in self.record.rows(Agreement)})

    @property
    def counts(self) -> dict[str, int]:
        """Count the rows of every table."""
        return self.remember("counts", lambda: {of.table: self.record.count(of) for of in TABLES})

    @property
    def outlets(self) -> list[str]:
        """Return the outlets by name."""
        return self.distinct("outlet", "documents")

    @property
    def statement_kinds(self) -> list[str]:
        """Return the kinds of statements by name."""
        return self.distinct("kind", "statements")

    def distinct(self, column: str, table: str) -> list[str]:
        """Return the values of a column of this schema, in order; never called with words of a reader."""
        sql = f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1"
        return self.remember(sql, lambda: [value for (value,) in self.ask(sql)])

    def meant(self, words: str) -> list[str]:
        """Return actors one of whose names has a word for each word given, beginning with it, in any script."""
        wanted = fold(words).split()
        if not wanted:
            return []
        return [actor for actor, name in self._folded if all(f" {word}" in name for word in wanted)][:_CHUNK]

    @property
    def _folded(self) -> list[tuple[str, str]]:
        sql = "SELECT owner, group_concat(name, ' ') FROM actors_names GROUP BY 1 ORDER BY 1"
        return self.remember(sql, lambda: [(actor, f" {fold(names)}") for actor, names in self.ask(sql)])

    def belonging(self, of: type[R], document: str) -> list[R]:
        """Return the rows of one document."""
        return list(self.record.rows(of, where={"document": document}))

    def heads(self, ids: Iterable[str]) -> dict[str, Head]:
        """Return the heads of some documents by id."""
        wanted = iter(sorted(set(ids)))
        found: dict[str, Head] = {}
        while chunk := list(islice(wanted, _CHUNK)):
            marks = ",".join("?" * len(chunk))
            lines = self.ask(f"{_HEAD} WHERE id IN ({marks})", *chunk)
            found.update((line[0], _head(line)) for line in lines)
        return found

    def all_heads(self) -> list[Head]:
        """Return the heads of all documents, the newest first, undated ones last."""
        sql = f"{_HEAD} ORDER BY published IS NULL, published DESC, id"
        return self.remember(sql, lambda: [_head(line) for line in self.ask(sql)])

    def statement_counts(self) -> dict[str, int]:
        """Count the statements of each document."""
        sql = "SELECT document, count(*) FROM statements WHERE NOT rejected GROUP BY document"
        return self.remember(sql, lambda: dict(self.ask(sql)))

    def excerpts(self, spans: Mapping[str, tuple[str, int, int]]) -> dict[str, tuple[int, str]]:
        """Read parts of documents: {key: (document, start, end)} gives {key: (start, words)}, clipped to the text."""
        found: dict[str, tuple[int, str]] = {}
        for key, (document, start, end) in spans.items():
            start = max(start, 0)
            [(words,)] = self.ask(
                "SELECT substr(text, ?, ?) FROM documents WHERE id = ?", start + 1, end - start, document
            )
            found[key] = (start, words)
        return found


_HEAD = """SELECT id, path, title, outlet, published, published_basis FROM documents"""


def _head(line: tuple[Any, ...]) -> Head:
    name, path, title, outlet, published, basis = line
    label = title or path.rsplit("/", 1)[-1] or path
    return Head(id=name, path=path, label=label, outlet=outlet, published=published, inferred=basis == "inferred")
