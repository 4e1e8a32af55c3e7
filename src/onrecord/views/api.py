"""The same record for programs: JSON, pages by cursor, described by an OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from onrecord.record.queries import overview
from onrecord.rows import TABLES, Row
from onrecord.views.library import Library
from onrecord.views.listing import Filter, Quoted, count, select

_TABLES: Mapping[str, type[Row]] = {of.table: of for of in TABLES}
MOST = 200
"""Rows of one answer."""
_FILTERS = {
    "words": "words that the statement or its speaker's name holds, the last as a beginning",
    "by": "words that a name of the speaker has, by their beginnings",
    "to": "words of whom it was said to",
    "actor": "id of the speaker",
    "outlet": "name of the outlet",
    "mode": "direct, mixed or indirect",
    "kind": "speech, thought, writing ...",
    "subject": "words of a name that the statement's own words name, by their beginnings",
    "since": "first day, month or year (ISO 8601)",
    "until": "last day, month or year (ISO 8601)",
    "document": "id of the article",
}


class NotFoundError(LookupError):
    """There is no such table or row."""


class QueryError(ValueError):
    """A parameter that is unknown or has no sense; the message says which."""


def answer(library: Library, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Answer ``record``, ``TABLE``, ``TABLE/ID`` or ``openapi.json``. Raises `NotFoundError` and `QueryError`."""
    table, _, name = path.partition("/")
    if path == "openapi.json":
        return document()
    if path == "record":
        return {"title": library.record.path.stem, **overview(library.record)}
    if table not in _TABLES:
        raise NotFoundError(f"no table {table!r}; there are {', '.join(_TABLES)}")
    if name:
        row = library.record.get(_TABLES[table], name)
        if row is None:
            raise NotFoundError(f"no row {name!r} in {table}")
        return row.to_dict()
    return _statements(library, query) if table == "statements" else _rows(library, table, query)


def _rows(library: Library, table: str, query: Mapping[str, str]) -> dict[str, Any]:
    after, limit = _window(query, allowed=())
    lines = library.ask(f"SELECT id FROM {table} WHERE id > ? ORDER BY id LIMIT ?", after or "", limit + 1)
    ids = [name for (name,) in lines]
    rows = [row.to_dict() for row in library.record.get_many(_TABLES[table], ids[:limit])]
    return {"items": rows, "after": ids[limit - 1] if len(ids) > limit else None}


def _statements(library: Library, query: Mapping[str, str]) -> dict[str, Any]:
    after, limit = _window(query, allowed=tuple(_FILTERS))
    wanted = Filter(**{name: query[name] for name in _FILTERS if query.get(name)})
    page = select(library, wanted, after=after, limit=limit)
    return {"items": [_quoted(item) for item in page.items], "after": page.after, "count": count(library, wanted)}


def _quoted(item: Quoted) -> dict[str, Any]:
    return {
        **item.statement.to_dict(),
        "speaker_label": item.speaker or None,
        "content": item.statement.quote("content"),
        "sentence": "".join(piece.text for piece in item.pieces),
        "article": msgspec.to_builtins(item.head),
    }


def _window(query: Mapping[str, str], *, allowed: tuple[str, ...]) -> tuple[str | None, int]:
    known = {"after", "limit", *allowed}
    for name in query:
        if name not in known:
            raise QueryError(f"unknown parameter {name!r}; there are {', '.join(sorted(known))}")
    raw = query.get("limit", "50")
    if not (raw.isascii() and raw.isdigit() and 1 <= int(raw[:9]) <= MOST):
        raise QueryError(f"limit is {raw[:20]!r}; give 1 to {MOST}")
    return query.get("after") or None, int(raw)


def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document, its schemas made from the rows."""
    _, components = msgspec.json.schema_components(TABLES, ref_template="#/components/schemas/{name}")
    paths: dict[str, Any] = {"/api/record": _operation("Counts of the record", [], {"type": "object"})}
    for table, of in _TABLES.items():
        schema = {"$ref": f"#/components/schemas/{of.__name__}"}
        extra = [_parameter(name, told) for name, told in _FILTERS.items()] if table == "statements" else []
        paths[f"/api/{table}"] = _operation(f"Rows of {table}", [*_PAGING, *extra], _page(schema))
        one = _parameter("id", "id of the row", place="path")
        paths[f"/api/{table}/{{id}}"] = _operation(f"One row of {table}", [one], schema)
    return {
        "openapi": "3.1.0",
        "info": {"title": "onrecord", "version": "1", "description": "A record for reading: who said what, where."},
        "paths": paths,
        "components": {"schemas": components},
    }


def _parameter(name: str, told: str, *, place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "description": told, "schema": {"type": "string"}}


_PAGING = [
    _parameter("after", "`after` of the page before: the id of its last row"),
    _parameter("limit", f"rows of a page, 1 to {MOST}; 50 if not given"),
]


def _page(schema: dict[str, Any]) -> dict[str, Any]:
    after = {"type": ["string", "null"]}
    return {"type": "object", "properties": {"items": {"type": "array", "items": schema}, "after": after}}


def _operation(summary: str, parameters: list[dict[str, Any]], schema: dict[str, Any]) -> dict[str, Any]:
    found = {"description": "found", "content": {"application/json": {"schema": schema}}}
    answers = {"200": found, "304": {"description": "not changed"}, "400": {"description": "a wrong parameter"}}
    if any(parameter["in"] == "path" for parameter in parameters):
        answers["404"] = {"description": "no such row"}
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}
