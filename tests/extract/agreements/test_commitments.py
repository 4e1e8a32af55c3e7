from __future__ import annotations

from collections.abc import Callable
from typing import Any

from onrecord.extract.draft import Draft

Reader = Callable[..., Draft]


def told(draft: Draft) -> list[dict[str, Any]]:
    names = {mention.id: mention.name or mention.quote for mention in draft.mentions}
    return [
        {
            "status": row.status,
            "from": [names[name] for name in row.guarantor_mentions],
            "to": [names[name] for name in row.beneficiary_mentions],
            "trigger": row.trigger,
            "response": row.response,
            "agreement": names.get(row.agreement_mention or ""),
        }
        for row in draft.commitments
    ]


def test_find_commitments_reads_guarantors_and_beneficiaries(read: Reader) -> None:
    draft = read("The Riga Memorandum, signed in 1996, provided security assurances by Poland and Latvia to Estonia.")
    assert told(draft) == [
        {
            "status": "given", "from": ["Poland", "Latvia"], "to": ["Estonia"], "trigger": None,
            "response": "security assurances", "agreement": "Riga Memorandum",
        }
    ]  # fmt: skip


def test_find_commitments_reads_a_clause_of_a_treaty(read: Reader) -> None:
    draft = read(
        "Poland signed a treaty on mutual guarantees with Latvia. Under it, in case of aggression against one party, "
        "the other will provide all necessary help."
    )
    assert [(row["trigger"], row["response"], row["agreement"]) for row in told(draft)] == [
        ("in case of aggression against one party", "will provide all necessary help",
         "treaty on mutual guarantees with Latvia"),
    ]  # fmt: skip


def test_find_commitments_keeps_what_is_asked_for_apart(read: Reader) -> None:
    draft = read("Estonia needs security guarantees from Poland in the event of aggression by third countries.")
    assert [(row["status"], row["from"], row["to"], row["trigger"]) for row in told(draft)] == [
        ("asked_for", ["Poland"], ["Estonia"], "in the event of aggression by third countries"),
    ]  # fmt: skip


def test_find_commitments_alleges_what_is_said_to_be_broken(read: Reader) -> None:
    draft = read("Poland and Latvia ignored their own obligations not to close the border.")
    assert [(row["status"], row["from"], row["response"]) for row in told(draft)] == [
        ("alleged_broken", ["Poland", "Latvia"], "obligations not to close the border"),
    ]  # fmt: skip


def test_find_commitments_of_two_states_to_each_other_bind_and_serve_both(read: Reader) -> None:
    draft = read(
        "Poland signed a treaty with Latvia. This treaty provides for mutual guarantees in case of attacks on Poland "
        "or Latvia. Poland and Estonia guaranteed each other military help."
    )
    assert [(row["from"], row["to"], row["trigger"], row["response"]) for row in told(draft)] == [
        (["Poland", "Latvia"], ["Poland", "Latvia"], "in case of attacks on Poland or Latvia", "mutual guarantees"),
        (["Poland", "Estonia"], ["Poland", "Estonia"], None, "military help"),
    ]


def test_find_commitments_offers_bind_to_a_deed(read: Reader) -> None:
    draft = read("Adam Kowal offered to send a brigade if the border is closed. Maria Berzina offered a grim outlook.")
    assert [(row["status"], row["from"], row["response"], row["trigger"]) for row in told(draft)] == [
        ("offered", ["Adam Kowal"], "to send a brigade", "if the border is closed"),
    ]
