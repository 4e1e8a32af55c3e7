"""Measure name comparison on two sets of name pairs, which are not shipped.

    python quality/names.py [DATA_FOLDER] [--errors]

name_bench (MIT): pairs of persons' and organisations' names that are or are not one actor's; precision and recall of
the judgement "same". translit_ru (CC0): names and their Russian spelling; the share whose folded keys are equal.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path

from onrecord.resolve.compare import compare_persons
from onrecord.resolve.nodes import organisation_key
from onrecord.text.names import fold, parse_person

HERE = Path(__file__).resolve().parent


def same(schema: str, left: str, right: str) -> bool:
    if schema == "Person":
        return compare_persons(parse_person(left), parse_person(right)).judgement == "same"
    return organisation_key(left) == organisation_key(right)


def bench(path: Path, *, errors: bool) -> None:
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            gold, found = row["is_match"] == "true", same(row["schema"], row["name1"], row["name2"])
            counts.setdefault("Person" if row["schema"] == "Person" else "Organisation", Counter())[gold, found] += 1
            if errors and gold != found:
                print("missed" if gold else "wrong", row["schema"], row["name1"], row["name2"], sep="\t")
    for schema, tally in sorted(counts.items()):
        right, wrong, missed = tally[True, True], tally[False, True], tally[True, False]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        print(f"{schema}\t{sum(tally.values())} pairs\tprecision {precision:.3f}\trecall {recall:.3f}")


def transliterated(path: Path) -> None:
    total = equal = 0
    for line in path.read_text("utf-8").splitlines():
        latin, cyrillic, count = line.split("\t")
        total += int(count)
        equal += int(count) * (fold(latin) == fold(cyrillic.replace(" ", "")))
    print(f"{path.name}\t{total} names\tequal keys {equal / max(1, total):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--errors", action="store_true", help="list every wrong judgement of name_bench")
    options = parser.parse_args()
    if not options.folder.is_dir():
        print(f"{options.folder}: not here, nothing measured")
        return
    bench(options.folder / "name_bench" / "name_bench_cases.csv", errors=options.errors)
    transliterated(options.folder / "translit_ru" / "wd_russian_20")


if __name__ == "__main__":
    main()
