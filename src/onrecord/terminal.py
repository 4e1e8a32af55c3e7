"""Words for people at a terminal, and JSON lines for programs."""

from __future__ import annotations

import re
import sys
import textwrap
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click
import msgspec

from onrecord.record import Record
from onrecord.record.queries import Said, overview
from onrecord.rows import Actor, Conflict, Copy, DateMention, Document, Failure

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from onrecord.pipeline import Progress, Summary
    from onrecord.record.verify import Mismatch

WIDTH = 80
_EVERY = 10.0
"""Seconds between two lines of progress where standard error is no terminal."""


def lines(found: Iterable[str]) -> None:
    """Print lines."""
    for line in found:
        click.echo(line)


def json_lines(rows: Iterable[Any]) -> None:
    """Print rows as JSON lines."""
    for row in rows:
        click.echo(msgspec.json.encode(row).decode())


class Follow:
    """Shows how far a build is: a bar with rate and time left on a terminal, a plain line now and then elsewhere."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: Any = None
        self._began = self._told = time.monotonic()

    def __enter__(self) -> Follow:
        if sys.stderr.isatty():
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task("reading", total=None, rate="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, progress: Progress) -> None:
        """Show one report of the build."""
        seconds = time.monotonic() - self._began
        rate = f"{progress.articles / seconds:,.0f} articles/s" if seconds > 0 else ""
        if self._bar is not None:
            self._bar.update(self._task, description=progress.stage, rate=rate)
            if progress.total_bytes:
                self._bar.update(self._task, completed=progress.bytes, total=progress.total_bytes)
        elif time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            click.echo(_plain(progress, seconds, rate), err=True)


def _plain(progress: Progress, seconds: float, rate: str) -> str:
    """Return a line of progress for a log; what the reading still takes is reckoned from its bytes."""
    if progress.stage != "reading":
        return progress.stage
    line = f"reading: {progress.articles:,} articles, {progress.failures:,} failed, {rate}"
    if not 0 < progress.bytes < progress.total_bytes:
        return line
    left = seconds * (progress.total_bytes / progress.bytes - 1)
    return f"{line}, {progress.bytes / progress.total_bytes:.0%}, {left / 60:.0f} min left"


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:3.0f}% {task.fields[rate]}"),
             TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    return Progress(*parts, console=Console(stderr=True), transient=True)


def summary(done: Summary, record: Path) -> None:
    """Print what a build did, what the record holds now, and what to do next."""
    with Record.open(record, read_only=True) as opened:
        counts = overview(opened)
    tables = counts["tables"]
    known = [("new", done.new), ("unchanged", done.unchanged), ("the same twice", done.same), ("gone", done.removed),
             ("failed", done.failed), ("of other kinds, passed over", done.skipped)]  # fmt: skip
    click.echo("read      " + ", ".join(f"{count:,} {name}" for name, count in known if count or name == "new"))
    if done.new:
        rate = f"{done.new / done.reading:,.0f} articles/s, {done.words / done.reading:,.0f} words/s"
        click.echo(f"time      {done.reading:.1f} s reading ({rate}), {done.comparing:.1f} s comparing")
    modes = ", ".join(f"{count:,} {mode}" for mode, count in counts["modes"].items())
    held = ", ".join(
        _count(count, name) for name, count in tables.items() if name not in ("failures", "statements") and count
    )
    click.echo(f"record    {record}")
    if held:
        lines(textwrap.wrap(held, WIDTH, initial_indent=" " * 10, subsequent_indent=" " * 10))
        click.echo(f"          {_count(tables['statements'], 'statements')} ({modes or 'none'})")
    if tables["failures"]:
        click.echo(f"failures  {tables['failures']:,}; see why with: onrecord failures {record}")
    click.echo(f"next      onrecord said {record} --by NAME    onrecord report {record} -o site\n")


_ONE = {"copies": "copy", "actors": "actor", "utterances": "utterance"}


def _count(count: int, name: str) -> str:
    return f"{count:,} {_ONE.get(name, name.removesuffix('s')) if count == 1 else name}"


def said_lines(found: Iterable[Said]) -> None:
    """Print statements: who, when, where, the words in their sentence, and where to look them up."""
    empty = True
    for one in found:
        empty = False
        statement = one.statement
        cue = "; ".join(part for part in (statement.mode, statement.kind, _force(one)) if part)
        place = " · ".join(part for part in (one.date, one.document.outlet or "outlet unknown") if part)
        click.echo(click.style(one.speaker or "nobody named", bold=True) + f"  {place}  ({cue})")
        click.echo(_in_context(one))
        start = statement.spans("content")[0][0]
        click.echo(click.style(f"    {one.document.path}:{start}  {statement.id}\n", dim=True))
    if empty:
        click.echo("Nothing found. See who is in the record with: onrecord actors RECORD")


def _force(one: Said) -> str:
    return ("not: " if one.statement.negated else "") + one.statement.force


def _in_context(one: Said) -> str:
    """Return the statement in its sentence, its words marked, wrapped."""
    spans = sorted(
        (item.start, item.end) for item in one.statement.evidence if item.role in ("source", "cue", "content")
    )
    start, end = spans[0][0], max(end for _, end in spans)
    text = _last_sentence(one.before) + one.document.text[start:end] + _first_sentence(one.after)
    return textwrap.fill(" ".join(text.split()), WIDTH, initial_indent="    ", subsequent_indent="    ")


_STOP = re.compile(r"[.!?]['\"’”)]*(?=\s|$)")


def _first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence, or up to its last whole word."""
    stop = _STOP.search(text)
    return text[: stop.end()] if stop else re.sub(r"\w+$", "…", text) if len(text) >= 200 else text


def _last_sentence(text: str) -> str:
    """Return what comes after the last full stop of a text."""
    stops = list(_STOP.finditer(text.rstrip()[:-1]))
    return text[stops[-1].end() :].lstrip() if stops else text


def verified(record: Record, wrong: Sequence[Mismatch], *, as_json: bool, against: bool) -> None:
    """Print what does not hold, or that all holds."""
    if as_json:
        json_lines(msgspec.to_builtins(one) for one in wrong)
    elif wrong:
        lines(f"{one.path}: {one.table} {one.row}: {one.reason}" for one in wrong)
        click.echo(f"{len(wrong):,} do not hold", err=True)
    else:
        where = "in the record and in its sources" if against else "in the record"
        click.echo(f"Every quote of {record.count(Document):,} documents is at its offsets {where}.")


# Tables.


def print_table(record: Record, name: str, *, as_json: bool) -> None:
    """Print one table, as JSON lines of its rows or as lines for people."""
    rows, line = _TABLES[name]
    found = rows(record)
    if as_json:
        json_lines(found)
        return
    empty = True
    for row in found:
        empty = False
        click.echo(line(row))
    if empty:
        click.echo(f"No {name} in this record.")


Rows = Callable[[Record], Iterator[dict[str, Any]]]


def _where(row: dict[str, Any]) -> str:
    return f"{row['path']}:{row['start']}"


def _actors(record: Record) -> Iterator[dict[str, Any]]:
    counts = dict(
        record.connection.execute("SELECT speaker, count(*) FROM statements WHERE NOT rejected GROUP BY speaker")
    )
    mentions = dict(record.connection.execute("SELECT actor, count(*) FROM mentions GROUP BY actor"))
    rows = [
        {**row.to_dict(), "statements": counts.get(row.id, 0), "mentions": mentions.get(row.id, 0)}
        for row in record.rows(Actor)
    ]
    yield from sorted(rows, key=lambda row: (-row["statements"], -row["mentions"], row["name"], row["id"]))


def _actor_line(row: dict[str, Any]) -> str:
    roles = ", ".join(dict.fromkeys(role["role"] for role in row["roles"]))
    also = ", ".join(name["name"] for name in row["names"] if name["name"] != row["name"])
    line = f"{row['statements']:5} said {row['mentions']:5} named  {row['name']}  ({row['kind']})  {row['id']}"
    more = "; ".join(part for part in (roles, f"also {also}" if also else "") if part)
    return line + (
        f"\n{textwrap.shorten(more, WIDTH - 24, placeholder=' …'):>0}".replace("\n", "\n" + " " * 24) if more else ""
    )


def _paths(record: Record) -> dict[str, tuple[str, str | None]]:
    return {
        name: (path, day) for name, path, day in record.connection.execute("SELECT id, path, published FROM documents")
    }


def _dates(record: Record) -> Iterator[dict[str, Any]]:
    paths = _paths(record)
    rows = sorted(record.rows(DateMention), key=lambda row: (paths[row.document][0], row.start))
    yield from ({**row.to_dict(), "path": paths[row.document][0]} for row in rows)


