"""Who takes part in an event, and how: from the phrases around its trigger to mentions with roles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.extract.cues import word_class
from onrecord.extract.events.frame import Frame, Phrase
from onrecord.extract.events.lexicon import event_types
from onrecord.extract.events.page import Page
from onrecord.rows import Mention
from onrecord.text.gazetteer import adjectives

Taken = tuple[str, Mention]
"""A role (agent, target, participant, location) and who has it."""

_ACTS_OF_LAW = frozenset({"law_signed", "law_passed", "ratification", "denunciation", "suspension", "in_force"})
"""Names after these words are parties of the paper, not of the act."""
_SPOKEN_AT = frozenset({"interview", "press_conference", "ceremony", "rally"})
_IN_A = re.compile(r"\b(?:in|at|during)\s+(?:an?|the|his|her|their)\s+(?:[\w-]+\s+){0,3}\Z", re.IGNORECASE)
_OF_AGENT = frozenset(
    {"visit", "resignation", "test", "exercise", "meeting", "press_conference", "call", "negotiation"}
)
_ACTORS = frozenset({"person", "organisation", "state", "group", "place", "unnamed"})
_TARGETS = frozenset({"to", "on", "against", "at", "into"})


def participants(page: Page, frame: Frame) -> list[Taken]:
    """Return who takes part, in the order of the text, each mention once."""
    found: dict[str, Taken] = {}
    kind = frame.trigger.type
    symmetric = event_types()[kind].symmetric
    for phrase in sorted(frame.phrases, key=lambda phrase: phrase.first):
        role = _role(phrase, frame)
        for mention in _named(page, frame, phrase) if role else ():
            if mention.kind not in _ACTORS or (mention.kind == "place" and not _acts(page, phrase, role, mention)):
                continue
            if kind in {"visit", "deployment"} and role == "target" and mention.kind in {"place", "state"}:
                # Where a visit or troops go is the place.
                continue
            told = "participant" if symmetric else role or ""
            found.setdefault(mention.refers_to or mention.id, (told, mention))
    if kind == "exercise" and not any(mention.form == "name" for _, mention in found.values()):
        found = {m.id: ("participant", m) for m in _partners(page, frame)} or found
    if any(mention.form != "pronoun" or mention.name for _, mention in found.values()):
        # "Troops launched their campaign": their is nobody new.
        owner = next((p for p in frame.phrases if p.slot == "owner"), None)
        low, high = page.sheet.span(owner.first, owner.last) if owner else (0, 0)
        found = {k: t for k, t in found.items() if t[1].name or t[1].form != "pronoun" or not low <= t[1].start < high}
    if kind in _SPOKEN_AT and (speaker := _speaker(page, frame)) is not None:
        found.setdefault(speaker.refers_to or speaker.id, ("participant", speaker))
    return sorted(found.values(), key=lambda taken: (taken[1].start, taken[1].end))


_PAIR = re.compile(r"(?<![\w’'-])([A-Z][\w’'-]+)\s+and\s+([A-Z][\w’'-]+)(?![\w’'-]|\s+[A-Z])")


def _partners(page: Page, frame: Frame) -> Iterator[Mention]:
    """Yield the two states or forces that a sentence joins before it tells of an exercise ("X and Y")."""
    start, _ = page.sheet.span(frame.first, frame.last)
    pairs = list(_PAIR.finditer(page.text, start, frame.trigger.start))
    for low, high in (pairs[-1].span(1), pairs[-1].span(2)) if pairs else ():
        names = [name for name in page.scene.names_within(low, high) if (name.start, name.end) == (low, high)]
        if not any(name.kind == "person" for name in names):
            people = adjectives().get(page.text[low:high])
            yield names[0] if names else page.of_state(low, high, people) if people else page.unnamed(low, high)


def _acts(page: Page, phrase: Phrase, role: str | None, place: Mention) -> bool:
    """Tell a capital that stands for its government ("Moscow's invasion", "between London and Kyiv") from a place."""
    if phrase.slot == "owner":
        return re.match(r"['’]s?\b", page.text[place.end : place.end + 2]) is not None
    return phrase.slot in {"subject", "between", "by"} or role == "target"


def _speaker(page: Page, frame: Frame) -> Mention | None:
    """Return who spoke "in an interview": the speaker of the statement whose cue stands in the sentence."""
    start, end = page.sheet.span(frame.first, frame.last)
    if not _IN_A.search(page.text[max(start, frame.trigger.start - 40) : frame.trigger.start]):
        return None
    for _, _, statement in page.contents:
        if any(start <= low and high <= end for low, high in statement.spans("cue")) and statement.speaker_mention:
            return page.by_id.get(statement.speaker_mention)
    return None


def _role(phrase: Phrase, frame: Frame) -> str | None:
    """Return the role that a phrase's place around the trigger gives."""
    trigger = frame.trigger
    if phrase.slot in {"subject", "by", "owner"}:
        return _agent(phrase.slot, frame)
    if trigger.type in _ACTS_OF_LAW:
        return None
    if phrase.slot == "object":
        # Whoever moves troops is told; the troops are what is moved.
        return None if frame.passive or trigger.type == "deployment" else "target"
    if phrase.slot == "of":
        return "agent" if trigger.type in _OF_AGENT else "target"
    if phrase.slot in {"with", "between", "among", "alongside"}:
        # "Arrived for talks with X": X is the talks' own.
        return None if trigger.type == "visit" and phrase.first - frame.end > 2 else "participant"
    takes_target = trigger.type in {
        "visit",
        "attack",
        "sanction",
        "sanctions_lifted",
        "aid",
        "deployment",
        "protest",
        "call",
    }
    given = trigger.type == "aid" and phrase.slot == "for"
    return "target" if (phrase.slot in _TARGETS and takes_target) or given else None


