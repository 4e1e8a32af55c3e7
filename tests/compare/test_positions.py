from __future__ import annotations

from onrecord.compare.positions import positions
from onrecord.record.queries import Said
from onrecord.rows import Document, Statement, Utterance, cite


def said(name: str, words: str, date: str | None, outlet: str, *, utterance: str | None = None) -> Said:
    document = Document(id=f"d{name}", path=f"{name}.txt", kind="txt", sha256="0", text=words, outlet=outlet)
    content = (cite(words, "content", 0, len(words)),)
    statement = Statement(id=name, document=document.id, mode="direct", kind="speech", force="says", origin="rule:test",
                          score=1.0, evidence=content, utterance=utterance)  # fmt: skip
    return Said(statement=statement, speaker="Anselm Tsevrin", document=document, date=date, before="", after="")


KEEPS = said("a", "The memorandum keeps its place beside the treaty", "2031-01-21", "VTA")
LOST = said("b", "The memorandum has not kept its place", "2031-03-10", "Tesk Herald", utterance="u")
AGAIN = said("c", "The memorandum has not kept its place", "2031-03-10", "Northern Ledger", utterance="u")
UNDATED = said("d", "The memorandum is a relic", None, "Velmara Week")
TIED = {"u": Utterance(id="u", statements=("b", "c"), origins=1)}


def test_positions_group_by_day_and_count_origins() -> None:
    found = positions([KEEPS, LOST, AGAIN, UNDATED], TIED)
    assert [(day.date, day.outlets, day.modes, day.origins) for day in found.days] == [
        ("2031-01-21", ("VTA",), ("direct",), 1),
        ("2031-03-10", ("Northern Ledger", "Tesk Herald"), ("direct",), 1),
        (None, ("Velmara Week",), ("direct",), 1),
    ]


def test_positions_offer_the_earliest_the_latest_and_the_most_different() -> None:
    found = positions([KEEPS, LOST, AGAIN, UNDATED], TIED)
    assert (found.earliest, found.latest, found.most_different) == ("a", "c", ("a", "c"))


def test_positions_of_nothing_and_of_one_day() -> None:
    empty = positions([], {})
    assert (empty.days, empty.earliest, empty.latest, empty.most_different) == ((), None, None, None)
    assert positions([LOST, AGAIN], TIED).most_different is None