def _date_line(row: dict[str, Any]) -> str:
    origin = "" if row["basis"] == "stated" and row["value"] else f"  [{row['basis']}: {row['from']}]"
    return f"{row['value'] or '-':23} {row['quote']!r}  {_where(row)}{origin}"


def _copies(record: Record) -> Iterator[dict[str, Any]]:
    paths = _paths(record)
    for row in record.rows(Copy):
        yield {**row.to_dict(), "path": paths[row.document][0], "of_path": paths[row.of_document][0],
               "quote": record.text_of(row.document)[row.start : row.end]}  # fmt: skip


def _copy_line(row: dict[str, Any]) -> str:
    words = textwrap.shorten(" ".join(row["quote"].split()), WIDTH - 4, placeholder=" …")
    why = row["why"] or "order not known"
    head = f"{row['kind']} ({row['similarity']:.2f})  {_where(row)}  of  {row['of_path']}:{row['of_start']}  [{why}]"
    return f"{head}\n    {words}"


def _conflicts(record: Record) -> Iterator[dict[str, Any]]:
    paths = _paths(record)
    for row in record.rows(Conflict):
        values = row.to_dict()
        values["sides"] = [{**side, "path": paths[side["document"]][0]} for side in values["sides"]]
        yield values


def _conflict_line(row: dict[str, Any]) -> str:
    sides = (f"    {side['value']!r}  {_where(side)}" for side in row["sides"])
    return "\n".join([f"{row['kind']}: {row['why'] or row['subject']} ({row['score']:.2f})", *sides])


def _failures(record: Record) -> Iterator[dict[str, Any]]:
    yield from (row.to_dict() for row in sorted(record.rows(Failure), key=lambda row: (row.path, row.reason)))


def _events(record: Record) -> Iterator[dict[str, Any]]:
    from onrecord.record.history import events

    yield from events(record)


def _agreements(record: Record) -> Iterator[dict[str, Any]]:
    from onrecord.record.history import agreements

    yield from agreements(record)


def _timeline(record: Record) -> Iterator[dict[str, Any]]:
    from onrecord.record.history import timeline

    yield from timeline(record)


def _event_line(row: dict[str, Any]) -> str:
    who = ", ".join(f"{part['name']} ({part['role']})" for part in row["participants"])
    told = f"  according to {row['according_to_name']}" if row["according_to_name"] else ""
    head = f"{row['date_value'] or 'no date':23} {row['type']} ({row['status']})  {who}{told}"
    return f"{head}\n    {textwrap.shorten(row['words'], WIDTH - 4, placeholder=' …')}  {_where(row)}"


def _agreement_line(row: dict[str, Any]) -> str:
    parties = f"  parties: {', '.join(row['party_names'])}" if row["party_names"] else ""
    also = ", ".join(name["name"] for name in row["names"] if name["name"] != row["name"])
    head = click.style(row["name"], bold=True) + f"  ({row['kind']}){parties}" + (f"  also: {also}" if also else "")
    words = textwrap.shorten(row["words"], WIDTH - 8, placeholder=" …")
    named = [] if row["steps"] else [f"    named        “{words}”  {_where(row)}"]
    return "\n".join([head, *(f"    {_step_line(step)}" for step in row["steps"]), *named])


def _step_line(step: dict[str, Any]) -> str:
    told = f", according to {step['according_to_name']}" if step["according_to_name"] else ""
    by = f" by {', '.join(step['by_names'])}" if step["by_names"] else ""
    alleged = "alleged: " if step["alleged"] else ""
    words = textwrap.shorten(step["words"], WIDTH - 8, placeholder=" …")
    date = step["date_value"] or step["date_words"] or "no date"
    return f"{date:12} {alleged}{step['step']}{by}{told}\n        “{words}”  {_where(step)}"


def _timeline_line(row: dict[str, Any]) -> str:
    words = textwrap.shorten(row["words"], WIDTH - 26, placeholder=" …")
    return f"{row['date']:23}  {row['kind']}: {row['what']}\n{'':25}{words}\n{'':25}{_where(row)}"


_TABLES: dict[str, tuple[Rows, Callable[[dict[str, Any]], str]]] = {
    "actors": (_actors, _actor_line), "dates": (_dates, _date_line), "events": (_events, _event_line),
    "agreements": (_agreements, _agreement_line), "timeline": (_timeline, _timeline_line),
    "copies": (_copies, _copy_line), "conflicts": (_conflicts, _conflict_line),
    "failures": (_failures, lambda row: f"{row['path']}: {row['stage']}: {row['reason']}"),
}  # fmt: skip
