from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare.likeness import likeness, weigh
from onrecord.compare.utterances import Source, _same, _too_little, _wording, find_utterances, saying
from onrecord.rows import Copy, Date, Statement, cite, make_id

SOURCES = {
    "a": Source(document="a", outlet="Tesk Herald", published="2031-03-10"),
    "b": Source(document="b", outlet="Northern Ledger", published="2031-03-11"),
    "c": Source(document="c", outlet="The Amery Post", published="2031-08-20"),
}
BRIDGE = "“We will keep the northern bridge open through the winter, whatever the neighbours may say.”"


def said(document: str, content: str, *, speaker: str | None = "tsevrin", **fields: object) -> Statement:
    evidence = (cite(content, "content", 0, len(content)),)
    name = make_id("statement", document, content)
    values = {"mode": "direct", "kind": "speech", "force": "says", "origin": "rule:test", "score": 1.0}
    return Statement(id=name, document=document, evidence=evidence, speaker=speaker, **(values | fields))  # type: ignore[arg-type]


def groups(*statements: Statement, copies: tuple[Copy, ...] = ()) -> list[tuple[set[str], int, str | None]]:
    rows = find_utterances(statements, SOURCES, copies)
    texts = {statement.id: f"{statement.document}: {statement.quote('content')}" for statement in statements}
    assert sorted(name for row in rows for name in row.statements) == sorted(texts)
    return [({texts[name] for name in row.statements}, row.origins, row.why) for row in rows if len(row.statements) > 1]


def test_utterances_join_a_cut_quotation_and_its_indirect_version() -> None:
    whole, cut = said("a", BRIDGE), said("b", "“We will keep the northern bridge open through the winter”")
    told = said(
        "b", "that the northern bridge would be kept open in winter whatever the neighbours said", mode="indirect"
    )
    assert groups(whole, cut) == [({f"a: {BRIDGE}", f"b: {cut.quote('content')}"}, 2, None)]
    assert groups(whole, told) == [({f"a: {BRIDGE}", f"b: {told.quote('content')}"}, 2, None)]


def test_utterances_keep_two_sentences_of_one_interview_apart() -> None:
    other = said("b", "“The neighbours may say what they like about the ferry, we will not close it this year.”")
    assert groups(said("a", BRIDGE), other) == []


def test_utterances_keep_speakers_and_far_dates_apart() -> None:
    assert groups(said("a", BRIDGE), said("b", BRIDGE, speaker="haldrin")) == []
    assert groups(said("a", BRIDGE), said("b", BRIDGE, speaker=None)) == []
    assert groups(said("a", "“We shall keep the bridge open”"), said("c", "“We shall keep the bridge open”")) == []
    one, two = (Date(value=f"2031-03-0{day}", precision="day", basis="stated") for day in (8, 9))
    assert groups(said("a", BRIDGE, said_on=one), said("b", BRIDGE, said_on=two)) == []


def test_utterances_count_the_origins_that_copies_leave() -> None:
    copy = Copy(
        id="x", document="b", start=0, end=500, of_document="a", of_start=0, of_end=500, similarity=1.0, kind="passage"
    )
    ((_, origins, why),) = groups(said("a", BRIDGE), said("b", BRIDGE), copies=(copy,))
    assert (origins, why) == (1, "the words stand in text that the documents share")
    ((_, origins, why),) = groups(said("a", BRIDGE, via=("vta",)), said("b", BRIDGE, via=("vta",)))
    assert (origins, why) == (1, "both name the same relay")


def test_utterances_join_what_one_document_says_twice() -> None:
    first = said("a", BRIDGE)
    again = said("a", BRIDGE + " ", repeats=first.id)
    assert [(len(texts), origins) for texts, origins, _ in groups(first, again)] == [(2, 1)]


def test_utterances_do_not_depend_on_the_order() -> None:
    rows = [said("a", BRIDGE), said("b", BRIDGE.upper()), said("c", "“Nobody has asked us about the ferry.”")]
    assert find_utterances(rows, SOURCES, ()) == find_utterances(rows[::-1], SOURCES, ())


def test_utterances_join_copied_words_whoever_is_named() -> None:
    copy = Copy(
        id="x", document="b", start=0, end=500, of_document="a", of_start=0, of_end=500, similarity=1.0, kind="passage"
    )
    unnamed = said("b", BRIDGE, speaker=None)
    assert groups(said("a", BRIDGE), unnamed) == []
    ((_, origins, why),) = groups(said("a", BRIDGE), unnamed, copies=(copy,))
    assert (origins, why) == (1, "the words stand in text that the documents share")


def test_utterances_keep_opposed_and_position_like_wordings_apart() -> None:
    yes, no = said("a", "that the ferry company is fit to run"), said("b", "that the ferry company is not fit to run")
    assert groups(yes, no) == []
    early = said("a", "to build a dam on the northern river this year", mode="indirect")
    late = said("c", "to build a dam on the northern river this year", mode="indirect")
    assert groups(early, late) == []


_TOLD = st.lists(
    st.sampled_from(
        ["no", "talks", "border", "grain", "vessel", "ceasefire", "envoy", "tariff", "quota", '"pact', 'harbour"']
    ),
    max_size=9,
)


@given(_TOLD, _TOLD, st.booleans(), st.sampled_from(["2024-03-01", "2024-03-02", "2024-03-08", "2025-06-01", None]))
def test_utterances_pass_over_no_pair_that_is_the_same(
    one: list[str], two: list[str], here: bool, day: str | None
) -> None:
    rows = said("a", " ".join(one) or "-"), said("a" if here else "b", " ".join(two) or "-")
    days = Source(document="a", published="2024-03-01"), Source(document=rows[1].document, published=day)
    left, right = (saying(row, source) for row, source in zip(rows, days, strict=True))
    worded = _wording(left.content), _wording(right.content)
    if _too_little(left, right, *worded):
        assert not _same(left, right, likeness(*worded, weigh(worded)))
