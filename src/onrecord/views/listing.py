"""Statements as lists show them: filtered, paged, each with the sentence its words stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from markupsafe import Markup

from onrecord.rows import Statement
from onrecord.views.library import Head, Library
from onrecord.views.sentences import Piece, marked, placed, sentences

_WORD = re.compile(r"\w+")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What statements are wanted; None asks for nothing. Dates are ISO 8601 and compare as far as they reach."""

    actor: str | None = None
    by: str | None = None
    to: str | None = None
    outlet: str | None = None
    mode: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    words: str | None = None
    document: str | None = None


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """A statement in a list: who, how, where, and its words in their sentence."""

    statement: Statement
    speaker: str
    actor: str | None
    head: Head
    pieces: tuple[Piece, ...]

    @property
    def date(self) -> str | None:
        """Return when it was said, or else when it was published."""
        return self.statement.said_on.value if self.statement.said_on else self.head.published

    @property
    def markup(self) -> Markup:
        """Return the sentence for a page."""
        return marked(self.pieces, self.statement.mode)


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some statements of a list; ``after`` is the cursor of the next page, None on the last."""

    items: list[Quoted]
    after: str | None


def select(library: Library, wanted: Filter, *, after: str | None = None, limit: int = 30) -> Page:
    """Return the statements that fit, the newest article first and in its order, ``limit`` at most.

    ``after`` is the id of the last statement seen; one that is not there begins from the start.
    """
    first = _first(library, wanted)
    start = first.index(after) + 1 if after in first else 0
    if (after is None or start) and (len(first) < COUNTED or start + limit < COUNTED):
        names = first[start : start + limit + 1]
    else:
        names = _query(library, wanted, after, limit + 1)
    items = quoted(library, names[:limit])
    # The database has an article's statements by id; a reader wants them in the order of its text.
    articles = {item.head.id: place for place, item in reversed(list(enumerate(items)))}
    items.sort(key=lambda item: (articles[item.head.id], item.statement.spans("content")))
    return Page(items=items, after=names[limit - 1] if len(names) > limit else None)


COUNTED = 10_000
"""Statements counted and kept in order for the pages that follow: reading on would take longer than a reader waits."""


def count(library: Library, wanted: Filter) -> int:
    """Count the statements that fit, up to `COUNTED`."""
    return len(_first(library, wanted))


def _first(library: Library, wanted: Filter) -> list[str]:
    return library.recent(wanted, lambda: _query(library, wanted, None, COUNTED))


def _query(library: Library, wanted: Filter, after: str | None, limit: int) -> list[str]:
    conditions, values = _conditions(library, wanted)
    if after is not None and (place := _place(library, after)):
        # The first says the same as the second, less exactly, in words that an index of documents understands.
        conditions += [f"({_NEWEST}, d.id) <= (?, ?)", f"({_NEWEST}, d.id, s.id) < (?, ?, ?)"]
        values += [*place[:2], *place]
    found = library.ask(
        f"SELECT s.id FROM {_joined(wanted)} WHERE {' AND '.join(conditions)} "
        f"ORDER BY {_NEWEST} DESC, d.id DESC, s.id DESC LIMIT ?",
        *values,
        limit,
    )
    return [name for (name,) in found]


_NEWEST = "coalesce(d.published, '')"


def _joined(wanted: Filter) -> str:
    """Name the tables in the order they are best read: few statements first, or all articles, the newest first."""
    few = wanted.actor or wanted.by or wanted.to or wanted.words or wanted.document
    if few:
        return "statements s CROSS JOIN documents d ON d.id = s.document"
    return "documents d CROSS JOIN statements s ON s.document = d.id"


def _place(library: Library, name: str) -> list[Any]:
    found = library.ask(
        f"SELECT {_NEWEST}, d.id, s.id FROM statements s JOIN documents d ON d.id = s.document WHERE s.id = ?",
        name,
    )
    return list(found[0]) if found else []


def _conditions(library: Library, wanted: Filter) -> tuple[list[str], list[Any]]:
    said = "coalesce(s.said_on, d.published)"
    given = [
        ("s.speaker = ?", wanted.actor),
        ("d.outlet = ?", wanted.outlet),
        ("s.mode = ?", wanted.mode),
        ("s.kind = ?", wanted.kind),
        ("s.document = ?", wanted.document),
        (f"{said} >= ?", wanted.since),
        # ``until`` 2031-03 includes 2031-03-11: the sign after the last character closes the interval.
        (f"substr({said}, 1, 10) <= ?", wanted.until and f"{wanted.until}~"),
        ("s.rowid IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)", _match(wanted.words)),
    ]
    # A statement that only repeats another one of its article is seen there; one that a person rejected is none.
    conditions = ["s.repeats IS NULL", "NOT s.rejected", *(condition for condition, value in given if value)]
    values: list[Any] = [value for _, value in given if value]
    if wanted.by:
        meant, marks = _meant(library, wanted.by)
        words = "SELECT rowid FROM statement_words WHERE statement_words MATCH ?"
        conditions.append(f"(s.speaker IN ({marks}) OR s.rowid IN ({words}))")
        values += [*meant, f"speaker : ({_match(wanted.by) or _NOTHING})"]
    if wanted.to:
        meant, marks = _meant(library, wanted.to)
        conditions.append(
            f"(s.id IN (SELECT owner FROM statements_addressee WHERE value IN ({marks})) OR s.id IN (SELECT owner "
            "FROM statements_evidence WHERE role = 'addressee' AND instr(lower(quote), lower(?))))"
        )
        values += [*meant, wanted.to]
    return conditions, values


def _meant(library: Library, words: str) -> tuple[list[str], str]:
    meant = library.meant(words)
    return meant, ",".join("?" * len(meant))


_NOTHING = '""'
"""The query of FTS5 that nothing fits."""


def _match(words: str | None) -> str | None:
    """Return a query of FTS5 that wants a word beginning with each word given; None where there is none."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(words or "")) or None


def quoted(library: Library, ids: Iterable[str]) -> list[Quoted]:
    """Return statements with their sentences, in the order of the ids."""
    statements = list(library.record.get_many(Statement, ids))
    heads = library.heads(statement.document for statement in statements)
    texts = sentences(library, {item.id: (item.document, placed(item)) for item in statements})
    return [
        Quoted(
            statement=item,
            speaker=library.names.get(item.speaker or "") or item.speaker_name or "",
            actor=item.speaker if item.speaker in library.names else None,
            head=heads[item.document],
            pieces=texts[item.id],
        )
        for item in statements
    ]
