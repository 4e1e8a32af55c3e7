from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from onrecord.model.decode import Calibration, Reading, Row, Thresholds, chance, decode, smooth
from onrecord.model.windows import cut, load_tokenizer, windows

TOKENIZER = load_tokenizer()
TEXT = "The minister said, on Monday, that it will rain."


def row(text: str, *, start: str, cue: str, source: str = "", content: str = "", logit: float = 3.0) -> Row:
    """A row that is sure of these words, given as single words separated by blanks."""
    pieces = cut(text, TOKENIZER)
    words = [text[s:e] for s, e in zip(pieces.start, pieces.end, strict=True)]
    roles = [set(role.split()) for role in (cue, source, content)]
    logits = np.array([[4.0 if w in role else -4.0 for role in roles] for w in words], dtype=np.float32)
    return Row(windows(pieces)[0], words.index(start), logit, logits)


def found(text: str, *rows: Row) -> list[list[str]]:
    spans = decode([Reading(text, cut(text, TOKENIZER), rows)], Thresholds())[0]
    return [["|".join(text[s:e] for s, e in role) for role in (f.source, f.cue, f.content)] for f in spans]


def test_decode_gives_spans_with_gaps() -> None:
    one = row(TEXT, start="said", cue="said", source="The minister", content="that it will rain")
    assert found(TEXT, one) == [["The minister", "said", "that it will rain"]]
    text = "Rain will come soon enough , said she yesterday evening , and it will stay for long"
    one = row(text, start="said", cue="said", source="she", content="Rain will come soon enough and it stay for long")
    assert found(text, one) == [["she", "said", "Rain will come soon enough|and it will stay for long"]]


def test_decode_keeps_no_source_and_drops_no_content() -> None:
    assert found(TEXT, row(TEXT, start="said", cue="said", content="it will rain"))[0][0] == ""
    assert found(TEXT, row(TEXT, start="said", cue="said", source="The minister")) == []


def test_decode_takes_a_colon_for_a_cue() -> None:
    text = "Ann Lee : it will rain"
    one = row(text, start=":", cue=":", source="Ann Lee", content="it will rain")
    assert found(text, one) == [["Ann Lee", ":", "it will rain"]]


def test_decode_tells_one_attribution_once() -> None:
    text = "He has said that it will rain"
    twice = [
        row(text, start="has", cue="has said", source="He", content="that it will rain", logit=1.0),
        row(text, start="said", cue="has said", source="He", content="that it will rain", logit=2.0),
    ]
    assert found(text, *twice) == [["He", "has said", "that it will rain"]]


def test_decode_tells_none_below_the_least_score() -> None:
    one = row(TEXT, start="said", cue="said", content="it will rain", logit=0.5)
    reading = Reading(TEXT, cut(TEXT, TOKENIZER), [one])
    score = decode([reading], Thresholds(), Calibration())[0][0].score
    assert decode([reading], Thresholds(least=score), Calibration()) == decode([reading], Thresholds(), Calibration())
    assert decode([reading], Thresholds(least=score + 0.001), Calibration()) == [[]]


def test_decode_keeps_one_inside_another() -> None:
    text = "Ann said that Bob claims that it will rain"
    rows = [
        row(text, start="said", cue="said", source="Ann", content="that Bob claims it will rain"),
        row(text, start="claims", cue="claims", source="Bob", content="it will rain"),
    ]
    assert [f[0] for f in found(text, *rows)] == ["Ann", "Bob"]


def test_decode_leaves_out_starts_below_the_threshold() -> None:
    assert found(TEXT, row(TEXT, start="said", cue="said", content="it will rain", logit=-2.0)) == []


@given(arrays(np.float32, (2, 6), elements=st.floats(-4, 4, width=32)), st.floats(0, 3, width=32))
def test_decode_smooth_finds_the_best_labels(logits: np.ndarray, switch: float) -> None:
    def value(row: np.ndarray, labels: tuple[bool, ...]) -> float:
        changes = sum(a != b for a, b in itertools.pairwise(labels))
        return float(sum(x for x, on in zip(row.tolist(), labels, strict=True) if on)) - switch * changes

    got = smooth(logits, np.full(2, switch, dtype=np.float32))
    for row_logits, labels in zip(logits, got, strict=True):
        best = max(value(row_logits, labels) for labels in itertools.product((False, True), repeat=6))
        assert value(row_logits, tuple(labels.tolist())) >= best - 1e-3


@given(st.tuples(*[st.floats(-1e6, 1e6)] * 5))
def test_decode_chance_is_a_share(evidence: tuple[float, float, float, float, float]) -> None:
    assert 0 <= chance(evidence, Calibration(0.1, 1, 1, 1, 1, 1)) <= 1
