"""Find events: a trigger from the lexicon, who takes part, when and where, whether it happened, and who says so.

The lexicon's types and codes are in ``data/event_types.tsv``. Statements are no events; nor is anything that captions,
boilerplate or repeated passages tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from onrecord.extract.draft import Draft
from onrecord.extract.events.frame import Frame, flat, frame_of
from onrecord.extract.events.lexicon import Trigger, event_types, find_triggers
from onrecord.extract.events.names import event_name
from onrecord.extract.events.page import Page, open_page
from onrecord.extract.events.roles import Taken, participants
from onrecord.extract.events.setting import date_of, date_value, place_of
from onrecord.extract.events.status import as_told, is_past, presumed, status_of
from onrecord.rows import DateMention, Event, Evidence, Mention, Participant, Span, cite, make_id

_SAME = 60
"""Characters up to a trigger that two tellings must share to be one printed twice."""


def find_events(draft: Draft) -> Draft:
    """Return the draft with its events, in the order of the text, and with the mentions that finding them took."""
    page = open_page(draft)
    page = replace(page, sheet=flat(page.sheet))
    events = _once(page, [event for first, last in page.sheet.clauses for event in _in_sentence(page, first, last)])
    known = {mention.id for mention in draft.mentions}
    fresh = [mention for name, mention in page.made.items() if name not in known]
    mentions = sorted((*draft.mentions, *fresh), key=lambda m: (m.start, m.end, m.form))
    return replace(draft, events=(*draft.events, *events), mentions=tuple(mentions))


def _once(page: Page, events: list[Event]) -> list[Event]:
    """Drop what a cut-off teaser tells in the words of the body: the fuller telling stays, the later of two alike."""
    kept: dict[tuple[str, str], Event] = {}
    for event in events:
        trigger = event.evidence[0]
        low = max(page.text.rfind("\n", 0, trigger.start) + 1, trigger.start - _SAME)
        words = " ".join(page.text[low : trigger.end].split())
        key = (event.type, words if len(words) > _SAME // 2 else f"{event.id}")
        if key not in kept or len(event.evidence) >= len(kept[key].evidence):
            kept[key] = event
    return sorted(kept.values(), key=lambda event: (event.evidence[0].start, event.id))


def _in_sentence(page: Page, first: int, last: int) -> Iterator[Event]:
    sentence = page.sheet.span(first, last)
    triggers = [t for t in find_triggers(page.text, *sentence) if page.counts(t.start) and not _in_name(page, t)]
    triggers = [t for t in triggers if not _somebody_talks(page, t)]
    triggers = [t for t in triggers if not _told_by_noun(t, triggers)]
    verbs = frozenset(page.sheet.word_at(t.start) for t in triggers if not t.noun)
    for trigger in triggers:
        others = [other for other in triggers if other is not trigger]
        yield _event(page, trigger, (first, last), verbs, others)


def _told_by_noun(verb: Trigger, triggers: list[Trigger]) -> bool:
    """Tell a verb whose object tells the same event: "send financial aid" is one aid, not two."""
    return not verb.noun and any(
        noun.noun and noun.type == verb.type and 0 < noun.start - verb.end < _OBJECT for noun in triggers
    )


_OBJECT = 25
"""Characters between a verb and an object that is an event of its own type: "send more than $60 million in aid"."""


def _somebody_talks(page: Page, trigger: Trigger) -> bool:
    """Tell the verb of "Kowal talks about growing up" from the noun, which stands after no person's name."""
    if page.text[trigger.start : trigger.end].lower() != "talks":
        return False
    before = page.scene.names_within(trigger.start - 40, trigger.start)
    return bool(before) and before[-1].kind == "person" and before[-1].end == trigger.start - 1


def _in_name(page: Page, trigger: Trigger) -> bool:
    """Tell a word that is part of a name ("the Non-Aligned Summit Hotel") from one that tells of an event."""
    if not page.text[trigger.start].isupper():
        return False
    return any(m.start <= trigger.start < m.end for m in page.scene.names_within(trigger.start - 60, trigger.end + 60))


def _event(page: Page, trigger: Trigger, where: Span, verbs: frozenset[int], others: list[Trigger]) -> Event:
    sentence = page.sheet.span(*where)
    frame = frame_of(page.sheet, trigger, *where, verbs)
    teller = page.statement_at(trigger.start, trigger.end)
    date = date_of(page, trigger, sentence, others)
    spans = [page.sheet.span(p.first, p.last) for p in frame.phrases if p.slot not in _NO_PLACE]
    place = place_of(page, trigger, spans, sentence) or _visited(page, frame)
    taken = participants(page, frame)
    if trigger.type in _GIVEN and place is not None and any(item[1].id == place.id for item in taken):
        place = None
    if place is not None:
        taken = [item for item in taken if item[1].id != place.id]
    document = page.draft.document.id
    return Event(
        id=make_id("event", document, trigger.type, trigger.start, trigger.end),
        document=document,
        type=trigger.type,
        code=event_types()[trigger.type].cameo,
        status=as_told(
            _in_time(page, status_of(page.sheet, frame), date),
            teller,
            given=presumed(page.sheet, frame, teller),
            past=is_past(page.sheet, frame),
        ),
        participants=tuple(_participants(taken, place)),
        date=date_value(date),
        place=place.name or place.quote if place else None,
        according_to=teller.id if teller else None,
        evidence=tuple(_evidence(page, trigger, taken, date, place)),
    )


_NO_PLACE = frozenset({"subject", "object", "owner", "of", "by"})
_GIVEN = frozenset({"aid", "sanction", "sanctions_lifted"})
"""What is sent to a state has it for its target, not for its place."""


def _visited(page: Page, frame: Frame) -> Mention | None:
    """Return the place or state that is the object of a visit."""
    if frame.trigger.type != "visit":
        return None
    spans = [page.sheet.span(p.first, p.last) for p in frame.phrases if p.slot in {"object", "to"}]
    names = [name for low, high in spans for name in page.scene.names_within(low, high)[:1]]
    return next((name for name in names if name.kind in {"place", "state"}), None)


def _in_time(page: Page, status: str, date: DateMention | None) -> str:
    """What is dated after the document is planned, whatever its tense ("takes effect next week")."""
    published, value = page.draft.document.published, date_value(date)
    later = published and value and published.precision == "day" and value.value[:10] > published.value
    return "planned" if later and status == "happened" else status


def _participants(taken: list[Taken], place: Mention | None) -> Iterator[Participant]:
    yield from (Participant(role=role, mention=mention.id) for role, mention in taken)
    if place is not None:
        yield Participant(role="location", mention=place.id)


def _evidence(
    page: Page, trigger: Trigger, taken: list[Taken], date: DateMention | None, place: Mention | None
) -> Iterator[Evidence]:
    yield cite(page.text, "trigger", trigger.start, trigger.end)
    name = event_name(page.text, trigger)
    if name is not None:
        yield cite(page.text, "name", *name)
    yield from (cite(page.text, "participant", mention.start, mention.end) for _, mention in taken)
    if date is not None:
        yield cite(page.text, "date", date.start, date.end)
    if place is not None:
        yield cite(page.text, "place", place.start, place.end)
