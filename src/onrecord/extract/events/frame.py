"""What stands around a trigger in its sentence: subject, object and prepositional phrases, read without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from onrecord.extract.cues import word_class
from onrecord.extract.events.lexicon import Trigger, word_set
from onrecord.extract.events.subjects import PREPOSITIONS, controlled, governor_of, group_start, is_finite, subject_of
from onrecord.extract.rules.sheet import Sheet

_STOPS = word_set("stop")
_TIME = word_set("time_preposition")
_BE = word_set("be")
_TITLES = word_set("title_before_name")
_LONGEST = 28
_IRREGULAR = word_set("irregular_participle")


class Phrase(NamedTuple):
    """Words of a sentence in one place around a trigger: ``slot`` is subject, object, owner or a preposition."""

    slot: str
    first: int
    last: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A trigger as words ``[at, end)`` of the sentence ``[first, last)``: verb group, voice and the phrases around.

    ``governor`` is the verb group that an infinitive or an event noun hangs on, as a span of word numbers.
    """

    trigger: Trigger
    at: int
    end: int
    first: int
    last: int
    group: int
    passive: bool
    governor: tuple[int, int] | None
    phrases: tuple[Phrase, ...]


def flat(sheet: Sheet) -> Sheet:
    """Return the sheet as if nothing were quoted: an event inside a quotation has its subject there too."""
    return msgspec.structs.replace(sheet, inside=[-1] * len(sheet.words), quotes=[])


def frame_of(sheet: Sheet, trigger: Trigger, first: int, last: int, others: frozenset[int]) -> Frame:
    """Read the sentence ``[first, last)`` around a trigger; ``others`` are where its verb triggers begin."""
    at, end = sheet.word_at(trigger.start), sheet.word_at(trigger.end)
    right = tuple(_right(sheet, end, last, others, noun=trigger.noun))
    if trigger.noun:
        return _noun_frame(sheet, trigger, (at, end, first, last), right)
    return _verb_frame(sheet, trigger, (at, end, first, last), right)


def _verb_frame(sheet: Sheet, trigger: Trigger, where: tuple[int, int, int, int], right: tuple[Phrase, ...]) -> Frame:
    at, end, first, last = where
    group = group_start(sheet, at, first)
    passive = _is_passive(sheet, at, group, end, last)
    governor = governor_of(sheet, group, first) if group > first and sheet.lower[group - 1] == "to" else None
    start = governor[0] if governor else group
    subject = controlled(sheet, governor, group) or subject_of(sheet, at, start, first)
    return Frame(
        trigger=trigger, at=at, end=end, first=first, last=last, group=group, passive=passive, governor=governor,
        phrases=(Phrase("subject", *subject), *right) if subject else right,
    )  # fmt: skip


def _is_passive(sheet: Sheet, at: int, group: int, end: int, last: int) -> bool:
    word = sheet.lower[at]
    if not (word.endswith(("ed", "en", "wn", "rn")) or word in _IRREGULAR):
        return False
    helpers = set(sheet.lower[group:at])
    if helpers & _BE:
        return True
    # "the memorandum, signed in 1996", "a law signed by X": no helper, and no object of its own.
    bare = group == at and end < last and sheet.lower[end] in {"by", "in", "on", "at", "last", "this", "between"}
    before = sheet.lower[at - 1] if at else ""
    return bare and (before == "," or sheet.lower[end] == "by" or re.fullmatch(_PAPERS, before) is not None)


_PAPERS = r"treat(?:y|ies)|agreements?|memorand(?:um|a)|accords?|pacts?|laws?|bills?|protocols?|deals?|documents?"


def _noun_frame(sheet: Sheet, trigger: Trigger, where: tuple[int, int, int, int], right: tuple[Phrase, ...]) -> Frame:
    at, end, first, last = where
    start = _noun_phrase_start(sheet, at, first)
    governor = _verb_before(sheet, start, first) or _verb_of_coming(sheet, start, first)
    phrases = list(right)
    if start < at:
        phrases.append(Phrase("owner", start, at))
    # Whoever holds, pays or joins an event takes part in it; whoever praises it does not.
    if governor is not None and sheet.lower[governor[1] - 1] in word_set("light_verb") | word_set("coming_verb") | _BE:
        begin, moved = governor[0], None
        if begin > first and sheet.lower[begin - 1] == "to":
            upper = governor_of(sheet, begin, first)
            moved = controlled(sheet, upper, begin)
            begin = upper[0] if upper else begin
        subject = moved or subject_of(sheet, governor[1] - 1, begin, first)
        if subject:
            phrases.append(Phrase("subject", *subject))
    return Frame(
        trigger=trigger, at=at, end=end, first=first, last=last, group=start, passive=False, governor=governor,
        phrases=tuple(phrases),
    )  # fmt: skip


