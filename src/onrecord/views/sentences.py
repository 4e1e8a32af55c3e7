"""The sentence that cited words stand in, cut into what is cited and what is around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from markupsafe import Markup

from onrecord.rows import Evidence, Statement
from onrecord.views.library import Library
from onrecord.views.segments import sweep
from onrecord.views.words import running

_AROUND = 140
"""Characters looked at on each side for the ends of a sentence."""
_LONGEST = 460
"""Characters of an excerpt: two lines of print; the whole is one click away."""
_BEFORE = re.compile(r"(?:[\n]|[.!?…][\"'”’»)]*\s)")
_AFTER = re.compile(r"[\n]|[.!?…][\"'”’»)]*(?=\s|$)")
_ROLES = ("content", "cue", "source", "named")

Placed = tuple[int, int, str]
"""A span of cited words and their role."""


class Piece(msgspec.Struct, frozen=True):
    """A run of words and what it is: a set of content, cue, source, named; empty for the words around."""

    text: str
    roles: tuple[str, ...]


def placed(statement: Statement) -> tuple[Placed, ...]:
    """Return the words of a statement with their roles."""
    return tuple((*span, role) for role in _ROLES for span in statement.spans(role))


def named(evidence: Iterable[Evidence]) -> tuple[Placed, ...]:
    """Return the words that an event, step or commitment rests on; they have one role only."""
    return tuple((item.start, item.end, "named") for item in evidence)


def sentences(library: Library, cited: Mapping[str, tuple[str, Sequence[Placed]]]) -> dict[str, tuple[Piece, ...]]:
    """Read the sentences of cited words: {key: (document, words)}; a key without words has no sentence."""
    given = {key: (document, words) for key, (document, words) in cited.items() if words}
    texts = library.excerpts({key: (document, *_window(words)) for key, (document, words) in given.items()})
    return {key: sentence(words, *texts[key]) for key, (_, words) in given.items()}


def _window(words: Sequence[Placed]) -> tuple[int, int]:
    start, end = _extent(words)
    return start - _AROUND, min(end, start + _LONGEST) + _AROUND


def _extent(words: Sequence[Placed]) -> tuple[int, int]:
    """Return from where to where words lie; those of the first role alone where others stand far off."""
    start, end = min(words)[0], max(last for _, last, _ in words)
    if end - start > 2 * _LONGEST:
        first = [word for word in words if word[2] == words[0][2]]
        start, end = min(first)[0], max(last for _, last, _ in first)
    return start, end


def sentence(words: Sequence[Placed], offset: int, text: str) -> tuple[Piece, ...]:
    """Cut a sentence into pieces; ``text`` is the document's from ``offset``, some way around the words."""
    start, end = _extent(words)
    begin = max((found.end() for found in _BEFORE.finditer(text, 0, start - offset)), default=0) + offset
    ending = _AFTER.search(text, min(end, start + _LONGEST) - offset)
    stop = min(ending.end() + offset if ending else offset + len(text), offset + len(text))
    stop = max(stop, min(end, start + _LONGEST))
    inside = [
        (max(first, begin), min(last, stop), role) for first, last, role in words if max(first, begin) < min(last, stop)
    ]
    pieces = [
        Piece(text[first - offset : last - offset].replace("\n", " "), tuple(r for r in _ROLES if r in roles))
        for first, last, roles in sweep((begin, stop), inside)
    ]
    before = [Piece("… ", ())] if begin == offset and offset > 0 else []
    after = [Piece(" …", ())] if stop < end or (not ending and len(text) > 2 * _AROUND) else []
    return (*before, *pieces, *after)


def marked(pieces: Iterable[Piece], mode: str = "") -> Markup:
    """Write a sentence for a page, its cited words told apart."""
    # Strings, made markup once at the end: Markup.join escapes each part again to find that it is escaped.
    return Markup(
        "".join(
            f'<span class="{_class(piece.roles, mode)}">{running(piece.text)}</span>'
            if piece.roles
            else str(running(piece.text))
            for piece in pieces
        )
    )


def _class(roles: Sequence[str], mode: str) -> str:
    return " ".join(["said", mode, *roles[1:]] if "content" in roles else roles)
