"""Scores on gold: the project's own, and anybody's in the same layout."""

from __future__ import annotations

import time
from pathlib import Path

from onrecord.errors import UsageError
from onrecord.evaluate.dates import score_dates
from onrecord.evaluate.events import score_events
from onrecord.evaluate.happenings import drafts, read_happenings
from onrecord.evaluate.report import Report, render
from onrecord.evaluate.statements import Find, statements
from onrecord.extract.rules import rule_marks

__all__ = ["Find", "Report", "evaluate", "render", "statements"]


def evaluate(folder: Path | str, *, of: str = "statements", find: Find = rule_marks) -> Report:
    """Measure what ``of`` names on a folder of gold; ``find`` turns a text into attributions (the rules, if not given).

    Raises ``InputError`` where the folder holds no gold and ``UsageError`` for an unknown ``of``.
    """
    if of == "statements":
        return statements(folder, find)
    if of not in ("dates", "events"):
        raise UsageError(f"cannot evaluate {of!r}; what can be evaluated: statements, dates, events")
    return _happenings(Path(folder), of, find)


def _happenings(folder: Path, of: str, find: Find) -> Report:
    began = time.perf_counter()
    pairs = list(drafts(folder, read_happenings(folder), find))
    scores = score_dates(pairs) if of == "dates" else score_events(pairs)
    words = sum(len(draft.document.text.split()) for _, draft in pairs)
    return Report(articles=len(pairs), words=words, seconds=time.perf_counter() - began, scores=scores,
                  jaccard={}, breakdown={}, calibration=())  # fmt: skip
