"""Spans as sets of words, so that a comma more or less is no error."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import msgspec

from onrecord.extract.draft import Mark
from onrecord.rows import Span

_WORD = re.compile(r"\w+|[^\w\s]")
_DOUBLE_MARKS = frozenset('"“”„«»')
ROLES = ("content", "source", "cue")

Words = frozenset[int]


class Lexer(msgspec.Struct, frozen=True, kw_only=True):
    """The words and punctuation marks of one text; a word is known by its number."""

    text: str
    starts: list[int]
    ends: list[int]
    is_word: list[bool]

    def words(self, spans: Sequence[Span]) -> Words:
        """Return the words that the spans touch; punctuation only where they touch nothing else."""
        touched = {number for span in spans for number in self.tokens(span)}
        return frozenset(number for number in touched if self.is_word[number]) or frozenset(touched)

    def tokens(self, span: Span) -> range:
        """Return the numbers of all words and marks that a span touches."""
        start, end = span
        if start >= end:
            return range(0)
        return range(bisect_right(self.ends, start), bisect_left(self.starts, end))

    def quoted(self, spans: Sequence[Span]) -> bool:
        """Tell whether a double quotation mark stands in a span or right at its borders."""
        return any(not _DOUBLE_MARKS.isdisjoint(self.text[max(0, start - 1) : end + 1]) for start, end in spans)


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """A mark as sets of words; ``quoted`` where its content holds or touches a double quotation mark."""

    mark: Mark
    content: Words
    source: Words
    cue: Words
    quoted: bool


def lex(text: str) -> Lexer:
    """Cut a text into words and single punctuation marks."""
    matches = list(_WORD.finditer(text))
    return Lexer(
        text=text,
        starts=[match.start() for match in matches],
        ends=[match.end() for match in matches],
        is_word=[match.group()[0].isalnum() or match.group()[0] == "_" for match in matches],
    )


def attribution(lexer: Lexer, mark: Mark) -> Attribution:
    """Return a mark as sets of words."""
    return Attribution(
        mark=mark,
        content=lexer.words(mark.content),
        source=lexer.words(mark.source),
        cue=lexer.words(mark.cue),
        quoted=lexer.quoted(mark.content),
    )
