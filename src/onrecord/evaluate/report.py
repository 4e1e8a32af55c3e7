"""The figures of one evaluation, and the table one reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from onrecord.evaluate.metrics import Score


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Statements with scores in [low, high): how many, their mean score, and the share that is right."""

    low: float
    high: float
    statements: int
    mean_score: float
    right: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured in one run; ``jaccard`` is CofeNet's mean by role, ``breakdown`` the scores by kind.

    ``figures`` are single numbers that are no share of anything (the adjusted Rand index), as they are.
    """

    articles: int
    words: int
    seconds: float
    scores: Mapping[str, Score]
    jaccard: Mapping[str, float]
    breakdown: Mapping[str, Mapping[str, Score]]
    calibration: tuple[Bin, ...]
    figures: Mapping[str, float] = {}


def render(report: Report) -> str:
    """Return the report as plain text, one table a family; figures are percentages."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.articles} articles, {report.words} words, {report.seconds:.1f} s"
    families = {
        "Attributions": ("attribution", "source of"),
        "Words and spans": ("words", "exact", "overlap"),
        "CofeNet's measures (each role by itself)": ("cofenet",),
        "Citron's measures (quotes whose cues overlap)": ("citron",),
        "Speakers, given who is cited": ("speakers",),
        "Actors": ("actors",),
        "Dates": ("dates",),
        "Events and agreements": ("events", "agreement steps"),
        "Passages": ("passages",),
        "Copies": ("copies",),
    }
    for title, starts in families.items():
        rows = {name: score for name, score in report.scores.items() if name.startswith(starts)}
        if not rows:
            continue
        yield from _table(title, rows)
        if "cofenet" in starts:
            yield from (f"{f'cofenet Jaccard: {role}':34}{100 * value:30.1f}" for role, value in report.jaccard.items())
    yield from (f"{name:34}{value:30.3f}" for name, value in report.figures.items())
    for kind, parts in report.breakdown.items():
        yield from _table(f"By {kind}", parts)
    if report.calibration:
        yield from _calibration(report)


def _table(title: str, rows: Mapping[str, Score]) -> Iterator[str]:
    yield ""
    yield f"{title:34}{'precision':>10}{'recall':>10}{'F1':>10}{'predicted':>11}{'gold':>8}"
    for name, score in rows.items():
        values = "".join(f"{100 * value:10.1f}" for value in (score.precision, score.recall, score.f1))
        yield f"{name[:33]:34}{values}{score.predicted:11}{score.gold:8}"


def _calibration(report: Report) -> Iterator[str]:
    yield ""
    yield f"{'Score says':34}{'mean':>10}{'right':>10}{'statements':>11}"
    for item in report.calibration:
        name = f"{item.low:.1f} to {item.high:.1f}"
        yield f"{name:34}{100 * item.mean_score:10.1f}{100 * item.right:10.1f}{item.statements:11}"
