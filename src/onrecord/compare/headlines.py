"""Headlines that their own article does not bear out.

Four differences between a headline and the sentence of the body that it rests on: the attribution is dropped, a limit
or a hedge is dropped, the words in quotation marks are not there or differ, a number differs. Each is a question for a
reader, with both passages; where no sentence is close enough to be the one meant, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import fuzz

from onrecord.compare.likeness import Weights, Wording, likeness, terms, weigh, wording
from onrecord.data import table
from onrecord.rows import Conflict, Document, Passage, Side, Span, Statement, make_id
from onrecord.text.quotes import Quotation, quotations
from onrecord.text.sentences import sentences

_READ = frozenset({"lede", "body", "quote_block"})
_MEANT, _SURE = 0.6, 0.7
"""Share of the headline's weight that a sentence must hold to be the one meant, and to charge a dropped attribution."""
_WORDED_LIKE = 72.0
_QUOTED_WORDS = 3
_NUMBER = re.compile(r"(?<![\w.,$€£-])(\d{1,3}(?:[,. ]\d{3})+|\d+)(?![\w-]|[.,]\d)(?:\s+([a-z]{3,}))?")


class _Sentence(msgspec.Struct, frozen=True):
    span: Span
    words: Wording


class _Page(msgspec.Struct, frozen=True):
    """A document with its headline, the sentences of its body, and who is cited for what."""

    document: Document
    title: Span
    body: Sequence[_Sentence]
    statements: Sequence[Statement]
    weights: Weights

    def words(self, span: Span) -> str:
        """Return the text of a span."""
        return self.document.text[span[0] : span[1]]


def headline_conflicts(
    document: Document, passages: Sequence[Passage], statements: Sequence[Statement]
) -> list[Conflict]:
    """Compare a document's headline with its body; empty where it has no headline or nothing differs."""
    title = next(((e.start, e.end) for e in document.evidence if e.role == "title"), None)
    body = [span for zone in passages if zone.kind in _READ for span in _spans(document, zone, title)]
    if title is None or not body:
        return []
    read = [_Sentence(span, wording(document.text[span[0] : span[1]])) for span in body]
    page = _Page(document, title, read, statements, weigh(sentence.words for sentence in read))
    checks = (_quotation, _limit, _number, _attribution)
    return [conflict for check in checks for conflict in check(page)]


def _spans(document: Document, zone: Passage, title: Span | None) -> list[Span]:
    if title and zone.start < title[1] and title[0] < zone.end:
        return []
    return sentences(document.text, zone.start, zone.end)


def _conflict(page: _Page, why: str, left: Span, right: Span, score: float) -> Conflict:
    sides = tuple(Side(value=page.words(s), document=page.document.id, start=s[0], end=s[1]) for s in (left, right))
    return Conflict(
        id=make_id("conflict", "headline_body", page.document.id, why, *left, *right),
        kind="headline_body",
        subject=page.words(page.title),
        sides=sides,
        score=round(score, 2),
        why=why,
    )


def _meant(page: _Page) -> tuple[_Sentence, float] | None:
    """Return the sentence that holds most of the headline, and the share it holds; None below the threshold."""
    head = wording(page.words(page.title))
    held = [(sum(page.weights.get(t, 2.0) for t in head.terms & s.words.terms), -s.span[0], s) for s in page.body]
    most, _, sentence = max(held, key=lambda item: item[:2])
    whole = sum(page.weights.get(term, 2.0) for term in head.terms)
    share = most / whole if whole else 0.0
    return (sentence, share) if share >= _MEANT and len(head.terms) >= 3 else None


# Words in quotation marks.


def _quotation(page: _Page) -> Iterator[Conflict]:
    for quotation in quotations(page.words(page.title)):
        span = (page.title[0] + quotation.inner_start, page.title[0] + quotation.inner_end)
        words = _plain(page.words(span))
        if quotation.closed and len(words.split()) >= _QUOTED_WORDS and words not in _plain(_body(page)):
            worded = _closest(page, words)
            if worded is not None:
                yield _conflict(page, "the words in quotation marks differ", span, worded[0], worded[1] / 100)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def _body(page: _Page) -> str:
    return " ".join(page.words(sentence.span) for sentence in page.body)


def _closest(page: _Page, words: str) -> tuple[Span, float] | None:
    """Return the quotation of the body most like these words, and how like it is (0 to 100)."""
    quoted = [(q.inner_start, q.inner_end) for q in _body_quotations(page)]
    scored = [(fuzz.partial_ratio(words, _plain(page.words(span))), -span[0], span) for span in quoted]
    best = max((item for item in scored if len(_plain(page.words(item[2]))) >= len(words) * 0.7), default=None)
    return (best[2], best[0]) if best and best[0] >= _WORDED_LIKE else None


def _body_quotations(page: _Page) -> list[Quotation]:
    return [q for q in quotations(page.document.text) if q.start >= page.title[1] or q.end <= page.title[0]]


