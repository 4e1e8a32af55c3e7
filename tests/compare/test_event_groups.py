from __future__ import annotations

from onrecord.compare.event_groups import Told, group_events, span_of
from onrecord.rows import Date, Event, Evidence, Participant


def event(name: str, kind: str, day: str | None, who: tuple[str, ...], *, title: str | None = None) -> Event:
    evidence = [Evidence(role="trigger", start=0, end=3, quote="met")]
    if title:
        evidence.append(Evidence(role="name", start=9, end=9 + len(title), quote=title))
    return Event(
        id=name, document=name[0], type=kind, status="happened", evidence=tuple(evidence),
        participants=tuple(Participant(role="agent", actor=actor) for actor in who),
        date=Date(value=day, precision="day", basis="stated") if day else None,
    )  # fmt: skip


def told(name: str, *words: str, definite: bool = False, start: int = 0, published: str | None = "2031-03-12") -> Told:
    return Told(document=name[0], start=start, published=published, words=frozenset(words), definite=definite)


def groups(events: list[Event], circumstances: dict[str, Told] | None = None) -> list[set[str]]:
    found = group_events(events, circumstances or {one.id: told(one.id) for one in events}).group_of
    return sorted(
        ({name for name in found if found[name] == group} for group in set(found.values())), key=lambda s: sorted(s)
    )


def test_group_events_joins_the_same_day_and_participant() -> None:
    rows = [event("a1", "meeting", "2031-03-04", ("kowal",)), event("b1", "meeting", "2031-03-04", ("kowal", "berg"))]
    assert groups(rows) == [{"a1", "b1"}]


def test_group_events_keeps_two_presidents_signatures_apart() -> None:
    rows = [event("a1", "law_signed", "2031-03-06", ("kowal",)), event("b1", "law_signed", "2031-03-11", ("berg",)),
            event("c1", "law_signed", "2031-03-06", ("berg",))]  # fmt: skip
    assert groups(rows) == []


def test_group_events_joins_exercises_under_two_names_of_one_day_and_place() -> None:
    rows = [event("a1", "exercise", "2031-05-12", (), title="Amber Ford"),
            event("b1", "exercise", "2031-05-12", (), title="Stone Lantern")]  # fmt: skip
    words = ("sallow", "velmara", "kestovia")
    assert groups(rows, {"a1": told("a1", *words), "b1": told("b1", *words)}) == [{"a1", "b1"}]
    assert groups(rows, {"a1": told("a1", "sallow"), "b1": told("b1", "riga")}) == []


def test_group_events_joins_one_exercise_under_two_translations_of_its_name() -> None:
    def grouped(title: str, *words: str, day: str | None = None) -> list[set[str]]:
        rows = [event("a1", "exercise", "2031-02-12", (), title="Allied Shield-2031"),
                event("b1", "exercise", day, (), title=title)]  # fmt: skip
        one = told("a1", "velmara", "kestovian", "allied", "shield-2031")
        return groups(rows, {"a1": one, "b1": told("b1", "union", "shield", *words)})

    assert grouped("Union Shield 2031", "velmara", "kestovian") == [{"a1", "b1"}]
    assert grouped("Union Shield 2031", "velmara") == []
    assert grouped("Union Shield 2030", "velmara", "kestovian") == []
    assert grouped("Union Lantern 2031", "velmara", "kestovian") == []
    assert grouped("Union Shield 2031", "velmara", "kestovian", day="2031-06-12") == []


def test_group_events_joins_exercises_of_one_year_day_and_place() -> None:
    def grouped(title: str, *words: str) -> list[set[str]]:
        rows = [event("a1", "exercise", "2031-05-12", (), title="Amber Ford 2031"),
                event("b1", "exercise", "2031-05-12", (), title=title)]  # fmt: skip
        return groups(rows, {"a1": told("a1", "sallow", "monday"), "b1": told("b1", *words)})

    assert grouped("Stone Lantern-2031", "sallow") == [{"a1", "b1"}]
    assert grouped("Stone Lantern-2031", "monday") == []
    assert grouped("Stone Lantern", "sallow") == []


def test_group_events_joins_undated_reports_of_one_interview() -> None:
    def grouped(kind: str, *who: str, days: tuple[str | None, str | None] = (None, None)) -> list[set[str]]:
        rows = [event("a1", kind, None, ("kowal", "quillan")), event("b1", kind, None, who)]
        return groups(rows, {name: told(name, published=day) for name, day in zip(("a1", "b1"), days, strict=True)})

    assert grouped("interview", "kowal", "quillan") == [{"a1", "b1"}]
    assert grouped("interview", "kowal") == []
    assert grouped("meeting", "kowal", "quillan") == []
    assert grouped("interview", "kowal", "quillan", days=("2031-03-12", "2031-06-12")) == []


def test_group_events_says_why_two_names_are_one() -> None:
    rows = [event(name, "exercise", None, (), title=title)
            for name, title in (("a1", "Allied Shield 2031"), ("b1", "Union Shield 2031"))]  # fmt: skip
    found = group_events(rows, {name: told(name, "velmara", "marn") for name in ("a1", "b1")})
    assert found.why["a1"] == "names with one year and word in common, and the sentences share marn, velmara"


def test_group_events_follows_the_definite_article_back() -> None:
    rows = [event("a1", "exercise", "2031-05-12", ()), event("a2", "exercise", None, ())]
    found = group_events(rows, {"a1": told("a1"), "a2": told("a2", definite=True, start=50)})
    assert set(found.group_of) == {"a1", "a2"}
    assert found.why["a2"] == "the later one points back at the earlier"


def test_group_events_never_joins_what_dates_forbid_through_a_third() -> None:
    rows = [event("a1", "meeting", "2031-03-04", ("kowal",)), event("b1", "meeting", "2031-03-05", ("kowal",)),
            event("c1", "meeting", None, ("kowal",))]  # fmt: skip
    assert groups(rows) == []


def test_span_of_reads_partial_dates() -> None:
    assert [str(day) for day in span_of("2031-02") or ()] == ["2031-02-01", "2031-02-28"]
    assert [str(day) for day in span_of("2031") or ()] == ["2031-01-01", "2031-12-31"]
    assert span_of("soon") is None
