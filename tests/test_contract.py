"""What users and other programs rely on, checked on what the sample gives: fields, dates, evidence, references."""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from onrecord.cli import main
from onrecord.resolve.decisions import name_id

SAMPLE = Path(str(files("onrecord") / "sample"))
Row = dict[str, Any]
Tables = dict[str, list[Row]]

FIELDS = {
    "documents": "path url outlet author title published language sha256 kind text evidence",
    "passages": "document kind start end repeats",
    "mentions": "document start end quote kind actor refers_to",
    "actors": "name kind names roles country",
    "statements": "document mode kind speaker speaker_name via addressee said_on place within repeats passage "
    "utterance score origin evidence",
    "utterances": "speaker said_on statements outlets origins",
    "dates": "document start end quote value precision basis from",
    "events": "type code participants date place status according_to document same_as evidence",
    "agreements": "name names kind parties steps evidence",
    "commitments": "agreement guarantor beneficiary trigger response according_to evidence",
    "copies": "document start end of_document of_start of_end similarity kind",
    "conflicts": "kind subject sides",
    "links": "left right judgement score why by at",
    "failures": "path stage reason",
}
ITEMS = {
    ("actors", "names"): "name count",
    ("actors", "roles"): "role document start end date",
    ("events", "participants"): "actor role",
    ("agreements", "steps"): "step date by according_to evidence",
    ("conflicts", "sides"): "value document start end",
}
DATES = {("documents", "published"), ("statements", "said_on"), ("utterances", "said_on"), ("events", "date"),
         ("agreements", "date"), ("steps", "date")}  # fmt: skip
