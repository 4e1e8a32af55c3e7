"""Whether an event happened, is planned, conditional, claimed or denied, by the words around it and by who tells it."""

from __future__ import annotations

import re
from functools import cache

from onrecord.data import table
from onrecord.extract.cues import word_class
from onrecord.extract.events.frame import Frame
from onrecord.extract.events.lexicon import word_set
from onrecord.extract.events.subjects import PREPOSITIONS, group_start
from onrecord.extract.rules.sheet import Sheet
from onrecord.rows import Statement

_ENDS = frozenset({";", ":", ",", "“", '"', "”", "that", "who", "which", "and", "but", "when", "where"})
_ORDER = ("given", "denied", "happened", "conditional", "planned", "claimed")
_FORCES = {"denies": "denied", "promises": "planned", "asks": "planned", "proposes": "planned", "offers": "planned"}
_TAKES_PLACE = r"(?: (?:be|been|take|taken|took|happen(?:ed)?|start(?:ed)?|begin|begun|began|come|came|go|gone|went|follow|resumed?|occur(?:red)?|proceed|continue|open|materiali[sz]ed?|held)\b)"  # noqa: E501
"""A visit that "could lead to" something is one that is paid; one that "could take place" is not yet."""
_HAPPENS = re.compile(
    r"[^.;:!?\n]{0,60}?\b(?:(will|would|shall|is (?:to|scheduled|planned|expected|set|due)|are (?:to|scheduled|planned|"
    r"expected|set|due)|was (?:planned|scheduled|expected)|were (?:planned|scheduled|expected)|scheduled|planned)"
    rf"|((?:may|might|could|can)(?={_TAKES_PLACE}))|(was cancell?ed|were cancell?ed|was called off"
    rf"|(?:did not|will not|never|has not|have not)(?={_TAKES_PLACE})))\b",
    re.IGNORECASE,
)


