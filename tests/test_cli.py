from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from importlib.resources import files
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from onrecord.cli import main

SAMPLE = str(files("onrecord") / "sample")
HOME = Path(__file__).resolve().parent.parent


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "r.db"
    result = run("build", SAMPLE, "-o", path, "--model", "rules", "--workers", "1")
    assert result.exit_code == 0, result.output
    return path


def test_build_prints_what_it_did_and_what_to_do_next(tmp_path: Path) -> None:
    result = run("build", SAMPLE, "-o", tmp_path / "r.db", "--model", "rules", "--workers", "1")
    assert result.exit_code == 0
    assert re.search(r"^read      14 new, 1 of other kinds, passed over$", result.stdout, re.M)
    assert re.search(r"^next      onrecord said ", result.stdout, re.M)


def test_said_filters_by_speaker_words_outlet_and_date(record: Path) -> None:
    found = [json.loads(line) for line in run("said", record, "--by", "haldrin", "--json").stdout.splitlines()]
    assert {row["speaker_display"] for row in found} == {"Marta Haldrin"}
    treaty = [
        json.loads(x)
        for x in run("said", record, "--by", "Haldrin", "--about", "treaties", "--json").stdout.splitlines()
    ]
    assert 0 < len(treaty) < len(found)
    late = [json.loads(x) for x in run("said", record, "--since", "2031-04", "--json").stdout.splitlines()]
    assert late
    assert min(row["date"] for row in late) >= "2031-04"
    assert run("said", record, "--in", "No Such Outlet").stdout.startswith("Nothing found.")
    assert run("said", record, "--about", 'a "b AND (', "--json").exit_code == 0


@pytest.mark.parametrize(
    "name", ["actors", "dates", "events", "agreements", "timeline", "copies", "conflicts", "failures"]
)
def test_listing_prints_lines_or_json(record: Path, name: str) -> None:
    plain, as_json = run(name, record), run(name, record, "--json")
    assert (plain.exit_code, as_json.exit_code) == (0, 0)
    assert plain.stdout
    assert all(json.loads(line)["id"] for line in as_json.stdout.splitlines())


def test_verify_holds_and_tells_a_changed_source(record: Path, tmp_path: Path) -> None:
    assert run("verify", record, "--against", SAMPLE).exit_code == 0
    (tmp_path / "amery-post_haldrin-signs.txt").write_text("something else")
    result = run("verify", record, "--against", tmp_path)
    assert result.exit_code == 1
    assert "amery-post_haldrin-signs.txt: documents" in result.stdout
    assert "the file has changed since it was read" in result.stdout


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet", "brat"])
def test_export_writes_files(record: Path, tmp_path: Path, format_: str) -> None:
    result = run("export", record, "--format", format_, "-o", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "out").iterdir())) >= 14


def test_verify_takes_several_paths(record: Path, tmp_path: Path) -> None:
    files = sorted(Path(SAMPLE).iterdir())
    assert run("verify", record, "--against", *files).exit_code == 0
    assert run("verify", record, "--against", *files[2:]).exit_code == 1
    result = run("verify", record, *files)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--against PATH..." in result.stderr


def test_decide_takes_the_record_first_too(record: Path) -> None:
    line = run("decide", record, "same", "Marta Haldrin", "Corin Ashdale").stdout
    assert re.match(r"decided: same (?:Marta Haldrin|Corin Ashdale) \([0-9a-f]{16}\) ", line)
    assert {"Marta Haldrin", "Corin Ashdale"} <= set(
        re.findall(r"[A-Z]\w+ [A-Z]\w+", run("decide", record, "list").stdout)
    )
    decision = json.loads(run("decide", record, "list", "--json").stdout)
    assert run("decide", record, "undo", decision["id"]).stdout.startswith("taken back: same ")
    assert run("decide", record, "list").stdout == "No decisions in this record.\n"


def test_decide_joins_keeps_apart_rejects_and_undoes(record: Path) -> None:
    rows = [json.loads(line) for line in run("said", record, "--by", "Haldrin", "--json").stdout.splitlines()]
    name = rows[0]["id"]
    line = run("decide", "reject", record, name, "--why", "a caption").stdout
    assert line.startswith(f"decided: reject {name}")
    left = [json.loads(x)["id"] for x in run("said", record, "--by", "Haldrin", "--json").stdout.splitlines()]
    assert name not in left
    decision = json.loads(run("decide", "list", record, "--json").stdout)
    assert (decision["left"], decision["why"], decision["by"]) == (name, "a caption", "person")
    assert run("decide", "undo", record, decision["id"]).exit_code == 0
    again = [json.loads(x)["id"] for x in run("said", record, "--by", "Haldrin", "--json").stdout.splitlines()]
    assert again == [row["id"] for row in rows]


