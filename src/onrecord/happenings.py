"""Stages over events and agreements: actors to their participants, the same event and the same agreement joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from onrecord.compare.agreements import chains_of, join_agreements
from onrecord.compare.event_groups import Told, group_events
from onrecord.engine import Engine
from onrecord.record import Record
from onrecord.rows import Agreement, Commitment, Event, Mention, Step

_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]{2,}")
_POINTS_BACK = re.compile(r"\b(?:the|this|that|these|those|his|her|their)\s+(?:\w+\s+)?\Z", re.IGNORECASE)
_AROUND = 160


def tie_events(record: Record, _engine: Engine) -> None:
    """Write the actors of events, steps and commitments, and group events that are the same, type by type."""
    with record.transaction() as connection:
        connection.execute(_PARTICIPANTS)
        for kind, field in ((Step, "by"), (Commitment, "guarantor"), (Commitment, "beneficiary")):
            record.follow(kind, field, f"{field}_mentions")
        for (kind_of_event,) in connection.execute("SELECT DISTINCT type FROM events ORDER BY type").fetchall():
            _tie_type(record, kind_of_event)


_PARTICIPANTS = """UPDATE events_participants SET actor = (SELECT actor FROM mentions WHERE id = mention)
    WHERE actor IS NOT (SELECT actor FROM mentions WHERE id = mention)"""


def _tie_type(record: Record, kind: str) -> None:
    events = sorted(record.rows(Event, where={"type": kind}), key=lambda event: (event.document, event.id))
    there = _told(record, kind)
    fresh = [event for event in events if event.id not in there]
    there |= zip((event.id for event in fresh), _tell(record, fresh), strict=True)
    grouping = group_events(events, there)
    found = {event.id: (grouping.group_of.get(event.id), grouping.why.get(event.id)) for event in events}
    changed = [event.id for event in events if (event.same_as, event.why) != found[event.id]]
    for place, field in enumerate(("same_as", "why")):
        record.update(Event, field, ((name, found[name][place]) for name in changed))


_DOCUMENT = "SELECT published, text FROM documents WHERE id = ?"


def _told(record: Record, kind: str) -> dict[str, Told]:
    """Return how the events of a type are told, of those that were told when the record was last compared."""
    query = """SELECT e.id, e.document, t.start, d.published, t.words, t.definite FROM events e
        CROSS JOIN tellings t ON t.event = e.id CROSS JOIN documents d ON d.id = e.document WHERE e.type = ?"""
    return {
        name: Told(document=document, start=start, published=published, words=frozenset(words.split()),
                   definite=bool(definite))
        for name, document, start, published, words, definite in record.connection.execute(query, (kind,))
    }  # fmt: skip


def _tell(record: Record, events: Sequence[Event]) -> Iterator[Told]:
    """Yield how events are told, and keep it: it depends on their own texts alone."""
    document, published, text = "", None, ""
    for event in events:
        if event.document != document:
            document = event.document
            published, text = record.connection.execute(_DOCUMENT, (document,)).fetchone()
        trigger = next(item for item in event.evidence if item.role == "trigger")
        low = max(text.rfind("\n", 0, trigger.start) + 1, trigger.start - _AROUND)
        high = text.find("\n", trigger.end)
        around = text[low : min(high if high >= 0 else len(text), trigger.end + _AROUND)]
        before = text[max(0, trigger.start - 24) : trigger.start]
        told = Told(
            document=event.document, start=trigger.start, published=published,
            words=frozenset(word.casefold() for word in _NAME.findall(around)),
            definite=_POINTS_BACK.search(before) is not None,
        )  # fmt: skip
        values = (event.id, told.start, " ".join(sorted(told.words)), told.definite)
        record.connection.execute("INSERT INTO tellings VALUES (?, ?, ?, ?)", values)
        yield told


def tie_agreements(record: Record, _engine: Engine) -> None:
    """Join the agreements of all documents, and write them to their mentions, steps and commitments."""
    mentions = list(record.rows(Mention, where={"kind": "agreement"}))
    head_of = {mention.id: mention.refers_to or mention.id for mention in mentions}
    steps, commitments = list(record.rows(Step)), list(record.rows(Commitment))
    parties = _parties(record, mentions, head_of, steps, commitments)
    rows, agreement_of = join_agreements(chains_of(mentions, _years(steps, head_of), parties))
    with record.transaction():
        record.replace(Agreement, rows)
        record.update(Step, "agreement", ((s.id, agreement_of.get(s.agreement_mention or "")) for s in steps))
        record.update(
            Commitment, "agreement", ((c.id, agreement_of.get(c.agreement_mention or "")) for c in commitments)
        )


def _years(steps: Iterable[Step], head_of: dict[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        if step.step == "signed" and step.date and step.agreement_mention in head_of:
            found[head_of[step.agreement_mention]].add(step.date.value[:4])
    return {head: frozenset(years) for head, years in found.items()}


def _parties(
    record: Record, mentions: list[Mention], head_of: dict[str, str], steps: list[Step], commitments: list[Commitment]
) -> dict[str, frozenset[str]]:
    """Return chain -> the states and bodies named in the agreement's own words, as signers, or as bound by it."""
    kinds = dict(record.connection.execute("SELECT id, kind FROM actors"))
    found: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        inside = record.connection.execute(
            'SELECT actor, quote FROM mentions WHERE document = ? AND start >= ? AND "end" <= ? AND kind = ? '
            "AND actor IS NOT NULL",
            (mention.document, mention.start, mention.end, "state"),
        )
        found[head_of[mention.id]].update(actor for actor, words in inside if _is_party(mention.quote, words))
    for step in steps:
        if step.step in {"signed", "acceded"} and step.agreement_mention in head_of:
            found[head_of[step.agreement_mention]].update(step.by)
    for row in commitments:
        if row.agreement_mention in head_of and row.status == "given":
            found[head_of[row.agreement_mention]].update((*row.guarantor, *row.beneficiary))
    return {head: frozenset(name for name in names if kinds.get(name) in {"state", "organisation"})
            for head, names in found.items()}  # fmt: skip


def _is_party(quote: str, name: str) -> bool:
    """Parties stand after with and between; Ukraine in "the agreements on Ukraine" is their subject."""
    before = quote.partition(name)[0]
    return re.search(r"\b(?:with|between)\b(?!.*\b(?:on|about)\b)", before) is not None
