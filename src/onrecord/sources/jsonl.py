"""JSON: one article a line (.jsonl), or one object or list of objects (.json)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from onrecord.errors import InputError
from onrecord.sources.fields import article, has_text
from onrecord.sources.item import Article, Fault, Input, Part, Source, too_large, whole

BOM = b"\xef\xbb\xbf"


def split_lines(stream: BinaryIO, _mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Yield each line that is not blank; a line over ``max_bytes`` is a fault and is passed over unread."""
    number = 0
    while line := stream.readline(max_bytes + 1):
        number += 1
        if len(line) > max_bytes and not line.endswith(b"\n"):
            _skip_line(stream)
            yield Fault(member=str(number), reason=str(too_large(max_bytes)))
            continue
        line = line.removeprefix(BOM) if number == 1 else line
        if line.strip():
            yield Part(data=line.rstrip(b"\r\n"), member=str(number))


def _skip_line(stream: BinaryIO) -> None:
    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
        pass


def split_objects(stream: BinaryIO, mapping: Mapping[str, str], max_bytes: int) -> Iterator[Part | Fault]:
    """Yield a file's object, or each of its list, where it holds text; raises `InputError` where none does."""
    [part] = whole(stream, mapping, max_bytes)
    assert isinstance(part, Part)
    value = load(part.data)
    if has_text(value, mapping):
        yield part
        return
    if not (isinstance(value, list) and any(has_text(each, mapping) for each in value)):
        raise InputError("no article in it: neither an object with a text field nor a list of such", stage="parse")
    for number, each in enumerate(value, 1):
        yield Part(data=json.dumps(each, ensure_ascii=True).encode(), member=str(number))


def load(data: bytes) -> Any:
    """Parse one JSON value; raises `InputError` that names the place where it breaks."""
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise InputError(f"JSON that is not UTF-8 (byte {error.start})", stage="parse") from error
    except json.JSONDecodeError as error:
        raise InputError(f"broken JSON: {error.msg} at character {error.pos}", stage="parse") from error
    except (ValueError, RecursionError) as error:
        raise InputError("broken JSON: nested too deeply, or a number too long", stage="parse") from error


def parse(item: Input, mapping: Mapping[str, str]) -> Article:
    """Build the article of one object; raises `InputError` for broken JSON or where no field holds text."""
    return article(load(item.data), mapping)


JSONL = Source(kind="jsonl", suffixes=(".jsonl", ".ndjson", ".jsonlines"), split=split_lines, parse=parse)
JSON = Source(kind="json", suffixes=(".json",), split=split_objects, parse=parse, optional=True)
