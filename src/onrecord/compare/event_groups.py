"""The same event in one or more documents, also under different names.

Two events are the same where their types are, their dates and places do not exclude each other, and either they share
the day and somebody who took part, or a name (also in two translations), or one only points back at the other in its
own document ("the drills"). What dates or roles forbid is never joined, not even through a third: two presidents sign
two laws on two days.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from onrecord.rows import Event, make_id

_CROWD = 200
"""Events of one key and month that are compared with each other: beyond it only neighbours in time are."""
_WEEK = 10
"""Days between two reports of one undated event; reuse found in PolNeAR lies within ten days."""
_SHARED = 3
"""Names that the sentences of two events of one day must share where nobody is resolved to have taken part."""
_TRANSLATED = 2
"""Names that the sentences of two events must share where their own names may be translations of one."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WEEKDAYS = frozenset(name.lower() for name in (*calendar.day_name, *calendar.month_name) if name)
_LAW = frozenset({"law_signed", "law_passed", "ratification", "vote", "accession"})
"""Types of which several happen alike: the agent must be the same, or neither be known and the day be the same."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What comparing needs to know of where an event is told.

    ``words`` are the names in its sentence, folded; ``definite`` tells whether it points back ("the exercise").
    """

    document: str
    start: int
    published: str | None = None
    words: frozenset[str] = frozenset()
    definite: bool = False


class Grouping(msgspec.Struct, frozen=True, kw_only=True):
    """Event id -> group id, for events that share a group with another; and why, for each of those."""

    group_of: dict[str, str]
    why: dict[str, str]


class _Case(msgspec.Struct, frozen=True, eq=False):
    event: Event
    told: Told
    actors: frozenset[str]
    span: tuple[date, date] | None
    names: frozenset[str]


def group_events(events: Iterable[Event], told: Mapping[str, Told]) -> Grouping:
    """Group the events of a record; ``told`` holds each event's circumstances."""
    cases = sorted((_case(event, told[event.id]) for event in events), key=lambda case: case.event.id)
    groups = {number: [number] for number in range(len(cases))}
    member_of = list(range(len(cases)))
    why: dict[int, str] = {}
    for _, left, right, reason in sorted(_links(cases)):
        one, two = sorted((member_of[left], member_of[right]))
        if one == two or any(_excludes(cases[a], cases[b]) for a in groups[one] for b in groups[two]):
            continue
        for number in groups[two]:
            member_of[number] = one
        groups[one] += groups.pop(two)
        across = cases[left].told.document != cases[right].told.document
        why |= {number: reason for number in (left, right) if across or number not in why}
    return _named([[cases[number] for number in sorted(numbers)] for numbers in groups.values()],
                  {cases[number].event.id: reason for number, reason in why.items()})  # fmt: skip


def _named(groups: Sequence[Sequence[_Case]], why: dict[str, str]) -> Grouping:
    group_of = {
        case.event.id: make_id("event group", min(one.event.id for one in group))
        for group in groups
        if len(group) > 1
        for case in group
    }
    return Grouping(group_of=group_of, why={name: why[name] for name in group_of if name in why})


def _case(event: Event, told: Told) -> _Case:
    actors = frozenset(p.actor for p in event.participants if p.actor and p.role != "location")
    names = frozenset(" ".join(item.quote.casefold().replace("-", " ").split())
                      for item in event.evidence if item.role == "name")  # fmt: skip
    return _Case(event, told, actors, span_of(event.date.value if event.date else None), names)


def span_of(value: str | None) -> tuple[date, date] | None:
    """Return first and last day of an ISO 8601 date or interval, None where there is none."""
    if value is None:
        return None
    first, _, last = value.partition("/")
    try:
        return _edge(first, last=False), _edge(last or first, last=True)
    except ValueError:
        return None


def _edge(value: str, *, last: bool) -> date:
    year, month, day = (int(part) for part in (*value.split("-"), "0", "0")[:3])
    if not last:
        return date(year, month or 1, day or 1)
    if day:
        return date(year, month, day)
    following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return following - timedelta(days=1)


def _links(cases: Sequence[_Case]) -> Iterator[tuple[float, int, int, str]]:
    """Yield (rank, left, right, reason), the surest first when sorted."""
    for left, right in sorted({pair for pairs in (_by_key(cases), _backward(cases)) for pair in pairs}):
        one, two = cases[left], cases[right]
        found = None if _excludes(one, two) else _same(one, two)
        if found is not None:
            yield found[0], left, right, found[1]


