"""Measure near-duplicates on natural pairs of articles, labelled by reading.

    python quality/neardup.py

``neardup.jsonl`` names the files of each pair, and whether one text is the other, edited, cut or brought up to date.
Pages that share a site's furniture, and reports that share paragraphs of background, are not the same; pairs that
reading did not settle were left out. Each pair is judged twice: with nothing else in the record, and among all articles
of the collections that the pairs come from, where a site's furniture shows.
"""

from __future__ import annotations

import json
import re
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
            (SHARED / "articles" / re.sub(r"(gold_standard|news_cluster)/", r"\1/data/", name)).read_text("utf-8")
        )
        return f"{row.get('title') or ''}\n{row.get('text') or ''}"
    return (SHARED / name).read_text("utf-8")


def is_near(one: str, two: str) -> bool:
    texts = {"a": text_of(one), "b": text_of(two)}
    copies = find_copies([Account(document="a"), Account(document="b")], texts.__getitem__)
    return any(copy.kind == "near_duplicate" for copy in copies)


def collections(pairs: list[dict[str, Any]]) -> list[Account]:
    """Return the articles of the pairs, and all others of a timeline's outlet."""
    names = {pair[side] for pair in pairs for side in ("a", "b")}
    folders = {name.split("/")[1].partition("#")[0] for name in names if name.startswith("timeline17/")}
    names |= {f"timeline17/{folder}#{number}" for folder in folders for number in _articles(folder)}
    return [Account(document=name, outlet=_outlet(name)) for name in sorted(names)]


def _outlet(name: str) -> str | None:
    return name.split("#")[0].rpartition("_")[2] if name.startswith("timeline17/") else None


def near_among(accounts: list[Account]) -> set[frozenset[str]]:
    """Return the pairs that are near-duplicates, all articles being in one record."""
    copies = find_copies(accounts, text_of)
    return {frozenset((copy.document, copy.of_document)) for copy in copies if copy.kind == "near_duplicate"}


def told(name: str, found: list[tuple[bool, bool]]) -> str:
    right = sum(same and near for same, near in found)
    said, gold = sum(near for _, near in found), sum(same for same, _ in found)
    return f"{name}: precision {right / said:.3f} ({right}/{said}), recall {right / gold:.3f} ({right}/{gold})"


def judged() -> tuple[list[tuple[dict[str, Any], bool]], int]:
    """Return the pairs with whether they are near-duplicates among all articles, and how many these are."""
    pairs = labelled()
    accounts = collections(pairs)
    near = near_among(accounts)
    return [(pair, frozenset((pair["a"], pair["b"])) in near) for pair in pairs], len(accounts)


def labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / "neardup.jsonl").read_text("utf-8").splitlines()]


def figures() -> dict[str, float]:
    """Return precision and recall among all articles of the collections, in percent."""
    found, _ = judged()
    right = sum(pair["same"] and near for pair, near in found)
    said, gold = sum(near for _, near in found), sum(pair["same"] for pair, _ in found)
    return {"precision": 100 * right / max(1, said), "recall": 100 * right / max(1, gold)}


def main() -> None:
    if not SHARED.is_dir():
        print("the articles are not here")
        return
    pairs = labelled()
    print(told(f"{len(pairs)} pairs, each alone", [(pair["same"], is_near(pair["a"], pair["b"])) for pair in pairs]))
    found, articles = judged()
    print(told(f"the same among {articles:,} articles", [(pair["same"], near) for pair, near in found]))
    for pair, near in found:
        if pair["same"] != near:
            print(("missed" if pair["same"] else "false"), pair["a"], pair["b"])


if __name__ == "__main__":
    main()
