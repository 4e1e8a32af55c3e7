"""Scores of the network in, attributions out: which words belong to each cue's three roles.

Each cue is read on its own, so a source may serve several cues, a content may have gaps, and attributions may lie
inside each other. What two cues of one attribution both found is told once, by the surer of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.model.windows import Pieces, Window

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Span = tuple[int, int]
Spans = tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]
Features = tuple[float, float, float, float, float]
CUE, SOURCE, CONTENT = 0, 1, 2
AT_ONCE = 512  # rows smoothed together; bounds memory to a few megabytes


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure the network must be; values for the shipped files stand in the JSON beside them.

    `start` is the probability that a cue starts; `bias` is added to the logits of cue, source and content;
    `switch` is the price, in logits, of each border inside a row; `same` is the share of words (Jaccard) from which
    two contents with touching cues are one attribution; `least` is the calibrated score below which none is told.
    """

    start: float = 0.5
    bias: tuple[float, float, float] = (0.0, 0.8, 0.0)
    switch: tuple[float, float, float] = (2.0, 0.5, 0.5)
    same: float = 0.5
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Weights of a logistic regression from a row's features to the chance that a person would mark the same.

    Features: logit of the cue's start, mean logit of content and of source, whether there is no source, natural
    logarithm of one more than the content's pieces.
    """

    bias: float = 0.0
    start: float = 1.0
    content: float = 0.0
    source: float = 0.0
    sourceless: float = 0.0
    length: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution: spans in code points, several where discontinuous; `source` may be empty.

    `score` is the calibrated chance that a person would mark the same attribution, between 0 and 1.
    """

    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Row:
    """What the network says about one cue of one window: the logit of its start, and logits [pieces, 3]."""

    window: Window
    start: int
    start_logit: float
    logits: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """One text cut into pieces, with the rows of its cues."""

    text: str
    pieces: Pieces
    rows: Sequence[Row]


def decode(
    readings: Sequence[Reading], thresholds: Thresholds, calibration: Calibration | None = None
) -> list[list[Found]]:
    """The attributions of each text, in the order of their cues. Scores are rounded to three decimals."""
    found: list[list[Found]] = [[] for _ in readings]
    for number, spans, evidence in candidates(readings, thresholds):
        found[number].append(Found(*spans, chance(evidence, calibration or Calibration())))
    return [[one for one in _once(some, thresholds.same) if one.score >= thresholds.least] for some in found]


def candidates(readings: Sequence[Reading], thresholds: Thresholds) -> Iterator[tuple[int, Spans, Features]]:
    """Each row that gives a cue and a content: number of its text, spans of cue, source and content, features."""
    least = math.log(thresholds.start / (1 - thresholds.start))
    jobs = [(t, row) for t, reading in enumerate(readings) for row in reading.rows if row.start_logit > least]
    jobs.sort(key=lambda job: len(job[1].logits))
    for at in range(0, len(jobs), AT_ONCE):
        group = jobs[at : at + AT_ONCE]
        labels = _labels([(readings[t].pieces, row) for t, row in group], thresholds)
        for (t, row), label in zip(group, labels, strict=True):
            cue, source, content = (_spans(readings[t], row.window, m, bare=c == CUE) for c, m in enumerate(label))
            if cue and content:
                yield t, (cue, source, content), features(row, label)


def smooth(logits: Floats, switch: Floats) -> Bools:
    """For each row of logits [rows, words], the likeliest yes/no labels when each change of label costs `switch`.

    This is Viterbi's algorithm for two states. It closes short gaps, drops stray words and keeps clear gaps.
    """
    rows, words = logits.shape
    columns = np.ascontiguousarray(logits.T)
    stays = np.zeros((words, 2, rows), dtype=np.bool_)
    gain = np.zeros(rows, dtype=np.float32)  # best score of a path that ends in yes, minus best that ends in no
    for at in range(words):
        stays[at, 0] = gain < switch
        stays[at, 1] = gain > -switch
        gain = np.minimum(np.maximum(gain, -switch), switch) + columns[at]
    labels = np.zeros((words, rows), dtype=np.bool_)
    here = gain > 0
    for at in range(words - 1, -1, -1):
        labels[at] = here
        here = np.where(here, stays[at, 1], ~stays[at, 0])
    return labels.T


