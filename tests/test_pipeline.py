from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.comparing import STAGES
from onrecord.errors import UsageError
from onrecord.pipeline import build, compare
from onrecord.record import Record
from onrecord.record.verify import verify
from onrecord.rows import TABLES, Conflict, Document, Failure, Statement
from onrecord.settings import Settings

SAMPLE = Path(str(files("onrecord") / "sample"))


@pytest.fixture(scope="module", params=["local", pytest.param("ray", marks=pytest.mark.filterwarnings("ignore"))])
def rules(request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Settings of each engine: whatever the flow promises holds on both; Ray's tests run where its extra is."""
    if request.param == "local":
        yield Settings(model="rules")
        return
    ray = request.getfixturevalue("ray")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield Settings(model="rules", engine="ray", workers=2)
        ray.shutdown()


def everything(path: Path) -> dict[str, list[dict[str, Any]]]:
    with Record.open(path, read_only=True) as record:
        return {kind.table: [row.to_dict() for row in record.rows(kind)] for kind in TABLES}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    path = tmp_path_factory.mktemp("whole") / "r.db"
    build([SAMPLE], path, settings=Settings(model="rules"))
    return everything(path)


def test_build_reads_the_sample_and_every_quote_is_at_its_offsets(rules: Settings, tmp_path: Path) -> None:
    done = build([SAMPLE], tmp_path / "r.db", settings=rules)
    assert (done.new, done.failed, done.unchanged, done.skipped) == (14, 0, 0, 1)
    with Record.open(tmp_path / "r.db") as record:
        assert list(verify(record)) == []
        assert record.count(Statement) > 80


def test_build_tells_spellings_of_one_person_from_namesakes(whole: dict[str, list[dict[str, Any]]]) -> None:
    names = {actor["name"]: {name["name"] for name in actor["names"]} for actor in whole["actors"]}
    assert {"Anselm Tsevrin", "Anselm Tzevrin"} <= names["Anselm Tsevrin"]
    assert {"Kamila Tsevrin", "Kamila Tzevrin"} <= names["Kamila Tzevrin"]
    assert {"Joram Petrask", "Yoram Petrask"} <= names["Joram Petrask"]
    assert "Colonel Jonas Petrask" in names or "Jonas Petrask" in names


def test_build_does_not_depend_on_order_or_workers(
    rules: Settings, tmp_path: Path, whole: dict[str, list[dict[str, Any]]]
) -> None:
    paths = sorted((path for path in SAMPLE.iterdir() if path.name != "README.md"), reverse=True)
    build(paths, tmp_path / "r.db", settings=msgspec.structs.replace(rules, workers=2, batch=3))
    assert everything(tmp_path / "r.db") == whole


def test_build_again_adds_only_what_is_new(
    rules: Settings, tmp_path: Path, whole: dict[str, list[dict[str, Any]]]
) -> None:
    paths = sorted(SAMPLE.glob("*.txt"))
    first = build(paths[:4], tmp_path / "r.db", settings=rules)
    second = build([SAMPLE], tmp_path / "r.db", settings=rules)
    third = build([SAMPLE], tmp_path / "r.db", settings=rules)
    assert [(done.new, done.unchanged) for done in (first, second, third)] == [(4, 0), (10, 4), (0, 14)]
    assert everything(tmp_path / "r.db") == whole


_ORDER = sorted(path.name for path in SAMPLE.iterdir() if path.name != "README.md")


@given(st.permutations(_ORDER), st.sets(st.integers(1, len(_ORDER) - 1), max_size=3))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_build_in_any_steps_is_the_build_at_once(
    rules: Settings, whole: dict[str, list[dict[str, Any]]], order: list[str], cuts: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for end in (*sorted(cuts), len(order)):
            build([SAMPLE / name for name in order[:end]], Path(folder) / "r.db", settings=rules)
        assert everything(Path(folder) / "r.db") == whole


def test_build_replaces_the_rows_of_a_changed_file(rules: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Bridge opens\n\n“It is open,” Marta Haldrin said.\n")
    (folder / "b.txt").write_text("Ferry closes\n\n“It is closed,” Marta Haldrin said.\n")
    build([folder], tmp_path / "r.db", settings=rules)
    (folder / "a.txt").write_text("Bridge shut\n\n“It is shut,” Joram Petrask said.\n")
    done = build([folder], tmp_path / "r.db", settings=rules)
    fresh = tmp_path / "fresh.db"
    build([folder], fresh, settings=rules)
    assert (done.new, done.unchanged, done.removed) == (1, 1, 1)
    assert everything(tmp_path / "r.db") == everything(fresh)


def test_build_compares_a_headline_with_its_article_and_forgets_it_with_it(rules: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    body = "Mayor Edda Korrow said that the ferry was closed not only because of the storm, but also for want of crews."
    for name, words in (("a", "Korrow: Ferry closed not because of the storm"), ("b", "The ferry at Tesk is closed")):
        (folder / f"{name}.txt").write_text(f"{words}\n\n{body}\n\nIt was to open again on {name}-day, she said.\n")
    build([folder], tmp_path / "r.db", settings=rules)
    with Record.open(tmp_path / "r.db", read_only=True) as record:
        found = list(record.rows(Conflict))
    assert [(row.kind, row.subject) for row in found] == [
        ("headline_body", "Korrow: Ferry closed not because of the storm")
    ]
    (folder / "a.txt").write_text("The ferry at Tesk is shut\n\nIt will open again, she said.\n")
    build([folder], tmp_path / "r.db", settings=rules)
    with Record.open(tmp_path / "r.db", read_only=True) as record:
        assert list(record.rows(Conflict)) == []


def test_build_counts_the_same_file_in_two_folders_once(rules: Settings, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("Bridge opens\n\n“It is open,” Marta Haldrin said.\n")
    done = build([tmp_path / "two", tmp_path / "one"], tmp_path / "r.db", settings=rules)
    assert (done.new, done.same) == (1, 1)
    (document,) = everything(tmp_path / "r.db")["documents"]
    assert document["path"] == str(tmp_path / "one" / "a.txt")


def test_build_keeps_a_failure_for_every_bad_input_and_reads_the_rest(rules: Settings, tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "empty.txt").write_bytes(b"")
    (bad / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (bad / "large.txt").write_bytes(b"a" * 50_000_000)
    (bad / "dump.jsonl").write_text('{"text": "One.\\n\\nTwo."}\n{"text": \n{"text": "Three lines."}\n')
    whole = gzip.compress(b"A headline\n\nAn article that is cut off.\n" * 200)
    (bad / "cut.txt.gz").write_bytes(whole[: len(whole) // 2])
    (bad / "good.txt").write_text("Bridge opens\n\n“It is open,” Marta Haldrin said.\n")
    (bad / "loop").symlink_to(bad, target_is_directory=True)
    done = build([bad], tmp_path / "r.db", settings=rules)
    rows = everything(tmp_path / "r.db")
    named = {Path(row["path"]).name.split(":")[0] for row in rows["failures"]}
    assert named == {"empty.txt", "binary.txt", "large.txt", "dump.jsonl", "cut.txt.gz", "loop"}
    assert (done.new, done.failed, len(rows["failures"])) == (3, 6, 6)
    assert [
        row["reason"] for row in rows["failures"] if "fault of onrecord" in row["reason"] or not row["reason"]
    ] == []
    assert build([bad], tmp_path / "r.db", settings=rules).failed == 6
    assert everything(tmp_path / "r.db") == rows


def test_build_forgets_a_failure_that_was_mended(rules: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert build([tmp_path / "a.txt"], tmp_path / "r.db", settings=rules).failed == 1
    (tmp_path / "a.txt").write_text("Bridge opens\n\n“It is open,” Marta Haldrin said.\n")
    build([tmp_path / "a.txt"], tmp_path / "r.db", settings=rules)
    with Record.open(tmp_path / "r.db") as record:
        assert (record.count(Failure), record.count(Document)) == (0, 1)


def test_build_killed_in_the_middle_goes_on(rules: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(16):
        for path in SAMPLE.glob("*.txt"):
            shutil.copy(path, folder / f"{number:02}-{path.name}")
    command = [
        sys.executable,
        "-m",
        "onrecord.cli",
        "build",
        str(folder),
        "-o",
        str(tmp_path / "r.db"),
        "--model",
        "rules",
        "--engine",
        rules.engine,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    waited = 0.0
    while process.poll() is None and waited < 60 and not _has_documents(tmp_path / "r.db"):
        time.sleep(0.05)
        waited += 0.05
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert process.returncode == -signal.SIGKILL
    done = build([folder], tmp_path / "r.db", settings=rules)
    assert 0 < done.unchanged < done.unchanged + done.new == len(list(folder.iterdir()))
    build([folder], tmp_path / "fresh.db", settings=rules)
    assert everything(tmp_path / "r.db") == everything(tmp_path / "fresh.db")


def _has_documents(path: Path) -> bool:
    try:
        with Record.open(path, read_only=True) as record:
            return record.count(Document) > 0
    except Exception:
        return False


def test_build_compares_again_when_killed_after_a_removal(
    rules: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        json.dumps({"title": title, "text": "“The treaty on the ford was signed at noon,” Marta Haldrin said."})
        for title in ("Bridge opens", "Ferry closes")
    ]
    dump = tmp_path / "dump.jsonl"
    dump.write_text("\n".join(lines))
    build([dump], tmp_path / "r.db", settings=rules)
    dump.write_text(lines[0])
    with monkeypatch.context() as patch:
        patch.setattr("onrecord.pipeline.compare_all", _killed)
        with pytest.raises(KeyboardInterrupt):
            build([dump], tmp_path / "r.db", settings=rules)
    assert build([dump], tmp_path / "r.db", settings=rules).removed == 0
    build([dump], tmp_path / "fresh.db", settings=rules)
    assert everything(tmp_path / "r.db") == everything(tmp_path / "fresh.db")


def _killed(*arguments: object, **named: object) -> None:
    raise KeyboardInterrupt


def test_build_refuses_a_date_that_is_none(rules: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="published 'soon' is no date; give YYYY-MM-DD"):
        build([SAMPLE], tmp_path / "r.db", settings=msgspec.structs.replace(rules, published="soon"))
    assert not (tmp_path / "r.db").exists()


def test_build_streams_a_dump(rules: Settings, tmp_path: Path) -> None:
    line = {"title": "Bridge opens", "text": "“It is open,” Marta Haldrin said.", "date": "2031-03-10", "source": "VTA"}
    with (tmp_path / "dump.jsonl").open("w") as out:
        for number in range(300):
            out.write(json.dumps(line | {"url": f"https://example.org/{number}"}) + "\n")
    done = build([tmp_path / "dump.jsonl"], tmp_path / "r.db", settings=rules)
    rows = everything(tmp_path / "r.db")
    assert (done.new, done.failed) == (300, 0)
    assert {(row["outlet"], row["published"]["value"], row["title"]) for row in rows["documents"]} == {
        ("VTA", "2031-03-10", "Bridge opens")
    }
    assert len(rows["statements"]) == 300


_DAMAGE = {
    "actors": ("DELETE FROM links", "UPDATE mentions SET actor = NULL", "UPDATE statements SET speaker = NULL"),
    "copies": ("DELETE FROM copies WHERE kind <> 'within_document'",),
    "utterances": ("UPDATE statements SET utterance = NULL", "DELETE FROM utterances"),
    "events": ("UPDATE events SET same_as = id, why = NULL",),
    "agreements": ("UPDATE steps SET agreement = NULL", "DELETE FROM agreements"),
    "conflicts": ("DELETE FROM conflicts WHERE kind <> 'headline_body'",),
}


@pytest.mark.parametrize("stage", STAGES)
def test_compare_makes_what_a_stage_writes_anew(
    rules: Settings, tmp_path: Path, whole: dict[str, list[dict[str, Any]]], stage: str
) -> None:
    build([SAMPLE], tmp_path / "r.db", settings=rules)
    with Record.open(tmp_path / "r.db") as record, record.transaction() as connection:
        for query in _DAMAGE[stage]:
            connection.execute(query)
    assert everything(tmp_path / "r.db") != whole
    compare(tmp_path / "r.db", settings=rules, stages=[stage])
    assert everything(tmp_path / "r.db") == whole


def test_compare_makes_everything_anew_but_what_was_read(
    tmp_path: Path, whole: dict[str, list[dict[str, Any]]]
) -> None:
    build([SAMPLE], tmp_path / "r.db", settings=Settings(model="rules"))
    with Record.open(tmp_path / "r.db") as record, record.transaction() as connection:
        for query in (query for queries in _DAMAGE.values() for query in queries):
            connection.execute(query)
    compare(tmp_path / "r.db", settings=Settings())
    assert everything(tmp_path / "r.db") == whole
    assert build([SAMPLE], tmp_path / "r.db", settings=Settings(model="rules")).unchanged == len(whole["documents"])


def test_compare_refuses_a_stage_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no stage 'speakers'; there are: actors, copies, utterances"):
        compare(tmp_path / "r.db", settings=Settings(), stages=["speakers"])
