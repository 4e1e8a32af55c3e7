"""The attribution metric: words, spans and whole attributions, the last matched one to one.

A predicted attribution matches a gold one when their cues share a word, their sources share a word or both have none,
and the Jaccard index of their content words is at least 0.5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from onrecord.evaluate.words import ROLES, Attribution, Lexer, Words

JACCARD = 0.5
"""Least Jaccard index of the content words of a match."""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Counts behind precision and recall; hits are counted on either side, as an overlap can join several.

    B-cubed counts shares of a mention: its hits are no whole numbers.
    """

    hits: float
    predicted: int
    found: float
    gold: int

    @property
    def precision(self) -> float:
        """Share of what was predicted that is right."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.found / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """The attributions of one article and how they were matched: gold number -> predicted number."""

    predicted: Sequence[Attribution]
    gold: Sequence[Attribution]
    matched: Mapping[int, int]
    without_cue: Mapping[int, int]
    without_source: Mapping[int, int]


class Tally:
    """Counts of many articles by name of the metric; `scores` turns them into `Score` rows."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.names: dict[str, None] = {}

    def add(self, name: str, *, hits: int, predicted: int, gold: int, found: int | None = None) -> None:
        """Add the counts of one article; ``found`` is ``hits`` where matches are one to one."""
        self.names[name] = None
        values = {"hits": hits, "predicted": predicted, "found": hits if found is None else found, "gold": gold}
        self.counts.update({(name, key): value for key, value in values.items()})

    def scores(self) -> dict[str, Score]:
        """Return one score a metric, in the order in which the metrics were first seen."""
        keys = ("hits", "predicted", "found", "gold")
        return {name: Score(**{key: self.counts[name, key] for key in keys}) for name in self.names}


def pair(predicted: Sequence[Attribution], gold: Sequence[Attribution]) -> Pairs:
    """Match the attributions of one article: with all conditions, without the cue's, without the source's."""

    def run(*, cue: bool = True, source: bool = True) -> dict[int, int]:
        return _matching(predicted, gold, lambda left, right: matches(left, right, cue=cue, source=source))

    return Pairs(
        predicted=predicted, gold=gold, matched=run(), without_cue=run(cue=False), without_source=run(source=False)
    )


def matches(left: Attribution, right: Attribution, *, cue: bool = True, source: bool = True) -> bool:
    """Tell whether two attributions count as the same."""
    if cue and left.cue.isdisjoint(right.cue):
        return False
    if source and left.source.isdisjoint(right.source) and (left.source or right.source):
        return False
    return jaccard(left.content, right.content) >= JACCARD


def jaccard(left: Words, right: Words) -> float:
    """Return the share of words in common, 0 for two empty sets."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def _matching(
    left: Sequence[Attribution], right: Sequence[Attribution], fits: Callable[[Attribution, Attribution], bool]
) -> dict[int, int]:
    """Return a largest one-to-one matching, right number -> left number, by augmenting paths."""
    options = [[there for there, other in enumerate(right) if fits(one, other)] for one in left]
    partner: dict[int, int] = {}
    for here in range(len(left)):
        _augment(here, options, partner, set())
    return partner


def _augment(here: int, options: Sequence[Sequence[int]], partner: dict[int, int], seen: set[int]) -> bool:
    for there in options[here]:
        if there in seen:
            continue
        seen.add(there)
        if there not in partner or _augment(partner[there], options, partner, seen):
            partner[there] = here
            return True
    return False


def count_words(tally: Tally, lexer: Lexer, pairs: Pairs) -> None:
    """Add the words of each role, each counted once an article however many attributions hold it."""
    for role in ROLES:
        predicted, gold = (
            {word for item in side for word in getattr(item, role) if lexer.is_word[word]}
            for side in (pairs.predicted, pairs.gold)
        )
        tally.add(f"words: {role}", hits=len(predicted & gold), predicted=len(predicted), gold=len(gold))


def count_spans(tally: Tally, pairs: Pairs) -> None:
    """Add the spans of each role, the parts of one joined and equal ones merged: exact, and by one word in common."""
    for role in ROLES:
        predicted, gold = (
            {getattr(item, role) for item in side} - {frozenset()} for side in (pairs.predicted, pairs.gold)
        )
        counts = {"predicted": len(predicted), "gold": len(gold)}
        tally.add(f"exact: {role}", hits=len(predicted & gold), **counts)
        hits, found = _touching(predicted, gold), _touching(gold, predicted)
        tally.add(f"overlap: {role}", hits=hits, found=found, **counts)


def _touching(spans: Iterable[Words], others: Iterable[Words]) -> int:
    words = {word for other in others for word in other}
    return sum(not words.isdisjoint(span) for span in spans)


def count_attributions(tally: Tally, pairs: Pairs) -> None:
    """Add whole attributions: all, with and without quotation marks, without one of the conditions, all words equal."""
    predicted, gold = pairs.predicted, pairs.gold
    sizes = {"predicted": len(predicted), "gold": len(gold)}
    tally.add("attribution", hits=len(pairs.matched), **sizes)
    for name, value in (("attribution, quoted", True), ("attribution, not quoted", False)):
        tally.add(
            name,
            hits=sum(predicted[here].quoted == value for here in pairs.matched.values()),
            predicted=sum(item.quoted == value for item in predicted),
            found=sum(gold[there].quoted == value for there in pairs.matched),
            gold=sum(item.quoted == value for item in gold),
        )
    tally.add("attribution, cue left aside", hits=len(pairs.without_cue), **sizes)
    tally.add("attribution, source left aside", hits=len(pairs.without_source), **sizes)
    equal = sum(_equal(predicted[here], gold[there]) for there, here in pairs.matched.items())
    tally.add("attribution, every word right", hits=equal, **sizes)
    right = sum(matches(predicted[here], gold[there]) for there, here in pairs.without_source.items())
    tally.add("source of those found", hits=right, predicted=len(pairs.without_source), gold=len(pairs.without_source))


def _equal(left: Attribution, right: Attribution) -> bool:
    return all(getattr(left, role) == getattr(right, role) for role in ROLES)
