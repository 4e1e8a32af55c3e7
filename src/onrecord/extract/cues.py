"""What a cue says about the act: its kind, its force, and whether it is negated."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from onrecord.data import table


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """A verb of the table ``cues.tsv``; ``frames`` are the letters explained at its head, "" for none."""

    lemma: str
    kind: str
    force: str
    polarity: str
    frames: str


class CueForm(msgspec.Struct, frozen=True, kw_only=True):
    """One inflected form: tag is base, s, past, participle or ing; ``past`` also stands for an equal participle."""

    cue: Cue
    tag: str


_TAGS = ("base", "s", "past", "participle", "ing")


@cache
def cue_forms() -> dict[str, CueForm]:
    """Return every inflected form in small letters; the first verb of the table that has a form keeps it."""
    found: dict[str, CueForm] = {}
    for lemma, forms, kind, force, polarity, frames in table("cues.tsv"):
        cue = Cue(lemma=lemma, kind=kind, force=force, polarity=polarity, frames="" if frames == "-" else frames)
        for tag, variants in zip(_TAGS, forms.split(","), strict=False):
            for form in variants.split("|"):
                found.setdefault(form, CueForm(cue=cue, tag=tag))
    return found


@cache
def word_class(*names: str) -> frozenset[str]:
    """Return the words of one or more classes of ``grammar.tsv``; empty for an unknown class."""
    return frozenset(word for word, kind in table("grammar.tsv") if kind in names)


class CueSense(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a cue say about the act."""

    kind: str
    force: str
    negated: bool


_WORDS = re.compile(r"[^\W_]+(?:[’'\-][^\W_]+)*")


def describe_cue(words: str, *, quoted: bool = False) -> CueSense:
    """Read kind, force and negation off a cue as worded.

    A cue of marks and small words ("according to", a colon) is neutral speech, and so is any that brings words in
    quotation marks (``quoted``). Others that no list knows are of the kind "other": they may be acts ("flaunted").

    ``negated`` is True for "did not say" and for refusals to speak ("declined to comment"); "denied" is a force of
    its own and not negated.
    """
    lower = [match.group().lower().replace("’", "'") for match in _WORDS.finditer(words)]
    forms = cue_forms()
    cue: Cue | None = None
    for at, word in enumerate(lower):
        form = forms.get(" ".join(lower[at : at + 2])) or forms.get(word)
        # The first verb tells the force ("refused to say"), unless it only helps another ("went on to warn").
        if form is not None and (cue is None or cue.force == "goes"):
            cue = form.cue
    if cue is None:
        known = quoted or all(word in _small_words() for word in lower)
        kind, force = ("speech", "says") if known else ("other", "other")
        return CueSense(kind=kind, force=force, negated=_negates(lower))
    return CueSense(kind=cue.kind, force=cue.force, negated=cue.force == "refuses" or _negates(lower))


_SMALL = ("preposition", "conjunction", "determiner", "aux", "adverb", "negation")


@cache
def _small_words() -> frozenset[str]:
    return frozenset({"to", "as"}).union(*map(word_class, _SMALL))


def _negates(lower: list[str]) -> bool:
    negations = word_class("negation")
    return any(word in negations or word.endswith("n't") for word in lower)
