"""Everything with a date, in one order: events, steps of agreements, utterances."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from onrecord.rows import Date, Event, Step, Utterance
from onrecord.views.library import Library
from onrecord.views.listing import quoted

LANES = ("event", "step", "utterance")


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something dated; ``anchor`` is the document it stands in and ``statement`` the one it rests on, if any."""

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


def entries(library: Library) -> list[Entry]:
    """Return what is dated, the earliest first."""
    found = [*_events(library), *_steps(library), *_utterances(library)]
    return sorted(found, key=lambda entry: (entry.date.value, LANES.index(entry.lane), entry.title, entry.words))


def _events(library: Library) -> Iterator[Entry]:
    for row in library.record.rows(Event):
        if row.date:
            yield Entry(
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


def _utterances(library: Library) -> Iterator[Entry]:
    dated = [row for row in library.record.rows(Utterance) if row.said_on and row.statements]
    firsts = {item.statement.id: item for item in quoted(library, [row.statements[0] for row in dated])}
    for row in dated:
        first = firsts.get(row.statements[0])
        if first and row.said_on:
            yield Entry(
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
