"""Find commitments: who undertakes what for whom, in which case, under which agreement, according to whom.

Patterns are in ``data/commitment_words.tsv``; statements whose cue promises are commitments of their speakers. What one
instrument guarantees is never joined with what another does: a commitment points at its own agreement or at none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from onrecord.data import table
from onrecord.extract.draft import Draft
from onrecord.extract.events.frame import flat, frame_of
from onrecord.extract.events.lexicon import Trigger
from onrecord.extract.events.page import Page, open_page
from onrecord.extract.events.roles import listed
from onrecord.rows import Commitment, Evidence, Mention, Span, Statement, cite, make_id

_REACH = 500
"""Characters back to the agreement that a clause without one belongs to: two paragraphs of a news story."""
_HINT = re.compile(
    r"\b(?:guarant\w+|assuranc\w+|promis\w+|pledg\w+|oblig\w+|commit\w*|provid(?:es|ed) for|envisages|stipulates"
    r"|binds|undert\w+|in (?:the )?(?:case|event) of|should|if|under which|in which|by which)\b"
)
"""Searched for in lower case: that takes half of what a search for both cases takes."""
_STEMS = (
    "guarant", "assuranc", "promis", "pledg", "oblig", "commit", "provid", "envisages", "stipulates", "binds", "undert",
    "should", "if", "case of", "event of", "which",
)  # fmt: skip
"""One of these is in every hint, and looking for them costs a tenth."""
_LONGEST, _WORD = 3000, re.compile(r"\w{60}")
"""Longer "sentences" and words are lists or damage; passing over them keeps every pattern linear."""
_NAME = r"(?:the\s+)?(?<!\w)[A-Z][\w’'&-]*(?:\s+(?:of\s+(?:the\s+)?)?[A-Z][\w’'&-]*){0,4}"
_PARTS = {
    "{np}": rf"(?-i:{_NAME}(?:(?:,\s+(?:and\s+)?|\s+and\s+){_NAME}){{0,6}})",
    "{case}": r"(?:in\s+(?:the\s+)?(?:case|event)\s+of|should|if)\s+[^.,;:!?\n]{5,140}",
    "{guarantee}": r"(?:(?:mutual|full|long-term|legal|firm|written|military)\s+)?(?:security\s+)"
    r"(?:guarantees?|assurances?)"
    r"|(?:guarantees?|assurances?)\s+of\s+(?:\w+\s+)?security",
}
_GUARANTEE = re.compile("guarant|assurance", re.IGNORECASE)
_CASE = re.compile(_PARTS["{case}"], re.IGNORECASE)


class Wording(NamedTuple):
    """One way of wording a commitment: a row of the table."""

    status: str
    subject: str
    needs_agreement: bool
    words: re.Pattern[str]
    guarantees: bool
    """It cannot match where no guarantee, guarantor or assurance is named."""


@cache
def _wordings() -> tuple[Wording, ...]:
    found = []
    for status, subject, agreement, words in table("commitment_words.tsv"):
        guarantees = ("{guarantee}" in words and "{guarantee}|" not in words) or "guarantors?" in words
        for name, part in _PARTS.items():
            words = words.replace(name, f"(?:{part})" if name == "{guarantee}" else part)
        found.append(Wording(status, subject, agreement == "needs", re.compile(words, re.IGNORECASE), guarantees))
    return tuple(found)


def find_commitments(draft: Draft) -> Draft:
    """Return the draft with its commitments, in the order of the text, and with the mentions that finding them took."""
    page = open_page(draft)
    page = replace(page, sheet=flat(page.sheet))
    agreements = sorted((m for m in draft.mentions if m.kind == "agreement"), key=lambda m: (m.start, m.end))
    lower = page.text.lower()
    stems = tuple(stem for stem in _STEMS if stem in lower)
    found = [row for where in page.sheet.clauses for row in _in_sentence(page, where, agreements, stems)]
    taken = [(row.evidence[0].start, row.evidence[0].end) for row in found]
    found += [row for statement in draft.statements for row in _promise(page, statement, taken)]
    rows = sorted({row.id: row for row in found}.values(), key=lambda row: (row.evidence[0].start, row.id))
    known = {mention.id for mention in draft.mentions}
    fresh = [mention for name, mention in page.made.items() if name not in known]
    mentions = sorted((*draft.mentions, *fresh), key=lambda m: (m.start, m.end, m.form))
    return replace(draft, commitments=(*draft.commitments, *rows), mentions=tuple(mentions))


def _in_sentence(page: Page, where: Span, agreements: list[Mention], stems: tuple[str, ...]) -> Iterator[Commitment]:
    start, end = page.sheet.span(*where)
    words = page.text[start:end]
    if len(words) > _LONGEST or not _is_hinted(words, stems) or _WORD.search(words):
        return
    taken: list[Span] = []
    guaranteed = _GUARANTEE.search(words) is not None
    for wording in _wordings():
        # Half of the wordings need an agreement or a guarantee, which most texts and sentences do not name.
        if (wording.guarantees and not guaranteed) or (wording.needs_agreement and not agreements):
            continue
        for match in wording.words.finditer(page.text, start, end):
            if not page.counts(match.start()) or any(low < match.end() and match.start() < high for low, high in taken):
                continue
            row = _read(page, wording, match, where, agreements)
            if row is not None:
                taken.append(match.span())
                yield row


def _is_hinted(words: str, stems: tuple[str, ...]) -> bool:
    """Tell whether a sentence may hold a commitment; ``stems`` are those that its text holds anywhere."""
    lower = words.lower()
    return (not words.isascii() or any(stem in lower for stem in stems)) and _HINT.search(lower) is not None


def _read(
    page: Page, wording: Wording, match: re.Match[str], where: Span, agreements: list[Mention]
) -> Commitment | None:
    agreement = _agreement(page, match, where, agreements, far=wording.needs_agreement)
    if wording.needs_agreement and agreement is None:
        return None
    who = {role: tuple(_people(page, match, role)) for role in ("guarantor", "beneficiary")}
    if wording.subject in who and not who[wording.subject]:
        who[wording.subject] = tuple(_subject(page, match, where))
    if _MUTUAL.search(match.group()) and not (who["guarantor"] and who["beneficiary"]):
        both = _both(page, where, agreements, agreement) if not who["guarantor"] else who["guarantor"]
        who = {"guarantor": both, "beneficiary": both}
    teller = page.statement_at(*match.span()) or page.statement_at(match.start(), match.start() + 1)
    evidence = [cite(page.text, "commitment", *match.span())]
    evidence += [cite(page.text, role, m.start, m.end) for role, found in who.items() for m in found]
    evidence += [item for role in ("trigger", "response") for item in _part(page, match, role)]
    document = page.draft.document.id
    return Commitment(
        id=make_id("commitment", document, wording.status, *match.span()), document=document, status=wording.status,
        evidence=tuple(evidence), agreement_mention=agreement.id if agreement else None,
        guarantor_mentions=tuple(m.id for m in who["guarantor"]),
        beneficiary_mentions=tuple(m.id for m in who["beneficiary"]),
        trigger=_words(match, "trigger"), response=_words(match, "response"),
        according_to=teller.id if teller else None,
    )  # fmt: skip


_MUTUAL = re.compile(r"\b(?:mutual|reciprocal|each other|one another)\b", re.IGNORECASE)


def _both(page: Page, where: Span, agreements: list[Mention], agreement: Mention | None) -> tuple[Mention, ...]:
    """Return the states that bind themselves to each other: those the sentence names, else those of the paper's words.

    Fewer than two are nobody: who guarantees what to whom stays open.
    """
    spans = [page.sheet.span(*where)]
    head = (agreement.refers_to or agreement.id) if agreement else None
    spans += [(m.start, m.end) for m in agreements if head and (m.refers_to or m.id) == head]
    for low, high in spans:
        names = {n.refers_to or n.id: n for n in page.scene.names_within(low, high) if n.kind == "state"}
        if len(names) == 2:
            return tuple(sorted(names.values(), key=lambda name: name.start))
    return ()


def _words(match: re.Match[str], group: str) -> str | None:
    words = match.groupdict().get(group)
    return " ".join(words.split()) if words else None


def _part(page: Page, match: re.Match[str], group: str) -> Iterator[Evidence]:
    if match.groupdict().get(group):
        yield cite(page.text, group, *match.span(group))


def _people(page: Page, match: re.Match[str], group: str) -> list[Mention]:
    if not match.groupdict().get(group):
        return []
    start, end = match.span(group)
    # "(Former president Anton) Marek": the name goes on after the bracket.
    bracket = page.text.find(")", start, end - 2)
    return list(listed(page, bracket + 1 if bracket > 0 else start, end))


def _subject(page: Page, match: re.Match[str], where: Span) -> list[Mention]:
    """Return whom the subject of the wording's verb names."""
    frame = frame_of(page.sheet, Trigger(*match.span("verb"), "aid", noun=False), *where, frozenset())
    spans = [page.sheet.span(p.first, p.last) for p in frame.phrases if p.slot == "subject"]
    return [mention for span in spans for mention in listed(page, *span)]


