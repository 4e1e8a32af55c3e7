"""Measure temporal expressions on TempEval-3's TimeBank and AQUAINT (TimeML).

    python quality/dates.py [FOLDER] [--slice choices|held] [--errors N]

A fifth of the documents (CRC-32 of the name) is held and never looked at; choices are made on the rest. Figures: F1 of
exact spans, of overlapping spans, of overlapping spans with the right value (TempEval-3's measure), of exact spans
with the right value. Values are compared as written, but for the spellings that the corpus itself mixes
(1989-XX = 1989, 198 = 198X, W4 = W04), and times of a day count as
their day.
"""

from __future__ import annotations

import argparse
import random
import re
import zlib
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import unescape

from onrecord.text.timex import find_timexes

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "tempeval3_tbaq"


class Gold(NamedTuple):
    start: int
    end: int
    value: str


def read(path: Path) -> tuple[str, date, list[Gold]]:
    """Return the text, the date of creation and the temporal expressions of a TimeML file."""
    raw = path.read_text(encoding="utf-8", errors="replace")
    created = re.search(r'value="(\d{4}-\d\d-\d\d)[^"]*"[^>]*functionInDocument="CREATION_TIME"', raw)
    if created is None:
        created = re.search(r'functionInDocument="CREATION_TIME"[^>]*value="(\d{4}-\d\d-\d\d)', raw)
    body = raw[raw.index("<TEXT>") + 6 : raw.index("</TEXT>")]
    text, gold, opened = "", [], []
    for piece in re.split(r"(<[^>]+>)", body):
        if piece.startswith("<TIMEX3"):
            opened.append((len(text), (re.search(r'value="([^"]*)"', piece) or [""])[1]))
        elif piece == "</TIMEX3>":
            start, value = opened.pop()
            gold.append(Gold(start, len(text), value))
        elif not piece.startswith("<"):
            text += unescape(piece, {"&quot;": '"', "&apos;": "'"})
    if created is None:
        raise ValueError(f"{path} has no date of creation")
    return text, date.fromisoformat(created[1]), [g for g in gold if g.end > g.start]


def plain(value: str | None) -> str:
    """Write a value in one of its spellings."""
    # onrecord's dates are precise to the day; the corpus gives "Friday night" as the day and as the night by turns.
    value = re.sub(r"^(\d{4}-\d\d-\d\d)T.*$", r"\1", value or "")
    value = re.sub(r"^(\d{4})(-XX)+$", r"\1", value)
    value = re.sub(r"^(\d\d)XX$", r"\1", value)
    value = re.sub(r"^(\d{3})$", r"\1X", value)
    return re.sub(r"-W(\d)$", r"-W0\1", value)


def prf(right: int, found: int, gold: int) -> str:
    p, r = right / max(1, found), right / max(1, gold)
    return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}"


def compare(folder: Path, held: bool) -> tuple[dict[str, int], list[str]]:
    """Return the counts over one slice of the documents, and a line for each difference."""
    counts = dict.fromkeys(("found", "gold", "exact", "overlap", "value", "exact_value"), 0)
    wrong: list[str] = []
    for path in sorted(folder.glob("**/*.tml")):
        if (zlib.crc32(path.name.encode()) % 5 == 0) != held:
            continue
        text, created, gold = read(path)
        found = find_timexes(text, created)
        counts["found"] += len(found)
        counts["gold"] += len(gold)
        for g in gold:
            over = [f for f in found if f.start < g.end and g.start < f.end]
            right = any(plain(f.value) == plain(g.value) for f in over)
            exact = any((f.start, f.end) == (g.start, g.end) for f in over)
            counts["overlap"] += bool(over)
            counts["exact"] += exact
            counts["value"] += right
            counts["exact_value"] += right and exact
            if not (right and exact):
                got = [(text[f.start : f.end], f.value) for f in over]
                context = text[max(0, g.start - 40) : g.end + 20].replace("\n", " ")
                wrong.append(f"{created} gold {text[g.start : g.end]!r} {g.value}; found {got} | {context}")
        for f in found:
            if not any(f.start < g.end and g.start < f.end for g in gold):
                context = text[max(0, f.start - 40) : f.end + 20].replace("\n", " ")
                wrong.append(f"EXTRA {text[f.start : f.end]!r} {f.value} | {context}")
    return counts, wrong


def figures() -> dict[str, float]:
    """Return TempEval-3's value F1 on the documents that choices are made on, in percent."""
    counts, _ = compare(FOLDER, held=False)
    return {"value": 200 * counts["value"] / max(1, counts["found"] + counts["gold"])}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", default=FOLDER, type=Path)
    parser.add_argument("--slice", choices=("choices", "held"), default="held")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    counts, wrong = compare(options.folder, options.slice == "held")
    for measure in ("exact", "overlap", "value", "exact_value"):
        print(f"{measure:12s} {prf(counts[measure], counts['found'], counts['gold'])}")
    for line in random.Random(1).sample(wrong, min(options.errors, len(wrong))):
        print(line)


if __name__ == "__main__":
    main()
