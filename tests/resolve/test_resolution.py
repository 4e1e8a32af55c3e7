from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.draft import Draft
from onrecord.extract.mentions import find_mentions
from onrecord.resolve.authority import AuthorityEntry, shipped_authority
from onrecord.resolve.resolution import Resolution, resolve
from onrecord.rows import Document, Link, Mention, make_id


def mentions(*texts: str) -> list[Mention]:
    found: list[Mention] = []
    for number, text in enumerate(texts):
        document = Document(id=f"d{number}", path=f"{number}.txt", kind="txt", sha256="", text=text)
        found += find_mentions(Draft(document=document)).mentions
    return found


def persons(resolution: Resolution) -> list[tuple[str, int]]:
    return sorted((a.name, sum(n.count for n in a.names)) for a in resolution.actors if a.kind == "person")


def test_resolve_joins_spellings_and_keeps_persons_apart() -> None:
    found = resolve(
        mentions(
            "We met Alexander Lukashenko at home. Lukashenko was glad.",
            "They met Alyaksandr Lukashenka at home.",
            "There came Bill Clinton and Hillary Clinton. And Donald Trump Jr. met Donald Trump.",
        )
    )
    assert persons(found) == [
        ("Alexander Lukashenko", 3), ("Bill Clinton", 1), ("Donald Trump", 1), ("Donald Trump Jr.", 1),
        ("Hillary Clinton", 1),
    ]  # fmt: skip
    same = [link.why for link in found.links if link.judgement == "same"]
    assert len(same) == 1 and "spellings of one name" in str(same[0])


def test_resolve_keeps_state_capital_and_city_apart() -> None:
    found = resolve(mentions("Minsk has said it wants peace. The meeting in Minsk was short, Belarus says."))
    assert sorted((a.name, a.kind) for a in found.actors) == [
        ("Belarus", "state"), ("Minsk", "place"), ("Minsk", "state"),
    ]  # fmt: skip


def test_resolve_leaves_a_surname_open_where_two_fit() -> None:
    texts = ["It was Bill Clinton who came."] * 3 + ["It was Hillary Clinton who came."] * 3
    found = resolve(mentions(*texts, "Nobody knew why Dr. Clinton said so."))
    assert persons(found) == [("Bill Clinton", 3), ("Clinton", 1), ("Hillary Clinton", 3)]
    undecided = [link for link in found.links if link.judgement == "different"]
    assert [(link.score, link.by) for link in undecided] == [(0.5, "rule"), (0.5, "rule")]


def test_resolve_gives_a_surname_to_the_only_known_person() -> None:
    texts = ["It was Sergei Shoigu who came."] * 3
    found = resolve(mentions(*texts, "Nobody knew why Dr. Shoigu said so."))
    assert persons(found) == [("Sergei Shoigu", 4)]


def test_resolve_dates_roles_by_their_document() -> None:
    found = resolve(mentions("There came Belarusian President Oleg Ternov to the house."), dates={"d0": "2025-02-20"})
    actor = next(a for a in found.actors if a.kind == "person")
    assert [(r.role, r.document, r.start, r.end, r.date) for r in actor.roles] == [
        ("Belarusian President", "d0", 11, 31, "2025-02-20")
    ]
    assert actor.country == "by"


def test_resolve_names_actors_by_an_authority() -> None:
    own = AuthorityEntry(
        id="desk-7", name="Anna B. Hill", kind="person", aliases=("Annie Hill",), country="gb", wikidata="Q7"
    )
    found = resolve(
        mentions("It was Annie Hill who came.", "It was Anna B. Hill who came. Belarus says so."),
        authority=(own, *shipped_authority()),
    )
    assert [(a.id, a.name, a.country, a.wikidata) for a in found.actors] == [
        ("desk-7", "Anna B. Hill", "gb", "Q7"),
        ("state-by", "Belarus", "by", "Q184"),
    ]


def decision(left: str, right: str, judgement: str) -> Link:
    return Link(
        id=make_id(left, right), left=left, right=right, judgement="same" if judgement == "same" else "different",
        by="person", at="2026-01-01T00:00:00Z",
    )  # fmt: skip


