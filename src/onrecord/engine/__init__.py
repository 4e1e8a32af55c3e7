"""One verb, several machines: run stages here or on a cluster."""

from __future__ import annotations

from onrecord.engine.garbage import seldom
from onrecord.engine.local import LocalEngine
from onrecord.engine.protocol import Engine
from onrecord.errors import UsageError

ENGINES = ("local", "ray")


def engine_named(name: str, workers: int) -> Engine:
    """Return the engine of a name. Raises `UsageError` for an unknown one, `EngineError` where it is not installed."""
    if name == "local":
        return LocalEngine(workers)
    if name == "ray":
        from onrecord.engine.cluster import RayEngine

        return RayEngine(workers)
    raise UsageError(f"unknown engine {name!r}; known: {', '.join(ENGINES)}")


__all__ = ["ENGINES", "Engine", "LocalEngine", "engine_named", "seldom"]
