"""Pages: the article's words by the weight of their prose, or by trafilatura; what is said of it by their metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser

from onrecord.errors import InputError
from onrecord.rows import Inference
from onrecord.sources.blocks import main_text
from onrecord.sources.decode import decode, scrub
from onrecord.sources.item import Article, Input, Source, whole
from onrecord.sources.page import facts, linked_article

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
NO_WORDS = "script,style,svg,iframe,template,link,meta,noscript"
NO_ARTICLE = f"{NO_WORDS},nav,footer,button,input,select,textarea,video,audio,canvas,object,embed"
"""Dropped before trafilatura sees the page: its F1 stays the same, and it takes three fifths of the time."""
SHORT = 250
"""Characters below which the page's own JSON-LD ``articleBody`` is preferred if longer."""


def parse(item: Input, _mapping: Mapping[str, str]) -> Article:
    """Extract a page's article; raises `InputError` where it is binary or no article is found in it."""
    text, inferences = page_text(item.data)
    return article(text, inferences)


def article(page: str, inferences: tuple[Inference, ...] = ()) -> Article:
    """Extract the article of a decoded page; raises `InputError` where none is found."""
    tree = LexborHTMLParser(page)
    found = facts(tree)
    stated = linked_article(tree).get("articleBody")
    body, sure = main_text(tree)
    if not sure:
        body = second_opinion(page) or body
    if isinstance(stated, str) and len(body) < SHORT and len(stated) > len(body):
        body = stated
    if not body.strip():
        raise InputError("no article found in the page", stage="extract")
    body, scrubbed = scrub(body)
    return Article(
        body=body,
        titled=True,
        origins={field: origin for field, (_, origin) in found.items()},
        inferences=inferences + scrubbed,
        **{field: scrub(words)[0] for field, (words, _) in found.items()},
    )


def second_opinion(page: str) -> str:
    """Return the words of a page's article as trafilatura finds them; five times as slow as `main_text`."""
    body = _extract(page, without=NO_ARTICLE)
    if len(body) < SHORT:
        # Some page builders put the article where others put the menu.
        body = max(body, _extract(page, without=NO_WORDS), key=len)
    return body


def _extract(page: str, *, without: str) -> str:
    """Return the article's words, a line for each block, once the elements ``without`` (CSS) are dropped."""
    # Imported when first used: trafilatura takes 0.5 s, which a build of plain text need not pay.
    from trafilatura import bare_extraction

    # It warns of pages without an article, which become failures with their reason.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    tree = LexborHTMLParser(page)
    for node in tree.css(without):
        node.decompose()
    result = bare_extraction(tree.html or "", fast=True, include_comments=False)
    return (getattr(result, "text", None) or "") if result is not None else ""


def page_text(data: bytes) -> tuple[str, tuple[Inference, ...]]:
    """Decode a page: a byte order mark, then UTF-8, then what its ``<meta charset>`` declares, then detection."""
    declared = DECLARED.search(data[:4096])
    if declared and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            pass
        name = declared[1].decode("ascii", "replace")
        try:
            return data.decode(name), (Inference(field="text", basis="stated", from_=f"encoding {name}, by the page"),)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


HTML = Source(kind="html", suffixes=(".html", ".htm", ".xhtml"), split=whole, parse=parse)
