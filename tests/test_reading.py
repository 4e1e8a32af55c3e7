from __future__ import annotations

import pickle

import pytest

from onrecord.errors import InputError
from onrecord.reading import failed, read_batch
from onrecord.sources import Input

TEXT = "Ferry closed, mayor says\n\nMayor Edda Korrow said on Monday that the ferry would “never” open again."


def article(name: str) -> Input:
    return Input(path=name, location=f"/{name}", name=name, kind="txt", data=TEXT.encode(), sha256="0")


@pytest.mark.parametrize("name", ["ferry.txt", "ferr\udcff.txt"])
def test_reading_outcomes_reach_another_process_whole(name: str) -> None:
    (made,) = read_batch([article(name)])
    assert {"documents", "passages", "mentions", "dates", "statements"} <= {type(row).table for row in made.rows}
    assert pickle.loads(pickle.dumps(made)) == made


def test_reading_failures_reach_another_process() -> None:
    made = failed(article("ferry.txt"), InputError("no words in it", stage="read"))
    assert pickle.loads(pickle.dumps(made)) == made
