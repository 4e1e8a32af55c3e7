"""From one document to the rows it holds."""

from __future__ import annotations

from onrecord.extract.agreements import find_agreements, find_steps
from onrecord.extract.commitments import find_commitments
from onrecord.extract.coreference import find_speakers
from onrecord.extract.dates import find_dates
from onrecord.extract.draft import Extractor
from onrecord.extract.events import find_events
from onrecord.extract.mentions import find_mentions
from onrecord.extract.statements import find_statements

EXTRACTORS: tuple[Extractor, ...] = (
    find_dates, find_mentions, find_statements, find_speakers,
    find_agreements, find_events, find_steps, find_commitments,
)  # fmt: skip
"""In this order: each finds what the later ones build on. An extractor is one file and one line here."""

__all__ = ["EXTRACTORS"]
