"""Authority files: lists that name actors. A newsroom's own (CSV or FollowTheMoney JSON), or the small shipped one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from onrecord.data import table
from onrecord.errors import InputError

_SCHEMATA = {
    "Person": "person", "Organization": "organisation", "PublicBody": "organisation", "Company": "organisation",
    "LegalEntity": "organisation", "Country": "state", "Address": "place",
}  # fmt: skip
_KINDS = {"organization": "organisation", "country": "state", "company": "organisation", "": "person"}


class AuthorityEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An actor as a list names it. ``aliases`` are further names; ``country`` is a code such as ``by``."""

    id: str
    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    country: str | None = None
    wikidata: str | None = None


def read_authority(data: bytes, *, name: str) -> tuple[AuthorityEntry, ...]:
    """Read an authority file's bytes: CSV with columns id and name, or FollowTheMoney entities, one JSON a line.

    CSV columns: id, name, aliases (separated by ``;`` or ``|``), kind, country, wikidata; all but id and name may
    be left out. ``name`` of the file decides by its ending (.json, .jsonl, .ftm are JSON). Raises ``InputError``.
    """
    try:
        text = data.decode("utf-8-sig")
        rows = _entities(text) if name.lower().endswith((".json", ".jsonl", ".ftm")) else _csv(text)
        return tuple(rows)
    except (UnicodeDecodeError, json.JSONDecodeError, csv.Error, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{name}: cannot be read as a list of actors ({error}); give CSV with the columns id and name"
        ) from error


def _csv(text: str) -> Iterator[AuthorityEntry]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        kind = (row.get("kind") or "").strip().lower()
        aliases = (row.get("aliases") or "").replace("|", ";").split(";")
        yield AuthorityEntry(
            id=row["id"].strip(),
            name=row["name"].strip(),
            kind=_KINDS.get(kind, kind),
            aliases=tuple(alias.strip() for alias in aliases if alias.strip()),
            country=(row.get("country") or "").strip().lower() or None,
            wikidata=(row.get("wikidata") or "").strip() or None,
        )


def _entities(text: str) -> Iterator[AuthorityEntry]:
    for line in text.splitlines():
        entity = json.loads(line) if line.strip() else {}
        kind = _SCHEMATA.get(entity.get("schema", ""))
        names = _names(entity)
        if kind and names:
            yield _entity(entity, kind, names)


def _names(entity: dict[str, Any]) -> list[str]:
    properties = entity.get("properties", {})
    found = [*properties.get("name", []), *properties.get("alias", []), *properties.get("weakAlias", [])]
    return list(dict.fromkeys([*([entity["caption"]] if entity.get("caption") else []), *found]))


def _entity(entity: dict[str, Any], kind: str, names: list[str]) -> AuthorityEntry:
    properties = entity.get("properties", {})
    countries = [*properties.get("country", []), *properties.get("nationality", []), *properties.get("citizenship", [])]
    return AuthorityEntry(
        id=entity["id"],
        name=names[0],
        kind=kind,
        aliases=tuple(names[1:]),
        country=countries[0].lower() if countries else None,
        wikidata=(properties.get("wikidataId") or [None])[0],
    )


@cache
def shipped_authority() -> tuple[AuthorityEntry, ...]:
    """Return the shipped list: states with their names in several languages, and international organisations."""
    return (*_states(), *_organisations())


def _states() -> Iterable[AuthorityEntry]:
    for code, name, aliases, _, _, _, *wikidata in table("states.tsv")[1:]:
        forms = tuple(alias for alias in aliases.split("|") if alias)
        found = wikidata[0] if wikidata else None
        yield AuthorityEntry(id=f"state-{code}", name=name, kind="state", aliases=forms, country=code, wikidata=found)


def _organisations() -> Iterable[AuthorityEntry]:
    for row in table("organisations.tsv")[1:]:
        name, acronym, aliases, country, kind = (*row, *("",) * (5 - len(row)))
        if kind != "place":
            forms = tuple(form for form in (acronym, *aliases.split("|")) if form)
            slug = name.lower().replace(" ", "-")
            yield AuthorityEntry(
                id=f"org-{slug}", name=name, kind="organisation", aliases=forms, country=country or None
            )
