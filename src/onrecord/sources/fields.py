"""Fields of dumps: which column is the text, the title, the date ... and how its value becomes words."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from onrecord.data import table
from onrecord.errors import InputError
from onrecord.sources.decode import scrub
from onrecord.sources.item import Article
from onrecord.text.lines import junk_kind

FIELDS = ("text", "title", "url", "published", "outlet", "author", "language")
MARKUP = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\s*/?>", re.IGNORECASE)
ANCHOR = re.compile(r"<(?:a|img)\s[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z/!][^<>]*>")
BLANKS = re.compile(r"\n{3,}")


@cache
def columns() -> Mapping[str, tuple[str, ...]]:
    """Return for each field the lower-case column names it goes by, the likeliest first."""
    names: dict[str, list[str]] = {field: [] for field in FIELDS}
    for field, column in table("fields.tsv"):
        names[field].append(column)
    return {field: tuple(found) for field, found in names.items()}


def has_text(record: object, mapping: Mapping[str, str]) -> bool:
    """Tell whether a record holds an article: an object with a text column that is not blank."""
    return isinstance(record, dict) and _pick(record, "text", mapping)[1] is not None


def article(record: object, mapping: Mapping[str, str]) -> Article:
    """Build an article from one record; raises `InputError` where it is no object or holds no text."""
    if not isinstance(record, dict):
        raise InputError(f"an object with named fields was expected, got {type(record).__name__}", stage="parse")
    found = {field: _pick(record, field, mapping) for field in FIELDS}
    body = found["text"][1]
    if body is None:
        raise InputError(_no_text(record, mapping), stage="parse")
    text, inferences = scrub(strip_markup(body))
    values = {
        field: " ".join(scrub(value)[0].split())
        for field, (_, value) in found.items()
        if value is not None and field != "text"
    }
    if "author" in values:
        values["author"] = _authors(values["author"])
    return Article(
        body=text,
        titled=True,
        origins={field: f'column "{found[field][0]}"' for field in values},
        inferences=inferences,
        **values,
    )


def _authors(words: str) -> str:
    """Return names without what a scraper took for one of them ("4 min read"), unless nothing else is there."""
    parts = words.split(", ")
    return ", ".join(part for part in parts if junk_kind(part) != "boilerplate") or words


def strip_markup(text: str) -> str:
    """Return text as is, or, where it holds HTML blocks, their words with a line for each block."""
    if not MARKUP.search(text) and not ANCHOR.search(text):
        return text
    return BLANKS.sub("\n\n", html.unescape(TAG.sub("", MARKUP.sub("\n", text)))).strip()


def _pick(record: Mapping[str, Any], field: str, mapping: Mapping[str, str]) -> tuple[str, str | None]:
    """Return the column that gives ``field`` and its words, None where there is none."""
    if field in mapping:
        return mapping[field], _words(_dig(record, mapping[field]))
    lower = {str(key).lower(): key for key in record}
    for name in columns()[field]:
        if name in lower:
            value = _words(record[lower[name]])
            if value is not None:
                return str(lower[name]), value
    return "", None


def _dig(record: Mapping[str, Any], column: str) -> Any:
    if column in record:
        return record[column]
    value: Any = record
    for key in column.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _words(value: Any) -> str | None:
    """Return a scalar, a list's items or an object's name as words; None for what is blank."""
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = ", ".join(item for item in (_words(each) for each in value) if item)
    if value is None or isinstance(value, (bool, dict)):
        return None
    words = str(value)
    return words if words.strip() else None


def _no_text(record: Mapping[str, Any], mapping: Mapping[str, str]) -> str:
    got = ", ".join(sorted(map(str, record))[:12])
    asked = mapping.get("text")
    blank = next((str(key) for key in record if str(key).lower() in columns()["text"]), None)
    if asked is None and blank is not None:
        return f'empty: no text in column "{blank}"'
    if asked is not None:
        return f'no text in column "{asked}" (got: {got})'
    return f"no text in any known column (got: {got}); name it with --map text=COLUMN"
