"""One frozen ``Settings``; every threshold says how it was measured. Only pipeline and cli read it."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a build is told. Stages get single values as arguments, never this object."""

    engine: str = "local"
    workers: int = 1
    model: str = "accurate"
    """``accurate`` or ``rules`` (no neural model)."""
    outlet: str | None = None
    """Outlet of inputs that don't name one (``--outlet``)."""
    published: str | None = None
    """ISO 8601 date of inputs that don't state one (``--published``)."""
    actors: str | None = None
    """Path of a list that names actors (``--actors``)."""
    mapping: tuple[tuple[str, str], ...] = ()
    """(field, column) pairs of ``--map field=column``."""
    max_bytes: int = 10_000_000
    """Largest input of one article. The longest of 1,600 real pages and texts looked at has 1.3 MB; a 50 MB
    'article' is a dump or damage, and one such would hold a worker for minutes."""
    batch: int = 16
    """Articles a worker takes at once: 924 articles took equally long at 8, 16 and 32."""
    shards: str | None = None
    """Folder in which what was read is kept, and from which it is taken (``--shards``)."""
