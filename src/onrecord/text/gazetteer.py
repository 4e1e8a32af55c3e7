"""What the shipped lists know: states, capitals, peoples, places, organisations, roles, words that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from onrecord.data import table


class Entry(NamedTuple):
    """A known phrase: kind is state, capital, place, organisation, adjective (of a state) or people."""

    kind: str
    name: str
    country: str | None


class Role(NamedTuple):
    """A word people are called by: kind is person or group; gender m, f or None."""

    kind: str
    gender: str | None


def _parts(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _padded(name: str, width: int) -> Iterator[tuple[str, ...]]:
    for row in table(name)[1:]:
        yield (*row, *("",) * (width - len(row)))


@cache
def entries() -> dict[str, Entry]:
    """Return phrase as written -> entry; where a phrase has several, state before organisation before place."""
    known: dict[str, Entry] = {}
    for name, country in _padded("places.tsv", 2):
        known[name] = Entry("place", name, country or None)
    for name, acronym, aliases, country, _ in _padded("organisations.tsv", 5):
        for form in (name, acronym, *_parts(aliases)):
            known.setdefault(form, Entry("organisation", name, country or None))
    for code, name, aliases, adjectives, people, capital, _ in _padded("states.tsv", 7):
        known.update((form, Entry("capital", form, code)) for form in _parts(capital) if form)
        known.update((form, Entry("people", form, code)) for form in _parts(people))
        known.update((form, Entry("adjective", form, code)) for form in _parts(adjectives))
        known.update((form, Entry("state", name, code)) for form in (name, *_parts(aliases)))
    for name, country in _padded("groups.tsv", 2):
        known[name] = Entry("people", name, country or None)
    known.pop("", None)
    return known


@cache
def capitals() -> dict[str, str]:
    """Return capital as written -> the capital's first name in its state's row (Kiev -> Kyiv)."""
    rows = [_parts(row[5]) for row in _padded("states.tsv", 7)]
    return {form: names[0] for names in rows for form in names}


@cache
def adjectives() -> dict[str, str]:
    """Return adjective of a state as written -> its code; US, UK and the like count as both."""
    return {form: row[0] for row in _padded("states.tsv", 7) for form in _parts(row[3])}


@cache
def countries() -> dict[str, str]:
    """Return any name of a state or capital, and any adjective, lower case -> the state's code."""
    known = entries().items()
    found = {form.lower(): e.country for form, e in known if e.country and e.kind != "organisation"}
    found.update((form.lower(), code) for form, code in adjectives().items())
    return found


@cache
def roles() -> dict[str, Role]:
    """Return role, lower case -> what kind of word it is."""
    return {role: Role(kind, gender or None) for role, kind, gender in _padded("roles.tsv", 3)}


@cache
def organisation_words() -> frozenset[str]:
    """Return words that make a capitalised run an organisation."""
    return frozenset(word for (word,) in table("organisation_words.tsv")[1:])


@cache
def word_set(name: str) -> frozenset[str]:
    """Return a set of `reference_words.tsv`; raises ``KeyError`` for an unknown one."""
    return {row[0]: frozenset(row[1].split()) for row in table("reference_words.tsv")[1:]}[name]


@cache
def not_names() -> dict[str, str]:
    """Return word -> hard (never part of a name) or soft (only with others)."""
    return {row[0]: row[1] for row in table("not_names.tsv")[1:]}


@cache
def phrase_lengths() -> dict[str, int]:
    """Return first word of a known phrase -> the most words a phrase that begins so has."""
    longest: dict[str, int] = {}
    for phrase in entries():
        words = phrase.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@cache
def role_lengths() -> dict[str, int]:
    """Return first word of a role -> the most words a role that begins so has."""
    longest: dict[str, int] = {}
    for phrase in roles():
        words = phrase.split(" ")
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest
