"""Floors of what the other scripts measure: they may rise, and fall only by an edit that says so.

    python quality/figures.py [NAME ...] [--pin]

Runs each script of ``figures.json`` (or those named) by its function ``figures`` and refuses what is below its floor,
in percent; ``gate.py`` does the same for statements. ``--pin`` writes the figures of today, rounded down to a tenth.
Needs the shared articles beside the project; without them nothing is measured.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PINNED = HERE / "figures.json"
SHARED = Path("../shared")


def main(arguments: list[str] | None = None) -> int:
    """Compare or pin; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--pin", action="store_true")
    options = parser.parse_args(arguments)
    if not SHARED.is_dir():
        print("the articles are not here: nothing is measured")
        return 0
    pinned: dict[str, dict[str, float]] = json.loads(PINNED.read_text("utf-8"))
    found = {name: measure(name) for name in options.names or pinned}
    if options.pin:
        floors = {name: {key: math.floor(10 * value) / 10 for key, value in found[name].items()} for name in found}
        PINNED.write_text(json.dumps(pinned | floors, indent=2) + "\n", encoding="utf-8")
        return 0
    complaints = [line for name in found for line in below(name, pinned[name], found[name])]
    print("\n".join(complaints) or "no figure is below its floor")
    return 1 if complaints else 0


def measure(name: str) -> dict[str, float]:
    """Return what a script of this folder measures, in percent."""
    sys.path.insert(0, str(HERE))
    figures: dict[str, float] = importlib.import_module(name).figures()
    return figures


def below(name: str, floors: dict[str, float], found: dict[str, float]) -> Iterator[str]:
    """Yield a line for each figure below its floor."""
    for key, floor in floors.items():
        if found[key] < floor:
            yield f"{name}: {key} is {found[key]:.2f}, below its floor {floor}"


if __name__ == "__main__":
    sys.exit(main())
