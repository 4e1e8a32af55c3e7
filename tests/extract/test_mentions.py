from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.draft import Draft, Mark
from onrecord.extract.mentions import find_mentions, find_names
from onrecord.rows import Document, Mention


def mentions(text: str) -> tuple[Mention, ...]:
    document = Document(id="d", path="d.txt", kind="txt", sha256="", text=text)
    return find_mentions(Draft(document=document)).mentions


def named(text: str) -> list[tuple[str, str, str | None]]:
    return [(m.quote, m.kind, m.name) for m in mentions(text) if m.form == "name"]


def test_mentions_lead_a_surname_to_the_full_name() -> None:
    text = "The talks began early. Marta Kowalska said little at first. Kowalska then left the room."
    assert named(text) == [
        ("Marta Kowalska", "person", "Marta Kowalska"),
        ("Kowalska", "person", "Marta Kowalska"),
    ]


def test_mentions_word_a_role_with_its_own_span() -> None:
    text = "On Monday the Belarusian Foreign Minister Anton Rybak spoke to reporters in the hall."
    found = mentions(text)
    assert [(m.quote, m.form, m.name, m.role) for m in found] == [
        ("Belarusian Foreign Minister", "nominal", "Anton Rybak", "Belarusian Foreign Minister"),
        ("Anton Rybak", "name", "Anton Rybak", "Belarusian Foreign Minister"),
    ]
    assert found[0].refers_to == found[1].id
    assert found[1].refers_to is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("There was a talk with American blogger Milo Navarre about the war.", "American blogger"),
        ("It was the President of Belarus Oleg Ternov who came to the door.", "President of Belarus"),
        ("The word was that former Gov. Anna Hill would be there.", "former Gov."),
        ("We heard Boris Leskov, a senior analyst at the bank, on the radio.", "a senior analyst at the bank"),
        ("They met the president’s spokesman, Boris Leskov, in the hall.", "president’s spokesman"),
        ("Nobody there asked why Dr. Anna Hill had gone home.", "Dr."),
    ],
)
def test_mentions_read_roles_around_a_name(text: str, role: str) -> None:
    assert [m.role for m in mentions(text) if m.form == "name" and m.kind == "person"] == [role]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Hill spoke, people have never heard an old president like that, and left.",
        "Anna Hill, who was tired, went home to sleep.",
    ],
)
def test_mentions_take_no_clause_for_a_role(text: str) -> None:
    assert [m.role for m in mentions(text) if m.kind == "person"] == [None]


def test_mentions_keep_state_capital_and_treaty_apart() -> None:
    text = "Minsk has said it wants peace. The meeting in Minsk was short. The Minsk agreements are dead, Belarus says."
    assert named(text) == [("Minsk", "state", "Minsk"), ("Minsk", "place", "Minsk"), ("Belarus", "state", "Belarus")]


def test_mentions_take_a_capital_that_is_a_source_for_its_government() -> None:
    text = "Nobody there asked what Vilnius, after all of that, would add to it."
    start = text.index("Vilnius")
    mark = Mark(source=((start, start + 7),), cue=(), content=((0, 6),), score=1.0, origin="gold")
    document = Document(id="d", path="d.txt", kind="txt", sha256="", text=text)
    kinds = [find_mentions(Draft(document=document, marks=marks)).mentions[0].kind for marks in ((), (mark,))]
    assert kinds == ["place", "state"]


def test_mentions_give_an_acronym_its_long_form() -> None:
    text = "Members of the Northern Harbour Union (NHU) met, and the NHU said that it would go on."
    assert named(text) == [
        ("Northern Harbour Union", "organisation", "Northern Harbour Union"),
        ("NHU", "organisation", "Northern Harbour Union"),
        ("NHU", "organisation", "Northern Harbour Union"),
    ]


def test_mentions_tell_ministries_of_two_states_apart() -> None:
    text = "The Russian Defence Ministry said so. The Polish Defence Ministry said otherwise, as it often does."
    assert [name for _, _, name in named(text)] == ["Russian Defence Ministry", "Polish Defence Ministry"]


def test_mentions_keep_persons_of_one_surname_apart() -> None:
    text = (
        "Edgar Lind spoke first and went home. His wife Helen Lind was there. Mrs. Lind waved to all. "
        "Then Lind said he was glad. Edgar Lind Jr. was late."
    )
    assert [(quote, name) for quote, kind, name in named(text) if kind == "person"] == [
        ("Edgar Lind", "Edgar Lind"),
        ("Helen Lind", "Helen Lind"),
        ("Lind", "Helen Lind"),
        ("Lind", "Edgar Lind"),
        ("Edgar Lind Jr.", "Edgar Lind Jr."),
    ]


