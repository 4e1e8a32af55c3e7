from __future__ import annotations

from onrecord.compare.agreements import chains_of, join_agreements, known_name
from onrecord.rows import Mention


def mention(name: str, quote: str, *, head: str | None = None, form: str = "name", start: int = 0) -> Mention:
    return Mention(
        id=name, document=name[0], start=start, end=start + len(quote), quote=quote, kind="agreement", form=form,
        name=quote, refers_to=head,
    )  # fmt: skip


def joined(*mentions: Mention, years: dict[str, frozenset[str]] | None = None) -> list[set[str]]:
    _, of = join_agreements(chains_of(mentions, years or {}, {}))
    return sorted(({name for name in of if of[name] == one} for one in set(of.values())), key=sorted)


def test_join_agreements_joins_a_name_with_and_without_its_year() -> None:
    rows = (
        mention("a1", "1996 Tesk Memorandum"),
        mention("b1", "Tesk Memorandum"),
        mention("c1", "the memorandum of 1996", form="nominal"),
    )
    assert joined(*rows) == [{"a1", "b1", "c1"}]


def test_join_agreements_joins_descriptions_by_their_words() -> None:
    rows = (mention("a1", "a treaty on mutual security guarantees", form="nominal"),
            mention("b1", "the guarantees treaty", form="nominal"),
            mention("c1", "a treaty on fishing rights", form="nominal"))  # fmt: skip
    assert joined(*rows) == [{"a1", "b1"}, {"c1"}]


def test_join_agreements_never_joins_other_years_or_kinds() -> None:
    rows = (
        mention("a1", "Tesk Memorandum of 1996"),
        mention("b1", "Tesk Memorandum of 2004"),
        mention("c1", "Tesk Treaty"),
    )
    assert joined(*rows) == [{"a1"}, {"b1"}, {"c1"}]


def test_join_agreements_knows_other_names_of_well_known_ones() -> None:
    rows, of = join_agreements(chains_of((mention("a1", "Non-Proliferation Treaty"), mention("b1", "NPT")), {}, {}))
    assert of["a1"] == of["b1"]
    assert [(row.kind, [(n.name, n.count) for n in row.names]) for row in rows] == [
        ("treaty", [("NPT", 1), ("Non-Proliferation Treaty", 1)])
    ]
    assert known_name("the 1994 Budapest Memorandum") == "Budapest Memorandum on Security Assurances"
    assert known_name("the lease") is None


def test_join_agreements_gives_names_parties_and_evidence() -> None:
    chains = chains_of((mention("a1", "Riga Pact"), mention("a2", "the pact", head="a1", form="nominal", start=40)),
                       {}, {"a1": frozenset({"poland", "latvia"})})  # fmt: skip
    (row,), _ = join_agreements(chains)
    assert (row.name, row.kind, row.parties) == ("Riga Pact", "pact", ("latvia", "poland"))
    assert [(item.document, item.quote) for item in row.evidence] == [("a", "Riga Pact"), ("a", "the pact")]
