"""What a run of capitalised words that no list knows may name, by its words and by the words around it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from onrecord.data import table
from onrecord.extract.roles import role_after, role_before
from onrecord.extract.runs import Piece, opens_sentence
from onrecord.rows import Span
from onrecord.text import gazetteer
from onrecord.text.names import honorifics, is_given, parse_person

_INITIAL = re.compile(r"(?:^|[ ])[A-Z]\.")
_SUFFIX = re.compile(r",?[ ](?:Jr\.?|Sr\.?|III|II|IV)(?!\w)")
_PLACE_BEFORE = re.compile(r"\b(?:in|near|outside|across|around)[ ]\Z")
"""At and from stand before firms as often, to before persons."""
_ARTICLE_BEFORE = re.compile(r"\b[Tt]he[ ]\Z")
_WORD_AFTER = re.compile(r"[ ]([a-z]+)")
_WORD_BEFORE = re.compile(r"([a-z]+)[ ]\Z")
_CAMEL = re.compile(r"(?!Mc|Mac|De|Di|La|Le|Van|Du)[A-Z][a-z]+[A-Z][A-Za-z]+\Z")
_ADDRESS = re.compile(r"[^.]\.(?:com|org|net)\Z")
_THINGS = gazetteer.word_set("made_thing")
# Both begin at the capital and look back from it: a class of letters is found several times as fast as a border.
_AT = re.compile(r"([A-Z](?<=\b[Aa]t[ ].)\w+)(?=[.,;:)”\"]| (?:and|or|who|said|says)\b)(?!\.\w)")
_IN = re.compile(
    r"([A-Z](?:(?<=\b[Ii]n[ ].)|(?<=\b[Ii]nto[ ].)|(?<=\b[Nn]ear[ ].)|(?<=\b[Oo]utside[ ].)|(?<=\b[Aa]cross[ ].))\w+)"
)
_PLACE_WORDS = gazetteer.word_set("place_word")
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
    if no_name or _no_word(text, piece):
        return None
    if len(words) > 1 and words[-1] in _PLACE_WORDS:
        return Found(piece.start, piece.end, "place", text[piece.start : piece.end])
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


def _no_word(text: str, piece: Piece) -> bool:
    """Say whether a name is an account's (@, #) or ends where a wrongly decoded letter (RaÃ) begins: no one's name."""
    if text[piece.start - 1 : piece.start] in {"@", "#"}:
        return True
    return piece.tokens[-1].word[-1] in "ÃÂ" or "\u0300" <= text[piece.end : piece.end + 1] <= "\u036f"


def _addressed(text: str, piece: Piece) -> bool:
    """Say whether Mr., Sen. or the like makes a person of a word that names nobody: not Miss Universe."""
    return text[max(0, piece.start - 2) : piece.start] == ". "


def _looks_personal(words: list[str], spelled: str) -> bool:
    if len(words) < 2 or len(words) > 5 or (words[0].isupper() and len(words[0]) > 2 and not is_given(words[0])):
        return False
    return is_given(words[0]) or _INITIAL.search(spelled) is not None


class Known(NamedTuple):
    """What a document tells of its names: surnames; single words that have their capital within a sentence too;
    words that stand after at, as firms do."""

    surnames: frozenset[str]
    inside: frozenset[str]
    firms: frozenset[str]


def name_by_use(text: str, piece: Piece, known: Known) -> Found | None:
    """Name a piece for the words around it: a surname known in the document, a verb of saying, a preposition."""
    if _no_word(text, piece):
        return None
    spelled = text[piece.start : piece.end]
    words = [token.word for token in piece.tokens]
    before = text[max(0, piece.start - 24) : piece.start]
    if piece.kind == "role" and (
        words[-1] not in known.surnames or re.search(r"\b(?:the|a|an|his|her|our)[ ]\Z", before)
    ):
        return None
    if words[-1].isupper() and words[-1].title() in known.surnames:
        return Found(piece.tokens[-1].start, piece.end, "person", words[-1].title())
    if words[-1] in known.surnames and len(words) <= 3 and words[0] not in gazetteer.not_names():
        first = piece.tokens[-1] if _opens_clause(words, text, piece.start) else piece.tokens[0]
        end = with_suffix(text, piece.end)
        return Found(first.start, end, "person", text[first.start : piece.end])
    if len(words) == 1 and _CAMEL.match(spelled):
        return Found(piece.start, piece.end, "organisation", spelled)
    if len(words) == 1 and _ACRONYM.match(spelled) and spelled not in honorifics():
        return _acronym(text, piece, before)
    if len(words) > 3 or any(word in gazetteer.not_names() for word in words) or _ARTICLE_BEFORE.search(before):
        return None
    if (len(spelled) < 3 and not _ACRONYM.match(spelled)) or words[-1].lower() in _THINGS:
        return None
    return _subject(text, piece, known) or _location(piece, before, spelled)


def _acronym(text: str, piece: Piece, before: str) -> Found | None:
    after = text[piece.end : piece.end + 24]
    if not speaks(text, piece) and not re.match(r" \(|['’]s ", after) and not before.endswith(("the ", "The ")):
        return None
    return Found(piece.start, piece.end, "organisation", text[piece.start : piece.end], sure=False)


def _subject(text: str, piece: Piece, known: Known) -> Found | None:
    """Take who speaks for a person, or for a firm where somebody is at it."""
    spelled, alone = text[piece.start : piece.end], len(piece.tokens) == 1
    if alone and spelled in known.firms and not is_given(spelled):
        return Found(piece.start, piece.end, "organisation", spelled, sure=False)
    if not speaks(text, piece) or (alone and (spelled not in known.inside or spelled.lower() in gazetteer.roles())):
        return None
    return Found(piece.start, piece.end, "person", spelled, sure=False)


def _location(piece: Piece, before: str, spelled: str) -> Found | None:
    given = is_given(piece.tokens[0].word)
    if given or not _PLACE_BEFORE.search(before) or len(piece.tokens) > 2 or spelled.isupper():
        return None
    return Found(piece.start, piece.end, "place", spelled, sure=False)


def firms(text: str) -> frozenset[str]:
    """Return single words with a capital that stand after at, and after no in: firms, schools, rather than places."""
    at, placed = (frozenset(pattern.findall(text)) for pattern in (_AT, _IN))
    return at - placed


def _opens_clause(words: list[str], text: str, start: int) -> bool:
    """Say whether the first of two words before a surname is no name: a participle, a word written small elsewhere.

    Any other word may be a given name that no list knows: of 28 in 690 articles 26 were part of a name.
    """
    first = words[0]
    if len(words) != 2:
        return False
    if first.endswith("ing") or f" {first.lower()} " in text:
        return True
    return first.endswith("ed") and not is_given(first) and opens_sentence(text, start)


def speaks(text: str, piece: Piece) -> bool:
    """Say whether a verb of a person's stands right after or before a piece, or ``, who``."""
    before, after = text[max(0, piece.start - 24) : piece.start], text[piece.end : piece.end + 24]
    verbs = [found.group(1) for found in (_WORD_AFTER.match(after), _WORD_BEFORE.search(before)) if found]
    return any(verb in person_verbs() for verb in verbs) or after.startswith(", who ")


@lru_cache(maxsize=20_000)
def surname_of(name: str) -> str:
    """Return the last word of a person's name as written, suffixes off."""
    words = [word for word in re.split(r"[ ,]+", name) if parse_person(word).surname or word]
    while len(words) > 1 and _SUFFIX.match(" " + words[-1]):
        words.pop()
    return words[-1]
