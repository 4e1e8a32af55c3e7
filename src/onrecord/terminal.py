"""Words for people at a terminal, and JSON lines for programs."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click
import msgspec

from onrecord.record import Record
from onrecord.record.queries import Said, overview
from onrecord.rows import Document

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from onrecord.compare.namings import Naming
    from onrecord.compare.positions import Positions
    from onrecord.pipeline import Progress, Summary
    from onrecord.record.verify import Mismatch

_WIDTH = 80
_NARROWEST, _WIDEST = 40, 100
_UNSURE = 0.5
"""Scores below it are told: they are calibrated, so that such a statement is likelier to be none."""
_EVERY = 10.0
"""Seconds between two lines of progress where standard error is no terminal."""


def width() -> int:
    """Return the columns to fill: those of the terminal, up to what reads well, and 80 where there is none."""
    if not sys.stdout.isatty():
        return _WIDTH
    return min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)


def lines(found: Iterable[str], *, empty: str | None = None) -> None:
    """Print lines, or ``empty`` where there is none."""
    for line in found:
        click.echo(line)
        empty = None
    if empty:
        click.echo(empty)


def more(count: int, name: str, hint: str) -> None:
    """Print how many there were and how to see more, dim, after a list."""
    lines(click.style(line, dim=True) for line in textwrap.wrap(f"{_count(count, name)}. {hint}", width()))


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
            total = progress.total_bytes or None
            shown = f"{progress.bytes / total:.0%} {rate}" if total else ""
            self._bar.update(self._task, description=progress.stage, rate=shown, completed=progress.bytes, total=total)
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

    parts = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"),
             TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    return Progress(*parts, console=Console(stderr=True), transient=True)


def summary(done: Summary, record: Path) -> None:
    """Print what a build did, what the record holds now, and what to do next."""
    known = [("new", done.new), ("unchanged", done.unchanged), ("the same twice", done.same), ("gone", done.removed),
             ("failed", done.failed), ("of other kinds, passed over", done.skipped)]  # fmt: skip
    click.echo("read      " + ", ".join(f"{count:,} {name}" for name, count in known if count or name == "new"))
    if done.kept or done.damaged:
        damaged = f"; {done.damaged:,} of them damaged and read anew" if done.damaged else ""
        click.echo(f"shards    {done.kept:,} articles taken from shards{damaged}")
    if done.new:
        rate = f"{done.new / done.reading:,.0f} articles/s, {done.words / done.reading:,.0f} words/s"
        click.echo(f"time      {done.reading:.1f} s reading ({rate}), {done.comparing:.1f} s comparing")
    if not (done.new or done.unchanged or done.same or done.failed):
        click.echo("nothing   to read there; give files or folders of articles (.txt, .html, .jsonl, .csv and others)")
    _holds(record)


def compared(record: Path, seconds: float) -> None:
    """Print how long comparing again took, what the record holds now, and what to do next."""
    click.echo(f"time      {seconds:.1f} s comparing")
    _holds(record)


def _holds(record: Path) -> None:
    with Record.open(record, read_only=True) as opened:
        counts = overview(opened)
    tables = counts["tables"]
    modes = ", ".join(f"{count:,} {mode}" for mode, count in counts["modes"].items())
    held = ", ".join(
        _count(count, name) for name, count in tables.items() if name not in ("failures", "statements") and count
    )
    click.echo(f"record    {record}")
    if held:
        lines(textwrap.wrap(held, width(), initial_indent=" " * 10, subsequent_indent=" " * 10))
        click.echo(f"          {_count(tables['statements'], 'statements')} ({modes or 'none'})")
    if tables["failures"]:
        click.echo(f"failures  {tables['failures']:,}; see why with: onrecord failures {shell(record)}")
    if tables["statements"]:
        click.echo(f"next      onrecord said {shell(record)} --by NAME")
        click.echo(f"          onrecord report {shell(record)} -o site")
    click.echo()


_ONE = {"copies": "copy", "entries": "entry"}


def _count(count: int, name: str) -> str:
    return f"{count:,} {_ONE.get(name, name.removesuffix('s')) if count == 1 else name}"


def said_lines(found: Iterable[Said], record: Path, *, hint: bool = True) -> None:
    """Print statements: who, when, where, the words in their sentence, and where to look them up."""
    count = 0
    for one in found:
        count += 1
        statement = one.statement
        place = " · ".join((_day(one), one.document.outlet or "outlet unknown"))
        head = click.style(one.speaker or "nobody named", bold=True)
        click.echo(f"{head}  {place}  ({'; '.join(_manner(one))})")
        click.echo(_in_context(one))
        start = statement.spans("content")[0][0]
        click.echo(click.style(f"    {one.document.path}:{start}  {statement.id}", dim=True) + "\n")
    if not count:
        click.echo(f"Nothing found. See who is in the record with: onrecord actors {shell(record)}")
    elif hint:
        more(count, "statements", "Fewer of them: --by, --to, --about, --in, --since, --until, --mode, --limit. "
             f"In their articles: onrecord report {shell(record)} -o site")  # fmt: skip


def _day(one: Said) -> str:
    """Return the day of speaking, or that of the article, and say which."""
    said_on, published = one.statement.said_on, one.document.published
    if said_on:
        return f"said {said_on.value}" + (" (inferred)" if said_on.basis == "inferred" else "")
    return f"article of {published.value}" if published else "no date"


def _manner(one: Said) -> Iterator[str]:
    """Yield how a statement is quoted, what the cue does, and by way of whom and to whom it was said."""
    statement = one.statement
    yield statement.mode
    yield statement.kind
    yield _force(one)
    if statement.score < _UNSURE:
        yield f"unsure: {statement.score:.0%}"
    for role, word in (("via", "via"), ("addressee", "to")):
        if words := " ".join(statement.quote(role).split()):
            yield f"{word} {words}"


def position_lines(found: Positions, record: Path) -> None:
    """Print positions by day; marks the earliest, the latest and the two that differ most."""
    different = found.most_different or ()
    for day in found.days:
        outlets = ", ".join(day.outlets) or "outlet unknown"
        count = f"{outlets}; at most {day.origins} origin{'s' if day.origins != 1 else ''}"
        click.echo(click.style(day.date or "no date", bold=True) + f"  {count}")
        for one in day.said:
            marks = [word for word, name in (("earliest", found.earliest), ("latest", found.latest))
                     if name == one.statement.id] + ["most different"] * (one.statement.id in different)  # fmt: skip
            note = f"  [{', '.join(marks)}]" if marks else ""
            words = " ".join(one.statement.quote("content").split())
            click.echo(_fill(f"{one.statement.mode}, {_force(one)}: {words}{note}"))
            click.echo(click.style(f"    {one.document.path}:{one.statement.spans('content')[0][0]}", dim=True))
    if not found.days:
        click.echo(f"Nothing found. See who is in the record with: onrecord actors {shell(record)}")


def naming_lines(rows: Iterable[Naming]) -> None:
    """Print namings: each thing once, then a line an outlet."""
    empty = True
    for (kind, thing), uses in groupby(rows, key=lambda row: (row.kind, row.thing)):
        empty = False
        click.echo(click.style(thing, bold=True) + f"  ({kind})")
        for outlet, names in groupby(uses, key=lambda row: row.outlet):
            line = ", ".join(f"{row.name} ({row.count})" for row in names)
            click.echo(_fill(f"{outlet or 'outlet unknown'}: {line}", first=4, indent=8))
    if empty:
        click.echo("Nothing goes by more than one name in this record.")


def shell(path: Path) -> str:
    """Return a path as a shell takes it."""
    return shlex.quote(str(path))


def _fill(text: str, *, indent: int = 4, first: int | None = None) -> str:
    return textwrap.fill(text, width(), initial_indent=" " * (indent if first is None else first),
                         subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)  # fmt: skip


def _force(one: Said) -> str:
    return ("not: " if one.statement.negated else "") + one.statement.force


def _in_context(one: Said) -> str:
    """Return the statement in its sentence, wrapped."""
    spans = sorted(
        (item.start, item.end) for item in one.statement.evidence if item.role in ("source", "cue", "content")
    )
    start, end = spans[0][0], max(end for _, end in spans)
    text = _last_sentence(one.before) + one.document.text[start:end] + _first_sentence(one.after)
    return _fill(" ".join(text.split()))


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


def print_table(record: Record, name: str, *, as_json: bool, limit: int | None = None) -> None:
    """Print one table, as JSON lines of its rows or as lines for people, and how to see more."""
    from onrecord.listings import LISTINGS, MORE

    rows, line = LISTINGS[name]
    found = islice(rows(record), limit)
    if as_json:
        json_lines(found)
        return
    count = 0
    for row in found:
        count += 1
        click.echo(line(row))
    if count:
        click.echo()
        more(count, "entries" if name == "timeline" else name, MORE[name].format(record=shell(record.path)))
    else:
        click.echo("Nothing dated in this record." if name == "timeline" else f"No {name} in this record.")
