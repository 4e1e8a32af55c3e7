"""Time and memory of finding who is who: mentions of persons, made of real names and of surnames alone.

    python bench/resolve.py [--mentions 100000] [--names 20000]

Names are given names and surnames of the shipped lists joined at random, by seed; a third of the mentions are a surname
alone, ten names a document. Prints seconds of processor time, actors and links found, and the peak memory of the
process, first for a quarter of both: time and memory should grow with the names, not with their square.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator

from onrecord.data import table
from onrecord.resolve.authority import shipped_authority
from onrecord.resolve.resolution import resolve
from onrecord.rows import Mention, make_id

IN_A_DOCUMENT = 10


def names(count: int) -> list[str]:
    """Return distinct names of persons."""
    chance = random.Random(count)
    given = [row[0] for row in table("given_names.tsv")[1:]]
    parts = ("Ar", "Bel", "Cor", "Dan", "El", "Far", "Gor", "Hal", "Is", "Kov", "Lin", "Mor", "Nov", "Os", "Pet", "Rud")
    ends = ("a", "ak", "berg", "den", "enko", "er", "ford", "in", "ing", "ko", "man", "ova", "sen", "ski", "son", "ton")
    surnames = [a + b.lower() + c for a in parts for b in ("", *parts) for c in ends]
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{chance.choice(given)} {chance.choice(surnames)}"] = None
    return list(found)


def mentions(count: int, of: int) -> Iterator[Mention]:
    """Yield mentions, each document's together, full names before the surnames that go to them."""
    known, chance = names(of), random.Random(of)
    for first in range(0, count, IN_A_DOCUMENT):
        document = f"{first:016x}"
        for number in range(first, min(count, first + IN_A_DOCUMENT)):
            # Every name at least once, then the first ones more often, as in news.
            index = number if number < of else min(int(chance.expovariate(10 / of)), of - 1)
            name = known[index] if number % 3 or number < of else known[index].split()[-1]
            yield Mention(
                id=make_id("mention", document, number), document=document, start=20 * number,
                end=20 * number + len(name), quote=name, kind="person", name=name,
            )  # fmt: skip


def run(count: int, of: int) -> None:
    began = time.process_time()
    found = resolve(mentions(count, of), authority=shipped_authority())
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{count:,} mentions of {of:,} names: {seconds:.1f} s of processor time, {len(found.actors):,} actors, "
        f"{len(found.links):,} links, peak {peak} MB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--mentions", type=int, default=100_000)
    parser.add_argument("--names", type=int, default=20_000)
    options = parser.parse_args()
    run(options.mentions // 4, options.names // 4)
    run(options.mentions, options.names)


if __name__ == "__main__":
    main()
