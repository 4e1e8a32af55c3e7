"""A build that meets a fault ends, says what it lost, and has the rows of a build without the fault."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from onrecord import comparing, pipeline
from onrecord.errors import RecordError
from onrecord.lineage.copies import Task, compare_tasks
from onrecord.pipeline import Summary, build
from onrecord.reading import Outcome, read_batch
from onrecord.record import Record
from onrecord.rows import TABLES, Copy, Failure
from onrecord.settings import Settings
from onrecord.sources import Input

SAMPLE = Path(str(files("onrecord") / "sample"))
LOST = "its processing ended the worker process (memory or a fault in a library)"


def leaves(items: Sequence[Input], **options: Any) -> list[Outcome]:
    if any(b"POISON" in item.data for item in items):
        os._exit(3)
    return read_batch(items, **options)


def faults(items: Sequence[Input], **options: Any) -> list[Outcome]:
    if any(b"POISON" in item.data for item in items):
        ctypes.string_at(0)
    return read_batch(items, **options)


def is_killed_once(items: Sequence[Input], **options: Any) -> list[Outcome]:
    flag = Path(os.environ["KILLED_ONCE"])
    if any("quillan" in item.path for item in items) and not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return read_batch(items, **options)


def built(folder: Path, record: Path, engine: str = "local") -> Summary:
    return build([folder], record, settings=Settings(model="rules", engine=engine, workers=2, batch=4))


def rows(path: Path) -> list[Any]:
    with Record.open(path) as record:
        return [row for kind in TABLES if kind is not Failure for row in record.rows(kind)]


def failures(path: Path) -> list[tuple[str, str, str]]:
    with Record.open(path) as record:
        return sorted((Path(row.path).name, row.stage, row.reason) for row in record.rows(Failure))


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of articles; each fault is met in a copy of it at the same path."""
    return Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("faults") / "articles"))


@pytest.fixture(scope="module")
def sound(articles: Path) -> list[Any]:
    record = articles.parent / "sound.db"
    built(articles, record)
    return rows(record)


@pytest.fixture
def poisoned(articles: Path) -> Iterator[Path]:
    # Two in one batch and one at the end: each must be found out on its own.
    added = [articles / name for name in ("calder-daily_x.txt", "harbour-mirror_aaa.txt", "zz.txt")]
    for path in added:
        path.write_text(f"POISON\n\nThe council of {path.name} met on Monday, and it sent the text on.\n")
    yield articles
    for path in added:
        path.unlink()


def compares_but_is_killed_once(tasks: Sequence[Task], **options: Any) -> list[list[Copy]]:
    flag = Path(os.environ["KILLED_ONCE"])
    if not flag.exists():
        flag.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return compare_tasks(tasks, **options)


def compares_in_one_process(tasks: Sequence[Task], **options: Any) -> list[list[Copy]]:
    if os.getpid() != int(os.environ["ONLY_HERE"]):
        os._exit(3)
    return compare_tasks(tasks, **options)


ENGINES = ["local", "ray"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("engine", "stage"), [("local", faults), ("ray", leaves)], indirect=["engine"])
def test_faults_an_article_that_ends_its_process_costs_itself_only(
    engine: str,
    stage: Callable[..., list[Outcome]],
    poisoned: Path,
    sound: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pipeline, "read_batch", stage)
    done = built(poisoned, tmp_path / "r.db", engine)
    assert (done.new, done.failed) == (14, 3)
    assert rows(tmp_path / "r.db") == sound
    lost = ["calder-daily_x.txt", "harbour-mirror_aaa.txt", "zz.txt"]
    assert failures(tmp_path / "r.db") == [(name, "read", LOST) for name in lost]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_faults_a_worker_killed_half_way_costs_nothing(
    engine: str, articles: Path, sound: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flag = tmp_path / "killed"
    monkeypatch.setenv("KILLED_ONCE", str(flag))
    monkeypatch.setattr(pipeline, "read_batch", is_killed_once)
    if engine == "ray":
        # Workers of an earlier test have its environment.
        import ray

        ray.shutdown()
    done = built(articles, tmp_path / "r.db", engine)
    assert flag.exists() and (done.new, done.failed) == (14, 0)
    assert rows(tmp_path / "r.db") == sound


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("engine", ENGINES, indirect=True)
@pytest.mark.parametrize("stage", [compare_tasks, compares_but_is_killed_once, compares_in_one_process])
def test_faults_copies_compared_by_workers_are_those_of_one_process(
    stage: Callable[..., list[list[Copy]]],
    engine: str,
    articles: Path,
    sound: list[Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KILLED_ONCE", str(tmp_path / "killed"))
    monkeypatch.setenv("ONLY_HERE", str(os.getpid()))
    for name, value in (("_SPREAD", 1), ("_PAIRS", 1), ("compare_tasks", stage)):
        monkeypatch.setattr(comparing, name, value)
    if engine == "ray":
        import ray

        ray.shutdown()
    built(articles, tmp_path / "r.db", engine)
    assert (tmp_path / "killed").exists() == (stage is compares_but_is_killed_once)
    assert rows(tmp_path / "r.db") == sound
    assert any(isinstance(row, Copy) and row.document != row.of_document for row in sound)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_faults_a_full_disk_ends_the_build_and_the_next_goes_on(
    share: float, articles: Path, sound: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, pages = Record.open, int(share * (articles.parent / "sound.db").stat().st_size / 4096)

    def small(path: str | Path, **options: Any) -> Record:
        record = plain(path, **options)
        record.connection.execute(f"PRAGMA max_page_count = {pages}")
        return record

    with monkeypatch.context() as context:
        context.setattr(pipeline.Record, "open", small)
        with pytest.raises(RecordError, match="disk is full"):
            built(articles, tmp_path / "r.db")
    built(articles, tmp_path / "r.db")
    assert rows(tmp_path / "r.db") == sound


@pytest.mark.parametrize("limit", [300_000, 900_000])
def test_faults_a_disk_that_takes_no_more_is_one_line(
    limit: int, articles: Path, sound: list[Any], tmp_path: Path
) -> None:
    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "onrecord.cli", "build", str(articles), "-o", str(tmp_path / "r.db")]
    done = subprocess.run([*command, "--model", "rules"], capture_output=True, text=True, preexec_fn=narrow)
    assert done.returncode == 2
    assert done.stderr.startswith("onrecord: ") and done.stderr.count("\n") == 1
    built(articles, tmp_path / "r.db")
    assert rows(tmp_path / "r.db") == sound
