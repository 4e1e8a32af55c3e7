"""A person's judgements: kept as links with their time and reason, over rules and models, taken back at will."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Literal

from onrecord.comparing import STAGES
from onrecord.engine import LocalEngine
from onrecord.errors import UsageError
from onrecord.record import Record
from onrecord.record.queries import fold
from onrecord.resolve.decisions import name_id
from onrecord.rows import Actor, Link, Statement, make_id

_MOST_CHOICES = 5
Judgement = Literal["same", "different", "speaker", "reject"]


def apply(what: str, path: Path, names: tuple[str, ...], *, why: str | None = None) -> str:
    """Carry out ``same``, ``different``, ``speaker``, ``reject`` or ``undo`` on a record; returns a line to print.

    Raises `UsageError` where an actor, statement or decision is not found or a name fits several.
    """
    with Record.open(path) as record:
        if what == "undo":
            line = undo(record, names[0])
        elif what == "reject":
            line = decide(record, "reject", find_statement(record, names[0]), None, why=why)
        elif what == "speaker":
            line = decide(record, "speaker", find_statement(record, names[0]), find_actor(record, names[1]), why=why)
        else:
            judgement: Judgement = "same" if what == "same" else "different"
            line = decide(record, judgement, *sorted(_ends(record, judgement, names)), why=why)
        return line


def _ends(record: Record, judgement: Judgement, names: tuple[str, ...]) -> list[str]:
    """Return the actors' ids; two names of one actor that are told apart stand for themselves, so that it is split."""
    ends = [find_actor(record, name) for name in names]
    actor = record.get(Actor, ends[0])
    if judgement == "different" and actor is not None and ends[0] == ends[1]:
        return [name_id(actor.kind, name) for name in names]
    return ends


def decide(record: Record, judgement: Judgement, left: str, right: str | None, *, why: str | None = None) -> str:
    """Keep a judgement and apply it; returns a line that names the decision."""
    if left == right:
        raise UsageError("both names lead to the same actor; give two")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    link = Link(
        id=make_id("decision", judgement, left, right),
        left=left, right=right, judgement=judgement, by="person", why=why, at=at,
    )  # fmt: skip
    known = names_of(record, (left, right))
    record.add([link])
    _apply_all(record)
    ends = " ".join(shown(end, known) for end in (left, right) if end)
    return f"decided: {judgement} {ends} (undo with: onrecord decide undo {quote(str(record.path))} {link.id})"


def undo(record: Record, name: str) -> str:
    """Take a decision back. Raises `UsageError` where there is none of that id."""
    link = record.get(Link, name)
    if link is None or link.by != "person":
        raise UsageError(f"no decision {name}; see them with: onrecord decide list {quote(str(record.path))}")
    record.remove(Link, [name])
    _apply_all(record)
    known = names_of(record, (link.left, link.right))
    return f"taken back: {link.judgement} {' '.join(shown(end, known) for end in (link.left, link.right) if end)}"


def names_of(record: Record, ids: Iterable[str | None]) -> dict[str, str]:
    """Return actor's id -> name, also of an id that went into another actor; statements and what is gone have none."""
    wanted = {name for name in ids if name}
    found = {name: actor.name for name in wanted if (actor := record.get(Actor, name)) is not None}
    rows = record.connection.execute(
        "SELECT kind, actors_names.name FROM actors_names JOIN actors ON actors.id = owner ORDER BY actors_names.name"
    )
    # The name itself before the actor's: of two that were joined, one bears the id of the other's name.
    worded = {name_id(kind, name): name for kind, name in rows}
    return {**found, **{name: worded[name] for name in wanted & worded.keys()}}


def shown(name: str, known: Mapping[str, str]) -> str:
    """Return an id with the name it stands for, where it is known."""
    return f"{known[name]} ({name})" if name in known else name


def _apply_all(record: Record) -> None:
    # Whatever names an actor or rests on one is found again; no decision changes who copied whom.
    for name, stage in STAGES.items():
        if name != "copies":
            stage(record, LocalEngine())


def find_actor(record: Record, name: str) -> str:
    """Return the id of an actor given by id or by one of its names. Raises `UsageError` where not exactly one fits."""
    if record.get(Actor, name) is not None:
        return name
    rows = record.connection.execute("SELECT DISTINCT owner, name FROM actors_names ORDER BY owner").fetchall()
    found = sorted({owner for owner, other in rows if fold(other) == fold(name)})
    if len(found) > 1:
        raise UsageError(f"{len(found)} actors bear the name {name!r}: {_choices(record, found)}; give an id")
    if not found:
        raise UsageError(f"no actor {name!r}; see them with: onrecord actors {quote(str(record.path))}")
    return str(found[0])


def _choices(record: Record, ids: list[str]) -> str:
    """Return actors with their names, those with the most mentions first."""
    marks = ", ".join("?" * len(ids))
    counts = dict(
        record.connection.execute(
            f"SELECT actor, count(*) FROM mentions WHERE actor IN ({marks}) GROUP BY actor", ids
        ).fetchall()
    )
    known = {name: actor.name for name in ids if (actor := record.get(Actor, name)) is not None}
    ordered = sorted(ids, key=lambda name: (-counts.get(name, 0), name))
    told = [f"{shown(name, known)}, named {counts.get(name, 0)} times" for name in ordered[:_MOST_CHOICES]]
    more = f"; and {len(ids) - _MOST_CHOICES} more" if len(ids) > _MOST_CHOICES else ""
    return "; ".join(told) + more


def find_statement(record: Record, name: str) -> str:
    """Return the id of a statement. Raises `UsageError` where there is none."""
    if record.get(Statement, name) is None:
        raise UsageError(f"no statement {name}; onrecord said prints their ids")
    return name


def decisions_of(path: Path) -> list[Link]:
    """Return the decisions in force, oldest first."""
    with Record.open(path, read_only=True) as record:
        return sorted(record.rows(Link, where={"by": "person"}), key=lambda link: (link.at or "", link.id))


def decision_lines(path: Path) -> Iterator[str]:
    """Yield the decisions in force as lines for a terminal, with the names that their ids stand for."""
    with Record.open(path, read_only=True) as record:
        rows = decisions_of(path)
        known = names_of(record, (end for row in rows for end in (row.left, row.right)))
    for row in rows:
        ends = "  ".join(shown(end, known) for end in (row.left, row.right) if end)
        yield "  ".join((row.id, row.judgement, ends, row.at or "", row.why or "")).rstrip()
