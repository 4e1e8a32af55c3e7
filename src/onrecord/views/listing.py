"""Statements as lists show them: filtered, paged, each with the sentence its words stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from markupsafe import Markup

from onrecord.rows import Statement
from onrecord.views.library import Head, Library
from onrecord.views.segments import sweep
from onrecord.views.words import running

_AROUND = 140
"""Characters looked at on each side for the ends of a sentence."""
_LONGEST = 460
"""Characters of an excerpt: two lines of print; the whole is one click away."""
_BEFORE = re.compile(r"(?:[\n]|[.!?…][\"'”’»)]*\s)")
_AFTER = re.compile(r"[\n]|[.!?…][\"'”’»)]*(?=\s|$)")
_ROLES = ("content", "cue", "source")
_WORD = re.compile(r"\w+")


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """What statements are wanted; None asks for nothing. Dates are ISO 8601 and compare as far as they reach."""

    actor: str | None = None
    by: str | None = None
    outlet: str | None = None
    mode: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    words: str | None = None
    document: str | None = None


class Piece(msgspec.Struct, frozen=True):
    """A run of words and what it is: a set of content, cue, source; empty for the words around."""

    text: str
    roles: tuple[str, ...]


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
        return Markup("").join(
            Markup('<span class="{}">{}</span>').format(_class(piece.roles, self.statement.mode), running(piece.text))
            if piece.roles
            else running(piece.text)
            for piece in self.pieces
        )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some statements of a list; ``after`` is the cursor of the next page, None on the last."""

    items: list[Quoted]
    after: str | None


def _class(roles: Sequence[str], mode: str) -> str:
    return " ".join(["said", mode, *roles[1:]] if "content" in roles else roles)


def select(library: Library, wanted: Filter, *, after: str | None = None, limit: int = 50) -> Page:
    """Return the statements that fit, the newest article first and in its order, ``limit`` at most.

    ``after`` is the id of the last statement seen; one that is not there begins from the start.
    """
    conditions, values = _conditions(library, wanted)
    if after is not None and (place := _place(library, after)):
        conditions.append("(coalesce(d.published, ''), d.id, -s.rowid) < (?, ?, ?)")
        values += place
    where = " AND ".join(conditions)
    ids = library.ask(
        f"SELECT s.id FROM statements s JOIN documents d ON d.id = s.document WHERE {where} "
        "ORDER BY coalesce(d.published, '') DESC, d.id DESC, s.rowid LIMIT ?",
        *values,
        limit + 1,
    )
    names = [name for (name,) in ids]
    return Page(items=quoted(library, names[:limit]), after=names[limit - 1] if len(names) > limit else None)


def count(library: Library, wanted: Filter, *, limit: int = 10_000) -> int:
    """Count the statements that fit, up to a limit: counting on would take longer than a reader waits."""
    conditions, values = _conditions(library, wanted)
    where = " AND ".join(conditions)
    [(found,)] = library.ask(
        "SELECT count(*) FROM (SELECT 1 FROM statements s JOIN documents d ON d.id = s.document "
        f"WHERE {where} LIMIT ?)",
        *values,
        limit,
    )
    return int(found)


def _place(library: Library, name: str) -> list[Any]:
    found = library.ask(
        "SELECT coalesce(d.published, ''), d.id, -s.rowid FROM statements s JOIN documents d ON d.id = s.document "
        "WHERE s.id = ?",
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
    # A statement that only repeats another one of its article is seen there.
    conditions = ["s.repeats IS NULL", *(condition for condition, value in given if value)]
    values: list[Any] = [value for _, value in given if value]
    if wanted.by:
        meant = library.meant(wanted.by)
        marks = ",".join("?" * len(meant))
        conditions.append(f"(s.speaker IN ({marks}) OR s.speaker_name LIKE ? ESCAPE '\\')")
        values += [*meant, f"%{_like(wanted.by)}%"]
    return conditions, values


def _like(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _match(words: str | None) -> str | None:
    """Return a query of FTS5 that wants a word beginning with each word given; None where there is none."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(words or "")) or None


def quoted(library: Library, ids: Iterable[str]) -> list[Quoted]:
    """Return statements with their sentences, in the order of the ids."""
    statements = list(library.record.get_many(Statement, ids))
    heads = library.heads(statement.document for statement in statements)
    texts = library.excerpts({item.id: (item.document, *_window(item)) for item in statements})
    return [
        Quoted(
            statement=item,
            speaker=library.names.get(item.speaker or "") or item.speaker_name or "",
            actor=item.speaker if item.speaker in library.names else None,
            head=heads[item.document],
            pieces=sentence(item, *texts[item.id]),
        )
        for item in statements
    ]


def _window(statement: Statement) -> tuple[int, int]:
    start, end = _extent(statement)
    return start - _AROUND, min(end, start + _LONGEST) + _AROUND


def _extent(statement: Statement) -> tuple[int, int]:
    """Return where a statement's words lie; its content alone where cue or source stand far off."""
    spans = [span for role in _ROLES for span in statement.spans(role)]
    start, end = min(spans)[0], max(end for _, end in spans)
    if end - start > 2 * _LONGEST:
        content = statement.spans("content")
        start, end = content[0][0], content[-1][1]
    return start, end


def sentence(statement: Statement, offset: int, text: str) -> tuple[Piece, ...]:
    """Cut the sentence of a statement into pieces; ``text`` is the document's from ``offset``, some way around it."""
    start, end = _extent(statement)
    begin = max((found.end() for found in _BEFORE.finditer(text, 0, start - offset)), default=0) + offset
    ending = _AFTER.search(text, min(end, start + _LONGEST) - offset)
    stop = min(ending.end() + offset if ending else offset + len(text), offset + len(text))
    stop = max(stop, min(end, start + _LONGEST))
    placed = [
        (max(first, begin), min(last, stop), role)
        for role in _ROLES
        for first, last in statement.spans(role)
        if max(first, begin) < min(last, stop)
    ]
    pieces = [
        Piece(text[first - offset : last - offset].replace("\n", " "), tuple(r for r in _ROLES if r in roles))
        for first, last, roles in sweep((begin, stop), placed)
    ]
    before = [Piece("… ", ())] if begin == offset and offset > 0 else []
    after = [Piece(" …", ())] if stop < end or (not ending and len(text) > 2 * _AROUND) else []
    return (*before, *pieces, *after)
