"""Time and memory of finding copies in a large collection made by known edits.

    python bench/copies.py [TEXT_DIR] --documents 10000 --documents 100000

Half of the documents are articles, made different from each other by giving most words of a real article an ending of
their own; the other half are edited copies of them (as in ``quality/copies.py``). Texts lie on disk, as in a record.
Prints seconds, documents a second, the peak memory of the process, and how many of the copies were found.
"""

from __future__ import annotations

import argparse
import mmap
import random
import re
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "quality"))

from copies import edited

from onrecord.lineage.copies import Account, find_copies


def variant(text: str, number: int) -> str:
    """Make another article of the same words: those whose hash says so get the number as an ending."""
    if not number:
        return text
    return re.sub(
        r"\w{3,}", lambda m: m.group() if len(m.group()) * 7 % 5 == number % 5 else f"{m.group()}{number}", text
    )


def write(texts: list[str], count: int, path: Path) -> list[tuple[int, int]]:
    """Write ``count`` documents, an article and its edited copy in turn; returns where each lies, in bytes."""
    places: list[tuple[int, int]] = []
    with path.open("wb") as out:
        for number in range(0, count, 2):
            chance = random.Random(number)
            text = variant(texts[(number // 2) % len(texts)], (number // 2) // len(texts))
            for one in (text, "".join(piece for piece, _ in edited(text, chance))):
                encoded = one.encode()
                places.append((out.tell(), out.tell() + len(encoded)))
                out.write(encoded)
    return places


def measure(texts: list[str], count: int, folder: Path) -> None:
    path = folder / f"{count}.txt"
    places = write(texts, count, path)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        began, worked = time.perf_counter(), time.process_time()
        accounts = [Account(document=f"{number:08}") for number in range(len(places))]
        rows = find_copies(accounts, lambda name: held[slice(*places[int(name)])].decode())
        seconds, cpu = time.perf_counter() - began, time.process_time() - worked
    near = {tuple(sorted((int(c.document), int(c.of_document)))) for c in rows if c.kind == "near_duplicate"}
    right = sum(two == one + 1 and one % 2 == 0 for one, two in near)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{count} documents: {seconds:.0f} s, {cpu:.0f} s of one processor ({count / cpu:.0f} documents a second), "
          f"peak {peak:.2f} GB; {right} of {count // 2} edited copies are near-duplicates, {len(near) - right} other "
          "pairs", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default="../shared/polnear/train/text", type=Path)
    parser.add_argument("--documents", type=int, action="append")
    options = parser.parse_args()
    texts = [file.read_text(encoding="utf-8") for file in sorted(options.texts.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        for count in options.documents or (10_000, 100_000):
            measure(texts, count, Path(folder))


if __name__ == "__main__":
    main()
