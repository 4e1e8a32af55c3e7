"""Words a second of the attribution model, beside the least that an extractor on top of spaCy has to run.

    python bench/model.py ../shared/polnear/dev/text --articles 60

The peer is a blank English pipeline with tok2vec, tagger, parser and NER of default size and random weights: the
same work as a trained one, and no download. Each runs in a process of its own, so that memory is its own too.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ONE_SENTENCE = {
    "words": ["Ann", "spoke", "."],
    "tags": ["A", "B", "C"],
    "heads": [1, 1, 1],
    "deps": ["nsubj", "ROOT", "punct"],
    "entities": ["U-PERSON", "O", "O"],
}


def read_texts(folder: Path, articles: int) -> list[str]:
    paths = sorted(folder.glob("*.txt"))
    random.Random(1).shuffle(paths)
    return [path.read_text(encoding="utf-8") for path in paths[:articles]]


def time_model(texts: list[str], variant: str, threads: int) -> float:
    from onrecord.model import Model

    model = Model.load(threads=threads, variant=variant)  # type: ignore[arg-type]
    model.find(texts[:2])
    began = time.perf_counter()
    model.find(texts)
    return time.perf_counter() - began


def time_spacy(texts: list[str]) -> float:
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser", "ner"):
        nlp.add_pipe(name)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Ann spoke ."), ONE_SENTENCE)])
    list(nlp.pipe(texts[:2]))
    began = time.perf_counter()
    list(nlp.pipe(texts))
    return time.perf_counter() - began


def measure(args: argparse.Namespace) -> None:
    texts = read_texts(args.folder, args.articles)
    what, threads = args.only.rsplit(":", 1)
    seconds = time_spacy(texts) if what == "spacy" else time_model(texts, what, int(threads))
    words = sum(len(text.split()) for text in texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "what": what,
                "threads": int(threads),
                "words_per_s": round(words / seconds),
                "articles_per_s": round(len(texts) / seconds, 2),
                "peak_mb": peak,
            }
        )
    )


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("--articles", type=int, default=60)
    p.add_argument("--rounds", type=int, default=2, help="each is run so often, in turn; load on the machine shows")
    p.add_argument("--what", nargs="+", default=["spacy:1", "accurate:1", "accurate:2", "fast:1", "fast:2"])
    p.add_argument("--only", help=argparse.SUPPRESS)
    args = p.parse_args()
    if args.only:
        measure(args)
        return
    print(platform.processor() or platform.machine(), platform.python_version())
    for _ in range(args.rounds):
        for what in args.what:
            command = [sys.executable, __file__, str(args.folder), "--articles", str(args.articles), "--only", what]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
