"""Feeds (RSS 0.9 to 2.0, RDF, Atom): one article an entry, with as much of its text as the feed carries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO
from xml.etree import ElementTree

import msgspec

from onrecord.errors import InputError
from onrecord.sources.fields import article
from onrecord.sources.item import Article, Fault, Input, Part, Source, whole

FIELDS = {
    "text": ("encoded", "content", "description", "summary"),
    "title": ("title",),
    "url": ("link", "id"),
    "published": ("pubDate", "published", "date", "issued", "updated"),
    "author": ("creator", "author"),
}
"""Field -> local names of the elements that hold it, the fullest first."""


def split(stream: BinaryIO, mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Yield each entry as a JSON object; raises `InputError` for XML that is broken or no feed."""
    [part] = whole(stream, mapping, max_bytes)
    assert isinstance(part, Part)
    root = _parse(part.data)
    entries = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if not entries:
        raise InputError("no feed: XML without an item or entry", stage="parse")
    channel = _find(root, "channel")
    head = {"outlet": _words(channel, ("title",)), "language": _words(channel, ("language",))}
    for number, entry in enumerate(entries, 1):
        fields = {field: _words(entry, names) for field, names in FIELDS.items()} | head
        data = json.dumps({field: words for field, words in fields.items() if words}, sort_keys=True).encode()
        yield Part(data=data, member=str(number))


def links(data: bytes) -> list[str]:
    """Return the addresses of a feed's entries, as worded; raises `InputError` for what is no feed."""
    entries = [element for element in _parse(data).iter() if _name(element) in ("item", "entry")]
    if not entries:
        raise InputError("no feed: XML without an item or entry", stage="parse")
    return [words for entry in entries if (words := _words(entry, FIELDS["url"]))]


def _parse(data: bytes) -> ElementTree.Element:
    # No feed declares entities; those that do are attacks on the memory of their readers.
    if b"<!ENTITY" in data:
        raise InputError("XML with entity declarations is not read", stage="parse")
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"broken XML: {error}", stage="parse") from error


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _find(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next((child for child in root if _name(child) == name), root)


def _words(element: ElementTree.Element, names: tuple[str, ...]) -> str | None:
    """Return the words of the first child by one of the names that has any; a link's may stand in ``href``."""
    for name in names:
        for child in element:
            if _name(child) == name and child.get("rel", "alternate") == "alternate":
                words = " ".join("".join(child.itertext()).split()) if name != "encoded" else "".join(child.itertext())
                if words.strip() or child.get("href"):
                    return words.strip() or child.get("href")
    return None


def parse(item: Input, mapping: Mapping[str, str]) -> Article:
    """Build the article of one entry; raises `InputError` where it carries no text."""
    found = article(json.loads(item.data), mapping)
    return msgspec.structs.replace(found, origins=dict.fromkeys(found.origins, "feed"))


FEED = Source(kind="feed", suffixes=(".rss", ".atom", ".rdf", ".xml"), split=split, parse=parse, optional=True)
