"""How fast `onrecord build` is as a whole, and how much memory it takes.

    python bench/build.py [PATH...] [--model rules accurate] [--workers 1 2] [--runs 3] [--words N] [--times N]

Runs the command as users do, in processes of its own, on PATH (default: PolNeAR's texts); --times N makes a dump with
every article N times, each time a little different, to see how cost grows; --words N cuts the articles into pieces of
about so many words, each an article of its own. Prints the median of the runs: seconds, articles and words a second
over everything (start, reading, comparing), and the most resident memory of its processes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

DEFAULT = [Path("../shared/polnear/train/text"), Path("../shared/polnear/dev/text")]


def family(process: int) -> Iterator[int]:
    """Yield a process and its descendants (Linux)."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
    except OSError:
        return
    for child in children.split():
        yield from family(int(child))


def resident(process: int) -> int:
    """Return the bytes of memory that a process and its descendants hold; pages they share count once (Linux: PSS)."""
    total = 0
    for member in family(process):
        try:
            rollup = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def run(paths: list[Path], model: str, workers: int) -> tuple[float, int]:
    """Build once into a new record; return seconds and the largest memory seen, in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "onrecord.cli", "build", *map(str, paths), "-o", f"{folder}/r.db"]
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--model", model, "--workers", str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        most = 0
        while process.poll() is None:
            most = max(most, resident(process.pid))
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        if process.returncode:
            sys.exit((process.stderr.read() if process.stderr else b"").decode())
        return seconds, most


def texts(paths: list[Path]) -> list[str]:
    files = [file for path in paths for file in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    return [file.read_text(encoding="utf-8", errors="replace") for file in files]


def pieces(text: str, size: int) -> Iterator[str]:
    """Cut a text between its lines and sentences into pieces of at least ``size`` words."""
    taken: list[str] = []
    for part in re.split(r"(?<=[.!?\n])(?=\s)", text):
        taken.append(part)
        if sum(len(one.split()) for one in taken) >= size:
            yield "".join(taken).strip()
            taken = []
    if taken:
        yield "".join(taken).strip()


def multiplied(found: list[str], folder: Path) -> list[Path]:
    """Write a dump of articles; where one comes again, words at the end of its sentences tell the two apart."""
    dump, times = folder / "dump.jsonl", Counter[str]()
    with dump.open("w", encoding="utf-8") as out:
        for text in found:
            number = times[text]
            times[text] += 1
            changed = f"{text} " if not number else f"{text} ".replace(". ", f" under item {number}. ")
            out.write(json.dumps({"text": changed, "url": f"https://outlet{number % 40}.example/{number}"}) + "\n")
    return [dump]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--model", nargs="+", default=["rules"], choices=["rules", "fast", "accurate"])
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--words", type=int)
    parser.add_argument("--articles", type=int, help="take so many articles at most")
    options = parser.parse_args()
    found = texts(options.paths or DEFAULT)
    if options.words:
        found = [piece for text in found for piece in pieces(text, options.words) if piece]
    found = (found * options.times)[: options.articles]
    articles, words = len(found), sum(len(text.split()) for text in found)
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"
    print(f"{machine}, Python {platform.python_version()}; "
          f"{articles:,} articles, {words:,} words, median of {options.runs}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        as_they_are = options.times == 1 and not options.words and not options.articles
        paths = options.paths or DEFAULT if as_they_are else multiplied(found, Path(folder))
        for model in options.model:
            for workers in options.workers:
                runs = [run(paths, model, workers) for _ in range(options.runs)]
                seconds = statistics.median(seconds for seconds, _ in runs)
                most = max(memory for _, memory in runs) / 2**20
                print(f"{model:9} {workers} workers  {seconds:7.1f} s  {articles / seconds:7.1f} articles/s  "
                      f"{words / seconds:9,.0f} words/s  {most:6.0f} MB", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
