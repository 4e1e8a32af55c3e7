from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.evaluate import Report, evaluate, render
from onrecord.evaluate.gold import GoldDocument, read_gold
from onrecord.evaluate.metrics import Score
from onrecord.evaluate.statements import measure
from onrecord.extract.draft import Mark
from onrecord.extract.rules import rule_marks
from onrecord.rows import Span

SHARED = Path(__file__).resolve().parents[3] / "shared"
TEXT = "Korrow said that the pact was dead. “We leave,” Makri said. He believes in rain."


def mark(source: Span | None, cue: Span, *content: Span, score: float = 1.0) -> Mark:
    return Mark(source=(source,) if source else (), cue=(cue,), content=content, score=score, origin="gold")


GOLD = (mark((0, 6), (7, 11), (12, 34)), mark((48, 53), (54, 58), (36, 47)), mark((60, 62), (63, 71), (72, 79)))


def scores(*found: Mark) -> dict[str, Score]:
    document = GoldDocument(name="a", text=TEXT, marks=GOLD)
    return dict(measure([document], lambda _: found).scores)


def test_evaluate_counts_a_perfect_answer_as_one() -> None:
    assert {score.f1 for name, score in scores(*GOLD).items()} == {1.0}


def test_evaluate_matches_by_cue_source_and_half_of_the_content() -> None:
    near = mark((0, 6), (7, 11), (17, 34))
    wrong_source = mark((60, 62), (54, 58), (36, 47))
    short = mark((60, 62), (63, 71), (72, 74))
    found = scores(near, wrong_source, short)
    assert found["attribution"] == Score(hits=2, predicted=3, found=2, gold=3)
    assert found["attribution, source left aside"] == Score(hits=3, predicted=3, found=3, gold=3)
    assert found["attribution, quoted"] == Score(hits=0, predicted=1, found=0, gold=1)
    assert found["attribution, every word right"] == Score(hits=0, predicted=3, found=0, gold=3)
    assert found["source of those found"] == Score(hits=2, predicted=3, found=2, gold=3)


def test_evaluate_counts_published_measures() -> None:
    # The first content lacks its first word, the second is right, the third is not found.
    found = scores(mark((0, 6), (7, 11), (17, 34)), GOLD[1])
    assert found["cofenet exact: content"] == Score(hits=1, predicted=2, found=1, gold=3)
    assert found["cofenet begin: content"] == Score(hits=1, predicted=2, found=1, gold=3)
    assert found["citron exact: content"] == Score(hits=1, predicted=2, found=1, gold=3)
    assert found["citron exact: whole quote"] == Score(hits=1, predicted=2, found=1, gold=3)
    assert found["citron overlap: source"] == Score(hits=2, predicted=2, found=2, gold=3)
    document = GoldDocument(name="a", text=TEXT, marks=GOLD)
    jaccard = measure([document], lambda _: (mark((0, 6), (7, 11), (17, 34)), GOLD[1])).jaccard
    assert round(jaccard["content"], 4) == round((4 / 5 + 1 + 0) / 3, 4)


def _counts(report: Report) -> dict[str, dict[str, tuple[int, int]]]:
    return {
        kind: {name: (score.hits, score.gold) for name, score in parts.items()}
        for kind, parts in report.breakdown.items()
    }


def test_evaluate_breaks_down_by_kind() -> None:
    document = GoldDocument(name="a", text=TEXT, marks=GOLD, outlet="tesk-herald")
    report = measure([document], lambda _: GOLD[:2])
    assert _counts(report) == {
        "mode": {"direct": (1, 1), "indirect": (1, 2)},
        "kind of source": {"name": (2, 2), "pronoun": (0, 1)},
        "outlet": {"tesk-herald": (2, 3)},
    }  # fmt: skip


def test_evaluate_calibrates_scores() -> None:
    document = GoldDocument(name="a", text=TEXT, marks=GOLD)
    wrong = mark((48, 53), (7, 11), (12, 34), score=0.35)
    report = measure([document], lambda _: (mark((60, 62), (63, 71), (72, 79), score=0.31), wrong, GOLD[1]))
    assert [(item.low, item.statements, round(item.mean_score, 2), item.right) for item in report.calibration] == [
        (0.3, 2, 0.33, 0.5), (0.9, 1, 1.0, 1.0),
    ]  # fmt: skip


def test_evaluate_reads_a_folder_and_prints_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tSource 0 6\tKorrow\nT2\tCue 7 11\tsaid\nT3\tContent 12 34\tx\n"
        "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n",
        encoding="utf-8",
    )
    table = render(evaluate(tmp_path, find=lambda _: GOLD[:1]))
    assert "attribution                            100.0     100.0     100.0          1       1\n" in table
    with pytest.raises(UsageError, match="cannot evaluate 'mood'"):
        evaluate(tmp_path, of="mood")


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_evaluate_takes_any_spans(text: str, spans: list[Span]) -> None:
    marks = tuple(mark(None, span, other) for span, other in zip(spans, reversed(spans), strict=True))
    report = measure([GoldDocument(name="a", text=text, marks=marks)], lambda _: marks)
    # Citron's overlap counts the words of each pair of quotes and so passes 1 where quotes are given twice.
    bounded = [score for name, score in report.scores.items() if not name.startswith("citron overlap")]
    assert all(0 <= value <= 1 for score in bounded for value in (score.precision, score.recall, score.f1))
    assert render(report).startswith("1 articles, ")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("attribution", SHARED / "scorer" / "attribution.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plain(marks: tuple[Mark, ...]) -> list[dict[str, Any]]:
    return [{"source": item.source, "cue": item.cue, "content": item.content} for item in marks]


NAMES = {
    "attribution": "attribution",
    "attribution_quote": "attribution, quoted",
    "attribution_noquote": "attribution, not quoted",
    "attribution_exact": "attribution, every word right",
    "who_what": "attribution, cue left aside",
    "no_source": "attribution, source left aside",
} | {
    f"{theirs}_{role}": f"{ours}: {role}"
    for role in ("content", "source", "cue")
    for theirs, ours in (("token", "words"), ("span_exact", "exact"), ("span_overlap", "overlap"))
}


@pytest.mark.skipif(not (SHARED / "polnear" / "dev").is_dir(), reason="needs ../shared/polnear")
def test_evaluate_gives_the_scorer_s_figures() -> None:
    gold = read_gold(SHARED / "polnear" / "dev")
    found = {document.name: rule_marks(document.text) for document in gold}
    theirs = scorer().evaluate(
        {document.name: plain(document.marks) for document in gold},
        {name: plain(marks) for name, marks in found.items()},
        {document.name: document.text for document in gold},
    )
    ours = evaluate(SHARED / "polnear" / "dev").scores
    assert {
        name: {"P": round(score.precision, 4), "R": round(score.recall, 4), "F1": round(score.f1, 4),
               "n_pred": score.predicted, "n_gold": score.gold}
        for name, score in ((theirs_name, ours[ours_name]) for theirs_name, ours_name in NAMES.items())
    } == {name: theirs[name] for name in NAMES}  # fmt: skip
    assert round(ours["source of those found"].precision, 4) == theirs["speaker_acc"]