def test_decide_speaker_wins(record: Path) -> None:
    (first, *_) = [json.loads(x) for x in run("said", record, "--by", "Haldrin", "--json").stdout.splitlines()]
    actors = {r["name"]: r["id"] for r in map(json.loads, run("actors", record, "--json").stdout.splitlines())}
    assert run("decide", "speaker", record, first["id"], actors["Anselm Tsevrin"]).exit_code == 0
    moved = [json.loads(x)["id"] for x in run("said", record, "--by", "Anselm", "--json").stdout.splitlines()]
    assert first["id"] in moved
    decision = json.loads(run("decide", "list", record, "--json").stdout)
    run("decide", "undo", record, decision["id"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("said", "none.db"), "no such record; make one with: onrecord build"),
        (("build", "nowhere", "-o", "r.db"), "nowhere: no such file or folder"),
        (("build", ".", "-o", "r.db", "--map", "text"), "--map takes FIELD=COLUMN"),
        (("build", ".", "-o", "r.db", "--engine", "spark"), "unknown engine 'spark'"),
        (("build",), "Missing argument 'PATHS...'; see: onrecord build --help"),
        (("build", "."), "Missing option '-o' / '--output'; see: onrecord build --help"),
        (("said", "r.db", "--mode", "loud"), "'loud' is not one of 'direct', 'indirect', 'mixed'; see: onrecord said"),
        (("said", "r.db", "--by", "%"), "--by '%' has no word in it; give one or leave it out"),
        (("said", "r.db", "--in", ""), "--in '' has no word in it; give one or leave it out"),
        (("said", "."), ".: a folder; give the file of a record"),
        (("decide", "same", "r.db"), "Missing argument 'ONE'; see: onrecord decide same --help"),
        (("evaluate", "nowhere"), "Directory 'nowhere' does not exist; see: onrecord evaluate --help"),
        (("nonsense",), "No such command 'nonsense'; see: onrecord --help"),
        (("--nonsense",), "No such option '--nonsense'; see: onrecord --help"),
    ],
)
def test_errors_are_one_line_that_names_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_damaged_record_is_one_line(record: Path, tmp_path: Path) -> None:
    data = bytearray(record.read_bytes())
    middle = len(data) // 2
    data[middle:] = b"A" * (len(data) - middle)
    (tmp_path / "damaged.db").write_bytes(data)
    for name in ("said", "actors", "verify", "timeline"):
        result = run(name, tmp_path / "damaged.db")
        assert result.exit_code == 2
        assert re.fullmatch(r"onrecord: .*(build it anew|give a file that onrecord build made).*\n", result.stderr)


def test_place_that_cannot_be_written_is_one_line(record: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for arguments in (("export", record, "-o"), ("report", record, "-o")):
        result = run(*arguments, tmp_path / "file" / "out")
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert result.stderr.endswith("give a path that can be read and written\n")


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_said_refuses_what_is_no_date(record: Path, option: str) -> None:
    result = run("said", record, option, "yesterday")
    assert result.exit_code == 2
    assert result.stderr == f"onrecord: {option[2:]} 'yesterday' is no date; give YYYY-MM-DD, YYYY-MM or YYYY\n"


def commands(group: click.Group, prefix: str = "") -> dict[str, click.Command]:
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= commands(command, f"{prefix}{name} ")
        else:
            found[prefix + name] = command
    return found


def test_every_command_and_option_is_documented() -> None:
    text = (HOME / "docs" / "commands.md").read_text(encoding="utf-8")
    wanted = [f"onrecord {name}" for name in commands(main)]
    wanted += [f"`{p.opts[-1]}" for c in commands(main).values() for p in c.params if isinstance(p, click.Option)]
    assert [words for words in wanted if words not in text] == []


def test_every_command_shows_an_example_in_its_help() -> None:
    found = commands(main)
    shown = {name: run(*name.split(), "--help").stdout for name in found}
    assert [name for name, text in shown.items() if f"\n  onrecord {name}" not in text] == []


def test_lists_say_how_many_and_how_to_see_more(record: Path) -> None:
    lines = run("actors", record, "--limit", "3").stdout.splitlines()
    assert [line for line in lines if line[6:10] == "said"] == lines[:6:2]
    assert lines[7].startswith("3 actors. What one of them said: onrecord said ")
    assert len(run("timeline", record, "--limit", "2", "--json").stdout.splitlines()) == 2
    said = run("said", record, "--by", "Haldrin", "--limit", "1").stdout
    assert "\n\n1 statement. Fewer of them: --by, --to" in said


def test_timeline_tells_an_event_that_is_a_step_once(record: Path) -> None:
    rows = [json.loads(line) for line in run("timeline", record, "--json").stdout.splitlines()]
    told = [(row["document"], row["start"], row["date"]) for row in rows if row["kind"] in {"event", "step"}]
    assert any("signed by" in row["what"] for row in rows if row["kind"] == "step")
    assert len(set(told)) == len(told)


def test_said_tells_the_day_of_speaking_from_that_of_the_article(record: Path) -> None:
    rows = [json.loads(line) for line in run("said", record, "--json").stdout.splitlines()]
    heads = [
        line for line in run("said", record).stdout.splitlines() if re.search(r" {2}\((direct|indirect|mixed); ", line)
    ]
    assert len(rows) == len(heads)
    for row, head in zip(rows, heads, strict=True):
        day = row["said_on"]
        if day is None:
            assert (f"  article of {row['date']} · " in head) == (row["date"] is not None)
        else:
            assert f"  said {row['date']}{' (inferred)' if day['basis'] == 'inferred' else ''} · " in head


def test_lists_fill_the_terminal_and_heed_no_color(record: Path) -> None:
    def shown(**environment: str) -> str:
        out, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 50, 0, 0))
        command = [sys.executable, "-m", "onrecord.cli", "timeline", str(record), "--limit", "3"]
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
        process = subprocess.Popen(command, stdout=other, env=kept | {"TERM": "xterm"} | environment)
        os.close(other)
        found = b"".join(iter(lambda: _read(out), b""))
        assert process.wait() == 0
        os.close(out)
        return found.decode()

    assert "\x1b[" in shown()
    plain = shown(NO_COLOR="1")
    assert "\x1b[" not in plain
    lines = [line for line in plain.splitlines() if str(Path(SAMPLE)) not in line]
    assert [line for line in lines if len(line) > 50 and str(record) not in line] == []
    assert max(map(len, lines)) > 40


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""  # Linux says so where the other end was closed.
