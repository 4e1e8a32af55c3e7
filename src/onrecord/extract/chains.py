"""Chains of names within one document: a surname goes to the person whose full name the document gives.

The same surname is not the same person: a given name, a form of address or Jr. that speaks against a person keeps a
name apart, and among several fitting persons the one named in full first is taken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from onrecord.extract.naming import Found
from onrecord.text.names import PersonName, fold, gender_of, parse_person, same_given, same_middles

_LONG_FORM = re.compile(r"[ ]\(([A-Z][A-Za-z&.-]{1,9})\)")


class Chained(NamedTuple):
    """A found name with its chain: the chain's fullest name and the first place where that stands."""

    found: Found
    name: str
    head: Found


class Person:
    """A person of one document while its names are being chained: grows with each name."""

    def __init__(self, found: Found) -> None:
        self.names = [found]
        self.parts = parse_person(found.name)
        self.gender = found.gender or gender_of(found.name)

    def add(self, found: Found) -> None:
        """Take one more name of this person."""
        self.names.append(found)
        parts = parse_person(found.name)
        if len(parts.given) > len(self.parts.given):
            self.parts = parts
        self.gender = self.gender or found.gender or gender_of(found.name)


def chain_names(text: str, found: list[Found]) -> list[Chained]:
    """Return each name with its chain's fullest name, in the order of the text."""
    persons = [item for item in found if item.kind == "person"]
    groups = [person.names for person in _persons(persons)]
    groups += _others(text, [item for item in found if item.kind != "person"])
    return sorted(
        (
            Chained(item, " ".join(head.name.split()), head)
            for group in groups
            for head in (_head(group),)
            for item in group
        ),
        key=lambda chained: chained.found,
    )


def _head(group: list[Found]) -> Found:
    return max(group, key=lambda item: (len(parse_person(item.name).given), len(item.name), -item.start))


def _persons(found: list[Found]) -> list[Person]:
    full = [item for item in found if parse_person(item.name).given]
    persons: dict[str, list[Person]] = defaultdict(list)
    for item in full:
        _join_full(item, persons[_key(parse_person(item.name).surname)])
    everyone = [person for group in persons.values() for person in group]
    by_given: dict[str, list[Person]] = defaultdict(list)
    for person in everyone:
        by_given[person.parts.given[0]].append(person)
    for item in found:
        if not parse_person(item.name).given:
            everyone += _join_short(item, persons, by_given)
    return everyone


def _key(surname: str) -> str:
    """The folded last word: de Blasio and Blasio share it."""
    return fold(surname.split(" ")[-1])


def _join_full(item: Found, group: list[Person]) -> None:
    parts = parse_person(item.name)
    for person in group:
        if _compatible(parts, person.parts):
            person.add(item)
            return
    group.append(Person(item))


def _compatible(left: PersonName, right: PersonName) -> bool:
    """Say whether two full names of one document can be one person's."""
    if left.suffix != right.suffix or not left.given or not right.given:
        return False
    first, other = left.given[0], right.given[0]
    initial = min(len(first), len(other)) == 1 and first[0] == other[0]
    return (initial or same_given(first, other)) and same_middles(left.given[1:], right.given[1:])


def _join_short(item: Found, persons: dict[str, list[Person]], by_given: dict[str, list[Person]]) -> list[Person]:
    """Give a surname or given name to its person; return the new person where it fits none."""
    surname = parse_person(item.name).surname
    key = _key(surname)
    gender = item.gender or gender_of(item.name)
    fitting = [p for p in persons.get(key, []) if gender is None or p.gender in {None, gender}]
    if not fitting and gender is None and surname in by_given and len(by_given[surname]) == 1:
        fitting = by_given[surname]
    if fitting:
        named = [person for person in fitting if person.parts.given]
        (_likeliest(named) if named else fitting[0]).add(item)
        return []
    person = Person(item)
    persons[key].append(person)
    return [person]


def _likeliest(fitting: list[Person]) -> Person:
    """Among several of one surname take who is named in full first: relatives are named in full each time."""
    return min(fitting, key=lambda person: min(name.start for name in person.names if parse_person(name.name).given))


def _others(text: str, found: list[Found]) -> list[list[Found]]:
    """Group names that are no persons': equal names, acronyms with their long form, short forms (the Post)."""
    names = [item.name for item in found if item.kind == "organisation"]
    aliases = {**_short_forms(names), **_long_forms(text, found)}
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for item in found:
        name = aliases.get(item.name, item.name) if item.kind == "organisation" else item.name
        groups[item.kind, name].append(item)
    return list(groups.values())


def _short_forms(names: list[str]) -> dict[str, str]:
    """Return acronym or last word -> the one longer name of the document that it shortens."""
    long = [name for name in dict.fromkeys(names) if " " in name]
    shortened: dict[str, set[str]] = defaultdict(set)
    for name in long:
        shortened[name.rsplit(" ", 1)[1]].add(name)
        shortened[_initials(name)].add(name)
    forms = {name: shortened[name.replace(".", "")] for name in names if " " not in name}
    return {
        short: next(iter(found))
        for short, found in forms.items()
        if len(found) == 1 and len(short.replace(".", "")) > 2
    }


def _long_forms(text: str, found: Iterable[Found]) -> dict[str, str]:
    """Return acronym -> the long form that the text gives right before it in brackets, by its initials."""
    forms: Counter[tuple[str, str]] = Counter()
    for item in found:
        after = _LONG_FORM.match(text, item.end)
        if after and _abbreviates(after.group(1), item.name):
            forms[after.group(1), item.name] += 1
    return {acronym: name for (acronym, name), _ in sorted(forms.items(), key=lambda pair: (pair[1], pair[0]))}


def _abbreviates(acronym: str, name: str) -> bool:
    return re.sub(r"[^A-Z]", "", acronym.upper()) in {_initials(name), _initials(name).removeprefix("T")}


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", name) if word[0].isupper()).upper()
