"""``actors --suggest``: the open questions of a record, with what both sides rest on."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

import msgspec

from onrecord.record import Record
from onrecord.resolve.decisions import Question, open_questions
from onrecord.rows import Actor, Link

_AROUND = 70
"""Characters shown on each side of a name."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One actor of a question, with the words around one of its mentions."""

    actor: str
    name: str
    path: str
    words: str


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question, its sides, and the commands that answer it: who it is, or that it is none of them."""

    question: str
    statements: int
    why: str
    sides: tuple[Side, ...]
    commands: tuple[str, ...]


def suggest(record: Record, *, most: int = 20) -> Iterator[Suggestion]:
    """Yield the most useful open questions about who is who."""
    actors = {actor.id: actor for actor in record.rows(Actor)}
    query = "SELECT speaker, count(*) FROM statements WHERE speaker IS NOT NULL GROUP BY speaker"
    counts = dict(record.connection.execute(query))
    for question in open_questions(record.rows(Link), actors, counts, most=most):
        yield _suggestion(record, question)


def _suggestion(record: Record, question: Question) -> Suggestion:
    ids = [(question.left, question.name), *question.others]
    return Suggestion(
        question=f"Who is {question.name}: {' or '.join(name for _, name in question.others)}?",
        statements=question.statements,
        why=question.why,
        sides=tuple(side for actor, name in ids if (side := _side(record, actor, name)) is not None),
        commands=tuple(
            f"onrecord decide {judgement} {quote(str(record.path))} {question.left} {other}"
            for other, _ in question.others
            for judgement in ("same", "different")
        ),
    )


def _side(record: Record, actor: str, name: str) -> Side | None:
    row = record.connection.execute(
        """SELECT documents.path, documents.text, mentions.start, mentions."end" FROM mentions
        JOIN documents ON documents.id = mentions.document WHERE mentions.actor = ?
        ORDER BY mentions.document, mentions.start LIMIT 1""",
        (actor,),
    ).fetchone()
    if row is None:
        return None
    path, text, start, end = row
    words = " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
    return Side(actor=actor, name=name, path=path, words=words)


def as_lines(suggestion: Suggestion) -> Iterator[str]:
    """Yield a suggestion as lines for a terminal."""
    yield f"{suggestion.question}  ({suggestion.statements} statements; {suggestion.why})"
    for side in suggestion.sides:
        yield f"    {side.name}  {side.path}: …{side.words}…"
    yield from (f"    {command}" for command in suggestion.commands)
