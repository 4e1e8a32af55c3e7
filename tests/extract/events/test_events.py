from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.draft import Draft
from onrecord.extract.events import find_events
from onrecord.extract.events.lexicon import event_types, find_triggers
from onrecord.rows import Document, Passage

Reader = Callable[..., Draft]


def told(draft: Draft) -> list[dict[str, Any]]:
    names = {mention.id: mention.name or mention.quote for mention in draft.mentions}
    return [
        {
            "type": event.type,
            "status": event.status,
            "who": [(part.role, names[part.mention or ""]) for part in event.participants],
            "date": event.date.value if event.date else None,
        }
        for event in draft.events
    ]


def test_find_events_reads_who_met_whom_where_and_when(read: Reader) -> None:
    draft = read("On 4 March, John Smith met Mary Jones in Riga for several quiet hours with plenty of coffee.")
    assert told(draft) == [
        {
            "type": "meeting",
            "status": "happened",
            "who": [("participant", "John Smith"), ("participant", "Mary Jones"), ("location", "Riga")],
            "date": "2031-03-04",
        }
    ]
    (event,) = draft.events
    assert [(item.role, item.quote) for item in event.evidence] == [
        ("trigger", "met"), ("participant", "John Smith"), ("participant", "Mary Jones"), ("date", "4 March"),
        ("place", "Riga"),
    ]  # fmt: skip
    assert (event.code, event.place) == ("04", "Riga")


@pytest.mark.parametrize(
    ("sentence", "kind", "status"),
    [
        ("Poland will hold military exercises near Riga in May.", "exercise", "planned"),
        ("Adam Kowal plans to visit Latvia.", "visit", "planned"),
        ("Adam Kowal did not sign the treaty with Latvia.", "signing", "denied"),
        ("Adam Kowal refused to meet Maria Berzina.", "meeting", "denied"),
        ("If Poland signs the treaty, Latvia will leave.", "signing", "conditional"),
        ("Maria Berzina was forced to resign.", "resignation", "happened"),
        ("The treaty takes effect on 2 May 2031.", "in_force", "planned"),
        ("The summit in Riga was cancelled.", "meeting", "denied"),
        ("He’ll tear up the treaty with Latvia.", "denunciation", "planned"),
        ("The treaty might be changed and ratified.", "ratification", "conditional"),
        ("Latvia rose and ratified the treaty.", "ratification", "happened"),
        ("Adam Kowal has yet to visit Latvia.", "visit", "denied"),
        ("Latvia fears the prospect of Poland withdrawing from the treaty.", "denunciation", "conditional"),
        ("Latvia refused to close its port or join the sanctions on Norway.", "sanction", "denied"),
        ("During this trip to Riga, Adam Kowal is expected to rest.", "visit", "happened"),
        ("Adam Kowal is demanding new elections in Latvia.", "election", "planned"),
        ("Adam Kowal saw “no basis” for a dialogue with Latvia.", "negotiation", "denied"),
        ("Adam Kowal might not win the general election in Latvia.", "election", "conditional"),
        ("Maria Berzina asked for arms when she visited Riga.", "visit", "claimed"),
        ("Attacks on Riga could lead to a crisis.", "attack", "happened"),
        ("The visit could take place in May.", "visit", "conditional"),
        ("The summit in Riga did not mirror the mood.", "meeting", "happened"),
        ("The summit in Riga never took place.", "meeting", "denied"),
        ("Adam Kowal denies any intention of invasion.", "attack", "denied"),
        ("Poland has yet to follow through with an attack on Riga.", "attack", "denied"),
        ("Maria Berzina praised the visit of Adam Kowal to Riga.", "visit", "happened"),
        ("Maria Berzina said the visit of Adam Kowal to Riga was over.", "visit", "claimed"),
        ("Maria Berzina refused to comment on the attack in Riga.", "attack", "happened"),
        ("Not only has the offensive failed, it has ended.", "attack", "happened"),
        ("Adam Kowal banned negotiations with Latvia.", "negotiation", "denied"),
        ("There is no basis for a dialogue with Latvia.", "negotiation", "denied"),
        ("Adam Kowal pledged two million euros in military aid to Latvia.", "aid", "planned"),
    ],
)
def test_find_events_tells_what_happened_from_what_did_not(read: Reader, sentence: str, kind: str, status: str) -> None:
    assert [(event.type, event.status) for event in read(sentence).events] == [(kind, status)]


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Poland launched a large military campaign there.", [("agent", "Poland")]),
        ("Warsaw's invasion of Latvia began.", [("agent", "Warsaw"), ("target", "Latvia")]),
        ("They held talks with Adam Kowal.", [("participant", "They"), ("participant", "Adam Kowal")]),
        ("While meeting with Adam Kowal, Maria Berzina made a promise.",
         [("participant", "Adam Kowal"), ("participant", "Maria Berzina")]),
        ("The Assembly approved the treaty.", [("agent", "Assembly")]),
        ("Police have detained a man who attacked Latvia.", [("agent", "a man"), ("target", "Latvia")]),
        ("Poland is in talks with Latvia.", [("participant", "Poland"), ("participant", "Latvia")]),
        ("Poland signed a deal with Latvia, Estonia, and Finland.",
         [("participant", name) for name in ("Poland", "Latvia", "Estonia", "Finland")]),
        ("Adam Kowal arrived in Latvia for talks with Maria Berzina.",
         [("agent", "Adam Kowal"), ("location", "Latvia")]),
    ],
)  # fmt: skip
def test_find_events_read_who_takes_part_from_the_clause(
    read: Reader, sentence: str, who: list[tuple[str, str]]
) -> None:
    rows = [row["who"] for row in told(read(sentence))]
    assert who in rows


