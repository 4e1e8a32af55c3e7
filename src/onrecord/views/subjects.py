"""What statements are about: the persons, states, places, organisations and agreements that their own words name."""

from __future__ import annotations

from collections import defaultdict

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.record.queries import fold
from onrecord.views.columns import Mask, columns
from onrecord.views.library import Library

_CONTENTS = """SELECT s.rowid, d.rowid, e.start, e."end" FROM statements s JOIN documents d ON d.id = s.document
JOIN statements_evidence e ON e.owner = s.id AND e.role = 'content'"""
_NAMED = """SELECT d.rowid, m.start, m."end", coalesce(a.name, m.name, m.quote) FROM mentions m
JOIN documents d ON d.id = m.document LEFT JOIN actors a ON a.id = m.actor
WHERE m.form = 'name' OR m.kind = 'agreement'"""
# An agreement counts without its name too: "the treaty" is what it is about.


class Subjects(msgspec.Struct, frozen=True):
    """Who or what is named in which statement: ``names``, and pairs of a place in the columns and a place in them."""

    names: list[str]
    statements: NDArray[np.int64]
    named: NDArray[np.int64]

    def most(self, mask: Mask) -> list[tuple[str, int]]:
        """Return the names with how many of the statements in ``mask`` have them, the most frequent first."""
        counts = np.bincount(self.named[mask[self.statements]], minlength=len(self.names))
        found = [(self.names[place], int(counts[place])) for place in np.flatnonzero(counts)]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def subjects(library: Library) -> Subjects:
    """Return the subjects of a record, read once for each state of it."""
    return library.remember("subjects", lambda: _read(library))


def by_statement(library: Library) -> dict[str, list[int]]:
    """Map statements to the places in ``Subjects.names`` of what they name; those that name nothing are left out."""
    found, ids = subjects(library), dict(library.ask("SELECT rowid, id FROM statements"))
    named: defaultdict[str, list[int]] = defaultdict(list)
    rows = columns(library).rows[found.statements].tolist()
    for row, name in zip(rows, found.named.tolist(), strict=True):
        named[ids[row]].append(name)
    return named


def about(library: Library, words: str) -> Mask:
    """Return which statements name something whose name has, for each of the words, one that begins with it."""
    found = subjects(library)
    wanted = [f" {word}" for word in fold(words).split()]
    folded = library.remember("folded subjects", lambda: [f" {fold(name)}" for name in found.names])
    fits = np.fromiter((all(word in name for word in wanted) for name in folded), bool, len(folded))
    mask = np.zeros(len(columns(library).rows), bool)
    mask[found.statements[fits[found.named]]] = True
    return mask


def _read(library: Library) -> Subjects:
    codes: dict[str, int] = {}
    contents = np.array(library.ask(_CONTENTS), np.int64).reshape(-1, 4)
    lines = [(*span, codes.setdefault(name, len(codes))) for *span, name in library.ask(_NAMED)]
    mentions = np.array(sorted(lines), np.int64).reshape(-1, 4)
    rows, named = _inside(contents, mentions)
    # Once for each statement and name, however often the words name it.
    rows, named = np.unique(np.stack([rows, named]), axis=1)
    places = columns(library).places(rows)
    return Subjects(list(codes), places[places >= 0], named[places >= 0])


def _inside(contents: NDArray[np.int64], mentions: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (number of the statement, code of the name) for each mention that lies in the content of a statement.

    ``contents`` are lines of (statement, document, start, end); ``mentions``, sorted, of (document, start, end, name).
    """
    rows, documents, starts, ends = contents.T
    at = (mentions[:, 0] << 32) + mentions[:, 1]
    first = np.searchsorted(at, (documents << 32) + starts)
    sizes = np.searchsorted(at, (documents << 32) + ends) - first
    content = np.repeat(np.arange(len(contents)), sizes)
    mention = np.arange(len(content)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + first[content]
    whole = mentions[mention, 2] <= ends[content]
    return rows[content[whole]], mentions[mention[whole], 3]
