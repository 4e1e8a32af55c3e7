"""Score the passages of real articles against a hand-made gold: token F1 for each kind.

    python quality/score_passages.py [--articles ../shared/articles] [--set second] [--wrong]

The gold (``quality/passages.jsonl``) holds file names, digests and offsets, no text. It was made by reading the
passages that the program found, line by line, and correcting them; so it leans towards the program where
two kinds are equally right. Articles of the second set were read after the program had been fitted to the first.
A token is a run of word characters; its kind is that of the passage it starts in.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from pathlib import Path

from onrecord.text.passages import find_passages

HOME = Path(__file__).parent
GOLD = HOME / "passages.jsonl"
ARTICLES = HOME.parent.parent / "shared" / "articles"
WORD = re.compile(r"\w+")
Zone = tuple[str, int, int]


def kinds(text: str, zones: list[Zone]) -> list[str]:
    """Return the kind of each token of ``text``; "" outside all zones."""
    result, ahead = [], sorted(zones, key=lambda zone: zone[1], reverse=True)
    for word in WORD.finditer(text):
        while ahead and ahead[-1][2] <= word.start():
            ahead.pop()
        result.append(ahead[-1][0] if ahead and ahead[-1][1] <= word.start() else "")
    return result


def f1(counts: Counter[tuple[str, str]], kind: str) -> tuple[float, float, float, int]:
    """Return precision, recall, F1 and the number of gold tokens of one kind."""
    right = counts[kind, kind]
    gold = sum(count for (expected, _), count in counts.items() if expected == kind)
    found = sum(count for (_, got), count in counts.items() if got == kind)
    precision, recall = right / found if found else 0.0, right / gold if gold else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0, gold


def confusion(articles: Path, only: str | None = None) -> tuple[Counter[tuple[str, str]], list[str]]:
    """Return (gold kind, found kind) -> tokens, and the lines that differ."""
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        if only not in (None, row["set"]):
            continue
        data = (articles / row["file"]).read_bytes()
        if hashlib.sha256(data).hexdigest() != row["sha256"]:
            raise SystemExit(f"{row['file']} is not the file that the gold was made on")
        text = data.decode("utf-8-sig")
        zones = [(kind, start, end) for kind, start, end, _ in find_passages(text)]
        expected = [(kind, start, end) for kind, start, end in row["passages"]]
        counts.update(zip(kinds(text, expected), kinds(text, zones), strict=True))
        wrong += [f"{row['file']} {zone}" for zone in expected if zone not in zones]
    return counts, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=Path, default=ARTICLES)
    parser.add_argument("--set", choices=("first", "second"), help="only the articles of one set")
    parser.add_argument("--wrong", action="store_true", help="list gold passages that were not found as such")
    options = parser.parse_args()
    if not options.articles.is_dir():
        raise SystemExit(f"no articles at {options.articles}: nothing scored")
    counts, wrong = confusion(options.articles, options.set)
    for kind in sorted({kind for pair in counts for kind in pair}):
        precision, recall, score, gold = f1(counts, kind)
        print(f"{kind:12} P {precision:.3f}  R {recall:.3f}  F1 {score:.3f}  {gold:6} tokens")
    print(f"all tokens   {sum(n for (a, b), n in counts.items() if a == b) / counts.total():.3f} right")
    if options.wrong:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
