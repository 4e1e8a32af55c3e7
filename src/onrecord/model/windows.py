"""Text in, numbered word pieces and windows out: what the encoder reads, with exact character offsets.

A text is cut into lines (scraped and edited articles alike put a paragraph on a line), each line into word pieces,
and whole lines are packed into windows. A line longer than a window is read in overlapping windows, and each of
its pieces is *owned* by one of them: the one in which the piece stands further from a border.

Offsets are half-open and count Unicode code points, for every text: characters the tokenizer cannot take (lone
surrogates) are replaced one for one before it sees them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ints = NDArray[np.int64]

WINDOW = 256  # pieces in a window of several lines, special pieces included
LONGEST = 512  # pieces in a window of one line: the positions the encoder knows
CLS, SEP = 101, 102
CASES = ("other", "lower", "capital", "upper", "mixed")
QUOTES = ("outside", "double", "single", "opening", "closing")
MARK = '"'

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_PLAIN = {ord(c): MARK for c in "“”„‟«»＂"} | {ord(c): "'" for c in "‘’‚‛‹›`´′"}
_PLAIN |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_BREAKS = dict.fromkeys(map(ord, "\r\u2028\u2029\x0b\x0c\x85"), "\n")
_MARKS = re.compile(f"[{MARK}'{''.join(chr(c) for c, to in _PLAIN.items() if to in (MARK, chr(39)))}]")
_OPENING, _CLOSING = "“„«", "”»"
_SINGLE = re.compile(r"(?:(?<=[\s(\[\"“—–-])|^)[‘'‚‹](?=[^\s'’])(.{2,2000}?)(?<=[^\s])[’'›](?=$|[\s.,;:!?)\]\"”—–-])")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one text, in order; every array has one entry a piece.

    `start` and `end` are offsets in code points; `word` and `line` count from 0 within the text; `case` indexes
    CASES and `quote` indexes QUOTES.
    """

    ids: Ints
    start: Ints
    end: Ints
    word: Ints
    line: Ints
    case: Ints
    quote: Ints

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces lo..hi of a text read at once; an attribution is taken from it when its cue starts in own_lo..own_hi."""

    lo: int
    hi: int
    own_lo: int
    own_hi: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the encoder is given for one window; `piece` is the piece behind each position, -1 for special ones."""

    ids: Ints
    case: Ints
    quote: Ints
    piece: Ints


