from __future__ import annotations

import random

from onrecord.lineage.candidates import candidates, fingerprint, is_boilerplate


def prose(seed: int, words: int = 120) -> str:
    chooser = random.Random(seed)
    return " ".join(f"word{chooser.randrange(5000)}" for _ in range(words))


def test_candidates_pair_documents_that_share_a_passage() -> None:
    shared = prose(0, 30)
    texts = [prose(1), f"{prose(2)} {shared}", prose(3), f"{shared} {prose(4)}"]
    assert candidates([fingerprint(text) for text in texts], [0, 1, 2, 3]).pairs == [(1, 3)]


def test_candidates_leave_an_outlets_furniture_out() -> None:
    footer = prose(0, 30)
    texts = [f"{prose(seed)} {footer}" for seed in range(1, 11)]
    same, apart = [candidates([fingerprint(t) for t in texts], outlets) for outlets in ([0] * 10, list(range(10)))]
    assert (same.pairs, len(same.furniture) > 2) == ([], True)
    # A story in ten outlets is no furniture; a crowd is chained, not paired all with all.
    assert (apart.furniture, len(apart.pairs)) == (frozenset(), 17)


def test_candidates_of_nothing() -> None:
    assert candidates([], []).pairs == []
    assert candidates([fingerprint(""), fingerprint("one")], [0, 1]).pairs == []


def test_is_boilerplate_needs_a_crowd_of_one_outlet() -> None:
    assert is_boilerplate([1] * 6)
    assert not is_boilerplate([1] * 5)
    assert not is_boilerplate([-1, -2, -3, -4, -5, -6, -7])
    assert not is_boilerplate([1] * 6 + [2, 3, 4, 5, 6])
