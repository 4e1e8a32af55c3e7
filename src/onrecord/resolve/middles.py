"""A name without a middle name that fits two persons who have one: George Hale beside George W. and George H. Hale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations

from onrecord.resolve.cluster import Pair
from onrecord.resolve.compare import MIDDLE
from onrecord.resolve.nodes import Node
from onrecord.resolve.surnames import LEADING_SHARE


def fitting_two(
    pairs: Iterable[Pair], nodes: Mapping[str, Node], against: Callable[[str, str], bool]
) -> dict[str, list[Pair]]:
    """Return short name -> its pairs, where two of the longer names are apart and none leads in documents by far.

    Of two in most documents one is meant as often as the other; where one leads, only the pairs with those apart from
    it are returned.
    """
    by_short: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        if MIDDLE in pair.why:
            by_short[_short(pair, nodes)].append(pair)
    found = {short: _unsure(short, group, nodes, against) for short, group in sorted(by_short.items())}
    return {short: group for short, group in found.items() if group}


def _short(pair: Pair, nodes: Mapping[str, Node]) -> str:
    return min(pair.left, pair.right, key=lambda end: (len(nodes[end].parts.given), end))


def _unsure(
    short: str, group: list[Pair], nodes: Mapping[str, Node], against: Callable[[str, str], bool]
) -> list[Pair]:
    longer = {pair.right if pair.left == short else pair.left: pair for pair in group}
    if not any(against(one, other) for one, other in combinations(sorted(longer), 2)):
        return []
    known = {end: len(nodes[end].documents) for end in longer}
    leading = max(sorted(longer), key=lambda end: known[end])
    if known[leading] >= LEADING_SHARE * sum(known.values()):
        return [pair for end, pair in longer.items() if end != leading and against(end, leading)]
    return group
