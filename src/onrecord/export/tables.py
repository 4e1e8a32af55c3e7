"""What every tabular format writes: the tables, their columns, and their rows as plain values."""

from __future__ import annotations

import re
import types
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, TypeVar

import msgspec

from onrecord.rows import TABLES, Agreement, Date, Evidence, Row, Step

R = TypeVar("R", bound=Row)
Values = dict[str, Any]
_SURROGATE = re.compile("[\ud800-\udfff]")


class Reader(Protocol):
    """What an export needs of a record: the rows of one table, ordered by id, streaming."""

    def rows(self, of: type[R], /) -> Iterable[R]:
        """Yield every row of a table."""
        ...


class AgreementStep(Row, frozen=True, kw_only=True):
    """A step as it stands inside its agreement; the table ``steps`` has the rest of it."""

    id: str
    document: str
    step: str
    alleged: bool
    date: Date | None
    by: tuple[str, ...]
    according_to: str | None
    evidence: tuple[Evidence, ...]


class Column(msgspec.Struct, frozen=True):
    """A column: its name as exported, and the type of its values as the rows annotate it."""

    name: str
    type: Any


class Table(msgspec.Struct, frozen=True):
    """A table to write: its name, its columns in order, and its rows as plain values with every column present."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Values]


def tables(record: Reader) -> Iterator[Table]:
    """Yield every table of the record, the agreements with their steps inside."""
    for of in TABLES:
        if of is Agreement:
            yield Table(of.table, (*columns(of), Column("steps", tuple[AgreementStep, ...])), _agreements(record))
        else:
            yield Table(of.table, columns(of), (row.to_dict() for row in record.rows(of)))


def columns(of: type[Row]) -> tuple[Column, ...]:
    """Return a row class's columns under their exported names."""
    hints = typing.get_type_hints(of)
    return tuple(Column(field.encode_name, hints[field.name]) for field in msgspec.structs.fields(of))


def _agreements(record: Reader) -> Iterator[Values]:
    # Steps are read once and kept by agreement: a record holds few of them beside its statements.
    steps: defaultdict[str, list[Values]] = defaultdict(list)
    for step in record.rows(Step):
        if step.agreement is not None:
            steps[step.agreement].append(_inside(step))
    for agreement in record.rows(Agreement):
        yield {**agreement.to_dict(), "steps": sorted(steps[agreement.id], key=_when)}


def _inside(step: Step) -> Values:
    values = step.to_dict()
    for item in values["evidence"]:
        # Inside an agreement, whose own evidence lies in several documents, an item tells its own.
        item["document"] = step.document
    return {name: values[name] for name in AgreementStep.__struct_fields__}


def _when(step: Values) -> tuple[bool, str, str]:
    date = step["date"]
    return date is None, date["value"] if date else "", step["id"]


def without_none(annotation: Any) -> Any:
    """Return ``T`` for ``T | None`` and the annotation itself otherwise."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        kept = [part for part in typing.get_args(annotation) if part is not type(None)]
        return kept[0] if len(kept) == 1 else annotation
    return annotation


def without_surrogates(text: str) -> str:
    """Replace each lone surrogate, which UTF-8 cannot hold, by U+FFFD; offsets stay right."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
