"""What somebody said on a subject over time: one entry a day, with outlets, modes and origins.

Whether a position changed is the reader's to say; the earliest, the latest and the two most different are offered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import msgspec

from onrecord.compare.likeness import Weights, Wording, likeness, weigh, wording
from onrecord.record.queries import Said
from onrecord.rows import Statement, Utterance


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """What was said on one day; ``date`` is ISO 8601 and may be partial, None where no day is known.

    ``origins``: so many origins the documents have at most, each utterance counted by its own.
    """

    date: str | None
    said: tuple[Said, ...]
    outlets: tuple[str, ...]
    modes: tuple[str, ...]
    origins: int


class Positions(msgspec.Struct, frozen=True, kw_only=True):
    """The days in their order; ``most_different`` are the ids of the two statements that differ most, or None."""

    days: tuple[Day, ...]
    earliest: str | None
    latest: str | None
    most_different: tuple[str, str] | None


def positions(found: Iterable[Said], utterances: Mapping[str, Utterance]) -> Positions:
    """Group statements by day; ``utterances`` by id, as the record has them."""
    groups: dict[str, list[Said]] = defaultdict(list)
    for one in found:
        groups[one.date or ""].append(one)
    # What is not dated comes last: it may be the earliest of all.
    days = [_day(date, groups[date], utterances) for date in sorted(groups, key=lambda date: date or "~")]
    dated = [one.statement for day in days if day.date for one in day.said]
    return Positions(
        days=tuple(days),
        earliest=dated[0].id if dated else None,
        latest=dated[-1].id if dated else None,
        most_different=_most_different([day for day in days if day.date]),
    )


def _day(date: str, found: Sequence[Said], utterances: Mapping[str, Utterance]) -> Day:
    tied = {one.statement.utterance for one in found if one.statement.utterance in utterances}
    loose = {one.document.id for one in found if one.statement.utterance not in utterances}
    most = max([utterances[name].origins for name in tied if name] + [len(loose)])
    documents = len({one.document.id for one in found})
    return Day(
        date=date or None,
        said=tuple(found),
        outlets=tuple(sorted({one.document.outlet for one in found if one.document.outlet})),
        modes=tuple(sorted({one.statement.mode for one in found})),
        origins=min(documents, max(most, _origins(tied, utterances) + len(loose))),
    )


def _origins(tied: Iterable[str | None], utterances: Mapping[str, Utterance]) -> int:
    return sum(utterances[name].origins for name in tied if name)


def _most_different(days: Sequence[Day]) -> tuple[str, str] | None:
    """Return the two statements of different days that speak of the same thing and agree least.

    They must share a word; where only one of them negates, they come before any other pair.
    """
    spoken = [(number, one.statement, _words(one.statement)) for number, day in enumerate(days) for one in day.said]
    weights: Weights = weigh(words for _, _, words in spoken)
    best: tuple[bool, float, str, str] | None = None
    for (day, one, words), (other_day, two, others) in combinations(spoken, 2):
        alike = likeness(words, others, weights)
        if day == other_day or not alike.shared:
            continue
        ranked = (alike.opposed, round(1 - alike.both, 4), one.id, two.id)
        best = max(best, ranked) if best else ranked
    return (best[2], best[3]) if best else None


def _words(statement: Statement) -> Wording:
    return wording(statement.quote("content"))
