"""Adjusted Rand index of clusters of copies (Hubert and Arabie 1985), on gold in ``copies.jsonl``.

``{"files": [NAME, NAME, ...]}``: one cluster a line; every other article of the folder is a copy of none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import comb
from pathlib import Path

import msgspec

from onrecord.errors import InputError
from onrecord.evaluate.gold_lines import read_lines, text_of
from onrecord.evaluate.metrics import Score
from onrecord.lineage.copies import Account, find_copies

GOLD = "copies.jsonl"


class GoldCopies(msgspec.Struct, frozen=True, kw_only=True):
    """Articles that are copies of one text."""

    files: tuple[str, ...]


def read_copies(folder: Path) -> tuple[GoldCopies, ...]:
    """Read the gold of a folder; raises ``InputError`` where there is none or a line cannot be read."""
    return read_lines(folder / GOLD, GoldCopies)


def score_copies(folder: Path, gold: Sequence[GoldCopies]) -> tuple[dict[str, Score], float]:
    """Return the score of pairs of articles, and the adjusted Rand index of their clusters, -1 to 1."""
    texts = {path.name: text_of(path) for path in sorted(folder.glob("*.txt"))}
    missing = sorted({name for one in gold for name in one.files} - texts.keys())
    if missing:
        raise InputError(f"{folder / missing[0]}: named by {GOLD}, but not there")
    accounts = [Account(document=name, published=None, outlet=None) for name in texts]
    pairs = [
        (c.document, c.of_document) for c in find_copies(accounts, texts.__getitem__) if c.kind == "near_duplicate"
    ]
    wanted = {name: name for name in texts} | {name: one.files[0] for one in gold for name in one.files}
    found = clusters(texts, pairs)
    both, left, right = (sum(comb(size, 2) for size in Counter(items).values()) for items in (
        [(wanted[name], found[name]) for name in texts], found.values(), wanted.values()))  # fmt: skip
    score = Score(hits=both, predicted=left, found=both, gold=right)
    return {"copies: pairs": score}, rand_index(both, left, right, comb(len(texts), 2))


def clusters(names: Mapping[str, str], pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return name -> the name that stands for its cluster, where pairs join names through others too."""
    head = {name: name for name in names}

    def top(name: str) -> str:
        while head[name] != name:
            name = head[name]
        return name

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        head[high] = low
    return {name: top(name) for name in names}


def rand_index(both: int, left: int, right: int, total: int) -> float:
    """Return the adjusted Rand index from numbers of pairs: together in both, in either, and of all."""
    expected = left * right / total if total else 0.0
    most = (left + right) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)
