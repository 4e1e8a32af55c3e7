from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.agreements import find_agreements
from onrecord.extract.agreements.naming import find_named
from onrecord.extract.draft import Draft
from onrecord.rows import Document, Passage

Reader = Callable[..., Draft]


def named(text: str) -> list[str]:
    return [text[one.start : one.end] for one in find_named(text, 0, len(text))]


def test_find_named_names_and_descriptions() -> None:
    text = (
        "The 1996 Riga Memorandum on Border Rivers, an agreement with Poland on ferries, the treaty and "
        "the Collective Security Treaty Organisation; no agreement."
    )
    assert named(text) == [
        "1996 Riga Memorandum on Border Rivers", "an agreement with Poland on ferries", "the treaty",
    ]  # fmt: skip


def test_find_named_passes_over_conventions_of_parties() -> None:
    assert named("On the eve of the Democratic convention; at the Republican National Convention.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He spoke at a contested convention, the Tesk Convention, of the New Deal and backed charter schools.", []),
        ("Latvia left the Tesk Convention. It had ratified the Tesk Convention. The convention binds all.",
         ["Tesk Convention", "Tesk Convention", "The convention"]),
        ("The 1951 Tesk Convention and the Convention on River Fish; under the convention",
         ["1951 Tesk Convention", "Convention on River Fish", "the convention"]),
    ],
)  # fmt: skip
def test_find_named_tells_conventions_that_bind(text: str, found: list[str]) -> None:
    assert named(text) == found


def test_find_agreements_chains_what_is_one(read: Reader) -> None:
    draft = read(
        "Poland signed a treaty on mutual guarantees with Latvia. The Riga Memorandum of 1996 is older. The treaty has "
        "ten articles. The memorandum has two."
    )
    found = [(m.quote, m.name) for m in draft.mentions if m.kind == "agreement"]
    assert found == [
        ("a treaty on mutual guarantees with Latvia", "treaty on mutual guarantees with Latvia"),
        ("Riga Memorandum of 1996", "Riga Memorandum of 1996"),
        ("The treaty", "treaty on mutual guarantees with Latvia"),
        ("The memorandum", "Riga Memorandum of 1996"),
    ]


def steps(draft: Draft) -> list[tuple[str, bool, str | None, list[str]]]:
    names = {mention.id: mention.name or mention.quote for mention in draft.mentions}
    return [
        (s.step, s.alleged, s.date.value if s.date else None, [names[m] for m in s.by_mentions]) for s in draft.steps
    ]


def test_find_steps_names_the_listed_states_that_they_means(read: Reader) -> None:
    draft = read(
        "The Riga Memorandum gave assurances to Poland, Latvia and the Czech Republic after they gave up mines and "
        "joined the Open Rivers Treaty."
    )
    assert steps(draft) == [("acceded", False, None, ["Poland", "Latvia", "Czech Republic"])]


def test_find_steps_tells_the_life_of_a_treaty(read: Reader) -> None:
    draft = read(
        "Adam Kowal proposed the treaty on mutual guarantees with Latvia in 2029. On 4 March, Adam Kowal signed "
        "the law ratifying the treaty on mutual guarantees with Latvia. The bill ratifying the treaty was passed by "
        "parliament on 2 March. The treaty entered into force on 10 March."
    )
    assert steps(draft) == [
        ("proposed", False, "2029", ["Adam Kowal"]),
        ("ratified", False, "2031-03-04", ["Adam Kowal"]),
        ("approved_by_parliament", False, "2031-03-02", ["parliament"]),
        ("in_force", False, "2031-03-10", []),
    ]


def test_find_steps_alleges_what_one_side_says(read: Reader) -> None:
    draft = read(
        "Adam Kowal said that the Riga Memorandum of 1996 was void and that Latvia had violated the memorandum."
    )
    assert [(s.step, s.alleged, s.according_to is not None) for s in draft.steps] == [
        ("void", True, True), ("violated", True, True),
    ]  # fmt: skip


def test_find_steps_plans_are_no_steps(read: Reader) -> None:
    assert steps(read("Poland will sign the treaty on ferries with Latvia. Latvia did not ratify the treaty.")) == []


@pytest.mark.parametrize(
    "text",
    [
        "A Velmar ally suggested she would turn about and support the treaty with Latvia.",
        "Korrow offered her firmest promise that she would not allow the accord with Latvia to pass.",
        "The paper may help trigger fresh opposition to the accord with Latvia.",
        "He renewed that forecast last week even before the deal with Latvia was announced.",
        "The rules begin to bind when at least 55 countries officially ratify the accord with Latvia.",
        "Poland's ministers denounced the deal with Latvia.",
    ],
)
def test_find_steps_passes_over_other_clauses_and_conditions(read: Reader, text: str) -> None:
    assert steps(read(text)) == []


def draft_of(text: str) -> Draft:
    document = Document(id="d", path="a", kind="txt", sha256="0", text=text)
    zones = (Passage(id="p", document="d", kind="body", start=0, end=len(text)),) if text else ()
    return Draft(document=document, passages=zones)


WORDS = st.sampled_from(
    ["the", "treaty", "Treaty", "on", "with", "Poland", "and", "between", "Riga", "of", "1996", "."]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_find_agreements_takes_any_text(text: str) -> None:
    found = [m for m in find_agreements(draft_of(text)).mentions if m.kind == "agreement"]
    assert all(text[m.start : m.end] == m.quote for m in found)
    heads = {m.id for m in found if m.refers_to is None}
    assert all(m.refers_to in heads for m in found if m.refers_to)


@pytest.mark.parametrize(
    "text", ["", "\0", "\ud800 Treaty", "X" * 100_000, "Treaty on Riga and " * 400, "the treaty " * 400]
)
def test_find_agreements_survives_odd_texts(text: str) -> None:
    assert isinstance(find_agreements(draft_of(text)).mentions, tuple)
