"""Learning for a given time, so that a run ends when it should on any machine, or for a number of steps."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from data import Batch, Example, collate
from net import Net, save
from torch import Tensor, nn

Loss = Callable[[Net, Batch], tuple[Tensor, dict[str, float]]]
NOTE_EVERY = 50  # steps


@dataclass(frozen=True)
class Plan:
    """How long, how fast, and where to write `ema.pt` (averaged weights) and `log.jsonl`."""

    out: Path
    minutes: float
    steps: int | None
    save_minutes: float
    rate: float
    head_rate: float
    decay: float
    half: bool


class Average:
    """A running mean of the weights, which scores better than the last weights do."""

    def __init__(self, net: Net) -> None:
        self.net = Net(net.shape).to(next(net.parameters()).device)
        self.net.load_state_dict(net.state_dict())
        self.net.requires_grad_(False)
        self.steps = 0

    def update(self, net: Net, decay: float) -> None:
        """Move towards `net`; early on faster, so that the first weights are forgotten."""
        self.steps += 1
        weight = 1 - min(decay, self.steps / (self.steps + 9))
        pairs = [(a, b) for a, b in zip(self.net.parameters(), net.parameters(), strict=True) if b.requires_grad]
        torch._foreach_lerp_([a.data for a, _ in pairs], [b.data for _, b in pairs], weight)


class Clock:
    """How much time is gone."""

    def __init__(self, minutes: float) -> None:
        self.began = time.monotonic()
        self.limit = minutes

    def minutes(self) -> float:
        """Since the start."""
        return (time.monotonic() - self.began) / 60

    def share(self) -> float:
        """0 at the start, 1 and more when the time is up."""
        return self.minutes() / self.limit


def pace(elapsed: float) -> float:
    """The learning rate as a share of its peak, after this share of the time."""
    falling: float = max(0.0, 1.0 - elapsed) ** 1.1
    return min(elapsed / 0.04, 1.0) * (0.02 + 0.98 * falling)


def groups(net: Net, rate: float, head_rate: float) -> list[dict[str, Any]]:
    """Optimiser groups: lower layers learn more slowly, word embeddings not at all (they generalise as they are)."""
    net.encoder.words.weight.requires_grad_(False)
    depth = len(net.encoder.layers)
    found: list[dict[str, Any]] = []
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


def learn(net: Net, stream: Iterator[list[list[Example]]], loss: Loss, plan: Plan, check: Callable[[Net], str]) -> Net:
    """Learn from epochs of batches until the time or the steps are up; returns the averaged weights.

    `check` scores the averaged network at each save, in the words to print.
    """
    plan.out.mkdir(parents=True, exist_ok=True)
    device = next(net.parameters()).device
    optimiser = torch.optim.AdamW(groups(net, plan.rate, plan.head_rate), betas=(0.9, 0.98), fused=True)
    average, clock, notes = Average(net), Clock(plan.minutes), Notes(plan.out / "log.jsonl")
    due = plan.save_minutes
    for found in (batch for epoch in stream for batch in epoch):
        elapsed = notes.steps / plan.steps if plan.steps else clock.share()
        if elapsed >= 1:
            break
        step(net, to(collate(found), device), loss, optimiser, pace(elapsed), notes, half=plan.half)
        average.update(net, plan.decay)
        notes.write(elapsed)
        if clock.minutes() > due:
            due = clock.minutes() + plan.save_minutes
            save(average.net, plan.out / "ema.pt")
            print(f"{elapsed:.3f} step {notes.steps} {check(average.net)}", flush=True)
    save(average.net, plan.out / "ema.pt")
    print(f"end: step {notes.steps} {check(average.net)}", flush=True)
    return average.net


class Notes:
    """Mean losses, a line of JSON every NOTE_EVERY steps."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", encoding="utf-8")
        self.steps = 0
        self.sums: dict[str, float] = {}

    def add(self, parts: dict[str, float]) -> None:
        """Count a step and its losses."""
        self.steps += 1
        self.sums = {k: self.sums.get(k, 0.0) + v for k, v in parts.items()}

    def write(self, elapsed: float) -> None:
        """Write the line where it is due."""
        if self.steps % NOTE_EVERY == 0:
            means = {k: round(v / NOTE_EVERY, 4) for k, v in self.sums.items()}
            print(json.dumps({"step": self.steps, "elapsed": round(elapsed, 4)} | means), file=self.file, flush=True)
            self.sums = {}


def step(
    net: Net, batch: Batch, loss: Loss, optimiser: torch.optim.Optimizer, share: float, notes: Notes, *, half: bool
) -> None:
    """One step at `share` of the peak learning rates."""
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * share
    net.train()
    autocast: AbstractContextManager[Any] = nullcontext()
    if half:
        autocast = torch.autocast(batch.ids.device.type, dtype=torch.bfloat16)
    with autocast:
        total, parts = loss(net, batch)
    optimiser.zero_grad(set_to_none=True)
    total.backward()  # type: ignore[no-untyped-call]
    nn.utils.clip_grad_norm_((p for p in net.parameters() if p.requires_grad), 1.0)
    optimiser.step()
    notes.add(parts)


def to(batch: Batch, device: torch.device) -> Batch:
    """The batch on this device."""
    if device.type == "cpu":
        return batch
    return Batch(**{name: getattr(batch, name).to(device, non_blocking=True) for name in batch.__dataclass_fields__})
