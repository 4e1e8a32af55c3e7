"""Measure whether actors depend on the order of documents, and what one more document changes.

    python quality/steady.py RECORD [--documents 10] [--seed 4]

Resolves the mentions of a record forwards, backwards and shuffled; then without each of some documents drawn by seed.
An actor that differs with and without a document is touched by it where the two share a word of a name: all others that
differ are counted as changed from afar, and there should be none.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

from onrecord.record import Record
from onrecord.resolve.authority import shipped_authority
from onrecord.resolve.resolution import Resolution, resolve
from onrecord.rows import Actor, Mention
from onrecord.text.names import fold, plain


def found(documents: dict[str, list[Mention]], order: list[str]) -> Resolution:
    return resolve((m for name in order for m in documents[name]), authority=shipped_authority())


def words(names: list[str]) -> set[str]:
    """Return the words of names, folded, and the initials of each (an acronym may stand for it)."""
    initials = {"".join(word[0] for word in plain(name).split()) for name in names}
    return initials | {word for name in names for part in plain(name).split() for word in (part, fold(part))}


def changed(before: Resolution, after: Resolution) -> list[Actor]:
    known = {actor.id: actor for actor in before.actors}
    now = {actor.id: actor for actor in after.actors}
    return [now.get(name) or known[name] for name in sorted(known | now) if known.get(name) != now.get(name)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("--documents", type=int, default=10)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    documents: dict[str, list[Mention]] = defaultdict(list)
    with Record.open(options.record, read_only=True) as record:
        for mention in record.rows(Mention):
            documents[mention.document].append(mention)
    order = sorted(documents)
    whole = found(documents, order)
    shuffled = random.Random(options.seed).sample(order, len(order))
    for name, other in (("backwards", order[::-1]), ("shuffled", shuffled)):
        again = found(documents, other)
        same = again.actors == whole.actors and again.links == whole.links
        print(f"{name}\t{'the same actors and links' if same else 'NOT the same'}")
    for document in shuffled[: options.documents]:
        differ = changed(found(documents, [name for name in order if name != document]), whole)
        own = words([name for m in documents[document] for name in (m.name, m.quote) if name])
        afar = [actor.name for actor in differ if not words([n.name for n in actor.names]) & own]
        print(f"without one\t{len(differ)} of {len(whole.actors)} actors differ, {len(afar)} from afar {afar[:5]}")


if __name__ == "__main__":
    main()
