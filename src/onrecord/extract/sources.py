"""What a source phrase is headed by: a name, a pronoun, a role, a body, or somebody left unnamed."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from onrecord.extract.roles import head_of, person_role
from onrecord.extract.scene import Scene
from onrecord.rows import Mention, Span
from onrecord.text import gazetteer
from onrecord.text.names import parse_person

Form = Literal["name", "he", "she", "they", "it", "relative", "first", "you", "definite", "indefinite", "several"]
_PRONOUNS: dict[str, Form] = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("they", "them", "their", "themselves"), "they"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("who", "which", "that", "whom", "whose"), "relative"),
    **dict.fromkeys(("i", "me", "my", "we", "us", "our", "myself", "ourselves"), "first"),
    **dict.fromkeys(("you", "your"), "you"),
}  # fmt: skip
_POSSESSIVE_END = re.compile(r"['’]s?\Z")
_POSSESSIVE = re.compile(r"['’]s?(?=\W|\Z)")
_IN_PHRASE = re.compile(
    r"\b(?:of|for|by|with|from|in|to|at|on|under|against|about|near|between|behind|like|as|includ(?:ing|es?))"
    r"[ ](?:[\w.'’-]+[ ]){0,3}\Z"
)
_NOUN_AFTER = re.compile(r"[ ]([a-z][a-z-]+)")
_APPOSED = re.compile(r",|[ ](?:who|which|that|of|for|by|in|on|at|from|with|about|released|published)\b")
_LETTER = re.compile(r"\w")
_OFFICE = re.compile(r"[ \u00a0][A-Z][a-z]")
_CLAUSE = re.compile(r",|[ ](?:who|which|that)\b")
_MINDS = gazetteer.word_set("own_mind")
_THINGS = gazetteer.word_set("made_thing")
_NO_NOUN = gazetteer.word_set("after_name")
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "its", "their", "both", "my", "our"})
_INDEFINITE = gazetteer.word_set("indefinite")


class Source(NamedTuple):
    """A source phrase understood: ``mention`` for a name; ``noun`` is the head of a role or body, lower case."""

    form: Form
    span: Span
    words: str
    mention: Mention | None = None
    noun: str | None = None


def read_source(scene: Scene, spans: tuple[Span, ...]) -> Source | None:
    """Understand the first span of a source; None where it holds no word."""
    for start, end in spans:
        words = scene.text[start:end].strip(' ,\n\t"“”')
        if not _LETTER.search(words):
            continue
        offset = start + scene.text[start:end].find(words)
        return _read(scene, (offset, offset + len(words)), words)
    return None


def pronoun_form(words: str) -> Form | None:
    """Return what kind of pronoun a source phrase is, None where it is none."""
    bare = _POSSESSIVE.sub("", words.strip(' ,\n\t"“”').lower())
    return _PRONOUNS.get(bare)


def before_clause(phrase: str) -> str:
    """Return a phrase up to its first comma or relative clause."""
    return _CLAUSE.split(phrase, maxsplit=1)[0]


def _read(scene: Scene, span: Span, words: str) -> Source:
    pronoun = pronoun_form(words)
    if pronoun:
        return Source(pronoun, span, words)
    heads = _head_names(scene, span)
    if heads and _several(scene.text, span, heads):
        return Source("several", span, words)
    plural = bool(heads) and (heads[0].kind == "group" or heads[0].quote.endswith("s"))
    if heads and not (plural and words.split(" ")[0].lower() in _INDEFINITE):
        return Source("name", span, words, mention=heads[0])
    return _nominal(span, words)


def _nominal(span: Span, words: str) -> Source:
    phrase = _POSSESSIVE_END.sub("", before_clause(words))
    first = phrase.split(" ")[0].lower()
    noun = head_of(phrase)
    named = phrase[:1].isupper() and noun in _NAMED_BODIES and " " in phrase
    definite = first in _DEFINITE or _POSSESSIVE.search(phrase) is not None or named
    form: Form = "definite" if definite and first not in _INDEFINITE else "indefinite"
    return Source(form, span, words, noun=noun)


def _head_names(scene: Scene, span: Span) -> list[Mention]:
    """Return the names that can head a source phrase, in order: none in a possessive, a modifier or after of."""
    names = scene.names_within(*span)
    return [name for name in names if _heads(scene, span, name)]


def _heads(scene: Scene, span: Span, name: Mention) -> bool:
    before, after = scene.text[span[0] : name.start], scene.text[name.end : span[1]]
    if _POSSESSIVE.match(after) and len(after) > 2:
        return not before and after[2:].strip() in _MINDS
    title = scene.title_of(name)
    if title is not None and title.end >= name.end:
        return False
    if title is not None and title.start >= span[0]:
        before = scene.text[span[0] : title.start]
    clause = re.split(r"[,(]", before)[-1]
    if name.kind == "place" and re.search(r"\b[Tt]he (?:city|state|town|county) of \Z", before):
        return True
    if _IN_PHRASE.search(clause) and re.search(r"\w", clause.split(" ")[0] or before):
        return _opens_with_preposition(before)
    if name.kind in {"place", "state"} and re.match(r"[ \u00a0][A-Z]", after):
        return False
    if name.kind == "organisation" and _OFFICE.match(after) and person_role(before_clause(after)):
        return False
    if _THINGS.intersection(_APPOSED.split(after, maxsplit=1)[0].lower().split()):
        return False
    noun = _NOUN_AFTER.match(after)
    return noun is None or noun.group(1) in _NO_NOUN or noun.group(1).endswith("ly")


def _opens_with_preposition(before: str) -> bool:
    """``according to X`` and ``by X`` taken whole as a source still name X."""
    return re.fullmatch(r"(?:according to|by|from|to|with)(?: the)? ", before.lower()) is not None


def _several(text: str, span: Span, heads: list[Mention]) -> bool:
    """Say whether a phrase names two: both X and Y; X and Y; X and the Y whom no list knows."""
    if text[span[0] : span[0] + 5].lower() == "both ":
        return True
    if len(heads) > 1 and _coordinated(text, heads):
        return True
    return (
        heads[0].kind != "group"
        and re.match(r"[ ]and[ ](?:the|a|an|his|her|its|their)[ ]", text[heads[0].end : span[1]]) is not None
    )


def _coordinated(text: str, heads: list[Mention]) -> bool:
    between = text[heads[0].end : heads[1].start]
    if between == ", " and heads[0].kind == heads[1].kind == "person":
        return True
    return re.search(r"\band\b", between) is not None and "," not in between.strip(", ")[1:] and len(between) < 30


_PROPER = re.compile(r"(?:[Tt]he )?(?!The )[A-Z][\w.'’-]+(?: (?:(?:of|for|and|on|the) )*[A-Z][\w.'’-]*)+")


def proper_kind(source: Source) -> str | None:
    """Return person or organisation for a source that is a name no rule found, None for any other phrase."""
    words = source.words
    if source.form not in {"definite", "indefinite"} or source.noun or not _PROPER.fullmatch(words):
        return None
    personal = len(words.split()) in {2, 3} and not re.search(r"\b(?:[Tt]he|of|for|and|on)\b|s\Z", words)
    return "person" if personal else "organisation"


def modified_body(scene: Scene, source: Source) -> str | None:
    """Return the name of a body that is named by its phrase (Clinton campaign, Russian authorities), else None.

    A person's name in it is cut to the surname: Donald Trump's campaign and the Trump campaign are one.
    """
    phrase = re.split(r",|[ ](?:who|which|that|of|for)\b", source.words, maxsplit=1)[0]
    words = re.sub(r"^(?:the|a|an|this)[ ]", "", _POSSESSIVE_END.sub("", phrase), flags=re.IGNORECASE)
    noun = source.noun
    if noun not in _NAMED_BODIES or not words.lower().endswith(f" {noun}") or not words[:1].isupper():
        return None
    modifier = _POSSESSIVE.sub("", words[: -len(noun)].strip())
    named = [name for name in scene.names_within(*source.span) if name.kind == "person"]
    if named and modifier.endswith(named[0].quote):
        modifier = parse_person(named[0].quote).surname.title() if " " in named[0].quote else named[0].quote
    return f"{modifier} {noun}"


_NAMED_BODIES = gazetteer.word_set("named_body")
