"""A text cut into words, sentences and quotations: what all rules read."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from onrecord.rows import Span
from onrecord.text.quotes import Quotation, quotations
from onrecord.text.sentences import sentences

# The look ahead keeps blanks from being tried six times each: a sixth of the work.
_WORD = re.compile(r"(?=\S)(?:(?:[A-Z]\.){2,}|[^\W_]+(?:[’'\-&][^\W_]+)*|''|``|--|[^\w\s]|_+)")
# Longer "sentences" are lists or damage; cutting them keeps every rule linear.
_MAX_WORDS = 300
_SINGLE = frozenset("‘‚'")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """Parallel lists over the words of one text, and spans of word numbers for its sentences.

    ``inside[k]`` is the number of the quotation around word ``k``, or -1. ``quotes`` holds the outermost
    quotations that are speech by their form; ``opens[k]`` tells whether one begins at word ``k``.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    inside: list[int]
    quotes: list[Quotation]
    sentences: list[Span]
    """Sentences as spans of the text."""
    clauses: list[Span]
    """Sentences as spans of word numbers; one that ends within a quotation is joined with the next."""

    def span(self, first: int, last: int) -> Span:
        """Return the span in the text of the words ``first`` up to but without ``last``."""
        return self.starts[first], self.ends[last - 1]

    def opens(self, word: int) -> bool:
        """Tell whether a quotation begins at this word."""
        number = self.inside[word] if word < len(self.inside) else -1
        return number >= 0 and self.quotes[number].start == self.starts[word]

    def closes(self, word: int) -> bool:
        """Tell whether a quotation ends with this word."""
        number = self.inside[word] if 0 <= word < len(self.inside) else -1
        return number >= 0 and self.quotes[number].end == self.ends[word]

    def word_at(self, position: int) -> int:
        """Return the number of the first word that begins at or after a position in the text."""
        return bisect_left(self.starts, position)


def within_clauses(sheet: Sheet, places: Sequence[int]) -> Iterator[tuple[int, Span]]:
    """Yield each of some word numbers, rising, with the sentence it stands in."""
    for bounds in sheet.clauses:
        first, last = (bisect_left(places, border) for border in bounds)
        for at in places[first:last]:
            yield at, bounds


# The rules, events, steps and commitments of a document read the same sheet: laying it out anew took 8% of a build.
@lru_cache(maxsize=1)
def lay_out(text: str) -> Sheet:
    """Cut a text into words, sentences and quotations; the sheet is shared, so its lists are never changed."""
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    starts = [match.start() for match in matches]
    quotes = _speech(text, quotations(text))
    cut = sentences(text)
    return Sheet(
        text=text,
        words=words,
        lower=list(map(str.lower, words)),
        starts=starts,
        ends=[match.end() for match in matches],
        inside=_inside(starts, quotes),
        quotes=quotes,
        sentences=cut,
        clauses=_clauses(cut, starts, quotes),
    )


def _speech(text: str, found: Sequence[Quotation]) -> list[Quotation]:
    """Keep outermost quotations; single marks count only around at least four words, shorter ones are scare quotes."""
    kept: list[Quotation] = []
    last = -1
    for number, quotation in enumerate(found):
        short = quotation.style in _SINGLE and text.count(" ", quotation.start, quotation.end) < 3
        if quotation.start >= last and not short and (quotation.closed or _trailing(text, found, number)):
            kept.append(quotation)
            last = quotation.end
    return kept


def _trailing(text: str, found: Sequence[Quotation], number: int) -> bool:
    """Tell a quotation that opens its line, follows a colon or goes on in the next paragraph from a stray mark."""
    quotation = found[number]
    line = text.rfind("\n", 0, quotation.start) + 1
    before = text[line : quotation.start].strip()
    return not before or before[-1] in ":," or any(later.continues for later in found[number + 1 : number + 4])


def _inside(starts: list[int], quotes: list[Quotation]) -> list[int]:
    inside = [-1] * len(starts)
    for number, quotation in enumerate(quotes):
        for word in range(bisect_left(starts, quotation.start), bisect_left(starts, quotation.end)):
            inside[word] = number
    return inside


def _clauses(cut: list[Span], starts: list[int], quotes: list[Quotation]) -> list[Span]:
    edges = [quotation.start for quotation in quotes]
    joined: list[Span] = []
    carry: int | None = None
    for start, end in cut:
        number = bisect_right(edges, end - 1) - 1
        first = start if carry is None else carry
        if number >= 0 and quotes[number].start < end < quotes[number].end:
            carry = first
            continue
        carry = None
        joined += _cut(bisect_left(starts, first), bisect_left(starts, end))
    return joined


def _cut(first: int, last: int) -> list[Span]:
    return [(at, min(at + _MAX_WORDS, last)) for at in range(first, last, _MAX_WORDS)]
