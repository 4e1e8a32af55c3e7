"""Runs of capitalised words, and the pieces they fall into: known phrases, roles, names not known yet."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from onrecord.rows import Passage, Span
from onrecord.text import gazetteer
from onrecord.text.names import honorifics, is_given

_UPPER = "".join(
    re.escape(chr(code)) for code in range(min(sys.maxunicode, 0x530)) if chr(code).isupper()
)  # Latin, Greek and Cyrillic capitals: a class of characters is twice as fast as testing each word
_ADDRESS = "|".join(sorted((re.escape(form) for form in honorifics() if len(form) > 1), key=len, reverse=True))
_SUFFIXED = (
    "led|run|backed|born|style|era|based|appointed|held|controlled|owned|made|built|speaking|friendly|aligned|sponsored"
    "|funded|spent|occupied|brokered|related|like|loving|supporting|hating|allied|inspired|area|endorsed|imposed"
)
_WORD = (
    rf"(?:(?=[{_UPPER}]\w*\.)(?:"  # a word with a stop: few have one, and only they need the next four looks
    rf"(?:{_ADDRESS}|Jr|Sr|St)\.(?=[ ,'’]|$)"  # a title with its stop
    rf"|[{_UPPER}]\w*\.(?:com|org|net)\b"  # an address that is a name
    rf"|(?:[{_UPPER}]\.){{2,}}|[{_UPPER}]\.(?=[ ]?[{_UPPER}]))"  # U.S., an initial
    rf"|[{_UPPER}]\w*(?:[-'’&](?!(?:s|{_SUFFIXED})\b)\w+)*)"
)
_PARTICLE = "de|del|della|di|da|dos|du|van|von|van der|van den|de la|der|den|ter|bin|ibn|al|el|la|le"
_JOIN = rf"(?:[\"“][A-Z]\w+[\"”][ ])?(?:(?:and|&|of|of the|for|for the|for a|on|on the|{_PARTICLE})[ ])?"
_RUN = re.compile(rf"(?:al-)?{_WORD}(?:[ \u00a0]{_JOIN}{_WORD})*")
# Where a run can begin: looking for a class of characters takes half of the time of trying a run at each place.
_BEGIN = re.compile(rf"[{_UPPER}](?<!\w.)|al-(?<!\w...)")
_TOKEN = re.compile(_WORD)
_OPENING = re.compile(r"(?:^|[.!?:…]['\"”’)\]]*\s+|\n\s*|^\s+|[\"“„«‘(•–—-]\s?)\Z")
_LOWER_WORD = re.compile(r"\b[a-z]{2,}\b")
_LINE_WORD = re.compile(r"[^\W\d_]{4,}")
_STOP_INSIDE = re.compile(r"[.!?](?<=[a-z].)['\"’”]?[ ]")
_CONTRACTION = re.compile(r"(?:I|He|She|It|We|You|They|That|There|What|Who|Here|Let|\w+n)['’](?:m|s|t|re|ve|ll|d)\Z")
_PARTY = re.compile(r"[DRI]-(?=[A-Z])")
"""Party and state of American legislators (D-Md.)."""
_OF_PLACE = gazetteer.word_set("of_place")
MOST_WORDS = 200
"""A run longer than this is cut: no name has so many words, and a page in capitals must not cost its square."""


class Token(NamedTuple):
    """A capitalised word and where it stands."""

    start: int
    end: int
    word: str


class Piece(NamedTuple):
    """Part of a run: kind is that of a gazetteer entry, ``role``, or ``unknown`` (maybe a name); tokens in order."""

    kind: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    entry: gazetteer.Entry | None = None


def lower_words(text: str) -> frozenset[str]:
    """Return the words that the text writes in lower case somewhere."""
    return frozenset(_LOWER_WORD.findall(text))


def headline_spans(text: str, passages: tuple[Passage, ...]) -> tuple[Span, ...]:
    """Return lines whose words mostly have capitals though they are no names: sorted, disjoint."""
    spans = [line.span() for line in re.finditer(r"[^\n]+", text) if _capital_line(line.group()[:400])]
    titled = [
        (p.start, p.end) for p in passages if p.kind in {"title", "heading"} and _capital_line(text[p.start : p.end])
    ]
    return _merged([*spans, *titled])


def _capital_line(line: str) -> bool:
    stopped = line.rstrip()[-1:] in {".", "!", "”", '"'}
    if stopped and _STOP_INSIDE.search(line):
        return False
    words = _LINE_WORD.findall(line)
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= (0.9 if stopped else 0.7) * len(words)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def runs(text: str) -> Iterator[list[Token]]:
    """Yield runs of capitalised words joined by single spaces, particles, of, for and on."""
    place = 0
    while begin := _BEGIN.search(text, place):
        run = _RUN.match(text, begin.start())
        place = run.end() if run else begin.end()
        tokens = _tokens(text, *run.span()) if run else []
        for first in range(0, len(tokens), MOST_WORDS):
            yield tokens[first : first + MOST_WORDS]


def _tokens(text: str, start: int, end: int) -> list[Token]:
    whole = text[start:end]
    if whole.isalnum():
        return [Token(start, end, whole)]
    return [Token(*token.span(), token.group()) for token in _TOKEN.finditer(text, start, end)]


def opens_sentence(text: str, start: int) -> bool:
    """Say whether a sentence, line, list item or quotation begins at ``start``."""
    before = text[max(0, start - 12) : start]
    # Most names stand after a word and a blank: no need to look further.
    if before[-1:] == " " and before[-2:-1].isalnum():
        return False
    return start == 0 or _OPENING.search(before) is not None


def pieces(text: str, tokens: list[Token], lower: frozenset[str]) -> list[Piece]:
    """Cut one run into known phrases, roles and unknown names, leftmost longest; words that name nobody are dropped."""
    found: list[Piece] = []
    unknown: list[Token] = []
    index = 0
    while index < len(tokens):
        piece = _known(text, tokens, index) or _role(text, tokens, index)
        if piece is not None and _belongs_to_name(text, piece, unknown, tokens, index):
            piece = None
        if piece is None and not _separates(text, tokens, index, lower):
            if unknown and not _continues(text, unknown, tokens, index):
                _flush(unknown, found, lower)
            unknown.append(tokens[index])
        else:
            _flush(unknown, found, lower)
            if piece is not None:
                found.append(piece)
        index += len(piece.tokens) if piece is not None else 1
    _flush(unknown, found, lower)
    return _with_adjectives(text, found)


def _with_adjectives(text: str, found: list[Piece]) -> list[Piece]:
    """Make Russian and Defence Ministry one name: the state tells two ministries apart."""
    whole: list[Piece] = []
    for piece in found:
        before = whole[-1] if whole else None
        body = piece.kind == "unknown" and piece.tokens[-1].word in gazetteer.organisation_words()
        if body and before is not None and before.kind == "adjective" and text[before.end : piece.start] == " ":
            whole[-1] = Piece("unknown", before.start, piece.end, (*before.tokens, *piece.tokens))
        else:
            whole.append(piece)
    return whole


def _flush(unknown: list[Token], found: list[Piece], lower: frozenset[str]) -> None:
    if unknown:
        named = unknown[_words_before_name(unknown, lower) :]
        found.append(Piece("unknown", named[0].start, named[-1].end, tuple(named)))
        unknown.clear()


def _words_before_name(tokens: list[Token], lower: frozenset[str]) -> int:
    """Return how many words stand before a given name though they are no names: Supervisor Jane Kim, Draft Ann Hill."""
    words = [token.word for token in tokens]
    first = words[0].lower() in lower or words[0] in gazetteer.not_names()
    if not first or is_given(words[0]) or len(words) > 6 or any(w in gazetteer.organisation_words() for w in words):
        return 0
    given = [index for index in range(1, len(words) - 1) if is_given(words[index])]
    return given[0] if given else 0


def _known(text: str, tokens: list[Token], index: int) -> Piece | None:
    longest, shouted = _phrase_begun(tokens[index].word)
    for last in range(min(index + longest, len(tokens)), index, -1):
        phrase = text[tokens[index].start : tokens[last - 1].end]
        entry = gazetteer.entries().get(phrase) or (gazetteer.entries().get(phrase.title()) if shouted else None)
        if entry is not None:
            return Piece(entry.kind, tokens[index].start, tokens[last - 1].end, tuple(tokens[index:last]), entry)
    return None


@lru_cache(maxsize=20_000)
def _phrase_begun(word: str) -> tuple[int, bool]:
    """Return the most words of a known phrase that begins so, and whether the word is shouted (UKRAINE)."""
    lengths = gazetteer.phrase_lengths()
    shouted = len(word) > 4 and word.isupper()
    return lengths.get(word, 0) or (lengths.get(word.title(), 0) if shouted else 0), shouted


@lru_cache(maxsize=20_000)
def _role_begun(word: str) -> tuple[int, bool]:
    """Return the most words of a role that begins so, and whether the word is a form of address."""
    bare = word.rstrip(".")
    return gazetteer.role_lengths().get(bare.lower(), 0), bare in honorifics()


def _role(text: str, tokens: list[Token], index: int) -> Piece | None:
    longest, address = _role_begun(tokens[index].word)
    if address and (tokens[index].word.endswith(".") or index + 1 < len(tokens)):
        return Piece("address", tokens[index].start, tokens[index].end, (tokens[index],))
    for last in range(min(index + longest, len(tokens)), index, -1):
        phrase = text[tokens[index].start : tokens[last - 1].end].lower()
        if (role := gazetteer.roles().get(phrase)) is not None and role.kind == "person":
            return Piece("role", tokens[index].start, tokens[last - 1].end, tuple(tokens[index:last]))
    return None


def _belongs_to_name(text: str, piece: Piece, unknown: list[Token], tokens: list[Token], index: int) -> bool:
    """A known word inside a person's name (Jordan Smith) or an organisation's is no phrase of its own."""
    after = index + len(piece.tokens)
    follows = after < len(tokens) and _joined(text, list(piece.tokens), tokens[after])
    if piece.kind in {"place", "capital", "state"} and follows and tokens[after].word in gazetteer.organisation_words():
        return True
    if piece.kind in {"place", "capital", "state"} and unknown and unknown[-1].word in _OF_PLACE:
        return text[unknown[-1].end : piece.start] in {" of ", " of the "}
    if len(piece.tokens) > 1 or piece.kind == "address":
        return False
    if piece.kind in {"place", "capital", "state", "role"} and unknown and is_given(unknown[-1].word) and not follows:
        return _joined(text, unknown, piece.tokens[0])
    if piece.kind in {"place", "capital", "state"} and is_given(piece.tokens[0].word) and follows:
        return _known(text, tokens, after) is None and _role(text, tokens, after) is None
    return piece.kind != "adjective" and follows and tokens[after].word in gazetteer.organisation_words()


def _separates(text: str, tokens: list[Token], index: int, lower: frozenset[str]) -> bool:
    token = tokens[index]
    if not token.word.isalnum() and (_PARTY.match(token.word) or _CONTRACTION.match(token.word)):
        return True
    strength = gazetteer.not_names().get(token.word)
    if strength == "hard":
        return not (is_given(token.word) and index + 1 < len(tokens))
    if strength == "soft":
        return len(tokens) == 1
    opens = index == 0 and not is_given(token.word) and token.word.lower() in lower
    return opens and opens_sentence(text, token.start)


def _continues(text: str, unknown: list[Token], tokens: list[Token], index: int) -> bool:
    if unknown[-1].word in gazetteer.organisation_words() and is_given(tokens[index].word):
        return False
    between = text[unknown[-1].end : tokens[index].start].strip()
    if between in {"and", "&"}:
        ahead = (token.word for token in tokens[index : index + 3])
        named = re.search(r"\b[Tt]he[ ]\Z", text[max(0, unknown[0].start - 4) : unknown[0].start]) is not None
        return (named or between == "&") and any(word in gazetteer.organisation_words() for word in ahead)
    return _joined(text, unknown, tokens[index])


def _joined(text: str, before: list[Token], token: Token) -> bool:
    """Say whether a word continues a name: of, for and on join only organisations (Ministry of Justice)."""
    between = text[before[-1].end : token.start].strip()
    if between in {"and", "&"}:
        return False
    if not between or between.split(" ")[0] not in {"of", "for", "on"}:
        return True
    return before[-1].word in gazetteer.organisation_words()
