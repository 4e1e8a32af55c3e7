"""What a headline asserts that its article does not: numbers, persons, and claims that somebody else makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from anyascii import anyascii

from onrecord.compare.likeness import likeness, terms, wording
from onrecord.compare.page import Page, Sentence, difference
from onrecord.compare.quantities import Quantity, differ, quantities
from onrecord.data import table
from onrecord.rows import Conflict, Mention, Span, Statement

_SURE = 0.7
"""Share of the headline's weight that a sentence must hold to charge a dropped attribution."""
_BODY_WORDS = 150
"""A shorter body is a teaser: what it lacks says nothing."""


# Numbers.


def number_differs(page: Page) -> Iterator[Conflict]:
    """Find a number that the sentence meant gives otherwise, and that the body does not hold at all."""
    counted = list(quantities(page.headline))
    found = page.meant if counted else None
    if found is None:
        return
    there = list(quantities(page.words(found[0].span)))
    for one in counted:
        others = [other for other in there if other.counted[0] == one.counted[0]]
        if others and all(differ(one, other) for other in others) and not _is_told(page, one):
            left = _shift(one.span, page.title[0])
            yield difference(page, f"the number of {one.counted[0]} differs", left,
                             _shift(others[0].span, found[0].span[0]), found[1])  # fmt: skip


def _is_told(page: Page, one: Quantity) -> bool:
    return any(_same(one, other) for s in page.body for other in quantities(page.words(s.span)))


def _same(one: Quantity, two: Quantity) -> bool:
    return not differ(one, two) or one.value == two.value


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


# Persons.


def person_missing(page: Page) -> Iterator[Conflict]:
    """Find a person whom the headline names and the body never does."""
    named = [mention for mention in page.named if _is_full_name(page, mention)]
    if not named or sum(len(page.words(sentence.span).split()) for sentence in page.body) < _BODY_WORDS:
        return
    for mention in named:
        words = frozenset(word for word in _words(mention.quote) if len(word) > 1)
        if all(words.isdisjoint(_words(page.words(sentence.span))) for sentence in page.body):
            yield difference(page, f"{mention.quote} is not in the article", (mention.start, mention.end),
                             page.body[0].span, 0.8)  # fmt: skip


def _is_full_name(page: Page, mention: Mention) -> bool:
    """Tell a given name with a surname from capitalised words of a headline, and from the author's name before it."""
    first, *rest = mention.quote.split()
    byline = mention.start == page.title[0] and page.document.text[mention.end : mention.end + 1] == ":"
    article = re.search(r"\b(?:a|an|the|this|that)\s$", page.document.text[: mention.start][-6:], re.IGNORECASE)
    return (
        mention.kind == "person" and len(rest) == 1 and first.lower() in _given_names() and not byline and not article
    )


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name.lower() for name, *_ in table("given_names.tsv"))


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", anyascii(text).lower())


# Attribution.


def attribution_dropped(page: Page) -> Iterator[Conflict]:
    """Find a bare headline whose only support is something that somebody is cited for."""
    found = None if _is_attributed(page) else page.meant
    if found is None or found[1] < _SURE:
        return
    sentence, share = found
    cited = [s for s in page.statements if _covers(s, sentence.span, page)]
    if cited and not _own_voice(page, sentence):
        yield difference(page, "the attribution is dropped", page.title, sentence.span, share)


def _is_attributed(page: Page) -> bool:
    """Tell whether the headline cites somebody: a colon, quotation marks, a question, a statement found in it."""
    title = page.headline
    if re.match(r"(?:why|how|what|who|when|where|which|whether)\b", title, re.IGNORECASE):
        return True
    if re.search(r"[:?“”\"«»]|[‘’'][^‘’']{3,}[’']", title) or _HEDGE.search(title):
        return True
    if any(start < page.title[1] and page.title[0] < end for s in page.statements for start, end in s.spans("content")):
        return True
    names = {name for s in page.statements for name in terms((s.speaker_name or "").split(" ")[-1])}
    return bool(names & page.head.terms)


_HEDGES = "|".join(re.escape(form) for form, of in table("hedges.tsv") if of in ("hedge", "doubt"))
_HEDGE = re.compile(rf"\b(?:{_HEDGES})\b", re.IGNORECASE)


def _covers(statement: Statement, span: Span, page: Page) -> bool:
    """Tell whether the part of the sentence that bears the headline out is the statement's content."""
    if statement.kind != "speech" or statement.force in _OWN_ACTS or _is_routine(statement):
        return False
    if not any(a < span[1] and span[0] < b for a, b in statement.spans("content")):
        return False
    shared = page.head.terms & wording(page.words(span)).terms
    return shared <= wording(statement.quote("content")).terms


_OWN_ACTS = frozenset({"announces", "agrees", "promises", "admits", "orders", "predicts"})
"""Forces of cues whose speaker makes the thing so, or vouches for it: no reader asks who says so."""


def _is_routine(statement: Statement) -> bool:
    routine = {word for (word,) in table("routine_sources.tsv")}
    return bool(routine & set(re.findall(r"[\w-]+", statement.quote("source").lower())))


def _own_voice(page: Page, cited: Sentence) -> bool:
    """Tell whether a sentence that cites nobody bears the headline out nearly as well."""
    level = likeness(page.head, cited.words, page.weights).held
    spans = [span for s in page.statements for span in s.spans("content")]
    free = (s for s in page.body if not any(a < s.span[1] and s.span[0] < b for a, b in spans))
    return any(likeness(page.head, s.words, page.weights).held >= 0.75 * level for s in free)
