from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.draft import Mark
from onrecord.extract.trimming import trimmed
from onrecord.rows import Span


def mark(text: str, source: tuple[str, ...], cue: str, content: str) -> Mark:
    def spans(parts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
        return tuple((text.index(part), text.index(part) + len(part)) for part in parts)

    return Mark(source=spans(source), cue=spans((cue,)), content=spans((content,)), score=0.8, origin="model@x")


def words(text: str, found: Mark) -> tuple[list[str], list[str], list[str]]:
    source, cue, content = (
        [text[start:end] for start, end in spans] for spans in (found.source, found.cue, found.content)
    )
    return source, cue, content


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        ("Makri left. Ilva, a Tesk senator, said rain fell.", ("Ilva", "senator,"), "said", "rain fell",
         (["Ilva, a Tesk senator,"], ["said"], ["rain fell"])),
        ("Korrow met envoys and, on the way home over hills in Tesk and the long river beyond them, Makri said rain.",
         ("Korrow", "Makri"), "said", "rain", (["Makri"], ["said"], ["rain"])),
        ("BASIN TV\n\nTesk has said rain fell.", ("BASIN TV\n\nTesk",), "has said", "rain fell",
         (["Tesk"], ["has said"], ["rain fell"])),
        ("Korrow said rain fell but Makri left.", ("Korrow",), "said", "rain fell but",
         (["Korrow"], ["said"], ["rain fell"])),
        ("Korrow approved aid to Tesk on Friday.", ("Korrow",), "approved", "aid to Tesk on",
         (["Korrow"], ["approved"], ["aid to Tesk"])),
        ("Korrow said he would come in.", ("Korrow",), "said", "he would come in",
         (["Korrow"], ["said"], ["he would come in"])),
        ("Korrow has offered a bleak answer.", ("Korrow",), "has offered a", "bleak answer",
         (["Korrow"], ["has offered"], ["bleak answer"])),
        ("Rain fell\n\nRoads closed, Korrow said.", ("Korrow",), "said", "Rain fell\n\nRoads closed",
         (["Korrow"], ["said"], ["Roads closed"])),
        ("Korrow said, “We leave.” He sat down.", ("Korrow",), "said", "“We leave.” He sat down",
         (["Korrow"], ["said"], ["“We leave.”"])),
        ("Korrow called it “old” and left.", ("Korrow",), "called", "“old” and left",
         (["Korrow"], ["called"], ["“old” and left"])),
        ("Korrow said, “We leave,” drawing jeers.", ("Korrow",), "said", "“We leave,” drawing jeers",
         (["Korrow"], ["said"], ["“We leave,”"])),
        ("Korrow said “rain,” and “snow,” fell.", ("Korrow",), "said", "“rain,” and “snow,” fell",
         (["Korrow"], ["said"], ["“rain,” and “snow,” fell"])),
        ("Korrow said: “Rain fell.”\n\n“Roads closed.”", ("Korrow",), "said", "“Rain fell.”\n\n“Roads closed.”",
         (["Korrow"], ["said"], ["“Rain fell.”", "“Roads closed.”"])),
        ("Korrow’s hope is that rain fell.", ("s",), "hope", "that rain fell",
         (["Korrow’s"], ["hope"], ["that rain fell"])),
        ("Korrow, who was ill, said rain fell.", ("Korrow, who",), "said", "rain fell",
         (["Korrow"], ["said"], ["rain fell"])),
        ("Korrow, who said rain fell, left.", ("Korrow, who",), "said", "rain fell",
         (["Korrow, who"], ["said"], ["rain fell"])),
        ("The Tesk board on Friday said rain fell.", ("The Tesk board on",), "said", "rain fell",
         (["The Tesk board"], ["said"], ["rain fell"])),
    ],
)  # fmt: skip
def test_trimming_makes_spans_whole(
    text: str, source: tuple[str, ...], cue: str, content: str, expected: tuple[list[str], list[str], list[str]]
) -> None:
    assert words(text, trimmed(mark(text, source, cue, content), text)) == expected


def test_trimming_keeps_content_of_nothing_else() -> None:
    text = "Korrow said but and or."
    assert words(text, trimmed(mark(text, ("Korrow",), "said", "but and or"), text))[2] == ["but and or"]


_SPAN = st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda pair: (pair[0], sum(pair)))


@given(st.text(alphabet="ab A\n“”,. but the", min_size=40), _SPAN, _SPAN, _SPAN, _SPAN)
def test_trimming_stays_inside(text: str, first: Span, second: Span, cue: Span, content: Span) -> None:
    before = Mark(source=tuple(sorted((first, second))), cue=(cue,), content=(content,), score=0.5, origin="m@x")
    after = trimmed(before, text)
    assert len(after.source) == 1
    assert min(first[0], second[0]) <= after.source[0][0] < after.source[0][1] <= max(first[1], second[1])
    assert content[0] <= after.content[0][0] < after.content[0][1] <= content[1]
    assert cue[0] == after.cue[0][0] < after.cue[0][1] <= cue[1]


def test_trimming_leaves_by_out_of_a_source() -> None:
    text = "The pact was praised by Korrow."
    found = trimmed(mark(text, ("by Korrow",), "was praised", "The pact"), text)
    assert words(text, found) == (["Korrow"], ["was praised"], ["The pact"])
