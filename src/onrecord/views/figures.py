"""Counts over a whole record: what the overview and the pages of actors show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from onrecord.rows import Copy
from onrecord.views.library import Library
from onrecord.views.listing import Filter, fitting
from onrecord.views.subjects import subjects

MODES = ("direct", "mixed", "indirect")


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """A name with how many statements of each mode it has."""

    key: str | None
    name: str
    modes: Mapping[str, int]
    documents: int = 0

    @property
    def total(self) -> int:
        """Return the number of statements."""
        return sum(self.modes.values())


def _tallies(lines: Iterable[tuple[Any, ...]], names: Mapping[str, str]) -> list[Tally]:
    counted: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for key, mode, count in lines:
        counted[key][mode] += count
    found = [
        Tally(key=key, name=names.get(key or "", key or ""), modes={mode: modes[mode] for mode in MODES})
        for key, modes in counted.items()
    ]
    return sorted(found, key=lambda tally: (-tally.total, tally.name))


def by_outlet(library: Library) -> list[Tally]:
    """Count documents and statements by outlet, the largest first; the key of those that name none is None."""
    lines = library.ask(
        "SELECT d.outlet, s.mode, count(*) FROM documents d JOIN statements s ON s.document = d.id "
        "WHERE s.repeats IS NULL AND NOT s.rejected GROUP BY 1, 2"
    )
    documents = dict(library.ask("SELECT outlet, count(*) FROM documents GROUP BY 1"))
    tallies = _tallies([*lines, *((outlet, "direct", 0) for outlet in documents)], {})
    found = [msgspec.structs.replace(tally, documents=documents[tally.key]) for tally in tallies]
    return sorted(found, key=lambda tally: (tally.key is None, -tally.documents, tally.name))


def by_speaker(library: Library) -> list[Tally]:
    """Count statements by speaker, those of actors only, the most quoted first."""
    sql = (
        "SELECT speaker, mode, count(*) FROM statements "
        "WHERE speaker IS NOT NULL AND repeats IS NULL AND NOT rejected GROUP BY 1, 2"
    )
    return library.remember(sql, lambda: _tallies(library.ask(sql), library.names))


def of_actor(library: Library, actor: str) -> list[Tally]:
    """Count an actor's statements by outlet."""
    lines = library.ask(
        "SELECT d.outlet, s.mode, count(*) FROM statements s JOIN documents d ON d.id = s.document "
        "WHERE s.speaker = ? AND s.repeats IS NULL AND NOT s.rejected GROUP BY 1, 2",
        actor,
    )
    return _tallies(lines, {})


def subjects_of(library: Library, actor: str, *, limit: int = 12) -> list[tuple[str, int]]:
    """Return what an actor's words name most, but for the actor, with the number of statements that do."""
    mask = fitting(library, Filter(actor=actor))
    own = library.names.get(actor)
    return [(name, count) for name, count in subjects(library).most(mask) if name != own][:limit]


def by_month(library: Library) -> dict[str, int]:
    """Count documents by the month (or year, where no more is known) of publication."""
    return dict(
        library.ask(
            "SELECT substr(published, 1, 7), count(*) FROM documents WHERE published IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
    )


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What one document shares with another: the passages, and how many characters they have."""

    document: str
    of_document: str
    copies: tuple[Copy, ...]
    characters: int
    similarity: float
    why: str | None


def taken(copies: Iterable[Copy]) -> list[Taken]:
    """Gather copies between two documents, the largest first; repetitions inside one are left out."""
    pairs: defaultdict[tuple[str, str], list[Copy]] = defaultdict(list)
    for copy in copies:
        if copy.document != copy.of_document:
            pairs[copy.document, copy.of_document].append(copy)
    found = [
        Taken(
            document=document,
            of_document=of_document,
            copies=tuple(sorted(parts, key=lambda copy: (copy.start, copy.id))),
            characters=sum(copy.end - copy.start for copy in parts),
            similarity=max(copy.similarity for copy in parts),
            why=next((copy.why for copy in parts if copy.why), None),
        )
        for (document, of_document), parts in pairs.items()
    ]
    return sorted(found, key=lambda pair: (-pair.characters, pair.document, pair.of_document))
