"""What is found over all documents: actors, copies, utterances, conflicts. Each stage reads rows and writes rows.

Nothing here holds a table in memory: what does not fit is asked for in the order in which it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import islice

import numpy as np

from onrecord.compare.account_conflicts import agreement_conflicts, event_conflicts, name_questions
from onrecord.compare.conflicts import Quoted, copy_conflicts, speaker_conflicts, utterance_numbers
from onrecord.engine import Engine
from onrecord.happenings import tie_agreements, tie_events
from onrecord.identifying import resolve_actors
from onrecord.lineage.candidates import candidates, fingerprint
from onrecord.lineage.copies import Account, Task, compare_pairs, compare_tasks, holds, outlet_numbers
from onrecord.lineage.shingles import Hashes
from onrecord.record import Record
from onrecord.rows import (
    Conflict,
    Copy,
    DateMention,
    Event,
    Statement,
    Step,
    Utterance,
)
from onrecord.tying import tie_utterances

_PAIRS = 256
"""Pairs of documents compared in one transaction: what a kill costs."""
_SPREAD = 4000
"""Fewest pairs that are spread over workers: starting two costs a second, comparing so many three to four."""


def _documents(record: Record) -> list[tuple[str, str | None, str | None]]:
    """Return (document, published, outlet) of every document."""
    return record.connection.execute("SELECT id, published, outlet FROM documents ORDER BY id").fetchall()


# Copies.

Pair = tuple[Account, Account]


def trace_copies(record: Record, engine: Engine) -> None:
    """Find reused text between documents; pairs that were compared before are not compared again."""
    accounts = [Account(document=name, published=day, outlet=outlet) for name, day, outlet in _documents(record)]
    found = candidates(_samples(record), outlet_numbers(accounts))
    fresh = _still_to_align(record, [(accounts[a], accounts[b]) for a, b in found.pairs], found.furniture)
    results = zip(fresh, _compared(record, engine, fresh, found.furniture), strict=True)
    while chunk := list(islice(results, _PAIRS)):
        with record.transaction() as connection:
            record.add(row for _, copies in chunk for row in copies)
            connection.executemany(
                "INSERT INTO aligned VALUES (?, ?)", ((one.document, two.document) for (one, two), _ in chunk)
            )


def _compared(
    record: Record, engine: Engine, pairs: Sequence[Pair], furniture: frozenset[int]
) -> Iterable[Sequence[Copy]]:
    """Yield for each pair what its documents share, found by workers where there are many pairs."""
    if engine.workers == 1 or len(pairs) < _SPREAD:
        return compare_pairs(pairs, record.text_of, furniture)
    compare = partial(compare_tasks, furniture=furniture)
    # What ends a worker twice is done here: it was not the pair's fault, for this process read the texts too.
    return engine.flat_map(_tasks(record, pairs), compare, batch=1, on_crash=lambda task: compare([task]))


def _tasks(record: Record, pairs: Sequence[Pair]) -> Iterator[Task]:
    text_of = lru_cache(maxsize=2 * _PAIRS)(record.text_of)
    for first in range(0, len(pairs), _PAIRS):
        part = list(pairs[first : first + _PAIRS])
        yield Task(pairs=part, texts={account.document: text_of(account.document) for pair in part for account in pair})


def _samples(record: Record) -> list[Hashes]:
    """Return the sampled shingles of every document, in the order of their ids."""
    query = "SELECT d.id, s.sampled FROM documents d LEFT JOIN shingles s ON s.document = d.id ORDER BY d.id"
    return [
        fingerprint(record.text_of(name)) if sampled is None else np.frombuffer(sampled, dtype="<u8")
        for name, sampled in record.connection.execute(query)
    ]


def _still_to_align(record: Record, pairs: list[Pair], furniture: frozenset[int]) -> list[Pair]:
    """Forget the pairs that are candidates no more, or whose judgement may change; return those not compared yet.

    Two documents share what they share whatever else is read, but for the shingles that became an outlet's furniture,
    or are it no more.
    """
    wanted = {(one.document, two.document) for one, two in pairs}
    before = frozenset(map(int, (record.meta("furniture") or "").split()))
    changed = np.array(sorted(before ^ furniture), dtype=np.uint64)
    touched = lru_cache(maxsize=None)(lambda name: len(changed) > 0 and holds(record.text_of(name), changed))
    known = set(record.connection.execute("SELECT one, two FROM aligned"))
    kept = {pair for pair in known & wanted if not touched(pair[0]) and not touched(pair[1])}
    with record.transaction() as connection:
        connection.executemany("DELETE FROM aligned WHERE one = ? AND two = ?", sorted(known - kept))
        connection.execute(_FORGET)
        # In this transaction: what is left was judged by this furniture, also after a kill.
        record.remember("furniture", " ".join(map(str, sorted(furniture))))
    return [(one, two) for one, two in pairs if (one.document, two.document) not in kept]


_FORGET = """DELETE FROM copies WHERE kind <> 'within_document' AND NOT EXISTS (SELECT 1 FROM aligned
    WHERE one = min(copies.document, of_document) AND two = max(copies.document, of_document))"""


# Conflicts.


def question_accounts(record: Record, _engine: Engine) -> None:
    """Find where accounts of several documents differ; headlines are compared where their article is read."""
    with record.transaction():
        record.replace(Conflict, _questions(record), but=("kind", "headline_body"))


def _questions(record: Record) -> Iterator[Conflict]:
    text_of = lru_cache(maxsize=256)(record.text_of)
    published = {name: day for name, day, _ in _documents(record)}
    names = dict(record.connection.execute("SELECT id, name FROM actors"))
    yield from speaker_conflicts(_quoted(record), partial(record.get_many, Statement), names, text_of)
    yield from _numbers(record, published)
    dates_of = lru_cache(maxsize=256)(lambda name: _dates_of(record, name))
    yield from copy_conflicts(_edited(record), text_of, dates_of, published)
    yield from agreement_conflicts(record.rows(Step), _agreements(record), text_of)
    yield from event_conflicts(_events(record, "same_as IS NOT NULL"), text_of, published)
    yield from name_questions(
        _events(record, "id IN (SELECT owner FROM events_evidence WHERE role = 'name')"), published
    )


def _quoted(record: Record) -> Iterator[Quoted]:
    """Yield the long direct quotations of persons, in the order of the statements' ids."""
    # A body beside a person is mostly a relay taken for the speaker: 3 of 3 on 3,028 real articles.
    query = """SELECT s.id, s.document, s.speaker, w.runs FROM statements s JOIN wordings w ON w.statement = s.id
        JOIN actors a ON a.id = s.speaker WHERE w.runs IS NOT NULL AND a.kind = 'person' ORDER BY s.id"""
    for statement, document, speaker, runs in record.connection.execute(query):
        yield Quoted(statement, document, speaker, np.frombuffer(runs, dtype="<u8"))