def test_mentions_tell_a_surname_from_a_role_and_a_place() -> None:
    text = "Howard Dean spoke. Lloyd Austin did not. Dean said no, and Austin said yes, but not in Austin on the river."
    assert [(quote, kind) for quote, kind, _ in named(text)] == [
        ("Howard Dean", "person"),
        ("Lloyd Austin", "person"),
        ("Dean", "person"),
        ("Austin", "person"),
        ("Austin", "place"),
    ]


def test_mentions_read_only_known_names_in_a_headline() -> None:
    text = "Kowalska Calls Budget Plan A Disgrace Over Spending\nMarta Kowalska spoke about the budget on Monday."
    assert named(text) == [
        ("Kowalska", "person", "Marta Kowalska"),
        ("Marta Kowalska", "person", "Marta Kowalska"),
    ]


def test_mentions_leave_out_words_that_name_nobody() -> None:
    text = "However, critics said it would fail. Yesterday it did. Debating Kowalska was fun. I'm sure that GDP fell."
    assert named(text) == []


@settings(max_examples=150, deadline=None)
@given(
    st.text(max_size=200)
    | st.text(alphabet="AaBb .,'’\"“”\n-–JrSMs\x00\ud800\u202e", max_size=300)
    | st.lists(
        st.sampled_from(["President", "Anna", "of", "Minsk", "Hill", "Jr.", ",", "the", "said", "’s", "\n"])
    ).map(" ".join)
)
def test_mentions_never_raise_and_quote_the_text(text: str) -> None:
    found = mentions(text)
    assert all(text[m.start : m.end] == m.quote for m in found)
    assert len({m.id for m in found}) == len(found)
    heads = {m.id for m in found if m.refers_to is None}
    assert all(m.refers_to is None or m.refers_to in heads for m in found)


@pytest.mark.parametrize(
    "text", ["A" * 300_000, "A " * 100_000, "President, " * 30_000, "Ministry of " * 30_000, "“" * 99_999]
)
def test_mentions_take_no_quadratic_time(text: str) -> None:
    # Minutes where anything looks back over the whole text; under two seconds as it is.
    assert len(mentions(text)) <= 1


def test_mentions_keep_an_institution_with_its_place_and_a_person_without_the_words_before() -> None:
    text = (
        "University of Alberta's Boris Leskov, a scientist, spoke. The supervisor came. Supervisor Jane Brand said so. "
        "Space.com reported it. The WEF Memo said more."
    )
    assert [(found.name, found.kind) for found in find_names(text)] == [
        ("University of Alberta", "organisation"),
        ("Boris Leskov", "person"),
        ("Jane Brand", "person"),
        ("Space.com", "organisation"),
    ]


def test_mentions_leave_out_a_word_behind_miss_and_a_name_cut_by_wrong_letters() -> None:
    text = "Miss Universe is old. General Electric says no. Rep. Ra\u00c3\u00a7ol said yes."
    assert [(found.name, found.kind) for found in find_names(text) if found.kind == "person"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Understated Brandal wins. Brandal said that it rained.", [("Brandal", "person"), ("Brandal", "person")]),
        ("Anna Hale came. Will Hale stay? Nobody knew.", [("Anna Hale", "person"), ("Hale", "person")]),
        ("Anna Hale came. Absent Hale, it failed.", [("Anna Hale", "person"), ("Hale", "person")]),
        ("Anna Hale came. Zamira Hale left.", [("Anna Hale", "person"), ("Zamira Hale", "person")]),
        ("Anna Hale came. Bill Hale left.", [("Anna Hale", "person"), ("Bill Hale", "person")]),
        (
            "Anna Hale came. Will Hale left. They saw Will Hale.",
            [("Anna Hale", "person"), ("Will Hale", "person"), ("Will Hale", "person")],
        ),
        ("A vote in Scott County was close.", [("Scott County", "place")]),
        ("She wrote to @HaleForMayor and #HaleWins.", []),
        ("It led him to Verul. He gave it to Anna.", []),
        ("She works at Verul. Today Verul said that it would close.", [("Verul", "organisation")] * 2),
        ("They met twice in Verul, and later a man at Verul.", [("Verul", "place"), ("Verul", "place")]),
        ("Roger Hale of Dale, N.J. Roger Hale left.", [("Roger Hale", "person"), ("Roger Hale", "person")]),
    ],
)
def test_mentions_tell_names_from_the_words_beside_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(quote, kind) for quote, kind, _ in named(text)] == expected


def test_mentions_read_no_role_over_the_end_of_a_sentence() -> None:
    roles = [m.role for m in mentions("They met Mr. Brand. Senator Anna Hale left. The U.S. Senator Ada Hill came.")]
    assert [role for role in roles if role] == ["Senator", "Senator", "U.S. Senator", "U.S. Senator"]
