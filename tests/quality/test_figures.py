from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

HOME = Path(__file__).resolve().parents[2]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("figures", HOME / "quality" / "figures.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_figures_below_their_floors_are_named() -> None:
    floors = {"precision": 95.0, "recall": 70.0}
    assert list(script().below("utterances", floors, {"precision": 95.0, "recall": 80.0})) == []
    assert list(script().below("utterances", floors, {"precision": 94.99, "recall": 80.0})) == [
        "utterances: precision is 94.99, below its floor 95.0"
    ]


def test_figures_are_pinned_rounded_down_and_refused_when_lower(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures, now = script(), {"precision": 91.27}
    monkeypatch.setattr(figures, "PINNED", tmp_path / "figures.json")
    monkeypatch.setattr(figures, "SHARED", tmp_path)
    monkeypatch.setattr(figures, "measure", lambda name: {"some": now}[name])
    figures.PINNED.write_text("{}", encoding="utf-8")
    assert figures.main(["some", "--pin"]) == 0
    assert json.loads(figures.PINNED.read_text("utf-8")) == {"some": {"precision": 91.2}}
    assert figures.main([]) == 0
    now["precision"] = 91.1
    assert figures.main([]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "no figure is below its floor", "some: precision is 91.10, below its floor 91.2",
    ]  # fmt: skip


def test_figures_pinned_are_those_of_scripts_that_have_them() -> None:
    pinned = json.loads((HOME / "quality" / "figures.json").read_text("utf-8"))
    for name in pinned:
        assert "def figures()" in (HOME / "quality" / f"{name}.py").read_text("utf-8")
    assert {"utterances", "conflicts", "copies", "neardup"} <= pinned.keys()
