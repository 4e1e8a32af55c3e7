"""Everything with a date, in one order: events, steps of agreements, utterances."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.rows import Date, Event, Step, Utterance
from onrecord.views.library import Library
from onrecord.views.listing import quoted

LANES = ("event", "step", "utterance")
_UTTERANCES = 2_000
"""Utterances shown one by one: nobody reads a longer list, and a page of it has more than a megabyte."""
_SEVERAL = """SELECT u.id FROM utterances u JOIN utterances_statements s ON s.owner = u.id WHERE u.said_on IS NOT NULL
GROUP BY 1 HAVING count(*) > ? ORDER BY 1"""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something dated; ``anchor`` is the document it stands in and ``statement`` the one it rests on, if any."""

    key: str
    lane: str
    date: Date
    title: str
    words: str
    status: str
    document: str
    statement: str | None = None
    actor: str | None = None
    link: str | None = None
    alleged: bool = False

    @property
    def month(self) -> str:
        """Return the month the entry begins in, or the year where no more is known."""
        return self.date.value.split("/")[0][:7]

    @property
    def year(self) -> str:
        """Return the year the entry begins in."""
        return self.date.value[:4]


class Entries(msgspec.Struct, frozen=True):
    """What is dated, the earliest first; ``left_out`` counts utterances that only one statement reports."""

    entries: list[Entry]
    left_out: int


def entries(library: Library) -> Entries:
    """Return what is dated. Where utterances are too many to read, only those told more than once are kept."""
    [(dated,)] = library.ask("SELECT count(*) FROM utterances WHERE said_on IS NOT NULL")
    told = list(_utterances(library, several=dated > _UTTERANCES))
    found = [*_events(library), *_steps(library), *told]
    ordered = sorted(found, key=lambda entry: (entry.date.value, LANES.index(entry.lane), entry.title, entry.key))
    return Entries(ordered, dated - len(told))


def _events(library: Library) -> Iterator[Entry]:
    for row in library.record.rows(Event):
        if row.date:
            yield Entry(
                key=row.id,
                lane="event",
                date=row.date,
                title=row.type,
                words=" … ".join(item.quote for item in row.evidence[:1]),
                status=row.status,
                document=row.document,
                statement=row.according_to,
                alleged=row.status in ("claimed", "denied"),
            )


def _steps(library: Library) -> Iterator[Entry]:
    for row in library.record.rows(Step):
        if row.date:
            agreement = library.agreements.get(row.agreement or "")
            yield Entry(
                key=row.id,
                lane="step",
                date=row.date,
                title=f"{agreement.name if agreement else 'an agreement'}: {row.step}",
                words=" … ".join(item.quote for item in row.evidence[:1]),
                status="alleged" if row.alleged else "",
                document=row.document,
                statement=row.according_to,
                link=row.agreement,
                alleged=row.alleged,
            )


def _utterances(library: Library, *, several: bool) -> Iterator[Entry]:
    ids = [name for (name,) in library.ask(_SEVERAL, 1 if several else 0)]
    dated = list(library.record.get_many(Utterance, ids))
    firsts = {item.statement.id: item for item in quoted(library, [row.statements[0] for row in dated])}
    for row in dated:
        first = firsts.get(row.statements[0])
        if first and row.said_on:
            yield Entry(
                key=row.id,
                lane="utterance",
                date=row.said_on,
                title=first.speaker or "nobody named",
                words=first.statement.quote("content"),
                status=first.statement.mode,
                document=first.statement.document,
                statement=first.statement.id,
                actor=first.actor,
                link=row.id if len(row.statements) > 1 else None,
            )
