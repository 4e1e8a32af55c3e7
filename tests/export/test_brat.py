from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from onrecord.export import export
from onrecord.export.brat import standoff, unique_names
from onrecord.rows import Document


def test_brat_writes_text_and_standoff(sample, tmp_path: Path) -> None:
    files = export(sample, "brat", tmp_path)
    assert [path.name for path in files] == ["a_b.d1.txt", "a_b.d1.ann", "a_b.d2.txt", "a_b.d2.ann"]
    assert (tmp_path / "a_b.d1.txt").read_bytes().decode() == next(iter(sample.rows(Document))).text
    assert (tmp_path / "a_b.d2.txt").read_text("utf-8") == "\ufffd alone"
    assert (tmp_path / "a_b.d2.ann").read_text("utf-8") == ""
    assert (tmp_path / "a_b.d1.ann").read_text("utf-8").splitlines() == [
        "T1\tContent 15 36;51 65\t‘We are in no hurry,’ ‘but we sign.’",
        "T2\tCue 45 49\tsaid",
        "T3\tSource 37 44\tPetrask",
        "T4\tAttribution 45 49\tsaid",
        "E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3",
        "T5\tContent 66 75\tIt rained",
        "T6\tAttribution-no-source 66 75\tIt rained",
        "E2\tAttribution-no-source:T6 Content:T5",
    ]


def test_standoff_shared_spans_are_written_once_but_never_a_trigger() -> None:
    first = {"content": ((0, 1),), "cue": ((2, 3),), "source": ((4, 5),)}
    second = {"content": ((6, 7),), "cue": ((2, 3),), "source": ((4, 5),)}
    assert list(standoff("abcdefgh", [first, second])) == [
        "T1\tContent 0 1\ta",
        "T2\tCue 2 3\tc",
        "T3\tSource 4 5\te",
        "T4\tAttribution 2 3\tc",
        "E1\tAttribution:T4 Content:T1 Cue:T2 Source:T3",
        "T5\tContent 6 7\tg",
        "T6\tAttribution 2 3\tc",
        "E2\tAttribution:T6 Content:T5 Cue:T2 Source:T3",
    ]


@given(st.text(min_size=2, max_size=40))
def test_standoff_lines_stay_lines_for_any_text(text: str) -> None:
    whole = ((0, len(text)),)
    lines = list(standoff(text, [{"content": whole, "cue": ((0, 1),), "source": ()}]))
    assert [line.split("\t")[0] for line in "\n".join(lines).splitlines()] == ["T1", "T2", "T3", "E1"]
    assert len(lines[0].split("\t")[2]) == len(text)


def documents(*paths: str) -> list[Document]:
    return [Document(id=f"{n}", path=path, kind="txt", sha256="", text="") for n, path in enumerate(paths)]


def test_unique_names_from_the_path_where_it_suffices() -> None:
    paths = [
        "x/one.txt",
        "x/Two.html",
        "y/two.txt.gz",
        "dump.jsonl:12",
        "..",
        "C:\\news\\three.txt",
        "a" * 300 + ".txt",
    ]
    assert list(unique_names(documents(*paths)).values()) == [
        "one", "Two.1", "two.2", "dump.jsonl_12", "document", "three", "a" * 100,
    ]  # fmt: skip
