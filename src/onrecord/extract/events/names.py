"""The proper name of an exercise beside its trigger: "drills called Amber Shield 2031", "the Amber Shield exercise"."""

from __future__ import annotations

import re

from onrecord.extract.events.lexicon import Trigger
from onrecord.rows import Span

_NAME = r"[A-Z][\w’'-]*(?:[ -](?:[A-Z][\w’'-]*|20\d\d|\d\d)){0,4}"
_AFTER = re.compile(
    rf"\s+(?:(?:called|named|known as|dubbed|codenamed|code-named)\s+)?,?\s?"
    rf"[\"“‘'«]?(?P<name>{_NAME}(?:[ -]20\d\d)?)[\"”’'»]?"
)
_BEFORE = re.compile(
    rf"(?P<name>{_NAME}(?:[ -]20\d\d)?)[\"”’'»]?\s+(?:(?:joint|military|staff|command|naval|air|strategic)\s+){{0,3}}\Z"
)
_APPOSED = re.compile(
    rf"(?<![.!?]\s)(?<!\w)(?P<name>{_NAME})[\"”’'»]?,\s+(?:the|an?|their|its)\s+(?:(?!and\b)[a-z][a-z-]*\s+){{0,4}}\Z"
)
"""The name before its description: "the start of Amber Shield 2031, the first exercise"."""
_NAMED = frozenset({"exercise"})


def event_name(text: str, trigger: Trigger) -> Span | None:
    """Return the span of an exercise's name right after or right before its trigger, None where it has none."""
    if trigger.type not in _NAMED:
        return None
    after = _AFTER.match(text, trigger.end, min(len(text), trigger.end + 70))
    if after and _is_name(after["name"]):
        return after.span("name")
    low = max(0, trigger.start - 70)
    before = _BEFORE.search(text[low : trigger.start]) or _APPOSED.search(text[low : trigger.start])
    if before and _is_name(before["name"]):
        return low + before.start("name"), low + before.end("name")
    return None


def _is_name(words: str) -> bool:
    """Two capitalised words or a year: "Russia exercise" names a state, "Amber Shield" an exercise."""
    parts = re.split(r"[ -]", words)
    return len(parts) > 1 and parts[0] not in {"The", "These", "During", "Belarus", "Russia", "In", "On", "After"}
