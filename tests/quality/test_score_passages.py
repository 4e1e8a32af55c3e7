from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

HOME = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_passages", HOME / "quality" / "score_passages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCORE = load()
FLOORS = {
    "body": 0.985, "boilerplate": 0.85, "byline": 0.99, "caption": 0.84, "dateline": 0.99, "heading": 0.62,
    "lede": 0.95, "quote_block": 0.85, "repeated": 0.99, "title": 0.99,
}  # fmt: skip
"""Token F1 on both sets; a change that falls below one says so here and in docs/sources.md."""


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_score_passages_holds_its_floors(kind: str) -> None:
    if not SCORE.ARTICLES.is_dir():
        pytest.skip("needs the articles that the gold points at")
    counts, _ = SCORE.confusion(SCORE.ARTICLES)
    assert SCORE.f1(counts, kind)[2] >= FLOORS[kind]


def test_score_passages_gives_each_token_the_kind_of_its_passage() -> None:
    text = "Pilots agree\n\nThe council met"
    zones = [("title", 0, 12), ("body", 18, 29)]
    assert SCORE.kinds(text, zones) == ["title", "title", "", "body", "body"]


def test_score_passages_counts_tokens_by_kind() -> None:
    counts = Counter({("body", "body"): 6, ("body", "lede"): 2, ("lede", "lede"): 1, ("title", "body"): 3})
    assert SCORE.f1(counts, "body") == (6 / 9, 6 / 8, 12 / 17, 8)
    assert SCORE.f1(counts, "caption") == (0.0, 0.0, 0.0, 0)
