"""Choose thresholds and calibrate scores on the tune slice, and write the JSON that ships beside a model file.

    python training/choose.py attribution.onnx --name minilm6

Dev takes no part. Thresholds: coordinate ascent over a short list of values each. Calibration: logistic regression,
whether the scorer matches a found attribution with one of the annotator's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from brat import Article
from data import splits
from numpy.typing import NDArray
from predict import headline, load_scorer, measure

from onrecord.model.decode import Calibration, Found, Reading, Thresholds, candidates, decode
from onrecord.model.session import Model

FLOOR = 0.1
STARTS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
BIASES = (-0.8, -0.4, 0.0, 0.4, 0.8)
SWITCHES = (0.5, 1.0, 2.0, 3.0, 4.0, 6.0)
SAMES = (0.3, 0.5, 0.8)
LEASTS = (0.0, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def aim(scorer: ModuleType, gold: list[Article], found: list[list[Found]]) -> float:
    """What thresholds are chosen for: attributions first, then words of content and cue, and exact contents."""
    figures = measure(scorer, gold, found)
    parts = dict.fromkeys(("attribution_quote", "token_content", "token_cue", "span_exact_content"), 0.3)
    parts["attribution"] = 1.0
    return float(sum(weight * figures[key]["F1"] for key, weight in parts.items()))


def choose(scorer: ModuleType, gold: list[Article], readings: list[Reading]) -> Thresholds:
    """Thresholds that serve `aim` best, one value changed at a time, two rounds."""
    best = Thresholds()
    reached = aim(scorer, gold, decode(readings, best))
    for _ in range(2):
        before = best
        for trial in _trials(best):
            new = replace(best, **trial)
            value = aim(scorer, gold, decode(readings, new))
            if value > reached + 1e-4:
                best, reached = new, value
        if best == before:
            break
    return best


def _trials(base: Thresholds) -> list[dict[str, Any]]:
    trials: list[dict[str, Any]] = [{"start": value} for value in STARTS]
    for channel in range(3):
        trials += [{"switch": (*base.switch[:channel], v, *base.switch[channel + 1 :])} for v in SWITCHES]
        trials += [{"bias": (*base.bias[:channel], v, *base.bias[channel + 1 :])} for v in BIASES]
    return trials + [{"same": value} for value in SAMES]


def matched(scorer: ModuleType, article: Article, found: list[Found]) -> set[int]:
    """Numbers of the found attributions that the scorer matches with gold ones."""
    doc = scorer._Doc(article.text)
    roles = ("cue", "source", "content")
    gold = [{r: doc.words(getattr(a, r)) for r in roles} for a in article.attributions]
    mine = [{r: doc.words(getattr(f, r)) for r in roles} for f in found]

    def fits(p: dict[str, frozenset[int]], g: dict[str, frozenset[int]]) -> bool:
        sources = bool(p["source"] & g["source"]) or not (p["source"] or g["source"])
        return bool(p["cue"] & g["cue"]) and sources and scorer._jac(p["content"], g["content"]) >= 0.5

    pairs = [[j for j, g in enumerate(gold) if fits(p, g)] for p in mine]
    return set(scorer._match(len(mine), len(gold), pairs).values())


def calibrate(scorer: ModuleType, gold: list[Article], readings: list[Reading], thresholds: Thresholds) -> Calibration:
    """Logistic regression with a little shrinkage, by Newton's steps."""
    features = {(t, spans): values for t, spans, values in candidates(readings, thresholds)}
    rows, hits = [], []
    for t, (article, found) in enumerate(zip(gold, decode(readings, thresholds), strict=True)):
        right = matched(scorer, article, found)
        rows += [(1.0, *features[t, (f.cue, f.source, f.content)]) for f in found]
        hits += [float(i in right) for i in range(len(found))]
    x, y = np.array(rows), np.array(hits)
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (y - p) - 0.5 * weights
        weights = weights + np.linalg.solve((x.T * (p * (1 - p))) @ x + 0.5 * np.eye(len(weights)), gradient)
    return Calibration(*(round(float(w), 4) for w in weights))


def floored(
    scorer: ModuleType, gold: list[Article], readings: list[Reading], thresholds: Thresholds, calibration: Calibration
) -> Thresholds:
    """With the least score that serves `aim` best; of equals the highest, as it tells fewer wrong ones."""
    trials = [replace(thresholds, least=least) for least in LEASTS]
    return max(trials, key=lambda t: (round(aim(scorer, gold, decode(readings, t, calibration)), 4), t.least))


def table(scores: NDArray[np.float64], hits: NDArray[np.bool_]) -> list[tuple[float, float, int]]:
    """For each fifth of the scores' range: mean score, share matched, how many."""
    bins = np.minimum((scores * 5).astype(int), 4)
    return [
        (round(float(scores[bins == b].mean()), 3), round(float(hits[bins == b].mean()), 3), int((bins == b).sum()))
        for b in range(5)
        if (bins == b).any()
    ]


def write(path: Path, name: str, thresholds: Thresholds, calibration: Calibration, provenance: str) -> None:
    """The JSON beside the model file `path`."""
    values = {
        "name": name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "thresholds": asdict(thresholds),
        "calibration": asdict(calibration),
        "provenance": provenance,
    }
    path.with_suffix(".json").write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")


def main(args: argparse.Namespace) -> None:
    """Choose, calibrate, write, and print what the tune slice gives."""
    scorer = load_scorer(args.scorer)
    gold = splits(args.polnear).tune
    provenance = f"{args.note}; thresholds and calibration chosen by training/choose.py on {len(gold)} tune articles"
    write(args.model, args.name, Thresholds(start=FLOOR), Calibration(), provenance)
    readings = Model.load(args.model, threads=args.threads).score([a.text for a in gold], floor=FLOOR)
    thresholds = choose(scorer, gold, readings)
    calibration = calibrate(scorer, gold, readings, thresholds)
    thresholds = floored(scorer, gold, readings, thresholds, calibration)
    write(args.model, args.name, thresholds, calibration, provenance)
    print(thresholds, calibration)
    print("tune", headline(measure(scorer, gold, decode(readings, thresholds, calibration))))


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", type=Path)
    p.add_argument("--name", default="minilm6")
    p.add_argument("--note", default="trained by training/train.py on PolNeAR")
    p.add_argument("--polnear", type=Path, default=Path("../shared/polnear"))
    p.add_argument("--scorer", type=Path, default=Path("../shared/scorer/attribution.py"))
    p.add_argument("--threads", type=int, default=2)
    main(p.parse_args())
