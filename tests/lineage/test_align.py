from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from onrecord.lineage.align import Reuse, align, coverage
from onrecord.lineage.shingles import words_of

STORY = (
    "The two governments agreed on Monday to keep the bridge open through the winter, "
    "although neither side would say who is going to pay for the repairs it needs."
)


def spans(left: str, right: str) -> list[tuple[str, str]]:
    return [(left[slice(*r.left)], right[slice(*r.right)]) for r in align(words_of(left), words_of(right))]


def test_align_finds_the_exact_characters_on_both_sides() -> None:
    left, right = f"VELDORA (Agency) - {STORY} More follows.", f"Some lead of its own here. {STORY.upper()}"
    assert spans(left, right) == [(STORY.rstrip("."), STORY.upper().rstrip("."))]


def test_align_bridges_a_small_edit_and_counts_it() -> None:
    edited = STORY.replace("through the winter", "all winter long")
    (reuse,) = align(words_of(STORY), words_of(edited))
    assert reuse == Reuse((0, len(STORY) - 1), (0, len(edited) - 1), 26, round(26 / 29, 4), 0, 29)


def test_align_reports_moved_passages_apart() -> None:
    first, second = STORY.split(", although ")
    assert spans(STORY, f"{second} In other news, {first}") == [
        (first, first),
        (second.rstrip("."), second.rstrip(".")),
    ]


def test_align_leaves_short_phrases_alone() -> None:
    assert (
        spans("the spokesman for the ministry of defence said so", "a spokesman for the ministry of defence left") == []
    )


@given(st.text(alphabet="ab ", max_size=300), st.text(alphabet="ab ", max_size=300))
def test_align_of_any_texts_stays_inside_them_and_never_overlaps_on_the_left(left: str, right: str) -> None:
    found = align(words_of(left), words_of(right), least=5)
    assert [r for r in found if not (0 <= r.left[0] < r.left[1] <= len(left))] == []
    assert [r for r in found if not (0 <= r.right[0] < r.right[1] <= len(right))] == []
    assert [r for r, s in itertools.pairwise(found) if r.left[1] > s.left[0]] == []


def test_coverage_is_a_share_of_the_words() -> None:
    assert coverage(words_of("one two three four"), [(0, 7)]) == 0.5
    assert coverage(words_of(""), [(0, 7)]) == 0.0
