"""Chains of one document's agreements: "the 1996 Tesk Memorandum", "the old memorandum", "it" are one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from onrecord.extract.agreements.naming import Named, known_years

_LIKE = frozenset({"treaty", "agreement", "pact", "deal", "accord"})
"""Heads that one paper goes by; a memorandum or a protocol is not called a treaty."""


class Chain(msgspec.Struct):
    """One agreement while its document is read: grows with each mention."""

    names: list[Named]
    head: str
    words: set[str]
    year: str | None
    known: str | None
    plural: bool

    def add(self, named: Named) -> None:
        """Take one more mention."""
        self.names.append(named)
        self.words |= named.words
        self.year = self.year or named.year
        self.known = self.known or named.known


def chain(found: Sequence[Named]) -> list[Chain]:
    """Return the chains of a document's agreements, in the order of their first mentions.

    What is said in passing and joins nothing ("the deal", alone) is left out.
    """
    chains: list[Chain] = []
    for named in sorted(found, key=lambda named: (named.form != "name", named.start)):
        fitting = _fitting(named, chains)
        if fitting is not None:
            fitting.add(named)
        elif named.words or named.year or (named.definite and named.head in {"treaty", "memorandum", "pact"}):
            chains.append(Chain([named], named.head, set(named.words), named.year, named.known, named.plural))
    for one in chains:
        one.names.sort(key=lambda named: named.start)
    return sorted(chains, key=lambda one: one.names[0].start)


def _fitting(named: Named, chains: list[Chain]) -> Chain | None:
    scored = [(score, -_distance(named, one), -number) for number, one in enumerate(chains)
              if (score := _score(named, one)) > 0]  # fmt: skip
    return chains[-max(scored)[2]] if scored else None


def _distance(named: Named, one: Chain) -> int:
    before = [named.start - other.end for other in one.names if other.start < named.start]
    # A later mention explains a headline's, but an earlier one is what "the treaty" means.
    return min(before, default=10_000 + one.names[0].start)


def _score(named: Named, one: Chain) -> int:
    """Return how well a mention fits a chain: 0 where it does not."""
    if named.known or one.known:
        if named.known and one.known:
            return 9 if named.known == one.known else 0
        if named.form == "name" and not named.words <= one.words | _year_words(one):
            return 0
    if named.year and _year(one) and named.year != _year(one):
        return 0
    if not (named.head == one.head or {named.head, one.head} <= _LIKE):
        return 0
    if named.plural != one.plural:
        return 0
    if named.year and named.year == _year(one):
        return 6
    return _by_words(named, one) if named.words else int(_bare_fits(named, one))


def _bare_fits(named: Named, one: Chain) -> bool:
    """``the treaty`` means one that the text has named before."""
    return named.form == "nominal" and named.definite and any(other.start < named.start for other in one.names)


def _by_words(named: Named, one: Chain) -> int:
    shared = named.words & one.words
    if not one.words:
        return int(named.form == "nominal" and named.definite)
    enough = len(shared) * 2 >= min(len(named.words), len(one.words))
    names = named.form == "name" and one.names[0].form == "name"
    if names and not (named.words <= one.words or one.words <= named.words):
        return 0
    return 3 + len(shared) if shared and enough else 0


def _year(one: Chain) -> str | None:
    return one.year or known_years().get(one.known or "")


def _year_words(one: Chain) -> set[str]:
    return set((one.known or "").lower().split())
