"""What is found over all documents: actors, copies, utterances, conflicts. Each stage reads rows and writes rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

import msgspec

from onrecord.compare.account_conflicts import agreement_conflicts, event_conflicts, name_questions
from onrecord.compare.conflicts import copy_conflicts, speaker_conflicts, utterance_numbers
from onrecord.compare.utterances import Source, find_utterances
from onrecord.happenings import tie_agreements, tie_events
from onrecord.lineage.copies import Account, find_copies
from onrecord.record import Record
from onrecord.resolve.authority import AuthorityEntry, read_authority, shipped_authority
from onrecord.resolve.resolution import resolve
from onrecord.rows import (
    Actor,
    Agreement,
    Conflict,
    Copy,
    DateMention,
    Event,
    Link,
    Mention,
    Statement,
    Step,
    Utterance,
    make_id,
)

_CHUNK = 2000
"""Statements changed at once: memory stays flat, and each chunk is checked and written as one."""


def _authority(record: Record) -> tuple[AuthorityEntry, ...]:
    """Return the entries of the list that the record was built with, then the shipped ones."""
    name, given = record.meta("actors"), record.meta("authority")
    own = read_authority(given.encode(), name=name.split(" ")[0]) if name and given else ()
    return (*own, *shipped_authority())


def resolve_actors(record: Record) -> None:
    """Find the actors behind all mentions, and write them to mentions and statements."""
    dates = {document: published for document, published, _ in _documents(record)}
    decisions = list(record.rows(Link, where={"by": "person"}))
    alike = [link for link in decisions if link.judgement in ("same", "different")]
    found = resolve(record.rows(Mention), dates=dates, decisions=alike, authority=_authority(record))
    with record.transaction():
        record.replace(Actor, found.actors)
        record.replace(Link, [*decisions, *found.links])
        record.update(Mention, "actor", ((name, found.actor_of.get(name)) for name in _ids(record, Mention)))
        remaining = _spoken(record, found.actor_of, decisions)
        while changed := list(islice(remaining, _CHUNK)):
            # Most statements change in their speaker alone; writing that column spares their lists and their index.
            record.update(Statement, "speaker", ((row.id, row.speaker) for _, row in changed))
            record.add(row for old, row in changed if msgspec.structs.replace(old, speaker=row.speaker) != row)


def _ids(record: Record, kind: type[Mention]) -> list[str]:
    return [name for (name,) in record.connection.execute(f"SELECT id FROM {kind.table} ORDER BY id")]


def _spoken(
    record: Record, actor_of: Mapping[str, str], decisions: Iterable[Link]
) -> Iterator[tuple[Statement, Statement]]:
    """Yield the statements whose actors changed, as they were and as they are; a person's decision wins."""
    decided = {link.left: link.right for link in decisions if link.judgement == "speaker" and link.right}
    rejected = {link.left for link in decisions if link.judgement == "reject"}
    for row in record.rows(Statement):
        new = msgspec.structs.replace(
            row,
            speaker=decided.get(row.id, actor_of.get(row.speaker_mention or "")),
            via=tuple(actor_of[name] for name in row.via_mentions if name in actor_of),
            addressee=tuple(actor_of[name] for name in row.addressee_mentions if name in actor_of),
            rejected=row.id in rejected,
        )
        if new != row:
            yield row, new


def _documents(record: Record) -> list[tuple[str, str | None, str | None]]:
    """Return (document, published, outlet) of every document."""
    return record.connection.execute("SELECT id, published, outlet FROM documents ORDER BY id").fetchall()


def trace_copies(record: Record) -> None:
    """Find reused text between documents, and the passages that one document repeats."""
    accounts = [Account(document=name, published=day, outlet=outlet) for name, day, outlet in _documents(record)]
    between = find_copies(accounts, record.text_of)
    record.replace(Copy, [*between, *_within(record)])


def _within(record: Record) -> list[Copy]:
    """Return the passages that repeat another of their document, as copies."""
    query = (
        """SELECT a.document, a.start, a."end", b.start, b."end" FROM passages a JOIN passages b ON a.repeats = b.id"""
    )
    return [
        Copy(
            id=make_id("copy", "within_document", document, start, end, of_start, of_end),
            document=document, start=start, end=end, of_document=document, of_start=of_start, of_end=of_end,
            similarity=1.0, kind="within_document",
        )
        for document, start, end, of_start, of_end in record.connection.execute(query)
    ]  # fmt: skip


def tie_utterances(record: Record) -> None:
    """Tie the statements that word the same utterance, and write the utterance to each."""
    sources = {name: Source(document=name, published=day, outlet=outlet) for name, day, outlet in _documents(record)}
    rows = find_utterances(record.rows(Statement), sources, list(record.rows(Copy)))
    with record.transaction():
        record.replace(Utterance, rows)
        record.update(Statement, "utterance", ((name, row.id) for row in rows for name in row.statements))


def question_accounts(record: Record) -> None:
    """Find where accounts of several documents differ; headlines are compared where their article is read."""
    text_of = lru_cache(maxsize=256)(record.text_of)
    statements = {row.id: row for row in record.rows(Statement)}
    published = {name: day for name, day, _ in _documents(record)}
    found = [
        *speaker_conflicts(statements.values(), _named(record, Actor)),
        *utterance_numbers(record.rows(Utterance), statements),
        *copy_conflicts(record.rows(Copy), text_of, lambda name: _dates_of(record, name), published),
        *agreement_conflicts(record.rows(Step), _named(record, Agreement), text_of),
        *event_conflicts(record.rows(Event), text_of),
        *name_questions(record.rows(Event), published),
    ]
    record.replace(Conflict, found, but=("kind", "headline_body"))


def _named(record: Record, kind: type[Actor] | type[Agreement]) -> dict[str, str]:
    return dict(record.connection.execute(f"SELECT id, name FROM {kind.table}"))


def _dates_of(record: Record, document: str) -> list[DateMention]:
    return list(record.rows(DateMention, where={"document": document}))


STAGES = (resolve_actors, trace_copies, tie_utterances, tie_events, tie_agreements, question_accounts)
"""In this order: utterances need actors and copies."""
