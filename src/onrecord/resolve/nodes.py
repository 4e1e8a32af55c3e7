"""The names that are resolved: one node a distinct name, not a mention, so memory grows with the names.

A full name is one node over all documents. A person's surname alone is one node a document, for it may mean another
person in the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from onrecord.extract.roles import country_of, role_gender
from onrecord.resolve.assignment import Assigning, Assignment
from onrecord.rows import Mention, Role, make_id
from onrecord.text import gazetteer
from onrecord.text.names import PersonName, gender_of, parse_person, plain

KINDS = frozenset({"person", "organisation", "state", "place", "group"})


_NONE: Counter[str] = Counter()
_NO_ROLES: dict[tuple[str, int, int], Role] = {}


class Node(msgspec.Struct):
    """A distinct name and what its documents say of it; grows while mentions are read.

    Most nodes are a surname in one document: what nothing is said of is one shared empty value, never written to.
    """

    number: int
    id: str
    kind: str
    key: str
    parts: PersonName
    document: str | None = None
    mention: str = ""
    """The least id of its mentions."""
    names: Counter[str] = msgspec.field(default_factory=Counter)
    quotes: Counter[str] = msgspec.field(default_factory=Counter)
    genders: Counter[str] = msgspec.field(default_factory=lambda: _NONE)
    countries: Counter[str] = msgspec.field(default_factory=lambda: _NONE)
    roles: dict[tuple[str, int, int], Role] = msgspec.field(default_factory=lambda: _NO_ROLES)
    documents: set[str] = msgspec.field(default_factory=set)

    def tell(self, gender: str | None, country: str | None = None) -> None:
        """Count a gender and a country that a mention tells, if it does."""
        if gender:
            self.genders = self.genders or Counter()
            self.genders[gender] += 1
        if country:
            self.countries = self.countries or Counter()
            self.countries[country] += 1

    @property
    def gender(self) -> str | None:
        """m or f where most mentions tell it."""
        return _most(self.genders)

    @property
    def country(self) -> str | None:
        """The state that most of its roles name."""
        return _most(self.countries)


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda value: (-counts[value], value), default=None)


@lru_cache(maxsize=1 << 16)
def name_key(kind: str, name: str) -> str:
    """Return what equal names of one kind share; spellings of organisations and capitals are made one."""
    if kind in {"place", "state"}:
        return plain(gazetteer.capitals().get(name, name))
    if kind == "organisation":
        return organisation_key(name)
    if kind == "person":
        parts = parse_person(name)
        return " ".join(part for part in (*parts.given, parts.surname, parts.suffix) if part)
    return plain(name)


_SPELLINGS = (
    ("isation", "ization"), ("defence", "defense"), ("centre", "center"), ("labour", "labor"), ("programme", "program"),
    ("co-operation", "cooperation"),
)  # fmt: skip
_DEPARTMENTS = frozenset({"department", "ministry"})
_LEGAL = frozenset({"inc", "ltd", "llc", "corp", "co", "plc", "gmbh", "ag", "sa", "the"})


def organisation_key(name: str) -> str:
    """Return an organisation's name lower case, American spelling, legal form and article off.

    Department of Labor and Labor Department are one.
    """
    key = plain(name)
    for one, other in _SPELLINGS:
        key = key.replace(one, other)
    words = [word for word in key.split() if word not in _LEGAL]
    if len(words) == 3 and words[0] in _DEPARTMENTS and words[1] == "of":
        words = [words[2], words[0]]
    return " ".join(words) or key


def names_no_one(name: str) -> bool:
    """Say whether a body's name only says what it is (the Center, Foreign Ministry): another one in another text."""
    words = name.removeprefix("The ").removeprefix("the ").split()
    kinds, bare = gazetteer.organisation_words(), gazetteer.word_set("body_modifier")
    return name not in gazetteer.entries() and all(word in kinds or word in bare for word in words)


def gather(mentions: Iterable[Mention], dates: Mapping[str, str | None]) -> tuple[dict[str, Node], Assignment]:
    """Return nodes by id, and mention id -> node id, from mentions in any order.

    Where the mentions of each document stand together, its names first, no mention is kept. ``dates`` gives each
    document's date as far as known: roles are dated by it.
    """
    nodes: dict[str, Node] = {}
    assigned, waiting = Assigning(), list[Mention]()
    document, here = "", dict[str, Node]()
    for mention in mentions:
        if mention.document != document:
            document, here = mention.document, {}
        if mention.kind not in KINDS:
            continue
        if mention.form == "name" and mention.name and name_key(mention.kind, mention.name):
            here[mention.id] = _take(mention, nodes)
            assigned.put(mention.id, here[mention.id].number)
        elif mention.refers_to in here:
            here[mention.id] = here[mention.refers_to or ""]
            _refer(mention, here[mention.id], assigned, dates)
        elif mention.refers_to:
            waiting.append(mention)
    ids = [node.id for node in nodes.values()]
    known = assigned.done(ids)
    for mention in waiting:
        if mention.refers_to in known:
            _refer(mention, nodes[known[mention.refers_to or ""]], assigned, dates)
    return nodes, assigned.done(ids) if waiting else known


def _refer(mention: Mention, node: Node, assigned: Assigning, dates: Mapping[str, str | None]) -> None:
    assigned.put(mention.id, node.number)
    _tell(node, mention, dates.get(mention.document))


@lru_cache(maxsize=1 << 16)
def _identity(kind: str, key: str, document: str | None) -> str:
    # A name is met many times over: two thirds of hashing it anew.
    return make_id("actor", kind, key, document)


@lru_cache(maxsize=1 << 16)
def _read(kind: str, name: str) -> tuple[str, PersonName, bool]:
    """Return a name's key and parts, and whether it may mean another one in the next document."""
    key = name_key(kind, name)
    if kind == "person":
        parts = parse_person(name)
        return key, parts, not parts.given
    return key, PersonName((), key), kind == "organisation" and names_no_one(name)


def _take(mention: Mention, nodes: dict[str, Node]) -> Node:
    kind, name, quote = mention.kind, mention.name or mention.quote, mention.quote
    key, parts, alone = _read(kind, name)
    only = mention.document if alone else None
    identity = _identity(kind, key, only)
    node = nodes.get(identity)
    if node is None:
        node = Node(number=len(nodes), id=identity, kind=kind, key=key, parts=parts, document=only, mention=mention.id)
        nodes[identity] = node
    elif mention.id < node.mention:
        node.mention = mention.id
    node.names[name] = node.names.get(name, 0) + 1
    node.quotes[quote] = node.quotes.get(quote, 0) + 1
    node.documents.add(mention.document)
    if kind == "person":
        node.tell(gender_of(quote) or gender_of(name))
    return node


def _tell(node: Node, mention: Mention, date: str | None) -> None:
    """Take what a pronoun tells of the gender, or a role of office and state."""
    if mention.form == "pronoun":
        node.tell({"he": "m", "him": "m", "his": "m", "she": "f", "her": "f"}.get(mention.quote.lower()))
    if mention.form != "nominal" or mention.role is None:
        return
    node.roles = node.roles or {}
    node.roles[mention.document, mention.start, mention.end] = Role(
        role=mention.role, document=mention.document, start=mention.start, end=mention.end, date=date
    )
    node.tell(role_gender(mention.role), country_of(mention.role))
