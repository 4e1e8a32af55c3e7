"""What is shown of an actor: its id, the name most used, all names as worded, roles, country."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from onrecord.resolve.authority import AuthorityEntry
from onrecord.resolve.nodes import Node
from onrecord.rows import Actor, NameCount, make_id
from onrecord.text.names import is_given

MOST_ROLES = 200
"""Roles kept of one actor, the earliest: a president has thousands of equal ones in an archive."""


def describe(
    groups: list[list[Node]],
    entries: Mapping[tuple[str, str], AuthorityEntry],
    undecided: Mapping[str, object],
) -> tuple[tuple[Actor, ...], dict[str, str]]:
    """Return the actors of groups of nodes, sorted by id, and node id -> actor id.

    ``entries`` name those that they list; ``undecided`` holds nodes of one document only, which keep their own id.
    """
    actors: dict[str, Actor] = {}
    ids: dict[str, str] = {}
    for group in groups:
        found = {entry.id: entry for node in group if (entry := entries.get((node.kind, node.key)))}
        entry = next(iter(found.values())) if len(found) == 1 else None
        actor = _actor(group, entry, undecided)
        actors[actor.id] = actor
        ids.update((node.id, actor.id) for node in group)
    return tuple(sorted(actors.values(), key=lambda actor: actor.id)), ids


def _actor(group: list[Node], entry: AuthorityEntry | None, undecided: Mapping[str, object]) -> Actor:
    names: Counter[str] = Counter()
    countries: Counter[str] = Counter()
    for node in group:
        names.update(node.quotes)
        countries.update(node.countries)
    roles = sorted(
        (role for node in group for role in node.roles.values()),
        key=lambda role: (role.date or "9", role.document, role.start),
    )
    return Actor(
        id=entry.id if entry else _identity(group, undecided),
        name=entry.name if entry else display(group),
        kind=group[0].kind,
        names=tuple(
            NameCount(name=name, count=count)
            for name, count in sorted(names.items(), key=lambda item: (-item[1], item[0]))
        ),
        roles=tuple(roles[:MOST_ROLES]),
        country=entry.country if entry else min(countries, key=lambda code: (-countries[code], code), default=None),
        wikidata=entry.wikidata if entry else None,
    )


def _identity(group: list[Node], undecided: Mapping[str, object]) -> str:
    full = [node for node in group if node.document is None]
    if full:
        return make_id("actor", group[0].kind, min(node.key for node in full), None)
    first = min(group, key=lambda node: (node.key, node.id))
    alone = first.id in undecided or first.kind == "organisation"
    return first.id if alone else make_id("actor", first.kind, first.key, None)


def display(group: list[Node]) -> str:
    """Return the name most used among full names; a surname only where no full name is known.

    A name that ends another counts for the longer (Schultz Hale for Anna Schultz Hale), and one with a middle initial
    for the same without it where a quarter as many write that.
    """
    names: Counter[str] = Counter()
    for node in group:
        if node.document is None or all(other.document for other in group):
            names.update(node.names)
    if group[0].kind == "person":
        _count_together(names)
    return min(
        names, key=lambda name: (any(len(word) > 3 and word.isupper() for word in name.split()), -names[name], name)
    )


def _count_together(names: Counter[str]) -> None:
    for name in sorted(names, key=lambda name: (len(name), name)):
        longer = [other for other in sorted(names) if other.endswith(f" {name}") and is_given(other.split(" ", 1)[0])]
        shorter = _MIDDLE.sub(" ", name)
        if longer and " " in name and not is_given(name.split(" ", 1)[0]):
            names[longer[0]] += names.pop(name)
        elif shorter != name and names[shorter] * _SHORTENED >= names[name]:
            names[shorter] += names.pop(name)


_MIDDLE = re.compile(r"(?<=[a-z]) (?:[A-Z]\. ?)+(?=[A-Z])")
_SHORTENED = 4
