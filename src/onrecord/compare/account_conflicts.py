"""Where accounts of one agreement or one event differ: dates, parties, whether it holds, names, numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations

import msgspec

from onrecord.compare.conflicts import TextOf, question
from onrecord.compare.tolls import differing, side
from onrecord.rows import Conflict, Date, Event, Evidence, Side, Span, Step
from onrecord.text.sentences import sentences

_DATED = frozenset({"signed", "approved_by_parliament", "ratified", "in_force", "instruments_exchanged", "proposed"})
_ONCE = frozenset({"signed", "in_force", "instruments_exchanged"})
"""Steps that happen once in an agreement's life, whoever takes part; each party ratifies for itself."""
_NAMES_THE_TIME = re.compile(r"\b(?:1[5-9]|20)\d\d\b|[^\W\d_]{3,}\.?\s+\d{1,2}\b|\b\d{1,2}\s+[^\W\d_]{3,}")
_CAPITALISED = re.compile(r"\b[A-Z][\w’'-]{2,}")
_PARTY = r"(?:the\s+)?[A-Z][\w’'-]*(?:\s(?:of\s)?[A-Z][\w’'-]*){0,3}"
_SIGNED_BY = re.compile(
    rf"[^.\n]{{0,40}}?\bby\s+(?P<names>{_PARTY}(?:,\s(?:and\s)?{_PARTY}){{0,12}}(?:,?\sand\s{_PARTY}))"
)
_AROUND = 80
_NEAR_DAYS = 31


def _item(evidence: Iterable[Evidence], role: str) -> Evidence | None:
    return next((item for item in evidence if item.role == role), None)


# Agreements.


def agreement_conflicts(steps: Iterable[Step], names: Mapping[str, str], text_of: TextOf) -> Iterator[Conflict]:
    """Compare what documents tell of each agreement's steps; ``names`` of agreements."""
    of: dict[str, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.id):
        if step.agreement in names:
            of[step.agreement or ""].append(step)
    for agreement in sorted(of):
        name = names[agreement]
        yield from _dates(of[agreement], name, text_of)
        yield from _parties(of[agreement], name, text_of)
        yield from _standing(of[agreement], name)


def _dates(steps: Sequence[Step], name: str, text_of: TextOf) -> Iterator[Conflict]:
    dated = [s for s in steps if s.step in _DATED and _names_a_time(s)]
    pairs = [(a, b) for a, b in combinations(dated, 2) if a.step == b.step and a.document != b.document]
    pairs = [(a, b) for a, b in pairs if apart(a.date, b.date) and _same_agent(a, b, text_of)]
    for kind in sorted({a.step for a, _ in pairs}):
        tied = {step.id: step for pair in pairs if pair[0].step == kind for step in pair}
        values = {step.date.value for step in tied.values() if step.date}
        if len(values) > 1:
            sides = [_dated_side(step) for step in tied.values()]
            yield question("date", f"{name}: {kind.replace('_', ' ')}", sides, "the dates differ")


def _names_a_time(step: Step) -> bool:
    """Tell whether the date stands in the text: what is reckoned from "Tuesday" errs too often to charge anybody."""
    item = _item(step.evidence, "date")
    return bool(item and step.date and _NAMES_THE_TIME.search(item.quote)) and not step.alleged


def apart(one: Date | None, two: Date | None) -> bool:
    """Tell whether two dates exclude each other: neither contains the other."""
    if one is None or two is None or "interval" in (one.precision, two.precision):
        return False
    return not one.value.startswith(two.value) and not two.value.startswith(one.value)


def _same_agent(one: Step, two: Step, text_of: TextOf) -> bool:
    if one.step in _ONCE or set(one.by) & set(two.by):
        return True
    if one.by and two.by:
        return False
    return bool(_before(one, text_of) & _before(two, text_of))


