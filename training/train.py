"""Train the network for a given time, or a number of steps, on PolNeAR, and on further articles where given.

    python training/train.py --base BERT_FOLDER --out RUN --minutes 80 --extra quality/invented/train

Writes RUN/ema.pt (averaged weights, every few minutes and at the end) and RUN/log.jsonl. Articles in brat standoff
under --extra are read again at the start of each epoch and repeated --extra-times: a second, small set of another
kind of text may thus be written while the first part of the run goes on.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from brat import Article
from data import Batch, epochs, splits
from loop import Plan, learn
from net import Net, describe, from_base, load
from predict import headline, load_scorer, measure, score
from torch import Tensor

from onrecord.model.decode import Thresholds, decode
from onrecord.model.windows import load_tokenizer

SMOOTHING = 0.005  # targets of rows are this far from 0 and 1: annotators agree on borders often, not always
CUE_JITTER = 0.15  # share of rows asked from another piece of the cue than its first
WORD_DROP = 0.04  # share of pieces hidden from the encoder
CASE_DROP = 0.06  # share of windows whose spelling is hidden
MASK = 103


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


def disturb(batch: Batch) -> Batch:
    """Hide some words and spellings, and ask some rows from inside their cue."""
    device = batch.ids.device
    hidden = (torch.rand(batch.ids.shape, device=device) < WORD_DROP) & (batch.ids > 999)
    spelled = torch.rand(len(batch.ids), 1, device=device) >= CASE_DROP
    place = batch.row_place
    if len(place):
        choice = torch.multinomial(batch.rows[:, :, 0] + 1e-9, 1)[:, 0]
        place = torch.where(torch.rand(len(place), device=device) < CUE_JITTER, choice, place)
    return replace(batch, ids=batch.ids.masked_fill(hidden, MASK), case=batch.case * spelled, row_place=place)


def checker(gold: list[Article], scorer: Path) -> Callable[[Net], str]:
    """Scores a network on these articles under thresholds that nobody tuned."""
    module, tokenizer = load_scorer(scorer), load_tokenizer()

    def check(net: Net) -> str:
        scores = score(net, [a.text for a in gold], tokenizer)
        return "tune " + headline(measure(module, gold, decode(scores, Thresholds())))

    return check


def plan(args: argparse.Namespace) -> Plan:
    """The part of the command line that the loop needs."""
    return Plan(args.out, args.minutes, args.steps, args.save_minutes, args.rate, args.head_rate, args.decay, args.half)


def main(args: argparse.Namespace) -> None:
    """One run, as the arguments say."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    net = load(args.start) if args.start else from_base(args.base)
    net = net.to("cuda" if torch.cuda.is_available() else "cpu")
    print(describe(net), flush=True)
    parts = splits(args.polnear)
    stream = epochs(
        parts.train,
        load_tokenizer(),
        seed=args.seed,
        positions=args.positions,
        extra=args.extra,
        extra_times=args.extra_times,
    )
    learn(net, stream, lambda n, batch: losses(n, disturb(batch)), plan(args), checker(parts.tune, args.scorer))


def parser(description: str | None) -> argparse.ArgumentParser:
    """The options that training and distilling share."""
    p = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--polnear", type=Path, default=Path("../shared/polnear"))
    p.add_argument("--scorer", type=Path, default=Path("../shared/scorer/attribution.py"))
    p.add_argument("--extra", type=Path, help="folder of further articles in brat standoff")
    p.add_argument("--extra-times", type=int, default=3)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--minutes", type=float, default=80)
    p.add_argument("--steps", type=int, help="learn for so many steps instead: the schedule can then be repeated")
    p.add_argument("--save-minutes", type=float, default=8)
    p.add_argument("--rate", type=float, default=2e-4)
    p.add_argument("--head-rate", type=float, default=1e-3)
    p.add_argument("--decay", type=float, default=0.998, help="of the running mean of the weights")
    p.add_argument("--positions", type=int, default=2048, help="word pieces in a batch, padding included")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--half", action=argparse.BooleanOptionalAction, default=True, help="bfloat16 arithmetic")
    return p


if __name__ == "__main__":
    options = parser(__doc__)
    options.add_argument("--base", type=Path, help="folder of the BERT checkpoint to start from")
    options.add_argument("--start", type=Path, help="a saved network to go on from, instead of --base")
    main(options.parse_args())
