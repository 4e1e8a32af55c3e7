"""How a headline words what its article says: quotations, limits, hedges, stances."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from rapidfuzz import fuzz

from onrecord.compare.likeness import likeness, terms
from onrecord.compare.page import Page, Sentence, difference
from onrecord.data import table
from onrecord.rows import Conflict, Span
from onrecord.text.quotes import quotations

_WORDED_LIKE = 72.0
_QUOTED_WORDS = 3
_LONG_QUOTATION = 5
_BORNE = 0.4
_NEAR_TERMS = 6


# Words in quotation marks.


def quotation_differs(page: Page) -> Iterator[Conflict]:
    """Find words in quotation marks that the body words otherwise, or has nothing like."""
    inner = [quotation.inner for quotation in quotations(page.headline) if quotation.closed]
    spans = [(page.title[0] + start, page.title[0] + end) for start, end in inner]
    worded = [(span, _stems(page.words(span))) for span in spans if "*" not in page.words(span)]
    quoted = [(span, words) for span, words in worded if len(words) >= _QUOTED_WORDS]
    if not quoted:
        return
    stems = f" {' '.join(_stems(_body(page)))} "
    for span, words in quoted:
        if f" {' '.join(words)} " not in stems:
            yield from _reworded(page, span, words)


def _body(page: Page) -> str:
    return " ".join(page.words(sentence.span) for sentence in page.body)


def _stems(text: str) -> tuple[str, ...]:
    """Return the words that carry a quotation's sense: content words, and what negates."""
    plain = text.replace("’", "'").lower()
    return terms(re.sub(r"\b(?:can)?not\b|\b(?:never|no)\b|(?:\bca)?n't\b", " negated ", plain))


def _reworded(page: Page, span: Span, words: Sequence[str]) -> Iterator[Conflict]:
    found = _closest(page, words)
    if found is not None and found[1] >= _WORDED_LIKE:
        yield difference(page, "the words in quotation marks differ", span, found[0], found[1] / 100)
    elif len(words) >= _LONG_QUOTATION and (lead := _nearest(page)) is not None:
        yield difference(page, "the words in quotation marks are not in the article", span, lead.span, 0.8)


def _closest(page: Page, words: Sequence[str]) -> tuple[Span, float] | None:
    """Return the quotation of the body most like these words, and how like it is (0 to 100)."""
    zones = [sentence.span for sentence in page.body]
    spans = [q.inner for q in quotations(page.document.text) if any(a <= q.start < b for a, b in zones)]
    wanted = " ".join(words)
    scored = [(fuzz.partial_ratio(wanted, there), -span[0], span) for span in spans
              if len(there := " ".join(_stems(page.words(span)))) >= 0.7 * len(wanted)
              and len(_common_nouns(page.words(span)) & set(words)) >= 2]  # fmt: skip
    best = max(scored, default=None)
    return (best[2], best[0]) if best else None


def _common_nouns(text: str) -> frozenset[str]:
    """Return the terms of words that are no names: two quotations of one person may share her name alone."""
    return frozenset(terms(" ".join(re.findall(r"(?<![^\W_])[^\W\dA-Z_][^\W_]*", text))))


def _nearest(page: Page) -> Sentence | None:
    """Return the sentence of the body nearest to the headline."""
    return max(page.body, key=lambda s: (likeness(page.head, s.words, page.weights).held, -s.span[0]), default=None)


# Limits and hedges.


@cache
def _forms(name: str, kind: str) -> re.Pattern[str]:
    forms = sorted((form for form, of in table(name) if of == kind), key=len, reverse=True)
    return re.compile(r"(?:\b|(?<=\w)(?=n['’]t))(?:" + "|".join(map(re.escape, forms)) + r")\b", re.IGNORECASE)


def _outside_quotes(text: str) -> str:
    for quotation in quotations(text):
        text = text[: quotation.start] + " " * (quotation.end - quotation.start) + text[quotation.end :]
    return text


