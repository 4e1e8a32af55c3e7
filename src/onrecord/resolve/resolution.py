"""From mentions to actors: gather names, compare within blocks, cluster, name the clusters.

The same mentions in any order give the same actors; a document that shares no name with the others changes none of
their actors. An actor's id is the hash of its kind and of the first of its names' keys, or its authority's id.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import combinations

import msgspec

from onrecord.extract.cues import word_class
from onrecord.extract.roles import head_of
from onrecord.resolve.actors import describe, display
from onrecord.resolve.authority import AuthorityEntry
from onrecord.resolve.blocks import blocks
from onrecord.resolve.cluster import Clusters, Pair, attach, join_all
from onrecord.resolve.compare import ELSEWHERE, FORMS, SUFFIX, compare_persons
from onrecord.resolve.linking import node_key
from onrecord.resolve.middles import fitting_two
from onrecord.resolve.nodes import Node, gather, name_key
from onrecord.resolve.surnames import surname_pairs
from onrecord.rows import Actor, Link, Mention, make_id
from onrecord.text.names import given_genders

FEW_DOCUMENTS = 3
"""A short and a long given name that so few documents bear together are joined only where a role agrees: over 924
articles three such merges were wrong (Matt and Matthew Morrison), and four right ones became questions."""
MOST_LETTERS = 5
"""Of a short form (Steve); longer ones (Alyaksandr) are spellings, which few namesakes share."""


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """Who is who. ``actor_of``: mention id -> actor id; ``links``: which names were joined or kept apart, and why.

    ``link_keys``: link id -> the `node_key` of one of its names.
    """

    actors: tuple[Actor, ...]
    links: tuple[Link, ...]
    actor_of: Mapping[str, str]
    link_keys: Mapping[str, str]


def resolve(
    mentions: Iterable[Mention],
    *,
    dates: Mapping[str, str | None] | None = None,
    decisions: Iterable[Link] = (),
    authority: Iterable[AuthorityEntry] = (),
) -> Resolution:
    """Return the actors behind mentions; ``dates`` maps documents to their date, which dates their roles.

    ``decisions`` are a person's links between actors, names or mentions (``by`` person; others are passed over): same
    joins whole actors, different keeps apart before anything else. ``authority`` entries name actors that bear their
    names.
    """
    nodes, node_of = gather(mentions, dates or {})
    entries = entries_by_name(authority)
    forced, apart = _decided(decisions, nodes, node_of, _aliases(nodes, entries))
    against = _opposing(nodes)
    clusters = Clusters(
        lambda one, other: (bool(apart) and frozenset((one, other)) in apart) or against(one, other),
        _voices(nodes, frozenset().union(*apart)),
    )
    strong, weak, doubtful = _pairs(nodes)
    several = fitting_two(strong, nodes, against)
    unsure = {pair for group in several.values() for pair in group}
    joined = join_all(clusters, _by_authority(nodes, entries))
    joined += join_all(clusters, [pair for pair in strong if pair not in unsure])
    joined += join_all(clusters, [pair for pair in doubtful if _known_by_now(pair, nodes, clusters)])
    # After what is sure: a person joins two actors as they see them, with all their spellings.
    joined += [pair for pair in sorted(forced) if clusters.join(pair, forced=True)]
    attached, open_initials = attach(clusters, weak)
    single, open_surnames = surname_pairs(nodes, clusters)
    joined += [*attached, *join_all(clusters, single)]
    groups = _groups(nodes, clusters)
    actors, actor_ids = describe(groups, entries, open_surnames)
    actor_of = node_of.named([actor_ids[node] for node in nodes])
    open_ = (open_initials, open_surnames, several)
    undecided = _still_open([*(group for found in open_ for group in found.values()), *([pair] for pair in doubtful)])
    links = [*_links(joined, nodes), *_questions(undecided, nodes, actor_ids)]
    return Resolution(
        actors=actors, links=tuple(sorted((link for link, _ in links), key=lambda link: link.id)), actor_of=actor_of,
        link_keys={link.id: node_key(node.kind, node.key) for link, node in links},
    )  # fmt: skip


def _aliases(nodes: Mapping[str, Node], entries: Mapping[tuple[str, str], AuthorityEntry]) -> dict[str, str]:
    """Return the ids an actor may go by that are no node's (an authority's, a bare surname's) -> one of its nodes."""
    found: dict[str, str] = {}
    for _, node in sorted(nodes.items(), reverse=True):
        entry = entries.get((node.kind, node.key))
        if entry is not None:
            found[entry.id] = node.id
        if node.document:
            found[make_id("actor", node.kind, node.key, None)] = node.id
    return found


