from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.coreference import find_speakers
from onrecord.extract.draft import Draft
from onrecord.extract.mentions import find_mentions
from onrecord.rows import Document, Statement, cite, make_id


def draft(text: str, *sources: str | tuple[int, int] | None) -> Draft:
    """A draft whose statements have the given sources, looked for one after the other; content is what follows."""
    document = Document(id="d", path="d.txt", kind="txt", sha256="", text=text)
    at, rows = 0, []
    for number, source in enumerate(sources):
        if isinstance(source, str):
            at = text.index(source, at)
            span = (at, at + len(source))
            at = span[1]
            evidence = (cite(text, "source", *span), cite(text, "content", at, min(at + 4, len(text))))
        else:
            start = (source or (at, at))[1]
            evidence = (cite(text, "content", start, start + 4),)
        rows.append(
            Statement(
                id=make_id("s", number), document="d", mode="direct", kind="speech", force="says",
                evidence=evidence, origin="rule:test", score=1.0,
            )
        )  # fmt: skip
    return find_speakers(find_mentions(Draft(document=document, statements=tuple(rows))))


def speakers(text: str, *sources: str) -> list[str | None]:
    return [row.speaker_name for row in draft(text, *sources).statements]


def test_speakers_follow_a_pronoun_across_paragraphs() -> None:
    text = "Marta Kowalska said the plan was dead.\nA new line\nShe pointed out that it was old. He did not."
    assert speakers(text, "Marta Kowalska", "She") == ["Marta Kowalska", "Marta Kowalska"]


def test_speakers_fit_the_gender() -> None:
    text = "Anna Hill said no to Peter Brand. He said yes to Anna Hill. She said maybe."
    assert speakers(text, "Anna Hill", "He", "She") == ["Anna Hill", "Peter Brand", "Anna Hill"]


def test_speakers_are_seldom_those_who_were_told() -> None:
    text = "Peter Brand met miners.\nThe chief told Owen Hill that pits were closed.\nHe added that mines would follow."
    assert speakers(text, "The chief", "He") == ["The chief", "Peter Brand"]
    asked = "Peter Brand met miners.\nI told Owen Hill that pits were closed.\nHe answered that mines would follow."
    assert speakers(asked, "I", "He") == ["I", "Owen Hill"]


def test_speakers_leave_a_pronoun_undecided_where_nobody_fits() -> None:
    found = draft("Anna Hill came. He said that it was late in the day.", "He").statements[0]
    assert (found.speaker_name, found.speaker_mention) == ("He", None)


def test_speakers_know_who_holds_a_role() -> None:
    text = (
        "Russian President Ivan Orlov met Belarusian President Oleg Ternov. The Belarusian president said it was good. "
        "The Russian leader agreed with that. The minister did not."
    )
    assert speakers(text, "The Belarusian president", "The Russian leader", "The minister") == [
        "Oleg Ternov",
        "Ivan Orlov",
        "The minister",
    ]


def test_speakers_of_a_minister_named_before() -> None:
    text = "Belarusian Foreign Minister Anton Rybak stated that it was over. The minister also stressed more of it."
    assert speakers(text, "Belarusian Foreign Minister Anton Rybak", "The minister") == ["Anton Rybak", "Anton Rybak"]


def test_speakers_head_a_phrase_with_the_right_name() -> None:
    text = (
        "Boris Leskov, a spokesman for Anna Hill, said it. A spokesman for Anna Hill said that. "
        "Hill’s lawyer said this."
    )
    assert speakers(text, "Boris Leskov, a spokesman for Anna Hill,", "A spokesman for Anna Hill", "Hill’s lawyer") == [
        "Boris Leskov",
        "A spokesman for Anna Hill",
        "Hill’s lawyer",
    ]


def test_speakers_name_a_body_by_its_phrase() -> None:
    text = "Anna Hill ran. Anna Hill’s campaign said it was fine. The Hill campaign said more. The campaign said less."
    found = draft(text, "Anna Hill’s campaign", "The Hill campaign", "The campaign")
    assert [row.speaker_name for row in found.statements] == ["Hill campaign"] * 3
    heads = {m.refers_to or m.id for m in found.mentions if m.name == "Hill campaign"}
    assert len(heads) == 1


def test_speakers_keep_unnamed_sources_as_worded() -> None:
    text = "A senior official said it. Two people familiar with the talks said that. Both sides said more."
    found = draft(text, "A senior official", "Two people familiar with the talks", "Both sides")
    kinds = {m.id: (m.kind, m.form, m.name) for m in found.mentions}
    assert [(row.speaker_name, kinds[row.speaker_mention or ""]) for row in found.statements] == [
        ("A senior official", ("unnamed", "nominal", None)),
        ("Two people familiar with the talks", ("group", "nominal", None)),
        ("Both sides", ("group", "nominal", None)),
    ]


def test_speakers_leave_two_at_once_as_worded() -> None:
    text = "Anna Hill, Peter Brand agree that it was late. The West said that it was early over there."
    found = draft(text, "Anna Hill, Peter Brand", "The West")
    assert [row.speaker_name for row in found.statements] == ["Anna Hill, Peter Brand", "The West"]
    linked = {m.id for m in found.mentions if m.name is not None}
    assert not linked & {row.speaker_mention for row in found.statements}


def test_speakers_take_first_person_for_who_is_quoted() -> None:
    text = '"I think that I would say no," Anna Hill said.'
    document = Document(id="d", path="d.txt", kind="txt", sha256="", text=text)
    whole = (cite(text, "content", 0, 30), cite(text, "source", 31, 40))
    inner = (cite(text, "source", 14, 15), cite(text, "content", 22, 28))
    rows = [
        Statement(
            id=name, document="d", mode="direct", kind="speech", force="says", evidence=evidence, origin="t", score=1.0
        )
        for name, evidence in (("inner", inner), ("whole", whole))
    ]
    found = find_speakers(find_mentions(Draft(document=document, statements=tuple(rows)))).statements
    assert [row.speaker_name for row in found] == ["Anna Hill", "Anna Hill"]


