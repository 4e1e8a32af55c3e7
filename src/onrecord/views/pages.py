"""The pages: for each, its template and what the template is given. The static report and `serve` share them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec

from onrecord.rows import (
    Actor,
    Commitment,
    Conflict,
    Copy,
    Document,
    Event,
    Failure,
    Passage,
    Statement,
    Step,
    Utterance,
)
from onrecord.views import charts, figures
from onrecord.views.document import inferred, mark, percent
from onrecord.views.library import Library
from onrecord.views.listing import Filter, count, quoted, select
from onrecord.views.timeline import entries
from onrecord.views.wording import differences

_LISTED = 200
"""Statements on an actor's page, which the list of statements completes, and pairs of copies shown in words."""


class View(msgspec.Struct, frozen=True):
    """A page to render: its template, its title and what the template is given."""

    template: str
    title: str
    context: Mapping[str, Any]


def overview(library: Library) -> View:
    """Say what this record holds: counts, dates, outlets, who is quoted most and how."""
    months = charts.months(figures.by_month(library))
    outlets = figures.by_outlet(library)
    dated = sum(figures.by_month(library).values())
    return View(
        "overview.html",
        "Overview",
        {
            "counts": library.counts,
            "months": months,
            "undated": library.counts["documents"] - dated,
            "outlets": outlets[:25],
            "more_outlets": max(len(outlets) - 25, 0),
            "speakers": figures.by_speaker(library, limit=15),
            "compared": shared_utterances(library, limit=6),
            "conflicts": conflict_counts(library),
        },
    )


def conflict_counts(library: Library) -> dict[str, int]:
    """Count conflicts by kind."""
    return dict(library.ask("SELECT kind, count(*) FROM conflicts GROUP BY 1 ORDER BY 1"))


def documents(library: Library) -> View:
    """List the articles."""
    return View("documents.html", "Articles", {"heads": library.all_heads(), "statements": library.statement_counts()})


def document(library: Library, name: str) -> View | None:
    """Show one article with its voices."""
    found = library.record.get(Document, name)
    if found is None:
        return None
    statements = sorted(library.belonging(Statement, name), key=lambda item: (item.spans("content"), item.id))
    marked = mark(found, library.belonging(Passage, name), statements, library.names)
    utterances = library.record.get_many(Utterance, sorted({item.utterance for item in statements if item.utterance}))
    copies = [
        *library.belonging(Copy, name),
        *library.record.rows(Copy, where={"of_document": name}),
    ]
    pairs = figures.taken({copy.id: copy for copy in copies}.values())
    return View(
        "document.html",
        found.title or found.path,
        {
            "document": found,
            "marked": marked,
            "statements": statements,
            "labels": [library.names.get(item.speaker or "") or item.speaker_name or "" for item in statements],
            "numbers": {item.id: place for place, item in enumerate(statements, 1)},
            "utterances": {item.id: item for item in utterances if len(item.statements) > 1},
            "facts": inferred(found),
            "mentioned": mentioned(library, statements),
            "copies": pairs,
            "large": [pair for pair in pairs if 4 * pair.characters >= len(found.text)],
            "heads": library.heads({pair.document for pair in pairs} | {pair.of_document for pair in pairs}),
            "conflicts": document_conflicts(library, name),
            "percent": percent,
        },
    )


def mentioned(library: Library, statements: list[Statement]) -> dict[str, str]:
    """Map the mentions that statements name as relay or addressee to their words."""
    ids = sorted({name for item in statements for name in (*item.via_mentions, *item.addressee_mentions)})
    found: dict[str, str] = {}
    for name in ids:
        found.update(library.ask("SELECT id, coalesce(name, quote) FROM mentions WHERE id = ?", name))
    return found


def document_conflicts(library: Library, name: str) -> list[Conflict]:
    """Return the conflicts in which a document has a side."""
    ids = library.ask("SELECT DISTINCT owner FROM conflicts_sides WHERE document = ? ORDER BY 1", name)
    return list(library.record.get_many(Conflict, [owner for (owner,) in ids]))


def statements(library: Library, wanted: Filter, *, after: str | None = None) -> View:
    """List statements that fit a filter."""
    page = select(library, wanted, after=after)
    kinds = [kind for (kind,) in library.ask("SELECT DISTINCT kind FROM statements ORDER BY 1")]
    return View(
        "statements.html",
        "Statements",
        {
            "page": page,
            "found": count(library, wanted),
            "wanted": wanted,
            "after": after,
            "outlets": library.outlets,
            "kinds": kinds,
            "speakers": [tally.name for tally in figures.by_speaker(library, limit=300)],
        },
    )


def actors(library: Library) -> View:
    """List who speaks, the most quoted first."""
    tallies = figures.by_speaker(library)
    silent = library.counts["actors"] - len(tallies)
    return View("actors.html", "Actors", {"tallies": tallies, "kinds": library.kinds, "silent": silent})