def _decided(
    decisions: Iterable[Link], nodes: Mapping[str, Node], node_of: Mapping[str, str], aliases: Mapping[str, str]
) -> tuple[list[Pair], set[frozenset[str]]]:
    """Return a person's pairs that are the same, and that are not; an end that is gone passes the link over."""
    forced: list[Pair] = []
    apart: set[frozenset[str]] = set()
    for link in decisions:
        ends = (link.left, link.right or "")
        left, right = (end if end in nodes else node_of.get(end) or aliases.get(end) for end in ends)
        if link.by != "person" or left is None or right is None:
            continue
        if link.judgement == "same":
            forced.append(Pair(left, right, 1.0, link.why or "a person's decision", "person"))
        elif link.judgement == "different":
            apart.add(frozenset((left, right)))
    return forced, apart


def _opposing(nodes: Mapping[str, Node]) -> Callable[[str, str], bool]:
    """Return what says whether two nodes can be one; genders are read once, for it is asked 20 times a node."""
    genders = {name: node.gender for name, node in nodes.items() if node.genders}

    def against(one: str, other: str) -> bool:
        left, right = nodes[one], nodes[other]
        if left.kind != right.kind:
            return True
        if left.kind != "person":
            return False
        mine, theirs = genders.get(one), genders.get(other)
        if mine and theirs and mine != theirs:
            return True
        # Names of one word are judged by the others': nothing speaks against those.
        return bool(left.parts.given and right.parts.given) and _names_apart(left, right)

    return against


def _voices(nodes: Mapping[str, Node], decided: frozenset[str]) -> Callable[[str], Hashable]:
    """Return what tells nodes that `_opposing` cannot tell apart: by kind, or surnames alone, by gender."""

    def voice(name: str) -> Hashable:
        node = nodes[name]
        if name in decided or node.parts.given:
            return name
        return node.kind, node.gender if node.kind == "person" else None

    return voice


def _names_apart(left: Node, right: Node) -> bool:
    verdict = compare_persons(left.parts, right.parts)
    if verdict.why == SUFFIX:
        return _two_by_suffix(left, right)
    return verdict.judgement == "different" and bool(left.parts.given and right.parts.given)


def entries_by_name(authority: Iterable[AuthorityEntry]) -> dict[tuple[str, str], AuthorityEntry]:
    """Return (kind, name key) -> entry; a name that two entries bear names none."""
    bearers: dict[tuple[str, str], dict[str, AuthorityEntry]] = defaultdict(dict)
    for entry in authority:
        for name in (entry.name, *entry.aliases):
            bearers[entry.kind, name_key(entry.kind, name)][entry.id] = entry
    return {key: next(iter(found.values())) for key, found in bearers.items() if len(found) == 1}


def _by_authority(nodes: Mapping[str, Node], entries: Mapping[tuple[str, str], AuthorityEntry]) -> list[Pair]:
    members: dict[str, list[str]] = defaultdict(list)
    for node in nodes.values():
        entry = entries.get((node.kind, node.key))
        if entry is not None and (node.document is None or node.kind == "organisation"):
            members[entry.id].append(node.id)
    return [
        Pair(ids[0], other, 1.0, f"names of one entry of the authority file: {entry}")
        for entry, found in sorted(members.items())
        for ids in [sorted(found)]
        for other in ids[1:]
    ]


def _pairs(nodes: Mapping[str, Node]) -> tuple[list[Pair], dict[str, list[Pair]], list[Pair]]:
    """Return sure pairs, by node (the shorter name) those that only hold if it fits nobody else, and doubtful ones."""
    strong: list[Pair] = []
    doubtful: list[Pair] = []
    weak: dict[str, list[Pair]] = defaultdict(list)
    for block in blocks(nodes.values()):
        for left, right in combinations(block, 2):
            verdict = compare_persons(left.parts, right.parts)
            if verdict.judgement != "different" and _doubtful(left, right, verdict.why):
                doubtful.append(Pair(left.id, right.id, verdict.score, verdict.why))
            elif verdict.why == SUFFIX and _one_office(left, right) and not _two_by_suffix(left, right):
                strong.append(Pair(left.id, right.id, 0.9, f"{SUFFIX}, one office"))
            elif verdict.judgement == "same":
                strong.append(Pair(left.id, right.id, verdict.score, verdict.why))
            elif verdict.judgement is None:
                short, long = sorted((left, right), key=lambda node: (len(node.key), node.id))
                weak[short.id].append(Pair(short.id, long.id, verdict.score, verdict.why))
    weak_acronyms = _acronyms(nodes)
    return strong, {**weak, **weak_acronyms}, doubtful


def _doubtful(left: Node, right: Node, why: str) -> bool:
    """Say whether few documents name two whose names are often those of two: Matt and Matthew, kin, a middle name."""
    if len(left.documents) + len(right.documents) > FEW_DOCUMENTS or left.documents & right.documents:
        return False
    if why == ELSEWHERE:
        return _two_first_names(left, right)
    if not left.parts.given or not right.parts.given:
        return False
    return (FORMS in why and _shortened(left, right)) or _is_kin(left) or _is_kin(right)


