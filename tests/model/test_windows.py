from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.model.windows import (
    CASES,
    LONGEST,
    QUOTES,
    WINDOW,
    case_of,
    cut,
    load_tokenizer,
    plain,
    quote_states,
    read,
    windows,
)

TOKENIZER = load_tokenizer()
ANY_TEXT = st.text(alphabet=st.characters(), max_size=400)  # surrogates included
NEWSY = st.text(alphabet="ab C.\n \"“”'‘’«»é🙂\u200f\u0000İß", max_size=1500)


def states(line: str) -> list[str]:
    return [QUOTES[s] for s in quote_states(line)]


@given(ANY_TEXT | NEWSY)
def test_windows_offsets_point_into_the_text_in_order(text: str) -> None:
    pieces = cut(text, TOKENIZER)
    for start, end in zip(pieces.start.tolist(), pieces.end.tolist(), strict=True):
        assert 0 <= start < end <= len(text)
    assert all(a <= b for a, b in zip(pieces.start, pieces.start[1:], strict=False))
    assert all(a <= b for a, b in zip(pieces.word, pieces.word[1:], strict=False))


def test_windows_offsets_are_exact_behind_characters_outside_the_basic_plane() -> None:
    text = "🙂🙂 e\u0301te\u0301 İstanbul \ud83d \x00 said “yes”"
    pieces = cut(text, TOKENIZER)
    words = [text[s:e] for s, e in zip(pieces.start, pieces.end, strict=True)]
    assert words[-4:] == ["said", "“", "yes", "”"]


@given(ANY_TEXT)
def test_windows_plain_keeps_every_offset(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.lists(st.integers(1, 700), max_size=12), st.sampled_from((64, 128, WINDOW)))
@settings(max_examples=60)
def test_windows_own_every_piece_once_and_fit(lengths: list[int], size: int) -> None:
    pieces = cut("\n".join("word " * n for n in lengths), TOKENIZER)
    found = windows(pieces, size=size)
    owned = [i for w in found for i in range(w.own_lo, w.own_hi)]
    assert owned == list(range(len(pieces)))
    for window in found:
        assert window.lo <= window.own_lo < window.own_hi <= window.hi
        reading = read(pieces, window)
        assert len(reading.ids) <= LONGEST
        assert [p for p in reading.piece.tolist() if p >= 0] == list(range(window.lo, window.hi))


def test_windows_keep_a_long_line_whole_up_to_the_longest() -> None:
    pieces = cut("word " * 500, TOKENIZER)
    assert len(windows(pieces)) == 1


def test_windows_case_tells_spellings_apart() -> None:
    assert [CASES[case_of(w)] for w in ("said", "Minsk", "NATO", "A", "McCain", "2025", "")] == [
        "lower",
        "capital",
        "upper",
        "capital",
        "mixed",
        "other",
        "other",
    ]


def test_windows_quote_states_follow_curly_straight_and_angle_marks() -> None:
    for line in ("a “b” c", 'a "b" c', "a «b» c", "a „b“ c"):
        assert states(line)[2:5] == ["opening", "double", "closing"]
        assert states(line)[0] == states(line)[6] == "outside"


def test_windows_quote_states_survive_missing_marks() -> None:
    assert states("“ab") == ["opening", "double", "double"]
    assert states("ab”") == ["double", "double", "closing"]
    assert set(states("it's the cats' food")) == {"outside"}


def test_windows_single_marks_quote_only_in_pairs() -> None:
    assert states("‘It’s so,’ he")[:3] == ["opening", "single", "single"]


@given(ANY_TEXT | NEWSY)
def test_windows_quote_states_take_any_line(line: str) -> None:
    assert len(quote_states(line)) == len(line)
