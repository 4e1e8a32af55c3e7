from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.rows import Passage, Statement, cite
from onrecord.views.segments import Segment, blocks, sweep


def said(text: str, **spans: list[tuple[int, int]]) -> Statement:
    evidence = tuple(cite(text, role, start, end) for role, parts in spans.items() for start, end in parts)
    return Statement(
        id="s", document="d", mode="direct", kind="speech", force="says", evidence=evidence, origin="rule:x", score=1.0
    )


def test_blocks_of_a_split_quotation() -> None:
    text = "“We wait,” Oskath said, “and see.”\n\nIt rained."
    statement = said(text, content=[(0, 10), (24, 34)], cue=[(18, 22)], source=[(11, 17)])
    first, second = blocks(text, [], [statement])
    assert first.segments == (
        Segment(start=0, end=10, content=(0,), opens=(0,)),
        Segment(start=10, end=11),
        Segment(start=11, end=17, source=(0,)),
        Segment(start=17, end=18),
        Segment(start=18, end=22, cue=(0,)),
        Segment(start=22, end=24),
        Segment(start=24, end=34, content=(0,)),
        Segment(start=34, end=36),
    )
    assert (first.kind, first.opens, second.opens) == ("body", (0,), ())
    assert second.segments == (Segment(start=36, end=46),)


def test_blocks_nested_content_has_the_innermost_last() -> None:
    text = "He said she said yes and no"
    outer, inner = said(text, content=[(8, 27)]), said(text, content=[(17, 20)])
    [block] = blocks(text, [], [inner, outer])
    assert [(part.start, part.content) for part in block.segments] == [(0, ()), (8, (1,)), (17, (1, 0)), (20, (1,))]


def test_blocks_zone_inside_a_line_is_a_block_and_the_stronger_zone_wins() -> None:
    text = "Subscribe now. Text."
    zones = [
        Passage(id="p1", document="d", kind="body", start=0, end=20),
        Passage(id="p2", document="d", kind="boilerplate", start=0, end=14),
    ]
    assert [(block.kind, block.segments) for block in blocks(text, zones, [])] == [
        ("boilerplate", (Segment(start=0, end=14),)),
        ("body", (Segment(start=14, end=20),)),
    ]


def test_blocks_of_nothing() -> None:
    assert blocks("", [], []) == []


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, list[Passage], list[Statement]]:
    text = draw(st.text(st.characters() | st.just("\n"), min_size=1, max_size=60))
    span = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20)).map(lambda at: (at[0], min(sum(at), len(text))))
    statements = [
        said(text, content=draw(st.lists(span, min_size=1, max_size=3)), cue=draw(st.lists(span, max_size=2)))
        for _ in range(draw(st.integers(0, 4)))
    ]
    kinds = st.sampled_from(["boilerplate", "body", "caption", "repeated"])
    zones = [
        Passage(id=str(n), document="d", kind=draw(kinds), start=start, end=end)
        for n, (start, end) in enumerate(draw(st.lists(span, max_size=4)))
    ]
    return text, zones, statements


@given(articles())
def test_blocks_are_the_whole_text_and_every_character_knows_its_statements(article) -> None:
    text, zones, statements = article
    parts = [segment for block in blocks(text, zones, statements) for segment in block.segments]
    assert "".join(text[part.start : part.end] for part in parts) == text
    for role in ("content", "cue"):
        for part in parts:
            expected = {
                number
                for number, statement in enumerate(statements)
                if any(start <= part.start and part.end <= end for start, end in statement.spans(role))
            }
            assert set(getattr(part, role)) == expected
    assert sorted(number for part in parts for number in part.opens) == list(range(len(statements)))


def test_sweep_many_nested_spans_take_no_quadratic_time() -> None:
    spans = [(n, n + 3, n) for n in range(100_000)]
    assert sum(len(over) for _, _, over in sweep([], spans)) == 3 * 100_000
