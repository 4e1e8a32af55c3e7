from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.sources.anchors import Place, find_anchors, locate
from onrecord.sources.html import article

PAGE = """<html><head><meta charset="{encoding}"><title>Pilots &amp; port agree</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Pilots agree at last"}}</script></head>
<body><nav>The council</nav><!-- The council met --><p>The <b>coun</b>cil met on&nbsp;Monday &#8212;
&quot;at last&quot;, said a m\u00e9decin.</p><script>var a = "It sent";</script>
<p>It sent <figure>picture</figure> the text on to the bay.</p></body>
</html>"""
TEXT = (
    'Pilots agree at last\n\nThe council met on Monday \u2014 "at last", said a m\u00e9decin.'
    "\n- It sent the text on to the bay."
)


def shown(page: bytes, place: Place, encoding: str) -> str:
    """Return what a reader sees of a place, without blanks."""
    raw = page[place.start : place.end].decode(encoding)
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", raw)).split())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize(
    "words",
    [
        "council",
        'Monday \u2014 "at last", said',
        "m\u00e9decin.",
        "The council met",
        "Pilots agree at last",
        "the text on",
    ],
)
def test_anchors_locate_words_in_the_bytes(encoding: str, words: str) -> None:
    page = PAGE.format(encoding=encoding.removesuffix("-sig")).encode(encoding)
    start = TEXT.index(words)
    place = locate(find_anchors(page, TEXT), start, start + len(words))
    assert place is not None
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert shown(page, place, plain) == "".join(words.split())


def test_anchors_take_the_article_and_not_the_menu() -> None:
    page = PAGE.format(encoding="utf-8").encode()
    place = locate(find_anchors(page, TEXT), TEXT.index("The council"), TEXT.index(" met"))
    assert place is not None
    assert page[place.start : place.end] == b"The <b>coun</b>cil"


@pytest.mark.parametrize("words", ["It sent the text", "\n\n"])
def test_anchors_locate_nothing_that_they_cannot_show(words: str) -> None:
    page = PAGE.format(encoding="utf-8").encode()
    start = TEXT.index(words)
    assert locate(find_anchors(page, TEXT), start, start + len(words)) is None


def test_anchors_pass_over_the_marks_of_lists() -> None:
    page = b"<ul><li>The council met.</li></ul>"
    place = locate(find_anchors(page, "- The council met."), 0, 18)
    assert place == Place(8, 24)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab <>&;/!-p\"'=\n\u00e9"), max_size=200), st.data())
def test_anchors_prove_every_place_in_any_page(source: str, data: st.DataObject) -> None:
    page = source.encode()
    try:
        text = article(f"<article><p>{source}</p></article>").body
    except InputError:
        text = source
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = locate(find_anchors(page, text), start, end)
    assert place is None or 0 <= place.start < place.end <= len(page)


def test_anchors_take_little_time_for_words_that_are_not_there() -> None:
    begin = time.process_time()
    anchors = find_anchors(b"<p>" + b"abc " * 50_000, "xyz " * 50_000)
    assert locate(anchors, 0, 8) is None
    assert time.process_time() - begin < 5
