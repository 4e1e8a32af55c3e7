"""Steps of an agreement's life: from events that concern it, and from words that judge it (violated, void)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.data import table
from onrecord.extract.draft import Draft
from onrecord.extract.events.frame import flat, frame_of
from onrecord.extract.events.lexicon import Trigger
from onrecord.extract.events.page import Page, open_page
from onrecord.extract.events.roles import participants
from onrecord.extract.events.setting import date_of, date_value
from onrecord.extract.events.status import as_told, status_of
from onrecord.rows import Event, Evidence, Mention, Span, Step, cite, make_id

_TOLD = frozenset({"happened", "claimed"})
_REACH = 170
"""Characters between a word and the agreement it tells of: a ratified treaty's full title takes most of them."""
_NO_OBJECT = re.compile(
    r"\s+(?:(?:into|in|on|last|this)\s+)?(?:force|effect|\w+ \d|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|by\b|on\b)",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(r"\b(?:if|unless|whether|would|should)\b[^.;:!?\n]*\Z", re.IGNORECASE)
# What stands between a verb and its agreement holds no other clause ("offered a promise that she would not allow the
# accord", "supporting the draft for president at the convention") and no other object ("the plan and the accord").
_GAP = (
    r"(?:(?!(?:and|or|but|he|she|they|it|we|who|which|would|will|could|should|may|might|can|is|are|was|were|has|have|had|"
    r"before|after|while|when|than|even|at|for|opposition|criticism|hopes?|fears?|talks)\b)[\w’'-]+\s+){0,11}?"
)


# "... enters into force when 55 states ratify the accord": none has yet.
_AWAITED = re.compile(
    r"\b(?:when|once|until|unless|if)\b[^.;!?\n]*\b(?:states|countries|parties|members)\b[^.;!?\n]*\Z"
)


class Telling(NamedTuple):
    """A form of words that tells a step; ``judged`` where it is always one side's view."""

    step: str
    judged: bool
    before: bool
    words: re.Pattern[str]


@cache
def _tellings() -> tuple[Telling, ...]:
    found = []
    for step, judged, where, words in table("step_words.tsv"):
        pattern = words.replace("{gap}", _GAP) + (r"\Z" if where == "before" and "(?=" not in words else "")
        found.append(Telling(step, judged == "judged", where == "before", re.compile(pattern, re.IGNORECASE)))
    return tuple(found)


@cache
def _steps_of() -> dict[str, str]:
    return {row[0]: row[1] for row in table("step_events.tsv")}


def find_steps(draft: Draft) -> Draft:
    """Return the draft with the steps of its agreements, in the order of the text."""
    agreements = sorted((m for m in draft.mentions if m.kind == "agreement"), key=lambda m: (m.start, m.end))
    if not agreements:
        return draft
    page = open_page(draft)
    page = replace(page, sheet=flat(page.sheet))
    found = {step.id: step for event in draft.events for step in _from_event(page, event, agreements)}
    found |= {step.id: step for mention in agreements for step in _from_words(page, mention)}
    steps = sorted(found.values(), key=lambda step: (step.evidence[0].start, step.id))
    known = {mention.id for mention in draft.mentions}
    fresh = [mention for name, mention in page.made.items() if name not in known]
    mentions = sorted((*draft.mentions, *fresh), key=lambda m: (m.start, m.end, m.form))
    return replace(draft, steps=(*draft.steps, *steps), mentions=tuple(mentions))


def _from_event(page: Page, event: Event, agreements: Sequence[Mention]) -> Iterator[Step]:
    step = _steps_of().get(event.type)
    trigger = next(item for item in event.evidence if item.role == "trigger")
    about = _concerned(page.text, trigger, agreements) if step and event.status in _TOLD else None
    if step is None or about is None or not _means_it(page.text, event, trigger, about):
        return
    by = tuple(
        who for p in event.participants if p.role != "location" and p.mention for who in _members(page, p.mention)
    )
    evidence = (*event.evidence, cite(page.text, "agreement", about.start, about.end))
    yield _step(step, about, evidence, event=event, by=by)


_JOINT = re.compile(r",\s*(?:and\s+)?(?:the\s+)?|\s+and\s+(?:the\s+)?")


def _members(page: Page, mention_id: str) -> tuple[str, ...]:
    """Return whom ``they`` means where the sentence lists states right before it ("to A, B and C after they")."""
    mention = page.by_id[mention_id]
    if mention.quote.lower() != "they" or mention.name:
        return (mention_id,)
    start = max(page.text.rfind("\n", 0, mention.start) + 1, mention.start - _REACH)
    names = [name for name in page.scene.names_within(start, mention.start) if name.kind == "state"]
    if not names or re.search(r"[.;!?]\s", page.text[names[-1].end : mention.start]):
        return (mention_id,)
    run = [names[-1]]
    for name in reversed(names[:-1]):
        if not _JOINT.fullmatch(page.text[name.end : run[0].start]):
            break
        run.insert(0, name)
    return tuple(name.id for name in run) if len(run) > 1 else (mention_id,)


def _means_it(text: str, event: Event, trigger: Evidence, about: Mention) -> bool:
    """A law is a step of an agreement only where it ratifies it; a vote only where it is in favour."""
    between = text[min(trigger.end, about.end) : max(trigger.start, about.start)].lower()
    after = text[trigger.end : trigger.end + 60].lower()
    if trigger.quote.islower() and _AWAITED.search(text[max(0, trigger.start - _REACH) : trigger.start]):
        return False
    if event.type == "denunciation" and trigger.quote.lower().startswith("denounc"):
        # Of a deal it is a word of blame, of a treaty an act.
        return re.search(r"\bdeals?\b", about.quote) is None
    if event.type == "law_signed":
        return "ratif" in between or "approv" in between
    if event.type == "vote":
        return re.match(r"\s+(?:\w+\s+)?(?:for|in favou?r|to (?:approve|ratify|back))\b", after) is not None
    return True


def _concerned(text: str, trigger: Evidence, agreements: Sequence[Mention]) -> Mention | None:
    """Return the agreement that a trigger is about: its object, what it follows, or what ``it`` means."""
    after = [m for m in agreements if trigger.end <= m.start <= trigger.end + _REACH]
    if after and not re.search(r"[.;:!?\n]|\bthat\b|\bwho\b", text[trigger.end : after[0].start]):
        direct = _NO_OBJECT.match(text, trigger.end)
        if not direct or trigger.quote.lower() in {"sign", "signs"}:
            return after[0]
    around = [m for m in agreements if m.start <= trigger.start and trigger.end <= m.end]
    before = [m for m in agreements if m.end <= trigger.start]
    if around or not before:
        return around[0] if around else (after[0] if after and "\n" not in text[trigger.end : after[0].start] else None)
    last = before[-1]
    between = text[last.end : trigger.start]
    close = "\n" not in between and len(between) < 260
    return last if close else None


def _from_words(page: Page, mention: Mention) -> Iterator[Step]:
    """Read the words right before and after an agreement for steps no event tells."""
    text = page.text
    low = max(text.rfind("\n", 0, mention.start) + 1, mention.start - _REACH)
    high = min(_line_end(text, mention.end), mention.end + _REACH)
    for telling in _tellings():
        match = (
            telling.words.search(text[low : mention.start])
            if telling.before
            else telling.words.match(text[mention.end : high])
        )
        if match is None or not page.counts(mention.start):
            continue
        offset = low if telling.before else mention.end
        words = match.group()
        start = offset + match.start() + len(words) - len(words.lstrip())
        end = offset + match.start() + len(words.rstrip())
        if re.search(r"[.;!?]\s", text[start:end]) or start >= end:
            continue
        step = _told(page, telling, mention, (start, end))
        if step is not None:
            yield step
            return


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _told(page: Page, telling: Telling, mention: Mention, words: Span) -> Step | None:
    head = re.match(r"\S+", page.text[words[0] : words[1]])
    end = words[0] + (head.end() if head and telling.before else words[1] - words[0])
    trigger = Trigger(words[0], end, "suspension", noun=False)
    number = bisect_left([page.sheet.starts[last - 1] for _, last in page.sheet.clauses], words[0])
    if number >= len(page.sheet.clauses):
        return None
    sentence = page.sheet.clauses[number]
    frame = frame_of(page.sheet, trigger, *sentence, frozenset())
    # A content may end at a comma that the words go past: their first word tells whose they are.
    teller = page.statement_at(words[0], trigger.end if telling.before else words[0] + 1)
    status = as_told(status_of(page.sheet, frame), teller)
    if not telling.judged and status not in _TOLD:
        return None
    if telling.judged and _SUPPOSED.search(page.text[max(0, words[0] - 50) : words[1]]):
        return None
    by = (
        tuple(m.id for role, m in participants(page, frame) if role == "agent")
        if telling.before and trigger.end - words[0] > 2
        else ()
    )
    date = date_of(page, trigger, page.sheet.span(*sentence), ())
    evidence = [cite(page.text, "trigger", *words), cite(page.text, "agreement", mention.start, mention.end)]
    if date is not None:
        evidence.append(cite(page.text, "date", date.start, date.end))
    return Step(
        id=make_id("step", mention.document, telling.step, *words), document=mention.document, step=telling.step,
        evidence=tuple(evidence), agreement_mention=mention.id, alleged=telling.judged, date=date_value(date),
        by_mentions=by, according_to=teller.id if teller else None,
    )  # fmt: skip


def _step(step: str, about: Mention, evidence: tuple[Evidence, ...], *, event: Event, by: tuple[str, ...]) -> Step:
    return Step(
        id=make_id("step", event.document, step, evidence[0].start, evidence[0].end),
        document=event.document,
        step=step,
        evidence=evidence,
        agreement_mention=about.id,
        date=event.date,
        by_mentions=by,
        according_to=event.according_to,
    )
