"""Mentions to actors: only names that new or removed mentions may bear on are resolved again.

Two names may bear on each other where they share a key (`linking_keys`), even through others. The record keeps the keys
of its names and the documents whose names are resolved, and notes by itself (a trigger) which names lost a mention.
What is not touched stays as it is, for resolving it again would find the same. Another list of actors, and any decision
of a person on who is who, resolves everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from typing import Any

from onrecord.engine import Engine
from onrecord.record import Record
from onrecord.resolve.authority import AuthorityEntry, read_authority, shipped_authority
from onrecord.resolve.linking import linking_keys
from onrecord.resolve.resolution import Resolution, entries_by_name, resolve
from onrecord.rows import Actor, Link, Mention, Statement

_CHUNK = 2000
"""Rows changed at once: memory stays flat."""


def resolve_actors(record: Record, _engine: Engine) -> None:
    """Find the actors behind all mentions, and write them to mentions and statements."""
    decisions = list(record.rows(Link, where={"by": "person"}))
    alike = [link for link in decisions if link.judgement in ("same", "different")]
    authority = _authority(record)
    state = _state(authority)
    with record.transaction():
        if alike or record.meta("resolved") != state:
            _resolve_all(record, alike, authority, decisions)
            if not alike:
                _remember_names(record, authority)
            record.remember("resolved", "" if alike else state)
        else:
            _resolve_touched(record, authority)
        _write_speakers(record, decisions)


def _authority(record: Record) -> tuple[AuthorityEntry, ...]:
    """Return the entries of the list that the record was built with, then the shipped ones."""
    name, given = record.meta("actors"), record.meta("authority")
    own = read_authority(given.encode(), name=name.split(" ")[0]) if name and given else ()
    return (*own, *shipped_authority())


def _state(authority: Sequence[AuthorityEntry]) -> str:
    """Name what resolving depends on besides the mentions."""
    return hashlib.sha256(repr((version("onrecord"), authority)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _dates(record: Record) -> dict[str, str | None]:
    return dict(record.connection.execute("SELECT id, published FROM documents"))


_COLUMNS = 'm.id, m.document, m.start, m."end", m.quote, m.kind, m.form, m.name, m.role, m.refers_to'
_IN_ORDER = "ORDER BY m.document, m.form <> 'name', m.id"
"""Document by document, the names of each first: then resolving keeps no mention."""


def _mentions(lines: Iterable[tuple[Any, ...]]) -> Iterator[Mention]:
    document = ""
    for own, of, start, end, quote, kind, form, name, role, refers_to in lines:
        # One string for all mentions of a document: each name keeps those of its documents.
        document = document if document == of else of
        yield Mention(
            id=own, document=document, start=start, end=end, quote=quote, kind=kind, form=form, name=name, role=role,
            refers_to=refers_to,
        )  # fmt: skip


# Everything.


def _resolve_all(
    record: Record, alike: Sequence[Link], authority: Sequence[AuthorityEntry], decisions: Sequence[Link]
) -> None:
    lines = record.connection.execute(f"SELECT {_COLUMNS} FROM mentions m {_IN_ORDER}")
    found = resolve(_mentions(lines), dates=_dates(record), decisions=alike, authority=authority)
    record.replace(Actor, found.actors)
    record.replace(Link, [*decisions, *found.links])
    _keep_keys(record, found)
    for part in _chunks(record):
        changed = ((name, new) for _, name, old in part if (new := found.actor_of.get(name)) != old)
        record.update(Mention, "actor", changed)


def _chunks(record: Record) -> Iterator[list[tuple[int, str, str | None]]]:
    """Yield (rowid, id, actor) of the mentions in pieces: each is read to its end before the next."""
    query, last = f"SELECT rowid, id, actor FROM mentions WHERE rowid > ? ORDER BY rowid LIMIT {_CHUNK}", 0
    while lines := record.connection.execute(query, (last,)).fetchall():
        yield lines
        last = lines[-1][0]


def _remember_names(record: Record, authority: Sequence[AuthorityEntry]) -> None:
    """Keep the keys of all names, and that they are resolved."""
    run = record.connection.execute
    for table in ("name_keys", "stale_names", "resolved"):
        run(f"DELETE FROM {table}")
    _add_keys(record, authority)
    run("INSERT INTO resolved SELECT id FROM documents")


def _add_keys(record: Record, authority: Sequence[AuthorityEntry]) -> None:
    """Add the keys of the names of documents that are not resolved."""
    entries = entries_by_name(authority)
    names = record.connection.execute(_UNRESOLVED).fetchall()
    keys = ((kind, name, key) for kind, name, quote in names for key in linking_keys(kind, name, quote, entries))
    record.connection.executemany("INSERT OR IGNORE INTO name_keys VALUES (?, ?, ?)", keys)


_UNRESOLVED = """SELECT DISTINCT m.kind, m.name, m.quote FROM documents d CROSS JOIN mentions m ON m.document = d.id
    WHERE d.id NOT IN (SELECT document FROM resolved) AND m.form = 'name' AND m.name IS NOT NULL"""


def _keep_keys(record: Record, found: Resolution) -> None:
    """Note of which names each link is: it goes when they are resolved again without it."""
    record.connection.executemany("INSERT OR REPLACE INTO link_keys VALUES (?, ?)", found.link_keys.items())


# What is touched.


def _resolve_touched(record: Record, authority: Sequence[AuthorityEntry]) -> None:
    run = record.connection.execute
    _add_keys(record, authority)
    run("CREATE TEMP TABLE touched (kind TEXT, name TEXT, PRIMARY KEY (kind, name)) WITHOUT ROWID")
    run(_TOUCH)
    lines = run(_TOUCHED_MENTIONS).fetchall()
    found = resolve(_mentions(line[1:] for line in lines), dates=_dates(record), authority=authority)
    record.put(Actor, found.actors)
    record.put(Link, found.links)
    run("CREATE TEMP TABLE linked (id TEXT PRIMARY KEY) WITHOUT ROWID")
    record.connection.executemany("INSERT OR IGNORE INTO linked VALUES (?)", ((link.id,) for link in found.links))
    run(_UNLINK)
    _keep_keys(record, found)
    changed = ((line[1], new) for line in lines if (new := found.actor_of.get(line[1])) != line[0])
    record.update(Mention, "actor", changed)
    for query in _SETTLE:
        run(query)


_TOUCH = """INSERT INTO touched WITH RECURSIVE reached(kind, name) AS (
    SELECT kind, name FROM stale_names UNION
    SELECT m.kind, m.name FROM documents d CROSS JOIN mentions m ON m.document = d.id
    WHERE d.id NOT IN (SELECT document FROM resolved) AND m.form = 'name' AND m.name IS NOT NULL UNION
    SELECT b.kind, b.name FROM reached r CROSS JOIN name_keys a ON a.kind = r.kind AND a.name = r.name
    CROSS JOIN name_keys b ON b.key = a.key) SELECT kind, name FROM reached"""
# A name that stands for another one in its document is resolved by itself: it is touched, or it is not.
_TOUCHED_MENTIONS = f"""WITH RECURSIVE chosen(id) AS (
    SELECT m.id FROM touched t CROSS JOIN mentions m ON m.form = 'name' AND m.name = t.name AND m.kind = t.kind UNION
    SELECT r.id FROM chosen c CROSS JOIN mentions r ON r.refers_to = c.id WHERE NOT (r.form = 'name' AND
    EXISTS (SELECT 1 FROM name_keys k WHERE k.kind = r.kind AND k.name = r.name)))
    SELECT m.actor, {_COLUMNS} FROM chosen CROSS JOIN mentions m ON m.id = chosen.id {_IN_ORDER}"""
_UNLINK = """DELETE FROM links WHERE by = 'rule' AND id NOT IN (SELECT id FROM linked) AND id IN (
    SELECT l.link FROM touched t CROSS JOIN name_keys k ON k.kind = t.kind AND k.name = t.name
    CROSS JOIN link_keys l ON l.key = k.key)"""
_SETTLE = (
    "DELETE FROM actors WHERE NOT EXISTS (SELECT 1 FROM mentions WHERE actor = actors.id)",
    """DELETE FROM name_keys WHERE (kind, name) IN (SELECT kind, name FROM stale_names) AND NOT EXISTS
       (SELECT 1 FROM mentions m WHERE m.form = 'name' AND m.name = name_keys.name AND m.kind = name_keys.kind)""",
    "DELETE FROM stale_names",
    "INSERT INTO resolved SELECT id FROM documents WHERE id NOT IN (SELECT document FROM resolved)",
    "DROP TABLE touched",
    "DROP TABLE linked",
)


# What follows from it.


def _write_speakers(record: Record, decisions: Sequence[Link]) -> None:
    for query in _SPEAKERS:
        record.connection.execute(query)
    # A person's decision wins; the last one where there are several.
    record.update(Statement, "speaker", ((d.left, d.right) for d in decisions if d.judgement == "speaker"))
    record.follow(Statement, "via", "via_mentions", once=False)
    record.follow(Statement, "addressee", "addressee_mentions", once=False)


_SPEAKERS = (
    """UPDATE statements SET speaker = (SELECT actor FROM mentions WHERE id = speaker_mention)
       WHERE speaker IS NOT (SELECT actor FROM mentions WHERE id = speaker_mention)
       AND id NOT IN (SELECT "left" FROM links WHERE by = 'person' AND judgement = 'speaker')""",
    """UPDATE statements SET rejected = NOT rejected WHERE rejected <>
       (id IN (SELECT "left" FROM links WHERE by = 'person' AND judgement = 'reject'))""",
)