def test_resolve_lets_a_person_win_and_survives_a_rebuild() -> None:
    found = mentions("It was Anna Hill who came.", "It was Peter Brand who came.")
    before = resolve(found)
    first, second = sorted(before.actors, key=lambda a: a.name)
    merged = resolve(found, decisions=[decision(first.id, second.id, "same")])
    assert [sum(n.count for n in a.names) for a in merged.actors] == [2]
    assert merged.actors[0].id in {first.id, second.id}
    again = resolve(found, decisions=[decision(first.id, second.id, "same")])
    assert again == merged
    assert resolve(found) == before


def test_resolve_lets_a_person_keep_apart() -> None:
    found = mentions("It was Alexander Ternov who came.", "It was Alyaksandr Ternov who came.")
    assert len(resolve(found).actors) == 1
    left, right = (m.id for m in found if m.form == "name")
    assert len(resolve(found, decisions=[decision(left, right, "different")]).actors) == 2


NAMES = [
    "Anna Hill",
    "A. Hill",
    "Hill",
    "Anna B. Hill",
    "Peter Hill",
    "Ann Hill",
    "Oleg Ternov",
    "Aleh Ternau",
    "Ternov",
    "Xi Ping",
]


def as_mentions(pairs: list[tuple[int, str]]) -> list[Mention]:
    return [
        Mention(id=make_id(n, d, name), document=f"d{d}", start=n, end=n + 1, quote=name, kind="person", name=name)
        for n, (d, name) in enumerate(pairs)
    ]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(NAMES)), max_size=40), st.randoms(use_true_random=False))
def test_resolve_does_not_depend_on_order(pairs: list[tuple[int, str]], chance: random.Random) -> None:
    found = as_mentions(pairs)
    shuffled = [*found]
    chance.shuffle(shuffled)
    assert resolve(found) == resolve(shuffled)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(NAMES)), max_size=30))
def test_resolve_changes_nothing_for_an_unrelated_document(pairs: list[tuple[int, str]]) -> None:
    found = as_mentions(pairs)
    other = Mention(id="new", document="other", start=0, end=5, quote="Zoya Quist", kind="person", name="Zoya Quist")
    before, after = resolve(found), resolve([*found, other])
    assert before.actor_of.items() <= after.actor_of.items()
    assert {actor.id: actor for actor in before.actors}.items() <= {actor.id: actor for actor in after.actors}.items()


def test_resolve_keeps_a_surname_apart_from_whom_its_document_names_in_full() -> None:
    texts = ["It was Donald Trump who came."] * 12
    found = resolve(mentions(*texts, "It was Donald Trump who came. Nobody knew why Ms. Trump said so."))
    assert persons(found) == [("Donald Trump", 13), ("Trump", 1)]


def test_resolve_takes_no_rank_for_an_office() -> None:
    found = resolve(mentions("Retired Gen. Norman Ham came.", "It was then that Gen. Ham said so."))
    assert persons(found) == [("Ham", 1), ("Norman Ham", 1)]


def test_resolve_leaves_open_who_is_ruled_out_by_a_pronoun_alone() -> None:
    texts = ["It was Barack Obama who came."] * 5 + ["It was Michelle Obama who came."] * 3
    known = mentions(*texts, "Nobody knew why President Obama said so.")
    bare = next(m for m in known if m.document == "d8" and m.form == "name")
    she = Mention(
        id="she", document="d8", start=40, end=43, quote="she", kind="person", form="pronoun", name="Obama",
        refers_to=bare.id,
    )  # fmt: skip
    assert persons(resolve([*known, she])) == [("Barack Obama", 5), ("Michelle Obama", 3), ("Obama", 1)]


def test_resolve_asks_whether_a_short_given_name_is_the_long_one_where_one_document_bears_each() -> None:
    texts = ["It was Matt Brand who came.", "It was Matthew Brand who came."]
    once = resolve(mentions(*texts))
    assert persons(once) == [("Matt Brand", 1), ("Matthew Brand", 1)]
    assert [(link.judgement, link.by) for link in once.links] == [("different", "rule")]
    assert persons(resolve(mentions(*texts, *texts))) == [("Matt Brand", 4)]
    assert persons(resolve(mentions("Senator Matt Brand came.", "Senator Matthew Brand came."))) == [("Matt Brand", 2)]


