"""The gate: figures pinned in floors.json may rise, and fall only by an edit that says so.

    python quality/gate.py [--shared ../shared] [--pin]

Each entry names a corpus (a folder below the shared one, or below the project where it begins with ``quality/``), the
digest of its files, what was measured, and floors in percent. A corpus that is not there is skipped; one whose digest
differs is an error, as its figures can't be compared. ``--pin`` writes the figures of today, rounded down to a tenth,
here and into the table of docs/evaluation.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from onrecord.evaluate import Report, evaluate
from onrecord.extract.rules import rule_marks
from onrecord.reading import finder

HOME = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.json")
PAGE = HOME / "docs" / "evaluation.md"
_BEGIN, _END = "<!-- floors -->\n", "<!-- /floors -->\n"
FINDERS: dict[str, Callable[[], Callable[[str], Any]]] = {
    "rules": lambda: rule_marks,
    "accurate": lambda: finder("accurate"),
    "fast": lambda: finder("fast"),
}


def main(arguments: list[str] | None = None) -> int:
    """Compare or pin; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HOME.parent / "shared")
    parser.add_argument("--pin", action="store_true")
    options = parser.parse_args(arguments)
    entries = json.loads(FLOORS.read_text(encoding="utf-8"))
    if options.pin:
        pinned = [pin(entry, options.shared) for entry in entries]
        FLOORS.write_text(json.dumps(pinned, indent=2) + "\n", encoding="utf-8")
        PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), pinned), encoding="utf-8")
        return 0
    complaints = [line for entry in entries for line in check(entry, options.shared)]
    print("\n".join(complaints) or "no figure is below its floor")
    return 1 if complaints else 0


def corpus(entry: dict[str, Any], shared: Path) -> Path:
    """Return the folder of an entry's corpus."""
    name: str = entry["corpus"]
    return HOME / name if name.startswith("quality/") else shared / name


def digest(folder: Path) -> str:
    """Return SHA-256 over the names and bytes of all texts and annotations of a folder, sorted by name."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".txt", ".ann"}:
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def measure(entry: dict[str, Any], shared: Path) -> Report:
    """Run what the entry names on its corpus."""
    return evaluate(corpus(entry, shared), find=FINDERS[entry["of"]]())


def check(entry: dict[str, Any], shared: Path) -> Iterator[str]:
    """Yield one line for every figure below its floor, or for a corpus that is not the pinned one."""
    folder = corpus(entry, shared)
    if not folder.is_dir():
        return
    if digest(folder) != entry["digest"]:
        yield f"{entry['corpus']}: its files changed; look at the figures and pin them with --pin"
        return
    scores = measure(entry, shared).scores
    for name, floor in entry["floors"].items():
        value = figure(scores, name)
        if value < floor:
            yield f"{entry['of']} on {entry['corpus']}: {name} is {value:.2f}, below its floor {floor}"


def figure(scores: Any, name: str) -> float:
    """Return a figure in percent; ``NAME precision`` and ``NAME recall`` name the halves of an F1."""
    for half in ("precision", "recall"):
        if name.endswith(f" {half}"):
            return 100.0 * float(getattr(scores[name.removesuffix(f" {half}")], half))
    return 100.0 * float(scores[name].f1)


def pin(entry: dict[str, Any], shared: Path) -> dict[str, Any]:
    """Return the entry with the digest and the figures of today; as it was where its corpus is not there."""
    folder = corpus(entry, shared)
    if not folder.is_dir():
        return entry
    scores = measure(entry, shared).scores
    floors = {name: math.floor(10 * figure(scores, name)) / 10 for name in entry["floors"]}
    return {**entry, "digest": digest(folder), "floors": floors}


def with_table(page: str, entries: list[dict[str, Any]]) -> str:
    """Return the page with the floors as a table between its two marks: a row a figure, a column an entry."""
    before, _, rest = page.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    heads = [f"{entry['of']}, {entry['corpus'].removeprefix('quality/')}" for entry in entries]
    names = list(dict.fromkeys(name for entry in entries for name in entry["floors"]))
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    cells = {name: " | ".join(str(entry["floors"].get(name, "")) for entry in entries) for name in names}
    lines += [f"| {name} | {row} |" for name, row in cells.items()]
    return before + _BEGIN + "\n".join(lines) + "\n" + _END + after


if __name__ == "__main__":
    sys.exit(main())