def _before(step: Step, text_of: TextOf) -> frozenset[str]:
    """Return the names that stand before the verb in its sentence, where the agent stands."""
    trigger = _item(step.evidence, "trigger")
    if trigger is None:
        return frozenset()
    text = text_of(step.document)
    before = text[max(0, trigger.start - _AROUND) : trigger.start]
    before = re.split(r"[.!?;\n]\s*", before)[-1]
    agreement = _item(step.evidence, "agreement")
    return frozenset(_CAPITALISED.findall(before)) - {"The"} - set((agreement.quote if agreement else "").split())


def _dated_side(step: Step) -> Side:
    item = _item(step.evidence, "date")
    assert item is not None and step.date is not None
    return Side(value=step.date.value, document=step.document, start=item.start, end=item.end)


def _parties(steps: Sequence[Step], name: str, text_of: TextOf) -> Iterator[Conflict]:
    """Compare lists of signatories ("signed by A, B and C")."""
    lists = [found for step in steps if step.step == "signed" and (found := _signers(step, text_of))]
    for (one, left, start), (two, right, place) in combinations(lists, 2):
        if one.document != two.document and _parts(left) != _parts(right):
            sides = [Side(value=left, document=one.document, start=start, end=start + len(left)),
                     Side(value=right, document=two.document, start=place, end=place + len(right))]  # fmt: skip
            yield question("party", name, sides, "the signatories differ")
            return


def _signers(step: Step, text_of: TextOf) -> tuple[Step, str, int] | None:
    trigger = _item(step.evidence, "trigger")
    found = _SIGNED_BY.match(text_of(step.document), trigger.end) if trigger else None
    return (step, found["names"], found.start("names")) if found else None


def _parts(names: str) -> frozenset[str]:
    parts = re.split(r",|\band\b", names)
    return frozenset(re.sub(r"^the\s+", "", part.strip()).lower() for part in parts if part.strip())


def _standing(steps: Sequence[Step], name: str) -> Iterator[Conflict]:
    """Ask whether an agreement holds, where one account has it void and another upheld."""
    void, upheld = ([s for s in steps if s.step == kind] for kind in ("void", "upheld"))
    if void and upheld:
        sides = [Side(value=item.quote, document=step.document, start=item.start, end=item.end)
                 for step in (*void, *upheld) if (item := _item(step.evidence, "trigger"))]  # fmt: skip
        yield question("position", f"{name}: is it in force", sides, "said to be void, and said to hold")


# Events.


class _Account(msgspec.Struct, frozen=True):
    """What one document tells of one event: the names it uses, and the sentences that tell it."""

    document: str
    names: dict[str, Span]
    told: frozenset[Span]