def _by_key(cases: Sequence[_Case]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a type and an actor, a name or a day; in a crowd only neighbours in time."""
    keyed: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        day = case.event.date.value if case.event.date else ""
        for key in (*case.actors, *case.names, *_year_words(case), *([day] if day else [])):
            keyed[case.event.type, key].append(number)
    for numbers in keyed.values():
        if len(numbers) <= _CROWD:
            yield from ((a, b) for i, a in enumerate(numbers) for b in numbers[i + 1 :])
        else:
            ordered = sorted(numbers, key=lambda number: (_when(cases[number]), number))
            yield from ((min(a, b), max(a, b)) for a, b in pairwise(ordered))


def _when(case: _Case) -> str:
    return case.event.date.value if case.event.date else case.told.published or ""


def _backward(cases: Sequence[_Case]) -> Iterator[tuple[int, int]]:
    """Yield each definite mention with the event of its type told right before it in the document."""
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        by_place[case.told.document, case.event.type].append(number)
    for numbers in by_place.values():
        ordered = sorted(numbers, key=lambda number: cases[number].told.start)
        for before, after in pairwise(ordered):
            if cases[after].told.definite:
                yield min(before, after), max(before, after)


def _same(one: _Case, two: _Case) -> tuple[float, str] | None:
    """Return rank and reason where two events are the same."""
    shared = one.actors & two.actors
    covers = bool(shared) and (one.actors <= two.actors or two.actors <= one.actors)
    if one.names & two.names:
        return 0, f"both are called {sorted(one.names & two.names)[0]!r}"
    if one.event.type in _LAW and one.actors != two.actors and (one.actors or two.actors):
        return None
    if one.span and two.span and one.span == two.span and one.span[0] == one.span[1]:
        if covers:
            return 1, "same type, participant and day"
        if len(one.told.words & two.told.words) >= _SHARED or _side_by_side(one, two):
            return 2, "same type and day, and the sentences share " + _listed(one.told.words & two.told.words)
    if covers and one.span and two.span:
        return 3, "same type and participants, dates that fit"
    if one.told.document == two.told.document:
        return _within(one, two, covers=covers)
    if _translated(one, two) and (_near(one, two) or None in (one.told.published, two.told.published)):
        return 6, "names with one year and word in common, and the sentences share " + _listed(_common_names(one, two))
    if covers and len(shared) >= (1 if one.event.type in _LAW else 2) and _near(one, two):
        return 5, "same type and participants, reported within days"
    if one.event.type == "interview" and covers and len(shared) >= 2 and not _dated(one, two):
        return 7, "the same two in an interview, and no date that tells two apart"
    return None


def _dated(one: _Case, two: _Case) -> bool:
    """Tell whether both are dated, by themselves or by their articles."""
    return all(case.span or case.told.published for case in (one, two))


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words - _WEEKDAYS)[:4])


def _within(one: _Case, two: _Case, *, covers: bool) -> tuple[float, str] | None:
    """Judge two of one document: the later points back, or says no more than the earlier did."""
    later = max(one, two, key=lambda case: case.told.start)
    if later.told.definite and (covers or not later.actors):
        return 4, "the later one points back at the earlier"
    return (4, "same type and participants in one document") if covers and not (one.span and two.span) else None


def _near(one: _Case, two: _Case) -> bool:
    left, right = (span_of(case.told.published) or case.span for case in (one, two))
    return bool(left and right) and abs((left[0] - right[0]).days) <= _WEEK if left and right else False


def _excludes(one: _Case, two: _Case) -> bool:
    """Tell whether two events cannot be one: type, dates, names, places or who did it."""
    if one.event.type != two.event.type:
        return True
    if one.span and two.span and (one.span[1] < two.span[0] or two.span[1] < one.span[0]):
        return True
    if one.names and two.names and not one.names & two.names and not _alike(one, two):
        return True
    if (
        one.event.place
        and two.event.place
        and one.event.place != two.event.place
        and not (one.span and one.span == two.span)
    ):
        return True
    agents = [
        frozenset(p.actor for p in case.event.participants if p.actor and p.role == "agent") for case in (one, two)
    ]
    return bool(agents[0] and agents[1]) and not agents[0] & agents[1]


def _alike(one: _Case, two: _Case) -> bool:
    """Different names are one event's only on the same days, with the same people or many names in common, or where
    one may be the other translated.
    """
    same_days = one.span is not None and one.span == two.span
    people = bool(one.actors & two.actors) or len(one.told.words & two.told.words) >= _SHARED
    return (same_days and (people or _side_by_side(one, two))) or _translated(one, two)


def _side_by_side(one: _Case, two: _Case) -> bool:
    """Tell whether both names hold one year and the sentences a place or party in common ("Amber Ford 2031", "Stone
    Lantern-2031"): on one day that is one exercise.
    """
    years = [frozenset(year for name in case.names for year in _YEAR.findall(name)) for case in (one, two)]
    return bool(years[0] & years[1]) and bool(_common_names(one, two) - _WEEKDAYS)


def _translated(one: _Case, two: _Case) -> bool:
    """Tell whether two names may be one in two translations: "Allied Shield-2031", "Union Shield 2031"."""
    return (
        not one.names & two.names
        and bool(_year_words(one) & _year_words(two))
        and len(_common_names(one, two)) >= _TRANSLATED
    )


def _year_words(case: _Case) -> frozenset[str]:
    """Return each word of a name that holds a year, with the year."""
    return frozenset(
        f"{year[0]} {word}"
        for name in case.names
        if (year := _YEAR.search(name))
        for word in name.split()
        if word.isalpha() and len(word) > 3
    )


def _common_names(one: _Case, two: _Case) -> frozenset[str]:
    """Return the names that both sentences hold, but for those of the events."""
    own = {word for name in (*one.names, *two.names) for word in name.split()}
    return frozenset(word for word in one.told.words & two.told.words if not set(re.split(r"\W", word)) & own)