def test_speakers_go_on_with_a_bare_quotation() -> None:
    text = "Anna Hill said it was late. “More of it.”"
    found = draft(text, "Anna Hill", (28, 28)).statements
    assert [row.speaker_name for row in found] == ["Anna Hill", "Anna Hill"]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(["He", "She", "the minister", "Anna Hill", "said", "“", "”", ",", ".", "\n", "they"]))
    .map(" ".join),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)), max_size=6),
)  # fmt: skip
def test_speakers_never_raise_and_point_at_mentions(text: str, spans: list[tuple[int, int]]) -> None:
    document = Document(id="d", path="d.txt", kind="txt", sha256="", text=text)
    rows = tuple(
        Statement(
            id=make_id(number), document="d", mode="direct", kind="speech", force="says", origin="t", score=1.0,
            evidence=(cite(text, "source", start, end), cite(text, "content", start, end)),
        )
        for number, (start, length) in enumerate(spans)
        if (end := min(start + length, len(text))) > start
    )  # fmt: skip
    found = find_speakers(find_mentions(Draft(document=document, statements=rows)))
    known = {m.id for m in found.mentions}
    assert len(known) == len(found.mentions)
    assert all(row.speaker_mention is None or row.speaker_mention in known for row in found.statements)
    assert all(text[m.start : m.end] == m.quote for m in found.mentions)


def test_speakers_of_who_behind_an_apposition_or_another_clause() -> None:
    text = (
        "Senator Anna Hill of Texas, who said no in May, and who has said yes since, met Boris Leskov, a clerk at the "
        "State Department who told them so."
    )
    assert speakers(text, "who", "who", "who") == ["Anna Hill", "Anna Hill", "Boris Leskov"]


def test_speakers_that_are_two_or_a_poll_are_nobody() -> None:
    text = (
        "Reuters and the Brand newspaper chain said so. Both Anna Hill and the former mayor Boris Leskov agreed. "
        "The Reuters/Brand opinion poll released on Friday shows it."
    )
    found = draft(
        text,
        "Reuters and the Brand newspaper chain",
        "Both Anna Hill and the former mayor Boris Leskov",
        "The Reuters/Brand opinion poll released on Friday",
    ).statements
    named = {
        m.id
        for m in find_mentions(Draft(document=Document(id="d", path="d", kind="txt", sha256="", text=text))).mentions
    }
    assert [row.speaker_mention in named for row in found] == [False, False, False]


def test_speakers_named_like_a_state_are_persons_where_the_document_says_so() -> None:
    text = "Rep. Boris Jordan spoke first. Later that day Jordan said that it was over."
    assert speakers(text, "Rep. Boris Jordan", "Jordan") == ["Boris Jordan", "Boris Jordan"]


def test_speakers_behind_a_role_and_a_comma() -> None:
    assert speakers("Hungarian government spokesperson, Zolan Brand, confirmed it.", "Zolan Brand") == ["Zolan Brand"]


def test_speakers_with_a_body_in_their_title_are_not_that_body() -> None:
    assert speakers("Senate Minority Whip Anna Brand said so.", "Senate Minority Whip Anna Brand") == ["Anna Brand"]
    text = "NATO Secretary General Jens Brand came. The NATO Secretary General said so. NATO said no."
    assert speakers(text, "The NATO Secretary General", "NATO") == [
        "Jens Brand",
        "North Atlantic Treaty Organization",
    ]


def test_speakers_read_a_mind_an_apposition_and_two_joined_by_his() -> None:
    assert speakers("Anna Hill came. In Hill's mind it rained a lot.", "Hill's mind") == ["Anna Hill"]
    text = "She founded the Tides Institute, a group that asks for help with boats."
    assert speakers(text, "a group") == ["Tides Institute"]
    assert speakers("She saw the Tides Institute, a group of it asks.", "a group") == ["a group"]
    both = "Peter Brand came. Peter Brand and his aide, Anna Hill, asked for time."
    assert draft(both, "Peter Brand and his aide, Anna Hill,").statements[0].speaker_mention is not None
    assert speakers(both, "Peter Brand and his aide, Anna Hill,") == ["Peter Brand and his aide, Anna Hill"]


def test_speakers_called_the_candidate_are_whom_the_article_is_about() -> None:
    text = "Anna Hill came. Hill left. Hill fell. Then Peter Brand came. The cautious candidate asked for time."
    assert speakers(text, "The cautious candidate") == ["Anna Hill"]
    even = "Anna Hill came. Then Peter Brand came. Hill and Brand left. The cautious candidate asked for time."
    assert speakers(even, "The cautious candidate") == ["The cautious candidate"]


def test_speakers_head_a_phrase_whose_place_ends_at_a_hard_space() -> None:
    text = "If it pays, Vermont\u00a0Sen. Anna Hill is against it, and so is Mr. Brand."
    assert speakers(text, "Vermont\u00a0Sen. Anna Hill") == ["Anna Hill"]


def test_speakers_of_who_without_a_name_are_the_phrase_before() -> None:
    text = "Tesk lost black voters, who feared a war. Anna Hill - who said no - left. It is what who wants."
    found = draft(text, "who", "who", "who")
    mentions = {mention.id: mention.quote for mention in found.mentions}
    assert [(row.speaker_name, mentions.get(row.speaker_mention or "")) for row in found.statements] == [
        ("black voters", "black voters"),
        ("Anna Hill", "who"),
        ("who", None),
    ]
