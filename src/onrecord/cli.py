"""The command line: options in, one call, words out."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from onrecord.decide_commands import decide
from onrecord.errors import OnrecordError, UsageError
from onrecord.gathering import fetch
from onrecord.options import ACTORS, ENGINE, JSON, LIMIT, RECORD, WORKERS


class _Group(click.Group):
    """Turns our errors, and click's, into one line and exit status 2."""

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(context, args)
        except click.UsageError as error:
            _misused(error, context)

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except click.UsageError as error:
            _misused(error, context)
        except OnrecordError as error:
            click.echo(f"onrecord: {error}", err=True)
            context.exit(2)
        except BrokenPipeError:
            # `onrecord said ... | head` closes the pipe; that is no error.
            sys.stderr.close()
            context.exit(0)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(
                f"onrecord: {where}{error.strerror or error}; give a path that can be read and written", err=True
            )
            context.exit(2)
        except sqlite3.Error as error:
            click.echo(f"onrecord: the record cannot be read ({error}); build it anew, or use a copy", err=True)
            context.exit(2)
        except KeyboardInterrupt:
            click.echo("onrecord: stopped; the same command goes on from here", err=True)
            context.exit(130)


def _misused(error: click.UsageError, context: click.Context) -> NoReturn:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        raise error
    at = error.ctx or context
    click.echo(f"onrecord: {error.format_message().rstrip('.')}; see: {at.command_path} --help", err=True)
    context.exit(2)


@click.group("onrecord", cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="onrecord")
@click.pass_context
def main(context: click.Context) -> None:
    """Who said what, who promised what, what happened: according to whom.

    \b
    onrecord demo                            see it on the bundled sample
    onrecord build articles -o record.db     read a folder of articles
    onrecord said record.db --by Haldrin     ask who said what
    onrecord report record.db -o site        make pages to read and to mail
    """
    # https://no-color.org
    context.color = False if os.environ.get("NO_COLOR") else None


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", "record", required=True, type=click.Path(path_type=Path), help="The record to write.")
@ENGINE
@WORKERS
@click.option("--model", type=click.Choice(["accurate", "fast", "rules"]), default=None,
              help="What finds statements: a neural model, one of half the layers, or rules alone.")  # fmt: skip
@click.option("--outlet", default=None, help="Outlet of the articles that don't name one.")
@click.option("--published", default=None, metavar="DATE", help="Date (YYYY-MM-DD) of articles without one.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Which column of a dump holds a field.")
@ACTORS
@click.option("--max-bytes", type=click.IntRange(1), default=None, help="Largest article; a larger one is a failure.")
@click.option("--shards", type=click.Path(file_okay=False), default=None, metavar="FOLDER",
              help="Keep what is read in Parquet files there, and take from them what was read before.")  # fmt: skip
def build(record: Path, paths: tuple[Path, ...], **options: Any) -> None:
    """Read files and folders, write or extend a record.

    Reads .txt, .html, .jsonl, .json, .csv, .parquet, WARC, RSS and Atom, gzipped or not, and folders with all that is
    in them. Building again reads only what is new or changed. Stopped at any moment, the same command goes on.

    \b
    onrecord build articles -o record.db
    onrecord build dump.jsonl -o record.db --map text=content --outlet "Tesk Herald"
    """
    from onrecord.pipeline import build as build_record
    from onrecord.terminal import Follow, summary

    settings = _settings(options)
    missing = [str(path) for path in paths if not path.exists() and not path.is_symlink()]
    if missing:
        raise UsageError(f"{missing[0]}: no such file or folder; give the articles' path")
    with Follow() as follow:
        done = build_record(paths, record, settings=settings, report=follow)
    summary(done, record)


@main.command()
@RECORD
@click.option("--stage", "stages", multiple=True, metavar="NAME",
              help="Do anew: actors, copies, utterances, events, agreements or conflicts; all by default.")  # fmt: skip
@ENGINE
@WORKERS
@ACTORS
def compare(record: Path, stages: tuple[str, ...], **options: Any) -> None:
    """Compare again what a record holds, without reading an article.

    Does the stages that are named from nothing, and the others where something changed. After a new version of
    onrecord, or to take another list of actors.

    \b
    onrecord compare record.db
    onrecord compare record.db --stage actors --stage copies
    """
    from onrecord.comparing import STAGES
    from onrecord.pipeline import compare as compare_record
    from onrecord.terminal import Follow, compared

    settings = _settings(options)
    with Follow() as follow:
        seconds = compare_record(record, settings=settings, stages=stages or STAGES, report=follow)
    compared(record, seconds)


