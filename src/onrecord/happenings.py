"""Stages over events and agreements: actors to their participants, the same event and the same agreement joined."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from onrecord.compare.agreements import chains_of, join_agreements
from onrecord.compare.event_groups import Told, group_events
from onrecord.record import Record
from onrecord.rows import Agreement, Commitment, Event, Mention, Participant, Step

_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][\w’'-]{2,}")
_POINTS_BACK = re.compile(r"\b(?:the|this|that|these|those|his|her|their)\s+(?:\w+\s+)?\Z", re.IGNORECASE)
_AROUND = 160


def tie_events(record: Record) -> None:
    """Write the actors of events, steps and commitments, and group events that are the same."""
    actor_of = dict(record.connection.execute("SELECT id, actor FROM mentions WHERE actor IS NOT NULL"))
    events = [_with_actors(event, actor_of) for event in record.rows(Event)]
    told = {event.id: found for event, found in zip(events, _told(record, events), strict=True)}
    grouping = group_events(events, told)
    with record.transaction():
        record.add(
            msgspec.structs.replace(event, same_as=grouping.group_of.get(event.id), why=grouping.why.get(event.id))
            for event in events
        )
        record.add([_step_with_actors(step, actor_of) for step in record.rows(Step)])
        record.add([_commitment_with_actors(row, actor_of) for row in record.rows(Commitment)])


def _with_actors(event: Event, actor_of: dict[str, str]) -> Event:
    return msgspec.structs.replace(
        event,
        participants=tuple(
            Participant(role=p.role, mention=p.mention, actor=actor_of.get(p.mention or "")) for p in event.participants
        ),
    )


def _all(mentions: Iterable[str], actor_of: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor_of[name] for name in mentions if name in actor_of))


def _step_with_actors(step: Step, actor_of: dict[str, str]) -> Step:
    return msgspec.structs.replace(step, by=_all(step.by_mentions, actor_of))


def _commitment_with_actors(row: Commitment, actor_of: dict[str, str]) -> Commitment:
    return msgspec.structs.replace(
        row,
        guarantor=_all(row.guarantor_mentions, actor_of),
        beneficiary=_all(row.beneficiary_mentions, actor_of),
    )


def _told(record: Record, events: Iterable[Event]) -> Iterator[Told]:
    published = dict(record.connection.execute("SELECT id, published FROM documents"))
    text, document = "", None
    for event in events:
        if event.document != document:
            document, text = event.document, record.text_of(event.document)
        trigger = next(item for item in event.evidence if item.role == "trigger")
        low = max(text.rfind("\n", 0, trigger.start) + 1, trigger.start - _AROUND)
        high = text.find("\n", trigger.end)
        around = text[low : min(high if high >= 0 else len(text), trigger.end + _AROUND)]
        before = text[max(0, trigger.start - 24) : trigger.start]
        yield Told(
            document=event.document, start=trigger.start, published=published[event.document],
            words=frozenset(word.casefold() for word in _NAME.findall(around)),
            definite=_POINTS_BACK.search(before) is not None,
        )  # fmt: skip


def tie_agreements(record: Record) -> None:
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
