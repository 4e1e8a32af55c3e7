"""The document page: one article, its voices told apart, each statement with a note beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

import msgspec
from markupsafe import Markup, escape

from onrecord.rows import Document, Passage, Statement
from onrecord.views.segments import Block, Segment, blocks
from onrecord.views.words import running

_COLOURS = 8
"""Voices with a colour of their own: more cannot be told apart; the others share a grey."""
_ASIDE = {"boilerplate", "caption", "byline", "dateline"}
"""Kinds of passage that are nobody's words on the subject, left out of the shares of voices."""


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose words an article reports; ``share`` counts characters, of ``quoted`` in direct quotation."""

    key: str
    label: str
    actor: str | None
    colour: str
    share: int
    quoted: int
    statements: int


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A block ready for the page: its text with the voices marked, and the indices of the statements it opens.

    ``text`` is without the line ends after it, of which ``breaks`` are.
    """

    kind: str
    text: Markup
    breaks: int
    opens: tuple[int, ...]
    repeats: str | None


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring lines of one kind."""

    kind: str
    lines: tuple[Line, ...]


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """An article as its page shows it; ``colours`` has one for each statement, ``own`` counts characters."""

    zones: tuple[Zone, ...]
    voices: tuple[Voice, ...]
    colours: tuple[str, ...]
    own: int
    total: int


def mark(
    document: Document, passages: Sequence[Passage], statements: Sequence[Statement], names: Mapping[str, str]
) -> Marked:
    """Mark the voices of an article; ``names`` maps actors to their names. The text is kept to the character."""
    cut = blocks(document.text, passages, statements)
    keys = [voice_key(statement) for statement in statements]
    spoken, quoted, total = _shares(cut, statements, keys)
    colours = _colours(spoken, keys)
    lines = [_line(document.text, block, statements, [colours[key] for key in keys]) for block in cut]
    zones = tuple(Zone(kind=kind, lines=tuple(group)) for kind, group in groupby(lines, key=lambda line: line.kind))
    return Marked(
        zones=zones,
        voices=tuple(_voices(statements, keys, spoken, quoted, colours, names)),
        colours=tuple(colours[key] for key in keys),
        own=total - sum(spoken.values()),
        total=total,
    )


def voice_key(statement: Statement) -> str:
    """Name the voice of a statement: its actor where resolved, else its words, else nobody."""
    return statement.speaker or (statement.speaker_name or "").casefold()


def _shares(
    cut: Iterable[Block], statements: Sequence[Statement], keys: Sequence[str]
) -> tuple[Counter[str], Counter[str], int]:
    spoken: Counter[str] = Counter()
    quoted: Counter[str] = Counter()
    total = 0
    for segment in (segment for block in cut if block.kind not in _ASIDE for segment in block.segments):
        size = segment.end - segment.start
        total += size
        if segment.content:
            spoken[keys[segment.content[-1]]] += size
            quoted[keys[segment.content[-1]]] += size * (statements[segment.content[-1]].mode == "direct")
    return spoken, quoted, total


def _colours(spoken: Counter[str], keys: Iterable[str]) -> dict[str, str]:
    # Who says most comes first; equal shares in the order of the text, so that a page never changes by itself.
    ranked = [key for key, _ in spoken.most_common() if key]
    colours = dict.fromkeys(keys, "v0")
    colours.update({key: f"v{place}" for place, key in enumerate(ranked[:_COLOURS], 1)})
    return colours


def _voices(
    statements: Sequence[Statement],
    keys: Sequence[str],
    spoken: Counter[str],
    quoted: Counter[str],
    colours: Mapping[str, str],
    names: Mapping[str, str],
) -> Iterable[Voice]:
    counts = Counter(keys)
    worded = dict(reversed(list(zip(keys, statements, strict=True))))
    for key in sorted(counts, key=lambda key: (-spoken[key], key)):
        first = worded[key]
        label = names.get(first.speaker or "") or first.speaker_name or "nobody named"
        yield Voice(
            key=key,
            label=label,
            actor=first.speaker if first.speaker in names else None,
            colour=colours[key],
            share=spoken[key],
            quoted=quoted[key],
            statements=counts[key],
        )


def _line(text: str, block: Block, statements: Sequence[Statement], colours: Sequence[str]) -> Line:
    last = block.segments[-1].end
    whole = text[block.segments[0].start : last]
    breaks = len(whole) - len(whole.rstrip("\n"))
    parts = [_segment(text, segment, last - breaks, statements, colours) for segment in block.segments]
    return Line(kind=block.kind, text=Markup("".join(parts)), breaks=breaks, opens=block.opens, repeats=block.repeats)


def _segment(text: str, segment: Segment, stop: int, statements: Sequence[Statement], colours: Sequence[str]) -> str:
    numbers = [_number(statements[number].id, number + 1, colours[number]) for number in segment.opens]
    told = str(running(text[segment.start : min(segment.end, stop)]))
    classes = _classes(segment, statements, colours)
    if classes and told:
        concerned = segment.content[::-1] or segment.cue or segment.source
        ids = escape(" ".join(statements[number].id for number in concerned))
        # Strings, made markup once a line: Markup.format took a sixth of the time that a whole report takes.
        told = f'<span class="{" ".join(classes)}" data-s="{ids}">{told}</span>'
    return "".join([*numbers, told])


def _number(name: str, number: int, colour: str) -> str:
    place = f'href="#s{escape(name)}" data-number="{number}" aria-label="Statement {number}"'
    return f'<a class="number {colour}" {place}></a>'


def _classes(segment: Segment, statements: Sequence[Statement], colours: Sequence[str]) -> list[str]:
    """Name what a segment is: its voice and mode, ``nested`` inside another statement, cue and source."""
    classes: list[str] = []
    if segment.content:
        inner = segment.content[-1]
        classes += ["said", statements[inner].mode, colours[inner]]
        classes += ["nested"] * (len(segment.content) > 1)
    for role, numbers in (("cue", segment.cue), ("source", segment.source)):
        if numbers:
            classes += [role] if segment.content else [role, colours[numbers[-1]]]
    return classes


def percent(part: int, whole: int) -> int:
    """Return a share in whole percent, 0 where there is nothing to share."""
    return round(100 * part / whole) if whole else 0


def inferred(document: Document) -> list[dict[str, Any]]:
    """Return how each fact of a document's header was found, in the order of the header."""
    order = ("outlet", "author", "title", "published", "language")
    facts = {fact.field: fact for fact in document.inferences}
    quotes = {item.role: item.quote for item in document.evidence}
    return [
        {"field": field, "basis": facts[field].basis, "from": facts[field].from_, "quote": quotes.get(field)}
        for field in order
        if field in facts
    ]
