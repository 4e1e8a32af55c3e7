"""Score events and steps of agreements against gold: trigger and type, participants, status, steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from onrecord.evaluate.happenings import GoldEvent, Happenings
from onrecord.evaluate.metrics import Score
from onrecord.extract.draft import Draft
from onrecord.rows import Event, Mention, Span, Step


def score_events(pairs: Iterable[tuple[Happenings, Draft]]) -> dict[str, Score]:
    """Return the scores of triggers with their types, participants and status of events found, agreements, steps.

    An event matches a gold one of its type whose trigger it meets, one to one; participants match where their words
    meet, places left aside. An agreement is found where one of its chain's mentions meets its words; "named" counts
    those the text gives a name.
    """
    names = ("events: trigger and type", "events: participants", "events: status", "agreement steps",
             "agreements", "agreements: named")  # fmt: skip
    counts = {name: [0, 0, 0, 0] for name in names}
    for gold, draft in pairs:
        matched = list(match_events(gold.events, draft.events))
        _count(counts[names[0]], len(matched), len(draft.events), len(matched), len(gold.events))
        for wanted, event in matched:
            told = _people(draft, event)
            hits = sum(any(_meets(span, other) for other in wanted.participants) for span in told)
            found = sum(any(_meets(span, other) for other in told) for span in wanted.participants)
            _count(counts[names[1]], hits, len(told), found, len(wanted.participants))
            right = int(wanted.status == event.status)
            _count(counts[names[2]], right, 1, right, 1)
        steps = _steps(gold, draft.steps)
        _count(counts[names[3]], steps, len(draft.steps), steps, len(gold.steps))
        for name, named in ((names[4], False), (names[5], True)) if gold.agreements is not None else ():
            _count(counts[name], *_agreements(gold, draft.mentions, named=named))
    return {name: Score(hits=c[0], predicted=c[1], found=c[2], gold=c[3]) for name, c in counts.items()}


def _count(into: list[int], *numbers: int) -> None:
    for place, number in enumerate(numbers):
        into[place] += number


def match_events(gold: Sequence[GoldEvent], found: Sequence[Event]) -> Iterator[tuple[GoldEvent, Event]]:
    """Yield the pairs of one type whose triggers meet, one to one, in the order of the text."""
    free = list(found)
    for wanted in sorted(gold, key=lambda event: event.trigger):
        for event in free:
            if event.type == wanted.type and _meets(trigger_of(event), wanted.trigger):
                free.remove(event)
                yield wanted, event
                break


def trigger_of(row: Event | Step) -> Span:
    """Return where the words stand that tell of an event or a step."""
    first = next(item for item in row.evidence if item.role == "trigger")
    return first.start, first.end


def _people(draft: Draft, event: Event) -> list[Span]:
    spans = {mention.id: (mention.start, mention.end) for mention in draft.mentions}
    return [spans[p.mention] for p in event.participants if p.mention in spans and p.role != "location"]


def _steps(gold: Happenings, found: Sequence[Step]) -> int:
    free = list(found)
    hits = 0
    for wanted in gold.steps:
        for step in free:
            if step.step == wanted.step and _meets(trigger_of(step), wanted.trigger):
                free.remove(step)
                hits += 1
                break
    return hits


def _agreements(gold: Happenings, mentions: Sequence[Mention], *, named: bool) -> tuple[int, int, int, int]:
    """Return chains that are in the gold, chains, agreements found, agreements; of those with a name only."""
    chains: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind == "agreement":
            chains.setdefault(mention.refers_to or mention.id, []).append(mention)
    told = [
        [(m.start, m.end) for m in chain]
        for chain in chains.values()
        if not named or any(m.form == "name" for m in chain)
    ]
    known = [one.spans for one in gold.agreements or ()]
    wanted = [one.spans for one in gold.agreements or () if one.named or not named]
    every = [(m.start, m.end) for chain in chains.values() for m in chain]
    right = sum(any(_meets(a, b) for a in chain for spans in known for b in spans) for chain in told)
    found = sum(any(_meets(a, b) for a in every for b in spans) for spans in wanted)
    return right, len(told), found, len(wanted)


def _meets(one: Span, two: Span) -> bool:
    return one[0] < two[1] and two[0] < one[1]
