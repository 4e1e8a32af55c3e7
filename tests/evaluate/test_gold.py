from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.evaluate.gold import read_gold, read_standoff
from onrecord.extract.draft import Mark

TEXT = "Korrow said the pact was dead.\nNobody spoke."
STANDOFF = (
    "T1\tSource 0 6\tKorrow\nT2\tCue 7 11\tsaid\nT3\tContent 12 20;21 29\tthe pact was dead\n"
    "T4\tAttribution 7 11\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nT5\tDiscard 31 37\tNobody\n"
)
MARK = Mark(source=((0, 6),), cue=((7, 11),), content=((12, 20), (21, 29)), score=1.0, origin="gold")


def test_gold_reads_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.ann").write_text(STANDOFF, encoding="utf-8")
    (tmp_path / "b.txt").write_text("No annotations here.", encoding="utf-8")
    (found,) = read_gold(tmp_path)
    assert (found.name, found.text, found.marks, found.outlet) == ("a", TEXT, (MARK,), None)


def test_gold_takes_the_first_annotator(tmp_path: Path) -> None:
    name = "tesk-herald_2016-01-02_pact"
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "attributions" / f"{name}_b2.ann").write_text("", encoding="utf-8")
    (tmp_path / "attributions" / f"{name}_a1.ann").write_text(STANDOFF, encoding="utf-8")
    (found,) = read_gold(tmp_path)
    assert (found.marks, found.outlet) == ((MARK,), "tesk-herald")


def test_gold_passes_over_broken_lines_of_a_covered_text() -> None:
    lines = "T1\tContent 0 9\tone\nThe rest of it\nT2\tCue 10 11\tx\nE1\tAttribution-no-source:T9 Content:T1 Cue:T2\n"
    assert read_standoff(lines) == (Mark(source=(), cue=((10, 11),), content=((0, 9),), score=1.0, origin="gold"),)


@pytest.mark.parametrize("lines", ["T1\tContent\tx\n", "T1\tContent a b\tx\n", "E1\tAttribution:T1 Content:T2\n"])
def test_gold_refuses_what_it_cannot_understand(lines: str) -> None:
    with pytest.raises(InputError):
        read_standoff(lines)


def test_gold_says_what_a_folder_without_gold_needs(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="brat"):
        read_gold(tmp_path)
