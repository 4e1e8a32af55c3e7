"""What the pages ask of a record: names, heads of documents, counts, and what belongs to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import islice
from typing import Any, TypeVar

import msgspec

from onrecord.record import Record
from onrecord.record.queries import fold
from onrecord.rows import TABLES, Agreement, Row

R = TypeVar("R", bound=Row)
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

    def refresh(self) -> bool:
        """Forget what is remembered where the record has changed; says whether it has."""
        version = self._seen()
        changed = version != self._version
        if changed:
            self._version = version
            for name in ("names", "kinds", "agreements", "counts", "outlets", "_folded"):
                self.__dict__.pop(name, None)
        return changed

    def _seen(self) -> int:
        return int(self.record.connection.execute("PRAGMA data_version").fetchone()[0])

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a query and return its lines."""
        return self.record.connection.execute(sql, values).fetchall()

    @cached_property
    def names(self) -> dict[str, str]:
        """Map actors to their names."""
        return dict(self.ask("SELECT id, name FROM actors ORDER BY id"))

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Map actors to their kinds."""
        return dict(self.ask("SELECT id, kind FROM actors ORDER BY id"))

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        """Map ids to agreements."""
        return {row.id: row for row in self.record.rows(Agreement)}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Count the rows of every table."""
        return {of.table: self.record.count(of) for of in TABLES}

    @cached_property
    def outlets(self) -> list[str]:
        """Return the outlets by name."""
        return [
            name for (name,) in self.ask("SELECT DISTINCT outlet FROM documents WHERE outlet IS NOT NULL ORDER BY 1")
        ]

    def meant(self, words: str) -> list[str]:
        """Return actors one of whose names has a word for each word given, beginning with it, in any script."""
        wanted = fold(words).split()
        if not wanted:
            return []
        return [actor for actor, name in self._folded if all(f" {word}" in name for word in wanted)][:_CHUNK]

    @cached_property
    def _folded(self) -> list[tuple[str, str]]:
        lines = self.ask("SELECT owner, group_concat(name, ' ') FROM actors_names GROUP BY 1 ORDER BY 1")
        return [(actor, f" {fold(names)}") for actor, names in lines]

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
        return [_head(line) for line in self.ask(f"{_HEAD} ORDER BY published IS NULL, published DESC, id")]

    def statement_counts(self) -> dict[str, int]:
        """Count the statements of each document."""
        return dict(self.ask("SELECT document, count(*) FROM statements GROUP BY document"))

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
