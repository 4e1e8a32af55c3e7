"""Measure speakers on hand-made gold over articles that are not shipped: PolNeAR's, and scraped ones.

    python quality/speakers.py [SHARED] [--errors]

Prints the share of gold sources led to the right actor: all, pronouns, others, named and unnamed; given gold spans.
First for the 25 articles that the rules were made with, then for the 15 and the 9 annotated before the program
had read them; docs/actors.md says what the first run on these gave.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from onrecord.evaluate.gold import GoldDocument, read_gold
from onrecord.evaluate.speakers import GoldSpeaker, SpeakerScore, read_speakers, score_speakers
from onrecord.extract.draft import Mark

HERE = Path(__file__).resolve().parent
SETS = ("speakers.jsonl", "speakers_fresh.jsonl", "speakers_third.jsonl")
PARTS = ("all", "pronoun", "other", "named", "unnamed")
SHARED = HERE.parent.parent / "shared"
FOLDERS = ("polnear/dev", "polnear/train")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("shared", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--errors", action="store_true", help="list every wrong one")
    options = parser.parse_args()
    if not all((options.shared / folder).is_dir() for folder in FOLDERS):
        print(f"{options.shared}: no {' or '.join(FOLDERS)} here, nothing measured")
        return
    for name, score in scores(options.shared).items():
        for part in PARTS:
            right, total = score.right.get(part, 0), score.total.get(part, 0)
            print(f"{name}\t{part}\t{right}/{total}\t{score.accuracy(part):.4f}")
        for error in score.errors if options.errors else ():
            print(*error, sep="\t")


def scores(shared: Path) -> dict[str, SpeakerScore]:
    """Return each set's score."""
    annotated = [document for folder in FOLDERS for document in read_gold(shared / folder)]
    found = {}
    for name in SETS:
        gold = read_speakers((HERE / name).read_text("utf-8").splitlines(), name=name)
        found[name] = score_speakers(gold, (*annotated, *_scraped(gold, shared / "articles" / "narratives")))
    return found


def figures() -> dict[str, float]:
    """Return shares of right speakers in percent over all sets, for ``figures.py``."""
    found = scores(SHARED).values()
    return {
        part: 100.0 * sum(s.right.get(part, 0) for s in found) / sum(s.total.get(part, 0) for s in found)
        for part in PARTS
    }


def _scraped(gold: Sequence[GoldSpeaker], folder: Path) -> list[GoldDocument]:
    """Return the articles whose statements only this gold annotates, with these as their marks."""
    names = sorted({item.file for item in gold if item.content})
    return [
        GoldDocument(
            name=name,
            text=(folder / f"{name}.txt").read_bytes().decode("utf-8-sig"),
            marks=tuple(
                Mark(source=item.source, cue=(), content=item.content, score=1.0, origin="gold")
                for item in gold
                if item.file == name
            ),
        )
        for name in names
    ]


if __name__ == "__main__":
    main()
