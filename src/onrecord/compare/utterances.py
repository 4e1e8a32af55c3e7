"""One act of speaking behind the statements of one or more documents.

Two statements word the same utterance when the same speaker is given, their dates allow it, and their contents agree:
either most of the shorter one stands verbatim in the longer, or both share enough rare words. In text that one document
has from another, the same words are one utterance whoever is named. Statements of one document are joined only where
one repeats the other (a teaser, a pull quote, a headline).
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, groupby
from typing import Any

import msgspec

from onrecord.compare.likeness import Likeness, Weights, Wording, likeness, weigh, wording
from onrecord.rows import Copy, Date, Span, Statement, Utterance, make_id

_VERBATIM, _VERBATIM_TERMS = 0.6, 4
_HELD, _BOTH, _TERMS = 0.72, 0.38, 4
"""For reports up to `_DAYS` apart. Chosen on half of 185 pairs labelled by hand (quality/utterances.py)."""
_NEAR_VERBATIM, _NEAR_HELD, _NEAR_BOTH, _NEAR_TERMS, _NEAR_PLAIN = 0.5, 0.65, 0.15, 3, 2
"""For reports up to `_NEAR_DAYS` apart: less agreement will do, but not in names alone."""
_NEAR_DAYS = 2
_DAYS = 10
"""Days between two reports of one utterance: 97% of the reuse found in PolNeAR lies within ten days."""
_OLD_DAYS = 4000
_LONG_VERBATIM, _LONG_RUN = 0.65, 10
"""Terms that a verbatim match must share for the date to matter no more: an old quotation quoted again."""
_EQUAL, _EQUAL_TERMS = 0.95, 6
_CROWD = 60


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What comparing needs to know of a statement's document."""

    document: str
    outlet: str | None = None
    published: str | None = None


class Said(msgspec.Struct, frozen=True, eq=False):
    """A statement as far as it is compared, its source, and the day of that."""

    statement: Statement
    source: Source
    day: date | None

    @property
    def content(self) -> str:
        """The words of its content."""
        return self.statement.quote("content")


