"""Surnames that a document never gives in full: whose they are, if the other documents leave one answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from onrecord.extract.roles import head_of
from onrecord.resolve.cluster import Clusters, Pair
from onrecord.resolve.nodes import Node
from onrecord.text import gazetteer
from onrecord.text.names import is_given

_CALLINGS = gazetteer.word_set("generic_role")
LEADING_SHARE = 0.85
"""Share of the documents that name somebody of this surname in full from which a bare surname is theirs."""
LEADING_DOCUMENTS = 10
"""Fewest documents for that: with less a local namesake is as likely."""
KNOWN_DOCUMENTS = 3
"""Fewest documents that name the only bearer of a surname in full, unless an equal role speaks for it: of 82 joined
without this over 924 articles 6 were wrong (Harvey, Wolf), all to persons named in one or two."""


def surname_pairs(nodes: Mapping[str, Node], clusters: Clusters) -> tuple[list[Pair], dict[str, list[Pair]]]:
    """Return pairs that join document-level surnames to persons or to each other, and those left open.

    A surname that nobody known may bear is left open without a pair.
    """
    bearers = _bearers(nodes, clusters)
    pairs: list[Pair] = []
    open_: dict[str, list[Pair]] = {}
    alone: dict[str, list[str]] = defaultdict(list)
    persons = (node for node in nodes.values() if node.document and node.kind == "person")
    for node in sorted(persons, key=lambda node: node.id):
        everyone = bearers.get(node.key, ())
        fitting = [target for target in everyone if _may_be(node, target, nodes, clusters)]
        others = [target for target in everyone if target not in fitting]
        chosen = _chosen(node, fitting, nodes, clusters)
        if chosen is not None and _better_known(others, chosen.right, node, nodes, clusters):
            chosen = None
        if chosen is not None:
            pairs.append(chosen)
        elif fitting:
            open_[node.id] = [Pair(node.id, target, 0.5, "a surname alone") for target in fitting]
        elif not bearers.get(node.key) and not is_given(node.key):
            alone[node.key].append(node.id)
        elif not bearers.get(node.key) and _sole_office(node):
            alone[f"{_sole_office(node)} {node.key}"].append(node.id)
        else:
            # Bob here and Bob there, or a Trump who is none of those known: nothing says who, nothing makes them one.
            open_[node.id] = []
    for ids in alone.values():
        pairs += [Pair(ids[0], other, 0.6, "one name by which nobody is named in full") for other in ids[1:]]
    return pairs, open_


def _sole_office(node: Node) -> str | None:
    """Return an office that one person of a name holds at a time: two texts on Pope Francis mean one."""
    held = {head_of(role.role) for role in node.roles.values()}
    return min((office for office in held if office in gazetteer.word_set("sole_office")), default=None)


def _may_be(node: Node, target: str, nodes: Mapping[str, Node], clusters: Clusters) -> bool:
    """A document that names somebody in full and keeps a bare surname apart (Ms. Trump) says that they are two."""
    named = any(node.document in nodes[member].documents for member in clusters.members(target))
    return not named and not clusters.apart(node.id, target)


def _better_known(others: list[str], chosen: str, node: Node, nodes: Mapping[str, Node], clusters: Clusters) -> bool:
    """Say whether more documents know somebody whom only a gender rules out: pronouns tell it, and may be misread."""
    known = _documents(clusters.find(chosen), nodes, clusters)
    return any(
        _documents(other, nodes, clusters) > known
        and all(node.document not in nodes[member].documents for member in clusters.members(other))
        for other in others
    )


def _bearers(nodes: Mapping[str, Node], clusters: Clusters) -> dict[str, list[str]]:
    """Return surname and its folded key -> clusters of full names that bear it."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in nodes.values():
        if node.kind == "person" and node.document is None:
            found[node.parts.surname].add(clusters.find(node.id))
    return {surname: sorted(targets) for surname, targets in found.items()}


def _chosen(node: Node, fitting: list[str], nodes: Mapping[str, Node], clusters: Clusters) -> Pair | None:
    """Choose the person a bare surname means: one who leads by far, or the only one, if others know of him too."""
    if is_given(node.key):
        return None
    weights = {target: _documents(target, nodes, clusters) for target in fitting}
    total = sum(weights.values())
    leading = max(sorted(weights), key=lambda target: weights[target], default=None)
    if leading is None:
        return None
    best = max(clusters.members(leading), key=lambda member: (len(nodes[member].documents), member))
    if len(fitting) == 1 and (weights[leading] >= KNOWN_DOCUMENTS or _share_roles(node, leading, nodes, clusters)):
        return Pair(node.id, best, 0.85, "the only person of this surname")
    if weights[leading] >= max(LEADING_DOCUMENTS, LEADING_SHARE * total):
        return Pair(node.id, best, round(weights[leading] / total, 4), "the person of this surname in most documents")
    return None


def _share_roles(node: Node, target: str, nodes: Mapping[str, Node], clusters: Clusters) -> bool:
    """Say whether both held one office; a rank or calling that many hold (General, Senator) says nothing."""
    held = {head_of(role.role) for member in clusters.members(target) for role in nodes[member].roles.values()}
    mine = {head_of(role.role) for role in node.roles.values()}
    return any(role is not None and role.rpartition(" ")[2] not in _CALLINGS for role in held & mine)


def _documents(target: str, nodes: Mapping[str, Node], clusters: Clusters) -> int:
    return len(set().union(*(nodes[member].documents for member in clusters.members(target))))
