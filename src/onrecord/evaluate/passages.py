"""Token F1 of passages by kind, on gold in ``passages.jsonl``.

``{"file": NAME, "passages": [[kind, start, end], ...]}``. A token is a run of word characters; its
kind is that of the passage it starts in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from onrecord.evaluate.gold_lines import read_lines, text_of
from onrecord.evaluate.metrics import Score
from onrecord.text.passages import find_passages

GOLD = "passages.jsonl"
_WORD = re.compile(r"\w+")
Zone = tuple[str, int, int]


class GoldPassages(msgspec.Struct, frozen=True, kw_only=True):
    """The passages of one article, in the order of its text."""

    file: str
    passages: tuple[Zone, ...]


def token_kinds(text: str, zones: Iterable[Zone]) -> list[str]:
    """Return the kind of each token of a text; "" outside all zones."""
    result, ahead = [], sorted(zones, key=lambda zone: zone[1], reverse=True)
    for word in _WORD.finditer(text):
        while ahead and ahead[-1][2] <= word.start():
            ahead.pop()
        result.append(ahead[-1][0] if ahead and ahead[-1][1] <= word.start() else "")
    return result


def read_passages(folder: Path) -> tuple[GoldPassages, ...]:
    """Read the gold of a folder; raises ``InputError`` where there is none or a line cannot be read."""
    return read_lines(folder / GOLD, GoldPassages)


def score_passages(folder: Path, gold: Sequence[GoldPassages]) -> dict[str, Score]:
    """Return a score for each kind of passage over the articles of a folder."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in gold:
        text = text_of(folder / one.file)
        found = [(kind, start, end) for kind, start, end, _ in find_passages(text)]
        counts.update(zip(token_kinds(text, one.passages), token_kinds(text, found), strict=True))
    kinds = sorted({kind for pair in counts for kind in pair} - {""})
    return {f"passages: {kind}": _score(counts, kind) for kind in kinds}


def _score(counts: Counter[tuple[str, str]], kind: str) -> Score:
    right = counts[kind, kind]
    return Score(
        hits=right, predicted=sum(count for (_, got), count in counts.items() if got == kind),
        found=right, gold=sum(count for (wanted, _), count in counts.items() if wanted == kind),
    )  # fmt: skip
