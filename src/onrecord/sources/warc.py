"""Web archives (.warc, .warc.gz): every HTML page that was answered with 200 is an article, read as pages are.

Requests, robots.txt, images, redirects and errors are no articles and are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from onrecord.errors import InputError
from onrecord.rows import Inference
from onrecord.sources.html import article, page_text
from onrecord.sources.item import Article, Fault, Input, Part, Source, too_large

HEADERS = 65_536
"""Bytes of HTTP headers allowed for above the limit for an article."""
PAGES = ("text/html", "application/xhtml+xml")


def split(stream: BinaryIO, _mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Yield each page's bytes with its record's id, offset, address, fetch date and payload digest.

    Raises `InputError` where fastwarc is not installed, ``OSError`` where the archive is damaged.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise InputError("WARC files need fastwarc: pip install fastwarc") from error
    kinds = WarcRecordType.response | WarcRecordType.resource
    for record in ArchiveIterator(stream, record_types=kinds, parse_http=False):
        part = _read(record, max_bytes)
        if part is not None:
            yield part


def _read(record: Any, max_bytes: int) -> Part | Fault | None:
    """Return a record's page, why it cannot be read, or None where it is no page."""
    name = str(record.record_id).strip("<>")
    stated = record.content_length
    if stated > max_bytes + HEADERS:
        return Fault(member=name, reason=str(too_large(max_bytes)))
    # fastwarc does not report an archive that ends early; a frozen record tells how much of it there was.
    record.freeze()
    if record.content_length < stated:
        return Fault(member=name, reason=f"the archive ends after {record.content_length} of {stated} bytes of it")
    record.parse_http(auto_decode="all")
    return _page(record, name, max_bytes) if _is_page(record) else None


def _is_page(record: Any) -> bool:
    http = record.http_headers
    if http is not None and http.status_code != 200:
        return False
    kind = record.http_content_type if http is not None else record.headers.get("Content-Type", "")
    return (kind or "").split(";")[0].strip().lower() in PAGES


def _page(record: Any, name: str, max_bytes: int) -> Part | Fault:
    data = record.reader.read(max_bytes + 1)
    if len(data) > max_bytes:
        return Fault(member=name, reason=str(too_large(max_bytes)))
    facts = {
        "url": record.headers.get("WARC-Target-URI"),
        "date": record.headers.get("WARC-Date"),
        "digest": record.headers.get("WARC-Payload-Digest"),
        "offset": str(record.stream_pos),
    }
    return Part(data=data, member=name, facts=tuple((key, value) for key, value in facts.items() if value))


def parse(item: Input, _mapping: Mapping[str, str]) -> Article:
    """Extract the page's article; its address is the one it was fetched from."""
    text, inferences = page_text(item.data)
    found = article(text, inferences)
    facts = dict(item.facts)
    record = ", ".join(f"{key} {facts[key]}" for key in ("date", "offset", "digest") if key in facts)
    fetched = Inference(field="fetched", basis="stated", from_=f"WARC record {item.member}, {record}")
    return msgspec.structs.replace(
        found,
        url=facts.get("url", found.url),
        origins={**found.origins, **({"url": "WARC-Target-URI"} if "url" in facts else {})},
        inferences=(*found.inferences, fetched),
    )


WARC = Source(kind="warc", suffixes=(".warc",), split=split, parse=parse, raw=True)