def limit_dropped(page: Page) -> Iterator[Conflict]:
    """Find ``not only because`` that the headline turns into ``not because``."""
    limit = _forms("hedges.tsv", "limit")
    plain = _outside_quotes(page.headline)
    negation = _forms("hedges.tsv", "negation").search(plain)
    if negation is None or limit.search(plain) or plain.rstrip().endswith("?"):
        return
    negated = frozenset(terms(plain[negation.end() :])[:_NEAR_TERMS])
    for sentence in page.body:
        words = page.words(sentence.span)
        limited = limit.search(words)
        if limited is None or not negated & frozenset(terms(words[limited.end() :])[:_NEAR_TERMS]):
            continue
        alike = likeness(page.head, sentence.words, page.weights)
        if alike.shared >= 2 and alike.held >= _BORNE and not _also_plain(page, sentence, alike.held):
            why = f"“{limited.group()}” became a plain negation"
            yield difference(page, why, page.title, sentence.span, alike.held)
            return


def _also_plain(page: Page, limited: Sentence, level: float) -> bool:
    """Tell whether another sentence negates as plainly as the headline does, and is as close to it."""
    negation, limit = _forms("hedges.tsv", "negation"), _forms("hedges.tsv", "limit")
    others = ((s, page.words(s.span)) for s in page.body if s is not limited)
    plain = (s for s, words in others if negation.search(words) and not limit.search(words))
    return any(likeness(page.head, s.words, page.weights).held > level for s in plain)


_OPEN = re.compile(r"[:?“”\"«»‘]|\b(?:will|to|bid|says?|said|would|fears?|claims?)\b")


def hedge_dropped(page: Page) -> Iterator[Conflict]:
    """Find a plain headline whose only support says ``allegedly`` or ``may``."""
    strong, unsure = _forms("hedges.tsv", "doubt"), _forms("hedges.tsv", "hedge")
    if any(form.search(page.headline) for form in (_OPEN, unsure, strong)) or page.meant is None:
        return
    sentence, share = page.meant
    if share < 0.7:
        return
    doubt = strong.search(page.words(sentence.span))
    if doubt and _bears(page, sentence, doubt.end()) and not _plainly_borne(page, sentence, strong):
        yield difference(page, f"“{doubt.group()}” is dropped", page.title, sentence.span, share)


def _bears(page: Page, sentence: Sentence, place: int) -> bool:
    """Tell whether what the headline takes up stands behind the hedge, from the next word that carries content on."""
    rest = page.words(sentence.span)[place:]
    behind = terms(rest)
    shared = page.head.terms & sentence.words.terms
    begins = behind[:1] and behind[0] in page.head.terms and re.match(r"\s[a-z]", rest)
    return bool(begins) and " but " not in rest and len(shared & frozenset(behind)) >= 0.6 * len(shared)


def _plainly_borne(page: Page, hedged: Sentence, strong: re.Pattern[str]) -> bool:
    level = likeness(page.head, hedged.words, page.weights).held
    others = (s for s in page.body if s is not hedged and not strong.search(page.words(s.span)))
    return any(likeness(page.head, s.words, page.weights).held >= 0.6 * level for s in others)


# Stances.


def stance_unsupported(page: Page) -> Iterator[Conflict]:
    """Find a stance ("rejects", "vows") of somebody whom the article gives none, in so many words."""
    plain = _outside_quotes(page.headline)
    for kind in _stances():
        stance = _forms("stances.tsv", kind).search(plain)
        if stance is None or not stance.group().endswith("s") or _forms("stances.tsv", kind).search(_body(page)):
            continue
        open_ = _left_open(page, frozenset(terms(plain[: stance.start()])))
        if open_ is not None:
            span = (page.title[0] + stance.start(), page.title[0] + stance.end())
            why = f"“{stance.group()}” has nothing like it in the article, which leaves the matter open"
            yield difference(page, why, (page.title[0], span[1]), open_.span, 0.8)


@cache
def _stances() -> tuple[str, ...]:
    return tuple(sorted({of for _, of in table("stances.tsv")} - {"open"}))


def _left_open(page: Page, subject: frozenset[str]) -> Sentence | None:
    """Return the first sentence that says of the headline's subject that it takes no stance."""
    open_ = _forms("stances.tsv", "open")
    return next((s for s in page.body if subject & s.words.terms and open_.search(page.words(s.span))), None)
