"""Where accounts of the same words differ: speakers, numbers and dates in what is quoted or copied twice.

Each conflict is a question for a reader, with both passages; where it is not clear that two passages give the same
thing, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise

import msgspec
import numpy as np

from onrecord.compare.likeness import run_hashes, terms, wording
from onrecord.compare.tolls import Parts, differing, side
from onrecord.lineage.shingles import Hashes
from onrecord.rows import Conflict, Copy, DateMention, Side, Span, Statement, Utterance, make_id

TextOf = Callable[[str], str]
_QUOTED_TERMS, _VERBATIM = 6, 0.8
_CROWD = 20
_QUOTED_AGAIN = re.compile('["“”«»]')
_MONTH_AND_DAY = re.compile(r"[^\W\d_]{3,}\.?\s+\d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d_]{3,}")


def question(kind: str, subject: str, sides: Sequence[Side], why: str, score: float = 0.8) -> Conflict:
    """Put the values of several accounts side by side, in the order of their documents."""
    ordered = tuple(sorted(sides, key=lambda side: (side.document, side.start, side.end)))
    named = [(side.document, side.start, side.end) for side in ordered]
    row = {"id": make_id("conflict", kind, *named), "kind": kind, "subject": subject, "why": why, "score": score}
    return Conflict.from_dict({**row, "sides": [side.to_dict() for side in ordered]})


# The same quotation, two speakers.


class Quoted(msgspec.Struct, frozen=True, eq=False):
    """A direct quotation of an actor; ``runs`` are the hashes of its runs of three words, each but once."""

    statement: str
    document: str
    speaker: str
    runs: Hashes


def quoted_runs(mode: str, content: str) -> bytes | None:
    """Return the runs (`run_hashes`) of a quotation that is long enough to ask who said it, None of another content."""
    return run_hashes(content) if mode == "direct" and len(wording(content).terms) >= _QUOTED_TERMS else None


def speaker_conflicts(
    quoted: Iterable[Quoted],
    statements: Callable[[Iterable[str]], Iterable[Statement]],
    names: Mapping[str, str],
    text_of: TextOf,
) -> Iterator[Conflict]:
    """Find long verbatim quotations that two documents give to two different speakers; ``names`` of actors.

    ``statements`` returns those of some ids. Who goes on speaking in the next paragraph is our reading, and so is where
    a quotation with others inside it ends: both documents must name the speaker in the line of the words, and quote
    once (of 6 questions without this, none was one).
    """
    for pair in _sharing(quoted):
        one, two = statements(pair)
        left, right = (wording(row.quote("content")) for row in (one, two))
        if len(left.terms & right.terms) >= _QUOTED_TERMS and _is_plain(one, two, text_of):
            yield from _two_speakers(one, two, names)


def _is_plain(one: Statement, two: Statement, text_of: TextOf) -> bool:
    in_line = all("\n" not in text_of(s.document)[slice(*_hull(s))] for s in (one, two))
    return in_line and all(_QUOTED_AGAIN.search(text[1:-1]) is None for s in (one, two) for text, _ in _contents(s))


def _hull(statement: Statement) -> Span:
    spans = [*statement.spans("source"), *statement.spans("content")]
    return min(start for start, _ in spans), max(end for _, end in spans)


def _sharing(quoted: Iterable[Quoted]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of statements that share most of their runs of words, sorted."""
    speakers: list[tuple[str, str, str]] = []
    runs: list[Hashes] = []
    for item in quoted:
        speakers.append((item.document, item.speaker, item.statement))
        runs.append(item.runs)
    owners = np.repeat(np.arange(len(runs)), [len(own) for own in runs])
    flat = np.concatenate([np.empty(0, dtype=np.uint64), *runs])
    order = np.lexsort((owners, flat))
    values, holders = flat[order], owners[order]
    edges = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1], [True]])[: len(values) + 1])
    pairs: set[tuple[int, int]] = set()
    for start, end in pairwise(edges.tolist()):
        if 1 < end - start <= _CROWD:
            pairs.update(p for p in combinations(holders[start:end].tolist(), 2) if _may_differ(speakers, *p))
    within = lru_cache(maxsize=1 << 12)(lambda number: frozenset(runs[number].tolist()))
    for one, two in sorted(pairs):
        common = len(within(one) & within(two))
        if common >= _VERBATIM * min(len(runs[one]), len(runs[two])):
            yield speakers[one][2], speakers[two][2]