VALUES = {
    ("passages", "kind"): "title lede heading body quote_block caption byline dateline boilerplate repeated",
    ("statements", "mode"): "direct indirect mixed",
    ("events", "status"): "happened planned claimed denied conditional",
    ("copies", "kind"): "near_duplicate passage within_document",
    ("conflicts", "kind"): "name date number party headline_body position",
    ("links", "by"): "rule model person",
}
REFERENCES = {
    "document": "documents", "of_document": "documents", "actor": "actors", "speaker": "actors", "via": "actors",
    "addressee": "actors", "parties": "actors", "by": "actors", "guarantor": "actors", "beneficiary": "actors",
    "within": "statements", "statements": "statements", "according_to": "statements", "utterance": "utterances",
    "refers_to": "mentions", "mention": "mentions", "speaker_mention": "mentions", "via_mentions": "mentions",
    "addressee_mentions": "mentions", "agreement": "agreements", "agreement_mention": "mentions",
    "by_mentions": "mentions", "guarantor_mentions": "mentions", "beneficiary_mentions": "mentions",
}  # fmt: skip
"""Fields that hold an id or a list of ids, and whose."""
STATEMENT_ROLES = {"source", "cue", "content", "via", "addressee", "date", "place"}
SHAPES = {"day": r"\d{4}-\d\d-\d\d", "month": r"\d{4}-\d\d", "year": r"\d{4}", "interval": r"\S+/\S+"}


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def json_of(*arguments: object) -> list[Row]:
    result = run(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module", params=["rules", "accurate"])
def record(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp(f"contract-{request.param}") / "r.db"
    result = run("build", SAMPLE, "-o", path, "--model", request.param, "--workers", "1")
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def exported(record: Path) -> Tables:
    return jsonl(record)


def jsonl(record: Path) -> Tables:
    out = record.parent / "jsonl"
    assert run("export", record, "--format", "jsonl", "-o", out).exit_code == 0
    return {
        path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()] for path in out.glob("*.jsonl")
    }


def pairs(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (field, value) of everything in a row, lists item by item under the field's name."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from pairs(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from pairs(part, name)
    else:
        yield name, value


def every(exported: Tables) -> Iterator[tuple[str, Row]]:
    for table, rows in exported.items():
        yield from ((table, row) for row in rows)


def objects(value: Any) -> Iterator[Row]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(part)


def test_contract_has_every_table_and_field(exported: Tables) -> None:
    assert FIELDS.keys() - exported.keys() == set()
    filled = [table for table, rows in exported.items() if rows]
    assert set(FIELDS) - set(filled) == {"failures"}
    missing = [(table, f) for table, row in every(exported) for f in ("id", *FIELDS.get(table, "").split())
               if f not in row]  # fmt: skip
    assert missing == []
    for (table, field), names in ITEMS.items():
        items = [item for row in exported[table] for item in row[field]]
        assert items, (table, field)
        assert [name for item in items for name in names.split() if name not in item] == []


def test_contract_unknown_is_null(exported: Tables) -> None:
    words = [(table, row["id"], name) for table, row in every(exported) for name, value in pairs(row)
             if name not in ("text", "quote") and isinstance(value, str)
             and (not value.strip() or value.strip().lower() in ("unknown", "none", "null", "n/a"))]  # fmt: skip
    assert words == []


def test_contract_values_are_of_their_lists(exported: Tables) -> None:
    odd = [(table, field, row[field]) for (table, field), values in VALUES.items() for row in exported[table]
           if row[field] not in values.split()]  # fmt: skip
    assert odd == []
    assert [row for row in exported["statements"] if not 0 <= row["score"] <= 1] == []
    assert [
        r["origin"] for r in exported["statements"] if not re.fullmatch(r"\w+@[0-9a-f]+|rule:\S+", r["origin"])
    ] == []


def test_contract_dates_have_value_precision_and_basis(exported: Tables) -> None:
    found = [d for _, row in every(exported) for d in objects(row) if "basis" in d and "value" in d and d["value"]]
    assert len(found) > 100
    for date in found:
        assert re.fullmatch(SHAPES[date["precision"]], date["value"]), date
        assert date["basis"] in ("stated", "inferred")
        assert date["basis"] == "stated" or date["from"]
    for table, field in DATES & {(t, f) for t, row in every(exported) for f in row}:
        held = [row[field] for row in exported[table] if row[field] is not None]
        assert held, (table, field)
        assert {"value", "precision", "basis"} - set.intersection(*map(set, held)) == set()


def test_contract_every_quote_is_at_its_offsets(exported: Tables) -> None:
    texts = {row["id"]: row["text"] for row in exported["documents"]}
    quoted = 0
    for table, row in every(exported):
        own = row["id"] if table == "documents" else row.get("document")
        for item in objects(row):
            if "quote" in item:
                text = texts[item.get("document") or own]
                assert text[item["start"] : item["end"]] == item["quote"], (table, row["id"])
                quoted += 1
            elif "start" in item:
                assert 0 <= item["start"] < item["end"] <= len(texts[item.get("document") or own])
            if "of_start" in item:
                assert 0 <= item["of_start"] < item["of_end"] <= len(texts[item["of_document"]])
    assert quoted > 1000


def test_contract_text_of_a_txt_is_the_file_decoded(exported: Tables) -> None:
    rows = [row for row in exported["documents"] if row["kind"] == "txt"]
    assert len(rows) == len(list(SAMPLE.glob("*.txt")))
    assert [row["path"] for row in rows if Path(row["path"]).read_bytes().decode("utf-8-sig") != row["text"]] == []
    others = [row for row in exported["documents"] if row["kind"] != "txt"]
    assert [row["path"] for row in others if not row["text"].startswith(row["title"] + "\n\n")] == []


def test_contract_statements_hold_what_they_need(exported: Tables) -> None:
    for row in exported["statements"]:
        roles = {item["role"] for item in row["evidence"]}
        assert "content" in roles <= STATEMENT_ROLES
        assert row["said_on"] is None or row["said_on"]["basis"] == "inferred" or "date" in roles
    assert {row["mode"] for row in exported["statements"]} == {"direct", "indirect", "mixed"}
    assert [row for row in exported["statements"] if row["speaker"] and not row["speaker_name"]] == []


def test_contract_ids_are_unique_and_references_lead_somewhere(exported: Tables) -> None:
    ids = {table: [row["id"] for row in rows] for table, rows in exported.items()}
    assert [table for table, names in ids.items() if len(set(names)) != len(names)] == []
    known = {table: set(names) for table, names in ids.items()}
    met = set()
    for table, row in every(exported):
        for name, value in pairs(row):
            home = table if name == "repeats" else REFERENCES.get(name)
            # A link's "by" says who judged.
            if home is not None and value is not None and (table, name) != ("links", "by"):
                assert value in known[home], (table, row["id"], name, value)
                met.add(name)
    # The sample addresses and assures nobody by name.
    rare = {"within", "via", "via_mentions", "addressee", "addressee_mentions", "beneficiary", "beneficiary_mentions"}
    assert REFERENCES.keys() - met <= rare


def test_contract_links_join_actors_names_or_mentions(exported: Tables) -> None:
    names = {name_id(row["kind"], row["name"]) for row in exported["mentions"] if row["name"]}
    known = names | {row["id"] for table in ("actors", "mentions") for row in exported[table]}
    assert [row for row in exported["links"] if row["left"] not in known or row["right"] not in known] == []


def test_contract_utterances_and_statements_name_each_other(exported: Tables) -> None:
    of = {name: row["id"] for row in exported["utterances"] for name in row["statements"]}
    assert of == {row["id"]: row["utterance"] for row in exported["statements"] if row["utterance"]}
    outlets = {row["id"]: row["outlet"] for row in exported["documents"]}
    document = {row["id"]: row["document"] for row in exported["statements"]}
    for row in exported["utterances"]:
        assert row["outlets"] == sorted({outlets[document[name]] for name in row["statements"]} - {None})
        assert 1 <= row["origins"] <= len({document[name] for name in row["statements"]})


def test_contract_sqlite_has_the_same_tables(record: Path, exported: Tables) -> None:
    connection = sqlite3.connect(record)
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    for table, rows in exported.items():
        columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
        lists = {name for row in rows for name, value in row.items() if isinstance(value, list)}
        assert {f"{table}_{name}" for name in lists} - there == set()
        if rows:
            assert (rows[0].keys() - lists) - set(columns) == set()
        ids = [name for (name,) in connection.execute(f"SELECT id FROM {table} ORDER BY id")]
        assert ids == [row["id"] for row in rows]
        for name in lists:
            counts = dict(connection.execute(f"SELECT owner, count(*) FROM {table}_{name} GROUP BY owner"))
            assert counts == {row["id"]: len(row[name]) for row in rows if row[name]}
    dated = connection.execute(
        "SELECT id, published, published_precision, published_basis FROM documents ORDER BY id"
    ).fetchall()
    assert dated == [
        (row["id"], *((row["published"] or {}).get(name) for name in ("value", "precision", "basis")))
        for row in exported["documents"]
    ]


def test_contract_csv_and_parquet_hold_the_same_rows(record: Path, exported: Tables, tmp_path: Path) -> None:
    csv.field_size_limit(10**7)
    for format_ in ("csv", "parquet"):
        assert run("export", record, "--format", format_, "-o", tmp_path).exit_code == 0
    for table, rows in exported.items():
        with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        assert [row["id"] for row in cells] == [row["id"] for row in rows]
        frame = pq.read_table(tmp_path / f"{table}.parquet")
        assert frame.to_pylist() == rows
        assert set(FIELDS.get(table, "").split()) - set(frame.column_names) == set()
        assert [row["id"] for row in cells if "unknown" in row.values() or "None" in row.values()] == []


def test_contract_brat_holds_every_statement(record: Path, exported: Tables, tmp_path: Path) -> None:
    assert run("export", record, "--format", "brat", "-o", tmp_path).exit_code == 0
    texts = sorted(tmp_path.glob("*.txt"))
    assert len(texts) == len(exported["documents"])
    events = 0
    for path in texts:
        text = path.read_bytes().decode("utf-8")
        spans = {}
        for line in path.with_suffix(".ann").read_text("utf-8").splitlines():
            name, what, *words = line.split("\t")
            if name.startswith("T"):
                label, places = what.split(" ", 1)
                assert label in ("Source", "Cue", "Content", "Attribution", "Attribution-no-source")
                found = [text[int(a) : int(b)] for a, b in (place.split() for place in places.split(";"))]
                assert " ".join(found).replace("\n", " ") == words[0]
                spans[name] = label
            else:
                kind, *arguments = [part.split(":") for part in what.split()]
                assert spans[kind[1]] == kind[0]
                assert all(spans[target] == label for label, target in arguments)
                assert ("Source" in dict(arguments)) == (kind[0] == "Attribution")
                events += 1
    assert events == len(exported["statements"])


def test_contract_evaluate_reads_a_gold_folder_of_ones_own(record: Path, tmp_path: Path) -> None:
    assert run("export", record, "--format", "brat", "-o", tmp_path / "gold").exit_code == 0
    result = run("evaluate", tmp_path / "gold", "--model", "rules")
    assert result.exit_code == 0
    assert re.search(r"^14 articles, ", result.stdout)
    assert re.search(r"^attribution +\d", result.stdout, re.M)


@pytest.mark.parametrize(
    "name", ["said", "actors", "events", "agreements", "timeline", "copies", "conflicts", "failures", "dates"]
)
def test_contract_json_is_lines_with_ids_and_nothing_else(record: Path, exported: Tables, name: str) -> None:
    rows = json_of(name, record)
    assert len({row["id"] for row in rows}) == len(rows)
    fields = set(FIELDS.get("statements" if name == "said" else name, "").split())
    assert [row["id"] for row in rows if fields - row.keys()] == []
    if name in exported:
        assert sorted(row["id"] for row in rows) == [row["id"] for row in exported[name]]


def test_contract_said_takes_every_filter(record: Path, exported: Tables) -> None:
    every_one = json_of("said", record)
    for mode in ("direct", "indirect", "mixed"):
        found = json_of("said", record, "--mode", mode)
        assert [row["id"] for row in found] == [row["id"] for row in every_one if row["mode"] == mode]
    by = json_of("said", record, "--by", "Haldrin")
    assert by
    assert {row["speaker_display"] for row in by} == {"Marta Haldrin"}
    assert {row["outlet"] for row in json_of("said", record, "--in", "Tesk Herald")} == {"Tesk Herald"}
    late = json_of("said", record, "--since", "2031-03", "--until", "2031-03-20")
    assert [row["id"] for row in late] == [
        row["id"] for row in every_one if row["date"] and "2031-03" <= row["date"] <= "2031-03-20"
    ]
    assert json_of("said", record, "--to", "reporters")


def test_contract_verify_tells_a_changed_file(tmp_path: Path) -> None:
    articles = tmp_path / "articles"
    shutil.copytree(SAMPLE, articles)
    run("build", articles, "-o", tmp_path / "r.db", "--model", "rules", "--workers", "1")
    assert run("verify", tmp_path / "r.db", "--against", articles).exit_code == 0
    changed = articles / "calder-daily_haldrin-signs.txt"
    changed.write_bytes(changed.read_bytes().replace(b"treaty", b"Treaty", 1))
    result = run("verify", tmp_path / "r.db", "--against", articles)
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 1)
    assert result.stdout.startswith(f"{changed}: ")


def test_contract_damaged_offsets_are_told(record: Path, tmp_path: Path) -> None:
    shutil.copy(record, tmp_path / "r.db")
    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("UPDATE statements_evidence SET quote = 'x' || substr(quote, 2) WHERE role = 'cue'")
    result = run("verify", tmp_path / "r.db")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) > 10


