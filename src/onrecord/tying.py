"""Statements to utterances: only the speakers of whose statements something changed are gone through again.

What ties the statements of one speaker are their words, their dates and, where words are close, how rare each word is
over all statements. The record notes by itself (triggers) whose statements came, went, changed hands or lost a copy;
speakers with close words are compared each time, for one new article changes the weights of all words a little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, islice

from onrecord.compare.conflicts import quoted_runs
from onrecord.compare.likeness import Weights, terms, weigh_terms
from onrecord.compare.utterances import Said, Source, Zones, join_copied, saying, speaker_key, tie, utterance
from onrecord.engine import Engine
from onrecord.record import Record
from onrecord.rows import Span, Statement, Utterance

_CHUNK = 400
"""Utterances written at once: memory stays flat."""
_SPEAKER = "coalesce(speaker, 'in ' || document)"
"""`speaker_key` in SQL, as the triggers of the record have it too."""
_SHARING = """SELECT document FROM copies WHERE document <> of_document
    UNION SELECT of_document FROM copies WHERE document <> of_document"""


def tie_utterances(record: Record, _engine: Engine) -> None:
    """Tie the statements that word the same utterance, and write the utterance to each."""
    sources = {
        name: Source(document=name, published=day, outlet=outlet)
        for name, day, outlet in record.connection.execute("SELECT id, published, outlet FROM documents ORDER BY id")
    }
    zones = _Zones(record)
    with record.transaction() as connection:
        _word_new(record)
        connection.execute(_MARK_NEW)
        weights = weigh_terms(words.split() for (words,) in connection.execute("SELECT terms FROM wordings"))
        _write(record, (utterance(group, zones) for group in _tie_stale(record, sources, weights)))
        held = join_copied(_held(record, sources), zones, weights)
        _write(record, (utterance(group, zones) for group in held))
        connection.execute(_FORGET)


_MARK_NEW = f"""INSERT OR IGNORE INTO stale_speakers SELECT {_SPEAKER} FROM statements
    WHERE id IN (SELECT statement FROM wordings WHERE tied IS NULL)"""
_FORGET = """DELETE FROM utterances
    WHERE id NOT IN (SELECT utterance FROM statements WHERE utterance IS NOT NULL)"""


def _word_new(record: Record) -> None:
    """Keep the words of the statements that are new."""
    parts = groupby(record.connection.execute(_UNWORDED), key=lambda line: line[:2])
    fresh = ((name, mode, " … ".join(words for _, _, words in lines if words)) for (name, mode), lines in parts)
    words = ((name, " ".join(sorted(set(terms(content)))), quoted_runs(mode, content)) for name, mode, content in fresh)
    while chunk := list(islice(words, _CHUNK)):
        record.connection.executemany("INSERT INTO wordings(statement, terms, runs) VALUES (?, ?, ?)", chunk)


_UNWORDED = """SELECT s.id, s.mode, e.quote FROM statements s
    LEFT JOIN statements_evidence e ON e.owner = s.id AND e.role = 'content'
    WHERE NOT EXISTS (SELECT 1 FROM wordings WHERE statement = s.id) ORDER BY +s.id, e.start, e.quote"""


def _tie_stale(record: Record, sources: Mapping[str, Source], weights: Weights) -> Iterator[list[Said]]:
    """Tie the statements of stale speakers; yields the groups without a document that shares text with others."""
    connection = record.connection
    names = connection.execute(
        f"SELECT id FROM statements WHERE {_SPEAKER} IN (SELECT speaker FROM stale_speakers) ORDER BY {_SPEAKER}, id"
    )
    shared = {name for (name,) in connection.execute(_SHARING)}
    rows = record.get_many(Statement, (name for (name,) in names))
    weighed: list[str] = []
    for speaker, own in groupby(rows, key=speaker_key):
        tied = tie([saying(row, sources[row.document]) for row in own], weights)
        if tied.weighed:
            weighed.append(speaker)
        for group in tied.groups:
            first = group[0].statement.id
            connection.executemany(
                "UPDATE wordings SET tied = ?1 WHERE statement = ?2 AND tied IS NOT ?1",
                ((first, item.statement.id) for item in group),
            )
            if not any(item.statement.document in shared for item in group):
                yield group
    connection.execute("DELETE FROM stale_speakers")
    connection.executemany("INSERT INTO stale_speakers VALUES (?)", ((name,) for name in weighed))


def _held(record: Record, sources: Mapping[str, Source]) -> list[list[Said]]:
    """Return the groups with a document that shares text with others: what is copied may join them."""
    lines = record.connection.execute(
        f"""SELECT w.tied, w.statement FROM wordings w JOIN statements s ON s.id = w.statement
            WHERE w.tied IN (SELECT tied FROM wordings WHERE statement IN
            (SELECT id FROM statements WHERE document IN ({_SHARING}))) ORDER BY {_SPEAKER}, w.tied, w.statement"""
    ).fetchall()
    tied_to = {statement: first for first, statement in lines}
    rows = (saying(row, sources[row.document]) for row in record.get_many(Statement, tied_to))
    return [list(group) for _, group in groupby(rows, key=lambda item: tied_to[item.statement.id])]


def _write(record: Record, rows: Iterable[Utterance]) -> None:
    remaining = iter(rows)
    while chunk := list(islice(remaining, _CHUNK)):
        record.put(Utterance, chunk)
        record.update(Statement, "utterance", ((name, row.id) for row in chunk for name in row.statements))


class _Zones(Zones):
    """The copies of a record: asked for by pairs of documents, never all at once."""

    def __init__(self, record: Record) -> None:
        self._run = record.connection.execute
        self._cached = lru_cache(maxsize=1 << 14)(self._ask)

    def of(self, document: str, source: str) -> Sequence[tuple[Span, Span]]:
        return self._cached(document, source)

    def _ask(self, document: str, source: str) -> list[tuple[Span, Span]]:
        query = (
            """SELECT start, "end", of_start, of_end FROM copies WHERE document = ? AND of_document = ? ORDER BY id"""
        )
        return [((a, b), (c, d)) for a, b, c, d in self._run(query, (document, source))]

    def pairs(self) -> Iterator[tuple[str, str]]:
        yield from self._run(
            "SELECT DISTINCT document, of_document FROM copies WHERE document <> of_document ORDER BY 1, 2"
        )
