"""Who took text from whom: near-duplicate documents and reused passages, exact to the character."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from onrecord.lineage.align import Reuse, align, coverage
from onrecord.lineage.candidates import SHINGLE, candidates, fingerprint
from onrecord.lineage.shingles import Hashes, Words, shingles, words_of
from onrecord.rows import Copy, Span, make_id
from onrecord.text.quotes import quotations

NEAR = 0.6
"""Share of the shorter document's words that makes a near-duplicate. Edited wire copies (a third cut, a new lead)
keep 0.6 and more; two reports of one event by two newsrooms shared at most 0.53 on PolNeAR."""
_NEAR_WORDS = 40
_QUOTED = 0.8
_HEAD, _FOOT = 400, 300


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What copies need to know of a document besides its text; ``published`` is ISO 8601 and may be partial."""

    document: str
    outlet: str | None = None
    published: str | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs of documents to compare, and the texts of those documents: what a worker needs."""

    pairs: list[tuple[Account, Account]]
    texts: dict[str, str]


class _Side(msgspec.Struct, frozen=True, eq=False):
    account: Account
    text: str
    words: Words
    shingles: Hashes
    quoted: tuple[Span, ...]


def find_copies(accounts: Sequence[Account], text_of: Callable[[str], str], *, least: int = 12) -> list[Copy]:
    """Find the text that documents share, in the order of their ids.

    ``text_of`` returns a document's text; only fingerprints stay in memory (about 1 kB an article). A passage of at
    least ``least`` words is reported with its exact characters. Passages that lie inside quotation marks in both are
    left out unless the narrative around them is shared as well: two reporters may hear the same words.
    """
    ordered = sorted(accounts, key=lambda account: account.document)
    found = candidates([fingerprint(text_of(account.document)) for account in ordered], outlet_numbers(ordered))
    pairs = ((ordered[a], ordered[b]) for a, b in found.pairs)
    rows = (row for copies in compare_pairs(pairs, text_of, found.furniture, least=least) for row in copies)
    return sorted(rows, key=lambda row: row.id)


def compare_pairs(
    pairs: Iterable[tuple[Account, Account]],
    text_of: Callable[[str], str],
    furniture: frozenset[int],
    *,
    least: int = 12,
) -> Iterator[list[Copy]]:
    """Yield for each pair of documents the text they share; it depends on the two and on ``furniture`` alone."""
    # Pairs come in the order of their first document, so a small cache saves most second reads of a text.
    side = lru_cache(maxsize=256)(lambda account: _side(account, text_of))
    for one, two in pairs:
        yield _compare(side(one), side(two), furniture, least)


def compare_tasks(tasks: Sequence[Task], *, furniture: frozenset[int]) -> list[list[Copy]]:
    """Return for each pair of these tasks the text that its documents share: `compare_pairs` as an engine runs it."""
    return [rows for task in tasks for rows in compare_pairs(task.pairs, task.texts.__getitem__, furniture)]


def holds(text: str, values: Hashes) -> bool:
    """Tell whether one of these shingles stands in a text."""
    return bool(np.isin(shingles(words_of(text).hashes, SHINGLE), values).any())


def outlet_numbers(accounts: Iterable[Account]) -> list[int]:
    """Number the outlets of documents as `is_boilerplate` wants them."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(a.outlet, len(numbers)) if a.outlet else -1 - i for i, a in enumerate(accounts)]


def _side(account: Account, text_of: Callable[[str], str]) -> _Side:
    text = text_of(account.document)
    words = words_of(text)
    quoted = tuple((quotation.start, quotation.end) for quotation in quotations(text))
    return _Side(account, text, words, shingles(words.hashes, SHINGLE), quoted)


