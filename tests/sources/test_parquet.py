from __future__ import annotations

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from onrecord.rows import Date, Failure
from onrecord.sources import Input, inputs, read


def test_parquet_reads_rows_by_their_usual_columns(tmp_path: Path) -> None:
    table = pa.table(
        {
            "title": ["Pilots agree", None],
            "content": ["The council met.", "The council met again."],
            "date": [datetime.datetime(2031, 3, 4, 10), None],
            "embedding": [b"\xff\x00", b"\xff"],
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    first, second = (read(item) for item in inputs([tmp_path], max_bytes=10_000) if isinstance(item, Input))
    assert (first.text, first.published) == (
        "Pilots agree\n\nThe council met.", Date(value="2031-03-04", precision="day", basis="stated"),
    )  # fmt: skip
    assert (second.text, second.title, second.published) == ("The council met again.", None, None)
    assert (first.path.rpartition("/")[2], first.kind) == ("a.parquet:1", "parquet")


def test_parquet_takes_mapped_columns_and_refuses_large_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"words": ["a" * 5000, "The council met."]}), tmp_path / "a.parquet")
    large, item = inputs([tmp_path], max_bytes=1000, mapping=(("text", "words"),))
    assert isinstance(large, Failure)
    assert large.reason == "larger than the limit of 1000 bytes for one article"
    assert isinstance(item, Input)
    assert read(item, mapping=(("text", "words"),)).text == "The council met."


def test_parquet_reports_damage(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"PAR1 no table PAR1")
    [failure] = inputs([tmp_path], max_bytes=1000)
    assert isinstance(failure, Failure)
    assert failure.reason.startswith("damaged Parquet: ")
