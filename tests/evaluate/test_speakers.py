from __future__ import annotations

import pytest

from onrecord.errors import InputError
from onrecord.evaluate.gold import GoldDocument
from onrecord.evaluate.speakers import GoldSpeaker, read_speakers, same_actor, score_speakers
from onrecord.extract.draft import Mark

TEXT = "Anna Hill said it was late. She said that it was dark. An aide said nothing of it."


def mark(source: str, content: str) -> Mark:
    start, second = TEXT.index(source), TEXT.index(content)
    return Mark(
        source=((start, start + len(source)),),
        cue=(),
        content=((second, second + len(content)),),
        score=1.0,
        origin="gold",
    )


def test_speakers_are_scored_by_part() -> None:
    marks = (mark("Anna Hill", "it was late"), mark("She", "it was dark"), mark("An aide", "nothing of it"))
    document = GoldDocument(name="a", text=TEXT, marks=marks)
    gold = [
        GoldSpeaker(file="a", source=((0, 9),), actor="Anna B. Hill"),
        GoldSpeaker(file="a", source=((28, 31),), actor="Peter Brand"),
        GoldSpeaker(file="a", source=((55, 62),), actor=None),
        GoldSpeaker(file="elsewhere", source=((0, 3),), actor=None),
    ]
    score = score_speakers(gold, [document])
    assert {part: score.accuracy(part) for part in ("all", "pronoun", "other", "named", "unnamed")} == {
        "all": 0.6667, "pronoun": 0.0, "other": 1.0, "named": 0.5, "unnamed": 1.0,
    }  # fmt: skip
    assert score.errors == (("a", 28, "She", "Peter Brand", "Anna Hill"),)


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        ("Donald Trump", "Donald J. Trump", True),
        ("Donald Trump’s campaign", "Trump campaign", True),
        ("Securities and Exchange Commission", "S.E.C.", True),
        ("Bill Clinton", "Hillary Clinton", False),
        (None, "Hillary Clinton", False),
        (None, None, True),
    ],
)
def test_speakers_compare_actors(gold: str | None, found: str | None, same: bool) -> None:
    assert same_actor(gold, found) is same


def test_speakers_name_the_line_that_is_wrong() -> None:
    good = '{"file": "a", "source": [[0, 3]], "actor": null}'
    assert read_speakers([good, ""]) == (GoldSpeaker(file="a", source=((0, 3),), actor=None),)
    with pytest.raises(InputError, match=r"gold.jsonl:2"):
        read_speakers([good, '{"file": 1}'], name="gold.jsonl")
