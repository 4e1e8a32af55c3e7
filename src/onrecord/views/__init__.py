"""The report and the web application; they read the record only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from onrecord.views.report import report

__all__ = ["report", "serve"]


def serve(
    record_path: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8420,
    edit: bool = False,
    decide: Callable[[str, Path, tuple[str, ...]], str] | None = None,
) -> None:
    """Show a record in a browser, on this machine, until interrupted; see `onrecord.views.serving.serve`."""
    # Imported when used: a report needs no web server.
    from onrecord.views.serving import serve as run

    run(record_path, host=host, port=port, edit=edit, decide=decide)
