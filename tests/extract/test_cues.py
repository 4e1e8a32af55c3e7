from __future__ import annotations

import pytest

from onrecord.data import table
from onrecord.extract.cues import CueSense, cue_forms, describe_cue, word_class

_FRAMES = set("tqxwnirae")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("said", ("speech", "says", False)),
        ("did not say", ("speech", "says", True)),
        ("declined to comment on", ("speech", "refuses", True)),
        ("has denied", ("speech", "denies", False)),
        ("won’t promise", ("speech", "promises", True)),
        ("wrote", ("writing", "says", False)),
        ("believes", ("thought", "believes", False)),
        ("showed", ("evidence", "shows", False)),
        ("called for", ("speech", "urges", False)),
        ("called", ("speech", "reports", False)),
        ("went on to warn", ("speech", "warns", False)),
        ("criticism of", ("speech", "criticises", False)),
        ("According to", ("speech", "says", False)),
        ("is not confident", ("thought", "believes", True)),
        ("hates", ("thought", "dislikes", False)),
        (":", ("speech", "says", False)),
        ("", ("speech", "says", False)),
        ("In", ("speech", "says", False)),
        ("re-elected", ("other", "other", False)),
        ("has never flaunted", ("other", "other", True)),
    ],
)
def test_cues_tell_kind_force_and_negation(words: str, expected: tuple[str, str, bool]) -> None:
    kind, force, negated = expected
    assert describe_cue(words) == CueSense(kind=kind, force=force, negated=negated)


def test_cues_that_no_list_knows_bring_speech_with_quotation_marks() -> None:
    assert describe_cue("heckles", quoted=True) == CueSense(kind="speech", force="says", negated=False)
    assert describe_cue("denies", quoted=True) == describe_cue("denies")


def test_cues_table_is_whole() -> None:
    for lemma, forms, kind, force, polarity, frames in table("cues.tsv"):
        assert forms.split(",")[0].split("|")[0] == lemma
        assert kind in {"speech", "writing", "thought", "evidence"}
        assert force.isalpha()
        assert polarity in {"+", "-"}
        assert frames == "-" or set(frames) <= _FRAMES


def test_cues_forms_of_one_verb_share_it() -> None:
    forms = cue_forms()
    assert {forms[word].cue.lemma for word in ("tell", "tells", "told", "telling")} == {"tell"}
    assert [forms[word].tag for word in ("tell", "tells", "told", "telling")] == ["base", "s", "past", "ing"]


def test_cues_word_classes_are_closed() -> None:
    assert "monday" in word_class("weekday")
    assert word_class("no such class") == frozenset()
