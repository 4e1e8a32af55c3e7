from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.resolve.cluster import Clusters, Pair, attach, join_all


def test_clusters_refuse_a_chain_against_the_evidence() -> None:
    clusters = Clusters(lambda one, other: {one, other} == {"a", "c"})
    joined = join_all(clusters, [Pair("b", "c", 0.9, "near"), Pair("a", "b", 0.95, "nearer")])
    assert joined == [Pair("a", "b", 0.95, "nearer")]
    assert sorted(clusters.members("b")) == ["a", "b"]
    assert clusters.members("c") == ["c"]


def test_clusters_join_what_a_person_forces() -> None:
    clusters = Clusters(lambda one, other: True)
    assert clusters.join(Pair("a", "b", 1.0, "so decided", "person"), forced=True)
    assert not clusters.join(Pair("a", "b", 1.0, "so decided", "person"), forced=True)
    assert clusters.find("b") == "a"


def test_attach_joins_only_what_fits_one() -> None:
    clusters = Clusters(lambda one, other: False)
    weak = {
        "x": [Pair("x", "a", 0.7, "initial only")],
        "y": [Pair("y", "a", 0.7, "initial only"), Pair("y", "b", 0.7, "initial only")],
    }
    joined, several = attach(clusters, weak)
    assert joined == [Pair("x", "a", 0.7, "initial only")]
    assert several == {"y": [Pair("y", "a", 0.7, "initial only"), Pair("y", "b", 0.7, "initial only")]}


def test_clusters_ask_one_of_each_voice() -> None:
    asked: list[tuple[str, str]] = []

    def against(one: str, other: str) -> bool:
        asked.append((one, other))
        return {one[0], other[0]} == {"m", "f"}

    clusters = Clusters(against, voice=lambda node: node[0])
    joined = join_all(clusters, [Pair("m1", "m2", 1.0, ""), Pair("m2", "m3", 0.9, ""), Pair("f1", "f2", 0.8, "")])
    assert [pair.right for pair in joined] == ["m2", "m3", "f2"]
    asked.clear()
    assert clusters.apart("m3", "f2")
    assert asked == [("m1", "f1")]
    assert clusters.members("m1") == ["m1", "m2", "m3"]


@given(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30),
    st.dictionaries(st.integers(0, 11), st.integers(0, 3), min_size=12),
    st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4),
)
def test_clusters_by_voice_are_those_of_all_members(
    pairs: list[tuple[int, int]], voices: dict[int, int], enemies: set[tuple[int, int]]
) -> None:
    def against(one: str, other: str) -> bool:
        left, right = voices[int(one)], voices[int(other)]
        return (left, right) in enemies or (right, left) in enemies

    wanted = [Pair(str(one), str(other), 1.0, "") for one, other in pairs]
    slow, quick = Clusters(against), Clusters(against, voice=lambda node: voices[int(node)])
    assert [slow.join(pair) for pair in wanted] == [quick.join(pair) for pair in wanted]
    assert [slow.members(str(node)) for node in range(12)] == [quick.members(str(node)) for node in range(12)]
