"""The article's words of a page, by the weight of its prose, and whether that is sure.

The page falls into lines (text that no block element interrupts). A line's prose is its length without its links,
little where it has no end of a sentence. Prose counts in full where several such lines stand together or a long one,
little in teasers and in elements whose class says that they stand beside the article. The article is the inmost element
that holds most of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.data import table

END = re.compile(r"""[.!?…。！？؟।۔][”"’'」』»)\]]*(?:\s|$)|[。！？।]""")
NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
HOLDERS = ("html", "body", "main", "article", "p")
"""Elements whose class says nothing of what stands in them."""
MOST = 0.6
"""Share of a page's prose that its article holds. From 0.4 to 0.7 token F1 is the same on 44 real pages."""
SHORTEST, FEWEST, LONG = 40, 20, 250
"""Characters: of a line that counts without a sentence's end; of prose in one that counts; of one that is no teaser."""
UNENDED, BESIDE, TEASER = 0.3, 0.1, 0.2
"""What a line's prose counts where it has no end, stands in a side element, or is alone in its group."""
MAIN = 0.75
"""Share of a page's prose above which an element is the page, whatever its class is: at 0.5 comments are."""
SURE_CHARS, SURE_SHARE, SURE_KEPT = 500, 0.75, 0.8
"""Least length, share of the page's prose and part of the element kept of an article that needs no second opinion."""
DEPTH = 150
"""Elements looked up from a line: real pages have 40, and hostile ones must not cost their depth for each line."""


class Block(NamedTuple):
    """A line of a page: its words, characters of them in links, the elements that hold it (inmost first), its prose."""

    words: str
    linked: int
    path: tuple[int, ...]
    prose: float


class Found(NamedTuple):
    """An article's words, a line for each block; not ``sure`` where another look may find better ones."""

    text: str
    sure: bool


Elements = dict[int, LexborNode]


def main_text(tree: LexborHTMLParser) -> Found:
    """Return the article of a page; drops the elements that hold none from ``tree``. Linear in the page."""
    for node in tree.css(",".join(sorted(map(str, _names("dropped"))))):
        node.decompose()
    elements: Elements = {}
    blocks = list(_blocks(tree, elements))
    side = _sides(blocks, elements)
    weights = _weights(blocks, elements, side)
    held = _held((block.path, weight) for block, weight in zip(blocks, weights, strict=True))
    total = sum(weights)
    if not total:
        return Found("", sure=False)
    best = _deepest(blocks, held, MOST * total)
    return _article([block for block in blocks if best in block.path], best, side, share=held[best] / total)


def _deepest(blocks: Sequence[Block], held: dict[int, float], least: float) -> int:
    """Return the inmost element that holds ``least`` prose; those that do hold one another."""
    heavy = {name for name, weight in held.items() if weight >= least} or {max(held, key=lambda name: held[name])}
    path = max((block.path for block in blocks), key=lambda path: len(heavy.intersection(path)))
    return next(name for name in path if name in heavy)


def _article(blocks: Sequence[Block], best: int, side: set[int], *, share: float) -> Found:
    kept = [b for b in blocks if _is_kept(b) and side.isdisjoint(b.path[: b.path.index(best)])]
    prose = [at for at, block in enumerate(kept) if block.prose]
    # What stands before the first and behind the last line of prose is bylines, buttons and lists of links.
    text = "\n".join(block.words for block in kept[prose[0] : prose[-1] + 1]) if prose else ""
    whole = sum(block.prose for block in blocks)
    part = sum(block.prose for block in kept) / whole if whole else 0.0
    return Found(text, sure=len(text) >= SURE_CHARS and share >= SURE_SHARE and part >= SURE_KEPT)


def _is_kept(block: Block) -> bool:
    return block.linked <= (0.8 if block.prose else 0.5) * len(block.words)


def _blocks(tree: LexborHTMLParser, elements: Elements) -> Iterator[Block]:
    paths: dict[int, tuple[int, ...]] = {}
    for holder, words, linked in _lines(tree):
        if holder.mem_id not in paths:
            paths[holder.mem_id] = _path(holder, elements)
        prose = 0.0 if holder.tag in _names("heading") else _prose(words, linked)
        yield Block(words, linked, paths[holder.mem_id], prose)


