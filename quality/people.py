"""What people reach among each other, and onrecord with them, on the articles that several people annotated.

    python quality/people.py [FOLDER] [--model accurate fast rules]

FOLDER is laid out as PolNeAR's train (default), whose 16 articles of six annotators were never trained on. Each
person is measured against each other one, each model against each person: F1 in percent, by all families of figures
of `onrecord evaluate`.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import permutations
from pathlib import Path

from onrecord.evaluate.gold import read_standoff
from onrecord.evaluate.metrics import Tally, count_attributions, count_spans, count_words, pair
from onrecord.evaluate.published import JaccardMean, count_citron, count_cofenet
from onrecord.evaluate.words import attribution, lex
from onrecord.extract.draft import Mark
from onrecord.reading import finder

Marks = Sequence[Mark]


def annotated(folder: Path) -> dict[str, list[Marks]]:
    """The marks of each annotator of the articles that have more than two, by text."""
    files: dict[str, list[Path]] = defaultdict(list)
    for file in sorted((folder / "attributions").glob("*.ann")):
        files[file.stem.rpartition("_")[0]].append(file)
    return {
        (folder / "text" / f"{name}.txt").read_text(encoding="utf-8"): [
            read_standoff(file.read_text(encoding="utf-8"), name=file.name) for file in several
        ]
        for name, several in files.items()
        if len(several) > 2
    }


def compare(tally: Tally, text: str, pairs: Iterable[tuple[Marks, Marks]]) -> None:
    """Count each pair of (found, gold) on a text."""
    lexer = lex(text)
    for found, gold in pairs:
        both = pair(*([attribution(lexer, mark) for mark in side] for side in (found, gold)))
        count_attributions(tally, both)
        count_words(tally, lexer, both)
        count_spans(tally, both)
        count_cofenet(tally, JaccardMean(), lexer, found, gold)
        count_citron(tally, lexer, found, gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/polnear/train"))
    parser.add_argument("--model", nargs="+", default=["accurate", "fast"], choices=["accurate", "fast", "rules"])
    options = parser.parse_args()
    articles = annotated(options.folder)
    tallies = {name: Tally() for name in ("people", *options.model)}
    for text, people in articles.items():
        compare(tallies["people"], text, permutations(people, 2))
        for name in options.model:
            found = finder(name)(text)
            compare(tallies[name], text, ((found, marks) for marks in people))
    figures = {name: tally.scores() for name, tally in tallies.items()}
    print(f"{len(articles)} articles; F1 in percent\n{'':32}" + "".join(f"{name:>10}" for name in figures))
    for measure in figures["people"]:
        print(f"{measure:32}" + "".join(f"{100 * scores[measure].f1:10.1f}" for scores in figures.values()))


if __name__ == "__main__":
    main()
