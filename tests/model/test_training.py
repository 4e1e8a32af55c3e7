"""The parts of training/ that need no PyTorch: reading standoff, and varying an article with its spans."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from types import ModuleType

import pytest

TEXT = 'He said: “It will rain.” Then\nshe, asked twice, denied it, "and left".\n\nThe end'
STANDOFF = """T1\tSource 0 2\tHe
T2\tCue 3 8\tsaid:
T3\tContent 9 24\t“It will rain.”
T4\tAttribution 3 8\tsaid:
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
T5\tCue 48 54\tdenied
T6\tContent 55 57;59 70\tit "and left"
The line of a note that goes on
E2\tAttribution-no-source:T5 Cue:T5 Content:T6
T7\tDiscuss 0 2\tHe
E3\tDiscuss:T7 Cue:T2 Content:T3
"""


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "training"))
    return importlib.import_module


def brat_and_vary(module: object) -> tuple[ModuleType, ModuleType]:
    assert callable(module)
    return module("brat"), module("vary")


def test_training_brat_reads_parts_and_leaves_out_discussions(module: object) -> None:
    brat, _ = brat_and_vary(module)
    first, second = brat.parse(STANDOFF)
    assert (first.source, first.cue, first.content) == (((0, 2),), ((3, 8),), ((9, 24),))
    assert (second.source, second.content) == ((), ((55, 57), (59, 70)))


@pytest.mark.parametrize("seed", range(40))
def test_training_vary_moves_spans_with_their_words(module: object, seed: int) -> None:
    brat, vary = brat_and_vary(module)
    article = brat.Article("a", TEXT, brat.parse(STANDOFF))
    varied = vary.vary(article, random.Random(seed), strength=8)

    def words(one: object, spans: tuple[tuple[int, int], ...]) -> str:
        letters = "".join(one.text[s:e] for s, e in spans).lower()  # type: ignore[attr-defined]
        return "".join(c for c in letters if c.isalpha())

    for old, new in zip(article.attributions, varied.attributions, strict=True):
        for role in brat.ROLES:
            assert words(article, getattr(old, role)) == words(varied, getattr(new, role))


def test_training_vary_leaves_an_article_alone_at_no_strength(module: object) -> None:
    brat, vary = brat_and_vary(module)
    article = brat.Article("a", TEXT, brat.parse(STANDOFF))
    assert vary.vary(article, random.Random(1), strength=0) == article
