"""Quotations by their marks: strings in, spans out.

Straight and curly doubles, single typographic marks told apart from apostrophes, guillemets in both directions,
low-high marks, doubled apostrophes and backticks. One pass with a stack, linear in the length of the text.
A quotation never crosses a paragraph: where a paragraph leaves it open and the next one opens again, the second
is a quotation that ``continues`` the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from onrecord.rows import Span

_TOKEN = re.compile(r"[\"“”„«»‹›‘’‚]|''|``|'|\n")
_CLOSERS: dict[str, frozenset[str]] = {
    "\u201c": frozenset("\u201d"),
    "\u201d": frozenset("\u201d"),
    "\u201e": frozenset("\u201c\u201d"),
    "«": frozenset("»"),
    "»": frozenset("«»"),
    "‹": frozenset("›"),
    "›": frozenset("‹"),
    "\u2018": frozenset("\u2019"),
    "\u201a": frozenset("\u2018\u2019"),
    "'": frozenset("'"),
    '"': frozenset('"'),
    "''": frozenset(["''"]),
    "``": frozenset(["''", '"']),
}
_DOUBLE = frozenset(["\u201c", "\u201d", '"'])
_SINGLE = frozenset("\u2018\u201a'")
_ALWAYS = frozenset("\u201c\u201e«")
_BEFORE_OPENING = frozenset("([{—–-/:“\"«„‘'’…")
_STRONG_END = frozenset('.,!?;:…”"»)]—')
_ELISIONS = re.compile(r"(?:em|til|cause|n|tis|twas|round|bout|\d0s)\b", re.IGNORECASE)
_MAX_DEPTH = 8
# So far a single mark after s is looked past for one that closes; quotations in news are seldom longer.
_POSSESSIVE_REACH = 500


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """``text[start:end]`` with its marks, ``text[inner_start:inner_end]`` without; ``style`` is the opening mark.

    ``closed`` is False where no mark closes it (it then ends with its paragraph); ``continues`` is True where it
    goes on with the open quotation of the paragraph before; ``depth`` counts the quotations around it.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    style: str
    closed: bool = True
    continues: bool = False
    depth: int = 0

    @property
    def inner(self) -> Span:
        """The words between the marks."""
        return self.inner_start, self.inner_end


class _Open(msgspec.Struct):
    start: int
    style: str
    continues: bool


# A document is asked for its quotations seven times while it is read.
@lru_cache(maxsize=2)
def quotations(text: str) -> tuple[Quotation, ...]:
    """Return every quotation of ``text`` in the order of their beginnings, nested ones too."""
    found: list[Quotation] = []
    left_open: str | None = None
    for start, end in _paragraphs(text):
        if not text[start:end].strip():
            continue
        stack: list[_Open] = []
        first = _first_letter(text, start, end)
        for mark in _TOKEN.finditer(text, start, end):
            _read(text, mark.group(), mark.start(), (start, end), stack, found)
            if len(stack) == 1 and stack[0].start == first and _family(left_open) == _family(stack[0].style):
                stack[0].continues = True
        left_open = _leave_open(text, end, stack, found)
    return tuple(sorted(found, key=lambda quotation: (quotation.start, -quotation.end)))