def test_contract_decisions_survive_a_rebuild_and_are_undone(tmp_path: Path) -> None:
    path, articles = tmp_path / "r.db", tmp_path / "articles"
    shutil.copytree(SAMPLE, articles)
    build = ("build", articles, "-o", path, "--model", "rules", "--workers", "1")
    run(*build)
    before = jsonl(path)
    one, other = (row["id"] for row in json_of("actors", path)[:2])
    statement = json_of("said", path, "--by", "Haldrin")[0]["id"]
    assert run("decide", "same", path, one, other).exit_code == 0
    assert run("decide", "reject", path, statement, "--why", "a caption").exit_code == 0
    after = jsonl(path)
    assert len(after["actors"]) == len(before["actors"]) - 1
    (articles / "calder-daily_haldrin-signs.txt").write_text("Ferry closes\n\n“It is closed,” Marta Haldrin said.\n")
    assert run(*build).exit_code == 0
    shutil.copy(SAMPLE / "calder-daily_haldrin-signs.txt", articles)
    assert run(*build).exit_code == 0
    assert jsonl(path) == after
    test_contract_unknown_is_null(after)
    test_contract_ids_are_unique_and_references_lead_somewhere(after)
    assert statement not in [row["id"] for row in json_of("said", path)]
    for row in json_of("decide", "list", path):
        assert run("decide", "undo", path, row["id"]).exit_code == 0
    assert jsonl(path) == before
