"""A document as its headline is compared with it: the sentences of its body, who is cited, what words weigh."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import msgspec

from onrecord.compare.likeness import Weights, Wording, weigh, wording
from onrecord.rows import Conflict, Document, Mention, Passage, Side, Span, Statement, make_id
from onrecord.text.sentences import sentences

_READ = frozenset({"lede", "body", "quote_block"})
_MEANT = 0.6
"""Share of the headline's weight that a sentence must hold to be the one that the headline rests on."""
_UNSEEN = 2.0
_LEAST_TERMS = 3


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the body."""

    span: Span
    words: Wording


class Page(msgspec.Struct, frozen=True, dict=True):
    """A document with its headline, its statements and the mentions in its headline.

    Its body is cut and weighed once a check asks for it: a quarter of PolNeAR's headlines leave nothing to compare.
    """

    document: Document
    title: Span
    head: Wording
    passages: Sequence[Passage]
    statements: Sequence[Statement]
    named: Sequence[Mention]

    @cached_property
    def body(self) -> Sequence[Sentence]:
        """The sentences of the body without those that only print the headline again, which cannot bear it out."""
        text, read = self.document.text, (zone for zone in self.passages if zone.kind in _READ)
        spans = [span for zone in read for span in sentences(text, zone.start, zone.end)]
        worded = (Sentence(span, wording(text[span[0] : span[1]])) for span in spans)
        return [sentence for sentence in worded if not _is_title(sentence, self.title, self.head)]

    @cached_property
    def weights(self) -> Weights:
        """How rare each term of the body is."""
        return weigh(sentence.words for sentence in self.body)

    @cached_property
    def meant(self) -> tuple[Sentence, float] | None:
        """The sentence that holds most of the headline, and the share it holds; None below the threshold."""
        head = frozenset(term for term in self.head.terms if not term.isdigit())
        held = ((_weight(self, head & s.words.terms), -s.span[0], s) for s in self.body)
        if len(head) < _LEAST_TERMS or (best := max(held, key=lambda item: item[:2], default=None)) is None:
            return None
        share = best[0] / _weight(self, head)
        return (best[2], share) if share >= _MEANT else None

    def words(self, span: Span) -> str:
        """Return the text of a span."""
        return self.document.text[span[0] : span[1]]

    @property
    def headline(self) -> str:
        """Return the words of the headline."""
        return self.words(self.title)


def page_of(
    document: Document, passages: Sequence[Passage], statements: Sequence[Statement], mentions: Sequence[Mention]
) -> Page | None:
    """Make a document ready for comparing its headline; None where it has no headline."""
    title = next(((e.start, e.end) for e in document.evidence if e.role == "title"), None)
    if title is None:
        return None
    named = [mention for mention in mentions if title[0] <= mention.start and mention.end <= title[1]]
    return Page(document, title, wording(document.text[title[0] : title[1]]), passages, statements, named)


def _is_title(sentence: Sentence, title: Span, head: Wording) -> bool:
    if sentence.span[0] < title[1] and title[0] < sentence.span[1]:
        return True
    there, wanted = sentence.words.terms, head.terms
    if not there or len(there & wanted) < 0.9 * max(len(there), len(wanted)):
        return False
    return not any(term.isdigit() for term in there ^ wanted)


def difference(page: Page, why: str, left: Span, right: Span, score: float) -> Conflict:
    """Put a passage of the headline beside one of the body."""
    sides = tuple(Side(value=page.words(s), document=page.document.id, start=s[0], end=s[1]) for s in (left, right))
    return Conflict(
        id=make_id("conflict", "headline_body", page.document.id, why, *left, *right),
        kind="headline_body",
        subject=page.headline,
        sides=sides,
        score=round(score, 2),
        why=why,
    )


def _weight(page: Page, words: frozenset[str]) -> float:
    return sum(page.weights.get(term, _UNSEEN) for term in words)
