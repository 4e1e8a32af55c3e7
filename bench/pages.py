"""How fast pages are read, how well, and how much of their text is found again in their bytes.

    python bench/pages.py [FOLDER]

FOLDER (default: the article-extraction benchmark's) holds html/NAME.html.gz and ground-truth.json with the article's
text of each page. Prints for trafilatura as it is and for onrecord: pages a second of processor time (one core,
decoding and metadata included), token F1 (mean over the pages, bags of words), F1 of runs of four words as that
benchmark counts it, both on all pages, on the half that the rules were chosen on, and on the other; then the share of
sentences of the extracted text that `onrecord.sources.anchors` locates in the page.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path

from onrecord.errors import InputError
from onrecord.sources.anchors import find_anchors, locate
from onrecord.sources.html import article, page_text, second_opinion

FOLDER = Path("../shared/articles/html")
HALVES = {"all": slice(None), "chosen on": slice(0, None, 2), "other": slice(1, None, 2)}
SENTENCE = re.compile(r"\S[^\n]*?(?:[.!?](?=\s|$)|$)", re.MULTILINE)


def ours(page: bytes) -> str:
    try:
        return article(page_text(page)[0]).body
    except InputError:
        return ""


def trafilatura(page: bytes) -> str:
    from trafilatura import extract

    return extract(page_text(page)[0], include_comments=False) or ""


def trafilatura_prepared(page: bytes) -> str:
    return second_opinion(page_text(page)[0])


def f1(found: Counter[Hashable], gold: Counter[Hashable]) -> tuple[float, float]:
    """Return precision and recall of a bag."""
    if not found or not gold:
        return (float(found == gold), float(found == gold))
    shared = sum((found & gold).values())
    return shared / sum(found.values()), shared / sum(gold.values())


def runs(words: Sequence[str], size: int) -> Counter[Hashable]:
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1))) if words else Counter()


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def scores(found: Sequence[str], gold: Sequence[str]) -> tuple[float, float]:
    """Return the mean token F1, and the F1 of the mean precision and recall of runs of four words."""
    pairs = [(re.findall(r"\w+", one), re.findall(r"\w+", other)) for one, other in zip(found, gold, strict=True)]
    token = [harmonic(*f1(runs(one, 1), runs(other, 1))) for one, other in pairs]
    shingle = [f1(runs(one, 4), runs(other, 4)) for one, other in pairs]
    means = [sum(pair[side] for pair in shingle) / len(shingle) for side in (0, 1)]
    return sum(token) / len(token), harmonic(*means)


def measure(name: str, read: Callable[[bytes], str], pages: list[bytes], gold: list[str]) -> list[str]:
    read(pages[0])
    began = time.process_time()
    found = [read(page) for page in pages]
    rate = len(pages) / (time.process_time() - began)
    figures = [scores(found[half], gold[half]) for half in HALVES.values()]
    line = "   ".join(
        f"{where} {token:.4f} {shingle:.4f}" for where, (token, shingle) in zip(HALVES, figures, strict=True)
    )
    print(f"{name:22} {rate:6.1f} pages/s   {line}", flush=True)
    return found


def located(pages: list[bytes], texts: list[str]) -> tuple[int, int]:
    """Return how many sentences are found in their page's bytes, and of how many."""
    there = total = 0
    for page, text in zip(pages, texts, strict=True):
        anchors = find_anchors(page, text)
        for sentence in SENTENCE.finditer(text):
            total += 1
            there += locate(anchors, *sentence.span()) is not None
    return there, total


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    files = [path for name in sorted(truth) if (path := folder / "html" / f"{name}.html.gz").exists()]
    pages = [gzip.decompress(path.read_bytes()) for path in files]
    gold = [truth[path.name.removesuffix(".html.gz")]["articleBody"] for path in files]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / len(pages) / 1000:.0f} kB each; token F1 and four-word F1")
    measure("trafilatura", trafilatura, pages, gold)
    measure("trafilatura, prepared", trafilatura_prepared, pages, gold)
    texts = measure("onrecord", ours, pages, gold)
    there, total = located(pages, texts)
    print(f"{there:,} of {total:,} sentences ({there / total:.1%}) located in the page's bytes")


if __name__ == "__main__":
    main()
