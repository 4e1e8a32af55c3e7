from __future__ import annotations

import pytest

from onrecord.extract.circumstances import find_addressee, find_date, find_place, find_relays, is_medium
from onrecord.rows import DateMention, Span


def at(text: str, part: str) -> Span:
    start = text.index(part)
    return start, start + len(part)


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("According to the VTA agency, Korrow said rain fell.", "said", ["the VTA agency"]),
        ("Korrow said in an interview with Radio Tesk that rain fell.", "said", ["Radio Tesk"]),
        ("Korrow said in an interview with the blogger Jon Pell that rain fell.", "said", ["the blogger Jon Pell"]),
        ("Korrow said rain fell, the Tesk Herald reported.", "said", ["the Tesk Herald"]),
        ("Korrow said rain fell, according to a report.", "said", ["a report"]),
        ("Korrow said rain fell, citing the weight of the clouds over Amra.", "said", []),
        ("Korrow said in an interview with VTA’s “Morning” that rain fell.", "said", ["VTA"]),
        ("Korrow said in an interview on Monday that rain fell.", "said", []),
        ("Korrow said in an interview with the Lake media group that rain fell.", "said", ["the Lake media group"]),
        ("Korrow, as quoted by VTA, said rain fell.", "said", ["VTA"]),
        ("Korrow said rain fell.", "said", []),
        ("According to VTA, rain fell.", "According to", []),
    ],
)  # fmt: skip
def test_circumstances_find_relays(text: str, cue: str, expected: list[str]) -> None:
    mark = [at(text, "rain fell")]
    found = find_relays(text, (0, len(text)), mark, at(text, cue))
    assert [text[start:end] for start, end in found] == expected


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("Korrow told reporters that rain fell.", "told", "reporters"),
        ("Korrow told news outlets that rain fell.", "told", "news outlets"),
        ("Korrow told the Senate that rain fell.", "told", "the Senate"),
        ("Korrow warned Makri that rain fell.", "warned", "Makri"),
        ("Korrow said to the crowd that rain fell.", "said", "the crowd"),
        ("Korrow told Polish radio that rain fell.", "told", "Polish radio"),
        ("Korrow told the Lake media group that rain fell.", "told", "the Lake media group"),
        ("Korrow told the British that rain fell.", "told", "the British"),
        ("Korrow told Polish that rain fell.", "told", None),
        ("Korrow told on Friday that rain fell.", "told", None),
        ("Korrow said that rain fell.", "said", None),
    ],
)
def test_circumstances_find_the_person_spoken_to(text: str, cue: str, expected: str | None) -> None:
    found = find_addressee(text, (0, len(text)), at(text, cue), [at(text, "that rain fell")])
    assert (None if found is None else text[slice(*found)]) == expected


def test_circumstances_tell_outlets_from_people() -> None:
    names = ("the Tesk Herald", "CNN", "Tesk News Digital", "reporters", "Makri", "")
    assert [is_medium(words) for words in names] == [True, True, True, False, False, False]


def test_circumstances_find_the_place_beside_the_cue() -> None:
    text = "Korrow said in New Tesk on Friday that rain fell in Amra."
    place = find_place(text, (0, len(text)), at(text, "said"), [at(text, "that rain fell in Amra")])
    assert place is not None
    assert text[slice(*place)] == "New Tesk"
    for other in ("Korrow said in March that rain fell.", "Korrow said in Parliament, that rain fell."):
        assert find_place(other, (0, len(other)), at(other, "said"), []) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Korrow said on Friday that rain fell.", True),
        ("Korrow said in Tesk on Friday that rain fell.", True),
        ("On Friday, Korrow said that rain fell.", True),
        ("Korrow said that the Friday market was wet.", False),
        ("Korrow, who took office last Friday after a long campaign of her own, said that rain fell.", False),
    ],
)
def test_circumstances_find_the_date_of_the_act(text: str, expected: bool) -> None:
    start, end = at(text, "Friday")
    friday = DateMention(id="f", document="d", start=start, end=end, quote="Friday")
    content = at(text, "that ")[0], len(text)
    found = find_date(text, [friday], (0, len(text)), [at(text, "said"), at(text, "Korrow")], [content])
    assert (found is friday) is expected
