"""The whole program on the bundled sample."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import click

from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.record.queries import said
from onrecord.settings import Settings
from onrecord.terminal import Follow, said_lines, shell, summary


def run(folder: Path) -> None:
    """Build ``folder/record.db`` of the sample and ``folder/report``, and say where they are."""
    from onrecord.views import report

    folder.mkdir(parents=True, exist_ok=True)
    record = folder / "record.db"
    with as_file(files("onrecord") / "sample") as sample, Follow() as follow:
        done = build([sample], record, settings=Settings(), report=follow)
    summary(done, record)
    with Record.open(record, read_only=True) as opened:
        click.echo("Haldrin on the treaty, for example:\n")
        said_lines(said(opened, by="Haldrin", about="treaty", limit=3), record, hint=False)
        index = report(opened, folder / "report")
    click.echo(f"Open {index.resolve()} in a browser; ask more with: onrecord said {shell(record)} --by NAME")
