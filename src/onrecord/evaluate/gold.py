"""Gold attributions from brat standoff: PolNeAR's layout, or NAME.txt beside NAME.ann."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from onrecord.errors import InputError
from onrecord.extract.draft import Mark
from onrecord.rows import Span

_ROLE = re.compile(r"(Source|Cue|Content)\d*$")
# A covered text with a line break runs on in the next line of the file, which may begin with any letter.
_TEXT_BOUND = re.compile(r"T\d+\t")
_ANNOTATOR = re.compile(r"_[^_]+$")


class GoldDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One annotated article: its text, its attributions (origin ``gold``, score 1) and its outlet where known."""

    name: str
    text: str
    marks: tuple[Mark, ...]
    outlet: str | None = None


def read_gold(folder: Path | str) -> tuple[GoldDocument, ...]:
    """Read every annotated article of ``folder``, sorted by name.

    Two layouts: ``text/NAME.txt`` with ``attributions/NAME_ANNOTATOR.ann`` (the first annotator by sorted name
    counts), or ``NAME.txt`` and ``NAME.ann`` side by side. Raises ``InputError`` where neither is found or a line
    of standoff cannot be understood.
    """
    root = Path(folder)
    documents = tuple(_document(name, text, ann) for name, text, ann in _pairs(root))
    if not documents:
        raise InputError(f"{root}: no NAME.txt with a NAME.ann found; give a folder in brat's or PolNeAR's layout")
    return documents


def read_standoff(lines: str, *, name: str = "standoff") -> tuple[Mark, ...]:
    """Read the ``Attribution`` events of one brat file; other labels (``Discard``, ``Discuss``) are passed over."""
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[str] = []
    for line in lines.split("\n"):
        fields = line.rstrip("\r").split("\t")
        if _TEXT_BOUND.match(line):
            spans[fields[0]] = _spans(fields, name)
        elif line.startswith("E") and fields[1:] and fields[1].startswith("Attribution"):
            events.append(fields[1])
    return tuple(_mark(event, spans, name) for event in events)


def _pairs(root: Path) -> Iterator[tuple[str, Path, Path]]:
    mirrored = root / "text"
    for text in sorted((mirrored if mirrored.is_dir() else root).glob("*.txt")):
        annotations = _first_annotation(root, text.stem) if mirrored.is_dir() else text.with_suffix(".ann")
        if annotations is not None and annotations.is_file():
            yield text.stem, text, annotations


def _first_annotation(root: Path, stem: str) -> Path | None:
    candidates = sorted((root / "attributions").glob(f"{_escaped(stem)}*.ann"))
    own = [path for path in candidates if stem in (path.stem, _ANNOTATOR.sub("", path.stem))]
    return own[0] if own else None


def _escaped(stem: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", stem)


def _document(name: str, text: Path, annotations: Path) -> GoldDocument:
    try:
        words = text.read_bytes().decode("utf-8-sig")
        lines = annotations.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{text}: cannot be read as UTF-8 ({error}); save text and annotations as UTF-8") from error
    marks = read_standoff(lines, name=annotations.name)
    return GoldDocument(name=name, text=words, marks=marks, outlet=_outlet(name))


def _outlet(name: str) -> str | None:
    parts = re.match(r"(.+?)_\d{4}-\d\d-\d\d_", name)
    return parts.group(1) if parts else None


def _spans(fields: list[str], name: str) -> tuple[Span, ...]:
    try:
        pairs = [pair.split() for pair in fields[1].split(" ", 1)[1].split(";")]
        return tuple(sorted((int(start), int(end)) for start, end in pairs))
    except (IndexError, ValueError) as error:
        raise InputError(
            f"{name}: {fields[0]} has no readable spans; expected 'LABEL START END[;START END]'"
        ) from error


def _mark(event: str, spans: dict[str, tuple[Span, ...]], name: str) -> Mark:
    roles: dict[str, list[Span]] = {"Source": [], "Cue": [], "Content": []}
    for part in event.split():
        label, _, target = part.partition(":")
        role = _ROLE.match(label)
        if role and target not in spans:
            raise InputError(f"{name}: an event points at {target}, which the file does not have")
        if role:
            roles[role.group(1)] += spans[target]
    source, cue, content = (tuple(sorted(set(roles[role]))) for role in ("Source", "Cue", "Content"))
    return Mark(source=source, cue=cue, content=content, score=1.0, origin="gold")