def _agent(slot: str, frame: Frame) -> str | None:
    if slot == "subject" and frame.passive:
        return None if frame.trigger.type in {"signing", *_ACTS_OF_LAW} else "target"
    if slot == "by" and not (frame.passive or frame.trigger.noun):
        return None
    return "agent"


def _named(page: Page, frame: Frame, phrase: Phrase) -> Iterator[Mention]:
    """Yield whom a phrase names: both of two joined names, the owner of an event noun, else the phrase's head."""
    start, end = _without_date(page, *page.sheet.span(phrase.first, phrase.last))
    if phrase.slot == "owner":
        yield from _owners(page, frame, start, end)
        return
    yield from listed(page, start, end)


def _without_date(page: Page, start: int, end: int) -> tuple[int, int]:
    """Cut a phrase before a date: "with the Russian president last week"."""
    cut = min((date.start for date in page.dates_within(start, end)), default=end)
    words = page.text[start:cut].rstrip(" ,")
    return (start, start + len(words)) if len(words) > 2 else (start, end)


def listed(page: Page, start: int, end: int) -> Iterator[Mention]:
    """Yield whom a phrase names: each member of a list of names, or its head."""
    names = page.scene.names_within(start, end)
    words = page.text[start:end]
    if len(names) == 1 and re.fullmatch(
        r"(?:his|her|its|their|the)\s+[^,]+,\s+", page.text[start : names[0].start], re.I
    ):
        yield names[0]
        return
    if re.search(r"\band\b|,", words) and (len(names) > 1 or re.search(r"\w,? and [A-Z]|, [A-Z]", words)):
        yield from _listed(page, names, start, end)
        return
    yield from page.who(start, end) or _unknown(page, start, end)


_CAPITALISED = re.compile(r"[A-Z][\w’'-]*[a-z][\w’'-]*(?: [A-Z][\w’'-]*[a-z][\w’'-]*){0,2}")


def _unknown(page: Page, start: int, end: int) -> list[Mention]:
    """Return the mention of a name that the document's mentions don't know: capitalised words and nothing else."""
    words = page.text[start:end]
    named = _CAPITALISED.fullmatch(words) and not page.scene.names_within(start, end)
    inside = named and page.text[max(0, start - 1) : start] == " " and not page.dates_within(start, end)
    return [page.unnamed(start, end)] if inside and not _NO_NAME & set(words.lower().split()) else []


_NO_NAME = word_class("weekday") | word_class("month") | word_class("determiner") | word_class("subject")


def _listed(page: Page, names: tuple[Mention, ...], start: int, end: int) -> Iterator[Mention]:
    heads: list[Mention] = []
    for low, high in _parts(page.text, start, end):
        # A member that is a name and nothing else is taken as it stands ("Korrow, Dornich agree").
        alone = [n for n in names if (n.start, n.end) == (low, high)] or _unknown(page, low, high)
        heads += page.who(low, high) or alone
    seen = set()
    for mention in heads or list(names[:1]):
        if mention.id not in seen:
            seen.add(mention.id)
            yield mention


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the members of a list: "A, B and C"."""
    place = start
    for joint in re.finditer(r",\s+and\s+|,\s+|\s+and\s+", text[start:end]):
        if start + joint.start() > place:
            yield place, start + joint.start()
        place = start + joint.end()
    if place < end:
        yield place, end


def _joins(kind: str, name: Mention) -> bool:
    """Tell who takes part from what a visit goes to or a summit is called after ("his Minsk trip", "a G20 summit")."""
    if name.kind == "place":
        return False
    return not (kind == "visit" and name.kind == "state") and not (kind == "meeting" and name.kind == "organisation")


def _owners(page: Page, frame: Frame, start: int, end: int) -> Iterator[Mention]:
    """Yield the names of a possessor or of a hyphenated pair ("Shoigu's visit", "Belarus-Russia drills")."""
    names = page.scene.names_within(start, end)
    for name in names:
        after = page.text[name.end : name.end + 3]
        owns = re.match(r"['’]s?\s", after) is not None
        if owns or (re.match(r"-|–|\s|\Z", after) and _joins(frame.trigger.type, name)):
            yield name
    if not names and frame.trigger.type in _BY_PEOPLES:
        yield from _peoples(page, start, end)
    possessive = re.match(r"(?:his|her|their|my|our)\b", page.text[start:end], re.IGNORECASE)
    if possessive and not names:
        yield from page.who(start, start + possessive.end())


_BY_PEOPLES = frozenset({"attack", "deployment", "military_operation", "withdrawal", "exercise", "test", "occupation",
                         "sanction", "aid", "mobilisation"})  # fmt: skip
"""What an adjective before it says who did: "Russian strikes", "U.S. sanctions", not "Russian elections"."""
_WORD = re.compile(r"[A-Z][\w.]*")


def _peoples(page: Page, start: int, end: int) -> Iterator[Mention]:
    """Yield the states whose adjectives stand in an event noun's phrase, with no possessor between."""
    words = page.text[start:end]
    for word in _WORD.finditer(words) if not re.search(r"['’]s\b", words) else ():
        form = next((f for f in (word.group(), word.group().rstrip(".")) if f in adjectives()), None)
        if form is not None:
            yield page.of_state(start + word.start(), start + word.start() + len(form), adjectives()[form])
