"""What people ask of a record: who said what, with every filter of the command line."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

import msgspec
from anyascii import anyascii

from onrecord.errors import UsageError
from onrecord.record.store import Record
from onrecord.rows import Actor, Date, Document, Statement

_WORD = re.compile(r"\w+")
_CHUNK = 200
_FORMATS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d"}


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with what is needed to read it: who, in which article, and the words around it."""

    statement: Statement
    speaker: str | None
    document: Document
    date: str | None
    """Day of speaking where it is known, else of publication; ISO 8601, may be partial."""
    before: str
    after: str


def fold(text: str | None) -> str:
    """Return a text without case, accents or script, for comparing names: "Łukasz" and "Lukasz" are one."""
    return anyascii(text or "").lower()


def _matches(wanted: str, name: str | None) -> bool:
    """Tell whether every word of ``wanted`` begins a word of the name."""
    there = _WORD.findall(fold(name))
    return all(any(word.startswith(part) for word in there) for part in _WORD.findall(wanted))


def full_text(words: str) -> str:
    """Return words as a full-text query that finds them all; no input is a syntax error."""
    return " ".join(f'"{word}"' for word in _WORD.findall(words))


def said(
    record: Record,
    *,
    by: str | None = None,
    about: str | None = None,
    to: str | None = None,
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    mode: str | None = None,
    limit: int | None = None,
) -> Iterator[Said]:
    """Yield statements, earliest first. Names match by the beginnings of their words, in any spelling of an actor.

    ``about`` holds words that the content must have, in any form; ``since`` and ``until`` are ISO 8601 and may be
    partial ("2025" is the whole year); a statement repeated in its own article is left out. Raises `UsageError` where
    they are no dates.
    """
    check_date("since", since)
    check_date("until", until)
    _teach(record.connection)
    conditions, values = _conditions(by=by, about=about, to=to, outlet=outlet, mode=mode, since=since, until=until)
    ids = record.connection.execute(
        f"SELECT s.id FROM statements s JOIN documents d ON d.id = s.document WHERE {' AND '.join(conditions)} "
        f"ORDER BY coalesce(s.said_on, d.published, '9999'), d.path, "
        "(SELECT min(start) FROM statements_evidence e WHERE e.owner = s.id), s.id LIMIT ?",
        (*values, -1 if limit is None else limit),
    ).fetchall()
    yield from _shown(record, (name for (name,) in ids))


def check_date(what: str, value: str | None) -> None:
    """Raise `UsageError` unless ``value`` is None or an ISO 8601 day, month or year."""
    try:
        if value is not None:
            datetime.strptime(value, _FORMATS[len(value)])
    except (ValueError, KeyError):
        raise UsageError(f"{what} {value!r} is no date; give YYYY-MM-DD, YYYY-MM or YYYY") from None


def _teach(connection: sqlite3.Connection) -> None:
    connection.create_function("names", 2, lambda wanted, name: _matches(wanted, name), deterministic=True)


def _conditions(
    *, by: str | None, about: str | None, to: str | None, outlet: str | None, mode: str | None,
    since: str | None, until: str | None,
) -> tuple[list[str], list[str]]:  # fmt: skip
    actor = "SELECT owner FROM actors_names WHERE names(?, name)"
    asked = (
        (fold(by), f"(s.speaker IN ({actor}) OR names(?, s.speaker_name))", 2),
        (full_text(about or ""), "s.rowid IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)", 1),
        (fold(to), "(EXISTS (SELECT 1 FROM statements_addressee a WHERE a.owner = s.id AND a.value IN "
         f"({actor})) OR EXISTS (SELECT 1 FROM statements_evidence e WHERE e.owner = s.id AND e.role = 'addressee' "
         "AND names(?, e.quote)))", 2),
        (fold(outlet), "names(?, d.outlet)", 1),
        (mode or "", "s.mode = ?", 1),
        (since or "", "substr(coalesce(s.said_on, d.published), 1, length(?)) >= ?", 2),
        (until or "", "substr(coalesce(s.said_on, d.published), 1, length(?)) <= ?", 2),
    )  # fmt: skip
    conditions: list[str] = ["s.repeats IS NULL", "NOT s.rejected"]
    values: list[str] = []
    for value, condition, times in asked:
        if value:
            conditions.append(condition)
            values += [f"content: {value}" if "MATCH" in condition else value] * times
    return conditions, values


def _shown(record: Record, ids: Iterable[str]) -> Iterator[Said]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, _CHUNK)):
        statements = list(record.get_many(Statement, chunk))
        documents = {d.id: d for d in record.get_many(Document, dict.fromkeys(s.document for s in statements))}
        speakers = {a.id: a.name for a in record.get_many(Actor, {s.speaker for s in statements if s.speaker})}
        for statement in statements:
            yield show(statement, documents[statement.document], speakers.get(statement.speaker or ""))


def show(statement: Statement, document: Document, actor: str | None) -> Said:
    """Put a statement into its context: the words before and after it in its paragraph, at most 200 characters each."""
    spans = [(item.start, item.end) for item in statement.evidence if item.role in ("source", "cue", "content")]
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    line_start, line_end = document.text.rfind("\n", 0, start) + 1, document.text.find("\n", end)
    line_end = len(document.text) if line_end < 0 else line_end
    return Said(
        statement=statement,
        speaker=actor or statement.speaker_name,
        document=document,
        date=_value(statement.said_on) or _value(document.published),
        before=document.text[max(line_start, start - 200) : start],
        after=document.text[end : min(line_end, end + 200)],
    )


def _value(date: Date | None) -> str | None:
    return date.value if date else None


def overview(record: Record) -> dict[str, dict[str, int]]:
    """Return counts of what a record holds: rows by table, statements by mode, documents by outlet."""
    tables = (
        "documents",
        "statements",
        "actors",
        "events",
        "agreements",
        "utterances",
        "copies",
        "conflicts",
        "failures",
    )
    run = record.connection.execute
    return {
        "tables": {name: int(run(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables},
        "modes": dict(run("SELECT mode, count(*) FROM statements GROUP BY mode ORDER BY 2 DESC, 1")),
        "outlets": dict(run("SELECT coalesce(outlet, ''), count(*) FROM documents GROUP BY outlet ORDER BY 2 DESC, 1")),
    }
