"""A document as its headline is compared with it: the sentences of its body, who is cited, what words weigh."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from onrecord.compare.likeness import Weights, Wording, weigh, wording
from onrecord.rows import Conflict, Document, Mention, Passage, Side, Span, Statement, make_id
from onrecord.text.sentences import sentences

_READ = frozenset({"lede", "body", "quote_block"})
_MEANT = 0.6
"""Share of the headline's weight that a sentence must hold to be the one that the headline rests on."""
_UNSEEN = 2.0


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the body."""

    span: Span
    words: Wording


class Page(msgspec.Struct, frozen=True):
    """A document with its headline, the sentences of its body, its statements and the mentions in its headline."""

    document: Document
    title: Span
    head: Wording
    body: Sequence[Sentence]
    statements: Sequence[Statement]
    named: Sequence[Mention]
    weights: Weights

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
    """Make a document ready for comparing its headline; None where it has no headline or no body."""
    title = next(((e.start, e.end) for e in document.evidence if e.role == "title"), None)
    if title is None:
        return None
    spans = [span for zone in passages if zone.kind in _READ for span in sentences(document.text, zone.start, zone.end)]
    # Scrapes often print the headline again as the first line of the body: it cannot bear itself out.
    head = wording(document.text[title[0] : title[1]])
    worded = (Sentence(span, wording(document.text[span[0] : span[1]])) for span in spans)
    read = [sentence for sentence in worded if not _is_title(sentence, title, head)]
    if not read:
        return None
    named = [mention for mention in mentions if title[0] <= mention.start and mention.end <= title[1]]
    return Page(document, title, head, read, statements, named, weigh(sentence.words for sentence in read))


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


def meant(page: Page) -> tuple[Sentence, float] | None:
    """Return the sentence that holds most of the headline, and the share it holds; None below the threshold."""
    head = frozenset(term for term in page.head.terms if not term.isdigit())
    held = [(_weight(page, head & s.words.terms), -s.span[0], s) for s in page.body]
    most, _, sentence = max(held, key=lambda item: item[:2])
    whole = _weight(page, head)
    share = most / whole if whole else 0.0
    return (sentence, share) if share >= _MEANT and len(head) >= 3 else None


def _weight(page: Page, words: frozenset[str]) -> float:
    return sum(page.weights.get(term, _UNSEEN) for term in words)