def _labels(jobs: Sequence[tuple[Pieces, Row]], thresholds: Thresholds) -> list[list[Bools]]:
    """For each row and channel, which pieces of its window are in. A word is in or out as a whole."""
    # Rows of one window share its words.
    found = {(id(pieces), row.window): pieces for pieces, row in jobs}
    worded = {key: _words(pieces, key[1]) for key, pieces in found.items()}
    words = [worded[id(pieces), row.window] for pieces, row in jobs]
    width = max(len(first) for first, _ in words)
    table = np.full((3, len(jobs), width), -20.0, dtype=np.float32)
    for r, ((_, row), (first, pieces_of)) in enumerate(zip(jobs, words, strict=True)):
        table[:, r, : len(first)] = np.add.reduceat(row.logits, first, axis=0).T
        table[:, r, : len(first)] /= pieces_of
    table += np.array(thresholds.bias, dtype=np.float32)[:, None, None]
    for r, ((_, row), (first, _)) in enumerate(zip(jobs, words, strict=True)):
        table[CUE, r, np.searchsorted(first, row.start - row.window.lo, "right") - 1] = 20.0
    switch = np.repeat(np.array(thresholds.switch, dtype=np.float32), len(jobs))
    smoothed = smooth(table.reshape(-1, width), switch).reshape(3, len(jobs), width)
    smoothed[1:] &= ~smoothed[CUE]  # words of the cue ("signed a law ratifying") are not also its source or content
    return [
        list(np.repeat(smoothed[:, r, : len(first)], pieces_of, axis=1)) for r, (first, pieces_of) in enumerate(words)
    ]


def _words(pieces: Pieces, window: Window) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the words of a window begin, counted from its first piece, and how many pieces each has."""
    word = pieces.word[window.lo : window.hi]
    borders = np.concatenate([[0], np.flatnonzero(word[1:] != word[:-1]) + 1, [len(word)]])
    return borders[:-1], borders[1:] - borders[:-1]


def _spans(reading: Reading, window: Window, labels: Bools, *, bare: bool) -> tuple[Span, ...]:
    """Runs of pieces as character spans; a run without a letter or digit is left out.

    Where `bare`, marks alone will do if there is nothing else: the colon of `NAME: "..."` is a cue.
    """
    pieces, text = reading.pieces, reading.text
    padded = np.zeros(len(labels) + 2, dtype=np.bool_)
    padded[1:-1] = labels
    edges = (np.flatnonzero(padded[1:] != padded[:-1]) + window.lo).tolist()
    spans = ((int(pieces.start[a]), int(pieces.end[b - 1])) for a, b in zip(edges[::2], edges[1::2], strict=True))
    found = tuple(spans)
    return tuple((s, e) for s, e in found if any(c.isalnum() for c in text[s:e])) or (found if bare else ())


def features(row: Row, labels: Sequence[Bools]) -> Features:
    """What calibration weighs, in the order of Calibration's fields after `bias`."""
    content = float(row.logits[labels[CONTENT], CONTENT].mean()) if labels[CONTENT].any() else 0.0
    sourced = bool(labels[SOURCE].any())
    source = float(row.logits[labels[SOURCE], SOURCE].mean()) if sourced else 0.0
    length = math.log(1 + int(labels[CONTENT].sum()))
    return row.start_logit, content, source, float(not sourced), length


def chance(evidence: Features, weights: Calibration) -> float:
    """The calibrated score of these features, between 0 and 1, to three decimals."""
    start, content, source, sourceless, length = evidence
    logit = weights.bias + weights.start * start + weights.content * content + weights.source * source
    logit += weights.sourceless * sourceless + weights.length * length
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 3)


def _once(found: Iterable[Found], same: float) -> list[Found]:
    """Without the less sure of two that share words of the cue and most of the content."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (-f.score, f.cue, f.content, f.source)):
        if not any(_overlap(one.cue, k.cue) and _overlap(one.content, k.content) >= same * _join(one, k) for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda f: (f.cue, f.content, f.source))


def _overlap(left: tuple[Span, ...], right: tuple[Span, ...]) -> int:
    if left[-1][1] <= right[0][0] or right[-1][1] <= left[0][0]:
        return 0
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)


def _join(left: Found, right: Found) -> int:
    size = sum(e - s for s, e in left.content) + sum(e - s for s, e in right.content)
    return size - _overlap(left.content, right.content)
