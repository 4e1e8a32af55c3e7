"""The corpus as the network sees it: splits, windows with their targets, batches of like length."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from brat import ROLES, Article, read_folder, read_polnear
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from vary import vary

from onrecord.model.windows import WINDOW, Pieces, Reading, cut, read, windows

TUNE_ARTICLES = 50  # kept from training: thresholds, recipes and calibration are chosen on these, never on dev


@dataclass(frozen=True)
class Splits:
    """`people` are the articles several people annotated: never trained on, they measure what people reach."""

    train: list[Article]
    tune: list[Article]
    people: dict[str, list[Article]]


@dataclass(frozen=True)
class Example:
    """One window; rows[r, position, channel] is the target of the cue that starts at position cues[r]."""

    reading: Reading
    cues: NDArray[np.int64]
    rows: NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """Tensors [windows, positions], and for each cue its window, place and row of targets."""

    ids: Tensor
    case: Tensor
    quote: Tensor
    real: Tensor
    starts: Tensor
    roles: Tensor
    row_window: Tensor
    row_place: Tensor
    rows: Tensor


def splits(polnear: Path) -> Splits:
    """Train, tune and people's articles of PolNeAR's training compartment; tune is drawn with a fixed seed."""
    single, several = read_polnear(polnear / "train")
    rest = [a for a in single if a.name not in several]
    random.Random(20).shuffle(rest)
    return Splits(rest[TUNE_ARTICLES:], rest[:TUNE_ARTICLES], several)


def examples(article: Article, tokenizer: Tokenizer, *, size: int = WINDOW) -> list[Example]:
    """The article's windows with their targets. What an attribution has outside its cue's window is left out."""
    pieces = cut(article.text, tokenizer)
    rows = _rows(article, pieces)
    found = []
    for window in windows(pieces, size=size):
        reading = read(pieces, window)
        inside = reading.piece >= 0
        starts = sorted(s for s in rows if window.own_lo <= s < window.own_hi)
        targets = np.zeros((len(starts), len(inside), len(ROLES)), dtype=np.bool_)
        for r, start in enumerate(starts):
            targets[r, inside] = rows[start][reading.piece[inside]]
        places = np.searchsorted(reading.piece[inside], starts) if starts else np.zeros(0, dtype=np.int64)
        found.append(Example(reading, np.flatnonzero(inside)[places], targets))
    return found


def without_targets(reading: Reading) -> Example:
    """A window to predict on."""
    return Example(reading, np.zeros(0, dtype=np.int64), np.zeros((0, len(reading.ids), len(ROLES)), dtype=np.bool_))


def _rows(article: Article, pieces: Pieces) -> dict[int, NDArray[np.bool_]]:
    """For each piece that starts a cue, which pieces belong to cue, source and content; two cues at one start join."""
    rows: dict[int, NDArray[np.bool_]] = {}
    for attribution in article.attributions:
        target = np.zeros((len(pieces), len(ROLES)), dtype=np.bool_)
        for channel, role in enumerate(ROLES):
            for start, end in getattr(attribution, role):
                lo, hi = np.searchsorted(pieces.end, start, "right"), np.searchsorted(pieces.start, end, "left")
                target[lo:hi, channel] = True
        cue = np.flatnonzero(target[:, 0])
        if len(cue):
            first = int(cue[0])
            rows[first] = rows[first] | target if first in rows else target
    return rows


def collate(group: Sequence[Example]) -> Batch:
    """One batch, padded to its longest window."""
    width = max(len(e.reading.ids) for e in group)
    fields = np.zeros((4, len(group), width), dtype=np.int64)
    for i, e in enumerate(group):
        n = len(e.reading.ids)
        fields[:, i, :n] = np.stack([e.reading.ids, e.reading.case, e.reading.quote, np.ones(n, dtype=np.int64)])
    places = [(i, int(p)) for i, e in enumerate(group) for p in e.cues]
    rows = np.zeros((len(places), width, len(ROLES)), dtype=np.float32)
    at = 0
    for e in group:
        rows[at : at + len(e.cues), : e.rows.shape[1]] = e.rows
        at += len(e.cues)
    ids, case, quote, real = (torch.from_numpy(f) for f in fields)
    where = torch.tensor(places, dtype=torch.long).reshape(-1, 2)
    targets = torch.from_numpy(rows)
    starts = torch.zeros(len(group), width)
    starts[where[:, 0], where[:, 1]] = 1.0
    roles = torch.zeros(len(group), width, len(ROLES))
    for (window, _), row in zip(places, targets, strict=True):
        roles[window] = torch.maximum(roles[window], row)
    return Batch(ids, case, quote, real, starts, roles, where[:, 0], where[:, 1], targets)


def batches(found: list[Example], rng: random.Random, *, positions: int) -> list[list[Example]]:
    """Examples of like length together, at most `positions` with padding, in random order."""
    order = sorted(found, key=lambda e: len(e.reading.ids) + rng.random() * 16)
    groups: list[list[Example]] = [[]]
    for e in order:
        if groups[-1] and (len(groups[-1]) + 1) * len(e.reading.ids) > positions:
            groups.append([])
        groups[-1].append(e)
    rng.shuffle(groups)
    return groups


def epochs(
    train: list[Article], tokenizer: Tokenizer, *, seed: int, positions: int, extra: Path | None, extra_times: int
) -> Iterator[list[list[Example]]]:
    """Endless epochs, each varied anew. `extra` is read again each time, so articles written meanwhile take part."""
    rng = random.Random(seed)
    while True:
        more = read_folder(extra) if extra else []
        found: list[Example] = []
        for article in [*train, *more * extra_times]:
            size = rng.choice((128, 192, WINDOW, WINDOW, WINDOW))
            found += examples(vary(article, rng), tokenizer, size=size)
        yield batches(found, rng, positions=positions)
