"""Plain text: the document's text is the file, decoded and otherwise unchanged."""

from __future__ import annotations

from collections.abc import Mapping

from onrecord.sources.decode import decode
from onrecord.sources.item import Article, Input, Source, whole


def parse(item: Input, _mapping: Mapping[str, str]) -> Article:
    """Decode the file; raises `InputError` for binary data."""
    text, inferences = decode(item.data)
    return Article(body=text, inferences=inferences)


TXT = Source(kind="txt", suffixes=(".txt", ".text"), split=whole, parse=parse)
