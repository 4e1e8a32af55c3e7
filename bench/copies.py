"""Time and memory of finding copies in a large collection made by known edits.

    python bench/copies.py [TEXT_DIR] --documents 10000 --documents 100000 [--workers 1 --workers 2]

Half of the documents are articles, made different from each other by giving most words of a real article an ending of
their own; the other half are edited copies of them (as in ``quality/copies.py``). They are put in a record,
and the stage of a build that traces copies is run over it. Prints seconds by the clock and of processor time (workers
included), documents a second, the peak memory of the main process, and how many of the copies were found.
"""

from __future__ import annotations

import argparse
import hashlib
import multiprocessing
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "quality"))

from copies import edited

from onrecord.comparing import trace_copies
from onrecord.engine import engine_named
from onrecord.export.jsonl import encode
from onrecord.record import Record
from onrecord.rows import Copy, Document


def variant(text: str, number: int) -> str:
    """Make another article of the same words: those whose hash says so get the number as an ending."""
    if not number:
        return text
    return re.sub(
        r"\w{3,}", lambda m: m.group() if len(m.group()) * 7 % 5 == number % 5 else f"{m.group()}{number}", text
    )


def documents(texts: list[str], count: int) -> Iterator[Document]:
    """Yield ``count`` documents, an article and its edited copy in turn."""
    for number in range(0, count, 2):
        chance = random.Random(number)
        text = variant(texts[(number // 2) % len(texts)], (number // 2) // len(texts))
        for place, one in enumerate((text, "".join(piece for piece, _ in edited(text, chance)))):
            name = f"{number + place:08}"
            yield Document(id=name, path=name, kind="txt", sha256=name, text=one)


def processor_seconds() -> float:
    return sum(os.times()[:4])


def measure(texts: list[str], count: int, workers: int, path: Path) -> bytes:
    """Trace the copies among ``count`` documents; return a digest of the rows."""
    with Record.open(path, create=True) as record:
        remaining = documents(texts, count)
        while chunk := list(islice(remaining, 1000)):
            record.add(chunk)
        began, worked = time.perf_counter(), processor_seconds()
        trace_copies(record, engine_named("local", workers))
        seconds = time.perf_counter() - began
        for worker in multiprocessing.active_children():
            worker.join()
        cpu = processor_seconds() - worked
        rows = list(record.rows(Copy))
    near = {tuple(sorted((int(c.document), int(c.of_document)))) for c in rows if c.kind == "near_duplicate"}
    right = sum(two == one + 1 and one % 2 == 0 for one, two in near)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{count} documents, {workers} workers: {seconds:.1f} s, {cpu:.1f} s of processor time "
          f"({count / seconds:.0f} documents a second), peak {peak:.2f} GB; {right} of {count // 2} edited copies are "
          f"near-duplicates, {len(near) - right} other pairs", flush=True)  # fmt: skip
    return hashlib.sha256(b"\n".join(encode(row.to_dict()) for row in rows)).digest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default="../shared/polnear/train/text", type=Path)
    parser.add_argument("--documents", type=int, action="append")
    parser.add_argument("--workers", type=int, action="append")
    options = parser.parse_args()
    texts = [file.read_text(encoding="utf-8") for file in sorted(options.texts.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        for count in options.documents or (10_000, 100_000):
            found = [measure(texts, count, workers, Path(folder) / f"{count}-{workers}.db")
                     for workers in options.workers or (1,)]  # fmt: skip
            if len(set(found)) > 1:
                sys.exit(f"{count} documents: the rows differ")


if __name__ == "__main__":
    main()
