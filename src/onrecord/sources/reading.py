"""An input becomes a document: parsed by its source, then described."""

from __future__ import annotations

import re
from collections.abc import Mapping

from onrecord.errors import InputError
from onrecord.rows import Date, Document, Inference, cite
from onrecord.sources.item import Article, Input, Source
from onrecord.text.metadata import describe, host_of, outlet_of
from onrecord.text.passages import passages_of
from onrecord.text.stamps import parse_stamp


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
    stated = {
        "title": article.title,
        "url": article.url,
        "outlet": None if _is_known_page(item, article) else article.outlet,
        "author": article.author,
        "language": _code(article.language),
    }
    known = {field: value for field, value in stated.items() if value}
    return Document(
        id=item.document_id,
        path=item.label,
        kind=item.kind,
        sha256=item.sha256,
        text=text,
        published=Date(value=stamp.value, precision=stamp.precision, basis="stated") if stamp else None,
        evidence=(cite(text, "title", 0, len(article.title or "")),) if titled else (),
        inferences=(*article.inferences, *_origins(article, {*known, *(("published",) if stamp else ())})),
        **known,
    )


def _is_known_page(item: Input, article: Article) -> bool:
    """Tell whether a page's host names its outlet: its pages word it as they like."""
    return item.kind in ("html", "warc") and outlet_of(host_of(article.url) or "") is not None


def _code(language: str | None) -> str | None:
    """Return the ISO 639-1 code of a language tag such as ``en-GB``; None for other words."""
    match = re.match(r"\s*([a-zA-Z]{2})(?:[-_]\w+)*\s*$", language or "")
    return match[1].lower() if match else None


def _origins(article: Article, fields: set[str]) -> tuple[Inference, ...]:
    return tuple(Inference(field=field, basis="stated", from_=article.origins.get(field)) for field in sorted(fields))
