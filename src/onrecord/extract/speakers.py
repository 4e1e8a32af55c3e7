"""The name of a speaker: the source as worded, led back to the full name that the document gives."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from onrecord.extract.cues import word_class
from onrecord.rows import Mention, Span

_SPEAKING = frozenset({"person", "organisation", "group", "state", "place"})
_OF_ANOTHER = re.compile(r"\b(?:of|for|to|with|from|at|in|on|by|against|about|near)\s+[^,()]*$", re.IGNORECASE)
_END = re.compile(r"\s*(?:[,(–—;]|who\b|and\b|$)")
_POSSESSIVES = frozenset({"his", "her", "their", "its", "my"})
_POSSESSIVE = re.compile(r"[’']s?\b|[’'](?=\s)")
# A name stands for its speaker only where no more than a role or a rank comes before it.
_PERSONS_FIRST = {"person": 0, "organisation": 1, "group": 1, "state": 2, "place": 3}


def speaker_name(text: str, source: Sequence[Span], mentions: Sequence[Mention], starts: Sequence[int]) -> str | None:
    """Return who the source names: the fullest name of its chain, else its words; None for a pronoun or nothing.

    ``mentions`` are sorted by start, ``starts`` are their starts. A name that belongs to somebody else inside the
    source ("a spokesman for X", "X's lawyer") is passed over.
    """
    if not source:
        return None
    start, end = source[0]
    words = " ".join(text[start:end].split())
    if not words or words.lower() in word_class("subject", "object") or words.lower() in _POSSESSIVES:
        return None
    named = head_mention(text, source[0], mentions, starts)
    if named is not None:
        return named.name or named.quote
    return words


def head_mention(text: str, source: Span, mentions: Sequence[Mention], starts: Sequence[int]) -> Mention | None:
    """Return the mention by name that the source is about, or None."""
    start, end = source
    fitting: list[Mention] = []
    for number in range(bisect_left(starts, start), bisect_left(starts, end)):
        mention = mentions[number]
        named = mention.end <= end and mention.form == "name" and mention.kind in _SPEAKING
        if named and not _belongs(text, start, end, mention):
            fitting.append(mention)
    fitting.sort(key=lambda mention: (_PERSONS_FIRST[mention.kind], mention.start))
    if not fitting:
        return None
    best = fitting[0]
    # "X and Y said": a source of two speakers is no name of one.
    if len({mention.refers_to or mention.id for mention in fitting if mention.kind == best.kind}) > 1:
        return None
    # "Belarusian officials": a state or a place inside a longer phrase is not who speaks.
    if best.kind in {"state", "place"} and text[start:end].strip(" ,").lower().removeprefix(
        "the "
    ) != best.quote.lower().removeprefix("the "):
        return None
    return best


def _belongs(text: str, start: int, end: int, mention: Mention) -> bool:
    """Tell the name of another: "a spokesman for X", "X's lawyer", "an X official"."""
    if _POSSESSIVE.match(text, mention.end) or not _END.match(text, mention.end, end):
        return True
    return bool(_OF_ANOTHER.search(text, start, mention.start))
