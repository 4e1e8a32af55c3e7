from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.errors import InputError, UsageError
from onrecord.evaluate import MEASURES, evaluate, render
from onrecord.evaluate.actors import b_cubed
from onrecord.evaluate.copies import clusters, rand_index
from onrecord.evaluate.metrics import Score
from onrecord.evaluate.passages import token_kinds

TEXT = "Bridge opens\n\nAnna Hill said the bridge was open. She said that it was dark."
OTHER = "Ferry closes\n\nThe ferry was closed on Monday, the harbour said. Anna Hill did not answer."


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(OTHER)
    return tmp_path


def lines(path: Path, *rows: object) -> None:
    path.write_text("".join(json.dumps(row) + "\n\n" for row in rows))


def at(words: str, text: str = TEXT) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def test_folders_measure_speakers(gold: Path) -> None:
    spans = [("Source", "Anna Hill"), ("Cue", "said"), ("Content", "the bridge was open"), ("Source", "She"),
             ("Content", "that it was dark")]  # fmt: skip
    bounds = [f"T{n}\t{role} {at(words)[0]} {at(words)[1]}\t{words}" for n, (role, words) in enumerate(spans, 1)]
    events = ["E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3", "E2\tAttribution:T2 Source:T4 Cue:T2 Content:T5"]
    (gold / "a.ann").write_text("\n".join([*bounds, *events]) + "\n")
    lines(gold / "speakers.jsonl", {"file": "a", "source": [at("Anna Hill")], "actor": "Anna Hill"},
          {"file": "a", "source": [at("She")], "actor": "Peter Brand"})  # fmt: skip
    report = evaluate(gold, of="speakers")
    assert report.scores["speakers: all"] == Score(hits=1, predicted=2, found=1, gold=2)
    assert report.scores["speakers: pronoun"] == Score(hits=0, predicted=1, found=0, gold=1)
    assert "speakers: all" in render(report)


def test_folders_measure_actors_over_documents(gold: Path) -> None:
    lines(
        gold / "actors.jsonl",
        {"file": "a.txt", "mentions": [[*at("Anna Hill"), "hill"], [*at("She"), "hill"], [*at("dark"), "dark"]]},
        {"file": "b.txt", "mentions": [[*at("Anna Hill", OTHER), "hill"]]},
    )
    score = evaluate(gold, of="actors").scores["actors: B-cubed"]
    assert (score.predicted, score.gold, score.precision) == (3, 4, 1.0)
    assert score.recall == pytest.approx(3 / 4)


def test_folders_b_cubed_is_that_of_a_worked_example() -> None:
    gold = {("d", n, n + 1): actor for n, actor in enumerate("aabbb")}
    found = {("d", n, n + 1): actor for n, actor in enumerate("xxxyy")}
    score = b_cubed(gold, found)
    assert score.precision == pytest.approx((2 / 3 * 2 + 1 / 3 + 1 + 1) / 5)
    assert score.recall == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 * 2) / 5)


def test_folders_measure_passages(gold: Path) -> None:
    lines(gold / "passages.jsonl", {"file": "a.txt", "passages": [["title", 0, 12], ["caption", 14, len(TEXT)]]})
    scores = evaluate(gold, of="passages").scores
    assert scores["passages: title"] == Score(hits=2, predicted=2, found=2, gold=2)
    assert scores["passages: caption"] == Score(hits=0, predicted=0, found=0, gold=13)
    assert token_kinds(TEXT, [("title", 0, 12)])[:3] == ["title", "title", ""]


def test_folders_measure_copies(gold: Path) -> None:
    long = (files("onrecord") / "sample" / "amery-post_haldrin-signs.txt").read_text("utf-8")
    (gold / "c.txt").write_text(long)
    (gold / "d.txt").write_text(f"Late news\n\n{long}")
    lines(gold / "copies.jsonl", {"files": ["c.txt", "d.txt"]})
    report = evaluate(gold, of="copies")
    assert (report.articles, report.scores["copies: pairs"]) == (4, Score(hits=1, predicted=1, found=1, gold=1))
    assert report.figures == {"adjusted Rand index": 1.0}
    assert render(report).endswith("adjusted Rand index                                        1.000\n")
    lines(gold / "copies.jsonl", {"files": ["c.txt", "e.txt"]})
    with pytest.raises(InputError, match=r"e\.txt: named by copies\.jsonl, but not there"):
        evaluate(gold, of="copies")


def test_folders_join_copies_through_others_and_compare_with_chance() -> None:
    names = dict.fromkeys("abcd", "")
    assert clusters(names, [("d", "b"), ("b", "a")]) == {"a": "a", "b": "a", "c": "c", "d": "a"}
    assert rand_index(1, 2, 2, 6) == pytest.approx((1 - 2 / 3) / (2 - 2 / 3))
    assert rand_index(0, 0, 0, 0) == 1.0


@pytest.mark.parametrize("of", ["speakers", "actors", "passages", "copies", "dates"])
def test_folders_say_which_line_cannot_be_read(gold: Path, of: str) -> None:
    with pytest.raises(InputError, match=r"jsonl: cannot be read \(No such file or directory\)"):
        evaluate(gold, of=of)
    name = "events" if of == "dates" else of
    (gold / f"{name}.jsonl").write_text('{"file": 1}\n')
    with pytest.raises(InputError, match=rf"{name}\.jsonl"):
        evaluate(gold, of=of)


def test_folders_refuse_what_cannot_be_measured(gold: Path) -> None:
    with pytest.raises(UsageError, match=f"cannot evaluate 'mood'; what can be evaluated: {', '.join(MEASURES)}"):
        evaluate(gold, of="mood")
