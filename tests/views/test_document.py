from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from onrecord.rows import Document, Inference, Passage, Statement, cite
from onrecord.views.document import Voice, inferred, mark, percent


def article(text: str, **more: object) -> Document:
    return Document(id="d", path="d.txt", kind="txt", sha256="", text=text, **more)


def said(number: int, text: str, words: str, speaker: str | None, mode: str = "direct") -> Statement:
    start = text.index(words)
    return Statement(
        id=f"s{number}",
        document="d",
        mode=mode,
        kind="speech",
        force="says",
        evidence=(cite(text, "content", start, start + len(words)),),
        origin="rule:x",
        score=1.0,
        speaker_name=speaker,
    )


def test_mark_shares_by_voice_without_page_furniture() -> None:
    text = "aaaa bbbb\nSubscribe\ncccc"
    zones = [Passage(id="p", document="d", kind="boilerplate", start=10, end=20)]
    statements = [
        said(1, text, "aaaa", "Ann"),
        said(2, text, "bbbb", "Bo", "indirect"),
        said(3, text, "cc", "Ann", "mixed"),
    ]
    marked = mark(article(text), zones, statements, {})
    assert marked.voices == (
        Voice(key="ann", label="Ann", actor=None, colour="v1", share=6, quoted=4, statements=2),
        Voice(key="bo", label="Bo", actor=None, colour="v2", share=4, quoted=0, statements=1),
    )
    assert (marked.own, marked.total, marked.colours) == (4, 14, ("v1", "v2", "v1"))
    assert [zone.kind for zone in marked.zones] == ["body", "boilerplate", "body"]


def test_mark_segments_carry_mode_voice_and_number() -> None:
    text = "He said no"
    marked = mark(article(text), [], [said(1, text, "no", "He", "mixed")], {})
    assert marked.zones[0].lines[0].text == (
        'He said <a class="number v1" href="#ss1" data-number="1" aria-label="Statement 1"></a>'
        '<span class="said mixed v1" data-s="s1">no</span>'
    )


def test_mark_nested_words_belong_to_the_inner_voice() -> None:
    text = "Ann said that Bo said no"
    statements = [said(1, text, "that Bo said no", "Ann", "indirect"), said(2, text, "no", "Bo")]
    marked = mark(article(text), [], statements, {})
    assert [(voice.label, voice.share) for voice in marked.voices] == [("Ann", 13), ("Bo", 2)]
    assert '<span class="said direct v2 nested" data-s="s2 s1">no</span>' in marked.zones[0].lines[0].text


def test_mark_ninth_voice_shares_the_grey() -> None:
    text = " ".join(f"word{number}" for number in range(10))
    statements = [said(number, text, f"word{number}", f"speaker {number}") for number in range(10)]
    assert mark(article(text), [], statements, {}).colours == (*(f"v{n}" for n in range(1, 9)), "v0", "v0")


def test_mark_nobody_named_has_no_colour() -> None:
    text = "no"
    [voice] = mark(article(text), [], [said(1, text, "no", None)], {}).voices
    assert (voice.label, voice.colour, voice.actor) == ("nobody named", "v0", None)


@given(st.text(max_size=80))
def test_mark_keeps_the_text(text: str) -> None:
    statements = [said(1, text, text[3:9], "Ann")] if text[3:9] else []
    lines = [line for zone in mark(article(text), [], statements, {}).zones for line in zone.lines]
    shown = "".join(html.unescape(re.sub("<[^>]*>", "", line.text)) + "\n" * line.breaks for line in lines)
    assert len(shown) == len(text)


def test_inferred_in_the_order_of_the_header() -> None:
    facts = (
        Inference(field="published", basis="inferred", from_="the address"),
        Inference(field="outlet", basis="stated"),
    )
    text = "Ledger"
    found = inferred(article(text, inferences=facts, evidence=(cite(text, "outlet", 0, 6),)))
    assert found == [
        {"field": "outlet", "basis": "stated", "from": None, "quote": "Ledger"},
        {"field": "published", "basis": "inferred", "from": "the address", "quote": None},
    ]


def test_percent_of_nothing_is_nothing() -> None:
    assert (percent(1, 3), percent(0, 0)) == (33, 0)
