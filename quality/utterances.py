"""Measure utterances: labelled pairs of statements of one speaker, are they one act of speaking?

    python quality/utterances.py [--half 0|1|both] [--wrong]

``utterances.jsonl`` holds the pairs: file names and offsets, no words. They were drawn near the threshold from
PolNeAR's training articles (by bands of likeness, so that hard ones weigh as much as easy ones) and from the bundled
sample, and labelled by reading; pairs whose texts do not settle it were left out. Thresholds were chosen on half 0
(pairs of even number); half 1 is for reporting.
"""

from __future__ import annotations

import argparse
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

from onrecord.compare.likeness import Likeness, Wording, likeness, weigh, wording
from onrecord.compare.utterances import has_quotation, same_words

HERE = Path(__file__).parent
FOLDERS = {
    "polnear/train": Path("../shared/polnear/train/text"),
    "sample": HERE / "sample",
}


def read_pairs() -> list[dict[str, Any]]:
    lines = (HERE / "utterances.jsonl").read_text("utf-8").splitlines()
    return [pair for pair in map(json.loads, lines) if FOLDERS[pair["set"]].is_dir()]


def text_of(pair: dict[str, Any], side: str) -> str:
    file = FOLDERS[pair["set"]] / pair[side]
    if not file.exists():
        file = file.with_name(file.name + ".txt")
    return file.read_bytes().decode("utf-8-sig")


def words(pair: dict[str, Any], side: str) -> str:
    text = text_of(pair, side)
    return " … ".join(text[start:end] for start, end in pair[side + "_spans"])


def background() -> list[Wording]:
    """Return the wordings of sentences of a whole collection: what is rare is rare in there, not among 180 pairs."""
    folder = FOLDERS["polnear/train"]
    files = sorted(folder.glob("*.txt"))[:200] if folder.is_dir() else sorted((HERE / "sample").glob("*.txt"))
    return [wording(line) for file in files for line in file.read_text("utf-8").split("\n") if line]


def compare(pairs: list[dict[str, Any]]) -> list[Likeness]:
    sides = [wording(words(pair, side)) for pair in pairs for side in ("left", "right")]
    weights = weigh([*background(), *sides])
    both = list(pairwise(sides))[::2]
    return [likeness(one, two, weights) for one, two in both]


def quoted(pair: dict[str, Any]) -> bool:
    return any(has_quotation(words(pair, side)) for side in ("left", "right"))


Judged = tuple[dict[str, Any], Likeness, bool]


def judged(half: int) -> list[Judged]:
    """Return the pairs of a half with their likeness and whether they are held to be one act of speaking."""
    pairs = read_pairs()
    alike = list(zip(pairs, compare(pairs), strict=True))[half::2]
    return [(pair, one, same_words(one, pair["days"], quoted=quoted(pair))) for pair, one in alike]


def counts(found: list[Judged]) -> tuple[int, int, int]:
    """Return how many are right, how many are said to be the same, how many are."""
    right = sum(pair["same"] and said for pair, _, said in found)
    return right, sum(said for _, _, said in found), sum(pair["same"] for pair, _, _ in found)


def figures() -> dict[str, float]:
    """Return precision and recall on the half that nothing was chosen on, in percent."""
    right, said, gold = counts(judged(1))
    return {"precision": 100 * right / max(1, said), "recall": 100 * right / max(1, gold)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=["0", "1", "both"], default="both")
    parser.add_argument("--wrong", action="store_true", help="print the pairs that come out wrong")
    options = parser.parse_args()
    for half in (0, 1):
        if options.half not in (str(half), "both"):
            continue
        mine = judged(half)
        right, said, gold = counts(mine)
        scores = (
            f"precision {right / max(1, said):.3f} ({right}/{said}), recall {right / max(1, gold):.3f} ({right}/{gold})"
        )
        print(f"half {half}: {len(mine)} pairs, {gold} the same; {scores}")
        for pair, one, found in mine:
            if options.wrong and found != pair["same"]:
                print("missed" if pair["same"] else "false", one, pair["days"])
                print("   ", words(pair, "left")[:200].replace("\n", " "))
                print("   ", words(pair, "right")[:200].replace("\n", " "))


if __name__ == "__main__":
    main()
