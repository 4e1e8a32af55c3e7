"""Measure conflicts: made differences between copies to find, and what real articles raise, judged by hand.

    python quality/conflicts.py [--articles 120] [RECORD.db ...]

Made: from each of PolNeAR's training articles drawn by a fixed seed an edited copy of another outlet on the same day,
in which one thing is changed: a number tripled, the day of a date moved, or the speaker of a long quotation renamed;
and for each a copy with nothing of this changed. A conflict counts as right where both of its sides hold the change.
Real: the conflicts of each RECORD but those of headlines (`headlines.py`) are looked up in ``conflicts.jsonl`` (file
and offsets of both sides, right or not: are the two held to be one thing, and do the values differ?). What is not
judged yet is printed.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.compare.quantities import quantities
from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.rows import Conflict, Document, Side
from onrecord.settings import Settings

HERE = Path(__file__).parent
TEXTS = Path("../shared/polnear/train/text")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY = re.compile(rf"\b(?:{MONTHS}|Jan\.|Feb\.|Aug\.|Sept\.|Oct\.|Nov\.|Dec\.) (\d{{1,2}})\b(?!,? \d{{2}}:)")
SPEAKER = re.compile(r"[”\"] (?:said )?((?:[A-Z][a-z]+ ){1,2}[A-Z][a-z]+)(?= said[.,]|[.,])")
Change = tuple[str, int, int, str]
"""(kind, where the changed words stand, what they become)."""


def changes(text: str) -> Iterator[Change]:
    """Yield one change of each kind that the text allows."""
    numbers = [q for q in quantities(text) if q.value >= 15 and text[q.span[0]].isdigit() and q.counted[0].isalpha()]
    if numbers:
        low, high = numbers[0].span
        digits = re.match(r"[\d,.]*\d", text[low:high])
        assert digits is not None
        value = float(digits.group().replace(",", ""))
        yield "number", low, low + digits.end(), f"{value * 3:,.0f}"
    if (day := DAY.search(text)) is not None:
        yield "date", *day.span(1), str(int(day[1]) % 27 + 1)
    if (speaker := SPEAKER.search(text)) is not None and text.count(speaker[1].split()[-1]) == 1:
        yield "party", *speaker.span(1), "Korvin Dastrel"


def write(folder: Path, name: str, outlet: str, text: str) -> None:
    row = {"text": text, "outlet": outlet, "published": "2031-05-12", "url": f"https://{outlet}.example/{name}"}
    (folder / f"{name}_{outlet}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")


def measure_made(articles: int) -> dict[str, float]:
    """Print what is found of the changes made in so many articles, and return it in percent."""
    files = sorted(TEXTS.glob("*.txt"))
    random.Random(31).shuffle(files)
    asked: dict[str, Change] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, file in enumerate(files[:articles]):
            text = file.read_text("utf-8")
            write(folder, f"{number}", "alpha", text)
            options = list(changes(text))
            if not options:
                continue
            kind, low, high, becomes = options[number % len(options)]
            asked[f"{number}_beta.jsonl"] = kind, low, high, becomes
            write(folder, f"{number}", "beta", text[:low] + becomes + text[high:])
        build([folder], folder / "record.db", settings=Settings(model="rules"))
        with Record.open(folder / "record.db", read_only=True) as record:
            return report_made(record, asked)


def report_made(record: Record, asked: dict[str, Change]) -> dict[str, float]:
    names = {row.id: Path(row.path.rpartition(":")[0] or row.path).name for row in record.rows(Document)}
    found, wrong = set(), 0
    for row in (row for row in record.rows(Conflict) if row.kind != "headline_body"):
        made = {names[side.document] for side in row.sides if holds(side, row.kind, asked.get(names[side.document]))}
        found |= made
        wrong += not made
        if not made:
            print("  wrong:", row.kind, row.subject, [(names[side.document], side.value) for side in row.sides])
    total, hits = Counter(change[0] for change in asked.values()), Counter(asked[name][0] for name in found)
    for kind in sorted(total):
        print(f"made, {kind}: {hits[kind]} of {total[kind]} found")
    print(f"wrong beside them: {wrong}")
    return {"precision": 100 * len(found) / max(1, len(found) + wrong), "recall": 100 * len(found) / max(1, len(asked))}


def figures() -> dict[str, float]:
    """Return precision and recall on the changes made in 120 articles, in percent."""
    return measure_made(120)


def holds(side: Side, kind: str, change: Change | None) -> bool:
    """Tell whether a side of a conflict is the change that was made in its document."""
    return (
        change is not None and kind == change[0] and side.start <= change[1] + len(change[3]) and change[1] < side.end
    )


def measure_real(paths: list[Path]) -> None:
    judged = [json.loads(line) for line in (HERE / "conflicts.jsonl").read_text("utf-8").splitlines()]
    known = {(row["kind"], json.dumps(row["sides"])): row["right"] for row in judged}
    print(f"judged in all: {len(judged)}, right {sum(row['right'] for row in judged)}")
    for path in paths:
        with Record.open(path, read_only=True) as record:
            names = {row.id: "/".join(row.path.split("/")[-2:]) for row in record.rows(Document)}
            rows = [row for row in record.rows(Conflict) if row.kind != "headline_body"]
        sides = [[[names[side.document], side.start, side.end] for side in row.sides] for row in rows]
        verdicts = [known.get((row.kind, json.dumps(places))) for row, places in zip(rows, sides, strict=True)]
        print(f"{path.name}: {len(rows)} conflicts, {verdicts.count(True)} right, {verdicts.count(False)} wrong")
        for row, places, verdict in zip(rows, sides, verdicts, strict=True):
            if verdict is None:
                print("  not judged:", json.dumps({"kind": row.kind, "sides": places}), [s.value for s in row.sides])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="*", type=Path)
    parser.add_argument("--articles", type=int, default=120)
    options = parser.parse_args()
    if TEXTS.is_dir():
        measure_made(options.articles)
    measure_real(options.records)


if __name__ == "__main__":
    main()