def _lines(tree: LexborHTMLParser) -> Iterator[tuple[LexborNode, str, int]]:
    """Yield each line of the page: the block element that holds it, its words, the characters of them in links."""
    holders: dict[int, tuple[LexborNode, bool]] = {}
    holder, parts, linked = None, list[str](), 0
    for node in tree.body.traverse(include_text=True) if tree.body else ():
        is_text = node.tag == "-text"
        if not is_text and node.tag in _names("inline"):
            continue
        words = (node.text() or "") if is_text else ""
        if is_text and (not words or words.isspace()):
            parts.append(" ")
            continue
        above, in_link = _holder(node, holders) if is_text else (None, False)
        if above is None or holder is None or above.mem_id != holder.mem_id:
            if holder is not None and (line := " ".join("".join(parts).split())):
                yield holder, line, linked
            holder, parts, linked = above, [], 0
        parts.append(words)
        linked += len(words.strip()) if in_link else 0
    if holder is not None:
        yield holder, " ".join("".join(parts).split()), linked


def _holder(text: LexborNode, holders: dict[int, tuple[LexborNode, bool]]) -> tuple[LexborNode | None, bool]:
    """Return the block element that holds a text, and whether a link does inside it."""
    node = text.parent
    if node is None or node.mem_id in holders:
        return holders[node.mem_id] if node is not None else (None, False)
    first, in_link = node.mem_id, False
    while node.tag in _names("inline") and (above := node.parent) is not None:
        in_link, node = in_link or node.tag == "a", above
    holders[first] = (node, in_link)
    return node, in_link


def _path(holder: LexborNode, elements: Elements) -> tuple[int, ...]:
    path: list[int] = []
    node: LexborNode | None = holder
    while node is not None and node.tag != "html" and len(path) < DEPTH:
        elements[node.mem_id] = node
        path.append(node.mem_id)
        node = node.parent
    return tuple(path)


def _prose(words: str, linked: int) -> float:
    ended = END.search(words) is not None
    size = len(words) - 2 * linked
    if size <= FEWEST or (len(words) < SHORTEST and not ended):
        return 0.0
    return size if ended else size * UNENDED


def _weights(blocks: Sequence[Block], elements: Elements, side: set[int]) -> list[float]:
    groups = [_group(block, elements) for block in blocks]
    lines: dict[int, int] = defaultdict(int)
    longest: dict[int, int] = defaultdict(int)
    for block, group in zip(blocks, groups, strict=True):
        if block.prose:
            lines[group] += 1
            longest[group] = max(longest[group], len(block.words))
    return [
        block.prose
        * (1.0 if side.isdisjoint(block.path) else BESIDE)
        * (1.0 if lines[group] > 1 or longest[group] >= LONG else TEASER)
        for block, group in zip(blocks, groups, strict=True)
    ]


def _group(block: Block, elements: Elements) -> int:
    """Return the element that holds a line together with its neighbours."""
    inner = _names("inner")
    return next((name for name in block.path if elements[name].tag not in inner), 0)


def _sides(blocks: Sequence[Block], elements: Elements) -> set[int]:
    """Return the elements that stand beside the article; none that holds most of the page's prose does."""
    held = _held((block.path, block.prose) for block in blocks)
    most = MAIN * sum(block.prose for block in blocks)
    return {name for name, node in elements.items() if held.get(name, 0.0) <= most and _is_side(node)}


def _is_side(node: LexborNode) -> bool:
    tag = node.tag
    if tag == "a":
        return True
    if tag in HOLDERS:
        return False
    attributes = node.attributes
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return any(word.lower() in _names("side") for word in NAME.findall(named[:500]))


def _held(weighed: Iterable[tuple[tuple[int, ...], float]]) -> dict[int, float]:
    held: dict[int, float] = defaultdict(float)
    for path, weight in weighed:
        if weight:
            for name in path:
                held[name] += weight
    return held


@cache
def _names(what: str) -> frozenset[str | None]:
    return frozenset(name for row in table("page_parts.tsv") if row[0] == what for name in row[1].split())