def _settings(options: dict[str, Any]) -> Any:
    import msgspec

    from onrecord.settings import Settings

    pairs = [pair.partition("=") for pair in options.pop("mapping", ())]
    if any(not field or not column for field, _, column in pairs):
        raise UsageError("--map takes FIELD=COLUMN, for example --map text=content")
    if options["workers"] is None:
        options["workers"] = os.cpu_count() or 1
    actors = options.pop("actors")
    given = {name: value for name, value in options.items() if value is not None}
    return msgspec.structs.replace(
        Settings(),
        mapping=tuple((field, column) for field, _, column in pairs),
        actors=str(actors) if actors else None,
        **given,
    )


@main.command()
@RECORD
@click.option("--by", metavar="NAME", help="Speaker; the beginnings of a name's words, in any spelling.")
@click.option("--about", metavar="WORDS", help="Words that the statement holds, in any form.")
@click.option("--to", metavar="NAME", help="Who was spoken to.")
@click.option("--in", "outlet", metavar="OUTLET", help="Outlet that reports it.")
@click.option("--since", metavar="DATE", help="Not before this day, month or year.")
@click.option("--until", metavar="DATE", help="Not after this day, month or year.")
@click.option("--mode", type=click.Choice(["direct", "indirect", "mixed"]), help="How it is quoted.")
@LIMIT
@JSON
def said(record: Path, as_json: bool, **filters: Any) -> None:
    """Print who said what, earliest first.

    \b
    onrecord said record.db --by Haldrin --about treaty
    onrecord said record.db --in "Tesk Herald" --since 2031-03 --mode direct
    """
    from onrecord.record import Record
    from onrecord.record.queries import said as find
    from onrecord.terminal import json_lines, said_lines

    for name in ("by", "about", "to", "outlet"):
        given = filters[name]
        if given is not None and not any(letter.isalnum() for letter in given):
            option = "in" if name == "outlet" else name
            raise UsageError(f"--{option} {given!r} has no word in it; give one or leave it out")
    with Record.open(record, read_only=True) as opened:
        found = find(opened, **filters)
        if as_json:
            json_lines({**one.statement.to_dict(), "speaker_display": one.speaker, "date": one.date,
                        "path": one.document.path, "outlet": one.document.outlet} for one in found)  # fmt: skip
        else:
            said_lines(found, record)


@main.command()
@RECORD
@click.option("--suggest", is_flag=True, help="Print the open questions that would settle most, with both sides.")
@LIMIT
@JSON
def actors(record: Path, as_json: bool, suggest: bool, limit: int | None) -> None:
    """Print who is in the record: names, kinds, how many statements.

    \b
    onrecord actors record.db --limit 20
    onrecord actors record.db --suggest
    """
    from onrecord.record import Record
    from onrecord.terminal import json_lines, lines, print_table

    with Record.open(record, read_only=True) as opened:
        if not suggest:
            print_table(opened, "actors", as_json=as_json, limit=limit)
            return
        # Resolution is loaded only here: it takes longer than printing the table.
        from onrecord.suggesting import as_lines
        from onrecord.suggesting import suggest as find

        found = find(opened, **({"most": limit} if limit else {}))
        if as_json:
            json_lines(found)
        else:
            lines((line for one in found for line in as_lines(one)), empty="No open questions in this record.")


@main.command()
@RECORD
@click.option("--by", required=True, metavar="NAME", help="Speaker, as for said.")
@click.option("--about", required=True, metavar="WORDS", help="Subject, as for said.")
@JSON
def positions(record: Path, by: str, about: str, as_json: bool) -> None:
    """Print what somebody said on a subject over time, with outlets and origins.

    \b
    onrecord positions record.db --by Tsevrin --about memorandum
    """
    from onrecord.asking import positions_of
    from onrecord.record import Record
    from onrecord.terminal import json_lines, position_lines

    with Record.open(record, read_only=True) as opened:
        found = positions_of(opened, by=by, about=about)
        if as_json:
            json_lines({"date": day.date, "outlets": day.outlets, "modes": day.modes, "origins": day.origins,
                        "statements": [one.statement.id for one in day.said]} for day in found.days)  # fmt: skip
        else:
            position_lines(found, record)


@main.command()
@RECORD
@JSON
def namings(record: Path, as_json: bool) -> None:
    """Print what goes by more than one name, and which outlet uses which, counted.

    \b
    onrecord namings record.db
    """
    import msgspec

    from onrecord.asking import namings_of
    from onrecord.record import Record
    from onrecord.terminal import json_lines, naming_lines

    with Record.open(record, read_only=True) as opened:
        rows = namings_of(opened)
        if as_json:
            json_lines(msgspec.to_builtins(row) for row in rows)
        else:
            naming_lines(rows)