def test_find_events_tell_one_aid_once(read: Reader) -> None:
    assert [event.type for event in read("Poland will send financial aid to Latvia.").events] == ["aid"]


def test_find_events_says_whose_words_tell_of_an_event(read: Reader) -> None:
    draft = read("Adam Kowal said that Latvia had deployed two brigades to the border.")
    (event,), (statement,) = draft.events, draft.statements
    assert (event.type, event.status, event.according_to) == ("deployment", "claimed", statement.id)


def test_find_events_are_not_speech_word_senses_or_captions(read: Reader) -> None:
    text = "Adam Kowal meets Maria Berzina in Riga - photo\nThe plan did not meet the demands. He signed autographs."
    assert told(read(text, zones=(("caption", text.split("\n")[0]),))) == []


def test_find_events_name_an_exercise(read: Reader) -> None:
    draft = read("Poland and Latvia held joint drills called Amber Shield 2031.")
    assert [(i.role, i.quote) for e in draft.events for i in e.evidence if i.role in ("trigger", "name")] == [
        ("trigger", "joint drills"), ("name", "Amber Shield 2031"),
    ]  # fmt: skip


def test_find_events_count_a_teaser_printed_twice_once(read: Reader) -> None:
    teaser = "Earlier this month the armies of Poland and Latvia held military exercises near Riga"
    draft = read(f"{teaser}\n{teaser}, with six thousand soldiers.")
    assert [event.type for event in draft.events] == ["exercise"]


def test_lexicon_types_are_all_described() -> None:
    text = "They signed the treaty, invaded, imposed new sanctions, held a referendum and expelled diplomats."
    assert {trigger.type for trigger in find_triggers(text, 0, len(text))} == {
        "signing", "attack", "sanction", "referendum", "expulsion",
    }  # fmt: skip
    assert {"signing", "attack", "sanction", "referendum", "expulsion"} <= set(event_types())


def draft_of(text: str) -> Draft:
    document = Document(id="d", path="a", kind="txt", sha256="0", text=text)
    zones = (Passage(id="p", document="d", kind="body", start=0, end=len(text)),) if text else ()
    return Draft(document=document, passages=zones)


WORDS = st.sampled_from(
    [
        "signed",
        "treaty",
        "Riga",
        "to",
        "will",
        "meeting",
        "with",
        "and",
        ",",
        ".",
        "“",
        "\n",
        "the",
        "Kowal",
        "exercises",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_find_events_takes_any_text(text: str) -> None:
    assert all(
        text[item.start : item.end] == item.quote
        for event in find_events(draft_of(text)).events
        for item in event.evidence
    )


@pytest.mark.parametrize(
    "text", ["", "\0", "\ud800 met \ud800", "x" * 100_000, "met Riga with " * 500, "“ signed " * 500]
)
def test_find_events_survives_odd_texts(text: str) -> None:
    assert isinstance(find_events(draft_of(text)).events, tuple)


@pytest.mark.parametrize(
    ("text", "kind", "who"),
    [
        ("Poland convinced Latvia and Norway to send military aid to Estonia.", "aid",
         [("agent", "Latvia"), ("agent", "Norway"), ("target", "Estonia")]),
        ("Poland has pledged $2.5 billion ($3 billion) in military aid to Latvia over two years.", "aid",
         [("agent", "Poland"), ("target", "Latvia")]),
        ("Poland is calm, but a Polish deployment in Latvia began.", "deployment",
         [("agent", "Poland"), ("location", "Latvia")]),
        ("Adam Kowal arrived in Riga for talks with Maria Berzina.", "negotiation",
         [("participant", "Adam Kowal"), ("participant", "Maria Berzina")]),
        ("Adam Kowal on Friday signed the treaty.", "signing", [("participant", "Adam Kowal")]),
        ("Adam Kowal did not want Latvia to join NATO.", "accession",
         [("agent", "Latvia"), ("target", "North Atlantic Treaty Organization")]),
        ("Poland vows to send troops to Latvia.", "deployment", [("agent", "Poland"), ("location", "Latvia")]),
        ("They gave up coal and joined the Open Rivers Treaty.", "accession", [("agent", "They")]),
        ("A summit between Mr. Kowal and Mr. Arden ended.", "meeting",
         [("participant", "Kowal"), ("participant", "Arden")]),
        ("Poland sent troops to Latvia.", "deployment", [("agent", "Poland"), ("location", "Latvia")]),
        ("Poland's decision to invade Latvia was no surprise.", "attack", [("agent", "Poland"), ("target", "Latvia")]),
    ],
)  # fmt: skip
def test_find_events_reads_who_takes_part_beyond_the_plain_subject(
    read: Reader, text: str, kind: str, who: list[tuple[str, str]]
) -> None:
    found = [event["who"] for event in told(read(text)) if event["type"] == kind]
    assert found[:1] == [who]


@pytest.mark.parametrize(
    "text",
    [
        "Adam Kowal talks about growing up. John Smith talks with Mary Jones about coffee.",
        "The firm, backed by Bill Arden, thrives.",
        "Polish negotiators backed the agreement with Latvia.",
        "They sell crops to meet their daily living needs.",
        "Those who bet on coal are making a killing.",
        "Adam Kowal called the demonstration of love a triumph.",
        "The universe is back in order, and the minister dismissed the wild accusations.",
    ],
)
def test_find_events_passes_over_other_senses(read: Reader, text: str) -> None:
    assert told(read(text)) == []
