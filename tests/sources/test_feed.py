from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.rows import Date, Document, Failure
from onrecord.sources import Input, inputs, read
from onrecord.sources.feed import FEED

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Coastal Wire</title><link>https://coastalwire.example</link><language>en-gb</language>
<item><title>Pilots agree</title><link>https://coastalwire.example/1</link><dc:creator>Ilse Marand</dc:creator>
<pubDate>Tue, 04 Mar 2031 10:00:00 GMT</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The council &amp; the pilots met.</p><p>They <a href="x">agreed</a>.</p>]]>
</content:encoded></item>
<item><title>Nothing more</title><link>https://coastalwire.example/2</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Coastal Wire</title>
<entry><title>Pilots agree</title><link rel="self" href="https://coastalwire.example/self"/>
<link href="https://coastalwire.example/1"/><updated>2031-03-05T00:00:00Z</updated>
<published>2031-03-04T00:00:00Z</published><author><name>Ilse Marand</name></author>
<summary>The council met.</summary></entry></feed>"""


def documents(path: Path) -> list[Document | str]:
    result: list[Document | str] = []
    for item in inputs([path], max_bytes=10_000):
        try:
            result.append(read(item) if isinstance(item, Input) else item.reason)
        except InputError as error:
            result.append(str(error))
    return result


@pytest.mark.parametrize(("name", "words"), [("a.rss", RSS), ("a.xml", ATOM)])
def test_feed_reads_its_entries(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / name).write_text(words)
    first, *rest = documents(tmp_path)
    assert isinstance(first, Document)
    assert (first.title, first.outlet, first.author, first.url) == (
        "Pilots agree", "Coastal Wire", "Ilse Marand", "https://coastalwire.example/1",
    )  # fmt: skip
    assert first.published == Date(value="2031-03-04", precision="day", basis="stated")
    body = "The council & the pilots met.\nThey agreed." if words is RSS else "The council met."
    assert first.text == f"Pilots agree\n\n{body}"
    assert rest == (
        ["no text in any known column (got: language, outlet, title, url); name it with --map text=COLUMN"]
        if words is RSS
        else []
    )


def test_feed_passes_over_other_xml_in_a_folder_but_says_so_where_it_was_named(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<map><x/></map>")
    assert documents(tmp_path) == []
    assert documents(tmp_path / "a.xml") == ["no feed: XML without an item or entry"]


def test_feed_refuses_entities_and_broken_xml(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text('<!DOCTYPE r [<!ENTITY a "b">]><rss><item><title>&a;</title></item></rss>')
    (tmp_path / "b.rss").write_text("<rss><item>")
    reasons = {}
    for path in sorted(tmp_path.iterdir()):
        [failure] = inputs([path], max_bytes=1000)
        assert isinstance(failure, Failure)
        reasons[path.name] = failure.reason.split(":")[0]
    assert reasons == {"a.rss": "XML with entity declarations is not read", "b.rss": "broken XML"}


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_feed_parses_any_bytes(data: bytes) -> None:
    item = Input(path="a.rss", location="/a.rss", name="a.rss", kind="feed", data=b"[]", sha256="")
    with pytest.raises(InputError):
        FEED.parse(item, {})
    try:
        assert list(FEED.split(BytesIO(data), {}, 1000))
    except InputError as error:
        assert str(error)
