"""The tables of a record as people read them in a terminal: every line fits its width, but for long paths."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import click

from onrecord.record import Record
from onrecord.record.history import agreements, events, timeline, words_around
from onrecord.rows import Actor, Conflict, Copy, DateMention, Failure
from onrecord.terminal import width

_WORDS = 300
"""Characters of a quotation: a long sentence, four lines."""

Row = dict[str, Any]


def _fill(text: str, *, first: str = "", indent: int = 4) -> str:
    return textwrap.fill(text, width(), initial_indent=first or " " * indent, subsequent_indent=" " * indent,
                         break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _words(text: str, *, indent: int = 4) -> str:
    """Return words of an article on lines of their own, cut where they are very long."""
    return _fill(textwrap.shorten(text, _WORDS, placeholder=" …"), indent=indent)


def _at(path: str, start: int, *, indent: int = 4) -> str:
    return " " * indent + click.style(f"{path}:{start}", dim=True)


def _where(row: Row, *, indent: int = 4) -> str:
    return _at(row["path"], row["start"], indent=indent)


def _actors(record: Record) -> Iterator[Row]:
    counts = dict(
        record.connection.execute("SELECT speaker, count(*) FROM statements WHERE NOT rejected GROUP BY speaker")
    )
    mentions = dict(record.connection.execute("SELECT actor, count(*) FROM mentions GROUP BY actor"))
    rows = [
        {**row.to_dict(), "statements": counts.get(row.id, 0), "mentions": mentions.get(row.id, 0)}
        for row in record.rows(Actor)
    ]
    yield from sorted(rows, key=lambda row: (-row["statements"], -row["mentions"], row["name"], row["id"]))


def _actor_line(row: Row) -> str:
    roles = ", ".join(dict.fromkeys(role["role"] for role in row["roles"]))
    also = ", ".join(name["name"] for name in row["names"] if name["name"] != row["name"])
    line = f"{row['statements']:5} said {row['mentions']:5} named  {row['name']}  ({row['kind']})  {row['id']}"
    more = "; ".join(part for part in (roles, f"also {also}" if also else "") if part)
    return line + (f"\n{' ' * 24}{textwrap.shorten(more, width() - 24, placeholder=' …')}" if more else "")


def _paths(record: Record) -> dict[str, str]:
    return dict(record.connection.execute("SELECT id, path FROM documents"))


_NO_DAY = re.compile(r"^(vague|duration|set) \S+$")
"""What a program reads behind these words (TIMEX3: PRESENT_REF, P22Y) says nothing to people."""


def _dates(record: Record) -> Iterator[Row]:
    paths = _paths(record)
    rows = sorted(record.rows(DateMention), key=lambda row: (paths[row.document], row.start))
    yield from ({**row.to_dict(), "path": paths[row.document]} for row in rows)


def _date_line(row: Row) -> str:
    origin = _NO_DAY.sub(r"\1", row["from"] or "") if row["basis"] == "stated" else f"inferred: {row['from']}"
    head = _fill(f"{row['quote']!r}  {origin or ''}".rstrip(), first=f"{row['value'] or '-':23} ", indent=24)
    return f"{head}\n{_where(row, indent=24)}"


def _copies(record: Record) -> Iterator[Row]:
    paths = _paths(record)
    for row in record.rows(Copy):
        yield {**row.to_dict(), "path": paths[row.document], "of_path": paths[row.of_document],
               "quote": record.text_of(row.document)[row.start : row.end]}  # fmt: skip


def _copy_line(row: Row) -> str:
    order = row["why"] or "order not known"
    why = "" if row["kind"] == "within_document" else f"  {order}"
    of = _at(row["of_path"], row["of_start"], indent=0)
    return "\n".join(
        (
            _fill(f"{row['kind']} ({row['similarity']:.2f}){why}", indent=0),
            _words(row["quote"]),
            _where(row),
            f"    of {of}",
        )
    )


_KINDS = {"name": "names", "date": "dates", "number": "numbers", "party": "parties", "position": "positions",
          "headline_body": "headline and article"}  # fmt: skip


def _conflicts(record: Record) -> Iterator[Row]:
    paths = _paths(record)
    for row in record.rows(Conflict):
        values = row.to_dict()
        values["sides"] = [{**side, "path": paths[side["document"]], "words": _stretch(record, side)}
                           for side in values["sides"]]  # fmt: skip
        yield values


def _stretch(record: Record, side: Row) -> str:
    return words_around(record.text_of(side["document"]), side["start"], side["end"])


def _conflict_line(row: Row) -> str:
    subject = "" if row["kind"] == "headline_body" else f"{row['subject']}: "
    head = _fill(f"{_KINDS[row['kind']]}: {subject}{row['why'] or ''} ({row['score']:.2f})", first="\0", indent=4)
    return "\n".join([head.replace("\0", ""), *(line for side in row["sides"] for line in _side_lines(side))])


def _side_lines(side: Row) -> Iterator[str]:
    yield _fill(side["value"] if len(side["value"]) < _WORDS else textwrap.shorten(side["value"], _WORDS))
    # A date or number says little without its sentence; a long value mostly is the sentence.
    value = " ".join(side["value"].split())
    if value not in side["words"] or len(side["words"]) > len(value) + 60:
        yield _words(f"“{side['words']}”", indent=8)
    yield _where(side, indent=8)


def _failures(record: Record) -> Iterator[Row]:
    yield from (row.to_dict() for row in sorted(record.rows(Failure), key=lambda row: (row.path, row.reason)))


def _failure_line(row: Row) -> str:
    return f"{row['path']}\n{_fill(row['stage'] + ': ' + row['reason'])}"


def _event_line(row: Row) -> str:
    who = ", ".join(f"{part['name']} ({part['role']})" for part in row["participants"])
    told = f"according to {row['according_to_name']}" if row["according_to_name"] else ""
    rest = "; ".join(part for part in (who, told) if part)
    called = "".join(f"{', also' if number else ''} “{name}”" for number, name in enumerate(row["names"]))
    date = row["date_value"] or row["date_words"] or "no date"
    first, more = ("same event", f", {date}" if row["date_value"] else "") if row["again"] else (date, called)
    line = f"{row['type'].replace('_', ' ')}{more} ({row['status']})  {rest}".rstrip()
    head = _fill(line, first=f"{first:12} ", indent=13)
    return f"{head}\n{_words(row['words'], indent=13)}\n{_where(row, indent=13)}"


def _agreement_line(row: Row) -> str:
    also = ", ".join(name["name"] for name in row["names"] if name["name"] != row["name"])
    facts = ((f"parties: {', '.join(row['party_names'])}", row["party_names"]), (f"also: {also}", also))
    named = [] if row["steps"] else [_words(f"named in “{row['words']}”"), _where(row)]
    return "\n".join([
        click.style(row["name"], bold=True) + f"  ({row['kind']})",
        *(_fill(fact) for fact, there in facts if there),
        *(_step_line(step) for step in row["steps"]),
        *named,
    ])  # fmt: skip


def _step_line(step: Row) -> str:
    told = f", according to {step['according_to_name']}" if step["according_to_name"] else ""
    by = f" by {', '.join(step['by_names'])}" if step["by_names"] else ""
    alleged = "alleged: " if step["alleged"] else ""
    date = step["date_value"] or step["date_words"] or "no date"
    head = _fill(f"{alleged}{step['step'].replace('_', ' ')}{by}{told}", first=f"    {date:12} ", indent=17)
    return f"{head}\n{_words('“' + step['words'] + '”', indent=17)}\n{_where(step, indent=17)}"


def _timeline_line(row: Row) -> str:
    head = _fill(f"{row['kind']}: {row['what'].replace('_', ' ')}", first=f"{row['date']:12} ", indent=13)
    return f"{head}\n{_words(row['words'], indent=13)}\n{_where(row, indent=13)}"


LISTINGS: dict[str, tuple[Callable[[Record], Iterator[Row]], Callable[[Row], str]]] = {
    "actors": (_actors, _actor_line), "dates": (_dates, _date_line), "events": (events, _event_line),
    "agreements": (agreements, _agreement_line), "timeline": (timeline, _timeline_line),
    "copies": (_copies, _copy_line), "conflicts": (_conflicts, _conflict_line), "failures": (_failures, _failure_line),
}  # fmt: skip
"""``{command: (rows as plain values, the lines of one row)}``."""

MORE = {
    "actors": "What one of them said: onrecord said {record} --by NAME. Who may be the same: onrecord actors {record} "
    "--suggest. To put one right: onrecord decide --help",
    "dates": "An inferred date says what it was reckoned from; “-” stands where a date cannot be reckoned.",
    "events": "With agreements and dated statements as one list: onrecord timeline {record}",
    "agreements": "“alleged” is what one side claims of another. All in order: onrecord timeline {record}",
    "timeline": "Events, steps of agreements and statements with a day. As a page: onrecord report {record} -o site",
    "copies": "Both sides with the shared words marked: onrecord report {record} -o site",
    "conflicts": "Each is a question to a reader, no verdict; the figure says how sure it is that the accounts differ.",
    "failures": "Once mended, the same build reads them.",
}
"""``{command: what a reader may want next}``, with the record's path to be filled in."""
