"""Statements as lists show them: filtered, paged, each with the sentence its words stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sized

import msgspec
import numpy as np
from markupsafe import Markup

from onrecord.record.queries import fold
from onrecord.rows import Statement
from onrecord.views.columns import Mask, columns, holding, kept
from onrecord.views.library import Head, Library
from onrecord.views.sentences import Piece, marked, placed, sentences
from onrecord.views.subjects import about

_WORD = re.compile(r"\w+")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What statements are wanted; None asks for nothing. Dates are ISO 8601 and compare as far as they reach."""

    actor: str | None = None
    by: str | None = None
    to: str | None = None
    outlet: str | None = None
    mode: str | None = None
    kind: str | None = None
    subject: str | None = None
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
    every = columns(library)
    places = np.flatnonzero(fitting(library, wanted))
    start = int(np.searchsorted(places, _place(library, after), side="right")) if after else 0
    shown = places[start : start + limit]
    numbers = every.rows[shown].tolist()
    named = dict(library.ask(f"SELECT rowid, id FROM statements WHERE rowid IN ({_marks(numbers)})", *numbers))
    names = [named[number] for number in numbers if number in named]
    items = quoted(library, names)
    # The columns have an article's statements by id; a reader wants them in the order of its text.
    articles = {item.head.id: place for place, item in reversed(list(enumerate(items)))}
    items.sort(key=lambda item: (articles[item.head.id], item.statement.spans("content")))
    return Page(items=items, after=names[-1] if names and start + limit < len(places) else None)


def count(library: Library, wanted: Filter) -> int:
    """Count the statements that fit."""
    return int(np.count_nonzero(fitting(library, wanted)))


def _place(library: Library, name: str) -> int:
    rows = np.array(library.ask("SELECT rowid FROM statements WHERE id = ?", name), np.int64)
    return int(columns(library).places(rows.reshape(-1)).max(initial=-1))


def _marks(values: Sized) -> str:
    return ",".join("?" * len(values))


def fitting(library: Library, wanted: Filter) -> Mask:
    """Return which statements of the columns fit a filter."""
    return kept(library, wanted, lambda: _fitting(library, wanted))


def _fitting(library: Library, wanted: Filter) -> Mask:
    every = columns(library)
    since, until = wanted.since or "", wanted.until or ""
    # A statement that only repeats another one of its article is seen there; one that a person rejected is none.
    found = every.shown.copy()
    for column, value in (
        (every.speaker, wanted.actor),
        (every.outlet, wanted.outlet),
        (every.mode, wanted.mode),
        (every.kind, wanted.kind),
        (every.document, wanted.document),
    ):
        if value:
            found &= column.among((value,))
    if since or until:
        # ``until`` 2031-03 includes 2031-03-11: dates are compared as far as the given one reaches.
        found &= every.date.where(lambda date: date >= since and (not until or date[: min(len(until), 10)] <= until))
    if wanted.words:
        found &= _words(library, wanted.words)
    if wanted.by:
        found &= every.speaker.among(library.meant(wanted.by)) | _words(library, wanted.by, "speaker")
    if wanted.to:
        found &= addressed(library, wanted.to)
    if wanted.subject:
        found &= about(library, wanted.subject)
    return found


def _words(library: Library, words: str, column: str = "") -> Mask:
    """Return which statements hold a word that begins with each word given; none where there is none."""
    masks = [holding(library, word, column) for word in _WORD.findall(words)]
    return np.logical_and.reduce(masks) if masks else np.zeros(len(columns(library).rows), bool)


_TOLD = """SELECT s.rowid, a.name FROM statements_addressee t JOIN statements s ON s.id = t.owner
JOIN actors a ON a.id = t.value UNION ALL SELECT s.rowid, e.quote FROM statements_evidence e
JOIN statements s ON s.id = e.owner WHERE e.role = 'addressee'"""


def addressed(library: Library, words: str) -> Mask:
    """Return which statements were said to somebody named or worded with words that begin with each of these."""
    told = library.remember("addressees", lambda: [(row, f" {fold(name)}") for row, name in library.ask(_TOLD)])
    wanted = [f" {word}" for word in fold(words).split()]
    return columns(library).marked(
        np.array([row for row, name in told if all(word in name for word in wanted)], np.int64)
    )


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
