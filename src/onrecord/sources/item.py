"""What the reading stages pass on: an `Input` (bytes) becomes an `Article` (what its format says)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import BinaryIO

import msgspec

from onrecord.errors import InputError
from onrecord.rows import Failure, Inference, make_id


class Input(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The bytes of one article, as they are on disk (or of one line, row or record of a dump).

    ``path`` is as the user gave it, joined and normalised, with ``/``; ``location`` is absolute. ``member`` numbers the
    line, row or record of a dump. ``facts`` is what the container says of the article (a WARC record's address).
    ``weight`` is the bytes on disk that were passed to get here, for a progress bar.
    """

    path: str
    location: str
    name: str
    kind: str
    data: bytes
    sha256: str
    member: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    weight: int = 0

    @cached_property
    def document_id(self) -> str:
        """Name the document: its file's base name and its bytes, not its folder."""
        return make_id("document", self.name, self.sha256)

    @property
    def label(self) -> str:
        """Return the path, and the member behind a colon where the file is a dump."""
        return self.path if self.member is None else f"{self.path}:{self.member}"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One article's bytes inside a file, before the file's name is put to it."""

    data: bytes
    member: str | None = None
    facts: tuple[tuple[str, str], ...] = ()


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a dump that cannot be read; the rest of the dump can."""

    member: str
    reason: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What a format says of an article. ``body`` has no title in it where ``titled`` (the title is a field of its own).

    ``published`` is as worded; ``origins`` names where each fact was found ('column "date"').
    """

    body: str
    title: str | None = None
    titled: bool = False
    url: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    origins: Mapping[str, str] = {}
    inferences: tuple[Inference, ...] = ()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One format: how a file of it falls into articles (main process), and how one is parsed (a worker).

    ``split`` takes the opened file (gzip already undone, but for ``raw`` formats), the field map and the largest
    article in bytes. ``optional`` marks files that are passed over when found in a folder and hold no article.
    """

    kind: str
    suffixes: tuple[str, ...]
    split: Callable[[BinaryIO, Mapping[str, str], int], Iterator[Part | Fault]]
    parse: Callable[[Input, Mapping[str, str]], Article]
    raw: bool = False
    optional: bool = False


def whole(stream: BinaryIO, _mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Take the file as one article; raises `InputError` where it is larger than ``max_bytes``."""
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise too_large(max_bytes)
    yield Part(data=data)


def too_large(max_bytes: int) -> InputError:
    """Return the error for an article of more than ``max_bytes`` bytes."""
    return InputError(f"larger than the limit of {max_bytes} bytes for one article")


def fingerprint(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hex."""
    return hashlib.sha256(data).hexdigest()


def failure(path: str, reason: str, *, stage: str = "read") -> Failure:
    """Return the row of an input that could not be read."""
    return Failure(id=make_id("failure", path, stage), path=path, stage=stage, reason=reason)
