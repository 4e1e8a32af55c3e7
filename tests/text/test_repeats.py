from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.text.repeats import Echo, find_echoes

A = ["the", "council", "met", "on", "monday", "in", "the", "old", "town", "hall"]
B = ["it", "agreed", "to", "send", "the", "text", "on", "to", "both", "parliaments"]
C = ["nobody", "in", "the", "bay", "had", "thought", "it", "would", "come", "so", "soon"]


def test_repeats_finds_a_line_that_is_said_again() -> None:
    assert find_echoes([A, C, A]) == (
        Echo(earlier=0.0, later=1.0, sources=(), targets=(2,)),
        Echo(),
        Echo(earlier=1.0, later=0.0, sources=(0,), targets=()),
    )


def test_repeats_measures_a_line_that_strings_others_together() -> None:
    teaser, *_ = find_echoes([A + B, B, A])
    # Of 17 shingles the three at the seam are words of neither.
    assert (teaser.later, teaser.targets) == (14 / 17, (1, 2))


def test_repeats_puts_the_line_that_shares_most_first() -> None:
    *_, last = find_echoes([A[:6], A[:8], A, A[:5] + C, A])
    assert last.sources[0] == 2


def test_repeats_takes_short_lines_only_whole() -> None:
    short = ["he", "sent", "the", "text"]
    assert [echo.earlier for echo in find_echoes([short, [*short, *A], short, ["he", "said"], ["he", "said"]])] == [
        0.0, 0.0, 1.0, 0.0, 0.0,
    ]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=12), max_size=20))
def test_repeats_gives_shares_and_other_lines(lines: list[list[str]]) -> None:
    echoes = find_echoes(lines)
    assert len(echoes) == len(lines)
    for number, echo in enumerate(echoes):
        assert 0 <= echo.earlier <= 1 and 0 <= echo.later <= 1
        assert all(place < number for place in echo.sources)
        assert all(number < place < len(lines) for place in echo.targets)
