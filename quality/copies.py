"""Measure copies on edited copies of real articles made by known operations.

    python quality/copies.py [TEXT_DIR] [--articles N] [--seed N]

Articles that share text with each other already are left out first. Of the rest some get one to four edited copies
(cut, sentences dropped, paragraphs moved, words replaced, typing errors, a new lead) and some lend one paragraph to
an unrelated article. Prints the adjusted Rand index of the near-duplicate clusters (Hubert and Arabie 1985), the share
of copied characters found, and the share of reported characters that were not copied.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from math import comb
from pathlib import Path

from onrecord.lineage.copies import Account, find_copies
from onrecord.rows import Copy

Pieces = list[tuple[str, bool]]
"""Sentences with their trailing space, and whether each was copied."""

LEADS = (
    "This is what is known so far.\n\n", "The matter came up again on Thursday evening.\n\n",
    "Our correspondents followed the story through the day and have this account.\n\n",
)  # fmt: skip


def sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"(?<=[.!?”\"])(?=\s)|(?<=\n)(?=\S)", text) if piece]


def cut(pieces: Pieces, chance: random.Random) -> Pieces:
    return pieces[: max(4, int(len(pieces) * chance.uniform(0.45, 0.8)))]


def drop(pieces: Pieces, chance: random.Random) -> Pieces:
    return [piece for piece in pieces if chance.random() > 0.2]


def move(pieces: Pieces, chance: random.Random) -> Pieces:
    middle = chance.randrange(1, len(pieces)) if len(pieces) > 1 else 0
    return [*pieces[middle:], *pieces[:middle]]


def lead(pieces: Pieces, chance: random.Random) -> Pieces:
    return [(chance.choice(LEADS), False), *pieces]


def _each_word(pieces: Pieces, chance: random.Random, share: float, change: str) -> Pieces:
    def edit(match: re.Match[str]) -> str:
        if chance.random() > share:
            return match.group()
        word = match.group()
        return "rather" if change == "replace" else word[:-2] + word[-1] + word[-2]

    return [(re.sub(r"\w{3,}", edit, text), copied) for text, copied in pieces]


def replace(pieces: Pieces, chance: random.Random) -> Pieces:
    return _each_word(pieces, chance, 0.05, "replace")


def mistype(pieces: Pieces, chance: random.Random) -> Pieces:
    return _each_word(pieces, chance, 0.02, "mistype")


OPERATIONS = (cut, drop, move, lead, replace, mistype)


def edited(text: str, chance: random.Random) -> Pieces:
    pieces: Pieces = [(sentence, True) for sentence in sentences(text)]
    for operation in chance.sample(OPERATIONS, chance.randrange(1, 4)):
        pieces = operation(pieces, chance)
    return pieces


def lent(host: str, giver: str, chance: random.Random) -> Pieces:
    """Put the longest paragraph of one article into the middle of another."""
    own: Pieces = [(sentence, False) for sentence in sentences(host)]
    paragraph = max(giver.split("\n"), key=len)
    place = chance.randrange(len(own) + 1)
    return [*own[:place], ("\n" + paragraph + "\n", len(paragraph.split()) >= 12), *own[place:]]


def adjusted_rand(one: list[int], two: list[int]) -> float:
    """Compare two clusterings of the same items; 1 is equal, 0 is chance."""
    pairs = sum(comb(count, 2) for count in Counter(zip(one, two, strict=True)).values())
    left, right = (sum(comb(count, 2) for count in Counter(labels).values()) for labels in (one, two))
    expected = left * right / comb(len(one), 2)
    return (pairs - expected) / ((left + right) / 2 - expected) if left + right != 2 * expected else 1.0


def clusters(names: list[str], copies: list[Copy]) -> list[int]:
    """Label each name by the smallest name it is joined with through near-duplicates."""
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for copy in copies:
        if copy.kind == "near_duplicate":
            one, two = sorted((root(copy.document), root(copy.of_document)))
            parent[two] = one
    numbers = {name: number for number, name in enumerate(names)}
    return [numbers[root(name)] for name in names]


def copied_zones(pieces: Pieces) -> set[int]:
    found: set[int] = set()
    place = 0
    for text, copied in pieces:
        if copied:
            found.update(place + i for i, char in enumerate(text) if char.isalnum())
        place += len(text)
    return found


def reported(copies: list[Copy], name: str, text: str) -> set[int]:
    found: set[int] = set()
    for copy in copies:
        if copy.kind == "passage" and name in (copy.document, copy.of_document):
            start, end = (copy.start, copy.end) if name == copy.document else (copy.of_start, copy.of_end)
            found.update(i for i in range(start, end) if text[i].isalnum())
    return found


def make(texts: dict[str, str], chance: random.Random) -> tuple[dict[str, str], dict[str, int], dict[str, Pieces]]:
    """Return the texts, the true cluster of each, and the pieces of each made text."""
    made, truth, pieces = dict(texts), {name: i for i, name in enumerate(texts)}, {}
    names = list(texts)
    for number, name in enumerate(names):
        for copy in range(chance.choice((0, 0, 1, 2, 4))):
            new = f"{name}~{copy}"
            pieces[new], truth[new] = edited(texts[name], chance), truth[name]
        if number % 7 == 0:
            new = f"{name}~host"
            pieces[new] = lent(texts[name], texts[names[number - 1]], chance)
            del made[name]
            truth[new] = truth.pop(name)
            pieces = {k: v for k, v in pieces.items() if not (k.startswith(name + "~") and k != new)}
            truth = {k: v for k, v in truth.items() if not (k.startswith(name + "~") and k != new)}
    made.update({name: "".join(text for text, _ in parts) for name, parts in pieces.items()})
    return made, truth, pieces


def measure(texts: dict[str, str], seed: int) -> dict[str, float]:
    """Print the figures of one seed, and return them in percent."""
    natural = find_copies([Account(document=name) for name in texts], texts.__getitem__)
    mixed = {name for copy in natural for name in (copy.document, copy.of_document)}
    texts = {name: text for name, text in texts.items() if name not in mixed}
    made, truth, pieces = make(texts, random.Random(seed))
    began = time.perf_counter()
    copies = find_copies([Account(document=name) for name in sorted(made)], made.__getitem__)
    seconds = time.perf_counter() - began
    names = sorted(made)
    rand = adjusted_rand([truth[name] for name in names], clusters(names, copies))
    gold = {name: copied_zones(parts) for name, parts in pieces.items()}
    found = {name: reported(copies, name, made[name]) for name in gold}
    recall = sum(len(found[n] & gold[n]) for n in gold) / sum(map(len, gold.values()))
    false = sum(len(found[n] - gold[n]) for n in gold) / max(1, sum(map(len, found.values())))
    speed = f"{seconds:.1f} s, {len(made) / seconds:.0f} documents/s"
    print(f"seed {seed}: {len(texts)} articles, {len(pieces)} edited; adjusted Rand index {rand:.3f}, "
          f"copied characters found {recall:.3f}, false {false:.4f}; {speed}")  # fmt: skip
    return {"adjusted Rand index": 100 * rand, "copied characters found": 100 * recall, "not false": 100 - 100 * false}


def figures() -> dict[str, float]:
    """Return the figures of 400 articles and the first seed, in percent."""
    files = sorted(Path("../shared/polnear/train/text").glob("*.txt"))[:400]
    return measure({file.stem: file.read_text(encoding="utf-8") for file in files}, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default="../shared/polnear/train/text", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seed", type=int, action="append")
    options = parser.parse_args()
    files = sorted(options.texts.glob("*.txt"))[: options.articles]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    for seed in options.seed or (1, 2, 3):
        measure(texts, seed)


if __name__ == "__main__":
    main()