def _noun_phrase_start(sheet: Sheet, at: int, first: int) -> int:
    bare = {word for word in word_set("light_verb") if not word.endswith(("ed", "ing"))}
    stops = PREPOSITIONS | _STOPS | word_class("aux") | word_class("verb") | bare | {",", "and", "of"}
    start = at
    while start > max(first, at - 8):
        word = sheet.lower[start - 1]
        if word in stops and not (word in word_class("verb") and sheet.words[start - 1][0].isupper()):
            break
        if word.endswith("ed") and not sheet.words[start - 1][0].isupper() and word not in word_set("adjective_ed"):
            break
        start -= 1
        if word in word_class("determiner"):
            break
    return start


def _verb_before(sheet: Sheet, start: int, first: int) -> tuple[int, int] | None:
    """Return the verb group right before an event noun's phrase, a preposition between ("took part in the drills")."""
    at = _before_amount(sheet, start, first) - 1
    if at > first and sheet.lower[at] in {"in", "for", "on", "up", "of", "to", "out", "off", "from"}:
        at -= 1
        if at > first and sheet.lower[at] in {"part", "place", "role"}:
            at -= 1
    if at < first or sheet.words[at][0].isupper():
        return None
    word = sheet.lower[at]
    inside = word in _BE and sheet.lower[start - 1] == "in"
    if inside or word in word_class("verb") or word in word_set("light_verb") or word.endswith(("ed", "ing")):
        return group_start(sheet, at, first), at + 1
    return None


def _before_amount(sheet: Sheet, start: int, first: int) -> int:
    """Return where an amount begins that stands before a noun ("pledged $2 billion in aid"), else the noun's start."""
    if start - 2 <= first or sheet.lower[start - 1] not in {"in", "of", "worth", "for"}:
        return start
    at = start - 1
    while at > max(first, start - 14) and (
        sheet.lower[at - 1][0].isdigit() or sheet.lower[at - 1] in word_set("amount")
    ):
        at -= 1
    figures = any(word[0].isdigit() or word[0] in "$€£" for word in sheet.words[at : start - 1])
    return at if figures else start


def _verb_of_coming(sheet: Sheet, start: int, first: int) -> tuple[int, int] | None:
    """Return the verb group of "arrived in the capital for talks", "spoke at a rally"."""
    if start - 1 <= first or sheet.lower[start - 1] not in {"for", "at", "during", "to"}:
        return None
    near = 9 if sheet.lower[start - 1] == "for" else 3
    for at in range(start - 2, max(first, start - 2 - near), -1):
        if sheet.lower[at] in {",", ";", "that", "and"}:
            return None
        if sheet.lower[at] in word_set("coming_verb"):
            return group_start(sheet, at, first), at + 1
    return None


def _right(sheet: Sheet, at: int, last: int, others: frozenset[int], *, noun: bool) -> Iterator[Phrase]:
    """Yield the phrases right of a trigger that ends before word ``at``, until its clause ends."""
    slot, start = ("" if noun else "object"), at
    verbs = word_class("aux") | word_class("verb")
    end = min(last, at + _LONGEST)
    place = at
    while place < end:
        word = sheet.lower[place]
        if word == "." and _abbreviated(sheet, place, end):
            place += 1
            continue
        if word in _STOPS or place in others or (place > at and word in verbs and not sheet.words[place][0].isupper()):
            break
        if word == "," and not _list_goes_on(sheet, place, end):
            break
        if word in PREPOSITIONS or (word == "of" and place == at):
            if start < place and slot:
                yield Phrase(slot, start, place)
            slot, start = ("" if word in _TIME else word), place + 1
        place += 1
    if start < place and slot:
        yield Phrase(slot, start, place)


def _abbreviated(sheet: Sheet, dot: int, end: int) -> bool:
    """Tell the dot of a title ("Mr. Xi") from the end of a sentence."""
    return sheet.lower[dot - 1] in word_set("title_with_dot") and dot + 1 < end and sheet.words[dot + 1][0].isupper()


def _list_goes_on(sheet: Sheet, comma: int, end: int) -> bool:
    """Tell a comma of a list of names, or before another phrase of the clause, from one that ends it."""
    following = sheet.lower[comma + 1 : comma + 2]
    if not following:
        return False
    if following[0] in PREPOSITIONS - _TIME - {"to"}:
        return True
    if following[0] == "and" and comma + 2 < end and sheet.words[comma + 2][0].isupper():
        return "," in sheet.lower[max(0, comma - 5) : comma]
    if _begins_clause(sheet, comma + 1, end):
        return False
    if sheet.words[comma + 1][0].isupper() and sheet.lower[comma - 1] in _TITLES:
        return True
    return sheet.words[comma + 1][0].isupper() and "and" in sheet.lower[comma + 2 : min(end, comma + 9)]


def _begins_clause(sheet: Sheet, at: int, end: int) -> bool:
    """Tell "after meeting X, Y promised" from a list: names that a finite verb follows."""
    while at < end and sheet.words[at][0].isupper():
        at += 1
    return at < end and is_finite(sheet, at)
