"""Draw merges across documents at random, for a person to check, and count what the person found.

    python quality/merges.py RECORD [--most 200] [--seed 4]

``quality/merges.jsonl`` keeps the verdicts on two hundred merges over PolNeAR's train and dev articles: the two names,
why they were joined, a place where each stands, and ``right``, ``wrong``, ``unsettled`` or ``no name`` (a word joined
with itself that is nobody's name). Prints the drawn merges, and the verdict on those that have one.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from onrecord.record import Record

VERDICTS = Path(__file__).resolve().parent / "merges.jsonl"
ENDS = """SELECT name, kind, document, start, end FROM mentions WHERE id = ?1
    UNION ALL SELECT name, kind, document, start, end FROM mentions WHERE name = ?2 AND form = 'name' LIMIT 1"""


def drawn(record: Record, *, most: int, seed: int) -> list[dict[str, object]]:
    """Return merges by rules, drawn by seed, as rows: left, right, why, and where each stands: [file, start, end]."""
    rows = record.connection.execute(
        "SELECT left, right, why FROM links WHERE judgement = 'same' AND by = 'rule' ORDER BY id"
    ).fetchall()
    found = random.Random(seed).sample(rows, min(most, len(rows)))
    return [_row(record, *row) for row in found]


def _row(record: Record, left: str, right: str, why: str) -> dict[str, object]:
    names, _, reason = why.partition(": ")
    one, _, other = names.partition(" / ")
    return {"left": one, "right": other, "why": reason, "at": [_place(record, left, one), _place(record, right, other)]}


def _place(record: Record, end: str, name: str) -> tuple[str, int, int] | None:
    found = record.connection.execute(ENDS, (end, name)).fetchone()
    if found is None:
        return None
    path = record.connection.execute("SELECT path FROM documents WHERE id = ?", (found[2],)).fetchone()[0]
    return Path(path).stem, found[3], found[4]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("--most", type=int, default=200)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    lines = VERDICTS.read_text("utf-8").splitlines() if VERDICTS.is_file() else []
    known = {(row["left"], row["right"], *_file(row)): row["verdict"] for row in map(json.loads, lines)}
    counted: Counter[str] = Counter()
    with Record.open(options.record) as record:
        for row in drawn(record, most=options.most, seed=options.seed):
            verdict = known.get((row["left"], row["right"], *_file(row)), "unread")
            counted[verdict] += 1
            print(json.dumps({**row, "verdict": verdict}, ensure_ascii=False))
    print(dict(counted))


def _file(row: dict[str, object]) -> tuple[str | None, ...]:
    places = row["at"]
    assert isinstance(places, list)
    return tuple(place[0] if place else None for place in places)


if __name__ == "__main__":
    main()