def _agreement(
    page: Page, match: re.Match[str], where: Span, agreements: list[Mention], *, far: bool
) -> Mention | None:
    """Return the agreement of the sentence, else, for a clause of a treaty told at length, the last one before it."""
    start, end = page.sheet.span(*where)
    own = [m for m in agreements if start <= m.start < end]
    if own:
        return min(own, key=lambda m: (min(abs(m.end - match.start()), abs(m.start - match.end())), m.start))
    number = bisect_right([m.start for m in agreements], match.start()) - 1
    near = far and number >= 0 and match.start() - agreements[number].end < _REACH
    return agreements[number] if near else None


def _promise(page: Page, statement: Statement, taken: list[Span]) -> Iterator[Commitment]:
    """Yield what a statement promises: its speaker is bound, its content is the response."""
    cue = statement.spans("cue")
    content = statement.spans("content")
    if statement.force != "promises" or statement.negated or not cue or statement.repeats is not None:
        return
    words = page.text[cue[0][0] : cue[-1][1]]
    offered = _OFFERS.search(words) is not None
    if _NO_PROMISE.search(words) or (offered and not _OFFERED.match(page.text, *content[0])):
        return
    whole = (min(cue[0][0], content[0][0]), max(cue[-1][1], content[-1][1]))
    if not page.counts(cue[0][0]) or any(low < whole[1] and whole[0] < high for low, high in taken):
        return
    speaker = page.by_id.get(statement.speaker_mention or "")
    to = tuple(page.by_id[name] for name in statement.addressee_mentions if name in page.by_id)
    case = _CASE.search(page.text, *content[0])
    content = _without(page.text, content, case)
    evidence = [cite(page.text, "commitment", *cue[0])]
    evidence += [cite(page.text, "guarantor", speaker.start, speaker.end)] if speaker else []
    evidence += [cite(page.text, "beneficiary", mention.start, mention.end) for mention in to]
    evidence += [cite(page.text, "trigger", *case.span())] if case else []
    evidence += [cite(page.text, "response", *span) for span in content]
    yield Commitment(
        id=make_id("commitment", statement.document, "promise", statement.id), document=statement.document,
        status="offered" if offered else "given", evidence=tuple(evidence),
        guarantor_mentions=(speaker.id,) if speaker else (), beneficiary_mentions=tuple(mention.id for mention in to),
        trigger=" ".join(case.group().split()) if case else None,
        response=" … ".join(" ".join(page.text[slice(*span)].split()) for span in content),
        according_to=statement.id,
    )  # fmt: skip


_OFFERS = re.compile(r"\boffer", re.IGNORECASE)
_OFFERED = re.compile(
    r"(?:to|them|him|her|us|me)\s|[^.;:!?\n]{0,60}\b(?:guarantees?|assurances?|aid|assistance|help|support|protection)\b",
    re.IGNORECASE,
)
"""What one who offers binds himself to; "offered a grim outlook" binds nobody."""
_NO_PROMISE = re.compile(
    r"\b(?:respon[sd]\w*|react\w*|advice|glimpse|(?:was|were|been|being) \w*promised)\b", re.IGNORECASE
)
"""Cues that offer an answer, and passives that say what was promised and not by whom."""


def _without(text: str, content: tuple[Span, ...], case: re.Match[str] | None) -> tuple[Span, ...]:
    """Cut the case in which a promise holds from the end of what is promised."""
    if case is None or text[case.end() : content[0][1]].strip(" .,\"”’'"):
        return content
    start = content[0][0]
    words = text[start : case.start()].rstrip(" ,")
    return ((start, start + len(words)), *content[1:]) if len(words) > _SHORTEST else content


_SHORTEST = 8
"""Characters below which what is left beside the case is no promise."""
