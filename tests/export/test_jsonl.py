from __future__ import annotations

import json
from pathlib import Path

from onrecord.export import export
from onrecord.rows import Document


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_jsonl_agreement_has_its_steps_in_order(sample, tmp_path: Path) -> None:
    export(sample, "jsonl", tmp_path)
    common = {"document": "d1", "according_to": None, "evidence": []}
    assert lines(tmp_path / "agreements.jsonl") == [
        {
            "id": "g1", "name": "the treaty", "kind": "treaty", "names": [{"name": "the treaty", "count": 2}],
            "parties": [], "evidence": [],
            "steps": [
                {"id": "p3", "step": "signed", "alleged": False, "by": [],
                 "date": {"value": "2031-01-21", "precision": "day", "basis": "stated", "from": None}, **common},
                {"id": "p1", "step": "ratified", "alleged": False, "by": ["a1"],
                 "date": {"value": "2031-03-11", "precision": "day", "basis": "stated", "from": None}, **common},
                {"id": "p2", "step": "proposed", "alleged": True, "by": [], "date": None, **common},
            ],
        }
    ]  # fmt: skip
    assert [step["id"] for step in lines(tmp_path / "steps.jsonl")] == ["p1", "p2", "p3", "p4"]


def test_jsonl_rows_hold_everything_and_unknown_is_null(sample, tmp_path: Path) -> None:
    export(sample, "jsonl", tmp_path)
    first, second = found = lines(tmp_path / "documents.jsonl")
    assert found == json.loads(json.dumps([row.to_dict() for row in sample.rows(Document)]))
    assert first["published"] == {"value": "2031-03", "precision": "month", "basis": "inferred", "from": "the address"}
    assert (first["outlet"], second["title"], second["published"]) == (None, None, None)
    assert second["text"] == "\ud800 alone"


def test_jsonl_line_separators_inside_text_do_not_split_a_line(sample, tmp_path: Path) -> None:
    export(sample, "jsonl", tmp_path)
    assert (tmp_path / "statements.jsonl").read_bytes().count(b"\n") == 3
    assert (tmp_path / "mentions.jsonl").read_bytes() == b""
