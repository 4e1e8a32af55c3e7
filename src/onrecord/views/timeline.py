"""Everything with a date, in one order: events, steps of agreements, utterances."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from markupsafe import Markup

from onrecord.rows import Date, Event, Step, Utterance
from onrecord.views.library import Library
from onrecord.views.listing import quoted
from onrecord.views.sentences import marked, named, sentences
from onrecord.views.words import shorten, words

LANES = ("event", "step", "utterance")
_UTTERANCES = 2_000
"""Utterances shown one by one: nobody reads a longer list, and a page of it has more than a megabyte."""
_SEVERAL = """SELECT u.id FROM utterances u JOIN utterances_statements s ON s.owner = u.id WHERE u.said_on IS NOT NULL
GROUP BY 1 HAVING count(*) > ? ORDER BY 1"""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something dated, as the first of ``told`` documents words it; ``statement`` is what it rests on, if anything."""

    key: str
    lane: str
    date: Date
    title: str
    words: Markup | str
    status: str
    document: str
    statement: str | None = None
    actor: str | None = None
    link: str | None = None
    alleged: bool = False
    who: tuple[str, ...] = ()
    told: int = 1

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


def between(entry: Entry, since: str | None, until: str | None) -> bool:
    """Say whether an entry reaches into the time between two dates, each compared as far as both are known."""
    first, _, last = entry.date.value.partition("/")
    last = last or first
    after = not since or last[: len(since)] >= since[: len(last)]
    return after and (not until or first[: len(until)] <= until[: len(first)])


def drawn(entries: Iterable[Entry]) -> str:
    """Return what the zoomable figure draws as JSON: [date, place of the lane in `LANES`, how many]."""
    counted = Counter((entry.date.value, LANES.index(entry.lane)) for entry in entries)
    return json.dumps([[*key, count] for key, count in sorted(counted.items())], separators=(",", ":"))


def _events(library: Library) -> Iterator[Entry]:
    groups: defaultdict[str, list[Event]] = defaultdict(list)
    for row in library.record.rows(Event):
        groups[row.same_as or row.id].append(row)
    # Of the accounts of one event, the first that has a date stands for all.
    firsts = [(next((row for row in rows if row.date), rows[0]), rows) for rows in groups.values()]
    shown = _words(library, [row for row, _ in firsts if row.date])
    for row, rows in firsts:
        if row.date:
            yield Entry(
                key=row.id,
                lane="event",
                date=row.date,
                title=row.type.replace("_", " "),
                who=_parties(library, rows),
                words=shown.get(row.id, ""),
                status=row.status,
                document=row.document,
                statement=row.according_to,
                alleged=row.status in ("claimed", "denied"),
                told=len({other.document for other in rows}),
            )


def _steps(library: Library) -> Iterator[Entry]:
    groups: defaultdict[tuple[str, str, str, bool], list[Step]] = defaultdict(list)
    for row in library.record.rows(Step):
        if row.date and row.agreement in library.agreements:
            groups[row.agreement or "", row.step, row.date.value, row.alleged].append(row)
    shown = _words(library, [rows[0] for rows in groups.values()])
    for (agreement, step, _, alleged), rows in groups.items():
        row = rows[0]
        if row.date:
            yield Entry(
                key=row.id,
                lane="step",
                date=row.date,
                title=f"{library.agreements[agreement].name}: {step.replace('_', ' ')}",
                words=shown.get(row.id, ""),
                status="alleged" if alleged else "",
                document=row.document,
                statement=row.according_to,
                link=agreement,
                alleged=alleged,
                told=len({other.document for other in rows}),
            )


def _words(library: Library, rows: Sequence[Event | Step]) -> dict[str, Markup]:
    found = sentences(library, {row.id: (row.document, named(row.evidence)) for row in rows})
    return {key: marked(pieces) for key, pieces in found.items()}


def _parties(library: Library, rows: Sequence[Event]) -> tuple[str, ...]:
    """Return the names of who took part, as far as they were resolved."""
    actors = {item.actor: None for row in rows for item in row.participants if item.actor in library.names}
    return tuple(library.names[actor] for actor in actors if actor)[:4]


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
                words=words(shorten(first.statement.quote("content"), 240)),
                status=first.statement.mode,
                document=first.statement.document,
                statement=first.statement.id,
                actor=first.actor,
                link=row.id if len(row.statements) > 1 else None,
            )
