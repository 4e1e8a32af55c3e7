"""From a path to a document or a failure. A format is one file in this package and one line in `SOURCES`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from onrecord.rows import Document, Failure
from onrecord.sources import files
from onrecord.sources.csv import CSV
from onrecord.sources.feed import FEED
from onrecord.sources.files import Survey
from onrecord.sources.html import HTML
from onrecord.sources.item import Input, Source
from onrecord.sources.jsonl import JSON, JSONL
from onrecord.sources.parquet import PARQUET
from onrecord.sources.reading import read_with
from onrecord.sources.txt import TXT
from onrecord.sources.warc import WARC

SOURCES: tuple[Source, ...] = (TXT, HTML, JSONL, JSON, CSV, PARQUET, WARC, FEED)

__all__ = ["SOURCES", "Input", "Source", "Survey", "inputs", "read", "survey"]


def inputs(
    paths: Iterable[str | Path],
    *,
    mapping: tuple[tuple[str, str], ...] = (),
    max_bytes: int,
    on_skip: Callable[[str], None] | None = None,
) -> Iterator[Input | Failure]:
    """Yield the bytes of every article under ``paths``, in sorted order, or a failure with its reason.

    Folders are walked, gzip is undone, dumps are streamed. ``mapping`` holds (field, column) pairs. A file of a kind
    that no source reads is a failure where it was named itself; in a folder its path goes to ``on_skip``.
    """
    return files.inputs(
        paths, SOURCES, mapping=dict(mapping), max_bytes=max_bytes, skip=on_skip or (lambda _path: None)
    )


def survey(paths: Iterable[str | Path]) -> Survey:
    """Count files and bytes that `inputs` would read, without opening one: for a progress bar."""
    return files.survey(paths, SOURCES)


def read(
    item: Input,
    *,
    mapping: tuple[tuple[str, str], ...] = (),
    outlet: str | None = None,
    published: str | None = None,
) -> Document:
    """Turn an input into a document, its title, outlet, author, dates and language found; touches no disk.

    ``outlet`` and ``published`` (ISO 8601) hold where the article does not say. Raises `InputError`.
    """
    return read_with(SOURCES, item, mapping=dict(mapping), outlet=outlet, published=published)
