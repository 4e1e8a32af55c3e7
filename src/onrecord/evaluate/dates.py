"""Score temporal expressions against gold: spans, and spans with the right value."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.evaluate.happenings import Happenings
from onrecord.evaluate.metrics import Score
from onrecord.extract.draft import Draft
from onrecord.rows import DateMention, Span


def score_dates(pairs: Iterable[tuple[Happenings, Draft]]) -> dict[str, Score]:
    """Return the scores of calendar expressions: exact spans, overlapping ones, and each with the right value.

    Durations, sets and vague words are no calendar expressions and not counted; a value left open in the text is
    right when it is left open.
    """
    counts = {name: [0, 0, 0, 0] for name in ("dates: span", "dates: overlap", "dates: value", "dates: value, overlap")}
    for gold, draft in pairs:
        if gold.dates is None:
            continue
        found = [date for date in draft.dates if _is_calendar(date)]
        wanted = {date.span: date.value for date in gold.dates}
        told = {(date.start, date.end): date.value for date in found}
        same = {span: span for span in wanted.keys() & told.keys()}
        near = {span: other for span in wanted for other in told if _meets(span, other)}
        for name, matched, valued in (
            ("dates: span", same, False), ("dates: overlap", near, False), ("dates: value", same, True),
            ("dates: value, overlap", near, True),
        ):  # fmt: skip
            right = {span: other for span, other in matched.items() if not valued or wanted[span] == told[other]}
            for place, number in enumerate((len(set(right.values())), len(told), len(right), len(wanted))):
                counts[name][place] += number
    return {name: Score(hits=c[0], predicted=c[1], found=c[2], gold=c[3]) for name, c in counts.items()}


def _is_calendar(date: DateMention) -> bool:
    return date.value is not None or (date.from_ or "").startswith("lacks")


def _meets(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]