def test_resolve_asks_where_a_middle_name_or_kin_makes_two_likely() -> None:
    assert persons(resolve(mentions("It was Patrick Leary who came.", "It was Michael Patrick Leary who wrote."))) == [
        ("Michael Patrick Leary", 1), ("Patrick Leary", 1),
    ]  # fmt: skip
    kin = ("She met her father, Rafael Brand, in Tesk.", "The senator, born Rafael Edward Brand, spoke.")
    assert persons(resolve(mentions(*kin))) == [("Rafael Brand", 1), ("Rafael Edward Brand", 1)]
    alone = ("She met Rafael Brand in Tesk.", kin[1])
    assert len(persons(resolve(mentions(*alone)))) == 1


def test_resolve_keeps_a_given_name_alone_to_its_document() -> None:
    told = [f"The chief known as Bob wrote on {day}. Bob was late." for day in ("Monday", "Friday")]
    found = [m for m in mentions(*told) if m.name == "Bob"]
    assert len(found) > 1 and len({actor.id for actor in resolve(found).actors}) == 2


def test_resolve_joins_a_name_with_junior_by_one_office() -> None:
    texts = ("Vice President Joseph R. Brand Jr. came.", "Vice President Joe Brand came.")
    assert persons(resolve(mentions(*texts))) == [("Joe Brand", 2)]
    assert len(persons(resolve(mentions("Joseph R. Brand Jr. came.", texts[1])))) == 2
    both = "Vice President Joseph R. Brand Jr. came. Joe Brand came."
    assert len(persons(resolve(mentions(both, texts[1])))) == 2


def test_resolve_joins_one_pope_and_keeps_two_bobs() -> None:
    texts = ("Pope Bob said that it rained.", "Pope Bob said that it snowed.", "They saw that Bob said so.")
    assert persons(resolve(mentions(*texts))) == [("Bob", 1), ("Bob", 2)]


def test_resolve_keeps_a_body_that_only_says_what_it_is_to_its_document() -> None:
    texts = (
        "The Foreign Ministry denied it. The Verul Council met.",
        "Aides of the Foreign Ministry left. They like the Verul Council.",
    )
    bodies = [actor for actor in resolve(mentions(*texts)).actors if actor.kind == "organisation"]
    named = sorted((actor.name, len(actor.names)) for actor in bodies)
    assert named == [("Foreign Ministry", 1), ("Foreign Ministry", 1), ("Verul Council", 1)]
    assert len({actor.id for actor in bodies}) == 3


def test_resolve_takes_a_department_of_labour_for_the_labour_department() -> None:
    found = resolve(
        mentions(
            "They saw the Verul Department of Tides meet again.", "The Department of Tides met. A Tides Department met."
        )
    )
    bodies = sorted((a.name, sum(n.count for n in a.names)) for a in found.actors if a.kind == "organisation")
    assert bodies == [("Department of Tides", 2), ("Verul Department of Tides", 1)]


def test_resolve_shows_the_name_that_most_use() -> None:
    texts = ("Vladimir V. Hale came. Vladimir V. Hale left. Vladimir V. Hale fell.", "Vladimir Hale came.")
    assert [name for name, _ in persons(resolve(mentions(*texts)))] == ["Vladimir Hale"]
    longer = ("Anna Wasser Hale came.", "Rep. Wasser Hale came. Rep. Wasser Hale left.")
    assert [name for name, _ in persons(resolve(mentions(*longer)))] == ["Anna Wasser Hale"]


def test_resolve_joins_short_and_long_given_names_once_enough_documents_know_them() -> None:
    texts = (
        "Stephen Arkwright came.",
        "Stephen K. Arkwright came.",
        "Stephen Arkwright left.",
        "Steve Arkwright came.",
    )
    assert persons(resolve(mentions(*texts))) == [("Stephen Arkwright", 4)]
    assert len(persons(resolve(mentions(texts[1], texts[3])))) == 2


def test_resolve_asks_who_is_meant_where_two_middle_names_fit() -> None:
    two = ("George W. Hale came.", "George H. Hale came.")
    assert persons(resolve(mentions(*two, "George Hale came."))) == [
        ("George H. Hale", 1), ("George Hale", 1), ("George W. Hale", 1),
    ]  # fmt: skip
    asked = [link.why for link in resolve(mentions(*two, "George Hale came.")).links]
    assert len(asked) == 2 and all("it fits several" in str(why) for why in asked)
    often = resolve(mentions(two[1], "George Hale came.", *(two[0] for _ in range(6))))
    assert persons(often) == [("George H. Hale", 1), ("George W. Hale", 7)]
