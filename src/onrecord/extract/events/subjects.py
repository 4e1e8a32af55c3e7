"""Whose verb it is: the subject of a verb of an event, also where another verb, a plan or a list stands between."""

from __future__ import annotations

from onrecord.extract.cues import word_class
from onrecord.extract.events.lexicon import word_set
from onrecord.extract.rules.sheet import Sheet
from onrecord.extract.rules.subject import subject_left, verb_group

PREPOSITIONS = word_set("preposition")
_BE = word_set("be")


def group_start(sheet: Sheet, at: int, first: int) -> int:
    """Return the first word of a verb group; a noun in -ly ("the Assembly approved") is none of it."""
    found = verb_group(sheet, at, first)
    for place in range(found, at):
        if sheet.lower[place] in word_set("ly_noun"):
            found = place + 1
    return found


def subject_of(sheet: Sheet, at: int, start: int, first: int) -> tuple[int, int] | None:
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
        if is_finite(sheet, verb):
            return subject_left(sheet, verb_group(sheet, verb, commas[0] + 1), commas[0] + 1)
    return None


def is_finite(sheet: Sheet, at: int) -> bool:
    """Tell whether a word looks like a verb with a subject: an auxiliary, a known verb, a word in -ed."""
    word = sheet.lower[at]
    verbal = word in word_class("verb") or word in word_class("aux") or (word.endswith("ed") and len(word) > 4)
    return verbal and not sheet.words[at][0].isupper()


def _usable(sheet: Sheet, span: tuple[int, int]) -> bool:
    return not all(sheet.lower[k] in {"and", "or", "but", "then", "also"} for k in range(*span))


def _main_subject(sheet: Sheet, first: int, before: int) -> tuple[int, int] | None:
    """Return the subject of the nearest verb left of word ``before`` that shows one."""
    for at in range(before - 1, max(first, before - 30), -1):
        group = group_start(sheet, at, first) if is_finite(sheet, at) else first
        if group > first and sheet.lower[group - 1] != "to":
            found = subject_left(sheet, group, first)
            if found is not None and _usable(sheet, found):
                return _bare(sheet, found)
    return None


def governor_of(sheet: Sheet, group: int, first: int) -> tuple[int, int] | None:
    """Return the verb group that an infinitive hangs on: ``agreed to``, ``is expected to``, ``wants X to``."""
    verbs = word_class("aux") | word_set("control_verb")
    for at in range(group - 2, max(first - 1, group - 7), -1):
        word = sheet.lower[at]
        if word in {",", ";", "and", "that"}:
            return None
        if word in verbs or word in word_class("verb") or word.endswith("ed"):
            return verb_group(sheet, at, first), at + 1
    return None


def controlled(sheet: Sheet, governor: tuple[int, int] | None, group: int) -> tuple[int, int] | None:
    """Return whom the governing verb moves to do what its infinitive says: "convinced X and Y to send"."""
    if governor is None or group - 1 <= governor[1] or sheet.lower[governor[1] - 1] in _BE:
        return None
    first, last = governor[1], group - 1
    if sheet.lower[first] in PREPOSITIONS or sheet.lower[last - 1] in word_set("plan") | {"able", "ready", "likely"}:
        return None
    named = sheet.words[first][0].isupper() or sheet.lower[first] in {"the", "them", "him", "us", "its", "his", "their"}
    return (first, last) if named else None