# Limits, hedges and negations.


def _forms(kind: str) -> re.Pattern[str]:
    forms = sorted((form for form, of in table("hedges.tsv") if of == kind), key=len, reverse=True)
    return re.compile(r"(?:\b|(?<=\w)(?=n['’]t))(?:" + "|".join(map(re.escape, forms)) + r")\b", re.IGNORECASE)


_LIMIT, _HEDGE, _NEGATION = _forms("limit"), _forms("hedge"), _forms("negation")


def _limit(page: _Page) -> Iterator[Conflict]:
    """Find ``not only because`` that the headline turns into ``not because``."""
    title = page.words(page.title)
    if not _NEGATION.search(title) or _LIMIT.search(title):
        return
    head = wording(title)
    for sentence in page.body:
        limited = _LIMIT.search(page.words(sentence.span))
        alike = likeness(head, sentence.words, page.weights)
        # What the headline negates must be what the body only limits: half of its rare words stand in the sentence.
        if limited and alike.shared >= 2 and alike.held >= 0.4 and not _also_plain(page, head, sentence):
            yield _conflict(page, f"“{limited.group()}” became a plain negation", page.title, sentence.span, alike.held)
            return


def _also_plain(page: _Page, head: Wording, limited: _Sentence) -> bool:
    """Tell whether another sentence negates as plainly as the headline does, and is as close to it."""
    level = likeness(head, limited.words, page.weights).held
    plain = (s for s in page.body if s is not limited and _NEGATION.search(page.words(s.span)))
    plain = (s for s in plain if not _LIMIT.search(page.words(s.span)))
    return any(likeness(head, s.words, page.weights).held > level for s in plain)


# Numbers.


def _numbers(text: str) -> dict[str, tuple[str, Span]]:
    """Return {counted noun: (number, span)} for the numbers of a text that count something."""
    found: dict[str, tuple[str, Span]] = {}
    for match in _NUMBER.finditer(text):
        noun = terms(match[2] or "")
        if noun and not re.fullmatch(r"(?:19|20)\d\d", match[1]):
            found.setdefault(noun[0], (re.sub(r"\D", "", match[1]), match.span()))
    return found


def _number(page: _Page) -> Iterator[Conflict]:
    meant = _meant(page)
    counted = _numbers(page.words(page.title))
    if meant is None or not counted:
        return
    known = {value for s in page.body for value in re.findall(r"\d+", page.words(s.span).replace(",", ""))}
    there = _numbers(page.words(meant[0].span))
    for noun, (value, span) in counted.items():
        other = there.get(noun)
        if other and other[0] != value and value not in known:
            left = (page.title[0] + span[0], page.title[0] + span[1])
            right = (meant[0].span[0] + other[1][0], meant[0].span[0] + other[1][1])
            yield _conflict(page, f"the number of {noun} differs", left, right, meant[1])


# Attribution.


def _attribution(page: _Page) -> Iterator[Conflict]:
    """Find a bare headline whose only support is something that somebody is cited for."""
    meant = _meant(page)
    title = page.words(page.title)
    if meant is None or meant[1] < _SURE or _is_attributed(page, title):
        return
    sentence, share = meant
    cited = [s for s in page.statements if _covers(s, sentence.span, page, wording(title))]
    if cited and not _own_voice(page, wording(title), sentence):
        yield _conflict(page, "the attribution is dropped", page.title, sentence.span, share)


def _is_attributed(page: _Page, title: str) -> bool:
    """Tell whether the headline cites somebody: a colon, quotation marks, a question, a statement found in it."""
    if re.search(r"[:?“”\"«»]|[‘’'][^‘’']{3,}[’']", title) or _HEDGE.search(title):
        return True
    if any(start < page.title[1] and page.title[0] < end for s in page.statements for start, end in s.spans("content")):
        return True
    names = {name for s in page.statements for name in terms((s.speaker_name or "").split(" ")[-1])}
    return bool(names & set(terms(title)))


def _covers(statement: Statement, span: Span, page: _Page, head: Wording) -> bool:
    """Tell whether the part of the sentence that bears the headline out is the statement's content."""
    if statement.kind != "speech" or not any(a < span[1] and span[0] < b for a, b in statement.spans("content")):
        return False
    shared = head.terms & wording(page.words(span)).terms
    return shared <= wording(statement.quote("content")).terms


def _own_voice(page: _Page, head: Wording, cited: _Sentence) -> bool:
    """Tell whether a sentence that cites nobody bears the headline out nearly as well."""
    level = likeness(head, cited.words, page.weights).held
    spans = [span for s in page.statements for span in s.spans("content")]
    free = (s for s in page.body if not any(a < s.span[1] and s.span[0] < b for a, b in spans))
    return any(likeness(head, s.words, page.weights).held >= 0.75 * level for s in free)
