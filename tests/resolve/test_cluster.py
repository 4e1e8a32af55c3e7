from __future__ import annotations

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
