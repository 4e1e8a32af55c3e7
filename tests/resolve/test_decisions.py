from __future__ import annotations

from onrecord.resolve.decisions import Question, name_id, open_questions
from onrecord.resolve.resolution import resolve
from onrecord.rows import Actor, Link, Mention


def actor(name: str) -> Actor:
    return Actor(id=name.lower(), name=name, kind="person")


def link(left: str, right: str, *, by: str = "rule", judgement: str = "different") -> Link:
    return Link(
        id=f"{left}-{right}-{by}", left=left, right=right, by="person" if by == "person" else "rule", score=0.5,
        judgement="same" if judgement == "same" else "different", why="A / B: not decided: a surname alone",
    )  # fmt: skip


def test_questions_put_most_statements_first() -> None:
    actors = {a.id: a for a in map(actor, ("Hill", "Anna", "Peter", "Brand", "Gone"))}
    links = [link("hill", "peter"), link("hill", "anna"), link("brand", "peter"), link("brand", "nobody")]
    assert open_questions(links, actors, {"brand": 7, "hill": 2}) == (
        Question(left="brand", name="Brand", others=(("peter", "Peter"),), statements=7, why="a surname alone"),
        Question(
            left="hill", name="Hill", others=(("anna", "Anna"), ("peter", "Peter")), statements=2, why="a surname alone"
        ),
    )


def test_questions_answered_are_not_asked_again() -> None:
    actors = {a.id: a for a in map(actor, ("Hill", "Anna"))}
    assert open_questions([link("hill", "anna"), link("anna", "hill", by="person")], actors, {}) == ()
    assert open_questions([link("hill", "anna", judgement="same")], actors, {}) == ()


def test_name_id_splits_an_actor() -> None:
    found = [
        Mention(id=name, document="d", start=0, end=1, quote=name, kind="person", name=name)
        for name in ("Matt Brand", "Matthew Brand")
    ]
    assert len(resolve(found).actors) == 1
    ends = sorted(name_id("person", m.quote) for m in found)
    split = Link(id="s", left=ends[0], right=ends[1], judgement="different", by="person", at="2026-01-01T00:00:00Z")
    assert sorted(a.name for a in resolve(found, decisions=[split]).actors) == ["Matt Brand", "Matthew Brand"]


def test_decision_joins_two_actors_with_all_their_spellings() -> None:
    found = [
        Mention(id=name, document="d", start=0, end=1, quote=name, kind="person", name=name)
        for name in ("Matt Brand", "Matthew Brand", "Nick Korth", "Nicholas Korth")
    ]
    apart = resolve(found).actors
    assert sorted(len(a.names) for a in apart) == [2, 2]
    joined = Link(id="j", left=apart[0].id, right=apart[1].id, judgement="same", by="person", at="2026-01-01T00:00:00Z")
    assert [len(a.names) for a in resolve(found, decisions=[joined]).actors] == [4]
