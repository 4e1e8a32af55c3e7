"""What a run of capitalised words that no list knows may name, by its words and by the words around it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from onrecord.data import table
from onrecord.extract.roles import role_after, role_before
from onrecord.extract.runs import Piece
from onrecord.rows import Span
from onrecord.text import gazetteer
from onrecord.text.names import honorifics, is_given, parse_person

_INITIAL = re.compile(r"(?:^|[ ])[A-Z]\.")
_SUFFIX = re.compile(r",?[ ](?:Jr\.?|Sr\.?|III|II|IV)(?!\w)")
_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|outside|across|around|to)[ ]\Z")
_ARTICLE_BEFORE = re.compile(r"\b[Tt]he[ ]\Z")
_WORD_AFTER = re.compile(r"[ ]([a-z]+)")
_WORD_BEFORE = re.compile(r"([a-z]+)[ ]\Z")
_CAMEL = re.compile(r"(?!Mc|Mac|De|Di|La|Le|Van|Du)[A-Z][a-z]+[A-Z][A-Za-z]+\Z")
_ADDRESS = re.compile(r"[^.]\.(?:com|org|net)\Z")
_THINGS = gazetteer.word_set("made_thing")
_ACRONYM = re.compile(r"[A-Z][A-Z&.]{1,6}\Z")


class Found(NamedTuple):
    """A name in the text; ``sure`` is False where only its use as a verb's subject or the like speaks for the kind."""

    start: int
    end: int
    kind: str
    name: str
    role: Span | None = None
    sure: bool = True
    country: str | None = None
    gender: str | None = None


@cache
def person_verbs() -> frozenset[str]:
    """Return verbs whose unknown capitalised subject is taken for a person."""
    return frozenset(verb for (verb,) in table("person_verbs.tsv")[1:])


@cache
def agreement_words() -> frozenset[str]:
    """Return words that make what stands before them an agreement's name."""
    return frozenset(word for (word,) in table("agreement_words.tsv")[1:])


def names_agreement(text: str, end: int) -> bool:
    """Say whether the word after ``end`` makes the words before it the name of an agreement (Minsk agreements)."""
    after = re.match(r"[ ]([A-Za-z]+)", text[end : end + 24])
    return after is not None and after.group(1).lower() in agreement_words()


def with_suffix(text: str, end: int) -> int:
    """Return the end of a name with a following Jr. or III."""
    found = _SUFFIX.match(text, end)
    return found.end() if found else end


def name_unknown(text: str, piece: Piece, *, titled: bool) -> Found | None:
    """Name a piece for what its own words or a role beside it say; None where they say nothing.

    ``titled`` says that a form of address or a role stands right before it.
    """
    words = [token.word for token in piece.tokens]
    if words[-1].lower() in agreement_words() or names_agreement(text, piece.end):
        return None
    no_name = len(words) == 1 and words[0] in gazetteer.not_names() and not _addressed(text, piece)
    if no_name or _cut_short(text, piece):
        return None
    if len(words) == 1 and _ADDRESS.search(words[0]):
        return Found(piece.start, piece.end, "organisation", words[0])
    end = with_suffix(text, piece.end)
    if any(word in gazetteer.organisation_words() for word in words):
        return Found(piece.start, piece.end, "organisation", text[piece.start : piece.end])
    role = role_before(text, piece.start) or role_after(text, end)
    if (
        titled
        or _looks_personal(words, text[piece.start : piece.end])
        or (role and not _ARTICLE_BEFORE.search(text[max(0, piece.start - 5) : piece.start]))
    ):
        return Found(piece.start, end, "person", text[piece.start : end], role)
    return None


def _cut_short(text: str, piece: Piece) -> bool:
    """Say whether a name ends where a wrongly decoded letter (RaÃ) begins: what is left of it names nobody."""
    return piece.tokens[-1].word[-1] in "ÃÂ" or "\u0300" <= text[piece.end : piece.end + 1] <= "\u036f"


def _addressed(text: str, piece: Piece) -> bool:
    """Say whether Mr., Sen. or the like makes a person of a word that names nobody: not Miss Universe."""
    return text[max(0, piece.start - 2) : piece.start] == ". "


def _looks_personal(words: list[str], spelled: str) -> bool:
    if len(words) < 2 or len(words) > 5 or (words[0].isupper() and len(words[0]) > 2 and not is_given(words[0])):
        return False
    return is_given(words[0]) or _INITIAL.search(spelled) is not None


def name_by_use(text: str, piece: Piece, surnames: frozenset[str], inside: frozenset[str]) -> Found | None:
    """Name a piece for the words around it: a surname known in the document, a verb of saying, a preposition.

    ``inside`` holds the single words that have their capital within a sentence too, not only where one begins.
    """
    if _cut_short(text, piece):
        return None
    spelled = text[piece.start : piece.end]
    words = [token.word for token in piece.tokens]
    before, after = text[max(0, piece.start - 24) : piece.start], text[piece.end : piece.end + 24]
    if piece.kind == "role" and (words[-1] not in surnames or re.search(r"\b(?:the|a|an|his|her|our)[ ]\Z", before)):
        return None
    if words[-1].isupper() and words[-1].title() in surnames:
        return Found(piece.tokens[-1].start, piece.end, "person", words[-1].title())
    if words[-1] in surnames and len(words) <= 3 and words[0] not in gazetteer.not_names():
        first = piece.tokens[-1] if _opens_clause(words, text) else piece.tokens[0]
        end = with_suffix(text, piece.end)
        return Found(first.start, end, "person", text[first.start : piece.end])
    if len(words) == 1 and _CAMEL.match(spelled):
        return Found(piece.start, piece.end, "organisation", spelled)
    if len(words) == 1 and _ACRONYM.match(spelled) and spelled not in honorifics():
        if not speaks(text, piece) and not re.match(r" \(|['’]s ", after) and not before.endswith(("the ", "The ")):
            return None
        return Found(piece.start, piece.end, "organisation", spelled, sure=False)
    if len(words) > 3 or any(word in gazetteer.not_names() for word in words) or _ARTICLE_BEFORE.search(before):
        return None
    if (len(spelled) < 3 and not _ACRONYM.match(spelled)) or words[-1].lower() in _THINGS:
        return None
    if speaks(text, piece) and (len(words) > 1 or (spelled in inside and spelled.lower() not in gazetteer.roles())):
        return Found(piece.start, piece.end, "person", spelled, sure=False)
    if _PLACE_BEFORE.search(before) and len(words) <= 2 and not spelled.isupper():
        return Found(piece.start, piece.end, "place", spelled, sure=False)
    return None


def _opens_clause(words: list[str], text: str) -> bool:
    """Say whether the first of two words before a surname is no name: a participle, a word written small elsewhere."""
    first = words[0]
    return len(words) == 2 and (first.endswith("ing") or f" {first.lower()} " in text)


def speaks(text: str, piece: Piece) -> bool:
    """Say whether a verb of a person's stands right after or before a piece, or ``, who``."""
    before, after = text[max(0, piece.start - 24) : piece.start], text[piece.end : piece.end + 24]
    verbs = [found.group(1) for found in (_WORD_AFTER.match(after), _WORD_BEFORE.search(before)) if found]
    return any(verb in person_verbs() for verb in verbs) or after.startswith(", who ")


def surname_of(found: Found) -> str:
    """Return the last word of a person's name as written, suffixes off."""
    words = [word for word in re.split(r"[ ,]+", found.name) if parse_person(word).surname or word]
    while len(words) > 1 and _SUFFIX.match(" " + words[-1]):
        words.pop()
    return words[-1]
