"""The statements of a record as columns of numbers, the newest article first: a filter is one pass over them.

SQLite joined, sorted and counted each list anew. The columns of 100,000 statements have 5 MB and are read once for each
state of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from onrecord.views.library import Library

Mask = NDArray[np.bool_]
"""One truth for each statement, in the order of the columns."""

_READ = """SELECT s.rowid, s.mode, s.kind, s.speaker, coalesce(s.said_on, d.published), d.id, d.outlet,
s.repeats IS NULL AND NOT s.rejected FROM documents d CROSS JOIN statements s ON s.document = d.id
ORDER BY coalesce(d.published, '') DESC, d.id DESC, s.id DESC"""
_FOUND = "SELECT group_concat(rowid) FROM statement_words WHERE statement_words MATCH ?"


class Coded(msgspec.Struct, frozen=True):
    """A column of words: each value with its number, and for each statement the number of its value."""

    values: dict[str | None, int]
    codes: NDArray[np.int32]

    def among(self, wanted: Iterable[str]) -> Mask:
        """Return which statements have one of these values."""
        chosen = np.zeros(len(self.values), bool)
        chosen[[self.values[value] for value in wanted if value in self.values]] = True
        return self._of(chosen)

    def where(self, fits: Callable[[str], bool]) -> Mask:
        """Return which statements have a value that fits; none has no value."""
        return self._of(np.array([value is not None and fits(value) for value in self.values], bool))

    def _of(self, chosen: Mask) -> Mask:
        found: Mask = chosen[self.codes]
        return found


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """All statements, those of the newest article first. ``rows`` are SQLite's numbers of them, ``shown`` leaves out
    repetitions and what a person rejected; ``date`` is when it was said, or else published."""

    rows: NDArray[np.int64]
    shown: Mask
    mode: Coded
    kind: Coded
    speaker: Coded
    date: Coded
    document: Coded
    outlet: Coded
    by_row: NDArray[np.int64]
    """The places of the statements in the order of their numbers, which ``ordered`` has."""
    ordered: NDArray[np.int64]

    def places(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the statements of these numbers are; -1 for a number that is none's."""
        if not len(self.rows):
            return np.full(len(rows), -1)
        near = np.minimum(np.searchsorted(self.ordered, rows), len(self.ordered) - 1)
        return np.where(self.ordered[near] == rows, self.by_row[near], -1)

    def marked(self, rows: NDArray[np.int64]) -> Mask:
        """Return which statements have one of these numbers."""
        mask = np.zeros(len(self.rows), bool)
        found = self.places(rows)
        mask[found[found >= 0]] = True
        return mask


def columns(library: Library) -> Columns:
    """Return the columns of a record, read once for each state of it."""
    return library.remember("columns", lambda: _read(library))


def _read(library: Library) -> Columns:
    lines = library.ask(_READ)
    row, mode, kind, speaker, date, document, outlet, shown = zip(*lines, strict=True) if lines else ((),) * 8
    rows = np.array(row, np.int64)
    by_row = np.argsort(rows)
    return Columns(
        rows=rows,
        shown=np.array(shown, bool),
        mode=_coded(mode),
        kind=_coded(kind),
        speaker=_coded(speaker),
        date=_coded(date),
        document=_coded(document),
        outlet=_coded(outlet),
        by_row=by_row,
        ordered=rows[by_row],
    )


def _coded(column: tuple[Any, ...]) -> Coded:
    codes: dict[str | None, int] = {}
    places = np.fromiter((codes.setdefault(value, len(codes)) for value in column), np.int32, len(column))
    return Coded(codes, places)


def holding(library: Library, word: str, column: str = "") -> Mask:
    """Return which statements hold a word that begins with ``word``: in their content or the name of the speaker, or
    in one ``column`` of these, ``content`` or ``speaker``."""
    query = f'{column} : "{word}"*' if column else f'"{word}"*'
    return kept(library, query, lambda: columns(library).marked(_numbers(library.ask(_FOUND, query)[0][0])))


def _numbers(found: str | None) -> NDArray[np.int64]:
    # As one text: 40,000 numbers, each an object of Python, took 23 ms; so they take 6.
    return np.fromstring(found, np.int64, sep=",") if found else np.zeros(0, np.int64)


def kept(library: Library, key: object, make: Callable[[], Mask]) -> Mask:
    """Return a mask made under a key, or make it; the last ones asked for are kept, a bit for each statement."""
    size = len(columns(library).rows)
    bits = library.recent(key, lambda: np.packbits(make()))
    return np.unpackbits(bits, count=size).view(bool)
