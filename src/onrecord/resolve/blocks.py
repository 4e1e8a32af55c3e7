"""Blocks of persons' names worth comparing: bounded groups that share a folded surname or the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from onrecord.resolve.nodes import Node
from onrecord.text.names import fold, given_forms

MOST_NAMES = 200
"""A larger block is cut by given name: of 924 articles' names the largest surname block has 40; a block of this size
takes 20,000 comparisons, 0.1 s."""


def blocks(nodes: Iterable[Node]) -> Iterator[list[Node]]:
    """Yield groups of full persons' names, each sorted by key; a pair may stand in more than one."""
    by_surname: dict[str, list[Node]] = defaultdict(list)
    by_words: dict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kind == "person" and node.parts.given:
            by_surname[fold(node.parts.surname)].append(node)
            by_words[" ".join(sorted(node.key.split()))].append(node)
    for groups in (by_surname, by_words):
        for key in sorted(groups):
            yield from _bounded(sorted(groups[key], key=lambda node: (node.key, node.id)))


def _bounded(group: list[Node]) -> Iterator[list[Node]]:
    if len(group) <= MOST_NAMES:
        if len(group) > 1:
            yield group
        return
    smaller: dict[str, list[Node]] = defaultdict(list)
    for node in group:
        given = node.parts.given[0]
        for key in {given[0], *(str(number) for number in given_forms().get(given, ()))}:
            smaller[key].append(node)
    for key in sorted(smaller):
        # Still too many of one initial: windows over the sorted names keep equal and near ones together.
        part = smaller[key]
        for first in range(0, max(1, len(part) - 1), MOST_NAMES // 2):
            yield part[first : first + MOST_NAMES]
