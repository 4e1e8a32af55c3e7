"""The pages about what happened and how it is told: timeline, agreements, copies, conflicts, failures, decisions."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from onrecord.rows import Commitment, Conflict, Copy, Failure, Link, Step
from onrecord.views import charts, figures
from onrecord.views.library import Library
from onrecord.views.listing import quoted
from onrecord.views.sentences import marked, named, sentences
from onrecord.views.timeline import LANES, between, drawn, entries
from onrecord.views.view import View, turn

_LISTED = 200
"""Pairs of copies shown in words."""


def timeline(
    library: Library,
    *,
    after: str | None = None,
    limit: int | None = None,
    since: str | None = None,
    until: str | None = None,
) -> View:
    """Show events, steps of agreements and utterances by date; list those from ``since`` to ``until`` (ISO 8601)."""
    every = library.remember("timeline", lambda: entries(library))
    months = charts.months(Counter(entry.month for entry in every.entries))
    counts = Counter((entry.month if entry.month in months else entry.year, entry.lane) for entry in every.entries)
    lanes = {name: {lane: counts[name, lane] for lane in LANES} for name in months}
    listed = [entry for entry in every.entries if between(entry, since, until)] if since or until else every.entries
    shown, following = turn(listed, lambda entry: entry.key, after, limit)
    return View(
        "timeline.html",
        "Timeline",
        {
            "entries": shown,
            "left_out": every.left_out,
            "lanes": lanes,
            "drawn": library.remember("timeline drawn", lambda: drawn(every.entries)),
            "since": since,
            "until": until,
            "after": following,
        },
    )


def agreements(library: Library, *, after: str | None = None, limit: int | None = None) -> View:
    """List agreements with how far they have come."""
    steps = dict(library.ask("SELECT agreement, count(*) FROM steps WHERE agreement IS NOT NULL GROUP BY 1"))
    duties = dict(library.ask("SELECT agreement, count(*) FROM commitments WHERE agreement IS NOT NULL GROUP BY 1"))
    every = sorted(library.agreements.values(), key=lambda row: (-steps.get(row.id, 0), row.name, row.id))
    shown, following = turn(every, lambda row: row.id, after, limit)
    return View(
        "agreements.html",
        "Agreements",
        {"agreements": shown, "steps": steps, "commitments": duties, "after": following},
    )


def agreement(library: Library, name: str) -> View | None:
    """Show the life of one agreement and what it obliges whom to do."""
    found = library.agreements.get(name)
    if found is None:
        return None
    steps = list(library.record.rows(Step, where={"agreement": name}))
    duties = list(library.record.rows(Commitment, where={"agreement": name}))
    rows: list[Step | Commitment] = [*steps, *duties]
    return View(
        "agreement.html",
        found.name,
        {
            "agreement": found,
            "steps": together(steps),
            "commitments": duties,
            "heads": library.heads(row.document for row in rows),
            "cited": cited(library, rows),
            "worded": {row.id: worded(row) for row in duties},
            "words": {
                key: marked(pieces)
                for key, pieces in sentences(
                    library, {row.id: (row.document, named(row.evidence)) for row in rows}
                ).items()
            },
        },
    )


def worded(duty: Commitment) -> dict[str, str]:
    """Return who owes and who is owed as the article words them, where it does."""
    return {item.role: item.quote for item in reversed(duty.evidence) if item.role in ("guarantor", "beneficiary")}


def together(steps: list[Step]) -> list[list[Step]]:
    """Gather the accounts of one step: the same kind, date and standing; the earliest first, undated ones last."""
    groups: defaultdict[tuple[bool, str, str, bool], list[Step]] = defaultdict(list)
    for step in steps:
        date = step.date.value if step.date else ""
        groups[not date, date, step.step, step.alleged].append(step)
    return [groups[key] for key in sorted(groups)]


def cited(library: Library, rows: list[Any]) -> dict[str, Any]:
    """Map the statements that rows rest on to their sentences."""
    ids = sorted({row.according_to for row in rows if row.according_to})
    return {item.statement.id: item for item in quoted(library, ids)}


def copies(library: Library, *, after: str | None = None, limit: int | None = None) -> View:
    """Show who took text from whom."""
    every = library.remember("copies", lambda: figures.taken(library.record.rows(Copy)))
    pairs, following = turn(every, lambda pair: pair.copies[0].id, after, limit)
    heads = library.heads({name for pair in pairs for name in (pair.document, pair.of_document)})
    shown = [copy for pair in pairs[:_LISTED] for copy in pair.copies[:5]]
    texts = library.excerpts({copy.id: (copy.document, copy.start, min(copy.end, copy.start + 600)) for copy in shown})
    inside = library.ask("SELECT count(*) FROM copies WHERE document = of_document")[0][0]
    return View(
        "copies.html",
        "Copies",
        {
            "pairs": pairs,
            "heads": heads,
            "texts": texts,
            "inside": inside,
            "flows": library.remember("flows", lambda: flows(library, every)),
            "after": following,
        },
    )


def flows(library: Library, pairs: list[figures.Taken]) -> list[tuple[str | None, str | None, int, int]]:
    """Count articles and characters that outlets share, (from, by) where the direction is known, most first."""
    heads = library.heads({name for pair in pairs for name in (pair.document, pair.of_document)})
    articles: Counter[tuple[str | None, str | None]] = Counter()
    characters: Counter[tuple[str | None, str | None]] = Counter()
    for pair in pairs:
        if pair.why:
            key = heads[pair.of_document].outlet, heads[pair.document].outlet
            articles[key] += 1
            characters[key] += pair.characters
    ranked = sorted(articles, key=lambda key: (-characters[key], key[0] or "", key[1] or ""))
    return [(*key, articles[key], characters[key]) for key in ranked]


def conflicts(library: Library, *, after: str | None = None, limit: int | None = None) -> View:
    """Show where accounts differ, and headlines that their article does not bear out."""
    every = library.remember("conflicts", lambda: sorted(library.record.rows(Conflict), key=_by_kind))
    shown, following = turn(every, lambda row: row.id, after, limit)
    heads = library.heads({side.document for row in shown for side in row.sides})
    spans = {
        f"{row.id}.{place}": (side.document, side.start - 90, side.end + 90)
        for row in shown
        for place, side in enumerate(row.sides)
    }
    return View(
        "conflicts.html",
        "Conflicts",
        {
            "conflicts": [row for row in shown if row.kind != "headline_body"],
            "headlines": [row for row in shown if row.kind == "headline_body"],
            "heads": heads,
            "around": library.excerpts(spans),
            "after": following,
        },
    )


def _by_kind(row: Conflict) -> tuple[str, str, str]:
    return row.kind, row.subject, row.id


def failures(library: Library, *, after: str | None = None, limit: int | None = None) -> View:
    """List what could not be read."""
    every = library.remember(
        "failures", lambda: sorted(library.record.rows(Failure), key=lambda row: (row.path, row.id))
    )
    shown, following = turn(every, lambda row: row.id, after, limit)
    return View("failures.html", "Failures", {"failures": shown, "after": following})


def decisions(library: Library) -> View:
    """List what persons decided, the newest first."""
    found = library.record.rows(Link, where={"by": "person"})
    return View("decisions.html", "Decisions", {"decisions": sorted(found, key=lambda row: row.at or "", reverse=True)})
