"""Forms of one or more words, found by their first words: asking for each word takes a fraction of trying all forms."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from itertools import compress
from typing import NamedTuple


class Forms(NamedTuple):
    """What is looked for: ``form`` matches all of it, and what a ``word``, lower case, must be for that to be tried.

    ``alone`` are words after which no form goes on: where one stands, it is the match.
    """

    word: re.Pattern[str]
    begins: Callable[[str], bool]
    alone: Container[str]
    form: re.Pattern[str]


def find_forms(forms: Forms, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches in ``text[start:end]``, in order and without overlaps."""
    words = [word.lower() for word in forms.word.findall(text, start, end)]
    begins = list(map(forms.begins, words))
    if True not in begins:
        return
    beyond = start
    found = compress(forms.word.finditer(text, start, end), begins)
    for place, word in zip(found, compress(words, begins), strict=True):
        if place.start() < beyond:
            continue
        match = place if word in forms.alone else forms.form.match(text, place.start(), end)
        if match:
            beyond = match.end()
            yield match