class Zones:
    """Which text documents share: spans of one document and of the other, by (document, the one it has them of)."""

    def of(self, document: str, source: str) -> Sequence[tuple[Span, Span]]:
        """Return the spans that a document shares with one it has them of."""
        raise NotImplementedError

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of different documents, sorted."""
        raise NotImplementedError


class _Listed(Zones):
    def __init__(self, copies: Iterable[Copy]) -> None:
        self._zones: dict[tuple[str, str], list[tuple[Span, Span]]] = defaultdict(list)
        for copy in copies:
            self._zones[copy.document, copy.of_document].append(((copy.start, copy.end), (copy.of_start, copy.of_end)))

    def of(self, document: str, source: str) -> Sequence[tuple[Span, Span]]:
        return self._zones.get((document, source), ())

    def pairs(self) -> Iterator[tuple[str, str]]:
        yield from (pair for pair in sorted(self._zones) if pair[0] != pair[1])


def find_utterances(
    statements: Iterable[Statement], sources: Mapping[str, Source], copies: Sequence[Copy]
) -> list[Utterance]:
    """Group the statements of a record into utterances, in the order of their ids; each belongs to exactly one."""
    rows = sorted(statements, key=lambda row: (speaker_key(row), row.id))
    weights = weigh(wording(row.quote("content")) for row in rows)
    speakers = ([saying(row, sources[row.document]) for row in own] for _, own in groupby(rows, key=speaker_key))
    groups, zones = [group for said in speakers for group in tie(said, weights).groups], _Listed(copies)
    return sorted((utterance(group, zones) for group in join_copied(groups, zones, weights)), key=lambda row: row.id)


def speaker_key(statement: Statement) -> str:
    """Return what the statements of one actor share; a speaker that is no actor is told apart by document."""
    return statement.speaker or f"in {statement.document}"


def saying(statement: Statement, source: Source) -> Said:
    """Keep of a statement what is needed of it, in strings that many share: an archive has millions."""
    content = tuple(item for item in statement.evidence if item.role == "content")
    kept = msgspec.structs.replace(
        statement, **_DROPPED, document=source.document, evidence=content,
        speaker=statement.speaker and sys.intern(statement.speaker),
    )  # fmt: skip
    return Said(kept, source, _day(source.published))


_DROPPED: dict[str, Any] = {
    "kind": "", "force": "", "origin": "", "speaker_name": None, "speaker_mention": None, "via_mentions": (),
    "addressee_mentions": (), "addressee": (), "place": None, "within": None, "passage": None, "utterance": None,
}  # fmt: skip


@lru_cache(maxsize=4096)
def _wording(content: str) -> Wording:
    return wording(content)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value and len(value) == 10 else None


def _candidates(worded: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    """Yield the pairs that share one of the four terms rarest among those that two or more of the contents hold.

    What a crowd shares is not rare. Nobody else's statements enter, so that they need not be compared again for them.
    """
    holders: dict[str, list[int]] = defaultdict(list)
    for number, words in enumerate(worded):
        for term in words.terms:
            holders[term].append(number)
    pairs: set[tuple[int, int]] = set()
    for number, words in enumerate(worded):
        shared = (term for term in words.terms if 1 < len(holders[term]) <= _CROWD)
        for term in sorted(shared, key=lambda term: (len(holders[term]), term))[:4]:
            pairs.update((min(number, other), max(number, other)) for other in holders[term] if other != number)
    yield from sorted(pairs)


def same_words(one: Likeness, days: int, *, quoted: bool = True) -> bool:
    """Tell whether two wordings of one speaker, reported so many days apart, are one utterance.

    ``quoted``: at least one of the two holds quoted words. Where neither does, a position that is held for months
    ("to build a wall") looks like one act of speaking; then they must agree well and be of the same news.
    """
    if one.opposed and one.both >= 0.4 and one.verbatim < 0.8:
        return False
    if not quoted and (days > _NEAR_DAYS or one.both < _BOTH):
        return False
    if days > _DAYS:
        long = one.verbatim >= _LONG_VERBATIM and one.shared >= _LONG_RUN
        return days <= _OLD_DAYS and (long or (one.both >= _EQUAL and one.shared >= _EQUAL_TERMS))
    verbatim = one.verbatim >= _VERBATIM and one.shared >= _VERBATIM_TERMS
    retold = one.held >= _HELD and one.both >= _BOTH and one.shared >= _TERMS
    return verbatim or retold or (days <= _NEAR_DAYS and _same_news(one))


def _same_news(one: Likeness) -> bool:
    if one.both >= 0.99 and one.shared >= 2:
        return True
    if one.shared < _NEAR_TERMS or one.plain < _NEAR_PLAIN:
        return False
    verbatim = one.verbatim >= _NEAR_VERBATIM and one.held >= 0.6
    return verbatim or (one.held >= _NEAR_HELD and one.both >= _NEAR_BOTH)


def _same(one: Said, two: Said, alike: Likeness) -> bool:
    """Tell whether the two are one act of speaking, by document, date and words."""
    left, right = one.statement, two.statement
    if left.document == right.document:
        return left.repeats == right.id or right.repeats == left.id or _equal(alike)
    if _apart(left.said_on, right.said_on):
        return False
    quoted = has_quotation(left.quote("content")) or has_quotation(right.quote("content"))
    return same_words(alike, abs((one.day - two.day).days) if one.day and two.day else 0, quoted=quoted)


def _too_little(one: Said, two: Said, left: Wording, right: Wording) -> bool:
    """Tell at once that two cannot be the same: nine candidates in ten share fewer terms than `_same` asks for.

    Two terms are enough only for wordings that have no others: a term weighs at least 1, two at most 2 + 2 ln(texts).
    """
    if one.statement.document == two.statement.document:
        repeated = one.statement.repeats == two.statement.id or two.statement.repeats == one.statement.id
        return not repeated and len(left.terms & right.terms) < _VERBATIM_TERMS
    shared = len(left.terms & right.terms)
    days = abs((one.day - two.day).days) if one.day and two.day else 0
    if days > _DAYS:
        return shared < _EQUAL_TERMS
    if days > _NEAR_DAYS:
        return shared < min(_TERMS, _VERBATIM_TERMS)
    return shared < _NEAR_TERMS and left.terms != right.terms


def has_quotation(words: str) -> bool:
    """Tell whether a content holds words in quotation marks."""
    return _MARK.search(words) is not None


_MARK = re.compile(r"[\"“”«»„]|''|(?<!\w)[‘'](?=\w)")


def _equal(alike: Likeness) -> bool:
    """Tell whether a document says one thing twice, as scrapes with a teaser or a pull quote do."""
    return alike.verbatim >= 0.9 and alike.both >= 0.9 and alike.shared >= _VERBATIM_TERMS


def _apart(one: Date | None, two: Date | None) -> bool:
    return bool(one and two and one.precision == two.precision == "day" and one.value != two.value)


class Tied(msgspec.Struct, frozen=True):
    """The statements of one speaker in groups; ``weighed``: whether the weights of words entered."""

    groups: list[list[Said]]
    weighed: bool


def tie(said: Sequence[Said], weights: Weights) -> Tied:
    """Group the statements of one speaker, given in the order of their ids, that word the same utterance.

    The most alike are joined first; a group never holds two different statements of one document.
    """
    compared = list(_compared(said, weights))
    links = [
        (-max(alike.both, alike.verbatim), left, right)
        for left, right, alike in compared
        if _same(said[left], said[right], alike)
    ]
    groups = {number: [number] for number in range(len(said))}
    member_of = list(range(len(said)))
    direct = {(left, right) for _, left, right in links}
    for _, left, right in sorted(links):
        first, second = sorted((member_of[left], member_of[right]))
        if first != second and _may_join(said, groups[first], groups[second], direct):
            groups[first] += groups.pop(second)
            for number in groups[first]:
                member_of[number] = first
    return Tied([[said[number] for number in sorted(numbers)] for numbers in groups.values()], bool(compared))


def _compared(said: Sequence[Said], weights: Weights) -> Iterator[tuple[int, int, Likeness]]:
    worded = [wording(item.content) for item in said] if len(said) > 1 else []
    for left, right in _candidates(worded):
        one, two = worded[left], worded[right]
        if not _too_little(said[left], said[right], one, two):
            yield left, right, likeness(one, two, weights)


def join_copied(groups: list[list[Said]], zones: Zones, weights: Weights) -> list[list[Said]]:
    """Join what stands in copied text word for word: there nobody need know who spoke."""
    group_of = {item.statement.id: number for number, group in enumerate(groups) for item in group}
    for one, two in _copied_pairs([item for group in groups for item in group], zones, weights):
        left, right = sorted((group_of[one.statement.id], group_of[two.statement.id]))
        documents = [item.statement.document for item in (*groups[left], *groups[right])]
        if left != right and len(set(documents)) == len(documents):
            groups[left] = [*groups[left], *groups[right]]
            groups[right] = []
            group_of.update({item.statement.id: left for item in groups[left]})
    return [sorted(group, key=lambda item: item.statement.id) for group in groups if group]


def _copied_pairs(said: Iterable[Said], zones: Zones, weights: Weights) -> Iterator[tuple[Said, Said]]:
    of: dict[str, list[Said]] = defaultdict(list)
    for item in said:
        of[item.statement.document].append(item)
    for document, source in zones.pairs():
        for mine, theirs in zones.of(document, source):
            left, right = (_within(of[name], zone) for name, zone in ((document, mine), (source, theirs)))
            yield from ((one, two) for one in left for two in right if _reads_alike(one, two, weights))


def _reads_alike(one: Said, two: Said, weights: Weights) -> bool:
    left, right = (_wording(item.content) for item in (one, two))
    if len(left.terms ^ right.terms) > 0.2 * len(left.terms):
        return False
    return _equal(likeness(left, right, weights))


def _within(said: Iterable[Said], zone: Span) -> list[Said]:
    return [item for item in said if all(zone[0] <= s and e <= zone[1] for s, e in item.statement.spans("content"))]


def _may_join(said: Sequence[Said], one: list[int], two: list[int], direct: set[tuple[int, int]]) -> bool:
    pairs = ((min(a, b), max(a, b)) for a in one for b in two)
    return all(said[a].statement.document != said[b].statement.document or (a, b) in direct for a, b in pairs)


# Origins: of how many the documents can be at most.


def _copied(one: Statement, two: Statement, zones: Zones) -> bool:
    """Tell whether one statement's content lies in text that its document shares with the other's."""
    for left, right in ((one, two), (two, one)):
        for mine, theirs in zones.of(left.document, right.document):
            if _touches(left, mine) and _touches(right, theirs):
                return True
    return False


def _touches(statement: Statement, zone: Span) -> bool:
    return any(start < zone[1] and zone[0] < end for start, end in statement.spans("content"))


def utterance(group: Sequence[Said], zones: Zones) -> Utterance:
    """Return the utterance behind statements that are one."""
    statements = [item.statement for item in group]
    outlets = tuple(sorted({item.source.outlet for item in group if item.source.outlet}))
    origins, why = count_origins(group, zones)
    first = min(statements, key=lambda statement: statement.id)
    return Utterance(
        id=make_id("utterance", first.id),
        speaker=first.speaker,
        said_on=min((s.said_on for s in statements if s.said_on), key=lambda day: (day.value, day.basis), default=None),
        statements=tuple(statement.id for statement in statements),
        outlets=outlets,
        origins=origins,
        why=why,
    )


def count_origins(group: Sequence[Said], zones: Zones) -> tuple[int, str | None]:
    """Return how many origins the documents have at most, and what ties the others together."""
    documents = sorted({item.statement.document for item in group})
    root = {document: document for document in documents}
    reasons: list[str] = []
    for one, two in combinations(group, 2):
        left, right = sorted((one.statement.document, two.statement.document))
        why = _tie(one, two, zones) if left != right else None
        if why and root[left] != root[right]:
            reasons.append(why)
            old, new = max(root[left], root[right]), min(root[left], root[right])
            root = {document: new if place == old else place for document, place in root.items()}
    return len(set(root.values())), "; ".join(dict.fromkeys(reasons)) or None


def _tie(one: Said, two: Said, zones: Zones) -> str | None:
    if _copied(one.statement, two.statement, zones):
        return "the words stand in text that the documents share"
    if set(one.statement.via) & set(two.statement.via):
        return "both name the same relay"
    if one.source.outlet and one.source.outlet == two.source.outlet:
        return "same outlet"
    return None
