"""The network: a BERT-shaped encoder, a head that finds where cues start, and one that reads a cue's row.

For each cue start i the row head says of every position j whether it belongs to i's cue, its source, its content:
one row of a T x T tensor with three channels. Rows are independent, so a source may serve several cues, a content
may be discontinuous, and attributions may lie inside each other. Only rows of cue starts are ever computed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

CHANNELS = 3  # cue, source, content


@dataclass(frozen=True)
class Shape:
    """Sizes of the network."""

    vocabulary: int = 30522
    width: int = 384
    heads: int = 12
    inner: int = 1536
    layers: int = 6
    positions: int = 512
    row_width: int = 192
    reach: int = 96  # distances between cue and position are told apart up to this many pieces
    cases: int = 5
    quotes: int = 5


class Dropout(nn.Module):
    """Drops the same features at all positions of a window: as good here, and a tenth of the random numbers."""

    def __init__(self, odds: float) -> None:
        super().__init__()
        self.odds = odds

    def forward(self, x: Tensor) -> Tensor:
        """[batch, positions, width] to the same; nothing happens in evaluation mode."""
        if not self.training or self.odds == 0:
            return x
        kept = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.odds
        return x * (kept.to(x.dtype) / (1 - self.odds))


class Layer(nn.Module):
    """One transformer layer, normalised after each half as in BERT."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads = shape.heads
        self.qkv = nn.Linear(shape.width, 3 * shape.width)
        self.out = nn.Linear(shape.width, shape.width)
        self.up = nn.Linear(shape.width, shape.inner)
        self.down = nn.Linear(shape.inner, shape.width)
        self.norm1 = nn.LayerNorm(shape.width, eps=1e-12)
        self.norm2 = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """`x` is [batch, positions, width]; `bias` is added to attention scores, very negative at padding."""
        b, t, d = x.shape
        q, k, v = (y.view(b, t, self.heads, d // self.heads).transpose(1, 2) for y in self.qkv(x).split(d, dim=-1))
        # Written out: on a CPU in bfloat16 this takes half the time of scaled_dot_product_attention.
        y = torch.softmax((q * (d // self.heads) ** -0.5) @ k.transpose(2, 3) + bias.to(q.dtype), dim=-1) @ v
        x = self.norm1(x + self.dropout(self.out(y.transpose(1, 2).reshape(b, t, d))))
        new: Tensor = self.norm2(x + self.dropout(self.down(F.gelu(self.up(x)))))
        return new


class Encoder(nn.Module):
    """Word pieces, their case and their quotation state to vectors."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.places = nn.Embedding(shape.positions, shape.width)
        self.case = nn.Embedding(shape.cases, shape.width)
        self.quote = nn.Embedding(shape.quotes, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, real: Tensor) -> Tensor:
        """All [batch, positions]; `real` is 1 where there is a piece and 0 at padding. -> [batch, positions, width]"""
        places = self.places.weight[: ids.shape[1]]
        x: Tensor = self.dropout(self.norm(self.words(ids) + self.case(case) + self.quote(quote) + places))
        bias = (1.0 - real[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


class Mix(nn.Module):
    """Each position hears its neighbours at +-`step`: a convolution of width three written as one matrix product."""

    def __init__(self, width: int, step: int) -> None:
        super().__init__()
        self.step = step
        self.linear = nn.Linear(3 * width, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, x: Tensor) -> Tensor:
        """[rows, positions, width] to the same."""
        s = self.step
        edge = torch.zeros_like(x[:, :1]).expand(-1, s, -1)
        padded = torch.cat([edge, x, edge], dim=1)
        near = torch.cat([padded[:, : -2 * s], x, padded[:, 2 * s :]], dim=2)
        mixed: Tensor = self.norm(x + F.gelu(self.linear(near)))
        return mixed


class Rows(nn.Module):
    """The row of one cue start over its window."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.reach = shape.reach
        self.here = nn.Linear(shape.width, 2 * shape.row_width)
        self.there = nn.Linear(shape.width, shape.row_width)
        self.far = nn.Embedding(2 * shape.reach + 1, shape.row_width)
        self.norm = nn.LayerNorm(shape.row_width)
        self.mix1 = Mix(shape.row_width, 1)
        self.mix2 = Mix(shape.row_width, 3)
        self.out = nn.Linear(shape.row_width, CHANNELS)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, batch: Tensor, place: Tensor) -> Tensor:
        """`x` is the encoder's output; row r reads window batch[r] for the cue at place[r]. -> [rows, positions, 3]"""
        scale, shift = self.here(x[batch, place]).chunk(2, dim=-1)
        there = self.there(x)[batch]
        apart = torch.arange(x.shape[1], device=x.device)[None, :] - place[:, None] + self.reach
        far = self.far(apart.clamp(0, 2 * self.reach))
        y = self.norm(there * (1 + scale[:, None]) + shift[:, None] + far)
        y = self.mix2(self.mix1(self.dropout(F.gelu(y))))
        logits: Tensor = self.out(self.dropout(y))
        return logits


class Net(nn.Module):
    """Encoder and heads. `roles` (is this position part of any cue, source, content) only helps training."""

    def __init__(self, shape: Shape | None = None, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape or Shape()
        self.encoder = Encoder(self.shape, dropout)
        self.starts = nn.Sequential(
            nn.Linear(self.shape.width, self.shape.row_width),
            nn.GELU(),
            Dropout(dropout),
            nn.Linear(self.shape.row_width, 1),
        )
        self.roles = nn.Linear(self.shape.width, CHANNELS)
        self.rows = Rows(self.shape, dropout)

    def cues(self, x: Tensor) -> Tensor:
        """Logits [batch, positions] that a cue starts at each position of the encoder's output."""
        logits: Tensor = self.starts(x)
        return logits.squeeze(-1)


def from_base(folder: Path, shape: Shape | None = None) -> Net:
    """A new network whose encoder has the weights of a BERT checkpoint folder (`model.safetensors`)."""
    net = Net(shape)
    weights = {k.removeprefix("bert."): v.float() for k, v in load_file(folder / "model.safetensors").items()}
    encoder = net.encoder
    with torch.no_grad():
        encoder.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        encoder.places.weight.copy_(
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )
        nn.init.zeros_(encoder.case.weight)
        nn.init.zeros_(encoder.quote.weight)
        _copy(encoder.norm, weights, "embeddings.LayerNorm")
        for i, layer in enumerate(encoder.layers.children()):
            _copy_layer(layer, weights, f"encoder.layer.{i}.")
    return net


def _copy(module: Any, weights: dict[str, Tensor], name: str) -> None:
    module.weight.copy_(weights[f"{name}.weight"])
    module.bias.copy_(weights[f"{name}.bias"])


def _copy_layer(layer: Any, weights: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        joined = torch.cat([weights[f"{name}attention.self.{p}.{part}"] for p in ("query", "key", "value")])
        getattr(layer.qkv, part).copy_(joined)
    _copy(layer.out, weights, f"{name}attention.output.dense")
    _copy(layer.up, weights, f"{name}intermediate.dense")
    _copy(layer.down, weights, f"{name}output.dense")
    _copy(layer.norm1, weights, f"{name}attention.output.LayerNorm")
    _copy(layer.norm2, weights, f"{name}output.LayerNorm")


def save(net: Net, path: Path) -> None:
    """Write weights and shape, first beside the file and then in its place."""
    part = path.with_suffix(".part")
    torch.save({"shape": asdict(net.shape), "weights": net.state_dict()}, part)
    part.replace(path)


def load(path: Path) -> Net:
    """Read what `save` wrote."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net = Net(Shape(**saved["shape"]))
    net.load_state_dict({k: v.float() for k, v in saved["weights"].items()})
    return net


def describe(net: Net) -> str:
    """Shape and number of weights as one line of JSON."""
    return json.dumps(asdict(net.shape) | {"weights": sum(p.numel() for p in net.parameters())})