def _listing(name: str, about: str) -> None:
    """Add a command that prints one table."""

    @main.command(name, help=f"{about}\n\n\b\nonrecord {name} record.db --limit 10\nonrecord {name} record.db --json")
    @RECORD
    @LIMIT
    @JSON
    def command(record: Path, as_json: bool, limit: int | None) -> None:
        from onrecord.record import Record
        from onrecord.terminal import print_table

        with Record.open(record, read_only=True) as opened:
            print_table(opened, name, as_json=as_json, limit=limit)


for _name, _about in (
    ("dates", "Print the temporal expressions and what they were reckoned to."),
    ("events", "Print what happened, is planned or is claimed, and according to whom."),
    ("agreements", "Print treaties and other agreements with the steps of their lives."),
    ("timeline", "Print events, steps of agreements and dated statements as one list."),
    ("copies", "Print who took text from whom."),
    ("conflicts", "Print where accounts, or a headline and its article, differ."),
    ("failures", "Print the inputs that could not be read, and why."),
):
    _listing(_name, _about)


@main.command()
@RECORD
@click.argument("others", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="")
@click.option("--against", multiple=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path),
              help="Files or folders that the record was read from.")  # fmt: skip
@JSON
def verify(record: Path, others: tuple[Path, ...], against: tuple[Path, ...], as_json: bool) -> None:
    """Check that every quote is still at its offsets, in the record and in its sources.

    Exit status 1 and a list where it is not.

    \b
    onrecord verify record.db
    onrecord verify record.db --against articles
    """
    from onrecord.record import Record
    from onrecord.terminal import verified
    from onrecord.verifying import verify_all

    if others and not against:
        raise UsageError(f"{others[0]}: what for? give the files that the record was read from as --against PATH...")
    # An option takes one value; the paths that a shell puts after the first are arguments.
    against = (*against, *others)
    with Record.open(record, read_only=True) as opened:
        wrong = list(verify_all(opened, against))
        verified(opened, wrong, as_json=as_json, against=bool(against))
    sys.exit(1 if wrong else 0)


@main.command()
@RECORD
@click.option("--format", "format_", default="jsonl", show_default=True, help="jsonl, csv, parquet or brat.")
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write."
)
def export(record: Path, format_: str, output: Path) -> None:
    """Write the record for other tools: one file a table, or brat standoff.

    \b
    onrecord export record.db --format csv -o tables
    onrecord export record.db --format brat -o standoff
    """
    from onrecord.export import export as write
    from onrecord.record import Record

    with Record.open(record, read_only=True) as opened:
        files = write(opened, format_, output)
    click.echo(f"{len(files)} files in {output}")


@main.command()
@RECORD
@click.option(
    "-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write."
)
def report(record: Path, output: Path) -> None:
    """Make a static site of the record: opens from disk, needs no network, can be mailed.

    \b
    onrecord report record.db -o site
    """
    from onrecord.record import Record
    from onrecord.views import report as write

    with Record.open(record, read_only=True) as opened:
        index = write(opened, output)
    click.echo(f"Open {index} in a browser.")


@main.command()
@RECORD
@click.option("--port", type=click.IntRange(0, 65535), default=8420, show_default=True)
@click.option("--edit", is_flag=True, help="Let readers of this page decide (same actor, wrong speaker, reject).")
def serve(record: Path, port: int, edit: bool) -> None:
    """Show the record in a browser, on this machine only (127.0.0.1); stop it with Ctrl-C.

    \b
    onrecord serve record.db
    onrecord serve record.db --port 9000 --edit
    """
    from onrecord.deciding import apply
    from onrecord.record import Record
    from onrecord.views import serve as run

    Record.open(record, read_only=True).close()
    run(record, port=port, edit=edit, decide=apply)


@main.command()
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--of", "of", default="statements", show_default=True, metavar="WHAT",
              help="statements, speakers, actors, dates, events, passages or copies.")  # fmt: skip
@click.option("--model", type=click.Choice(["accurate", "fast", "rules"]), default=None, help="What finds statements.")
def evaluate(gold: Path, of: str, model: str | None) -> None:
    """Score onrecord on a folder of gold: NAME.txt with NAME.ann beside it, or PolNeAR's layout.

    \b
    onrecord evaluate my-gold
    onrecord evaluate polnear/dev --model rules
    onrecord evaluate my-gold --of speakers
    """
    from onrecord.evaluate import evaluate as score
    from onrecord.evaluate import render
    from onrecord.reading import finder
    from onrecord.settings import Settings

    click.echo(render(score(gold, of=of, find=finder(model or Settings().model))))


@main.command()
@click.option("-o", "--output", default="onrecord-demo", show_default=True,
              type=click.Path(file_okay=False, path_type=Path), help="Folder to write.")  # fmt: skip
def demo(output: Path) -> None:
    """Build a record of the bundled sample and a report of it, and say where they are.

    \b
    onrecord demo
    """
    from onrecord.demo import run

    run(output)


main.add_command(decide)


main.add_command(fetch)


if __name__ == "__main__":
    main()
