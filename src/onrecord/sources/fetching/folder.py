"""The folder that pages are fetched into: web archives for `onrecord build`, and a log of every address.

``fetched.log`` has a JSON line for each address asked for, in the order of the answers, written after the page is on
disk; a later line of an address replaces an earlier one. What a kill left behind the last logged record is cut off.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from onrecord.errors import UsageError
from onrecord.sources.fetching.exchange import Answer

LOG = "fetched.log"
LARGEST = 1_000_000_000
"""Bytes of an archive after which a new one is begun, as Common Crawl does it."""
DROPPED = frozenset(("content-encoding", "transfer-encoding", "content-length", "connection", "set-cookie"))
"""Headers that are no longer true of the page as it is kept, or that concern nobody else."""


class Visit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an address at a time (ISO 8601, UTC): fetched, unchanged, read (a feed), or failed and why.

    ``final`` is where redirects led; ``digest`` is the SHA-256 of the page; ``links`` are a feed's; ``file``,
    ``offset`` and ``length`` are the page's place in its archive, in bytes.
    """

    url: str
    at: str
    outcome: Literal["fetched", "unchanged", "read", "failed"]
    reason: str | None = None
    final: str | None = None
    etag: str | None = None
    modified: str | None = None
    digest: str | None = None
    links: tuple[str, ...] = ()
    file: str | None = None
    offset: int = 0
    length: int = 0


class Folder:
    """Keeps pages and visits, and knows what was fetched before. Raises `UsageError` for a log it cannot read."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        visits = _read_log(path / LOG)
        self.visits = {visit.url: visit for visit in visits}
        self._mend(visits)

    def _mend(self, visits: list[Visit]) -> None:
        ends: dict[str, int] = {}
        for visit in visits:
            if visit.file:
                ends[visit.file] = max(ends.get(visit.file, 0), visit.offset + visit.length)
        for file in sorted(self.path.glob("pages-*.warc.gz")):
            end = ends.get(file.name, 0)
            if not end:
                file.unlink()
            elif file.stat().st_size > end:
                with file.open("r+b") as opened:
                    opened.truncate(end)

    def note(self, visit: Visit) -> None:
        """Add a line to the log."""
        with (self.path / LOG).open("ab") as log:
            log.write(msgspec.json.encode(visit) + b"\n")
        self.visits[visit.url] = visit

    def keep(self, visit: Visit, answer: Answer) -> None:
        """Write a page to the archive, then its visit to the log."""
        file = self._archive()
        record = _record(answer, visit.at)
        with file.open("ab") as archive:
            offset = archive.tell()
            if not offset:
                offset = archive.write(_about(visit.at))
            archive.write(record)
        self.note(msgspec.structs.replace(visit, file=file.name, offset=offset, length=len(record)))

    def _archive(self) -> Path:
        files = sorted(self.path.glob("pages-*.warc.gz"))
        if files and files[-1].stat().st_size < LARGEST:
            return files[-1]
        return self.path / f"pages-{len(files) + 1:05}.warc.gz"


def _read_log(path: Path) -> list[Visit]:
    lines = path.read_bytes().split(b"\n") if path.exists() else []
    if lines and lines[-1]:
        # A kill in the middle of a line: what it says is lost, and its page is fetched again.
        lines.pop()
        path.write_bytes(b"".join(line + b"\n" for line in lines))
    try:
        return [msgspec.json.decode(line, type=Visit) for line in lines if line.strip()]
    except msgspec.DecodeError as error:
        raise UsageError(f"{path}: no log of onrecord fetch ({error}); give another folder") from error


def _record(answer: Answer, at: str) -> bytes:
    headers = "".join(f"{name}: {_line(value)}\r\n" for name, value in answer.headers.items() if name not in DROPPED)
    head = f"HTTP/1.1 {answer.status} {_line(answer.reason)}\r\n{headers}Content-Length: {len(answer.body)}\r\n\r\n"
    digest = base64.b32encode(hashlib.sha1(answer.body, usedforsecurity=False).digest()).decode()
    fields = {"WARC-Target-URI": answer.url, "WARC-Payload-Digest": f"sha1:{digest}"}
    body = head.encode("latin-1", "replace") + answer.body
    return _warc("response", "application/http; msgtype=response", fields, at, body)


def _about(at: str) -> bytes:
    said = f"software: onrecord/{version('onrecord')}\r\nformat: WARC File Format 1.1\r\nrobots: obey\r\n"
    return _warc("warcinfo", "application/warc-fields", {}, at, said.encode())


def _warc(kind: str, content: str, fields: dict[str, str], at: str, body: bytes) -> bytes:
    """Return a record as a gzip member of its own, so that one can be read without the others."""
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {fields} {at} {hashlib.sha256(body).hexdigest()}")
    lines = {"WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:{name}>", "WARC-Date": at, **fields,
             "Content-Type": content, "Content-Length": str(len(body))}  # fmt: skip
    head = "WARC/1.1\r\n" + "".join(f"{key}: {value}\r\n" for key, value in lines.items()) + "\r\n"
    return gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0)


def _line(value: str) -> str:
    return " ".join(value.split())