def actor(library: Library, name: str) -> View | None:
    """Show one actor: names, roles, statements, who quotes them and how, what about."""
    found = library.record.get(Actor, name)
    if found is None:
        return None
    page = select(library, Filter(actor=name), limit=_LISTED)
    roles: defaultdict[str, list[str | None]] = defaultdict(list)
    for role in found.roles:
        roles[role.role].append(role.date)
    return View(
        "actor.html",
        found.name,
        {
            "actor": found,
            "roles": {role: sorted(date for date in dates if date) for role, dates in roles.items()},
            "role_counts": {role: len(dates) for role, dates in roles.items()},
            "outlets": figures.of_actor(library, name),
            "subjects": figures.subjects(library, name),
            "page": page,
            "found": count(library, Filter(actor=name)),
            "compared": shared_utterances(library, speaker=name),
        },
    )


def shared_utterances(library: Library, *, speaker: str | None = None, limit: int = 1_000) -> list[dict[str, Any]]:
    """Return utterances with several statements, those in most outlets first, with the words of one."""
    lines = library.ask(
        "SELECT u.id, count(*) AS n FROM utterances u JOIN utterances_statements s ON s.owner = u.id "
        "WHERE ?1 IS NULL OR u.speaker = ?1 GROUP BY 1 HAVING n > 1 "
        "ORDER BY (SELECT count(*) FROM utterances_outlets o WHERE o.owner = u.id) DESC, n DESC, u.id LIMIT ?2",
        speaker,
        limit,
    )
    found = list(library.record.get_many(Utterance, [name for name, _ in lines]))
    firsts = {first.statement.id: first for first in quoted(library, [item.statements[0] for item in found])}
    return [{"utterance": item, "first": firsts[item.statements[0]]} for item in found if item.statements[0] in firsts]


def utterances(library: Library) -> View:
    """List what several statements report."""
    return View("utterances.html", "Same words", {"compared": shared_utterances(library)})


def utterance(library: Library, name: str) -> View | None:
    """Show the wordings of one utterance side by side."""
    found = library.record.get(Utterance, name)
    if found is None:
        return None
    wordings = quoted(library, found.statements)
    marked = differences([item.statement.quote("content") for item in wordings])
    return View(
        "utterance.html",
        "Same words",
        {"utterance": found, "wordings": list(zip(wordings, marked, strict=True))},
    )


def timeline(library: Library) -> View:
    """Show events, steps of agreements and utterances by date."""
    found = entries(library)
    months = charts.months(Counter(entry.month for entry in found if entry.month))
    return View("timeline.html", "Timeline", {"entries": found, "months": months})


def agreements(library: Library) -> View:
    """List agreements with how far they have come."""
    steps = dict(library.ask("SELECT agreement, count(*) FROM steps WHERE agreement IS NOT NULL GROUP BY 1"))
    duties = dict(library.ask("SELECT agreement, count(*) FROM commitments WHERE agreement IS NOT NULL GROUP BY 1"))
    return View(
        "agreements.html",
        "Agreements",
        {"agreements": list(library.agreements.values()), "steps": steps, "commitments": duties},
    )


def agreement(library: Library, name: str) -> View | None:
    """Show the life of one agreement and what it obliges whom to do."""
    found = library.agreements.get(name)
    if found is None:
        return None
    steps = sorted(library.record.rows(Step, where={"agreement": name}), key=_dated)
    duties = list(library.record.rows(Commitment, where={"agreement": name}))
    heads = library.heads([*(row.document for row in steps), *(row.document for row in duties)])
    return View(
        "agreement.html",
        found.name,
        {
            "agreement": found,
            "steps": steps,
            "commitments": duties,
            "heads": heads,
            "cited": cited(library, [*steps, *duties]),
        },
    )


def _dated(row: Step | Event) -> tuple[bool, str, str]:
    return row.date is None, row.date.value if row.date else "", row.id


def cited(library: Library, rows: list[Any]) -> dict[str, Any]:
    """Map the statements that rows rest on to their sentences."""
    ids = sorted({row.according_to for row in rows if row.according_to})
    return {item.statement.id: item for item in quoted(library, ids)}


def copies(library: Library) -> View:
    """Show who took text from whom."""
    pairs = figures.taken(library.record.rows(Copy))
    heads = library.heads({name for pair in pairs for name in (pair.document, pair.of_document)})
    shown = [copy for pair in pairs[:_LISTED] for copy in pair.copies[:5]]
    texts = library.excerpts({copy.id: (copy.document, copy.start, min(copy.end, copy.start + 600)) for copy in shown})
    inside = library.ask("SELECT count(*) FROM copies WHERE document = of_document")[0][0]
    return View("copies.html", "Copies", {"pairs": pairs, "heads": heads, "texts": texts, "inside": inside})


def conflicts(library: Library) -> View:
    """Show where accounts differ, and headlines that their article does not bear out."""
    found = sorted(library.record.rows(Conflict), key=lambda row: (row.kind, row.subject, row.id))
    heads = library.heads({side.document for row in found for side in row.sides})
    spans = {
        f"{row.id}.{place}": (side.document, side.start - 90, side.end + 90)
        for row in found
        for place, side in enumerate(row.sides)
    }
    return View(
        "conflicts.html",
        "Conflicts",
        {
            "conflicts": [row for row in found if row.kind != "headline_body"],
            "headlines": [row for row in found if row.kind == "headline_body"],
            "heads": heads,
            "around": library.excerpts(spans),
        },
    )


def failures(library: Library) -> View:
    """List what could not be read."""
    return View("failures.html", "Failures", {"failures": list(library.record.rows(Failure))})
