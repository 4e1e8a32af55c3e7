from __future__ import annotations

import numpy as np

from onrecord.compare.conflicts import Quoted, copy_conflicts, quoted_runs, speaker_conflicts, utterance_numbers
from onrecord.rows import Conflict, Copy, DateMention, Statement, Utterance, cite

QUOTE = "We will keep the northern bridge open through the winter, whatever the neighbours may say about ferries"
NAMES = {"k": "Edda Korrow", "d": "Gavril Dornich", "k2": "Minister Korrow"}
DAYS = {"a": "2031-05-12", "b": "2031-05-12"}


def worded(speaker: str, content: str = QUOTE) -> str:
    return f"{NAMES[speaker]} said: {content}"


def said(document: str, speaker: str, content: str = QUOTE) -> Statement:
    name, text = NAMES[speaker], worded(speaker, content)
    evidence = (cite(text, "source", 0, len(name)), cite(text, "content", len(name) + 7, len(text)))
    return Statement(id=document, document=document, mode="direct", kind="speech", force="says", evidence=evidence,
                     origin="rule:test", score=1.0, speaker=speaker, speaker_name=name)  # fmt: skip


def values(rows: list[Conflict]) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(row.kind, [(side.document, side.value) for side in row.sides]) for row in rows]


def test_conflicts_find_one_quotation_with_two_speakers() -> None:
    def asked(*statements: Statement, text: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
        runs = [(row, quoted_runs(row.mode, row.quote("content")) or b"") for row in statements]
        quoted = [Quoted(row.id, row.document, row.speaker or "", np.frombuffer(own, "<u8")) for row, own in runs]
        by_id = {row.id: row for row in statements}
        found = speaker_conflicts(quoted, lambda ids: map(by_id.__getitem__, ids), NAMES, lambda _: text or worded("k"))
        return values(list(found))

    assert asked(said("b", "d"), said("a", "k")) == [("party", [("a", "Edda Korrow"), ("b", "Gavril Dornich")])]
    assert asked(said("a", "k"), said("b", "k2")) == []
    assert asked(said("a", "k"), said("b", "d", "Nothing of the kind was ever said")) == []
    assert asked(said("b", "d"), said("a", "k"), text=worded("k").replace(": ", ":\n")) == []
    nested = f"“{QUOTE}.” “Ferries are no answer,” added the mayor of Tesk, “and”"
    assert asked(said("b", "d", nested), said("a", "k", nested)) == []


def test_conflicts_find_numbers_that_differ_in_one_utterance() -> None:
    one, two = said("a", "k", "that 4,200 soldiers took part"), said("b", "k", "that 6,000 soldiers took part")
    tied = Utterance(id="u", statements=("a", "b"))
    found = list(utterance_numbers([tied], {"a": one, "b": two}, DAYS))
    assert values(found) == [("number", [("a", "4,200"), ("b", "6,000")])]
    about = said("b", "k", "that about 4,300 soldiers took part")
    assert list(utterance_numbers([tied], {"a": one, "b": about}, DAYS)) == []


def copied(one: str, two: str, *, days: tuple[str, str] = ("2031-05-12", "2031-05-12")) -> list[Conflict]:
    texts = {"a": one, "b": two}
    copy = Copy(id="c", document="a", start=0, end=len(one), of_document="b", of_start=0, of_end=len(two),
                similarity=0.9, kind="passage")  # fmt: skip

    def dates_of(document: str) -> list[DateMention]:
        place = texts[document].find("May")
        start = place - 3
        return [] if place < 0 else [DateMention(id=document, document=document, start=start, end=place + 3,
                quote=texts[document][start : place + 3], value=f"2031-05-{texts[document][start:start + 2]}",
                precision="day")]  # fmt: skip

    return list(copy_conflicts([copy], texts.__getitem__, dates_of, dict(zip("ab", days, strict=True))))


def test_conflicts_find_numbers_and_dates_that_differ_in_copies() -> None:
    one, two = "The drill with 4,200 soldiers ends on 19 May.", "The drill with 6,000 soldiers ends on 21 May."
    assert values(copied(one, two)) == [
        ("number", [("a", "4,200"), ("b", "6,000")]), ("date", [("a", "19 May"), ("b", "21 May")]),
    ]  # fmt: skip
    assert copied(one, one) == []


def test_conflicts_pass_over_numbers_that_a_later_article_brings_up_to_date() -> None:
    one, two = "The drill with 4,200 soldiers went on.", "The drill with 6,000 soldiers went on."
    assert copied(one, two, days=("2031-05-12", "2031-05-14")) == []
