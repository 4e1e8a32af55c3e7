"""The report and the web application; they read the record only."""

from __future__ import annotations

from onrecord.views.report import report

__all__ = ["report"]
