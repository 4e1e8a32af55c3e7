from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[2]
SHARED = HOME.parent / "shared"


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gate", HOME / "quality" / "gate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GATE = load()
ENTRIES: list[dict[str, Any]] = json.loads((HOME / "quality" / "floors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if entry["of"] == "rules"],
    ids=lambda entry: f"{entry['of']}-{entry['corpus']}",
)
def test_floors_hold(entry: dict[str, Any]) -> None:
    if not GATE.corpus(entry, SHARED).is_dir():
        pytest.skip(f"needs {entry['corpus']}")
    assert list(GATE.check(entry, SHARED)) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "entry",
    [entry for entry in ENTRIES if entry["of"] != "rules"],
    ids=lambda entry: f"{entry['of']}-{entry['corpus']}",
)
def test_floors_of_the_model_hold(entry: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "slow" not in request.config.getoption("markexpr"):
        pytest.skip("takes a minute: run with -m slow")
    test_floors_hold(entry)


def test_floors_refuse_a_lower_figure_and_a_changed_corpus(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.txt").write_text("Korrow said that rain fell. Makri left.", encoding="utf-8")
    (tmp_path / "gold" / "a.ann").write_text(
        "T1\tSource 0 6\tKorrow\nT2\tCue 7 11\tsaid\nT3\tContent 12 26\tx\n"
        "E1\tAttribution:T2 Content:T3 Cue:T2 Source:T1\n"
        "T4\tSource 28 33\tMakri\nT5\tCue 34 38\tleft\nT6\tContent 34 38\tx\n"
        "E2\tAttribution:T5 Content:T6 Cue:T5 Source:T4\n",
        encoding="utf-8",
    )
    entry = {
        "corpus": "gold",
        "of": "rules",
        "digest": "",
        "floors": {"attribution": 0.0, "attribution precision": 0.0},
    }
    pinned = GATE.pin(entry, tmp_path)
    assert pinned["floors"] == {"attribution": 66.6, "attribution precision": 100.0}
    assert list(GATE.check(pinned, tmp_path)) == []
    higher = {**pinned, "floors": {"attribution": 70.0}}
    assert list(GATE.check(higher, tmp_path)) == ["rules on gold: attribution is 66.67, below its floor 70.0"]
    (tmp_path / "gold" / "a.txt").write_text("Changed.", encoding="utf-8")
    assert list(GATE.check(pinned, tmp_path)) == [
        "gold: its files changed; look at the figures and pin them with --pin"
    ]
    assert GATE.pin({**entry, "corpus": "absent"}, tmp_path) == {**entry, "corpus": "absent"}


def test_floors_gate_tells_by_its_exit_status(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert GATE.main(["--shared", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "no figure is below its floor\n"


def test_floors_stand_in_the_docs() -> None:
    page = (HOME / "docs" / "evaluation.md").read_text(encoding="utf-8")
    assert GATE.with_table(page, ENTRIES) == page
