"""The database: schema, store, queries."""

from __future__ import annotations

from onrecord.record.store import Record

__all__ = ["Record"]
