from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.sources.html import article, page_text

PARAGRAPHS = "".join(
    f"<p>The council met for the {number}. time on Monday in the old town hall, and it sent the text on.</p>"
    for number in range(4)
)
HEAD = """<script type="application/ld+json">{"@graph": [{"@type": "Organization", "name": "no"},
{"@type": ["NewsArticle"],
"headline": "Pilots &amp; port agree", "datePublished": "2031-03-04T10:00:00Z", "author": [{"name": "Ilse Marand"}],
"publisher": {"name": "Coastal Wire"}, "inLanguage": "en-GB"}]}</script>
<meta property="og:title" content="Other"><meta name="date" content="2030-01-01">
<link rel="canonical" href="https://coastalwire.example/1">"""


def test_html_believes_json_ld_before_tags() -> None:
    found = article(f"<html><head>{HEAD}</head><body><article>{PARAGRAPHS}</article></body></html>")
    assert (found.title, found.published, found.author, found.outlet, found.language, found.url) == (
        "Pilots & port agree", "2031-03-04T10:00:00Z", "Ilse Marand", "Coastal Wire", "en-GB",
        "https://coastalwire.example/1",
    )  # fmt: skip
    assert found.origins["published"] == "JSON-LD datePublished"
    assert found.body.count("The council met") == 4


def test_html_reads_tags_where_there_is_no_json_ld() -> None:
    head = (
        '<title>Pilots agree - Coastal Wire</title><meta property="og:title" content="Pilots agree">'
        '<meta property="og:site_name" content="Coastal Wire"><meta name="author" content="https://x.example/marand">'
        '<script type="application/ld+json">{broken</script>'
    )
    found = article(f"<html lang='en'><head>{head}</head><body><article>{PARAGRAPHS}</article></body></html>")
    assert (found.title, found.outlet, found.author, found.language) == ("Pilots agree", "Coastal Wire", None, "en")


def test_html_leaves_menus_and_scripts_out() -> None:
    page = f"<body><nav><p>Home and away</p></nav><script>var x = 'no'</script><article>{PARAGRAPHS}</article></body>"
    assert "Home" not in article(page).body


def test_html_finds_an_article_that_stands_where_menus_do() -> None:
    assert article(f"<body><nav>{PARAGRAPHS}</nav></body>").body.count("The council met") == 4


def test_html_takes_the_stated_body_where_the_page_shows_none() -> None:
    stated = "The council met on Monday. " * 20
    page = (
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{stated}"}}</script><p>Wait</p>'
    )
    assert article(page).body == stated


@pytest.mark.parametrize(
    ("data", "text", "origin"),
    [
        ('<meta charset="iso-8859-1">m\u00e9tier'.encode("latin-1"), "m\u00e9tier", "encoding iso-8859-1, by the page"),
        ('<meta charset="iso-8859-1">m\u00e9tier'.encode(), "m\u00e9tier", None),
        ("\ufeff<p>m\u00e9tier".encode(), "<p>m\u00e9tier", None),
    ],
)
def test_html_decodes_as_utf_8_and_then_as_the_page_says(data: bytes, text: str, origin: str | None) -> None:
    found, inferences = page_text(data)
    assert found.endswith(text)
    assert [item.from_ for item in inferences] == ([origin] if origin else [])


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet=st.sampled_from("ab <>&;/!-p\"'=\n\x00"), max_size=300))
def test_html_reads_any_page(page: str) -> None:
    try:
        assert article(page).body.strip()
    except InputError as error:
        assert str(error) == "no article found in the page"