def _numbers(record: Record, published: Mapping[str, str | None]) -> Iterator[Conflict]:
    query = "SELECT owner FROM utterances_statements GROUP BY owner HAVING count(*) > 1"
    rows = record.get_many(Utterance, (name for (name,) in record.connection.execute(query)))
    while chunk := list(islice(rows, _PAIRS)):
        wanted = [name for row in chunk for name in row.statements]
        statements = {row.id: row for row in record.get_many(Statement, wanted)}
        yield from utterance_numbers(chunk, statements, published)


def _events(record: Record, condition: str) -> Iterator[Event]:
    names = record.connection.execute(f"SELECT id FROM events WHERE {condition} ORDER BY id").fetchall()
    return record.get_many(Event, (name for (name,) in names))


def _agreements(record: Record) -> dict[str, str]:
    return dict(record.connection.execute("SELECT id, name FROM agreements"))


def _edited(record: Record) -> Iterator[Copy]:
    """Yield the passages that were changed on their way, those of one document after the other."""
    query = "SELECT id FROM copies WHERE kind = 'passage' AND similarity < 1 ORDER BY document, of_document, id"
    return record.get_many(Copy, (name for (name,) in record.connection.execute(query)))


def _dates_of(record: Record, document: str) -> list[DateMention]:
    return list(record.rows(DateMention, where={"document": document}))


STAGES: Mapping[str, Callable[[Record, Engine], None]] = {
    "actors": resolve_actors, "copies": trace_copies, "utterances": tie_utterances, "events": tie_events,
    "agreements": tie_agreements, "conflicts": question_accounts,
}  # fmt: skip
"""By the table that each writes, in this order: utterances need actors and copies."""
_KNOWN = {"actors": "DELETE FROM meta WHERE key = 'resolved'", "copies": "DELETE FROM aligned",
          "utterances": "DELETE FROM wordings", "events": "DELETE FROM tellings"}  # fmt: skip


def forget(record: Record, stages: Iterable[str]) -> None:
    """Forget what stages keep so as not to do the same again: when they run next, they do all from nothing."""
    with record.transaction() as connection:
        for stage in stages:
            if stage in _KNOWN:
                connection.execute(_KNOWN[stage])
        record.remember("compared", "no")
