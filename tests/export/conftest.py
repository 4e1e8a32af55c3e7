from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from onrecord.rows import (
    Agreement,
    Commitment,
    Date,
    Document,
    Evidence,
    Failure,
    NameCount,
    Row,
    Statement,
    Step,
    cite,
)  # fmt: skip

TEXT = "=Orlesk signs\n\n‘We are in\nno hurry,’ Petrask said, ‘but we sign.’ It rained, officials said."


class Rows:
    """A record in memory: what an export reads, and nothing else."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.all = sorted(rows, key=lambda row: row.id)  # type: ignore[attr-defined]

    def rows(self, of: type[Row]) -> Iterator[Row]:
        return (row for row in self.all if type(row) is of)


def pieces(text: str, **words: tuple[str, ...]) -> tuple[Evidence, ...]:
    return tuple(
        cite(text, role, text.index(part), text.index(part) + len(part))
        for role, parts in words.items()
        for part in parts
    )


@pytest.fixture
def sample() -> Rows:
    said = pieces(TEXT, content=("‘We are in\nno hurry,’", "‘but we sign.’"), cue=("said",), source=("Petrask",))
    told = pieces(TEXT, content=("It rained",))
    return Rows(
        [
            Document(
                id="d1", path="news/a b.txt", kind="txt", sha256="00", text=TEXT, title="=Orlesk signs",
                published=Date(value="2031-03", precision="month", basis="inferred", from_="the address"),
            ),
            Document(id="d2", path="other/a b.txt.gz", kind="txt", sha256="01", text="\ud800 alone"),
            Statement(
                id="s1", document="d1", mode="mixed", kind="speech", force="says", evidence=said, origin="rule:x",
                score=0.5, speaker_name="Petrask", via=("a1",),
            ),
            Statement(
                id="s2", document="d1", mode="indirect", kind="speech", force="says", evidence=told, origin="rule:x",
                score=0.25,
            ),
            Statement(
                id="s3", document="d1", mode="direct", kind="speech", force="says", evidence=said, origin="rule:x",
                score=0.5, rejected=True,
            ),
            Agreement(id="g1", name="the treaty", kind="treaty", names=(NameCount(name="the treaty", count=2),)),
            Step(
                id="p1", document="d1", step="ratified", agreement="g1", evidence=(),
                date=Date(value="2031-03-11", precision="day", basis="stated"), by=("a1",),
            ),
            Step(id="p2", document="d1", step="proposed", agreement="g1", evidence=(), alleged=True),
            Step(id="p3", document="d1", step="signed", agreement="g1", evidence=(),
                 date=Date(value="2031-01-21", precision="day", basis="stated")),
            Step(id="p4", document="d1", step="signed", evidence=()),
            Commitment(id="c1", document="d1", status="given", evidence=(), trigger="+attack", response="-help"),
            Failure(id="f1", path="b.txt", stage="read", reason="@empty\tfile"),
        ]
    )  # fmt: skip
