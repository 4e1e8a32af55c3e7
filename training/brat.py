"""Attributions of a corpus in brat standoff (PolNeAR and anything written like it): files in, plain spans out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int]
ROLES = ("cue", "source", "content")
KINDS = ("Attribution", "Attribution-no-source")
_SPAN = re.compile(r"T\d+\t\S+ \d+ \d+")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Spans in code points; discontinuous where there are several; `source` may be empty."""

    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    content: tuple[Span, ...]

    def to_dict(self) -> dict[str, list[Span]]:
        """The shape the scorer takes."""
        return {role: list(getattr(self, role)) for role in ROLES}


@dataclass(frozen=True, slots=True)
class Article:
    """One text with the attributions one annotator found in it."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]


def parse(standoff: str) -> tuple[Attribution, ...]:
    """The attributions of one `.ann` file; `Discard`, `Discuss` and incomplete ones are left out."""
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[list[str]] = []
    for line in standoff.split("\n"):
        key, _, rest = line.partition("\t")
        if _SPAN.match(line):
            where = rest.split("\t")[0].split(" ", 1)[1]
            spans[key] = tuple(sorted((int(a), int(b)) for a, b in (part.split() for part in where.split(";"))))
        elif key.startswith("E") and rest.split(":")[0] in KINDS:
            events.append(rest.split())
    return tuple(a for a in (_attribution(event, spans) for event in events) if a.cue and a.content)


def _attribution(event: list[str], spans: dict[str, tuple[Span, ...]]) -> Attribution:
    found: dict[str, set[Span]] = {role: set() for role in ROLES}
    for argument in event[1:]:
        role, _, key = argument.partition(":")
        name = role.rstrip("0123456789").lower()
        if name in found:
            found[name].update(spans.get(key, ()))
    return Attribution(*(tuple(sorted(found[role])) for role in ROLES))


def read_polnear(folder: Path) -> tuple[list[Article], dict[str, list[Article]]]:
    """One compartment of PolNeAR: an article by its first annotator each, and those that several people annotated.

    The second value has, for each article with more than one annotator, one reading a person, sorted by name.
    """
    files: dict[str, list[Path]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        files.setdefault(path.stem.rpartition("_")[0], []).append(path)
    single: list[Article] = []
    several: dict[str, list[Article]] = {}
    for name, paths in files.items():
        text = read_text(folder / "text" / f"{name}.txt")
        readings = [Article(name, text, parse(read_text(path))) for path in paths]
        single.append(readings[0])
        if len(readings) > 1:
            several[name] = readings
    return single, several


def read_folder(folder: Path) -> list[Article]:
    """`NAME.txt` with `NAME.ann` beside it, those that are complete; an empty list where there is no such folder."""
    paths = [p for p in sorted(folder.glob("*.txt")) if p.with_suffix(".ann").exists()]
    return [Article(p.stem, read_text(p), parse(read_text(p.with_suffix(".ann")))) for p in paths]


def read_text(path: Path) -> str:
    """The file as it is: no newline translation, so offsets are offsets in the file."""
    return path.read_bytes().decode("utf-8")
