from __future__ import annotations

from onrecord.compare.namings import namings
from onrecord.rows import Actor, Agreement, Event, Evidence, Mention, cite

OUTLETS = {"a": "Orlesk Courier", "b": "Tesk Herald"}
ACTORS = {"o": Actor(id="o", name="Orlesk", kind="place"), "k": Actor(id="k", name="Edda Korrow", kind="person")}


def mention(document: str, start: int, quote: str, actor: str) -> Mention:
    return Mention(id=f"{document}{start}", document=document, start=start, end=start + len(quote), quote=quote,
                   kind="place", actor=actor)  # fmt: skip


def test_namings_count_the_names_of_one_thing_by_outlet() -> None:
    rows = [mention("a", 0, "Orlesk", "o"), mention("a", 20, "Orlesk", "o"), mention("b", 5, "Orlisk", "o"),
            mention("a", 40, "Edda Korrow", "k"), mention("b", 30, "Korrow", "k")]  # fmt: skip
    found = namings(rows, ACTORS, [], [], OUTLETS)
    assert [(row.thing, row.outlet, row.name, row.count, row.document, row.start) for row in found] == [
        ("Orlesk", "Orlesk Courier", "Orlesk", 2, "a", 0), ("Orlesk", "Tesk Herald", "Orlisk", 1, "b", 5),
    ]  # fmt: skip


def test_namings_hold_events_and_agreements() -> None:
    def event(document: str, name: str) -> Event:
        evidence = (cite(name, "name", 0, len(name)),)
        return Event(id=document, document=document, type="exercise", status="happened", evidence=evidence, same_as="g")

    quotes = (("a", "the guarantees treaty"), ("b", "Security Pact"))
    cited = tuple(Evidence(role="name", start=0, end=len(q), quote=q, document=d) for d, q in quotes)
    found = namings([], {}, [event("a", "Amber Ford"), event("b", "Stone Lantern")],
                    [Agreement(id="t", name="Guarantees Treaty", kind="treaty", evidence=cited)], OUTLETS)  # fmt: skip
    assert [(row.kind, row.outlet, row.name, row.count) for row in found] == [
        ("agreement", "Orlesk Courier", "guarantees treaty", 1), ("agreement", "Tesk Herald", "Security Pact", 1),
        ("event", "Orlesk Courier", "Amber Ford", 1), ("event", "Tesk Herald", "Stone Lantern", 1),
    ]  # fmt: skip
