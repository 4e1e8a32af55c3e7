"""Scores on gold: the project's own, and anybody's in the same layout."""

from __future__ import annotations

from pathlib import Path

from onrecord.errors import UsageError
from onrecord.evaluate.report import Report, render
from onrecord.evaluate.statements import Find, statements
from onrecord.extract.rules import rule_marks

__all__ = ["Find", "Report", "evaluate", "render", "statements"]


def evaluate(folder: Path | str, *, of: str = "statements", find: Find = rule_marks) -> Report:
    """Measure what ``of`` names on a folder of gold; ``find`` turns a text into attributions (the rules, if not given).

    Raises ``InputError`` where the folder holds no gold and ``UsageError`` for an unknown ``of``.
    """
    if of != "statements":
        raise UsageError(f"cannot evaluate {of!r}; what can be evaluated: statements")
    return statements(folder, find)
