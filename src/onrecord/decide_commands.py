"""The commands of ``onrecord decide``: thin, each one call of `onrecord.deciding`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.options import JSON, RECORD

F = TypeVar("F", bound=Callable[..., Any])


class _Decide(click.Group):
    """Takes the record before the kind of decision too: ``decide record.db same ...``."""

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if len(args) > 1 and args[0] not in self.commands and args[1] in self.commands:
            args = [args[1], args[0], *args[2:]]
        return super().resolve_command(context, args)


@click.group(cls=_Decide)
def decide() -> None:
    """Record a person's judgement: it wins over rules and models, and survives a rebuild.

    \b
    onrecord decide same record.db ACTOR ACTOR --why "same person, other spelling"
    onrecord decide speaker record.db STATEMENT ACTOR
    onrecord decide undo record.db DECISION
    """


def _decision(name: str, *arguments: str) -> Callable[[F], F]:
    def wrap(function: F) -> F:
        @wraps(function)
        def run(record: Path, why: str | None, **names: str) -> None:
            from onrecord.deciding import apply

            click.echo(apply(name, record, tuple(names[argument] for argument in arguments), why=why))

        command: Any = click.option("--why", help="The reason, kept with the decision.")(run)
        for argument in reversed(arguments):
            command = click.argument(argument)(command)
        decide.command(name)(RECORD(command))
        return function

    return wrap


@_decision("same", "one", "other")
def _same() -> None:
    """Two actors (ids or names) are the same.

    \b
    onrecord decide same record.db "Anselm Tsevrin" "A. Tzevrin" --why "other spelling"
    """


@_decision("different", "one", "other")
def _different() -> None:
    """Two actors (ids or names) are not the same; two names of one actor split it.

    \b
    onrecord decide different record.db "Anselm Tsevrin" "Kamila Tsevrin"
    """


@_decision("speaker", "statement", "actor")
def _speaker() -> None:
    """A statement's speaker is this actor; onrecord said prints the ids of statements.

    \b
    onrecord decide speaker record.db STATEMENT "Marta Haldrin"
    """


@_decision("reject", "statement")
def _reject() -> None:
    """This is no statement; onrecord said prints the ids of statements.

    \b
    onrecord decide reject record.db STATEMENT --why "a caption"
    """


@_decision("undo", "decision")
def _undo() -> None:
    """Take a decision back; onrecord decide list prints their ids.

    \b
    onrecord decide undo record.db DECISION
    """


@decide.command("list")
@RECORD
@JSON
def decisions(record: Path, as_json: bool) -> None:
    """Print the decisions in force, newest last.

    \b
    onrecord decide list record.db
    """
    from onrecord.deciding import decision_lines, decisions_of
    from onrecord.terminal import json_lines, lines

    if as_json:
        json_lines(row.to_dict() for row in decisions_of(record))
    else:
        lines(decision_lines(record), empty="No decisions in this record.")
