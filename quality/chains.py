"""Measure name chains on GUM's test documents (news, interviews, speeches), which are not shipped.

    python quality/chains.py [GUM_FOLDER]

B-cubed (Bagga and Baldwin 1998) over the names found whose span lies in a gold mention of a person, organisation or
place that ends where they end; chains are compared on these, so it measures linking, and ``found`` measures the rest.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from onrecord.extract.draft import Draft
from onrecord.extract.mentions import find_mentions
from onrecord.rows import Document

HERE = Path(__file__).resolve().parent
KINDS = {"person", "organization", "place"}


def read(path: Path) -> tuple[str, list[tuple[int, int, str]]]:
    """Return the text (tokens joined by spaces) and gold mentions (start, end, entity)."""
    text, mentions, waiting = "", [], {}
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 3:
            continue
        start = len(text) + bool(text)
        text = f"{text} {fields[1]}" if text else fields[1]
        for part in re.findall(r"\([^()]+\)?|[^()]+\)", fields[2]):
            kind, number = ([*part.strip("()").split("-"), ""])[:2]
            if part.startswith("("):
                waiting.setdefault(number, []).append((start, kind))
            if part.endswith(")") and waiting.get(number):
                began, kind = waiting[number].pop()
                if kind in KINDS:
                    mentions.append((began, len(text), number))
    return text, mentions


def b_cubed(pairs: list[tuple[str, str]]) -> tuple[float, float]:
    """Return precision and recall over (gold entity, found chain) of the same mentions."""
    both, gold, found = Counter(pairs), Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    total = max(1, len(pairs))
    return sum(both[p] / found[p[1]] for p in pairs) / total, sum(both[p] / gold[p[0]] for p in pairs) / total


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent.parent / "shared" / "data" / "gum")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        print(f"{folder}: not here, nothing measured")
        return
    tests = re.findall(
        r"GUM_\w+", (folder / "splits.md").read_text("utf-8").partition("## test\n")[2].partition("## ")[0]
    )
    pairs, names = [], 0
    for name in tests:
        path = folder / "coref" / "gum" / "conll" / f"{name}.conll"
        if not path.is_file() or name.split("_")[1] not in {"news", "interview", "speech"}:
            continue
        text, gold = read(path)
        document = Document(id=name, path=name, kind="txt", sha256="", text=text)
        for mention in find_mentions(Draft(document=document)).mentions:
            holding = [g for g in gold if g[0] <= mention.start and mention.end == g[1]]
            names += mention.form == "name"
            if mention.form == "name" and holding:
                entity = max(holding)[2]
                pairs.append((f"{name}-{entity}", f"{name}-{mention.refers_to or mention.id}"))
    precision, recall = b_cubed(pairs)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(
        f"{len(pairs)} of {names} names found end a gold mention; B-cubed P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"
    )


if __name__ == "__main__":
    main()
