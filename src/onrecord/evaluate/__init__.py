"""Scores on gold: the project's own, and anybody's in the same layout."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from onrecord.errors import UsageError
from onrecord.evaluate.actors import read_actors, score_actors
from onrecord.evaluate.copies import read_copies, score_copies
from onrecord.evaluate.dates import score_dates
from onrecord.evaluate.events import score_events
from onrecord.evaluate.gold import read_gold
from onrecord.evaluate.gold_lines import text_of
from onrecord.evaluate.happenings import drafts, read_happenings
from onrecord.evaluate.metrics import Score
from onrecord.evaluate.passages import read_passages, score_passages
from onrecord.evaluate.report import Report, render
from onrecord.evaluate.speakers import read_speakers_of, speaker_scores
from onrecord.evaluate.statements import Find, statements
from onrecord.extract.rules import rule_marks

__all__ = ["MEASURES", "Find", "Report", "evaluate", "render", "statements"]


class _Measured(msgspec.Struct, frozen=True, kw_only=True):
    texts: Sequence[str]
    scores: Mapping[str, Score]
    figures: Mapping[str, float] = {}


def evaluate(folder: Path | str, *, of: str = "statements", find: Find = rule_marks) -> Report:
    """Measure what ``of`` names on a folder of gold; ``find`` turns a text into attributions (the rules, if not given).

    Raises ``InputError`` where the folder holds no gold and ``UsageError`` for an unknown ``of``.
    """
    if of == "statements":
        return statements(folder, find)
    if of not in _MEASURES:
        raise UsageError(f"cannot evaluate {of!r}; what can be evaluated: {', '.join(MEASURES)}")
    began = time.perf_counter()
    found = _MEASURES[of](Path(folder), find)
    words = sum(len(text.split()) for text in found.texts)
    return Report(articles=len(found.texts), words=words, seconds=time.perf_counter() - began, scores=found.scores,
                  jaccard={}, breakdown={}, calibration=(), figures=found.figures)  # fmt: skip


def _speakers(folder: Path, _find: Find) -> _Measured:
    gold, documents = read_speakers_of(folder), read_gold(folder)
    named = {item.file for item in gold}
    return _Measured(texts=[d.text for d in documents if d.name in named], scores=speaker_scores(gold, documents))


def _passages(folder: Path, _find: Find) -> _Measured:
    gold = read_passages(folder)
    return _Measured(texts=_texts(folder, [one.file for one in gold]), scores=score_passages(folder, gold))


def _actors(folder: Path, find: Find) -> _Measured:
    gold = read_actors(folder)
    return _Measured(texts=_texts(folder, [one.file for one in gold]), scores=score_actors(folder, gold, find))


def _copies(folder: Path, _find: Find) -> _Measured:
    scores, rand = score_copies(folder, read_copies(folder))
    names = sorted(path.name for path in folder.glob("*.txt"))
    return _Measured(texts=_texts(folder, names), scores=scores, figures={"adjusted Rand index": rand})


def _dates(folder: Path, find: Find) -> _Measured:
    pairs = list(drafts(folder, read_happenings(folder), find))
    return _Measured(texts=[draft.document.text for _, draft in pairs], scores=score_dates(pairs))


def _events(folder: Path, find: Find) -> _Measured:
    pairs = list(drafts(folder, read_happenings(folder), find))
    return _Measured(texts=[draft.document.text for _, draft in pairs], scores=score_events(pairs))


def _texts(folder: Path, names: Sequence[str]) -> list[str]:
    return [text_of(folder / name) for name in names]


_MEASURES: dict[str, Callable[[Path, Find], _Measured]] = {
    "speakers": _speakers, "actors": _actors, "dates": _dates, "events": _events, "passages": _passages,
    "copies": _copies,
}  # fmt: skip
MEASURES = ("statements", *_MEASURES)
"""What can be evaluated."""
