from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import pipeline
from onrecord.errors import UsageError
from onrecord.pipeline import Summary, build
from onrecord.reading import Outcome, read_batch
from onrecord.record import Record
from onrecord.rows import TABLES, Document, Failure
from onrecord.settings import Settings
from onrecord.shards import Marker, Shards, read_and_keep
from onrecord.sources import Input, inputs

SAMPLE = Path(str(files("onrecord") / "sample"))


def everything(path: Path) -> dict[str, list[Any]]:
    with Record.open(path, read_only=True) as record:
        return {kind.table: list(record.rows(kind)) for kind in TABLES}


def built(articles: Path, record: Path, shards: Path | None, **options: Any) -> Summary:
    chosen = Settings(**{"model": "rules", "batch": 4, "shards": str(shards) if shards else None, **options})
    return build([articles], record, settings=chosen)


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path_factory.mktemp("shards") / "articles"))


@pytest.fixture(scope="module")
def plain(articles: Path) -> dict[str, list[Any]]:
    built(articles, articles.parent / "plain.db", None)
    return everything(articles.parent / "plain.db")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("engine", "workers"), [("local", 1), ("local", 2), ("ray", 2)], indirect=["engine"])
def test_shards_give_the_rows_of_a_build_without(
    engine: str,
    workers: int,
    articles: Path,
    plain: dict[str, list[Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = built(articles, tmp_path / "first.db", tmp_path / "s", engine=engine, workers=workers)
    # A second record is made without reading anything.
    monkeypatch.setattr(pipeline, "read_batch", reads_nothing)
    second = built(articles, tmp_path / "second.db", tmp_path / "s", engine=engine, workers=workers)
    assert [(done.new, done.kept, done.damaged) for done in (first, second)] == [(14, 0, 0), (14, 14, 0)]
    assert first.words == second.words
    assert everything(tmp_path / "first.db") == plain
    assert everything(tmp_path / "second.db") == plain


def reads_nothing(items: Any, **options: Any) -> list[Outcome]:
    raise AssertionError(f"read again: {[item.path for item in items]}")


def test_shards_of_parts_are_joined_by_one_build(articles: Path, plain: dict[str, list[Any]], tmp_path: Path) -> None:
    paths = sorted(path for path in articles.iterdir() if path.suffix != ".md")
    for name, part in (("one", paths[:5]), ("two", paths[5:])):
        chosen = Settings(model="rules", batch=3, shards=str(tmp_path / "s"))
        build(part, tmp_path / f"{name}.db", settings=chosen)
    joined = built(articles, tmp_path / "all.db", tmp_path / "s")
    assert (joined.new, joined.kept) == (14, 14)
    assert everything(tmp_path / "all.db") == plain


def test_shards_that_are_not_whole_are_read_anew(articles: Path, plain: dict[str, list[Any]], tmp_path: Path) -> None:
    built(articles, tmp_path / "r.db", tmp_path / "s")
    whole = sorted((tmp_path / "s").glob("*.parquet"))
    assert len(whole) == 4
    whole[0].write_bytes(whole[0].read_bytes()[:-9] + b"other byt")
    whole[1].unlink()
    whole[2].with_suffix(".done").unlink()
    sizes = [len(pq.read_table(path).column("input").unique()) for path in (whole[3],)]
    again = built(articles, tmp_path / "again.db", tmp_path / "s")
    assert (again.new, again.kept, again.damaged) == (14, sizes[0], 2)
    assert everything(tmp_path / "again.db") == plain
    mended = built(articles, tmp_path / "mended.db", tmp_path / "s")
    assert (mended.kept, mended.damaged) == (14, 0)


def test_shards_of_other_options_or_other_bytes_are_passed_over(articles: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(articles, tmp_path / "articles"))
    built(copy, tmp_path / "r.db", tmp_path / "s")
    assert built(copy, tmp_path / "other.db", tmp_path / "s", outlet="Tesk Herald").kept == 0
    changed = next(iter(sorted(copy.glob("*.txt"))))
    changed.write_text(changed.read_text(encoding="utf-8") + "\nThe council met again.\n", encoding="utf-8")
    assert built(copy, tmp_path / "changed.db", tmp_path / "s").kept == 13


def test_shards_moved_with_their_articles_keep_the_new_paths(articles: Path, tmp_path: Path) -> None:
    built(articles, tmp_path / "r.db", tmp_path / "s")
    moved = Path(shutil.copytree(articles, tmp_path / "moved"))
    assert built(moved, tmp_path / "moved.db", tmp_path / "s").kept == 14
    assert all(Path(row.path).parent == moved for row in everything(tmp_path / "moved.db")[Document.table])


def test_shards_after_a_kill_hold_whole_batches_only(
    articles: Path, plain: dict[str, list[Any]], tmp_path: Path
) -> None:
    # The process ends itself outright in the middle of writing its third shard.
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom onrecord import shards\n"
        "from onrecord.pipeline import build\nfrom onrecord.settings import Settings\n"
        "put, done = shards._put, []\n"
        "def half(path, data):\n"
        "    done.append(path)\n"
        "    if len(done) == 5:\n"
        "        path.write_bytes(data[:99])\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    put(path, data)\n"
        "shards._put = half\n"
        "chosen = Settings(model='rules', batch=4, shards=sys.argv[3])\n"
        "build([Path(sys.argv[1])], sys.argv[2], settings=chosen)\n"
    )
    command = [sys.executable, "-c", code, str(articles), str(tmp_path / "r.db"), str(tmp_path / "s")]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert len(list((tmp_path / "s").glob("*.done"))) == 2
    again = built(articles, tmp_path / "again.db", tmp_path / "s")
    assert (again.new, again.kept, again.damaged) == (14, 8, 0)
    assert everything(tmp_path / "again.db") == plain


def test_shards_among_the_articles_are_refused(articles: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="keep shards outside of it"):
        built(articles, tmp_path / "r.db", articles / "shards")


def test_shards_in_a_folder_that_cannot_be_written_name_the_mend(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "s").write_text("a file")
    with pytest.raises(UsageError, match="give another folder"):
        built(articles, tmp_path / "r.db", tmp_path / "s")


def test_shards_do_not_keep_failures(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "empty.txt").write_bytes(b"")
    (tmp_path / "a" / "one.txt").write_text("The mayor said on Monday that the bridge would stay.\n")
    done = [built(tmp_path / "a", tmp_path / f"{name}.db", tmp_path / "s") for name in ("one", "two")]
    assert [(one.new, one.failed, one.kept) for one in done] == [(1, 1, 0), (1, 1, 1)]
    assert [row.reason for row in everything(tmp_path / "two.db")[Failure.table]] == [
        row.reason for row in everything(tmp_path / "one.db")[Failure.table]
    ]


def test_shards_can_be_read_by_others(articles: Path, tmp_path: Path) -> None:
    built(articles, tmp_path / "r.db", tmp_path / "s")
    path = min((tmp_path / "s").glob("*.parquet"))
    lines = pq.read_table(path).to_pylist()
    marker = msgspec.json.decode(path.with_suffix(".done").read_bytes(), type=Marker)
    assert set(marker.documents) == {line["input"] for line in lines}
    documents = [json.loads(line["row"]) for line in lines if line["table"] == "documents"]
    assert {row["id"] for row in documents} == set(marker.documents)
    with Record.open(tmp_path / "r.db") as record:
        assert all(record.text_of(row["id"]) == row["text"] for row in documents)


@given(st.text(max_size=300))
def test_shards_bring_back_what_was_kept(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "x.txt").write_bytes(f"The mayor said {text}".encode("utf-8", "surrogatepass"))
        items = [item for item in inputs([folder / "x.txt"], max_bytes=10**6) if isinstance(item, Input)]
        outcomes = read_and_keep(items, stage=by_rules, folder=str(folder / "s"), fingerprint="f")
        shards = Shards(folder / "s", "f")
        assert outcomes == by_rules(items)
        assert [shards.take(item) for item in items] == [one if one.document else None for one in outcomes]


def by_rules(items: Sequence[Input]) -> list[Outcome]:
    return read_batch(items, model="rules")
