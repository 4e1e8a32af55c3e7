"""An input becomes a document: parsed by its source, then described."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from onrecord.errors import InputError
from onrecord.rows import Basis, Date, Document, Inference, cite
from onrecord.sources.item import Article, Input, Source
from onrecord.text.metadata import describe, host_of, outlet_of, outlet_of_slug
from onrecord.text.passages import passages_of
from onrecord.text.stamps import parse_stamp

HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")


def read_with(
    sources: tuple[Source, ...],
    item: Input,
    *,
    mapping: Mapping[str, str],
    outlet: str | None,
    published: str | None,
) -> Document:
    """Parse and describe one input; raises `InputError`, whose words name the member of a dump."""
    source = next(each for each in sources if each.kind == item.kind)
    article = source.parse(item, mapping)
    if not article.body.strip():
        raise InputError("empty: no text in it", stage="parse")
    document = compose(item, article)
    return describe(document, passages_of(document), outlet=outlet, published=published)


def compose(item: Input, article: Article) -> Document:
    """Build the document: its text is the file's, or title, blank line and body; with what the format states."""
    titled = article.titled and article.title is not None
    text = f"{article.title}\n\n{article.body}" if titled else article.body
    stamp = parse_stamp(article.published) if article.published else None
    outlet, basis = _outlet(item, article)
    stated = {
        "title": article.title,
        "url": article.url,
        "outlet": outlet,
        "author": article.author,
        "language": _code(article.language),
        "published": Date(value=stamp.value, precision=stamp.precision, basis="stated") if stamp else None,
    }
    known: dict[str, Any] = {field: value for field, value in stated.items() if value}
    origins = (
        Inference(field=field, basis=basis if field == "outlet" else "stated", from_=_origin(article, field, outlet))
        for field in sorted(known)
    )
    return Document(
        id=item.document_id,
        path=item.label,
        kind=item.kind,
        sha256=item.sha256,
        text=text,
        evidence=(cite(text, "title", 0, len(article.title or "")),) if titled else (),
        inferences=(*article.inferences, *origins),
        **known,
    )


def _outlet(item: Input, article: Article) -> tuple[str | None, Basis]:
    """Return the outlet that the format states; its name where it states its host, or a word of its host.

    None for a page whose host is known: its pages word their outlet as they like, and the host names it once.
    """
    if item.kind in ("html", "warc") and outlet_of(host_of(article.url) or "") is not None:
        return None, "inferred"
    # Some sites put their sections behind their name.
    words = (article.outlet or "").strip(" |").split(" | ")[0]
    name = (outlet_of(words) or words.removeprefix("www.")) if HOST.fullmatch(words) else outlet_of_slug(words)
    return (words or None, "stated") if name is None or name == words else (name, "inferred")


def _origin(article: Article, field: str, outlet: str | None) -> str | None:
    origin = article.origins.get(field)
    return f"{origin}: {article.outlet}" if field == "outlet" and outlet != article.outlet else origin


def _code(language: str | None) -> str | None:
    """Return the ISO 639-1 code of a language tag such as ``en-GB``; None for other words."""
    match = re.match(r"\s*([a-zA-Z]{2})(?:[-_]\w+)*\s*$", language or "")
    return match[1].lower() if match else None
