"""From marks (spans of the model and the rules) to statements: mode, kind, force, relay, nesting, repetition."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

import msgspec

from onrecord.extract.circumstances import find_addressee, find_date, find_place, find_quoter, find_relays, is_medium
from onrecord.extract.cues import describe_cue
from onrecord.extract.draft import Draft, Mark
from onrecord.extract.rules.sheet import lay_out
from onrecord.extract.speakers import speaker_name
from onrecord.rows import Date, DateMention, Evidence, Mode, Passage, Span, Statement, cite, make_id
from onrecord.text.quotes import Quotation, quotations

_WORD = re.compile(r"\w+")
# At least so much of a content's letters inside quotation marks makes a quotation direct: "“...,” and more" is mixed.
_DIRECT = 0.9
# Passages that may begin between a passage's begin and a place inside it.
_OVERLAPPING = 20
# Statements that may begin between a statement and one inside it.
_NEAR = 30
# Circumstances are looked for at most so many letters from the cue: a list without full stops is no sentence.
_REACH = 600
# "Now says" tells no date of speaking.
_NO_DATE = frozenset({"now", "once", "currently"})
_SKIPPED = frozenset({"boilerplate", "byline", "dateline"})


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    """What all statements of one document are made with."""

    draft: Draft
    text: str
    quotes: tuple[Quotation, ...]
    quote_starts: list[int]
    sentences: list[Span]
    sentence_starts: list[int]
    mention_starts: list[int]
    date_starts: list[int]
    passage_starts: list[int]


def find_statements(draft: Draft) -> Draft:
    """Return the draft with a statement for every mark that has content, in the order of the text."""
    text = draft.document.text
    quotes, cut = quotations(text), lay_out(text).sentences
    page = _Page(
        draft=draft,
        text=text,
        quotes=quotes,
        quote_starts=[quotation.start for quotation in quotes],
        sentences=cut,
        sentence_starts=[start for start, _ in cut],
        mention_starts=[mention.start for mention in draft.mentions],
        date_starts=[date.start for date in draft.dates],
        passage_starts=[passage.start for passage in draft.passages],
    )
    made = {row.id: row for mark in draft.marks for row in _statement(page, mark)}
    rows = sorted(made.values(), key=lambda row: (row.spans("content"), row.id))
    return msgspec.structs.replace(draft, statements=(*draft.statements, *_linked(page, rows)))


def _statement(page: _Page, mark: Mark) -> Iterator[Statement]:
    content = [span for span in mark.content if page.text[slice(*span)].strip()]
    passage = _passage(page, content[0][0]) if content else None
    if not content or (passage is not None and passage.kind in _SKIPPED):
        return
    document = page.draft.document.id
    mode = _mode(page, content)
    sense = describe_cue(" ".join(page.text[slice(*span)] for span in mark.cue), quoted=mode != "indirect")
    around = _around(page, mark)
    yield Statement(
        id=make_id("statement", document, _key(content), _key(mark.cue), _key(mark.source)),
        document=document,
        mode=mode,
        kind=sense.kind,
        force=sense.force,
        negated=sense.negated,
        evidence=tuple(_evidence(page.text, mark, content)) + around.evidence,
        origin=mark.origin,
        score=round(mark.score, 3),
        speaker_name=speaker_name(page.text, mark.source, page.draft.mentions, page.mention_starts),
        said_on=_as_date(around.said_on),
        place=around.place,
        passage=passage.kind if passage else None,
    )


def _key(spans: Sequence[Span]) -> str:
    return " ".join(f"{start}-{end}" for start, end in spans)


def _evidence(text: str, mark: Mark, content: Sequence[Span]) -> Iterator[Evidence]:
    for role, spans in (("source", mark.source), ("cue", mark.cue), ("content", content)):
        yield from (cite(text, role, start, end) for start, end in spans if start < end)


class _Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the sentence of the cue says beside source and content."""

    evidence: tuple[Evidence, ...] = ()
    said_on: DateMention | None = None
    place: str | None = None


