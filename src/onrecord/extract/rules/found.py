"""One attribution in word numbers, before it becomes a mark."""

from __future__ import annotations

import msgspec

from onrecord.extract.cues import CueForm
from onrecord.rows import Span


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Spans are of word numbers; ``cue`` is None for a bare quotation; ``rule`` names the pattern.

    ``thought`` tells that the cue is of thought or evidence, not of speech or writing.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    rule: str
    thought: bool = False


class Verb(msgspec.Struct, frozen=True, kw_only=True):
    """A cue verb in its sentence: the word ``at``, its end with a particle, and where its verb group begins."""

    at: int
    end: int
    form: CueForm
    group: int
    first: int
    last: int