def load_tokenizer(path: Path | None = None) -> Tokenizer:
    """The word-piece tokenizer of the encoder, from the file beside this module or another of the same format."""
    tokenizer = Tokenizer.from_file(str(path or Path(__file__).with_name("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def plain(text: str) -> str:
    """`text` with every kind of quotation mark made straight, character for character: offsets stay as they are."""
    return text.translate(_PLAIN)


def cut(text: str, tokenizer: Tokenizer) -> Pieces:
    """The word pieces of `text`, any text at all; pieces never reach over a line's end."""
    lines = [(m.start(), m.group()) for m in _LINE.finditer(text) if not m.group().isspace()]
    # All at once: with arrays for each line it took a third more.
    encoding = tokenizer.encode(plain(text).translate(_BREAKS), add_special_tokens=False)
    spans = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    numbers = np.array(encoding.word_ids, dtype=np.int64)
    opens = np.ones(len(numbers), dtype=np.bool_)
    opens[1:] = numbers[1:] != numbers[:-1]
    first = np.flatnonzero(opens)
    last = np.append(first[1:], len(numbers)) - 1
    word = np.cumsum(opens) - 1
    ends = spans[last[: len(first)], 1].tolist()
    cases = [case_of(text[s:e]) for s, e in zip(spans[first, 0].tolist(), ends, strict=True)]
    return Pieces(
        ids=np.array(encoding.ids, dtype=np.int64),
        start=spans[:, 0].copy(),
        end=spans[:, 1].copy(),
        word=word,
        line=np.searchsorted([start for start, _ in lines], spans[:, 0], "right") - 1,
        case=np.array(cases, dtype=np.int64)[word],
        quote=_quotes(text, lines)[spans[:, 0]],
    )


def _quotes(text: str, lines: Iterable[tuple[int, str]]) -> Ints:
    """For each character of a text, the state that `quote_states` gives it in its line."""
    state = np.zeros(len(text), dtype=np.int64)
    for start, line in lines:
        if _MARKS.search(line):
            state[start : start + len(line)] = quote_states(line)
    return state


@lru_cache(maxsize=1 << 16)
def case_of(word: str) -> int:
    """Which of CASES the spelling of `word` is."""
    if not word[:1].isalpha():
        return 0
    if word.islower():
        return 1
    if word.isupper():
        return 3 if len(word) > 1 else 2
    return 2 if word[0].isupper() and word[1:].islower() else 4


def quote_states(line: str) -> Ints:
    """For each character of a line, which of QUOTES it stands in, by the double and single marks of that line.

    Marks that lack a partner still say something: an opening mark holds to the line's end (a quotation that goes on
    in the next paragraph), a closing mark from the line's start, an odd straight mark counts as opening.
    """
    state = np.zeros(len(line), dtype=np.int64)
    plain_line = plain(line).replace("''", MARK + MARK)
    for m in _SINGLE.finditer(line) if "'" in plain_line else ():
        state[m.start() : m.end()] = 2
        state[m.start()], state[m.end() - 1] = 3, 4
    opened = -1
    seen = False
    for at in (i for i, c in enumerate(plain_line) if c == MARK) if MARK in plain_line else ():
        if plain_line[at - 1 : at + 1] == MARK + MARK and line[at] == "'":
            state[at] = state[at - 1]  # the second half of a mark written as two apostrophes
            opened = at if opened == at - 1 else opened
            continue
        german = opened >= 0 and line[opened] == "„"
        opens = (line[at] in _OPENING and not german) or (line[at] not in _CLOSING and opened < 0)
        if opens:
            opened = at
        elif opened >= 0 or not seen:
            state[opened + 1 : at] = 1
            opened = -1
        state[at] = 3 if opens else 4
        seen = True
    if opened >= 0:
        state[opened + 1 :] = 1
    return state


def windows(pieces: Pieces, *, size: int = WINDOW, longest: int = LONGEST) -> list[Window]:
    """Whole lines packed into windows of at most `size` positions; a longer line alone, up to `longest`.

    A line beyond `longest` is cut into windows that overlap by half.
    """
    if not len(pieces):
        return []
    borders = [0, *(np.flatnonzero(np.diff(pieces.line)) + 1).tolist(), len(pieces)]
    found: list[Window] = []
    lo, used = 0, 1
    for start, end in itertools.pairwise(borders):
        need = end - start + 1
        if used + need > size and start > lo:
            found.append(Window(lo, start, lo, start))
            lo, used = start, 1
        used += need
        if used > longest:
            found.extend(_overlapping(start, end, longest - 2))
            lo, used = end, 1
    if lo < len(pieces):
        found.append(Window(lo, len(pieces), lo, len(pieces)))
    return found


def _overlapping(start: int, end: int, room: int) -> list[Window]:
    step = room // 2
    starts = list(range(start, max(start + 1, end - room), step))
    if starts[-1] + room < end:
        starts.append(end - room)
    cuts = [start, *((a + room + b) // 2 for a, b in itertools.pairwise(starts)), end]
    return [Window(s, min(s + room, end), a, b) for s, a, b in zip(starts, cuts, cuts[1:], strict=False)]


def read(pieces: Pieces, window: Window) -> Reading:
    """The positions of a window: [CLS], the pieces, and [SEP] at the end of each line."""
    lo, hi = window.lo, window.hi
    piece = np.arange(lo, hi)
    after = np.flatnonzero(np.diff(pieces.line[lo:hi])) + 1
    piece = np.concatenate([[-1], np.insert(piece, after, -1), [-1]])
    inside = piece >= 0
    ids = np.where(inside, pieces.ids[piece], SEP)
    ids[0] = CLS
    return Reading(ids, np.where(inside, pieces.case[piece], 0), np.where(inside, pieces.quote[piece], 0), piece)
