from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.export import export
from onrecord.export.csv import cell


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_nested_values_are_json_and_unknown_is_empty(sample, tmp_path: Path) -> None:
    export(sample, "csv", tmp_path)
    said, told, rejected = read(tmp_path / "statements.csv")
    assert json.loads(said["via"]) == ["a1"]
    assert json.loads(said["evidence"])[0]["quote"] == "‘We are in\nno hurry,’"
    assert (said["rejected"], rejected["rejected"]) == ("false", "true")
    assert (said["negated"], said["score"], told["speaker_name"], told["via"]) == ("false", "0.5", "", "[]")


def test_csv_formulas_are_neutralised(sample, tmp_path: Path) -> None:
    export(sample, "csv", tmp_path)
    assert read(tmp_path / "documents.csv")[0]["title"] == "'=Orlesk signs"
    [commitment] = read(tmp_path / "commitments.csv")
    assert (commitment["trigger"], commitment["response"]) == ("'+attack", "'-help")
    assert read(tmp_path / "failures.csv")[0]["reason"] == "'@empty\tfile"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_cell_first_character_is_never_one_of_a_formula(first: str) -> None:
    assert cell(f"{first}1") == f"'{first}1"


@given(st.text())
def test_cell_keeps_all_other_words(words: str) -> None:
    assert cell(words).removeprefix("'" if words[:1] in set("=+-@\t\r\n") and words else "") == words


def test_cell_numbers_stay_numbers() -> None:
    assert [cell(value) for value in (-1, 0.5, True, None)] == ["-1", "0.5", "true", ""]
