"""Questions that compare what a record holds: positions over time, names by outlet."""

from __future__ import annotations

from onrecord.compare.namings import Naming, namings
from onrecord.compare.positions import Positions, positions
from onrecord.record import Record
from onrecord.record.queries import said
from onrecord.rows import Actor, Agreement, Event, Mention, Utterance


def positions_of(record: Record, *, by: str, about: str) -> Positions:
    """Return what somebody said on a subject over time; ``by`` and ``about`` as for `said`."""
    found = list(said(record, by=by, about=about))
    names = {one.statement.utterance for one in found if one.statement.utterance}
    return positions(found, {row.id: row for row in record.get_many(Utterance, sorted(names))})


def namings_of(record: Record) -> list[Naming]:
    """Return what goes by more than one name in a record, by outlet."""
    actors = {row.id: row for row in record.rows(Actor)}
    outlets = dict(record.connection.execute("SELECT id, outlet FROM documents"))
    mentions = record.rows(Mention, where={"form": "name"})
    return namings(mentions, actors, record.rows(Event), record.rows(Agreement), outlets)
