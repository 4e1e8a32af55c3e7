from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from onrecord.engine import Engine, engine_named
from onrecord.errors import EngineError
from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.rows import TABLES
from onrecord.settings import Settings

SAMPLE = Path(str(files("onrecord") / "sample"))


def test_cluster_engine_without_ray_names_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'onrecord\[ray\]'"):
        engine_named("ray", 1)


@pytest.fixture(scope="module")
def engine(ray: Any) -> Iterator[Engine]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield engine_named("ray", 2)
        ray.shutdown()


def doubled(items: Sequence[int]) -> list[int]:
    return [item * 2 for item in items for _ in range(2)]


def deadly(items: Sequence[int]) -> list[int]:
    if 7 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(items)


@pytest.mark.filterwarnings("ignore")
def test_cluster_flat_map_keeps_the_order_and_survives_a_killed_worker(engine: Engine) -> None:
    assert list(engine.flat_map(range(50), doubled, batch=7)) == [n * 2 for n in range(50) for _ in (1, 2)]
    assert list(engine.flat_map([], doubled)) == []
    found = engine.flat_map(range(12), deadly, batch=4, on_crash=lambda item: [-item])
    assert list(found) == [-n if n == 7 else n for n in range(12)]


@pytest.mark.filterwarnings("ignore")
def test_cluster_build_equals_a_local_one(engine: Engine, tmp_path: Path) -> None:
    assert engine is not None
    rows = []
    for name in ("local", "ray"):
        build([SAMPLE], tmp_path / f"{name}.db", settings=Settings(model="rules", engine=name, workers=2, batch=3))
        with Record.open(tmp_path / f"{name}.db") as record:
            rows.append([row for kind in TABLES for row in record.rows(kind)])
    assert rows[0] == rows[1]
