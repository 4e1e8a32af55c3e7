from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from onrecord.engine import LocalEngine, engine_named
from onrecord.errors import UsageError

HOME = Path(__file__).resolve().parents[2]


def doubled(items: Sequence[int]) -> list[int]:
    return [item * 2 for item in items for _ in range(2)]


def deadly(items: Sequence[int]) -> list[int]:
    if 7 in items:
        os.kill(os.getpid(), signal.SIGKILL)
    return list(items)


@pytest.mark.parametrize("workers", [1, 2])
def test_local_flat_map_keeps_the_order(workers: int) -> None:
    assert list(LocalEngine(workers).flat_map(range(50), doubled, batch=7)) == [
        n * 2 for n in range(50) for _ in (1, 2)
    ]
    assert list(LocalEngine(workers).flat_map([], doubled)) == []


def test_local_flat_map_streams() -> None:
    taken: list[int] = []

    def source() -> object:
        for number in range(1000):
            taken.append(number)
            yield number

    results = LocalEngine(2).flat_map(source(), doubled, batch=10)  # type: ignore[arg-type]
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 2 * 3 * 10 + 10


def test_local_flat_map_survives_an_item_that_kills_its_worker() -> None:
    found = LocalEngine(2).flat_map(range(40), deadly, batch=4, on_crash=lambda item: [-item])
    assert list(found) == [-n if n == 7 else n for n in range(40)]


def test_engine_named_knows_its_names() -> None:
    assert isinstance(engine_named("local", 2), LocalEngine)
    with pytest.raises(UsageError, match="unknown engine 'spark'; known: local, ray"):
        engine_named("spark", 1)


def slow(items: Sequence[int]) -> list[int]:
    time.sleep(0.2)
    return [os.getpid() for _ in items]


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until_gone(processes: set[int], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not all(map(gone, processes)):
        time.sleep(0.05)
    assert [process for process in processes if not gone(process)] == []


def test_local_stopped_in_the_middle_leaves_no_worker() -> None:
    results = LocalEngine(2).flat_map(iter(int, 1), slow, batch=2)
    workers = {next(results) for _ in range(8)}
    results.close()  # type: ignore[attr-defined]
    wait_until_gone(workers, seconds=30)


def test_local_workers_end_when_the_main_process_is_killed() -> None:
    code = "\n".join(
        (
            "from onrecord.engine import LocalEngine",
            "if __name__ == '__main__':",
            "    from tests.engine.test_local import slow",
            "    for worker in LocalEngine(2).flat_map(iter(int, 1), slow, batch=2):",
            "        print(worker, flush=True)",
        )
    )
    main = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=HOME)
    assert main.stdout is not None
    workers = {int(main.stdout.readline()) for _ in range(8)}
    main.kill()
    main.wait()
    main.stdout.close()
    wait_until_gone(workers, seconds=30)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_local_a_worker_starting_while_another_dies_is_ended(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[BaseProcess] = []
    start = SpawnProcess.start

    def beside_a_death(process: BaseProcess) -> None:
        started.append(process)
        if moment == "after" or len(started) != 2:
            start(process)
        if len(started) == 2:
            os.kill(started[0].pid or 0, signal.SIGKILL)
            time.sleep(1)
        if moment == "before" and len(started) == 2:
            start(process)

    monkeypatch.setattr(SpawnProcess, "start", beside_a_death)
    assert list(LocalEngine(2).flat_map(range(12), doubled, batch=4)) == [n * 2 for n in range(12) for _ in (1, 2)]
    assert len(started) > 2
    wait_until_gone({process.pid for process in started if process.pid}, seconds=30)
