"""What a network in PyTorch says about articles: rows of scores, decoded by the code that ships, and their F1."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from brat import Article, Attribution
from data import Batch, collate, without_targets
from net import Net
from numpy.typing import NDArray
from tokenizers import Tokenizer

from onrecord.model.decode import Found, Reading, Row
from onrecord.model.windows import cut, read, windows

FLOOR = 0.05  # rows are computed for every cue start at least this probable; thresholds choose among them


@torch.inference_mode()
def score(net: Net, texts: Sequence[str], tokenizer: Tokenizer, *, positions: int = 4096) -> list[Reading]:
    """Rows of every text, batched by length over all of them. `net` is put in evaluation mode."""
    net.eval()
    cuts = [cut(text, tokenizer) for text in texts]
    jobs = [(t, w, read(cuts[t], w)) for t in range(len(texts)) for w in windows(cuts[t])]
    jobs.sort(key=lambda job: len(job[2].ids))
    rows: list[list[Row]] = [[] for _ in texts]
    while jobs:
        take = max(1, positions // len(jobs[-1][2].ids))
        group, jobs = jobs[-take:], jobs[:-take]
        for i, place, start_logit, logits in _rows(net, collate([without_targets(r) for _, _, r in group])):
            text, window, reading = group[i]
            start = int(reading.piece[place])
            if window.own_lo <= start < window.own_hi:
                rows[text].append(Row(window, start, start_logit, logits[np.flatnonzero(reading.piece >= 0)]))
    return [Reading(texts[t], cuts[t], sorted(rows[t], key=lambda r: r.start)) for t in range(len(texts))]


def _rows(net: Net, batch: Batch) -> Iterator[tuple[int, int, float, NDArray[np.float32]]]:
    x = net.encoder(batch.ids, batch.case, batch.quote, batch.real)
    cues = net.cues(x).float()
    where = torch.nonzero(torch.sigmoid(cues) * batch.real > FLOOR)
    logits = net.rows(x, where[:, 0], where[:, 1]).float().numpy()
    for (i, place), row in zip(where.tolist(), logits, strict=True):
        yield i, place, float(cues[i, place]), row


def load_scorer(path: Path) -> ModuleType:
    """The attribution scorer, a file outside this project."""
    spec = importlib.util.spec_from_file_location("attribution_scorer", path)
    if spec is None or spec.loader is None:
        sys.exit(f"no scorer at {path}: give its place with --scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(
    scorer: ModuleType, gold: Iterable[Article], found: Iterable[Sequence[Found | Attribution]]
) -> dict[str, Any]:
    """The scorer's figures for these articles."""
    gold = list(gold)
    said = {str(i): [a.to_dict() for a in article.attributions] for i, article in enumerate(gold)}
    predicted = {
        str(i): [{"cue": list(f.cue), "source": list(f.source), "content": list(f.content)} for f in fs]
        for i, fs in enumerate(found)
    }
    figures: dict[str, Any] = scorer.evaluate(said, predicted, {str(i): a.text for i, a in enumerate(gold)})
    return figures


def headline(figures: dict[str, Any]) -> str:
    """The figures that matter most, on one line."""
    keys = ("attribution", "attribution_quote", "token_content", "token_source", "token_cue", "span_exact_content")
    head = figures["attribution"]
    return f"P {head['P']:.4f} R {head['R']:.4f} " + " ".join(f"{k} {figures[k]['F1']:.4f}" for k in keys)
