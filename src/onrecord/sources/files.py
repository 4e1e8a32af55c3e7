"""Paths to inputs: folders are walked in sorted order, gzip is undone, dumps are streamed; all is accounted for."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import msgspec

from onrecord.errors import InputError
from onrecord.rows import Failure
from onrecord.sources.item import Fault, Input, Part, Source, failure, fingerprint, too_large, whole

GZIP = b"\x1f\x8b"
COMPRESSED = (".gz", ".gzip")


class Found(msgspec.Struct, frozen=True):
    """A file to read, or the reason why a path cannot be; ``named`` where the user gave the file itself."""

    path: str
    location: str
    size: int = 0
    named: bool = False
    fault: str | None = None


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """How much there is to read, by a look at the folders only: files, bytes on disk, files of no known kind."""

    files: int = 0
    bytes: int = 0
    skipped: int = 0


def survey(paths: Iterable[str | Path], sources: tuple[Source, ...]) -> Survey:
    """Count what `inputs` would open; reads no file."""
    files = size = skipped = 0
    for found in walk(paths):
        if found.fault is None and source_of(found.location, sources) is not None:
            files, size = files + 1, size + found.size
        elif found.fault is None:
            skipped += 1
    return Survey(files=files, bytes=size, skipped=skipped)


def inputs(
    paths: Iterable[str | Path],
    sources: tuple[Source, ...],
    *,
    mapping: Mapping[str, str],
    max_bytes: int,
    skip: Callable[[str], None],
) -> Iterator[Input | Failure]:
    """Yield every article's bytes, or why they cannot be read; see `onrecord.sources.inputs`."""
    for found in walk(paths):
        source = source_of(found.location, sources)
        if found.fault is not None:
            yield failure(found.path, found.fault)
        elif source is None and not found.named:
            skip(found.path)
        elif source is None:
            yield failure(found.path, f"unknown kind of file; known: {' '.join(known(sources))}")
        else:
            yield from read_file(found, source, mapping=mapping, max_bytes=max_bytes, skip=skip)


def known(sources: tuple[Source, ...]) -> list[str]:
    """Return every suffix that can be read, sorted."""
    return sorted(suffix for source in sources for suffix in source.suffixes)


def source_of(name: str, sources: tuple[Source, ...]) -> Source | None:
    """Return the source for a file name, ``.gz`` put aside; None where no source reads it."""
    lower = name.lower()
    for ending in COMPRESSED:
        lower = lower.removesuffix(ending)
    return next((source for source in sources if lower.endswith(source.suffixes)), None)


def read_file(
    found: Found, source: Source, *, mapping: Mapping[str, str], max_bytes: int, skip: Callable[[str], None]
) -> Iterator[Input | Failure]:
    """Yield the inputs of one file and a failure where it, or a member of it, cannot be read."""
    try:
        with Path(found.location).open("rb") as raw:
            yield from _split(found, source, raw, mapping=mapping, max_bytes=max_bytes)
    except InputError as error:
        if source.optional and not found.named and error.stage == "parse":
            skip(found.path)
        else:
            yield failure(found.path, str(error), stage=error.stage)
    except PermissionError:
        yield failure(found.path, "no permission to read it")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        yield failure(found.path, f"damaged or truncated gzip: {error}")
    except OSError as error:
        yield failure(found.path, f"cannot be read: {error.strerror or error}")


def _split(
    found: Found, source: Source, raw: BinaryIO, *, mapping: Mapping[str, str], max_bytes: int
) -> Iterator[Input | Failure]:
    if found.size == 0:
        raise InputError("empty file")
    packed = raw.read(2) == GZIP
    raw.seek(0)
    if source.split is whole and not packed and found.size > max_bytes:
        raise too_large(max_bytes)
    stream = io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed and not source.raw else raw
    passed, count = 0, 0
    for part in source.split(stream, mapping, max_bytes):
        count += 1
        position = raw.tell()
        if isinstance(part, Fault):
            yield failure(f"{found.path}:{part.member}", part.reason)
        elif not part.data.strip():
            yield failure(found.path if part.member is None else f"{found.path}:{part.member}", "empty: no text in it")
        else:
            yield make_input(found, source.kind, part, weight=position - passed)
        passed = position
    if not count:
        raise InputError("empty: no article in it")


def make_input(found: Found, kind: str, part: Part, *, weight: int) -> Input:
    """Put a file's name to one of its parts."""
    return Input(
        path=found.path,
        location=_shown(found.location),
        name=Path(_shown(found.location)).name,
        kind=kind,
        data=part.data,
        sha256=fingerprint(part.data),
        member=part.member,
        facts=part.facts,
        weight=weight,
    )


def walk(paths: Iterable[str | Path]) -> Iterator[Found]:
    """Yield the files under ``paths`` in sorted order, each folder once; hidden ones are passed over."""
    folders: set[tuple[int, int]] = set()
    for path in sorted({_normal(str(path)) for path in paths}):
        yield from _visit(path, named=True, folders=folders, above=())


def _normal(path: str) -> str:
    return Path(os.path.normpath(path)).as_posix()


def _shown(path: str) -> str:
    """Return a path as it can be kept: bytes of a file name that are no UTF-8 are written ``\\xff``."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "backslashreplace")


def _visit(
    path: str, *, named: bool, folders: set[tuple[int, int]], above: tuple[tuple[int, int], ...]
) -> Iterator[Found]:
    location = str(Path(path).absolute())
    try:
        status = Path(path).stat()
    except OSError as error:
        yield Found(_shown(path), location, named=named, fault=_reason(path, error))
        return
    if stat.S_ISREG(status.st_mode):
        yield Found(_shown(path), location, size=status.st_size, named=named)
    elif not stat.S_ISDIR(status.st_mode):
        yield Found(_shown(path), location, named=named, fault="neither a file nor a folder (a socket, pipe or device)")
    else:
        yield from _enter(path, (status.st_dev, status.st_ino), folders=folders, above=above)


def _enter(
    path: str, identity: tuple[int, int], *, folders: set[tuple[int, int]], above: tuple[tuple[int, int], ...]
) -> Iterator[Found]:
    location = str(Path(path).absolute())
    if identity in above:
        yield Found(_shown(path), location, fault="a link back to a folder it lies in")
    if identity in folders:
        return
    folders.add(identity)
    try:
        names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith("."))
    except OSError as error:
        yield Found(_shown(path), location, fault=_reason(path, error))
        return
    for name in names:
        yield from _visit(_normal(f"{path}/{name}"), named=False, folders=folders, above=(*above, identity))


def _reason(path: str, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, FileNotFoundError):
        return "a link to nothing" if Path(path).is_symlink() else "no such file or folder"
    return f"cannot be read: {error.strerror or error}"
