"""What a document says of itself: title, outlet, author, address, date, language; stated or inferred, and from what.

What the input's format states (a page's head, a dump's columns) is never overruled. A fact that stands in the text
gets evidence. A year or date in a photo credit is no date of the article, and a dateline's agency is not its outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import msgspec

from onrecord.data import table
from onrecord.rows import Basis, Date, Document, Evidence, Inference, Passage, cite
from onrecord.text.credits import COPYRIGHT, PHOTO, find_credit, find_masthead
from onrecord.text.language import find_language
from onrecord.text.lines import BYLINE, NAMES, URL, is_name, is_two_names, junk_kind, match_dateline
from onrecord.text.stamps import Stamp, find_stamps, parse_stamp

FILE_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d-\d\d-\d\d)(?!\d)")
URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(\d\d)[/-]?(\d\d)(?=[/_-]|$)")
MAIL = re.compile(r"(?<![\w.-])[\w.-]{1,40}@(?P<host>[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,20}){1,3})\b")
STATED_DATES = ("dateline", "byline", "boilerplate")
ADDRESS = 2
"""Passages at the top of which one may be a header with the article's address."""
HEAD = 6
"""Passages at the top in which a date line or a header states when the article appeared."""


class Fact(NamedTuple):
    """A value of one field, how it was found, and the words it stands in, if it stands in any."""

    field: str
    value: Any
    basis: Basis
    origin: str | None = None
    evidence: tuple[Evidence, ...] = ()


def describe(
    document: Document, passages: Sequence[Passage], *, outlet: str | None = None, published: str | None = None
) -> Document:
    """Fill in what is still unknown of a document; ``outlet`` and ``published`` (ISO 8601) are the last resort.

    Each field filled gets an `Inference`: stated in the text, or inferred from which words and by which rule.
    """
    facts: dict[str, Fact] = {}
    for find in (_title, _url, _author, _published, _outlet, _language):
        fact = find(document, passages)
        # A later rule may rest on the address that an earlier one found.
        if fact is not None and getattr(document, fact.field) is None:
            facts[fact.field] = fact
            document = msgspec.structs.replace(document, **{fact.field: fact.value})
    for fact in _defaults(outlet, published):
        if getattr(document, fact.field) is None:
            facts[fact.field] = fact
            document = msgspec.structs.replace(document, **{fact.field: fact.value})
    return _record(document, passages, tuple(facts.values()))


def _record(document: Document, passages: Sequence[Passage], facts: tuple[Fact, ...]) -> Document:
    evidence = [*document.evidence, *(item for fact in facts for item in fact.evidence)]
    evidence += [
        cite(document.text, "dateline", passage.start, passage.end)
        for passage in passages
        if passage.kind == "dateline"
    ]
    inferences = [Inference(field=fact.field, basis=fact.basis, from_=fact.origin) for fact in facts]
    return msgspec.structs.replace(
        document,
        evidence=tuple(sorted(set(evidence), key=lambda item: (item.role, item.start, item.end))),
        inferences=(*document.inferences, *inferences),
    )


def _title(document: Document, passages: Sequence[Passage]) -> Fact | None:
    passage = next((passage for passage in passages if passage.kind == "title"), None)
    if passage is None:
        return None
    item = cite(document.text, "title", passage.start, passage.end)
    return Fact("title", item.quote, "stated", None, (item,))


def _url(document: Document, passages: Sequence[Passage]) -> Fact | None:
    for passage in passages[:ADDRESS]:
        match = URL.search(document.text, passage.start, passage.end) if passage.kind == "boilerplate" else None
        # The address of a site's front page is an advertisement, not where the article was.
        if match and len(_path_of(match.group())) > 1:
            item = cite(document.text, "url", *match.span())
            return Fact("url", item.quote, "stated", None, (item,))
    return None


def _author(document: Document, passages: Sequence[Passage]) -> Fact | None:
    for passage in passages:
        if passage.kind != "byline":
            continue
        words = document.text[passage.start : passage.end]
        match = BYLINE.match(words)
        if match is None and not is_name(words) and not is_two_names(words):
            continue
        if match is None:
            item = cite(document.text, "author", passage.start, passage.end)
            return Fact("author", item.quote, "stated", None, (item,))
        offset = passage.start + match.start("names")
        items = tuple(
            cite(document.text, "author", offset + name.start(), offset + name.end())
            for name in NAMES.finditer(match["names"])
        )
        return Fact("author", ", ".join(item.quote for item in items), "stated", None, items)
    return None


def _published(document: Document, passages: Sequence[Passage]) -> Fact | None:
    for stamp in _stated_stamps(document, passages):
        item = cite(document.text, "published", stamp.start, stamp.end)
        return Fact("published", _date(stamp, "stated"), "stated", None, (item,))
    for origin, words in (("address", document.url or ""), ("file name", _stem(document))):
        match = (URL_DATE if origin == "address" else FILE_DATE).search(words)
        found = parse_stamp("-".join(match.groups())) if match else None
        if match is not None and found is not None:
            rule = f"{origin}: {match.group().strip('/')}"
            return Fact("published", _date(found, "inferred", rule), "inferred", rule)
    return None


def _stated_stamps(document: Document, passages: Sequence[Passage]) -> Iterator[Stamp]:
    for passage in passages[:HEAD]:
        if passage.kind not in STATED_DATES or PHOTO.search(document.text[passage.start : passage.end]):
            continue
        words = document.text[passage.start : passage.end]
        url = URL.search(words)
        if passage.kind == "boilerplate" and url is None:
            continue
        for stamp in find_stamps(words[: url.start()] if url else words):
            yield Stamp(passage.start + stamp.start, passage.start + stamp.end, stamp.value, stamp.precision)


