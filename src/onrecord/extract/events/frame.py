"""What stands around a trigger in its sentence: subject, object and prepositional phrases, read without a parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from onrecord.extract.cues import word_class
from onrecord.extract.events.lexicon import Trigger, word_set
from onrecord.extract.rules.sheet import Sheet
from onrecord.extract.rules.subject import subject_left, verb_group

PREPOSITIONS = word_set("preposition")
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


def _group(sheet: Sheet, at: int, first: int) -> int:
    """Return the first word of a verb group; a noun in -ly ("the Assembly approved") is none of it."""
    found = verb_group(sheet, at, first)
    for place in range(found, at):
        if sheet.lower[place] in word_set("ly_noun"):
            found = place + 1
    return found


def _verb_frame(sheet: Sheet, trigger: Trigger, where: tuple[int, int, int, int], right: tuple[Phrase, ...]) -> Frame:
    at, end, first, last = where
    group = _group(sheet, at, first)
    passive = _is_passive(sheet, at, group, end, last)
    governor = _governor(sheet, group, first) if group > first and sheet.lower[group - 1] == "to" else None
    start = governor[0] if governor else group
    subject = _controlled(sheet, governor, group) or _subject(sheet, at, start, first)
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


def _subject(sheet: Sheet, at: int, start: int, first: int) -> tuple[int, int] | None:
    """Return the subject of a verb: what stands before its group, or the sentence's own for a second verb."""
    start = _before_day(sheet, start, first)
    found = subject_left(sheet, start, first)
    if found is not None and _holds_a_plan(sheet, found):
        planner = _planner(sheet, found) or _main_subject(sheet, first, found[0])
        if planner is not None:
            return planner
    if found is not None and _usable(sheet, found):
        return _with_partner(sheet, _bare(sheet, found), first)
    before = sheet.lower[start - 1] if start > first else ""
    joined = before in {"and", ",", "then", "by", "after", "before", "to", "or", "but"} or sheet.lower[at].endswith(
        "ing"
    )
    upper = _main_subject(sheet, first, start) if joined else None
    return upper or (_after_comma(sheet, at, start, first) if sheet.lower[at].endswith("ing") else None)


def _bare(sheet: Sheet, span: tuple[int, int]) -> tuple[int, int]:
    """Cut a verb of the past before a noun phrase: of "detained a man who" only "a man" is a subject."""
    begin, end = span
    if sheet.lower[begin] in _PRONOUNS and end - begin > 1 and sheet.lower[end - 1] != "to":
        # "They relinquished nuclear weapons and": what follows a pronoun is its verb.
        return begin, begin + 1
    verb = sheet.lower[begin].endswith("ed") and not sheet.words[begin][0].isupper()
    return (begin + 1, end) if verb and end - begin > 2 and sheet.lower[begin + 1] in {"a", "an", "the"} else span


def _before_day(sheet: Sheet, start: int, first: int) -> int:
    """Return where a verb's subject ends if a day stands between: "X on Friday signed"."""
    at = start
    while at - 1 > first and sheet.lower[at - 1] in word_class("weekday") | word_class("time") | {"on", "last", "this"}:
        at -= 1
    return at if at < start and sheet.lower[at] in {"on", "last", "this", "earlier", "later"} else start


def _holds_a_plan(sheet: Sheet, span: tuple[int, int]) -> bool:
    """Tell "the effort to" and "Russia's move to", whose noun an infinitive hangs on, from "Japan to"."""
    last = span[1] - 1
    return sheet.lower[last] == "to" and last > span[0] and sheet.lower[last - 1] in word_set("plan")