def _compare(one: _Side, two: _Side, furniture: frozenset[int], least: int) -> list[Copy]:
    later, earlier, why = _order(one, two)
    reuses = [
        reuse for reuse in align(later.words, earlier.words, size=SHINGLE, least=least)
        if not _is_furniture(later, reuse, furniture)
    ]  # fmt: skip
    if not reuses or all(_is_speech(later, earlier, reuse) for reuse in reuses):
        return []
    passages = [_copy(later, earlier, "passage", r.left, r.right, r.similarity, why) for r in reuses]
    return passages + _near_duplicate(later, earlier, reuses, why)


def _near_duplicate(later: _Side, earlier: _Side, reuses: Sequence[Reuse], why: str | None) -> list[Copy]:
    left = coverage(later.words, [reuse.left for reuse in reuses])
    right = coverage(earlier.words, [reuse.right for reuse in reuses])
    if max(left, right) < NEAR or sum(reuse.same for reuse in reuses) < _NEAR_WORDS:
        return []
    ends = [(min(s for s, _ in spans), max(e for _, e in spans))
            for spans in ([r.left for r in reuses], [r.right for r in reuses])]  # fmt: skip
    return [_copy(later, earlier, "near_duplicate", ends[0], ends[1], round(max(left, right), 4), why)]


def _copy(later: _Side, earlier: _Side, kind: str, left: Span, right: Span, similarity: float, why: str | None) -> Copy:
    names = later.account.document, earlier.account.document
    return Copy(
        id=make_id("copy", kind, names[0], *left, names[1], *right),
        document=names[0], start=left[0], end=left[1],
        of_document=names[1], of_start=right[0], of_end=right[1],
        similarity=similarity, kind="near_duplicate" if kind == "near_duplicate" else "passage", why=why,
    )  # fmt: skip


def _is_furniture(side: _Side, reuse: Reuse, furniture: frozenset[int]) -> bool:
    values = side.shingles[reuse.first : reuse.last - SHINGLE + 1].tolist()
    # A sampled shingle stands for about four others: one in eight marks the passage as the outlet's own furniture.
    return sum(value in furniture for value in values) * 8 >= len(values)


def _is_speech(later: _Side, earlier: _Side, reuse: Reuse) -> bool:
    pairs = ((later, reuse.left), (earlier, reuse.right))
    return all(_inside(span, side.quoted) >= _QUOTED for side, span in pairs)


def _inside(span: Span, zones: Iterable[Span]) -> float:
    covered = sum(max(0, min(end, span[1]) - max(start, span[0])) for start, end in zones)
    return covered / (span[1] - span[0])


def _order(one: _Side, two: _Side) -> tuple[_Side, _Side, str | None]:
    """Return (the later, the earlier, the reason): by date, by a credit line, by length, else without a reason."""
    return _by_date(one, two) or _by_credit(one, two) or _by_length(one, two)


def _by_date(one: _Side, two: _Side) -> tuple[_Side, _Side, str | None] | None:
    first, second = one.account.published, two.account.published
    shared = min(len(first or ""), len(second or ""), 10)
    if not first or not second or first[:shared] == second[:shared]:
        return None
    later, earlier = (one, two) if first > second else (two, one)
    return later, earlier, f"{earlier.account.published} is before {later.account.published}"


def _credits(side: _Side, other: _Side) -> bool:
    name = other.account.outlet
    return bool(name) and name != side.account.outlet and str(name) in side.text[:_HEAD] + side.text[-_FOOT:]


def _by_credit(one: _Side, two: _Side) -> tuple[_Side, _Side, str | None] | None:
    if _credits(one, two) == _credits(two, one):
        return None
    later, earlier = (one, two) if _credits(one, two) else (two, one)
    return later, earlier, f"names {earlier.account.outlet}"


def _by_length(one: _Side, two: _Side) -> tuple[_Side, _Side, str | None]:
    # Cutting is commoner than padding, but that is no evidence: the direction stays without a reason.
    later, earlier = sorted((one, two), key=lambda side: (len(side.words.starts), side.account.document))
    return later, earlier, None
