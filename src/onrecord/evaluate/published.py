"""Two metrics of published systems, to stand beside their figures.

*CofeNet* (Wang et al., COLING 2022): each role by itself as a set of contiguous spans of words and marks; exact and
begin as F1, Jaccard as the mean over gold spans and unmatched predictions of the largest share of overlap (overlap
over the hull of both; a prediction that meets some gold span is counted with that span only). There an instance is a
sentence group; here it is an article, which changes none of the counts, as spans are compared by position. Their
labels are flat, one a word; here spans of one role may also lie inside each other.

*Citron* (BBC, 2021): an exact cue; an exact source or content (all its spans) of quotes whose cues overlap; a whole
quote with everything exact; and overlap as words and marks shared by quotes whose cues overlap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from onrecord.evaluate.metrics import Tally
from onrecord.evaluate.words import ROLES, Lexer
from onrecord.extract.draft import Mark
from onrecord.rows import Span


class JaccardMean:
    """Running mean of CofeNet's Jaccard by role."""

    def __init__(self) -> None:
        self.total = dict.fromkeys(ROLES, 0.0)
        self.items = dict.fromkeys(ROLES, 0)

    def add(self, role: str, values: Iterable[float]) -> None:
        """Add the values of one article."""
        for value in values:
            self.total[role] += value
            self.items[role] += 1

    def means(self) -> dict[str, float]:
        """Return the mean by role; 0 where nothing was compared."""
        return {role: self.total[role] / self.items[role] if self.items[role] else 0.0 for role in ROLES}


def count_cofenet(
    tally: Tally, means: JaccardMean, lexer: Lexer, predicted: Sequence[Mark], gold: Sequence[Mark]
) -> None:
    """Add one article's spans by CofeNet's three measures."""
    for role in ROLES:
        left, right = _parts(lexer, predicted, role), _parts(lexer, gold, role)
        tally.add(f"cofenet exact: {role}", hits=len(set(left) & set(right)), predicted=len(left), gold=len(right))
        begin = {start for start, _ in left}, {start for start, _ in right}
        hits = sum(start in begin[0] for start, _ in right)
        spurious = sum(start not in begin[1] for start, _ in left)
        tally.add(f"cofenet begin: {role}", hits=hits, predicted=hits + spurious, gold=len(right))
        means.add(role, _overlaps(left, right))


def _parts(lexer: Lexer, marks: Sequence[Mark], role: str) -> list[Span]:
    found = {lexer.tokens(span) for mark in marks for span in getattr(mark, role)}
    return sorted((tokens.start, tokens.stop) for tokens in found if len(tokens))


def _overlaps(predicted: Sequence[Span], gold: Sequence[Span]) -> list[float]:
    values = [max((_share(span, other) for other in _near(span, predicted)), default=0.0) for span in gold]
    alone = sum(all(_share(span, other) <= 0 for other in _near(span, gold)) for span in predicted)
    return values + [0.0] * alone


def _near(span: Span, others: Sequence[Span]) -> list[Span]:
    """Return the spans that can overlap: those that begin before its end (sorted by begin)."""
    return [other for other in others[: bisect_left(others, (span[1], 0))] if other[1] > span[0]]


def _share(left: Span, right: Span) -> float:
    common = min(left[1], right[1]) - max(left[0], right[0])
    return max(0.0, common / (max(left[1], right[1]) - min(left[0], right[0])))


def count_citron(tally: Tally, lexer: Lexer, predicted: Sequence[Mark], gold: Sequence[Mark]) -> None:
    """Add one article's quotes by Citron's exact and overlap measures."""
    left, right = [_tokens(lexer, mark) for mark in predicted], [_tokens(lexer, mark) for mark in gold]
    for name, same in _EXACT.items():
        hits = sum(any(same(one, other) for other in right) for one in left)
        found = sum(any(same(one, other) for one in left) for other in right)
        tally.add(f"citron exact: {name}", hits=hits, predicted=len(left), found=found, gold=len(right))
    for role in ROLES:
        shared = sum(len(one[role] & other[role]) for one in left for other in right if one["cue"] & other["cue"])
        sizes = {"predicted": sum(len(one[role]) for one in left), "gold": sum(len(other[role]) for other in right)}
        tally.add(f"citron overlap: {role}", hits=shared, **sizes)


def _tokens(lexer: Lexer, mark: Mark) -> dict[str, frozenset[int]]:
    return {role: frozenset(word for span in getattr(mark, role) for word in lexer.tokens(span)) for role in ROLES}


_Tokens = dict[str, frozenset[int]]


def _same_parts(role: str) -> Callable[[_Tokens, _Tokens], bool]:
    return lambda one, other: bool(one["cue"] & other["cue"]) and one[role] == other[role]


_EXACT: dict[str, Callable[[_Tokens, _Tokens], bool]] = {
    "cue": lambda one, other: one["cue"] == other["cue"],
    "source": _same_parts("source"),
    "content": _same_parts("content"),
    "whole quote": lambda one, other: one == other,
}
