"""Measure speakers on hand-made gold over PolNeAR's dev articles, which are not shipped.

    python quality/speakers.py [POLNEAR_DEV] [--errors]

Prints the share of gold sources led to the right actor: all, pronouns, others, named and unnamed; given gold spans.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from onrecord.evaluate.gold import read_gold
from onrecord.evaluate.speakers import read_speakers, score_speakers

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent.parent / "shared" / "polnear" / "dev")
    parser.add_argument("--errors", action="store_true", help="list every wrong one")
    options = parser.parse_args()
    gold = read_speakers((HERE / "speakers.jsonl").read_text("utf-8").splitlines())
    if not options.folder.is_dir():
        print(f"{options.folder}: not here, nothing measured")
        return
    score = score_speakers(gold, read_gold(options.folder))
    for part in ("all", "pronoun", "other", "named", "unnamed"):
        print(f"{part}\t{score.right.get(part, 0)}/{score.total.get(part, 0)}\t{score.accuracy(part):.4f}")
    for error in score.errors if options.errors else ():
        print(*error, sep="\t")


if __name__ == "__main__":
    main()
