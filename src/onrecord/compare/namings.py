"""Names that outlets use for the same thing: "Kiev" and "Kyiv", one exercise under two names. Counted, no label."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import msgspec
from anyascii import anyascii

from onrecord.rows import Actor, Agreement, Event, Evidence, Mention


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """One name that an outlet uses for a thing, how often, and where it first stands."""

    thing: str
    kind: str
    outlet: str | None
    name: str
    count: int
    document: str
    start: int
    end: int


class _Use(msgspec.Struct, frozen=True):
    thing: tuple[str, str, str]
    name: str
    place: tuple[str, int, int]


def namings(
    mentions: Iterable[Mention],
    actors: Mapping[str, Actor],
    events: Iterable[Event],
    agreements: Iterable[Agreement],
    outlets: Mapping[str, str | None],
) -> list[Naming]:
    """List the things that go by more than one name, by outlet; ``outlets`` of documents by id.

    A name that is a part of another ("Korrow" of "Edda Korrow") does not make a second one.
    """
    uses: dict[tuple[str, str, str], list[_Use]] = defaultdict(list)
    for use in (*_of_actors(mentions, actors), *_of_events(events), *_of_agreements(agreements)):
        uses[use.thing].append(use)
    several = (uses[thing] for thing in sorted(uses, key=lambda thing: (thing[2], thing[1])) if _differ(uses[thing]))
    return [row for group in several for row in _counted(group, outlets)]


def _of_actors(mentions: Iterable[Mention], actors: Mapping[str, Actor]) -> Iterator[_Use]:
    for mention in mentions:
        actor = actors.get(mention.actor or "")
        if actor is not None and mention.form == "name":
            place = mention.document, mention.start, mention.end
            yield _Use((actor.kind, actor.id, actor.name), mention.quote, place)


def _of_events(events: Iterable[Event]) -> Iterator[_Use]:
    for event in events:
        for item in event.evidence:
            if event.same_as and item.role == "name":
                yield _Use(("event", event.same_as, event.type), item.quote, (event.document, item.start, item.end))


def _of_agreements(agreements: Iterable[Agreement]) -> Iterator[_Use]:
    for row in agreements:
        for item in row.evidence:
            if item.document is not None:
                yield _Use(
                    ("agreement", row.id, row.name), _without_article(item), (item.document, item.start, item.end)
                )


def _without_article(item: Evidence) -> str:
    return re.sub(r"^(?:the|a|an|its|their|his|her|our)\s+", "", item.quote, flags=re.IGNORECASE)


def _words(name: str) -> frozenset[str]:
    words = re.findall(r"\w+", anyascii(re.sub(r"['’]s\b", "", name)).lower())
    return frozenset(word for word in words if len(word) > 1)


def _differ(uses: Iterable[_Use]) -> bool:
    names = {_words(use.name) for use in uses} - {frozenset()}
    return any(not (one <= two or two <= one) for one, two in combinations(names, 2))


def _counted(uses: Iterable[_Use], outlets: Mapping[str, str | None]) -> Iterator[Naming]:
    groups: dict[tuple[str, str], list[_Use]] = defaultdict(list)
    for use in uses:
        groups[outlets.get(use.place[0]) or "", re.sub(r"['’]s?$", "", " ".join(use.name.split()))].append(use)
    for outlet, name in sorted(groups, key=lambda key: (key[0], -len(groups[key]), key[1])):
        first = min(groups[outlet, name], key=lambda use: use.place)
        yield Naming(thing=first.thing[2], kind=first.thing[0], outlet=outlet or None, name=name,
                     count=len(groups[outlet, name]), document=first.place[0], start=first.place[1],
                     end=first.place[2])  # fmt: skip
