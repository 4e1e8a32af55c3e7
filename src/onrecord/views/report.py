"""The report: the pages as files that open from a disk, with an index that a script beside them searches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onrecord.record import Record
from onrecord.views import accounts, pages
from onrecord.views.library import Library
from onrecord.views.listing import Filter, Quoted, select
from onrecord.views.site import ASSETS, Files, asset, render
from onrecord.views.subjects import by_statement, subjects
from onrecord.views.view import View
from onrecord.views.words import bare, date

_PART = 4_000
"""Statements in one file of the index: about 1.5 MB, which a browser reads in 30 ms."""
_MANY = 1_000_000
"""Statements of one article: more than any holds."""
_OURS = re.compile(r"[0-9a-f]{16}\.html|statements-\d+\.js")
_ROLES = {"content": 1, "cue": 2, "source": 4}
_MODES = ("direct", "mixed", "indirect")


def report(record: Record, directory: Path) -> Path:
    """Write the record as a static site into a directory, made where it is missing; returns its ``index.html``.

    The same record gives the same files. Pages of an earlier report whose subject is gone are removed; no other file
    is touched. Raises ``OSError`` where the directory cannot be written.
    """
    written = set(_pages(Library(record), directory, record.path.stem))
    for folder in ("documents", "actors", "utterances", "agreements", "data"):
        for path in (directory / folder).glob("*"):
            if path not in written and _OURS.fullmatch(path.name):
                path.unlink()
    return directory / "index.html"


def _pages(library: Library, directory: Path, title: str) -> Iterator[Path]:
    for name in ASSETS:
        yield _write(directory / "assets" / name, asset(name))
    speaking = frozenset(actor for (actor,) in library.ask(_PAGED))
    parts = 0
    for name, data in _index(library, speaking):
        parts += name.startswith("statements-")
        yield _write(directory / "data" / f"{name}.js", data)
    for section, view in _sections(library, parts):
        html = render(view, Files(0, speaking), names=library.names, section=section, title=title)
        yield _write(directory / f"{section}.html", html.encode())
    for section, name, view in _single(library, speaking):
        html = render(view, Files(1, speaking), names=library.names, section=section, title=title)
        yield _write(directory / section / f"{name}.html", html.encode())


_PAGED = """SELECT speaker FROM statements WHERE speaker IS NOT NULL UNION SELECT value FROM agreements_parties
UNION SELECT value FROM statements_via UNION SELECT value FROM statements_addressee UNION SELECT value FROM steps_by
UNION SELECT value FROM commitments_guarantor UNION SELECT value FROM commitments_beneficiary"""
"""Actors that some page names: those only mentioned have no page of their own."""


def _write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _sections(library: Library, parts: int) -> Iterator[tuple[str, View]]:
    yield "index", pages.overview(library)
    yield "documents", pages.documents(library)
    statements = pages.statements(library, Filter())
    yield "statements", View(statements.template, statements.title, {**statements.context, "parts": parts})
    yield "actors", pages.actors(library)
    yield "utterances", pages.utterances(library)
    yield "timeline", accounts.timeline(library)
    yield "agreements", accounts.agreements(library)
    yield "copies", accounts.copies(library)
    yield "conflicts", accounts.conflicts(library)
    yield "failures", accounts.failures(library)


def _single(library: Library, speaking: frozenset[str]) -> Iterator[tuple[str, str, View]]:
    made = (
        ("documents", pages.document, library.ask("SELECT id FROM documents ORDER BY id")),
        ("actors", pages.actor, [(name,) for name in sorted(speaking)]),
        ("utterances", pages.utterance, library.ask(_COMPARED)),
        ("agreements", accounts.agreement, [(name,) for name in library.agreements]),
    )
    for section, page, names in made:
        for (name,) in names:
            if view := page(library, name):
                yield section, name, view


_COMPARED = "SELECT owner FROM utterances_statements GROUP BY 1 HAVING count(*) > 1 ORDER BY 1"


def _index(library: Library, speaking: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the search index: first the statements in parts, last what they point into."""
    places: dict[str, dict[Any, int]] = {"speakers": {}, "kinds": {}}
    heads, about = library.all_heads(), by_statement(library)
    waiting: list[list[Any]] = []
    parts = 0
    for number, head in enumerate(heads):
        found = select(library, Filter(document=head.id), limit=_MANY).items
        waiting += [[*_entry(item, number, places, library.names), about.get(item.statement.id, [])] for item in found]
        while len(waiting) >= _PART or (waiting and number == len(heads) - 1):
            yield f"statements-{parts}", _call("part", waiting[:_PART])
            waiting, parts = waiting[_PART:], parts + 1
    documents = [[head.id, bare(head.label), head.outlet, head.published, date(head.published)] for head in heads]
    speakers = [
        [actor if actor in speaking else None, bare(name), bare(worded)] for actor, name, worded in places["speakers"]
    ]
    named = [bare(name) for name in subjects(library).names]
    told = {"documents": documents, "speakers": speakers, "kinds": list(places["kinds"]), "subjects": named}
    yield "index", _call("index", told)


def _entry(item: Quoted, document: int, places: dict[str, dict[Any, int]], names: Mapping[str, str]) -> list[Any]:
    statement = item.statement
    who = (item.actor, item.speaker, statement.speaker_name or "")
    pieces: list[Any] = []
    for piece in item.pieces:
        pieces += [bare(piece.text), sum(_ROLES[role] for role in piece.roles)]
    return [
        statement.id,
        document,
        places["speakers"].setdefault(who, len(places["speakers"])),
        _MODES.index(statement.mode),
        places["kinds"].setdefault(statement.kind, len(places["kinds"])),
        item.date,
        pieces,
        bare(
            " ".join((statement.quote("addressee"), *(names.get(actor, "") for actor in statement.addressee))).strip()
        ),
    ]


def _call(name: str, data: Any) -> bytes:
    # ASCII with escapes: no character set to guess, no line separator, no half of a character.
    return f"onrecord.{name}({json.dumps(data, separators=(',', ':'))});\n".encode("ascii")
