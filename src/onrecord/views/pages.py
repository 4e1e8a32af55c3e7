"""The pages: for each, its template and what the template is given. The static report and `serve` share them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from markupsafe import Markup, escape

from onrecord.rows import (
    Actor,
    Conflict,
    Copy,
    Document,
    Passage,
    Statement,
    Utterance,
)
from onrecord.views import charts, figures
from onrecord.views.document import inferred, mark, percent
from onrecord.views.library import Library
from onrecord.views.listing import Filter, count, fitting, quoted, select
from onrecord.views.subjects import subjects
from onrecord.views.view import View, turn
from onrecord.views.wording import differences
from onrecord.views.words import bare

T = TypeVar("T")
_LISTED = 200
"""Statements on an actor's page, which the list of statements completes, and pairs of copies shown in words."""


def overview(library: Library) -> View:
    """Say what this record holds: counts, dates, outlets, who is quoted most and how."""
    published = figures.by_month(library)
    outlets = figures.by_outlet(library)
    return View(
        "overview.html",
        "Overview",
        {
            "counts": library.counts,
            "months": charts.months(published),
            "undated": library.counts["documents"] - sum(published.values()),
            "outlets": outlets[:25],
            "more_outlets": max(len(outlets) - 25, 0),
            "speakers": figures.by_speaker(library)[:15],
            "compared": compared(library, shared_utterances(library)[:6]),
            "conflicts": conflict_counts(library),
        },
    )


def conflict_counts(library: Library) -> dict[str, int]:
    """Count conflicts by kind."""
    return dict(library.ask("SELECT kind, count(*) FROM conflicts GROUP BY 1 ORDER BY 1"))


def documents(library: Library, *, after: str | None = None, limit: int | None = None) -> View:
    """List the articles."""
    heads, following = turn(library.all_heads(), lambda head: head.id, after, limit)
    return View(
        "documents.html",
        "Articles",
        {
            "heads": heads,
            "total": library.counts["documents"],
            "after": following,
            "statements": library.statement_counts(),
        },
    )


def document(library: Library, name: str) -> View | None:
    """Show one article with its voices."""
    found = library.record.get(Document, name)
    if found is None:
        return None
    told = (item for item in library.belonging(Statement, name) if not item.rejected)
    statements = sorted(told, key=lambda item: (item.spans("content"), item.id))
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
    return View(
        "statements.html",
        "Statements",
        {
            "page": page,
            "found": count(library, wanted),
            "wanted": wanted,
            "after": after,
            "outlets": library.outlets,
            "kinds": library.statement_kinds,
            "speakers": suggested(library, "speakers", lambda: [tally.name for tally in figures.by_speaker(library)]),
            "subjects": suggested(library, "subjects named", lambda: named(library)),
        },
    )


def suggested(library: Library, key: str, names: Callable[[], list[str]]) -> Markup:
    """Return names as the options of a field, the first 200, written once for each state of the record."""
    return library.remember(
        f"options of {key}",
        lambda: Markup("".join(f'<option value="{escape(bare(name))}"></option>' for name in names()[:_LISTED])),
    )


def named(library: Library) -> list[str]:
    """Return what statements are about, the most frequent first."""
    return [name for name, _ in subjects(library).most(fitting(library, Filter()))]


def actors(library: Library, *, after: str | None = None, limit: int | None = None) -> View:
    """List who speaks, the most quoted first."""
    everybody = figures.by_speaker(library)
    tallies, following = turn(everybody, lambda tally: tally.key or "", after, limit)
    return View(
        "actors.html",
        "Actors",
        {
            "tallies": tallies,
            "total": len(everybody),
            "silent": library.counts["actors"] - len(everybody),
            "kinds": library.kinds,
            "after": following,
        },
    )


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
            "subjects": figures.subjects_of(library, name),
            "page": page,
            "found": count(library, Filter(actor=name)),
            "compared": compared(library, shared_utterances(library, name)[:_LISTED]),
        },
    )


def shared_utterances(library: Library, speaker: str | None = None) -> list[str]:
    """Return the ids of utterances with several statements, those in most outlets first."""
    lines = library.remember("shared utterances", lambda: library.ask(_SHARED))
    return [name for name, who, _, _ in lines if speaker in (None, who)]


_SHARED = """SELECT u.id, u.speaker, count(*) AS n,
(SELECT count(*) FROM utterances_outlets o WHERE o.owner = u.id) AS outlets
FROM utterances u JOIN utterances_statements us ON us.owner = u.id
JOIN statements s ON s.id = us.value AND s.repeats IS NULL AND NOT s.rejected
GROUP BY 1 HAVING n > 1 ORDER BY outlets DESC, n DESC, 1"""
"""A pull quote is no second report: what repeats words of its own article is not counted."""


def compared(library: Library, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return utterances, each with its first statement."""
    found = list(library.record.get_many(Utterance, ids))
    firsts = {first.statement.id: first for first in quoted(library, [item.statements[0] for item in found])}
    return [{"utterance": item, "first": firsts[item.statements[0]]} for item in found if item.statements[0] in firsts]


def utterances(library: Library, *, after: str | None = None, limit: int | None = 1_000) -> View:
    """List what several statements report."""
    every = shared_utterances(library)
    shown, following = turn(every, str, after, limit)
    return View(
        "utterances.html",
        "Same words",
        {"compared": compared(library, shown), "total": len(every), "after": following},
    )


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
