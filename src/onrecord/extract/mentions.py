"""Find who and what a document names: persons, organisations, states, places, groups; chains of names within it.

Rules and lists only. Names that nothing in the document or the lists speaks for are left out: a missing mention is
seen and mended, a wrong one poisons every view.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from onrecord.extract import naming
from onrecord.extract.chains import Chained, chain_names
from onrecord.extract.draft import Draft
from onrecord.extract.naming import Found
from onrecord.extract.runs import Piece, headline_spans, lower_words, opens_sentence, pieces, runs
from onrecord.rows import Mention, Span, make_id
from onrecord.text import gazetteer
from onrecord.text.names import honorifics, parse_person

_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from|outside|across|around|to|of|through|via|between|and)[ ]\Z")
_PLACED = re.compile(r"\b(?:in|at|near|from|outside|across|around)[ ]\Z")
_ACTS = re.compile(
    r"[ ](?:[a-z]+ly[ ])?(?:has|have|had|will|would|is|was|says|said|wants|may|must|should|could|can|[a-z]+(?:s|ed))\b"
)
_KINDS = {"state": "state", "place": "place", "organisation": "organisation", "people": "group"}


def find_mentions(draft: Draft) -> Draft:
    """Return the draft with its names as mentions: each chain's first fullest name is what the others refer to."""
    text = draft.document.text
    found = _speaking(draft, find_names(text, headlines=headline_spans(text, draft.passages)))
    rows = [row for chained in chain_names(text, found) for row in _rows(draft.document.id, text, chained)]
    rows.sort(key=lambda row: (row.start, row.end, row.form))
    return msgspec.structs.replace(draft, mentions=(*draft.mentions, *rows))


def _speaking(draft: Draft, found: list[Found]) -> list[Found]:
    """A capital that is the whole source of an attribution stands for its government."""
    sources = {span for mark in draft.marks for span in mark.source}
    return [
        item._replace(kind="state")
        if item.kind == "place" and (item.start, item.end) in sources and item.name in gazetteer.capitals()
        else item
        for item in found
    ]


def find_names(text: str, *, headlines: tuple[Span, ...] = ()) -> list[Found]:
    """Return every name, sorted; inside ``headlines`` only names that lists or the rest of the text know."""
    lower = lower_words(text)
    plain: list[Found] = []
    waiting: list[Piece] = []
    titles: list[Piece] = []
    for run in runs(text):
        in_title = _inside(headlines, run[0].start)
        for piece, title in _with_titles(pieces(text, run, lower)):
            named = _name(text, piece, title) if piece.kind != "unknown" or not in_title else None
            if named is not None:
                plain.append(named)
            elif piece.kind == "unknown" or _may_be_surname(piece):
                (titles if in_title else waiting).append(piece)
    surnames = _surnames(text, plain, waiting)
    inside = frozenset(
        piece.tokens[0].word for piece in waiting if len(piece.tokens) == 1 and not opens_sentence(text, piece.start)
    )
    known = naming.Known(surnames, inside, naming.firms(text))
    plain += [named for piece in waiting if (named := naming.name_by_use(text, piece, known)) is not None]
    kinds = {item.name: item.kind for item in plain}
    found = {item.start for item in plain}
    plain += [
        _again(piece, text, kinds)
        for piece in waiting
        if piece.start not in found and text[piece.start : piece.end] in kinds
    ]
    surnames = _surnames(text, plain, [])
    found.update(item.start for item in plain)
    known = known._replace(surnames=surnames)
    late = [naming.name_by_use(text, piece, known) for piece in waiting if piece.start not in found]
    plain += [named for named in late if named is not None]
    plain = [_person_after_all(text, item, surnames) for item in plain]
    plain = _without_openings(text, plain)
    plain += [named for piece in titles for named in _in_title(text, piece, plain, surnames)]
    # One place may be named twice, where a first word was taken off and the piece read again.
    once = {item[:2]: item for item in plain if item.kind != "person" or parse_person(item.name).surname}
    return sorted(once.values())


def _with_titles(cut: Sequence[Piece]) -> list[tuple[Piece, Piece | None]]:
    """Pair each piece with the role or form of address right before it."""
    paired: list[tuple[Piece, Piece | None]] = []
    for before, piece in zip((None, *cut), cut, strict=False):
        titled = before is not None and before.kind in {"role", "address"} and piece.start - before.end <= 1
        paired.append((piece, before if titled else None))
    return paired


def _name(text: str, piece: Piece, title: Piece | None) -> Found | None:
    if piece.kind == "unknown":
        named = naming.name_unknown(text, piece, titled=title is not None)
        told = honorifics().get(title.tokens[0].word.rstrip(".")) if title is not None else None
        return named._replace(gender=told) if named is not None and told else named
    if piece.entry is None or piece.kind == "adjective":
        return None
    if naming.names_agreement(text, piece.end) and piece.kind in {"capital", "place"}:
        return None
    kind = _KINDS.get(piece.kind) or _capital_kind(text, piece)
    return Found(piece.start, piece.end, kind, piece.entry.name, country=piece.entry.country)


