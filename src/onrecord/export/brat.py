"""brat standoff as PolNeAR has it: NAME.txt and NAME.ann with Source, Cue, Content and Attribution.

A span that runs over a line end keeps its offsets; in the quoted words, which the format holds on one line, the line
end is a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from onrecord.export.tables import Reader, without_surrogates
from onrecord.rows import Document, Span, Statement

_ROLES = (("content", "Content"), ("cue", "Cue"), ("source", "Source"))
_SUFFIXES = re.compile(
    r"(\.(txt|html?|xhtml|jsonl|ndjson|json|csv|tsv|warc|parquet|xml|gz|bz2|xz|zst))+$", re.IGNORECASE
)
_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_ODD = re.compile(r"[^\w.-]+")
_CONFIGURATION = """[entities]
Source
Cue
Content

[relations]

[attributes]

[events]
Attribution Source?:Source, Cue?:Cue, Content:Content
Attribution-no-source Cue?:Cue, Content:Content
"""
"""What brat wants beside the documents before it shows them."""
_LONGEST = 100
"""Characters of a file name kept: names may have 255 bytes, and the id and a suffix follow."""


def write(record: Reader, directory: Path) -> list[Path]:
    """Write two files a document; return them in the order of the documents."""
    names = unique_names(record.rows(Document))
    (directory / "annotation.conf").write_text(_CONFIGURATION, encoding="utf-8")
    spans = _spans_by_document(record)
    return [
        path
        for document in record.rows(Document)
        for path in _write(document, spans.get(document.id, []), directory / names[document.id])
    ]


Attribution = dict[str, tuple[Span, ...]]


def _spans_by_document(record: Reader) -> dict[str, list[Attribution]]:
    # Offsets only: those of 100,000 statements take about 60 MB, their words would take ten times that.
    found: dict[str, list[Attribution]] = {}
    for statement in (statement for statement in record.rows(Statement) if not statement.rejected):
        found.setdefault(statement.document, []).append({role: statement.spans(role) for role, _ in _ROLES})
    return found


def unique_names(documents: Iterable[Document]) -> dict[str, str]:
    """Map document ids to file names: that of its path where no other document has it, else with the id."""
    wanted = {document.id: _name(document.path) for document in documents}
    seen: dict[str, int] = {}
    for name in wanted.values():
        seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
    # Two paths may differ in case only, which some file systems do not tell apart.
    return {key: name if seen[name.casefold()] == 1 else f"{name}.{key}" for key, name in wanted.items()}


def _name(path: str) -> str:
    last = path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return _ODD.sub("_", _SUFFIXES.sub("", last))[:_LONGEST].strip("._") or "document"


def _write(document: Document, attributions: list[Attribution], stem: Path) -> tuple[Path, Path]:
    text, ann = stem.with_name(f"{stem.name}.txt"), stem.with_name(f"{stem.name}.ann")
    words = without_surrogates(document.text)
    lines = standoff(words, sorted(attributions, key=lambda found: (found["content"], found["cue"])))
    text.write_text(words, encoding="utf-8", newline="")
    ann.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return text, ann


def standoff(text: str, attributions: Iterable[Attribution]) -> Iterator[str]:
    """Yield the lines of a standoff file: a ``T`` line for each span (equal ones once), then for each attribution
    one for its trigger, which is its cue, or its content where it has none, and its ``E`` line."""
    known: dict[tuple[str, tuple[Span, ...]], str] = {}
    numbers = (f"T{number}" for number in count(1))
    for number, found in enumerate(attributions, 1):
        keys = [(name, found[role]) for role, name in _ROLES if found[role]]
        for key in keys:
            if key not in known:
                known[key] = next(numbers)
                yield _line(text, known[key], *key)
        kind = "Attribution" if found["source"] else "Attribution-no-source"
        # A trigger is never shared: brat takes two events with one trigger for one.
        trigger = next(numbers)
        yield _line(text, trigger, kind, found["cue"] or found["content"])
        yield f"E{number}\t{kind}:{trigger} {' '.join(f'{key[0]}:{known[key]}' for key in keys)}"


def _line(text: str, number: str, name: str, spans: tuple[Span, ...]) -> str:
    places = ";".join(f"{start} {end}" for start, end in spans)
    return f"{number}\t{name} {places}\t{_BREAKS.sub(' ', ' '.join(text[start:end] for start, end in spans))}"
