from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.rows import Statement, cite
from onrecord.views.library import Library
from onrecord.views.listing import Filter, count, select
from onrecord.views.sentences import Piece, placed, sentence


@pytest.fixture
def library(record) -> Library:
    return Library(record)


def contents(library: Library, **wanted: str) -> list[str]:
    page = select(library, Filter(**wanted))
    assert count(library, Filter(**wanted)) == len(page.items)
    return [item.statement.quote("content") for item in page.items]


KEPT, ANNEXES, OUTER = (
    '"We keep our word to Velmara."',
    "that the annexes would follow",
    "She promised that the annexes would follow",
)
TOLD, CLAIMED = "‘We kept our word to Velmara,’", "Velmara had broken the treaty"


def test_select_newest_article_first_in_its_order(library, names) -> None:
    assert contents(library, actor=names["haldrin"]) == [TOLD, CLAIMED, KEPT, ANNEXES]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"by": "haldr"}, [TOLD, CLAIMED, KEPT, ANNEXES]),
        ({"by": "offic"}, [OUTER]),
        ({"to": "Reporters"}, [TOLD]),
        ({"to": "nobody"}, []),
        ({"outlet": "Northern Ledger"}, [KEPT, OUTER, ANNEXES]),
        ({"mode": "mixed"}, [CLAIMED]),
        ({"kind": "thought"}, []),
        ({"words": "WORD velm"}, [TOLD, KEPT]),
        ({"words": "word", "outlet": "Orlesk Courier"}, [TOLD]),
        ({"words": '"*) AND ('}, []),
        ({"since": "2031-04", "by": "haldrin"}, [TOLD, CLAIMED]),
        ({"until": "2031-03", "by": "haldrin"}, [KEPT, ANNEXES]),
        ({"since": "2031-03-11", "until": "2031-03-11"}, [KEPT, OUTER, ANNEXES]),
        ({"by": "100%_'"}, []),
        ({"subject": "velm"}, [KEPT]),
        ({"subject": "Velmara", "outlet": "Orlesk Courier"}, []),
        ({"subject": "annexes"}, []),
    ],
)
def test_select_by_each_filter(library, wanted: dict[str, str], found: list[str]) -> None:
    assert contents(library, **wanted) == found


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_select_pages_together_are_the_whole(library, limit: int) -> None:
    whole = select(library, Filter()).items
    parts, after = [], None
    while True:
        page = select(library, Filter(), after=after, limit=limit)
        parts += page.items
        after = page.after
        if after is None:
            break
    assert [item.head.id for item in parts] == [item.head.id for item in whole]
    assert sorted(item.statement.id for item in parts) == sorted(item.statement.id for item in whole)
    assert len(whole) == 7


def test_select_shows_the_sentence_with_its_parts(library) -> None:
    [item] = select(library, Filter(words="annexes", mode="indirect", actor=None, by="marta")).items
    assert item.pieces == (
        Piece("She", ("source",)),
        Piece(" ", ()),
        Piece("promised", ("cue",)),
        Piece(" ", ()),
        Piece("that the annexes would follow", ("content",)),
        Piece(", officials said.", ()),
    )
    assert item.markup == (
        '<span class="source">She</span> <span class="cue">promised</span> '
        '<span class="said indirect">that the annexes would follow</span>, officials said.'
    )


@given(st.text(min_size=1, max_size=60), st.integers(0, 59), st.integers(1, 30), st.integers(0, 20))
def test_sentence_shows_the_content_for_any_text(text: str, start: int, size: int, around: int) -> None:
    start = min(start, len(text) - 1)
    end = min(start + size, len(text))
    said = Statement(
        id="s",
        document="d",
        mode="direct",
        kind="speech",
        force="says",
        evidence=(cite(text, "content", start, end),),
        origin="rule:x",
        score=1.0,
    )
    offset = max(start - around, 0)
    pieces = sentence(placed(said), offset, text[offset : end + around])
    assert "".join(piece.text for piece in pieces if piece.roles) == text[start:end].replace("\n", " ")