def _known_by_now(pair: Pair, nodes: Mapping[str, Node], clusters: Clusters) -> bool:
    """Say whether, all spellings of either taken together, more than a few documents name Stephen and Steve."""
    members = [nodes[name] for end in (pair.left, pair.right) for name in clusters.members(end)]
    known = set().union(*(node.documents for node in members))
    return FORMS in pair.why and len(known) > FEW_DOCUMENTS and not any(_is_kin(node) for node in members)


def _two_by_suffix(left: Node, right: Node) -> bool:
    """Say whether one with Jr. and one without are two: documents name both, or a text calls one somebody's kin.

    Of 10 documents with Joseph R. Biden Jr. one has Joe Biden too; both that name Donald Trump Jr. have his father.
    """
    both, rarer = len(left.documents & right.documents), min(len(left.documents), len(right.documents))
    return 2 * both >= rarer or _is_kin(left) or _is_kin(right)


def _one_office(left: Node, right: Node) -> bool:
    """Say whether both hold an office of two words or more, Vice President: President alone, many have been."""
    held, other = ({head_of(role.role) or "" for role in node.roles.values()} for node in (left, right))
    return any(" " in office for office in held & other)


def _shortened(left: Node, right: Node) -> bool:
    """Say whether one is called Matt and one Matthew, of one surname, with no role in common."""
    short, long = sorted((left.parts.given[0], right.parts.given[0]), key=len)
    if left.parts.surname != right.parts.surname or len(short) > MOST_LETTERS or len(short) == len(long):
        return False
    held, other = ({head_of(role.role) for role in node.roles.values()} for node in (left, right))
    return not held & other


def _two_first_names(left: Node, right: Node) -> bool:
    """Say whether Patrick, who is no Michael Patrick elsewhere, bears a first name, and the other another before it."""
    return all(node.parts.given[:1] and node.parts.given[0] in given_genders() for node in (left, right))


def _is_kin(node: Node) -> bool:
    """Say whether a text calls the person somebody's father, or the like: fathers and sons share given names."""
    return any(head_of(role.role) in word_class("kin") for role in node.roles.values())


def _acronyms(nodes: Mapping[str, Node]) -> dict[str, list[Pair]]:
    """Pair an organisation named by an acronym alone with those whose long form some text gives with it."""
    bearers: dict[str, set[str]] = defaultdict(set)
    organisations = [node for node in nodes.values() if node.kind == "organisation"]
    for node in organisations:
        for quote in node.quotes:
            if quote.isupper() and " " not in quote and name_key("organisation", quote) != node.key:
                bearers[name_key("organisation", quote)].add(node.id)
    return {
        node.id: [
            Pair(node.id, other, 0.8, "a text gives this acronym after the long form")
            for other in sorted(bearers[node.key])
        ]
        for node in organisations
        if node.key in bearers
    }


def _groups(nodes: Mapping[str, Node], clusters: Clusters) -> list[list[Node]]:
    members: dict[str, list[Node]] = defaultdict(list)
    for node_id in sorted(nodes):
        members[clusters.find(node_id)].append(nodes[node_id])
    return [members[key] for key in sorted(members)]


def _still_open(groups: Iterable[list[Pair]]) -> list[Pair]:
    reasons = ("and too little else speaks for it", "and it fits several")
    return [
        pair._replace(why=f"not decided: {pair.why}, {reasons[len(group) > 1]}") for group in groups for pair in group
    ]


def _links(pairs: Iterable[Pair], nodes: Mapping[str, Node]) -> list[tuple[Link, Node]]:
    """Return what rules joined, as links with one of their names; a person's own links are kept where they are."""
    return [
        (Link(
            id=make_id("link", pair.left, pair.right, "same"),
            left=_end(nodes[pair.left]), right=_end(nodes[pair.right]),
            judgement="same", by="rule", score=round(pair.score, 4), why=_why(pair, nodes),
        ), nodes[pair.left])
        for pair in pairs
        if pair.by != "person"
    ]  # fmt: skip


def _end(node: Node) -> str:
    """Return the id of a name, or of a mention where a bare surname means one document's person only."""
    return node.id if node.document is None else node.mention


def _questions(
    pairs: Iterable[Pair], nodes: Mapping[str, Node], actor_ids: Mapping[str, str]
) -> list[tuple[Link, Node]]:
    """Return what was left open, as links between actors kept apart, and a name; a question asked twice is one."""
    found: dict[str, tuple[Link, Node]] = {}
    for pair in pairs:
        left, right = actor_ids[pair.left], actor_ids[pair.right]
        if left != right:
            name = make_id("link", left, right, "different")
            score = round(pair.score, 4)
            link = Link(
                id=name, left=left, right=right, judgement="different", by="rule", score=score, why=_why(pair, nodes)
            )
            found[name] = link, nodes[pair.left]
    return list(found.values())


def _why(pair: Pair, nodes: Mapping[str, Node]) -> str:
    return f"{display([nodes[pair.left]])} / {display([nodes[pair.right]])}: {pair.why}"