def _date(stamp: Stamp, basis: Basis, origin: str | None = None) -> Date:
    return Date(value=stamp.value, precision=stamp.precision, basis=basis, from_=origin)


def _stem(document: Document) -> str:
    # Rows of a dump share its name, which says nothing of any of them.
    return PurePosixPath(document.path).name if document.kind in ("txt", "html", "json") else ""


@cache
def _outlets() -> tuple[dict[str, str], dict[str, str]]:
    """Return (host -> name) and (short name in file names -> name)."""
    hosts = {row[0]: row[1] for row in table("outlets.tsv")}
    short = {name: row[1] for row in table("outlets.tsv") if len(row) > 2 for name in row[2].split(",")}
    return hosts, short


def outlet_of(host: str) -> str | None:
    """Return the outlet behind a host or the hosts above it, None where the list has none."""
    hosts = _outlets()[0]
    labels = host.lower().split(":")[0].removeprefix("www.").split(".")
    return next((hosts[".".join(labels[at:])] for at in range(len(labels)) if ".".join(labels[at:]) in hosts), None)


@cache
def _slugs() -> dict[str, str]:
    """Return the words that dumps write for an outlet (thesun, daily-mail) -> its name, where they fit one outlet."""
    hosts, short = _outlets()
    found: dict[str, set[str]] = {}
    for slug, name in (*short.items(), *((host.split(".")[0], name) for host, name in hosts.items())):
        found.setdefault(slug.replace("-", ""), set()).add(name)
    return {slug: names.pop() for slug, names in found.items() if len(names) == 1}


def outlet_of_slug(words: str) -> str | None:
    """Return the outlet behind one lower-case word without a dot, None for other words and unknown ones."""
    return _slugs().get(words.replace("-", "")) if re.fullmatch(r"[a-z][a-z0-9-]{1,30}", words) else None


def _outlet(document: Document, passages: Sequence[Passage]) -> Fact | None:
    """Find the outlet: a known host, a masthead or credit line, a photo credit, copyright, its mail, any host."""
    host = host_of(document.url)
    name = outlet_of(host) if host else None
    if name is not None:
        return Fact("outlet", name, "inferred", f"address: {host}")
    named = _named_outlet(document, passages)
    if named is not None:
        return named
    if host:
        return Fact("outlet", host.removeprefix("www."), "inferred", f"address: {host}")
    dated = re.match(r"([a-z][a-z0-9-]{1,40})_" + FILE_DATE.pattern, _stem(document))
    if dated:
        return Fact("outlet", _outlets()[1].get(dated[1], dated[1]), "inferred", f"file name: {dated[1]}")
    return None


def _named_outlet(document: Document, passages: Sequence[Passage]) -> Fact | None:
    for passage in passages[:HEAD]:
        words = document.text[passage.start : passage.end]
        span = next(iter(find_credit(words)), None) if passage.kind == "byline" else None
        if passage.kind == "boilerplate" and junk_kind(words) is None:
            span = find_masthead(words)
        if span is not None:
            item = cite(document.text, "outlet", passage.start + span[0], passage.start + span[1])
            return Fact("outlet", item.quote, "stated", None, (item,))
    for rule, pattern, kind in (("photo credit", PHOTO, "caption"), ("copyright", COPYRIGHT, "boilerplate")):
        for passage in passages:
            match = pattern.search(document.text[passage.start : passage.end]) if passage.kind == kind else None
            if match:
                item = cite(document.text, "outlet", *(passage.start + place for place in match.span("outlet")))
                return Fact("outlet", item.quote, "inferred", f"{rule}: {match.group().strip(' -,')}", (item,))
    return _by_mail(document, passages)


def _by_mail(document: Document, passages: Sequence[Passage]) -> Fact | None:
    """Find the outlet whose mail address stands in the boilerplate ("tell us at news@example.com")."""
    for passage in passages:
        match = MAIL.search(document.text, passage.start, passage.end) if passage.kind == "boilerplate" else None
        name = outlet_of(match["host"]) if match else None
        if match is not None and name is not None:
            item = cite(document.text, "outlet", *match.span("host"))
            return Fact("outlet", name, "inferred", f"mail address: {match.group()}", (item,))
    return None


def host_of(url: str | None) -> str | None:
    """Return the host of an address, None where it has none."""
    try:
        return urlsplit(url or "").hostname
    except ValueError:
        return None


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _language(document: Document, _passages: Sequence[Passage]) -> Fact | None:
    language = find_language(document.text)
    return None if language is None else Fact("language", language, "inferred", "its function words")


def _defaults(outlet: str | None, published: str | None) -> Iterator[Fact]:
    if outlet:
        yield Fact("outlet", outlet, "inferred", "option --outlet")
    stamp = parse_stamp(published) if published else None
    if stamp is not None:
        origin = "option --published"
        yield Fact("published", _date(stamp, "inferred", origin), "inferred", origin)


def dateline_parts(words: str) -> tuple[str | None, str | None]:
    """Return (place, agency) of a dateline's words, each None where it names none."""
    match = match_dateline(f"{words} A")
    return (
        (match["place"] or match["wired"], match["agency"] or match["alone"] or match["wire"])
        if match
        else (None, None)
    )
