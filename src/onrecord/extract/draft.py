"""What is known of one document so far; each extractor takes a draft and returns it with more rows."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from onrecord.rows import (
    Commitment,
    Copy,
    DateMention,
    Document,
    Event,
    Mention,
    Passage,
    Row,
    Span,
    Statement,
    Step,
)  # fmt: skip


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """An attribution as spans, before it becomes a statement; spans are sorted, half-open, in code points.

    ``source`` and ``cue`` may be empty (no source is named; a bare quotation). ``score`` is a probability, 0 to 1.
    ``origin`` is ``model@hash`` or ``rule:name``.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float
    origin: str


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One document and every row found in it so far."""

    document: Document
    passages: tuple[Passage, ...] = ()
    marks: tuple[Mark, ...] = ()
    dates: tuple[DateMention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    steps: tuple[Step, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    copies: tuple[Copy, ...] = ()

    def rows(self) -> tuple[Row, ...]:
        """Return all rows, the document first."""
        return (
            self.document, *self.passages, *self.dates, *self.mentions, *self.statements,
            *self.events, *self.steps, *self.commitments, *self.copies,
        )  # fmt: skip


Extractor = Callable[[Draft], Draft]