def _planner(sheet: Sheet, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return whose plan it is: "Russia's move to revoke", "Poland vows to send"."""
    verb = span[1] - 2
    if sheet.lower[verb].endswith("s") and all(sheet.words[at][0].isupper() for at in range(span[0], verb)):
        return span[0], verb
    owned = next((at for at in range(*span) if sheet.lower[at].endswith(("'s", "’s", "s'", "s’"))), None)
    return (span[0], owned + 1) if owned is not None else None


def _with_partner(sheet: Sheet, span: tuple[int, int], first: int) -> tuple[int, int]:
    """Take the other half of "X and his wife Y": a subject that opens its clause."""
    begin, end = span
    joined = begin - 2 >= first and sheet.lower[begin - 1] == "and" and sheet.lower[begin] in _OWN
    if not joined or not sheet.words[begin - 2][0].isupper():
        return span
    before = subject_left(sheet, begin - 1, first)
    opens = before is not None and (before[0] == first or sheet.lower[before[0] - 1] in {",", "both", "with", "“", '"'})
    return (before[0], end) if before is not None and opens else span


_PRONOUNS = frozenset({"they", "he", "she", "it", "we", "i", "who"})
_OWN = frozenset({"his", "her", "their", "its"})


def _after_comma(sheet: Sheet, at: int, start: int, first: int) -> tuple[int, int] | None:
    """Return the subject of the clause that follows: "While meeting with X, Y promised"."""
    if start > first and sheet.lower[start - 1] not in {"while", "after", "before", "by", "when", "on", ","}:
        return None
    last = next((k for k in range(at, min(at + 25, len(sheet.words))) if sheet.lower[k] in {".", ";"}), at + 25)
    commas = [k for k in range(at, min(last, len(sheet.words))) if sheet.lower[k] == ","]
    for verb in range(commas[0] + 1, min(last, commas[0] + 8, len(sheet.words))) if commas else ():
        if _finite(sheet, verb):
            return subject_left(sheet, verb_group(sheet, verb, commas[0] + 1), commas[0] + 1)
    return None


def _finite(sheet: Sheet, at: int) -> bool:
    word = sheet.lower[at]
    verbal = word in word_class("verb") or word in word_class("aux") or (word.endswith("ed") and len(word) > 4)
    return verbal and not sheet.words[at][0].isupper()


def _usable(sheet: Sheet, span: tuple[int, int]) -> bool:
    return not all(sheet.lower[k] in {"and", "or", "but", "then", "also"} for k in range(*span))


def _main_subject(sheet: Sheet, first: int, before: int) -> tuple[int, int] | None:
    """Return the subject of the nearest verb left of word ``before`` that shows one."""
    for at in range(before - 1, max(first, before - 30), -1):
        group = _group(sheet, at, first) if _finite(sheet, at) else first
        if group > first and sheet.lower[group - 1] != "to":
            found = subject_left(sheet, group, first)
            if found is not None and _usable(sheet, found):
                return _bare(sheet, found)
    return None


def _governor(sheet: Sheet, group: int, first: int) -> tuple[int, int] | None:
    """Return the verb group that an infinitive hangs on: ``agreed to``, ``is expected to``, ``wants X to``."""
    verbs = word_class("aux") | word_set("control_verb")
    for at in range(group - 2, max(first - 1, group - 7), -1):
        word = sheet.lower[at]
        if word in {",", ";", "and", "that"}:
            return None
        if word in verbs or word in word_class("verb") or word.endswith("ed"):
            return verb_group(sheet, at, first), at + 1
    return None


def _noun_frame(sheet: Sheet, trigger: Trigger, where: tuple[int, int, int, int], right: tuple[Phrase, ...]) -> Frame:
    at, end, first, last = where
    start = _noun_phrase_start(sheet, at, first)
    governor = _verb_before(sheet, start, first) or _verb_of_coming(sheet, start, first)
    phrases = list(right)
    if start < at:
        phrases.append(Phrase("owner", start, at))
    # Whoever holds, pays or joins an event takes part in it; whoever praises it does not.
    if governor is not None and sheet.lower[governor[1] - 1] in word_set("light_verb") | word_set("coming_verb") | _BE:
        begin, controlled = governor[0], None
        if begin > first and sheet.lower[begin - 1] == "to":
            upper = _governor(sheet, begin, first)
            controlled = _controlled(sheet, upper, begin)
            begin = upper[0] if upper else begin
        subject = controlled or _subject(sheet, governor[1] - 1, begin, first)
        if subject:
            phrases.append(Phrase("subject", *subject))
    return Frame(
        trigger=trigger, at=at, end=end, first=first, last=last, group=start, passive=False, governor=governor,
        phrases=tuple(phrases),
    )  # fmt: skip


def _controlled(sheet: Sheet, governor: tuple[int, int] | None, group: int) -> tuple[int, int] | None:
    """Return whom the governing verb moves to do what its infinitive says: "convinced X and Y to send"."""
    if governor is None or group - 1 <= governor[1] or sheet.lower[governor[1] - 1] in _BE:
        return None
    first, last = governor[1], group - 1
    if sheet.lower[first] in PREPOSITIONS or sheet.lower[last - 1] in word_set("plan") | {"able", "ready", "likely"}:
        return None
    named = sheet.words[first][0].isupper() or sheet.lower[first] in {"the", "them", "him", "us", "its", "his", "their"}
    return (first, last) if named else None


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
        return _group(sheet, at, first), at + 1
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
            return _group(sheet, at, first), at + 1
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
    return at < end and _finite(sheet, at)
