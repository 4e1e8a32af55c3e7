"""Two verbs, several machines: run stages here or on a cluster."""

from __future__ import annotations

from onrecord.engine.local import LocalEngine
from onrecord.engine.protocol import Engine
from onrecord.errors import UsageError

ENGINES = ("local",)


def engine_named(name: str, workers: int) -> LocalEngine:
    """Return the engine of a name; raises `UsageError` for an unknown one."""
    if name != "local":
        raise UsageError(f"unknown engine {name!r}; known: {', '.join(ENGINES)}")
    return LocalEngine(workers)


__all__ = ["ENGINES", "Engine", "LocalEngine", "engine_named"]
