"""Which names may bear on each other: names without a key in common, even through others, are resolved apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onrecord.resolve.authority import AuthorityEntry
from onrecord.resolve.nodes import KINDS, name_key
from onrecord.text.names import fold, parse_person

Entries = Mapping[tuple[str, str], AuthorityEntry]


def node_key(kind: str, key: str) -> str:
    """Return the key that all mentions of one kind and `name_key` share."""
    return f"{kind} {key}"


def linking_keys(kind: str, name: str, quote: str, entries: Entries) -> Iterator[str]:
    """Yield what a mention shares with every mention that it may be one with; none where it is not resolved.

    ``quote`` is how it stands in its text; ``entries`` are those of the authority by kind and name key. Too many keys
    in common cost time, one too few would make actors depend on what was read when.
    """
    key = name_key(kind, name) if kind in KINDS and name else ""
    if not key:
        return
    yield node_key(kind, key)
    if kind == "person":
        yield from _of_person(name, key)
    if kind == "organisation" and quote.isupper() and " " not in quote:
        yield node_key(kind, name_key(kind, quote))
    entry = entries.get((kind, key))
    if entry is not None:
        yield f"entry {entry.id}"


def _of_person(name: str, key: str) -> Iterator[str]:
    """Yield surnames as written and folded, the words in any order, and what follows an office (pope francis)."""
    parts, words = parse_person(name), key.split()
    yield f"surname {parts.surname}"
    yield f"surname {fold(parts.surname)}"
    yield f"words {' '.join(sorted(words))}"
    if not parts.given:
        yield from (f"surname {' '.join(words[first:])}" for first in range(len(words)))
