from __future__ import annotations

from onrecord.compare.account_conflicts import agreement_conflicts, apart, event_conflicts, name_questions
from onrecord.rows import Conflict, Date, Event, Precision, Step, cite

NAMES = {"m": "Marn Memorandum"}


def step(document: str, text: str, kind: str, trigger: str, *, when: tuple[str, str] | None = None,
         by: tuple[str, ...] = ()) -> tuple[Step, str]:  # fmt: skip
    start = text.index(trigger)
    evidence = [cite(text, "trigger", start, start + len(trigger))]
    if when:
        place = text.index(when[0])
        evidence.append(cite(text, "date", place, place + len(when[0])))
    precision: Precision = "day" if when and len(when[1]) == 10 else "month"
    date = Date(value=when[1], precision=precision, basis="stated") if when else None
    return Step(id=document + kind, document=document, step=kind, evidence=tuple(evidence), agreement="m", date=date,
                by=by), text  # fmt: skip


def found(*told: tuple[Step, str]) -> list[tuple[str, str, list[str]]]:
    texts = {row.document: text for row, text in told}
    rows: list[Conflict] = list(agreement_conflicts([row for row, _ in told], NAMES, texts.__getitem__))
    for row in rows:
        for side in row.sides:
            assert side.end > side.start
    return [(row.kind, row.subject, [side.value for side in row.sides]) for row in rows]


def test_conflicts_find_two_dates_of_one_signing() -> None:
    june = step("a", "It was signed in June 1996.", "signed", "signed", when=("June 1996", "1996-06"))
    november = step("b", "It was signed in November 1996.", "signed", "signed", when=("November 1996", "1996-11"))
    day = step("c", "It was signed on 4 June 1996.", "signed", "signed", when=("4 June 1996", "1996-06-04"))
    assert found(june, november) == [("date", "Marn Memorandum: signed", ["1996-06", "1996-11"])]
    assert found(june, day) == []


def test_conflicts_leave_two_parliaments_and_reckoned_dates_alone() -> None:
    def vote(document: str, text: str, words: str, value: str, by: tuple[str, ...] = ()) -> tuple[Step, str]:
        return step(document, text, "approved_by_parliament", "approved", when=(words, value), by=by)

    diet = vote("a", "The Diet approved it on 4 March.", "4 March", "2031-03-04")
    assembly = vote("b", "The Assembly approved it on 27 February.", "27 February", "2031-02-27")
    other = vote("c", "The Kestovian Assembly approved it on 28 February.", "28 February", "2031-02-28")
    weekday = vote("d", "The Assembly approved it on Friday.", "Friday", "2031-02-28")
    assert found(diet, assembly) == []
    assert found(assembly, weekday) == []
    assert found(diet, assembly, other) == [
        ("date", "Marn Memorandum: approved by parliament", ["2031-02-27", "2031-02-28"])
    ]


def test_conflicts_find_lists_of_signatories_that_differ() -> None:
    three = step("a", "The memorandum, signed by Rhovand, Velmara and Kestovia, holds.", "signed", "signed")
    four = step("b", "It was signed in May by Velmara, Kestovia, Rhovand and the Rowing League.", "signed", "signed")
    same = step("c", "It was signed by Velmara, Kestovia and Rhovand.", "signed", "signed")
    assert found(three, four) == [
        ("party", "Marn Memorandum",
         ["Rhovand, Velmara and Kestovia", "Velmara, Kestovia, Rhovand and the Rowing League"])
    ]  # fmt: skip
    assert found(three, same) == []


def test_conflicts_ask_whether_an_agreement_holds() -> None:
    void, upheld = step("a", "It is void.", "void", "void"), step("b", "It still holds.", "upheld", "still holds")
    assert found(void, upheld) == [("position", "Marn Memorandum: is it in force", ["void", "still holds"])]
    assert found(void) == []


def test_conflicts_find_names_and_numbers_of_one_event() -> None:
    texts = {"a": "At Amber Ford 4,200 soldiers drilled.", "b": "At Stone Lantern more than 6,000 soldiers drilled."}

    def event(document: str, name: str) -> Event:
        text = texts[document]
        evidence = (cite(text, "trigger", text.index("drilled"), text.index("drilled") + 7),
                    cite(text, "name", 3, 3 + len(name)))  # fmt: skip
        return Event(id=document, document=document, type="exercise", status="happened", evidence=evidence, same_as="g")

    rows = list(event_conflicts([event("a", "Amber Ford"), event("b", "Stone Lantern")], texts.__getitem__, {}))
    assert [(row.kind, row.subject, [side.value for side in row.sides]) for row in rows] == [
        ("name", "exercise", ["Amber Ford", "Stone Lantern"]), ("number", "soldiers", ["4,200", "6,000"]),
    ]  # fmt: skip
    texts["b"] = texts["a"]
    assert list(event_conflicts([event("a", "Amber Ford"), event("b", "Amber Ford")], texts.__getitem__, {})) == []


def test_conflicts_hold_dates_apart_only_where_they_exclude_each_other() -> None:
    def day(value: str, precision: Precision = "day") -> Date:
        return Date(value=value, precision=precision, basis="stated")

    assert apart(day("2031-02-27"), day("2031-02-28"))
    assert not apart(day("2031-02-27"), day("2031-02", "month"))
    assert not apart(day("2031-02-27"), None)
    assert not apart(day("2031-02-27"), day("2031-03-01/2031-03-05", "interval"))


def test_conflicts_ask_whether_two_names_are_translations_of_one() -> None:
    def event(document: str, name: str, kind: str = "exercise", same_as: str | None = None) -> Event:
        evidence = (cite(name, "name", 0, len(name)),)
        return Event(id=document, document=document, type=kind, status="happened", evidence=evidence, same_as=same_as)

    allied, union = event("a", "Allied Shield-2031"), event("b", "Union Shield 2031")
    near, far = {"a": "2031-02-18", "b": "2031-02-16"}, {"a": "2031-02-18", "b": "2031-09-16"}
    (row,) = name_questions([union, allied], near)
    assert (row.kind, row.score) == ("name", 0.6)
    assert [side.value for side in row.sides] == ["Allied Shield-2031", "Union Shield 2031"]
    assert list(name_questions([allied, union], far)) == []
    for other in ("Union Shield 2030", "Stone Lantern 2031", "Allied Shield 2031"):
        assert list(name_questions([allied, event("b", other)], near)) == []
    assert list(name_questions([allied, event("b", "Union Shield 2031", "meeting")], near)) == []
    held_one = [event("a", "Allied Shield-2031", same_as="g"), event("b", "Union Shield 2031", same_as="g")]
    assert list(name_questions(held_one, near)) == []