def event_conflicts(
    events: Iterable[Event], text_of: TextOf, published: Mapping[str, str | None]
) -> Iterator[Conflict]:
    """Compare what documents tell of the events that are held to be one; ``published`` are ISO 8601 days."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.id):
        if event.same_as:
            groups[event.same_as].append(event)
    for group in (groups[key] for key in sorted(groups)):
        accounts = _accounts(group, text_of)
        yield from _event_names(accounts, group[0].type)
        yield from _event_numbers(accounts, text_of, published)
        yield from _event_dates(group)


def name_questions(events: Iterable[Event], published: Mapping[str, str | None]) -> Iterator[Conflict]:
    """Ask whether two events are one under two translations of a name: "Allied Shield-2031", "Union Shield 2031".

    They are of one type and year, share a word of the name, and are told within `_NEAR_DAYS` of each other;
    ``published`` are ISO 8601 days by document.
    """
    named: dict[tuple[str, str, str], tuple[Event, Evidence]] = {}
    for event in sorted(events, key=lambda event: event.id):
        item = _item(event.evidence, "name")
        if item is not None and _year(item.quote):
            named.setdefault((event.type, event.document, _plain(item.quote)), (event, item))
    alike: dict[tuple[str, str | None], list[tuple[Event, Evidence]]] = defaultdict(list)
    for key in sorted(named):
        alike[key[0], _year(named[key][1].quote)].append(named[key])
    for (one, left), (two, right) in (pair for group in alike.values() for pair in combinations(group, 2)):
        told_together = _days_apart(published.get(one.document), published.get(two.document)) <= _NEAR_DAYS
        if (
            one.document != two.document
            and not _held_one(one, two)
            and told_together
            and _alike(left.quote, right.quote)
        ):
            sides = [Side(value=item.quote, document=event.document, start=item.start, end=item.end)
                     for event, item in ((one, left), (two, right))]  # fmt: skip
            yield question("name", one.type, sides, "perhaps one event under two names: one kind, year and word", 0.6)


def _held_one(one: Event, two: Event) -> bool:
    return one.same_as is not None and one.same_as == two.same_as


def _alike(one: str, two: str) -> bool:
    left, right = set(_plain(one).split()), set(_plain(two).split())
    return _year(one) == _year(two) and left != right and bool(left & right)


def _year(name: str) -> str | None:
    found = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", name)
    return found.group() if found else None


def _days_apart(one: str | None, two: str | None) -> int:
    if not one or not two or len(one) != 10 or len(two) != 10:
        return 0
    return abs((date.fromisoformat(one) - date.fromisoformat(two)).days)


def _accounts(group: Iterable[Event], text_of: TextOf) -> list[_Account]:
    of: dict[str, list[Event]] = defaultdict(list)
    for event in group:
        of[event.document].append(event)
    return [_account(document, of[document], text_of(document)) for document in sorted(of)]


def _account(document: str, events: Sequence[Event], text: str) -> _Account:
    evidence = [item for event in events for item in event.evidence]
    names = {item.quote: (item.start, item.end) for item in reversed(evidence) if item.role == "name"}
    told = {_sentence(text, item.start) for item in evidence if item.role in ("trigger", "name")}
    return _Account(document, names, frozenset(told))


def _sentence(text: str, place: int) -> Span:
    start, end = text.rfind("\n", 0, place) + 1, text.find("\n", place)
    within = sentences(text, start, len(text) if end < 0 else end)
    return next((span for span in within if span[0] <= place < span[1]), (place, place))


def _plain(name: str) -> str:
    return " ".join(word for word in re.findall(r"[^\W\d_]+", name.lower()) if word != "the")


def _event_names(accounts: Sequence[_Account], kind: str) -> Iterator[Conflict]:
    named = [account for account in accounts if account.names]
    for one, two in combinations(named, 2):
        if not {_plain(name) for name in one.names} & {_plain(name) for name in two.names}:
            sides = [Side(value=name, document=account.document, start=span[0], end=span[1])
                     for account in (one, two) for name, span in list(account.names.items())[:1]]  # fmt: skip
            yield question("name", kind, sides, "one event under different names")


def _event_numbers(
    accounts: Sequence[_Account], text_of: TextOf, published: Mapping[str, str | None]
) -> Iterator[Conflict]:
    """Compare the numbers that accounts of one day give of the same counted thing, in the sentences of the event."""
    for one, two in combinations(accounts, 2):
        if published.get(one.document) == published.get(two.document):
            left, right = _told(one, text_of), _told(two, text_of)
            for mine, theirs in differing(left, right, measures=False):
                why = f"the number of {mine.noun} differs between accounts of one event"
                yield question("number", mine.noun, [side(one.document, mine), side(two.document, theirs)], why)


def _told(account: _Account, text_of: TextOf) -> list[tuple[str, int]]:
    text = text_of(account.document)
    return [(text[start:end], start) for start, end in sorted(account.told)]


def _event_dates(group: Sequence[Event]) -> Iterator[Conflict]:
    dated = [(event, item) for event in group if (item := _item(event.evidence, "date")) and event.date]
    for (one, left), (two, right) in combinations(dated, 2):
        named = _NAMES_THE_TIME.search(left.quote) and _NAMES_THE_TIME.search(right.quote)
        if one.document != two.document and named and apart(one.date, two.date):
            sides = [Side(value=item.quote, document=event.document, start=item.start, end=item.end)
                     for event, item in ((one, left), (two, right))]  # fmt: skip
            yield question("date", one.type, sides, "the dates of one event differ")
