"""How alike two wordings are: shared content words weighed by how rare they are, and shared runs of words."""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from hashlib import blake2b

import msgspec

from onrecord.data import table

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDINGS = re.compile(r"(?<=\w{3})(?:['’]s|ies|ied|ing|ed|es|s|ly|e|y)$")

_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|cannot)\b|n['’]t\b", re.IGNORECASE)


def _stop_words() -> frozenset[str]:
    return frozenset(word for (words,) in table("common_words.tsv") for word in words.split())


STOP = _stop_words()
_BASE = {form: base for base, forms in table("irregular_verbs.tsv") for form in forms.split()}


class _Terms(dict[str, str]):
    """Word -> what it is cut to, empty for a function word: a dict is asked in half of the time of an `lru_cache`."""

    def __missing__(self, word: str) -> str:
        if len(self) > _MOST_WORDS:
            self.clear()
        plain = word.lower().replace("’", "'")
        self[word] = term = "" if plain in STOP else sys.intern(_ENDINGS.sub("", _BASE.get(plain, plain)))
        return term


_MOST_WORDS = 1 << 16
_term = _Terms().__getitem__


def terms(text: str) -> tuple[str, ...]:
    """Return the content words of a text in order: lower case, English endings cut, no function words."""
    return tuple(filter(None, map(_term, _WORD.findall(text))))


class Wording(msgspec.Struct, frozen=True, dict=True):
    """A text made ready for comparison: its distinct terms; the rest is read where two texts share a term."""

    text: str
    terms: frozenset[str]

    @cached_property
    def lower(self) -> frozenset[str]:
        """The terms that stand in lower case."""
        return frozenset(filter(None, (_term(word) for word in _WORD.findall(self.text) if word[0].islower())))

    @cached_property
    def runs(self) -> frozenset[tuple[str, str, str]]:
        """The runs of three words in a row."""
        words = (
            _WORD.findall(self.text.lower()) if self.text.isascii() else list(map(str.lower, _WORD.findall(self.text)))
        )
        return frozenset(zip(words, words[1:], words[2:], strict=False))

    @cached_property
    def negates(self) -> bool:
        """Whether it negates."""
        return _NEGATION.search(self.text) is not None


def wording(text: str) -> Wording:
    """Make a text ready for comparison."""
    return Wording(text, frozenset(terms(text)))


def run_hashes(text: str) -> bytes:
    """Return 64-bit hashes of the runs of a text that `Wording.runs` holds, sorted: the same in every process."""
    runs = (" ".join(run).encode("utf-8", "surrogatepass") for run in wording(text).runs)
    return b"".join(sorted(blake2b(run, digest_size=8).digest() for run in runs))


Weights = Mapping[str, float]


def weigh(wordings: Iterable[Wording]) -> Weights:
    """Return each term's inverse document frequency, ``ln((1 + n) / (1 + df)) + 1`` (Spärck Jones 1972, smoothed)."""
    return weigh_terms(item.terms for item in wordings)


def weigh_terms(texts: Iterable[Iterable[str]]) -> Weights:
    """Return each term's weight as `weigh` does, from the distinct terms of each text."""
    number = itertools.count()
    counts = Counter(itertools.chain.from_iterable(words for words, _ in zip(texts, number, strict=False)))
    total = next(number)
    # Most terms stand in one or two texts: there are few weights to reckon.
    weights = {count: math.log((1 + total) / (1 + count)) + 1 for count in set(counts.values())}
    return {term: weights[count] for term, count in counts.items()}


class Likeness(msgspec.Struct, frozen=True):
    """``held``: share of the shorter wording's weight found in the longer; ``both``: of the two together (weighted
    Jaccard); ``verbatim``: share of the shorter one's runs of three words; ``shared``: number of shared terms;
    ``plain``: of those that are no names; ``opposed``: only one of the two negates.
    """

    held: float
    both: float
    verbatim: float
    shared: int
    plain: int
    opposed: bool


def likeness(one: Wording, two: Wording, weights: Weights) -> Likeness:
    """Compare two wordings; all shares are 0 to 1."""
    common = one.terms & two.terms
    shared, left, right = (sum(weights.get(term, 1.0) for term in part) for part in (common, one.terms, two.terms))
    if not common:
        return Likeness(0.0, 0.0, 0.0, 0, 0, False)
    runs = min(len(one.runs), len(two.runs))
    verbatim = len(one.runs & two.runs) / runs if runs else 0.0
    both = shared / (left + right - shared)
    plain = len(common & (one.lower | two.lower))
    return Likeness(shared / min(left, right), both, verbatim, len(common), plain, one.negates != two.negates)
