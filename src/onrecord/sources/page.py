"""What a page's head says of its article: JSON-LD first (its dates are the likeliest to be right), then meta tags."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from onrecord.data import table

DEPTH = 8
"""Levels of JSON-LD looked into; real pages have their article within three."""


def facts(tree: LexborHTMLParser) -> dict[str, tuple[str, str]]:
    """Return for each field found (title, url, outlet, author, published, language) its words and where they stood."""
    found: dict[str, tuple[str, str]] = {}
    for field, words, origin in (*_from_json_ld(tree), *_from_tags(tree)):
        clean = " ".join(html.unescape(words).split())
        if clean and field not in found and not (field == "author" and "://" in clean):
            found[field] = (clean, origin)
    return found


def linked_article(tree: LexborHTMLParser) -> Mapping[str, Any]:
    """Return the page's JSON-LD object of a type that ends in Article or Posting; empty where it has none."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            value = json.loads(node.text() or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(value):
            if any(str(kind).endswith(("Article", "Posting")) for kind in _list(item.get("@type"))):
                return item
    return {}


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects(each, depth + 1)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _from_json_ld(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    item = linked_article(tree)
    for key, field in (
        ("headline", "title"),
        ("datePublished", "published"),
        ("author", "author"),
        ("publisher", "outlet"),
        ("inLanguage", "language"),
    ):
        names = [name for each in _list(item.get(key)) if (name := _name(each))]
        if names:
            yield field, ", ".join(names), f"JSON-LD {key}"


def _name(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else None


@cache
def _tags() -> tuple[tuple[str, str, str], ...]:
    """Return (field, CSS selector, attribute or "" for its words), the likeliest of a field first."""
    return tuple((row[0], row[1], row[2] if len(row) > 2 else "") for row in table("page_tags.tsv"))


def _from_tags(tree: LexborHTMLParser) -> Iterator[tuple[str, str, str]]:
    for field, selector, attribute in _tags():
        node = tree.css_first(selector)
        if node is None:
            continue
        words = (node.attributes.get(attribute) if attribute else node.text()) or ""
        yield field, words, f"page {selector}"