def _capital_kind(text: str, piece: Piece) -> str:
    """A capital that acts stands for its state's government and is kept as worded; else it is a place."""
    before, after = text[max(0, piece.start - 16) : piece.start], text[piece.end : piece.end + 24]
    acts = _ACTS.match(after) is not None and not _PLACE_BEFORE.search(before)
    return "state" if acts else "place"


def _may_be_surname(piece: Piece) -> bool:
    """Dean, King and Judge are surnames too, where the document has somebody of that name."""
    return piece.kind == "role" and len(piece.tokens) == 1


def _again(piece: Piece, text: str, kinds: dict[str, str]) -> Found:
    """A name that some other place in the document speaks for."""
    spelled = text[piece.start : piece.end]
    return Found(piece.start, piece.end, kinds[spelled], spelled, sure=False)


def _surnames(text: str, found: list[Found], waiting: list[Piece]) -> frozenset[str]:
    """Return last words of persons' names, and of unknown pairs of words whose last word also stands alone."""
    known = {naming.surname_of(item.name) for item in found if item.kind == "person"}
    names = [piece for piece in waiting if piece.kind == "unknown"]
    alone = {piece.tokens[0].word for piece in names if len(piece.tokens) == 1 and naming.speaks(text, piece)}
    pairs = {piece.tokens[-1].word for piece in names if len(piece.tokens) in {2, 3}}
    return frozenset(known | (alone & pairs))


def _without_openings(text: str, found: list[Found]) -> list[Found]:
    """Take Will off where "Will Hale stay?" opens a sentence and the document's Hale has another given name."""
    given: dict[str, set[str]] = defaultdict(set)
    inside = {item.name for item in found if not _opens(text, item.start)}
    for item in found:
        if item.kind == "person" and (parts := parse_person(item.name)).given:
            given[parts.surname].add(item.name.split()[0])
    return [_bare(text, item, given) if item.name not in inside else item for item in found]


def _opens(text: str, start: int) -> bool:
    return opens_sentence(text, start) or text[max(0, start - 3) : start].lower() == "in "


def _bare(text: str, item: Found, given: Mapping[str, set[str]]) -> Found:
    first, _, rest = item.name.partition(" ")
    word = item.kind == "person" and rest and gazetteer.not_names().get(first) == "hard"
    others = given.get(parse_person(item.name).surname, set()) - {first} if word else set()
    if not others or not text.startswith(item.name, item.start):
        return item
    return item._replace(start=item.start + len(first) + 1, name=rest)


def _in_title(text: str, piece: Piece, known: list[Found], surnames: frozenset[str]) -> list[Found]:
    """In a headline, keep only words that the rest of the document knows as a person's surname or full name."""
    named = []
    tokens = list(piece.tokens)
    for index, token in enumerate(tokens):
        if token.word in surnames:
            start = index
            if index and any(
                item.name.startswith(tokens[index - 1].word + " ") for item in known if item.kind == "person"
            ):
                start = index - 1
            named.append(Found(tokens[start].start, token.end, "person", text[tokens[start].start : token.end]))
    return named


def _person_after_all(text: str, item: Found, surnames: frozenset[str]) -> Found:
    """Austin is a person, not the city, where the document has a Lloyd Austin and nothing like in or at before it."""
    if item.kind not in {"place", "state"} or item.name not in surnames:
        return item
    placed = _PLACED.search(text[max(0, item.start - 16) : item.start])
    return item if placed else item._replace(kind="person", country=None)


def _inside(spans: tuple[Span, ...], position: int) -> bool:
    index = bisect_right(spans, (position, len(spans) and spans[-1][1] + 1)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]


def _rows(document: str, text: str, chained: Chained) -> list[Mention]:
    found = chained.found
    head_id = _mention_id(document, chained.head.start, chained.head.end, "name")
    own = _mention_id(document, found.start, found.end, "name")
    role = text[found.role[0] : found.role[1]] if found.role else None
    name = Mention(
        id=own, document=document, start=found.start, end=found.end, quote=text[found.start : found.end],
        kind=found.kind, form="name", name=chained.name, role=role, refers_to=head_id if head_id != own else None,
    )  # fmt: skip
    return [name] if found.role is None else [name, _role_row(document, text, found.role, name, head_id)]


def _role_row(document: str, text: str, span: Span, name: Mention, head_id: str) -> Mention:
    return Mention(
        id=_mention_id(document, *span, "nominal"), document=document, start=span[0], end=span[1],
        quote=text[span[0] : span[1]], kind=name.kind, form="nominal", name=name.name, role=name.role,
        refers_to=head_id,
    )  # fmt: skip


# The head of a chain is asked for with each of its names.
@lru_cache(maxsize=1000)
def _mention_id(document: str, start: int, end: int, form: str) -> str:
    return make_id("mention", document, start, end, form)
