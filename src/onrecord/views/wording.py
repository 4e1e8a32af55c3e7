"""The same utterance in several wordings: what they share and where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from markupsafe import Markup

from onrecord.views.words import running

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|\s+|[^\w\s]")
_LONGEST = 1_500
"""Tokens compared: the comparison takes their square, and a longer utterance is a speech, not a wording."""


def differences(wordings: Sequence[str]) -> list[Markup]:
    """Mark in each wording the words that the first one does not have; in the first, those no other has."""
    tokens = [_TOKEN.findall(words)[:_LONGEST] for words in wordings]
    if len(tokens) < 2:
        return [running(words) for words in wordings]
    kept: set[int] = set()
    marked = []
    for other in tokens[1:]:
        in_first, in_other = _shared(tokens[0], other)
        kept |= in_first
        marked.append(_marked(other, in_other))
    return [_marked(tokens[0], kept), *marked]


def _shared(first: Sequence[str], other: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return which tokens of each stand in both, in the same order (longest matching runs)."""
    left, right = ([_plain(token) for token in tokens] for tokens in (first, other))
    runs = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    return (
        {place for run in runs for place in range(run.a, run.a + run.size)},
        {place for run in runs for place in range(run.b, run.b + run.size)},
    )


def _plain(token: str) -> str:
    # Curly or straight, large or small, one space or a line end: no difference in wording.
    return " " if token.isspace() else token.casefold().translate(_QUOTES)


_QUOTES = str.maketrans(dict.fromkeys("“”„«»‘’'", '"'))


def _marked(tokens: Sequence[str], same: set[int]) -> Markup:
    parts: list[Markup] = []
    for place, token in enumerate(tokens):
        differs = place not in same and any(letter.isalnum() for letter in token)
        parts.append(Markup("<mark>{}</mark>").format(running(token)) if differs else running(token))
    return Markup("").join(parts).replace(Markup("</mark> <mark>"), Markup(" "))
