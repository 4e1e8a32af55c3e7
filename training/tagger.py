"""Would a neural tagger find names better than the rules? A linear probe on the frozen encoder against the rules.

    python training/tagger.py --net RUN/w.pt [--base BASE] [--data ../shared/data]

Prints precision, recall and F1 on exact spans with their kind (person, organisation, place; a state counts as a place)
of the rules, of a probe on the shipped encoder and of one on its base weights, for each test set. Keeps no weights.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import collate, without_targets
from entities import KINDS, Spans, Text, read_all
from net import Encoder, from_base, load
from torch import Tensor, nn

from onrecord.extract.mentions import find_names
from onrecord.model.windows import Pieces, cut, load_tokenizer, read, windows

ROOT = Path(__file__).resolve().parent.parent
RULE_KINDS = {"person": "person", "organisation": "organisation", "state": "place", "place": "place"}
LAYERS = (2, 4, 6)
EPOCHS, RATE, BATCH = 12, 1e-3, 2048


@torch.inference_mode()
def states(encoder: Encoder, texts: Sequence[str]) -> list[tuple[Pieces, Tensor]]:
    """Return each text's pieces and, for each piece, the encoder's states after three layers, side by side."""
    tokenizer, found = load_tokenizer(), []
    for text in texts:
        pieces = cut(text, tokenizer)
        rows = torch.zeros(len(pieces), len(LAYERS) * 384)
        for window in windows(pieces):
            reading = read(pieces, window)
            x = _layers(encoder, reading)
            inside = (reading.piece >= window.own_lo) & (reading.piece < window.own_hi)
            rows[reading.piece[inside]] = x[torch.from_numpy(np.flatnonzero(inside))]
        found.append((pieces, rows))
    return found


def _layers(encoder: Encoder, reading: object) -> Tensor:
    batch = collate([without_targets(reading)])  # type: ignore[arg-type]
    kept: list[Tensor] = []
    hooks = [
        encoder.layers[number - 1].register_forward_hook(lambda _, __, out: kept.append(out[0])) for number in LAYERS
    ]
    encoder(batch.ids, batch.case, batch.quote, batch.real)
    for hook in hooks:
        hook.remove()
    return torch.cat(kept, dim=1)


def labels(pieces: Pieces, names: Spans) -> Tensor:
    """Label each piece: 0 outside, 1 to 3 first of a person, organisation, place, 4 to 6 inside one."""
    found = torch.zeros(len(pieces), dtype=torch.long)
    for (start, end), kinds in sorted(names.items(), key=lambda item: item[0][1] - item[0][0]):
        kind = min(KINDS.index(kind) for kind in kinds)
        lo, hi = np.searchsorted(pieces.end, start, "right"), np.searchsorted(pieces.start, end, "left")
        if hi > lo:
            found[lo:hi] = 4 + kind
            found[lo] = 1 + kind
    return found


def learn(x: Tensor, y: Tensor) -> nn.Linear:
    """Fit a linear map from states to the seven labels."""
    torch.manual_seed(0)
    probe = nn.Linear(x.shape[1], 7)
    optimiser = torch.optim.AdamW(probe.parameters(), lr=RATE, weight_decay=0.01)
    for _ in range(EPOCHS):
        for part in torch.randperm(len(x)).split(BATCH):
            optimiser.zero_grad()
            F.cross_entropy(probe(x[part]), y[part]).backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return probe


@torch.inference_mode()
def tagged(probe: nn.Linear, pieces: Pieces, x: Tensor) -> dict[tuple[int, int], str]:
    """Return names by the probe's likeliest labels; an inside label of another kind begins a name."""
    found: dict[tuple[int, int], str] = {}
    now: tuple[int, int, int] | None = None
    for at, label in enumerate([*probe(x).argmax(1).tolist(), 0]):
        if now and (label < 4 or label - 4 != now[2]):
            found[now[0], now[1]] = KINDS[now[2]]
            now = None
        if label:
            start = now[0] if now else int(pieces.start[at])
            now = (start, int(pieces.end[at]), (label - 1) % 3)
    return found


def by_rules(text: str) -> dict[tuple[int, int], str]:
    """Return the names that ship."""
    return {(item.start, item.end): RULE_KINDS[item.kind] for item in find_names(text) if item.kind in RULE_KINDS}


def score(gold: Iterable[Text], found: Iterable[dict[tuple[int, int], str]]) -> dict[str, tuple[float, float, float]]:
    """Return precision, recall and F1 of all kinds together and of each."""
    counts = {kind: [0, 0, 0] for kind in ("all", *KINDS)}
    for text, names in zip(gold, found, strict=True):
        for kind in counts:
            wanted = {span for span, kinds in text.names.items() if kind == "all" or kind in kinds}
            got = {span: one for span, one in names.items() if kind in {"all", one}}
            hits = sum(1 for span, one in got.items() if one in text.names.get(span, ()))
            counts[kind] = [a + b for a, b in zip(counts[kind], (hits, len(got), len(wanted)), strict=True)]
    return {
        kind: (hit / max(1, got), hit / max(1, want), 2 * hit / max(1, got + want))
        for kind, (hit, got, want) in counts.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--net", type=Path, required=True, help="the shipped network as training wrote it")
    parser.add_argument("--base", type=Path, help="folder of the base weights")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    options = parser.parse_args()
    training, tests = read_all(options.data)
    print({name: (len(texts), sum(len(t.names) for t in texts)) for name, texts in (training | tests).items()})
    for name, texts in tests.items():
        _print("rules", name, score(texts, (by_rules(text.text) for text in texts)))
    nets = {"shipped encoder": load(options.net)} | ({"base": from_base(options.base)} if options.base else {})
    for title, net in nets.items():
        encoder = net.eval().encoder
        texts = [text for part in training.values() for text in part]
        read_ = states(encoder, [text.text for text in texts])
        wanted = [labels(pieces, text.names) for (pieces, _), text in zip(read_, texts, strict=True)]
        probe = learn(torch.cat([x for _, x in read_]), torch.cat(wanted))
        for name, test in tests.items():
            found = [tagged(probe, pieces, x) for pieces, x in states(encoder, [text.text for text in test])]
            _print(title, name, score(test, found))


def _print(title: str, name: str, figures: dict[str, tuple[float, float, float]]) -> None:
    shown = "  ".join(f"{kind} {p:.3f} {r:.3f} {f:.3f}" for kind, (p, r, f) in figures.items())
    print(f"{title}\t{name}\t{shown}", flush=True)


if __name__ == "__main__":
    main()