def _around(page: _Page, mark: Mark) -> _Around:
    if not mark.cue:
        return _Around()
    text, cue = page.text, mark.cue[0]
    sentence = _sentence_of(page, cue[0])
    own = [*mark.source, *mark.content]
    found = [("via", span) for span in find_relays(text, sentence, own, cue)]
    quoter = find_quoter(text, sentence, cue, mark.source)
    found += [("via", quoter)] if quoter is not None else []
    anchors = [*mark.cue, *mark.source]
    addressee = find_addressee(text, sentence, cue, own)
    if addressee is not None:
        found.append(("via" if is_medium(text[slice(*addressee)]) else "addressee", addressee))
        anchors.append(addressee)
        own = [*own, addressee]
    date = find_date(text, _dates(page, sentence), sentence, anchors, own)
    if date is not None:
        found.append(("date", (date.start, date.end)))
    places = (find_place(text, sentence, anchor, own) for anchor in (addressee or cue, *mark.source[-1:]))
    place = next((span for span in places if span is not None), None)
    if place is not None:
        found.append(("place", place))
    evidence = tuple(cite(text, role, *span) for role, span in dict.fromkeys(found))
    return _Around(evidence=evidence, said_on=date, place=text[slice(*place)] if place is not None else None)


def _dates(page: _Page, sentence: Span) -> list[DateMention]:
    first, last = (bisect_left(page.date_starts, border) for border in sentence)
    return [date for date in page.draft.dates[first:last] if date.quote.lower() not in _NO_DATE]


def _as_date(found: DateMention | None) -> Date | None:
    if found is None or found.value is None or found.precision is None or found.basis is None:
        return None
    return Date(value=found.value, precision=found.precision, basis=found.basis, from_=found.from_)


def _sentence_of(page: _Page, position: int) -> Span:
    number = bisect_right(page.sentence_starts, position) - 1
    start, end = page.sentences[number] if number >= 0 else (position, position)
    return max(start, position - _REACH), min(end, position + _REACH)


def _passage(page: _Page, position: int) -> Passage | None:
    last = bisect_right(page.passage_starts, position)
    near = page.draft.passages[max(0, last - _OVERLAPPING) : last]
    fitting = [passage for passage in near if position < passage.end]
    return min(fitting, key=lambda passage: passage.end - passage.start, default=None)


def _mode(page: _Page, content: Sequence[Span]) -> Mode:
    letters = quoted = 0
    for start, end in content:
        letters += len(_WORD.findall(page.text, start, end))
        for first, last in _inside(page, start, end):
            quoted += len(_WORD.findall(page.text, first, last))
    if not quoted:
        return "indirect"
    return "direct" if quoted >= _DIRECT * letters else "mixed"


def _inside(page: _Page, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of a span inside quotation marks, once where one quotation is in another."""
    last = bisect_left(page.quote_starts, end)
    first = max(0, bisect_left(page.quote_starts, start) - 10)
    for quote in page.quotes[first:last]:
        if quote.end > start:
            yield max(start, quote.start), min(quote.end, end)
            start = quote.end


def _linked(page: _Page, rows: Sequence[Statement]) -> Iterator[Statement]:
    """Fill ``within`` (the smallest content around) and ``repeats`` (the same words in the passage repeated)."""
    again = _repeating(page, rows)
    contents = [row.spans("content") for row in rows]
    for number, row in enumerate(rows):
        outer = _outer(row, contents, number)
        within = rows[outer].id if outer is not None else None
        yield msgspec.structs.replace(row, within=within, repeats=again.get(row.id))


def _repeating(page: _Page, rows: Sequence[Statement]) -> dict[str, str | None]:
    """Return the statements in a passage that repeats another -> the first with their words, None where none is."""
    if all(passage.kind != "repeated" for passage in page.draft.passages):
        return {}
    places = [_passage(page, row.spans("content")[0][0]) for row in rows]
    repeated = [place is not None and place.kind == "repeated" for place in places]
    first_said: dict[str, str] = {}
    for row, again in zip(rows, repeated, strict=True):
        if not again:
            first_said.setdefault(_words(row), row.id)
    return {row.id: first_said.get(_words(row)) for row, again in zip(rows, repeated, strict=True) if again}


def _words(row: Statement) -> str:
    return " ".join(word.lower() for word in _WORD.findall(row.quote("content")))


def _outer(row: Statement, contents: Sequence[Sequence[Span]], number: int) -> int | None:
    """Return the number of the smallest content that holds cue and content of a statement."""
    own = (*row.spans("cue"), *contents[number])
    start, end = min(first for first, _ in own), max(last for _, last in own)
    near = range(max(0, number - _NEAR), min(number + 2, len(contents)))
    held = [
        (last - first, other)
        for other in near if other != number
        for first, last in contents[other] if first <= start and end <= last
    ]  # fmt: skip
    return min(held)[1] if held else None