@cache
def _words(where: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return (status, pattern) for the words of ``event_status.tsv`` that stand in one place."""
    found = {status: words for status, place, words in table("event_status.tsv") if place == where}
    return tuple(
        (status, re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, found[status].split('|')))})(?![\w-])"))
        for status in _ORDER
        if status in found
    )


def status_of(sheet: Sheet, frame: Frame) -> str:
    """Return happened, planned, conditional, claimed or denied, as the event's own sentence words it."""
    beside = _read(_beside(sheet, frame), "noun" if frame.trigger.noun else "group")
    if beside == "denied" and _denies_else(sheet, frame):
        beside = None
    if beside == "denied" or (frame.trigger.noun and _read(_reach(sheet, frame), "reach") == "denied"):
        return "denied"
    clause = _read(_clause_before(sheet, frame), "clause")
    if clause or beside:
        return clause or beside or "happened"
    if frame.trigger.noun:
        return (
            _by_verb_after(sheet, frame)
            or _by_infinitive(sheet, frame)
            or _read(_reach(sheet, frame), "reach")
            or "happened"
        ).replace("given", "happened")
    bare = frame.group > frame.first and sheet.lower[frame.group - 1] == "to"
    gerund = sheet.lower[frame.at].endswith("ing") and frame.group == frame.at
    return "planned" if bare else (_read(_reach(sheet, frame, 6), "gerund") if gerund else None) or "happened"


_NOT = frozenset({"not", "never", "n't"})


@cache
def _own_verbs() -> frozenset[str]:
    """Return verbs whose negation denies the event they govern, and what may stand for one."""
    return (
        word_set("light_verb") | word_set("coming_verb") | word_set("be") | word_set("article") | {"see", "saw", "any"}
    )


def _denies_else(sheet: Sheet, frame: Frame) -> bool:
    """Tell "not calling the attack an act of" and "might not win the election", which deny no event."""
    if not frame.trigger.noun:
        return False
    if frame.governor is None:
        near = range(max(frame.first, frame.group - 3), frame.group - 1)
        return any(sheet.lower[at] in _NOT and sheet.lower[at + 1].isalpha() and sheet.lower[at + 1] not in _own_verbs()
                   for at in near)  # fmt: skip
    low, high = frame.governor
    verb = sheet.lower[high - 1]
    own = verb in _own_verbs()
    words = [*sheet.lower[max(frame.first, low - 1) : high], *sheet.lower[frame.group : frame.at]]
    negated = any(word in _NOT or word.endswith(("n't", "n’t")) for word in words[: high - low + 1])
    rest = _read(" ".join(word for word in words if word not in _NOT and not word.endswith(("n't", "n’t"))), "noun")
    return negated and not own and rest != "denied"


def _read(words: str, where: str) -> str | None:
    return next((status for status, pattern in _words(where) if pattern.search(words)), None)


def _beside(sheet: Sheet, frame: Frame) -> str:
    """Return the words that govern a trigger: its verb group, what its infinitive hangs on, its noun phrase."""
    words = [*_helpers(sheet, frame), *sheet.lower[frame.group : frame.at]]
    if frame.governor:
        low, high = frame.governor
        # What stands between counts too: "has yet to visit".
        words = sheet.lower[max(frame.first, low - 1) : max(high, frame.group)] + words
        if low > frame.first and sheet.lower[low - 1] == "to":
            words = sheet.lower[max(frame.first, low - 4) : low] + words
    elif not frame.trigger.noun and frame.group > frame.first and sheet.lower[frame.group - 1] == "to":
        words = sheet.lower[max(frame.first, frame.group - 5) : frame.group - 1] + words
    elif frame.trigger.noun:
        words = sheet.lower[max(frame.first, frame.group - 3) : frame.group] + words
    return " ".join(words).replace("’", "'").replace("not only", "")


def _helpers(sheet: Sheet, frame: Frame) -> list[str]:
    """Return the helpers of a verb that stand outside its group: in "he'll", and before the verb it is joined to."""
    if frame.trigger.noun or frame.group <= frame.first:
        return []
    before = sheet.lower[frame.group - 1].replace("’", "'")
    if before.endswith("'ll"):
        return ["will"]
    joined = before in {"and", "or"} and frame.group == frame.at and frame.at - 2 > frame.first
    # "might be signed and ratified"
    return sheet.lower[group_start(sheet, frame.at - 2, frame.first) : frame.at - 2] if joined else []


def _clause_before(sheet: Sheet, frame: Frame) -> str:
    low = frame.at
    while low > max(frame.first, frame.at - 18) and sheet.lower[low - 1] not in {";", ":", ",", "“", '"', "”"}:
        low -= 1
    return " ".join(sheet.lower[low : frame.at])


def _by_infinitive(sheet: Sheet, frame: Frame) -> str | None:
    """What is only aimed at is planned: "to stage a protest"."""
    low = frame.governor[0] if frame.governor else frame.first
    return "planned" if low > frame.first and sheet.lower[low - 1] == "to" else None


def _reach(sheet: Sheet, frame: Frame, words: int = 16) -> str:
    low = frame.group
    while low > max(frame.first, frame.group - words):
        opened = low - 1 if sheet.lower[low - 1] not in _ENDS else _scare_quote(sheet, low - 1, frame.first)
        if opened is None:
            break
        low = opened
    return " ".join(word for word in sheet.lower[low : frame.group] if word not in _MARKS)


_MARKS = frozenset({"“", '"', "”"})


def _scare_quote(sheet: Sheet, at: int, first: int) -> int | None:
    """Return where a quotation of a few words opens that ends at a word ("no basis" in marks), else None."""
    if sheet.lower[at] not in {"”", '"'}:
        return None
    return next((k for k in range(at - 1, max(first - 1, at - 6), -1) if sheet.lower[k] in {"“", '"'}), None)


def _by_verb_after(sheet: Sheet, frame: Frame) -> str | None:
    if frame.group > frame.first and sheet.lower[frame.group - 1] in PREPOSITIONS:
        # "During this trip the two will": the verb is not the trip's.
        return None
    stop = sheet.starts[frame.last] if frame.last < len(sheet.starts) else len(sheet.text)
    found = _HAPPENS.match(sheet.text, frame.trigger.end, min(stop, frame.trigger.end + 110))
    if found is None or re.search(r"\b(?:that|who|which|after|before|when|said|says)\b", found.group()):
        return None
    return "planned" if found[1] else "conditional" if found[2] else "denied"


def is_past(sheet: Sheet, frame: Frame) -> bool:
    """Tell a verb in the past with no helper before it, which is no infinitive and no participle of a passive."""
    word, bare = sheet.lower[frame.at], frame.group == frame.at and not frame.passive
    return not frame.trigger.noun and bare and (word.endswith("ed") or word in word_set("irregular_past"))


_PRESUME = frozenset({"criticises", "praises", "likes", "stresses", "refuses", "explains", "says", "orders"})
"""Forces of words about a thing; who accuses or reports claims that it is there."""
_PROCLAIMED = frozenset({"sanction", "sanctions_lifted", "attack", "military_operation", "mobilisation"})


def presumed(sheet: Sheet, frame: Frame, teller: Statement | None) -> bool:
    """Tell an event that a statement is about and the outlet takes as given: "praised his visit", not "said he came".

    The content must be a noun phrase: no verb of its own.
    """
    if teller is None or not frame.trigger.noun:
        return False
    if _read(_reach(sheet, frame), "reach") == "given":
        return True
    if teller.force not in _PRESUME and not (teller.force == "announces" and frame.trigger.type in _PROCLAIMED):
        return False
    start, end = next(
        (s for s in teller.spans("content") if s[0] <= frame.trigger.start and frame.trigger.end <= s[1]), (0, 0)
    )
    quoted = {'"', "“", ":"} & {sheet.text[max(0, start - 3) : start].rstrip()[-1:]}
    if end <= start or quoted or '"' in sheet.text[start : frame.trigger.start]:
        return False
    return not _has_verb(sheet, frame, sheet.word_at(start), min(sheet.word_at(end), frame.end + 12))


_PHRASE_ENDS = frozenset({"who", "which", "as", "by", "while", ",", "—", "–", "when"})


def _has_verb(sheet: Sheet, frame: Frame, low: int, high: int) -> bool:
    """Tell whether words around an event noun hold a verb, its relative clauses aside."""
    verbs = word_class("aux") | word_class("verb") | word_class("subject") | {"that", "to"}
    for at in (*range(low, frame.at), *range(frame.end, high)):
        if at >= frame.end and sheet.lower[at] in _PHRASE_ENDS:
            return False
        verbal = sheet.lower[at] in verbs and not (at >= frame.end and sheet.lower[at] == "to")
        ends = at == frame.end and sheet.lower[at].endswith("ed")
        if (verbal and not sheet.words[at][0].isupper()) or ends:
            return True
    return False


def as_told(status: str, teller: Statement | None, *, given: bool = False, past: bool = False) -> str:
    """Return the status once it is known whose words tell of the event: what somebody says happened is claimed.

    What is ``given`` keeps its status: the outlet itself takes it to be there. What is told in the ``past`` is not what
    one asks for ("asked for arms when he visited").
    """
    if teller is None or given:
        return status
    if status == "happened":
        told = "claimed" if past else _FORCES.get(teller.force, "claimed")
        return "denied" if teller.negated and teller.force != "refuses" and told == "claimed" else told
    return status
