"""onrecord: who said what, who promised what, what happened: according to whom.

    import onrecord

    onrecord.build(["articles"], "record.db", settings=onrecord.Settings())
    with onrecord.Record.open("record.db", read_only=True) as record:
        for one in onrecord.said(record, by="Haldrin", about="treaty"):
            print(one.date, one.speaker, one.statement.quote("content"))

What is named in `__all__` is public, and so is `onrecord.export.export`; the rest may change between versions.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.errors import (
        EngineError,
        EvidenceError,
        InputError,
        ModelError,
        OnrecordError,
        RecordError,
        UsageError,
    )
    from onrecord.pipeline import Progress, Summary, build
    from onrecord.record import Record
    from onrecord.record.queries import Said, said
    from onrecord.record.verify import Mismatch, verify
    from onrecord.settings import Settings
    from onrecord.views import report, serve

_HOMES = {
    "errors": (
        "EngineError",
        "EvidenceError",
        "InputError",
        "ModelError",
        "OnrecordError",
        "RecordError",
        "UsageError",
    ),
    "pipeline": ("Progress", "Summary", "build"),
    "record": ("Record",),
    "record.queries": ("Said", "said"),
    "record.verify": ("Mismatch", "verify"),
    "settings": ("Settings",),
    "views": ("report", "serve"),
}
_HOME_OF = {name: f"onrecord.{module}" for module, names in _HOMES.items() for name in names}

__all__ = [
    "EngineError",
    "EvidenceError",
    "InputError",
    "Mismatch",
    "ModelError",
    "OnrecordError",
    "Progress",
    "Record",
    "RecordError",
    "Said",
    "Settings",
    "Summary",
    "UsageError",
    "build",
    "report",
    "said",
    "serve",
    "verify",
]


def __getattr__(name: str) -> Any:
    # Importing everything takes 0.7 s, which each command would pay: a name is loaded when it is first used.
    if name not in _HOME_OF:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
