"""What bounds the speed of reading with the model: arithmetic of the network, and what is done around it.

    python bench/limit.py [FOLDER] [--articles 20] [--model accurate fast] [--rounds 5]

On one thread, in one process, by turns, the least of the rounds in processor time: the network alone on windows cut
before, the model as `Model.find` (cutting, network, decoding), everything that is done with an article
(`onrecord.reading.read_batch`), the same by rules. Counts the multiplications of the network for these very windows,
and sets them against what this processor does in a product of large float32 matrices (numpy). In int8 it can do more:
about 1.3 times with AVX2 alone, 4 times with VNNI.
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.model import Model
from onrecord.model.session import _feeds
from onrecord.model.windows import cut, load_tokenizer, read, windows
from onrecord.reading import read_batch
from onrecord.sources import Input, inputs

WIDTH, INNER, ROW = 384, 1536, 192  # training/net.py, Shape
LAYERS = {"accurate": 6, "fast": 3}

Feeds = dict[str, NDArray[Any]]


def multiplications(layers: int, pieces: int, rows: int) -> int:
    """Multiplications for a window of so many pieces in which so many cue starts get a row."""
    layer = WIDTH * (3 * WIDTH + WIDTH + 2 * INNER) + 2 * pieces * WIDTH
    heads = 2 * WIDTH * ROW + ROW
    row = 2 * 3 * ROW * ROW + 3 * ROW
    return pieces * (layers * layer + heads + rows * row) + rows * 2 * WIDTH * ROW


def peak() -> float:
    """Multiplications a second of a product of large float32 matrices, one thread."""
    matrix = np.random.default_rng(0).standard_normal((1536, 1536), dtype=np.float32)
    return 1536**3 / least(lambda: matrix @ matrix, rounds=8)


def least(job: Callable[[], object], *, rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        job()
        seconds.append(time.process_time() - began)
    return min(seconds)


def windows_of(texts: list[str]) -> list[Feeds]:
    tokenizer = load_tokenizer()
    cuts = [cut(text, tokenizer) for text in texts]
    return [_feeds(read(pieces, window)) for pieces in cuts for window in windows(pieces)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/polnear/dev/text"))
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--model", nargs="+", default=["accurate", "fast"], choices=sorted(LAYERS))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    files = sorted(options.folder.glob("*.txt"))[: options.articles]
    texts = [file.read_text(encoding="utf-8") for file in files]
    words = sum(len(text.split()) for text in texts)
    items = [item for item in inputs(files, max_bytes=10**7) if isinstance(item, Input)]
    feeds, speed = windows_of(texts), peak()
    pieces = sum(feed["ids"].size for feed in feeds)
    print(f"{len(texts)} articles, {words:,} words, {pieces:,} pieces in {len(feeds)} windows; "
          f"float32 products: {speed / 1e9:.0f} billion multiplications a second")  # fmt: skip

    def tell(name: str, seconds: float, more: str = "") -> None:
        print(f"{name:26} {1e6 * seconds / words:7.1f} µs a word {words / seconds:9,.0f} words/s{more}", flush=True)

    for name in options.model:
        model = Model.load(variant=name)
        floor = np.array(np.log(model.thresholds.start / (1 - model.thresholds.start)), dtype=np.float32)
        asked = [feed | {"least": floor} for feed in feeds]
        run = model._session.run
        rows = [len(run(["where"], feed)[0]) for feed in asked]
        work = sum(multiplications(LAYERS[name], f["ids"].size, r) for f, r in zip(asked, rows, strict=True))
        alone = least(lambda: [run(["where", "starts", "rows"], feed) for feed in asked], rounds=options.rounds)  # noqa: B023
        each, share = work / words / 1e6, work / alone / speed
        tell(f"{name}: network alone", alone, f"; {each:.1f} million multiplications a word, {share:.2f} of the peak")
        tell(f"{name}: Model.find", least(lambda: model.find(texts), rounds=options.rounds))  # noqa: B023
        tell(f"{name}: whole article", least(lambda: read_batch(items, model=name), rounds=options.rounds))  # noqa: B023
    tell("rules: whole article", least(lambda: read_batch(items, model="rules"), rounds=options.rounds))


if __name__ == "__main__":
    main()
