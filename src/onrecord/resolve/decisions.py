"""Questions worth a person's time: which open judgements would settle the most statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from onrecord.resolve.nodes import name_key
from onrecord.rows import Actor, Link, make_id


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Are ``left`` and one of ``others`` the same actor? ``statements`` is how many of left's wait for the answer."""

    left: str
    name: str
    others: tuple[tuple[str, str], ...]
    statements: int
    why: str


def name_id(kind: str, name: str) -> str:
    """Return the id of one name, by which a decision can split an actor that has several."""
    return make_id("actor", kind, name_key(kind, name), None)


def open_questions(
    links: Iterable[Link], actors: Mapping[str, Actor], statements: Mapping[str, int], *, most: int = 20
) -> tuple[Question, ...]:
    """Return the questions that rules left open, those with the most statements first.

    ``statements`` counts statements by actor id. A question whose actors are not in the record any more is left out,
    and so is one that a person has answered.
    """
    rows = list(links)
    answered = {_ends(link) for link in rows if link.by == "person"}
    asked: dict[str, list[Link]] = defaultdict(list)
    for link in rows:
        known = link.left in actors and link.right in actors
        if link.by == "rule" and link.judgement == "different" and known and _ends(link) not in answered:
            asked[link.left].append(link)
    found = [_question(left, group, actors, statements.get(left, 0)) for left, group in asked.items()]
    return tuple(sorted(found, key=lambda question: (-question.statements, question.name, question.left))[:most])


def _ends(link: Link) -> frozenset[str]:
    return frozenset((link.left, link.right or ""))


def _question(left: str, group: list[Link], actors: Mapping[str, Actor], statements: int) -> Question:
    others = sorted((actors[end].name, end) for link in group if (end := link.right))
    why = "; ".join(sorted({(link.why or "").rpartition(": ")[2] for link in group}))
    return Question(
        left=left,
        name=actors[left].name,
        statements=statements,
        why=why,
        others=tuple((other, name) for name, other in others),
    )
