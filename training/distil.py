"""Teach a network with half of the layers to say what a trained one says, on text that needs no labels.

    python training/distil.py --teacher RUN/ema.pt --layers 0 2 4 --out FAST --minutes 25 \
        --texts ../shared/articles/narratives ../shared/articles/wikinews_2019.csv

The student starts with the teacher's embeddings, heads and the layers named. It learns the teacher's probabilities
for cue starts and for the rows of every start that the teacher thinks possible, and the teacher's last vectors.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from brat import Article
from data import Batch, epochs, splits
from loop import learn
from net import Net, describe, load
from torch import Tensor
from train import checker, parser, plan

from onrecord.model.windows import load_tokenizer

POSSIBLE = 0.1  # the teacher's probability from which a cue start gets a row


def student_of(teacher: Net, layers: list[int]) -> Net:
    """A smaller network with the teacher's weights in what they share."""
    student = Net(replace(teacher.shape, layers=len(layers)))
    kept = {}
    for name, weight in teacher.state_dict().items():
        if not name.startswith("encoder.layers."):
            kept[name] = weight
            continue
        number, _, rest = name.removeprefix("encoder.layers.").partition(".")
        if int(number) in layers:
            kept[f"encoder.layers.{layers.index(int(number))}.{rest}"] = weight
    student.load_state_dict(kept)
    return student


def imitation(teacher: Net) -> Callable[[Net, Batch], tuple[Tensor, dict[str, float]]]:
    """The loss of a student beside this teacher, whatever the batch's own targets are."""

    def loss(student: Net, batch: Batch) -> tuple[Tensor, dict[str, float]]:
        real = batch.real.float()
        with torch.no_grad():
            seen = teacher.encoder(batch.ids, batch.case, batch.quote, batch.real)
            starts = torch.sigmoid(teacher.cues(seen).float()) * real
            window, place = torch.nonzero(starts > POSSIBLE, as_tuple=True)
            rows = torch.sigmoid(teacher.rows(seen, window, place).float())
        x = student.encoder(batch.ids, batch.case, batch.quote, batch.real)
        count = max(1, len(window))
        start = (_bce(student.cues(x), starts) * real).sum() / count
        row = (_bce(student.rows(x, window, place), rows) * real[window, :, None]).sum() / (8 * count)
        near = ((x.float() - seen.float()).pow(2).mean(-1) * real).sum() / real.sum()
        return start + row + near, {"start": start.item(), "rows": row.item(), "near": near.item()}

    return loss


def _bce(logits: Tensor, targets: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits.float(), targets, reduction="none")


def unlabelled(path: Path) -> list[Article]:
    """Texts of a folder of .txt or .jsonl files, or of a .csv or .jsonl file with a column `text`."""
    if path.is_dir():
        return [a for p in sorted(path.rglob("*")) if p.suffix in (".txt", ".jsonl") for a in unlabelled(p)]
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".csv":
        csv.field_size_limit(10**9)
        texts = [row["text"] for row in csv.DictReader(text.splitlines(keepends=True))]
    elif path.suffix == ".jsonl":
        texts = [value.get("text") or "" for value in map(json.loads, text.splitlines())]
    else:
        texts = [text]
    return [Article(path.stem, t, ()) for t in texts if t]


def main(args: argparse.Namespace) -> None:
    """One run, as the arguments say."""
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    teacher = load(args.teacher).to(device).eval().requires_grad_(False)
    student = (load(args.start) if args.start else student_of(teacher, args.layers)).to(device)
    print(describe(student), flush=True)
    parts = splits(args.polnear)
    texts = parts.train + [article for path in args.texts for article in unlabelled(path)]
    stream = epochs(
        texts,
        load_tokenizer(),
        seed=args.seed,
        positions=args.positions,
        extra=args.extra,
        extra_times=args.extra_times,
    )
    learn(student, stream, imitation(teacher), plan(args), checker(parts.tune, args.scorer))


if __name__ == "__main__":
    options = parser(__doc__)
    options.add_argument("--teacher", type=Path, required=True)
    options.add_argument("--start", type=Path, help="a saved student to go on from")
    options.add_argument("--layers", type=int, nargs="+", default=[0, 2, 4])
    options.add_argument("--texts", type=Path, nargs="*", default=[])
    main(options.parse_args())
