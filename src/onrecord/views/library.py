"""What the pages ask of a record: names, heads of documents, counts, and what belongs to what."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, TypeVar

import msgspec

from onrecord.record import Record
from onrecord.record.queries import fold
from onrecord.rows import TABLES, Agreement, Row

R = TypeVar("R", bound=Row)
T = TypeVar("T")
_RECENT = 512
"""Filters and words kept with what fits them, a bit for each statement: 6 MB for 100,000 statements."""
_HEADS = 20_000
"""Heads kept: 10 MB."""
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
        self._recent: OrderedDict[object, Any] = OrderedDict()

    def remember(self, key: object, make: Callable[[], T]) -> T:
        """Return what was made under a key since the record last changed, or make it."""
        if key not in self._remembered:
            self._remembered[key] = make()
        made: T = self._remembered[key]
        return made

    def recent(self, key: object, make: Callable[[], T]) -> T:
        """Return what was made under a key, or make it; the last ones asked for are kept until the record changes."""
        if key not in self._recent:
            self._recent[key] = make()
            if len(self._recent) > _RECENT:
                self._recent.popitem(last=False)
        self._recent.move_to_end(key)
        made: T = self._recent[key]
        return made

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
        wanted = [f" {word}" for word in fold(words).split()]
        found = self._folded if wanted else []
        for word in wanted:
            found = [line for line in found if word in line[1]]
        return [actor for actor, _ in found]

    @property
    def _folded(self) -> list[tuple[str, str]]:
        sql = "SELECT owner, group_concat(name, ' ') FROM actors_names GROUP BY 1 ORDER BY 1"
        return self.remember(sql, lambda: [(actor, f" {fold(names)}") for actor, names in self.ask(sql)])

    def belonging(self, of: type[R], document: str) -> list[R]:
        """Return the rows of one document."""
        return list(self.record.rows(of, where={"document": document}))

    def heads(self, ids: Iterable[str]) -> dict[str, Head]:
        """Return the heads of some documents by id."""
        asked = sorted(set(ids))
        known: dict[str, Head] = self.remember("heads", dict)
        if len(known) > _HEADS:
            known.clear()
        missing = (name for name in asked if name not in known)
        while chunk := list(islice(missing, _CHUNK)):
            marks = ",".join("?" * len(chunk))
            lines = self.ask(f"{_HEAD} WHERE id IN ({marks})", *chunk)
            known.update((line[0], _head(line)) for line in lines)
        return {name: known[name] for name in asked if name in known}

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
        together: defaultdict[str, list[str]] = defaultdict(list)
        for key, (document, _, _) in spans.items():
            together[document].append(key)
        # One span for a document, as SQLite counts the characters from the start of the text each time, and one
        # question for all documents: fifty took 2 ms.
        asked = {
            document: (max(min(spans[key][1] for key in keys), 0), max(spans[key][2] for key in keys))
            for document, keys in together.items()
        }
        texts = dict(self._parts(asked))
        found: dict[str, tuple[int, str]] = {}
        for key, (document, start, end) in spans.items():
            start, first = max(start, 0), asked[document][0]
            found[key] = (start, texts[document][start - first : max(end, start) - first])
        return found

    def _parts(self, asked: Mapping[str, tuple[int, int]]) -> Iterator[tuple[str, str]]:
        wanted = iter([(document, start + 1, end - start) for document, (start, end) in asked.items()])
        while chunk := list(islice(wanted, _CHUNK // 2)):
            values = ",".join(["(?,?,?)"] * len(chunk))
            yield from self.ask(_PARTS.format(values=values), *chain.from_iterable(chunk))


_PARTS = """WITH wanted(id, start, size) AS (VALUES {values})
SELECT w.id, substr(d.text, w.start, w.size) FROM wanted w CROSS JOIN documents d ON d.id = w.id"""
_HEAD = """SELECT id, path, title, outlet, published, published_basis FROM documents"""


def _head(line: tuple[Any, ...]) -> Head:
    name, path, title, outlet, published, basis = line
    label = title or path.rsplit("/", 1)[-1] or path
    return Head(id=name, path=path, label=label, outlet=outlet, published=published, inferred=basis == "inferred")