def _may_differ(speakers: Sequence[tuple[str, str, str]], one: int, two: int) -> bool:
    return speakers[one][0] != speakers[two][0] and speakers[one][1] != speakers[two][1]


def _two_speakers(one: Statement, two: Statement, names: Mapping[str, str]) -> Iterator[Conflict]:
    left, right = names[one.speaker or ""], names[two.speaker or ""]
    # A name that stands in the other's description, as an office beside a person, is one speaker said in two ways.
    sourced = [s for s in (one, two) if s.spans("source") and s.speaker_name and s.speaker_name in s.quote("source")]
    if len(sourced) < 2 or {*terms(left)} & _words_of(two, right) or {*terms(right)} & _words_of(one, left):
        return
    sides = [_side(s, names[s.speaker or ""], s.spans("source")[0]) for s in (one, two)]
    yield question("party", one.quote("content"), sides, "the same words are given to different speakers")


def _words_of(statement: Statement, name: str) -> set[str]:
    return {*terms(name), *terms(statement.quote("source"))}


def _side(statement: Statement, value: str, span: Span) -> Side:
    return Side(value=value, document=statement.document, start=span[0], end=span[1])


# Numbers in what is held to be the same utterance.


def utterance_numbers(
    utterances: Iterable[Utterance], statements: Mapping[str, Statement], published: Mapping[str, str | None]
) -> Iterator[Conflict]:
    """Find numbers that differ between the documents of one day that word one utterance.

    ``published`` are ISO 8601 days: what is said again later brings its numbers up to date.
    """
    for utterance in utterances:
        told = [statements[name] for name in utterance.statements if name in statements]
        for one, two in combinations(told, 2):
            if one.document != two.document and published[one.document] == published[two.document]:
                left, right = list(_contents(one)), list(_contents(two))
                yield from _numbers_apart(left, right, one.document, two.document, "two wordings of one utterance")


def _contents(statement: Statement) -> Iterator[tuple[str, int]]:
    return ((item.quote, item.start) for item in statement.evidence if item.role == "content")


def _numbers_apart(left: Parts, right: Parts, one: str, two: str, why: str) -> Iterator[Conflict]:
    for mine, theirs in differing(left, right):
        sides = [side(one, mine), side(two, theirs)]
        yield question("number", mine.noun, sides, f"the number of {mine.noun} differs in {why}")


# Numbers and dates in copied text.


def copy_conflicts(
    copies: Iterable[Copy],
    text_of: TextOf,
    dates_of: Callable[[str], Sequence[DateMention]],
    published: Mapping[str, str | None],
) -> Iterator[Conflict]:
    """Find numbers and dates that differ inside a passage that one document has from another.

    ``published`` are ISO 8601 days: a later article that goes on from an earlier one brings its numbers up to date.
    """
    for copy in copies:
        if copy.kind != "passage" or copy.similarity >= 1 or published[copy.document] != published[copy.of_document]:
            continue
        left = text_of(copy.document)[copy.start : copy.end]
        right = text_of(copy.of_document)[copy.of_start : copy.of_end]
        yield from _numbers_apart([(left, copy.start)], [(right, copy.of_start)], copy.document, copy.of_document,
                                  "two copies of one passage")  # fmt: skip
        yield from _dates_apart(copy, dates_of)


def _dates_apart(copy: Copy, dates_of: Callable[[str], Sequence[DateMention]]) -> Iterator[Conflict]:
    mine = _dated(dates_of(copy.document), (copy.start, copy.end))
    theirs = _dated(dates_of(copy.of_document), (copy.of_start, copy.of_end))
    if len(mine) == len(theirs) == 1 and (mine[0].value or "")[5:] != (theirs[0].value or "")[5:]:
        sides = [Side(value=item.quote, document=item.document, start=item.start, end=item.end)
                 for item in (mine[0], theirs[0])]  # fmt: skip
        yield question("date", mine[0].quote, sides, "the date differs in two copies of one passage")


def _dated(dates: Iterable[DateMention], zone: Span) -> list[DateMention]:
    """Return the dates of a zone that name a day and month in words: weekdays shift with the day of publication."""
    inside = (item for item in dates if zone[0] <= item.start and item.end <= zone[1])
    return [item for item in inside if item.precision == "day" and _MONTH_AND_DAY.search(item.quote)]
