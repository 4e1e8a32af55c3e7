"""Gold as JSON lines beside the articles it speaks of."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from onrecord.errors import InputError

T = TypeVar("T", bound=msgspec.Struct)


def read_lines(path: Path, kind: type[T]) -> tuple[T, ...]:
    """Read a file of JSON lines, each of one kind; raises ``InputError`` naming the line that cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); give a folder that holds {path.name}, see docs/evaluation.md"
        ) from None
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found += [msgspec.json.decode(line, type=kind)] if line.strip() else []
        except (msgspec.ValidationError, msgspec.DecodeError) as error:
            raise InputError(f"{path}:{number}: {error}; see docs/evaluation.md for its fields") from None
    return tuple(found)


def text_of(path: Path) -> str:
    """Return the text that a gold's offsets count in; raises ``InputError`` where it is not there or no UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: named by the gold, but cannot be read as UTF-8 ({error})") from None
