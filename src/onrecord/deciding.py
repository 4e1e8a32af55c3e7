"""A person's judgements: kept as links with their time and reason, over rules and models, taken back at will."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Literal

from onrecord.comparing import STAGES, trace_copies
from onrecord.errors import UsageError
from onrecord.record import Record
from onrecord.record.queries import fold
from onrecord.resolve.decisions import name_id
from onrecord.rows import Actor, Link, Statement, make_id

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
    record.add([link])
    _apply_all(record)
    ends = f"{left} {right}" if right else left
    return f"decided: {judgement} {ends} (undo with: onrecord decide undo {quote(str(record.path))} {link.id})"


def undo(record: Record, name: str) -> str:
    """Take a decision back. Raises `UsageError` where there is none of that id."""
    link = record.get(Link, name)
    if link is None or link.by != "person":
        raise UsageError(f"no decision {name}; see them with: onrecord decide list {quote(str(record.path))}")
    record.remove(Link, [name])
    _apply_all(record)
    return f"taken back: {link.judgement} {link.left} {link.right or ''}".rstrip()


def _apply_all(record: Record) -> None:
    # Whatever names an actor or rests on one is found again; no decision changes who copied whom.
    for stage in STAGES:
        if stage is not trace_copies:
            stage(record)


def find_actor(record: Record, name: str) -> str:
    """Return the id of an actor given by id or by one of its names. Raises `UsageError` where not exactly one fits."""
    if record.get(Actor, name) is not None:
        return name
    rows = record.connection.execute("SELECT DISTINCT owner, name FROM actors_names ORDER BY owner").fetchall()
    found = sorted({owner for owner, other in rows if fold(other) == fold(name)})
    if len(found) != 1:
        several = f"{len(found)} actors bear the name {name!r}: {', '.join(found)}; give an id" if found else ""
        raise UsageError(several or f"no actor {name!r}; see them with: onrecord actors {quote(str(record.path))}")
    return str(found[0])


def find_statement(record: Record, name: str) -> str:
    """Return the id of a statement. Raises `UsageError` where there is none."""
    if record.get(Statement, name) is None:
        raise UsageError(f"no statement {name}; onrecord said prints their ids")
    return name


def decisions_of(path: Path) -> list[Link]:
    """Return the decisions in force, oldest first."""
    with Record.open(path, read_only=True) as record:
        return sorted(record.rows(Link, where={"by": "person"}), key=lambda link: (link.at or "", link.id))
