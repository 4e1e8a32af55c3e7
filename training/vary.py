"""Variations of an article that change how it looks and not who said what: what other outlets and scrapers do to text.

Each takes a text and random numbers and gives edits: (start, end, replacement). Spans move along with their words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import numpy as np
from brat import Article, Attribution, Span

Edit = tuple[int, int, str]
_SENTENCE_END = re.compile(r"(?<=[a-z0-9][.!?”\"]) (?=[A-Z“\"])")
_DOUBLE = re.compile(r"[“”\"]")
_LINE_END = re.compile(r"\n+")
_BLANK = re.compile(r" ")


def apply(article: Article, edits: list[Edit]) -> Article:
    """The article after edits that do not overlap; a span's borders go where the words beside them go."""
    if not edits:
        return article
    pieces: list[str] = []
    moved = np.zeros(len(article.text) + 1, dtype=np.int64)
    at = new = 0
    for start, end, text in sorted(edits):
        pieces += [article.text[at:start], text]
        moved[at : start + 1] = np.arange(start + 1 - at) + new
        new += start - at
        moved[start + 1 : end] = new
        new += len(text)
        at = end
    moved[at:] = np.arange(len(moved) - at) + new
    pieces.append(article.text[at:])
    return Article(article.name, "".join(pieces), tuple(_move(a, moved) for a in article.attributions))


def _move(attribution: Attribution, moved: np.ndarray) -> Attribution:
    def spans(old: tuple[Span, ...]) -> tuple[Span, ...]:
        new = ((int(moved[s]), int(moved[e])) for s, e in old)
        return tuple((s, e) for s, e in new if s < e)

    return Attribution(spans(attribution.cue), spans(attribution.source), spans(attribution.content))


def single_quotes(text: str, rng: random.Random) -> list[Edit]:
    """British style: single marks for double ones, curly or straight."""
    straight = rng.random() < 0.4
    opened = False
    edits = []
    for m in _DOUBLE.finditer(text):
        opened = m.group() == "“" or (m.group() == '"' and not opened)
        edits.append((m.start(), m.end(), "'" if straight else "‘" if opened else "’"))
    return edits


def no_quotes(text: str, rng: random.Random) -> list[Edit]:
    """A scraper that lost some of the quotation marks."""
    return [(m.start(), m.end(), " ") for m in _DOUBLE.finditer(text) if rng.random() < 0.5]


def loud_title(text: str, rng: random.Random) -> list[Edit]:
    """The first line in capitals, or With Capital Initials."""
    end = text.find("\n")
    title = text[: max(end, 0)]
    new = title.upper() if rng.random() < 0.5 else title.title()
    return [(i, i + 1, b) for i, (a, b) in enumerate(zip(title, new, strict=False)) if a != b and len(new) == end]


def glued_lines(text: str, rng: random.Random) -> list[Edit]:
    """Paragraphs run together with a blank or nothing between them."""
    share = rng.choice((0.2, 0.9))
    return [(m.start(), m.end(), rng.choice((" ", " ", ""))) for m in _LINE_END.finditer(text) if rng.random() < share]


def glued_sentences(text: str, rng: random.Random) -> list[Edit]:
    """Blanks after full stops lost."""
    return [(m.start(), m.end(), "") for m in _SENTENCE_END.finditer(text) if rng.random() < 0.4]


def broken_lines(text: str, rng: random.Random) -> list[Edit]:
    """Lines broken at a width, as in mail and old agency feeds, or here and there."""
    width, last, edits = rng.choice((60, 72, 80, 400)), 0, []
    for m in _BLANK.finditer(text):
        if m.start() - max(last, text.rfind("\n", last, m.start())) >= width:
            edits.append((m.start(), m.end(), "\n"))
            last = m.start()
    return edits


VARIATIONS: tuple[tuple[float, Callable[[str, random.Random], list[Edit]]], ...] = (
    (0.10, single_quotes),
    (0.02, no_quotes),
    (0.12, loud_title),
    (0.06, glued_lines),
    (0.05, glued_sentences),
    (0.04, broken_lines),
)


def vary(article: Article, rng: random.Random, *, strength: float = 1.0) -> Article:
    """The article with each variation made at its own odds, times `strength`."""
    for odds, variation in VARIATIONS:
        if rng.random() < odds * strength:
            article = apply(article, variation(article.text, rng))
    return article
