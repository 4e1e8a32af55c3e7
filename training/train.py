"""Train the network for a given time: the schedule follows the clock, so a run ends when it should on any machine.

    python training/train.py --polnear ../shared/polnear --base BERT_FOLDER --out RUN --minutes 80

Writes RUN/ema.pt (averaged weights, every few minutes and at the end), RUN/log.jsonl. Articles in brat standoff
under --extra are read again at the start of each epoch and repeated --extra-times: a second, small set of another
kind of text may thus be written while the first part of the run goes on.
"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from brat import Article
from data import Batch, collate, epochs, splits
from net import Net, describe, from_base, load, save
from onrecord.model.decode import Thresholds, decode
from onrecord.model.windows import load_tokenizer
from predict import headline, load_scorer, measure, score

SMOOTHING = 0.005  # targets of rows are this far from 0 and 1: annotators agree on borders often, not always
CUE_JITTER = 0.15  # share of rows asked from another piece of the cue than its first
WORD_DROP = 0.04  # share of pieces hidden from the encoder
CASE_DROP = 0.06  # share of windows whose spelling is hidden


def losses(net: Net, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """The training loss of a batch, and its parts: cue starts, rows, roles."""
    x = net.encoder(batch.ids, batch.case, batch.quote, batch.real)
    real = batch.real.float()
    count = max(1, len(batch.rows))
    start = (_bce(net.cues(x), batch.starts, 0.0) * real).sum() / count
    rows = (_bce(net.rows(x, batch.row_window, batch.row_place), batch.rows) * real[batch.row_window, :, None]).sum()
    roles = (_bce(net.roles(x), batch.roles) * real[:, :, None]).sum() / real.sum()
    total = start + rows / (8 * count) + 0.3 * roles
    return total, {"start": start.item(), "rows": rows.item() / (8 * count), "roles": roles.item()}


def _bce(logits: Tensor, targets: Tensor, smoothing: float = SMOOTHING) -> Tensor:
    soft = targets * (1 - 2 * smoothing) + smoothing
    return F.binary_cross_entropy_with_logits(logits.float(), soft, reduction="none")


def disturb(batch: Batch, rng: torch.Generator) -> Batch:
    """Hide some words and spellings, and ask some rows from inside their cue."""
    hidden = (torch.rand(batch.ids.shape, generator=rng) < WORD_DROP) & (batch.ids > 999)
    spelled = torch.rand(len(batch.ids), 1, generator=rng) >= CASE_DROP
    place = batch.row_place
    if len(place):
        choice = torch.multinomial(batch.rows[:, :, 0] + 1e-9, 1, generator=rng)[:, 0]
        place = torch.where(torch.rand(len(place), generator=rng) < CUE_JITTER, choice, place)
    return replace(
        batch, ids=batch.ids.masked_fill(hidden, 103), case=batch.case * spelled, row_place=place
    )


def groups(net: Net, rate: float, head_rate: float) -> list[dict[str, object]]:
    """Optimiser groups: lower layers learn more slowly, word embeddings not at all (they generalise as they are)."""
    net.encoder.words.weight.requires_grad_(False)
    depth = len(net.encoder.layers)
    found: list[dict[str, object]] = []
    for name, parameter in net.named_parameters():
        if not parameter.requires_grad:
            continue
        lr = head_rate
        if name.startswith("encoder.layers."):
            lr = rate * 0.9 ** (depth - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.norm", "encoder.places")):
            lr = rate * 0.9**depth
        decay = 0.01 if parameter.dim() > 1 else 0.0
        found.append({"params": [parameter], "lr": lr, "peak": lr, "weight_decay": decay})
    return found


def pace(elapsed: float) -> float:
    """The learning rate as a share of its peak, after this share of the time."""
    return min(elapsed / 0.04, 1.0) * (0.02 + 0.98 * max(0.0, 1.0 - elapsed) ** 1.1)


class Average:
    """A running mean of the weights, which scores better than the last weights do."""

    def __init__(self, net: Net) -> None:
        self.net = load_copy(net)
        self.steps = 0

    def update(self, net: Net, decay: float) -> None:
        """Move towards `net`; early on faster, so that the first weights are forgotten."""
        self.steps += 1
        weight = 1 - min(decay, self.steps / (self.steps + 9))
        pairs = [(a, b) for a, b in zip(self.net.parameters(), net.parameters(), strict=True) if b.requires_grad]
        torch._foreach_lerp_([a.data for a, _ in pairs], [b.data for _, b in pairs], weight)


def load_copy(net: Net) -> Net:
    """Another network of the same weights."""
    copy = Net(net.shape)
    copy.load_state_dict(net.state_dict())
    return copy.requires_grad_(False)


def report(net: Net, gold: list[Article], scorer_path: Path) -> str:
    """Headline figures on these articles, under thresholds that nobody tuned."""
    scores = score(net, [a.text for a in gold], load_tokenizer())
    return headline(measure(load_scorer(scorer_path), gold, decode(scores, Thresholds())))


def train(args: argparse.Namespace) -> None:
    """One run, as the arguments say."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = torch.Generator().manual_seed(args.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net = (load(args.start) if args.start else from_base(args.base)).to(device)
    print(describe(net), device, flush=True)
    parts = splits(args.polnear)
    optimiser = torch.optim.AdamW(groups(net, args.rate, args.head_rate), betas=(0.9, 0.98), fused=True)
    average = Average(net)
    args.out.mkdir(parents=True, exist_ok=True)
    log = (args.out / "log.jsonl").open("a")
    stream = epochs(
        parts.train, load_tokenizer(), seed=args.seed, positions=args.positions, extra=args.extra,
        extra_times=args.extra_times,
    )
    began = time.monotonic()
    saved = steps = 0.0
    sums: dict[str, float] = {}
    for epoch, group in enumerate(stream):
        for found in group:
            elapsed = (time.monotonic() - began) / (60 * args.minutes)
            if elapsed >= 1:
                break
            for g in optimiser.param_groups:
                g["lr"] = g["peak"] * pace(elapsed)
            net.train()
            batch = disturb(collate(found), rng)
            autocast = torch.autocast(device, dtype=torch.bfloat16) if args.half else nullcontext()
            with autocast:
                loss, parts_of_loss = losses(net, _to(batch, device))
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_((p for p in net.parameters() if p.requires_grad), 1.0)
            optimiser.step()
            average.update(net, args.decay)
            steps += 1
            sums = {k: sums.get(k, 0.0) + v for k, v in parts_of_loss.items()}
            if steps % 50 == 0:
                note = {"epoch": epoch, "step": int(steps), "elapsed": round(elapsed, 4)}
                note |= {k: round(v / 50, 4) for k, v in sums.items()}
                print(json.dumps(note), file=log, flush=True)
                sums = {}
            if time.monotonic() - began > saved + 60 * args.save_minutes:
                saved = time.monotonic() - began
                save(average.net, args.out / "ema.pt")
                line = report(average.net.cpu(), parts.tune, args.scorer) if args.check else ""
                average.net.to(device)
                print(f"{elapsed:.3f} epoch {epoch} step {int(steps)} tune {line}", flush=True)
        if (time.monotonic() - began) / (60 * args.minutes) >= 1:
            break
    save(average.net.cpu(), args.out / "ema.pt")
    print(f"end: step {int(steps)} tune {report(average.net, parts.tune, args.scorer)}", flush=True)


def _to(batch: Batch, device: str) -> Batch:
    if device == "cpu":
        return batch
    return Batch(**{name: getattr(batch, name).to(device, non_blocking=True) for name in batch.__dataclass_fields__})


def parser() -> argparse.ArgumentParser:
    """The command line."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--polnear", type=Path, default=Path("../shared/polnear"))
    p.add_argument("--scorer", type=Path, default=Path("../shared/scorer/attribution.py"))
    p.add_argument("--base", type=Path, help="folder of the BERT checkpoint to start from")
    p.add_argument("--start", type=Path, help="a saved network to go on from, instead of --base")
    p.add_argument("--extra", type=Path, help="folder of further articles in brat standoff")
    p.add_argument("--extra-times", type=int, default=3)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=80)
    p.add_argument("--save-minutes", type=float, default=8)
    p.add_argument("--check", action=argparse.BooleanOptionalAction, default=True, help="score on tune at each save")
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--decay", type=float, default=0.998, help="of the running mean of the weights")
    p.add_argument("--positions", type=int, default=2048, help="word pieces in a batch, padding included")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--half", action=argparse.BooleanOptionalAction, default=True, help="bfloat16 arithmetic")
    return p


if __name__ == "__main__":
    train(parser().parse_args())
