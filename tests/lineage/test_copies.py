from __future__ import annotations

import random

from onrecord.lineage.copies import Account, find_copies


def prose(seed: int, words: int = 90) -> str:
    chooser = random.Random(seed)
    return " ".join(f"word{chooser.randrange(9000)}" for _ in range(words))


def copies(
    texts: dict[str, str], **known: tuple[str | None, str | None]
) -> list[tuple[str, str, str, str, str | None]]:
    """Return (kind, document, its words, of_document, why) of each copy."""
    accounts = [Account(document=n, outlet=known.get(n, (None, None))[0], published=known.get(n, (None, None))[1])
                for n in texts]  # fmt: skip
    rows = find_copies(accounts, texts.__getitem__)
    assert all(texts[r.document][r.start : r.end].lower() != "" for r in rows)
    return sorted((r.kind, r.document, texts[r.document][r.start : r.end], r.of_document, r.why) for r in rows)


def test_copies_find_a_passage_and_name_its_exact_words() -> None:
    shared = prose(0, 20)
    texts = {"a": f"{prose(1)}. {shared}. {prose(2)}", "b": f"{prose(3)}\n{shared}\n{prose(4)}"}
    assert copies(texts, a=("X", "2031-01-02"), b=("Y", "2031-01-03")) == [
        ("passage", "b", shared, "a", "2031-01-02 is before 2031-01-03")
    ]


def test_copies_tell_near_duplicates_and_who_names_whom() -> None:
    story = prose(0)
    texts = {"a": f"(Littoral Press) - {story}", "b": f"A new lead. {story[: len(story) // 2]}"}
    known = {"a": ("Amery Post", "2031-01-02"), "b": ("Littoral Press", "2031-01-02")}
    kinds = [(kind, document, of, why) for kind, document, _, of, why in copies(texts, **known)]
    assert kinds == [
        ("near_duplicate", "a", "b", "names Littoral Press"),
        ("passage", "a", "b", "names Littoral Press"),
    ]


def test_copies_leave_words_that_both_only_quote() -> None:
    speech = prose(0, 25)
    alone = {"a": f"{prose(1)} “{speech}” {prose(2)}", "b": f'{prose(3)} "{speech}" {prose(4)}'}
    assert copies(alone) == []
    framed = {name: text.replace(speech, f"{speech}” he said at the bridge on Monday evening, {prose(5, 15)}")
              for name, text in alone.items()}  # fmt: skip
    assert [row[0] for row in copies(framed)] == ["passage"]


def test_copies_without_evidence_of_direction_say_so() -> None:
    assert [row[4] for row in copies({"a": prose(0), "b": prose(0)})] == [None, None]


def test_copies_do_not_depend_on_order() -> None:
    texts = {"a": prose(0), "b": prose(0, 60) + " " + prose(1), "c": prose(2)}
    one = find_copies([Account(document=name) for name in texts], texts.__getitem__)
    assert one == find_copies([Account(document=name) for name in reversed(texts)], texts.__getitem__)
    assert {tuple(sorted((row.document, row.of_document))) for row in one} == {("a", "b")}
