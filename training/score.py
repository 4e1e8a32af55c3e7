"""Score a model file: PolNeAR dev, the articles several people annotated, and folders of brat standoff.

python training/score.py attribution.onnx --extra quality/invented/heldout
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from types import ModuleType

import numpy as np
from brat import Article, Attribution, Span, read_folder, read_polnear
from choose import matched, table
from data import splits
from predict import headline, load_scorer, measure

from onrecord.model.decode import Found
from onrecord.model.session import Model


def against(scorer: ModuleType, model: Model, title: str, gold: list[Article]) -> None:
    """One block of figures."""
    began = time.perf_counter()
    found = model.find([a.text for a in gold])
    seconds = time.perf_counter() - began
    words = sum(len(a.text.split()) for a in gold)
    print(f"\n{title}: {len(gold)} articles, {words / seconds:.0f} words/s")
    figures = measure(scorer, gold, found)
    print(headline(figures))
    print(scorer.short(figures))
    print(dict(errors(gold, found)))
    hits = [
        (f.score, i in right)
        for a, fs in zip(gold, found, strict=True)
        for right in [matched(scorer, a, fs)]
        for i, f in enumerate(fs)
    ]
    if hits:
        scores, right = np.array([s for s, _ in hits]), np.array([h for _, h in hits])
        print("score, share matched, count:", table(scores, right), f"Brier {np.mean((scores - right) ** 2):.4f}")


def errors(gold: list[Article], found: list[list[Found]]) -> Counter[str]:
    """What goes wrong, counted: where cues meet, whether source or content differ; else missed or made up."""
    counts: Counter[str] = Counter()
    for article, mine in zip(gold, found, strict=True):
        for g in article.attributions:
            near = [f for f in mine if meet(f.cue, g.cue)]
            counts["gold " + (fault(g, near) if near else "missed: no cue found")] += 1
        for f in mine:
            if not any(meet(f.cue, g.cue) for g in article.attributions):
                counts["found where nobody marked a cue"] += 1
    return counts


def fault(gold: Attribution, near: list[Found]) -> str:
    """The least that is wrong with those whose cue is right."""
    whole = [f for f in near if share(f.content, gold.content) >= 0.5]
    sourced = [f for f in near if meet(f.source, gold.source) or not (f.source or gold.source)]
    if any(f in whole for f in sourced):
        return "found"
    if whole:
        return "with another source" if gold.source else "with a source it should not have"
    return "with another content" if sourced else "with another source and content"


def meet(left: Sequence[Span], right: Sequence[Span]) -> int:
    """Characters in both."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)


def share(left: Sequence[Span], right: Sequence[Span]) -> float:
    """Characters in both, of those in either."""
    both = meet(left, right)
    return both / max(1, sum(e - s for s, e in left) + sum(e - s for s, e in right) - both)


def people(scorer: ModuleType, model: Model, several: dict[str, list[Article]]) -> None:
    """The model against each annotator, beside annotators against each other."""
    readings = [(name, i, article) for name, some in several.items() for i, article in enumerate(some)]
    texts = {name: some[0].text for name, some in several.items()}
    said = dict(zip(texts, model.find(list(texts.values())), strict=True))
    figures = measure(scorer, [a for _, _, a in readings], [said[name] for name, _, _ in readings])
    print("\nmodel against each person:", headline(figures))
    pairs = [pair for some in several.values() for pair in combinations(some, 2)]
    figures = measure(scorer, [a for a, _ in pairs], [b.attributions for _, b in pairs])
    print("people against each other:", headline(figures))


def main(args: argparse.Namespace) -> None:
    """Print everything."""
    scorer = load_scorer(args.scorer)
    model = Model.load(args.model, threads=args.threads)
    print(model.origin, model.thresholds)
    parts = splits(args.polnear)
    against(scorer, model, "tune", parts.tune)
    against(scorer, model, "dev", read_polnear(args.polnear / "dev")[0])
    people(scorer, model, parts.people)
    for folder in args.extra:
        gold = read_folder(folder)
        against(scorer, model, str(folder), gold)
        kinds = defaultdict(list)
        for article in gold:
            kinds[article.name.split("_")[0].split("-")[0]].append(article)
        for kind, some in kinds.items():
            figures = measure(scorer, some, model.find([a.text for a in some]))["attribution"]
            print(f"  {kind:16s} " + " ".join(f"{k} {figures[k]:.3f}" for k in ("P", "R", "F1")), figures["n_gold"])


if __name__ == "__main__":
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", type=Path)
    p.add_argument("--extra", type=Path, nargs="*", default=[])
    p.add_argument("--polnear", type=Path, default=Path("../shared/polnear"))
    p.add_argument("--scorer", type=Path, default=Path("../shared/scorer/attribution.py"))
    p.add_argument("--threads", type=int, default=1)
    main(p.parse_args())
