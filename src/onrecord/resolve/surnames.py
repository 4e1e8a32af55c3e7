"""Surnames that a document never gives in full: whose they are, if the other documents leave one answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from onrecord.resolve.cluster import Clusters, Pair
from onrecord.resolve.nodes import Node

LEADING_SHARE = 0.85
"""Share of the documents that name somebody of this surname in full from which a bare surname is theirs."""
LEADING_DOCUMENTS = 10
"""Fewest documents for that: with less a local namesake is as likely."""


def surname_pairs(nodes: Mapping[str, Node], clusters: Clusters) -> tuple[list[Pair], dict[str, list[Pair]]]:
    """Return pairs that join document-level surnames to persons or to each other, and those left open."""
    bearers = _bearers(nodes, clusters)
    pairs: list[Pair] = []
    open_: dict[str, list[Pair]] = {}
    alone: dict[str, list[str]] = defaultdict(list)
    for node in sorted((n for n in nodes.values() if n.document), key=lambda n: n.id):
        fitting = [target for target in bearers.get(node.key, ()) if not clusters.apart(node.id, target)]
        chosen = _chosen(node, fitting, nodes, clusters)
        if chosen is not None:
            pairs.append(chosen)
        elif fitting:
            open_[node.id] = [Pair(node.id, target, 0.5, "a surname alone") for target in fitting]
        elif not bearers.get(node.key):
            alone[node.key].append(node.id)
    for ids in alone.values():
        pairs += [Pair(ids[0], other, 0.6, "one name by which nobody is named in full") for other in ids[1:]]
    return pairs, open_


def _bearers(nodes: Mapping[str, Node], clusters: Clusters) -> dict[str, list[str]]:
    """Return surname and its folded key -> clusters of full names that bear it."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        if node.kind == "person" and node.document is None:
            found[node.parts.surname].add(clusters.find(node.id))
    return {surname: sorted(targets) for surname, targets in found.items()}


def _chosen(node: Node, fitting: list[str], nodes: Mapping[str, Node], clusters: Clusters) -> Pair | None:
    if len(fitting) == 1:
        return Pair(node.id, fitting[0], 0.85, "the only person of this surname")
    weights = {target: _documents(target, nodes, clusters) for target in fitting}
    total = sum(weights.values())
    leading = max(sorted(weights), key=lambda target: weights[target], default=None)
    if leading is not None and weights[leading] >= max(LEADING_DOCUMENTS, LEADING_SHARE * total):
        return Pair(
            node.id, leading, round(weights[leading] / total, 4), "the person of this surname in most documents"
        )
    return None


def _documents(target: str, nodes: Mapping[str, Node], clusters: Clusters) -> int:
    return len(set().union(*(nodes[member].documents for member in clusters.members(target))))
