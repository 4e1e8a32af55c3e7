"""Measure near-duplicates on natural pairs of articles, labelled by reading.

    python quality/neardup.py

``neardup.jsonl`` names the files of each pair, and whether one text is the other, edited, cut or brought up to date.
Pages that share a site's furniture, and reports that share paragraphs of background, are not the same.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from onrecord.lineage.copies import Account, find_copies

HERE = Path(__file__).parent
SHARED = Path("../shared")


@cache
def _articles(folder: str) -> dict[str, str]:
    lines = (SHARED / "articles/timeline17" / folder / "articles.jsonl").read_text("utf-8").splitlines()
    return {str(row["id"]): row["text"] for row in map(json.loads, lines)}


def text_of(name: str) -> str:
    if name.startswith("timeline17/"):
        folder, _, number = name.removeprefix("timeline17/").partition("#")
        return _articles(folder)[number]
    if name.startswith("giveme5w1h/"):
        row: dict[str, Any] = json.loads(
            (SHARED / "articles" / name.replace("gold_standard/", "gold_standard/data/")).read_text("utf-8")
        )
        return f"{row.get('title') or ''}\n{row.get('text') or ''}"
    return (SHARED / name).read_text("utf-8")


def is_near(one: str, two: str) -> bool:
    texts = {"a": text_of(one), "b": text_of(two)}
    copies = find_copies([Account(document="a"), Account(document="b")], texts.__getitem__)
    return any(copy.kind == "near_duplicate" for copy in copies)


def main() -> None:
    if not SHARED.is_dir():
        print("the articles are not here")
        return
    pairs = [json.loads(line) for line in (HERE / "neardup.jsonl").read_text("utf-8").splitlines()]
    found = [(pair["same"], is_near(pair["a"], pair["b"])) for pair in pairs]
    right = sum(same and near for same, near in found)
    said, gold = sum(near for _, near in found), sum(same for same, _ in found)
    print(
        f"{len(pairs)} pairs: precision {right / said:.3f} ({right}/{said}), recall {right / gold:.3f} ({right}/{gold})"
    )


if __name__ == "__main__":
    main()
