"""Whether an event happened, is planned, conditional, claimed or denied, by the words around it and by who tells it."""

from __future__ import annotations

import re
from functools import cache

from onrecord.data import table
from onrecord.extract.events.frame import Frame
from onrecord.extract.rules.sheet import Sheet
from onrecord.rows import Statement

_ENDS = frozenset({";", ":", ",", "“", '"', "”", "that", "who", "which", "and", "but", "when", "where"})
_ORDER = ("denied", "happened", "conditional", "planned", "claimed")
_FORCES = {"denies": "denied", "promises": "planned", "asks": "planned", "proposes": "planned", "offers": "planned"}
_HAPPENS = re.compile(
    r"[^.;:!?\n]{0,60}?\b(?:(will|would|shall|is (?:to|scheduled|planned|expected|set|due)|are (?:to|scheduled|planned|"
    r"expected|set|due)|was (?:planned|scheduled|expected)|were (?:planned|scheduled|expected)|scheduled|planned)"
    r"|(may|might|could|can)|(did not|will not|was cancell?ed|were cancell?ed|never|"
    r"was called off|has not|have not))\b",
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
    if beside == "denied":
        return beside
    clause = _read(_clause_before(sheet, frame), "clause")
    if clause or beside:
        return clause or beside or "happened"
    if frame.trigger.noun:
        return (
            _by_verb_after(sheet, frame)
            or _by_infinitive(sheet, frame)
            or _read(_reach(sheet, frame), "reach")
            or "happened"
        )
    bare = frame.group > frame.first and sheet.lower[frame.group - 1] == "to"
    return "planned" if bare else "happened"


def _read(words: str, where: str) -> str | None:
    return next((status for status, pattern in _words(where) if pattern.search(words)), None)


def _beside(sheet: Sheet, frame: Frame) -> str:
    """Return the words that govern a trigger: its verb group, what its infinitive hangs on, its noun phrase."""
    words = sheet.lower[frame.group : frame.at]
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


def _clause_before(sheet: Sheet, frame: Frame) -> str:
    low = frame.at
    while low > max(frame.first, frame.at - 18) and sheet.lower[low - 1] not in {";", ":", ",", "“", '"', "”"}:
        low -= 1
    return " ".join(sheet.lower[low : frame.at])


def _by_infinitive(sheet: Sheet, frame: Frame) -> str | None:
    """What is only aimed at is planned: "to stage a protest"."""
    low = frame.governor[0] if frame.governor else frame.first
    return "planned" if low > frame.first and sheet.lower[low - 1] == "to" else None


def _reach(sheet: Sheet, frame: Frame) -> str:
    low = frame.group
    while low > max(frame.first, frame.group - 16) and sheet.lower[low - 1] not in _ENDS:
        low -= 1
    return " ".join(sheet.lower[low : frame.group])


def _by_verb_after(sheet: Sheet, frame: Frame) -> str | None:
    stop = sheet.starts[frame.last] if frame.last < len(sheet.starts) else len(sheet.text)
    found = _HAPPENS.match(sheet.text, frame.trigger.end, min(stop, frame.trigger.end + 110))
    if found is None or re.search(r"\b(?:that|who|which|after|before|when|said|says)\b", found.group()):
        return None
    return "planned" if found[1] else "conditional" if found[2] else "denied"


def as_told(status: str, teller: Statement | None) -> str:
    """Return the status once it is known whose words tell of the event: what somebody says happened is claimed."""
    if teller is None:
        return status
    if status == "happened":
        told = _FORCES.get(teller.force, "claimed")
        return "denied" if teller.negated and teller.force != "refuses" and told == "claimed" else told
    return status
