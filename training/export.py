"""Turn a trained network into the file that ships: ONNX, int8, one graph from word pieces to rows.

    python training/export.py RUN/ema.pt -o attribution.onnx

Only cue starts above a given logit get a row inside the graph, so the T x T tensor is never computed whole. Word
embeddings are stored in int8 with one scale a row; matrices in int8 with one scale a column.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from net import Net, load
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

OPSET = 17
INPUTS = ("ids", "case", "quote", "real", "least")
OUTPUTS = ("where", "starts", "rows")


class SmallEmbedding(nn.Module):
    """An embedding in eight bits: half the size of float16, and 0.4% of a row's largest value off at most."""

    table: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """Rows of the table as floats."""
        return self.table[ids].float() * self.scale[ids]


class Shipped(nn.Module):
    """The network as the package uses it: rows for the cue starts whose logit exceeds `least`."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, case: Tensor, quote: Tensor, real: Tensor, least: Tensor) -> tuple[Tensor, ...]:
        """[windows, positions] each, `least` a scalar -> where [cues, 2], logits [cues], rows [cues, positions, 3]"""
        x = self.net.encoder(ids, case, quote, real)
        cues = self.net.cues(x) - (1.0 - real.float()) * 100.0
        where = torch.nonzero(cues > least)
        starts = cues[where[:, 0], where[:, 1]]
        return where, starts, self.net.rows(x, where[:, 0], where[:, 1])


def to_onnx(net: Net, path: Path, *, small: bool) -> None:
    """Write the graph in float32, word embeddings in int8 where `small`."""
    net = net.eval()
    if small:
        net.encoder.words = SmallEmbedding(net.encoder.words.weight.detach())  # type: ignore[assignment]
    one = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "windows", 1: "positions"} for name in INPUTS[:4]}
    axes |= {"where": {0: "cues"}, "starts": {0: "cues"}, "rows": {0: "cues", 1: "positions"}}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Shipped(net),
            (one * 1000, one, one, one, torch.tensor(-100.0)),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, target: Path, *, reduce_range: bool) -> None:
    """Matrix products in int8. `reduce_range` keeps weights in 7 bits, without which AVX2 processors overflow."""
    quantize_dynamic(
        str(source),
        str(target),
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=reduce_range,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    model = onnx.load(str(target))
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, str(target))


def export(weights: Path, target: Path, *, int8: bool = True, reduce_range: bool = True) -> str:
    """Write `target`; returns its SHA-256."""
    net = load(weights)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        to_onnx(net, plain if int8 else target, small=int8)
        if int8:
            quantise(plain, target, reduce_range=reduce_range)
    return hashlib.sha256(target.read_bytes()).hexdigest()


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("weights", type=Path)
    p.add_argument("-o", "--out", type=Path, required=True)
    p.add_argument("--float", action="store_true", help="keep float32, to compare with")
    p.add_argument("--full-range", action="store_true", help="8 bits for weights: only for processors with VNNI")
    args = p.parse_args()
    digest = export(args.weights, args.out, int8=not args.float, reduce_range=not args.full_range)
    print(digest, args.out.stat().st_size)
