"""The phrase that "who" goes on from: "black voters" of "black voters, who feared ..."."""

from __future__ import annotations

import re

from onrecord.extract.cues import cue_forms, word_class
from onrecord.rows import Span

# So far back a phrase is looked for: the longest of 254 read had 70 letters.
_REACH = 100
_GAP = re.compile(r"\s*(?:,|--?|[–—(])?\s*\Z")
_LAST_WORD = re.compile(r"(?:\A|[ \xa0])([\w.%$]+(?:[’'-]\w+)*[’']?)\Z")
_ABBREVIATED = re.compile(r"[A-Z]\w{0,3}\.|(?:[A-Z]\.)+")
# "30 percent of voters": what stands before belongs to the phrase. Before the others only where a name follows ("a
# teacher from Ohio") or a plural stands before ("officials in the government").
_JOINT = "of"
_LOOSE_JOINTS = frozenset({"from", "in", "at", "on", "for", "with"})
_MOST = 5


def antecedent(text: str, position: int) -> Span | None:
    """Return the noun phrase right before a "who" at ``position``; None where none is clear.

    With a determiner it reaches back to that, else it is one word, or two where the first can be no verb. Of 45 read
    in PolNeAR's articles four were wrong.
    """
    start = max(0, position - _REACH)
    end = start + len(_GAP.sub("", text[start:position]))
    words = _words_before(text, start, end)
    phrase = _phrase(words)
    if phrase and _joint(words, len(phrase)) and (before := _phrase(words[len(phrase) + 1 :])):
        phrase = [*phrase, words[len(phrase)], *before]
    return (phrase[-1][1], end) if phrase else None


def _words_before(text: str, start: int, end: int) -> list[tuple[str, int]]:
    """Return the words before ``end`` that nothing but blanks parts, the last first, with where each begins."""
    found: list[tuple[str, int]] = []
    while len(found) < 2 * _MOST:
        match = _LAST_WORD.search(text, start, end)
        if match is None or (match.group(1).endswith(".") and not _ABBREVIATED.fullmatch(match.group(1))):
            break
        found.append((match.group(1), match.start(1)))
        end = match.start()
    return found


def _phrase(words: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the words of one noun phrase, the last first."""
    inner = [word for word, _ in words[:_MOST]]
    length = next((number for number, word in enumerate(inner) if _ends(word)), len(inner))
    head = next((number for number, word in enumerate(inner[:length]) if number and _determines(word)), None)
    if head is not None:
        return words[: head + 1 + _owner(inner[head:])]
    if not length:
        return []
    return words[: 2 if length > 1 and _describes(inner[1]) else 1]


def _owner(words: list[str]) -> int:
    """Return how many words before a possessive belong to it: "Ms. Merkel's", "the party's"."""
    if not words[0].endswith(("’s", "'s")):
        return 0
    names = next((number for number, word in enumerate(words[1:]) if not word[0].isupper()), len(words) - 1)
    return names or int(words[1:] != [] and words[1].lower() in word_class("determiner"))


def _determines(word: str) -> bool:
    return word.lower() in word_class("determiner") or word.endswith(("’s", "'s"))


def _ends(word: str) -> bool:
    lower = word.lower()
    return lower == "to" or any(
        lower in word_class(name) for name in ("preposition", "aux", "conjunction", "subordinator", "adverb", "wh")
    )


def _describes(word: str) -> bool:
    """Tell a word that can stand before a noun and is no verb form: "black voters", no "told voters"."""
    lower = word.lower()
    return lower not in cue_forms() and not lower.endswith(("ed", "ing", "s", "ly")) and lower not in word_class("verb")


def _joint(words: list[tuple[str, int]], length: int) -> bool:
    if length >= len(words) - 1:
        return False
    joint, before = words[length][0].lower(), words[length + 1][0]
    named = words[0][0][0].isupper() and before.lower() not in word_class("verb")
    return joint == _JOINT or (joint in _LOOSE_JOINTS and not _ends(before) and (named or before.endswith("s")))