def _family(style: str | None) -> str | None:
    """Straight and curly double marks as one: a page that mixes them may leave open one and go on with the other."""
    return '"' if style in _DOUBLE else style


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield lines; a line that goes on in small letters belongs to the one before."""
    start = 0
    position = text.find("\n")
    while position != -1:
        following = text[position + 1 : position + 2]
        if not following.islower():
            yield start, position
            start = position + 1
        position = text.find("\n", position + 1)
    yield start, len(text)


def _first_letter(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _read(text: str, mark: str, at: int, bounds: Span, stack: list[_Open], found: list[Quotation]) -> None:
    """Open or close a quotation at one mark."""
    before = text[at - 1] if at > bounds[0] else " "
    after = text[at + len(mark)] if at + len(mark) < bounds[1] else " "
    depth = _closes(text, mark, at, bounds, stack, before, after)
    if depth is not None:
        _close(at, mark, depth, stack, found)
    elif _can_open(text, mark, at, before, after) and len(stack) < _MAX_DEPTH:
        glued = bool(stack) and stack[-1].style == mark and _ends_sentence(text, stack[-1].start + 1, at)
        if glued:
            _end_open(text, at, stack.pop(), len(stack), found)
        stack.append(_Open(at, mark, glued))


def _ends_sentence(text: str, start: int, at: int) -> bool:
    """Tell a mark that opens after a whole sentence: paragraphs of one speech, glued together."""
    before = text[max(start, at - 5) : at].rstrip()
    return before.endswith((".", "!", "?", "…"))


def _closes(text: str, mark: str, at: int, bounds: Span, stack: list[_Open], before: str, after: str) -> int | None:
    """Return the place in the stack of the quotation that this mark closes."""
    for depth in range(len(stack) - 1, -1, -1):
        style = stack[depth].style
        if mark not in _CLOSERS[style] and not _mixed(style, mark, after):
            continue
        if style in _SINGLE and not _ends_single(text, at, bounds, before, after):
            return None
        if style == mark and _only_opens(before, after):
            return None
        return depth
    return None


def _mixed(style: str, mark: str, after: str) -> bool:
    """Tell a straight mark that closes a curly one and the reverse, where it cannot open."""
    return {style, mark} in ({"“", '"'}, {'"', "”"}) and style != "”" and not after.isalnum()


def _only_opens(before: str, after: str) -> bool:
    return (before.isspace() or before in "([{—–") and not after.isspace() and after not in ".,;:!?)]}"


def _ends_single(text: str, at: int, bounds: Span, before: str, after: str) -> bool:
    """Tell a closing single mark from an apostrophe."""
    if after.isalnum() or before.isspace():
        return False
    if before in _STRONG_END or before != "s" or not after.isspace():
        return True
    return not _closes_later(text, at, min(bounds[1], at + _POSSESSIVE_REACH))


def _closes_later(text: str, at: int, end: int) -> bool:
    """Tell a possessive ("‘The ministers’ boats left,’") by a closing mark that comes before another opening."""
    mark = text[at]
    if text[at + 2 : at + 3].isupper():
        return False
    opening = text.find("‘", at, end) if mark == "’" else -1
    later = text.find(mark, at + 1, end if opening == -1 else opening)
    while later != -1:
        if mark == "'" and text[later - 1].isspace():
            return False
        if not text[later + 1 : later + 2].isalnum():
            return True
        later = text.find(mark, later + 1, end if opening == -1 else opening)
    return False


def _can_open(text: str, mark: str, at: int, before: str, after: str) -> bool:
    if mark not in _CLOSERS:
        return False
    if mark in ("«", "``"):
        # Two backticks are never anything else, and tokenised text puts blanks on both sides of them.
        return True
    if after.isspace() or (mark == "»" and not after.isalnum()):
        return False
    if not (before.isspace() or before in _BEFORE_OPENING or mark in _ALWAYS):
        return False
    if mark in _SINGLE:
        return not _ELISIONS.match(text, at + 1) and (after.isalnum() or after in '“"([…$£€#')
    return not (mark == '"' and before.isdigit())


def _close(at: int, mark: str, depth: int, stack: list[_Open], found: list[Quotation]) -> None:
    opened = stack[depth]
    if at > opened.start + len(opened.style):
        found.append(
            Quotation(
                start=opened.start,
                end=at + len(mark),
                inner_start=opened.start + len(opened.style),
                inner_end=at,
                style=opened.style,
                continues=opened.continues,
                depth=depth,
            )
        )
    # What stands above it in the stack was never closed: single marks mostly, that is, apostrophes.
    del stack[depth:]


def _leave_open(text: str, end: int, stack: list[_Open], found: list[Quotation]) -> str | None:
    """Keep what the paragraph leaves open, and return the mark that the next paragraph may repeat."""
    while end and text[end - 1].isspace():
        end -= 1
    if not stack or stack[0].style in _SINGLE or end <= stack[0].start + len(stack[0].style):
        return None
    _end_open(text, end, stack[0], 0, found)
    return stack[0].style


def _end_open(text: str, end: int, opened: _Open, depth: int, found: list[Quotation]) -> None:
    """Keep a quotation that no mark closes, up to ``end``."""
    while text[end - 1].isspace():
        end -= 1
    if end <= opened.start + len(opened.style):
        return
    found.append(
        Quotation(
            start=opened.start,
            end=end,
            inner_start=opened.start + len(opened.style),
            inner_end=end,
            style=opened.style,
            closed=False,
            continues=opened.continues,
            depth=depth,
        )
    )
