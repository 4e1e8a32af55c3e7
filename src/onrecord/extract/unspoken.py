"""Marks of the model that attribute nothing: acts, names given to things, readers addressed, labels of headlines."""

from __future__ import annotations

import re
from functools import cache

from onrecord.data import table
from onrecord.extract.cues import cue_forms, describe_cue, word_class
from onrecord.extract.draft import Mark

_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_QUOTE = frozenset("\"“”„«»‘’'")
# A name given to a thing ("drills called Amber Ford 2022") has at most so many words.
_NAME = 6


def is_unspoken(text: str, mark: Mark) -> bool:
    """Tell a mark of the model that nobody says anything in; one that holds quoted words always stays.

    Acts ("signed a law"), names ("drills called Amber Ford"), the reader addressed ("you may have noticed"), labels
    ("FACT CHECK: ..."). Acts apart, 7 of 2,084 found in PolNeAR dev are left out so; 5 of them the corpus marks.
    """
    return is_label(text, mark) or (
        not _quotes(text, mark) and (is_act(text, mark) or is_naming(text, mark) or is_reader(text, mark))
    )


def is_act(text: str, mark: Mark) -> bool:
    """Tell an act taken for speech ("signed a law", "is discussing security"): no verb of saying."""
    verbs = [word for word in _cue(text, mark) if word not in word_class("aux") and not word.endswith("ly")]
    if not verbs or verbs[0] not in _acts():
        return False
    return not any(word in cue_forms() for word in verbs if word not in _acts())


def is_naming(text: str, mark: Mark) -> bool:
    """Tell a name given to a thing: "is also known as the Ford", "drills called Amber Ford 2022"."""
    cue = _cue(text, mark)
    if not cue or (cue[-1] not in word_class("naming") and cue[-2:] != ["known", "as"]):
        return False
    if not mark.source:
        return cue[0] in word_class("aux")
    words = [word for start, end in mark.content for word in text[start:end].split()]
    name = _before_place(words)
    return len(name) <= _NAME and any(word[0].isupper() for word in name) and all(map(_is_of_name, name))


def _before_place(words: list[str]) -> list[str]:
    """Leave out where the thing named was: "Amber Ford 2022 | on the coast"; one word may be a person's name."""
    place = next((number for number, word in enumerate(words) if word in {"on", "in", "at", "near"}), len(words))
    return words[:place] if place > 1 else words


def _is_of_name(word: str) -> bool:
    return not word[0].islower() or word in word_class("preposition") or word in {"the", "of", "and"}


def is_reader(text: str, mark: Mark) -> bool:
    """Tell "you" as one who thinks or wants: the reader, outside quotation marks."""
    source = " ".join(text[start:end] for start, end in mark.source).lower()
    cue = " ".join(text[start:end] for start, end in mark.cue)
    return source == "you" and describe_cue(cue).kind == "thought"


def is_label(text: str, mark: Mark) -> bool:
    """Tell the kind of an article set before its headline: "FACT CHECK: ..."."""
    source = " ".join(text[start:end] for start, end in mark.source).lower()
    return source in _labels() and "".join(text[start:end] for start, end in mark.cue) == ":"


def _quotes(text: str, mark: Mark) -> bool:
    return any(_QUOTE.intersection(text[max(0, start - 1) : end + 1]) for start, end in mark.content)


def _cue(text: str, mark: Mark) -> list[str]:
    return [word.lower() for start, end in mark.cue for word in _WORD.findall(text[start:end])]


@cache
def _acts() -> frozenset[str]:
    return frozenset(form for _, forms in table("acts.tsv") for form in forms.split(","))


@cache
def _labels() -> frozenset[str]:
    return frozenset(label for (label,) in table("headline_labels.tsv"))
