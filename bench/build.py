"""How fast `onrecord build` is as a whole, and how much memory it takes.

    python bench/build.py [PATH...] [--model rules accurate] [--workers 1 2] [--runs 3] [--times N]

Runs the command as users do, in processes of its own, on PATH (default: PolNeAR's texts); --times N makes a dump with
every article N times, each time a little different, to see how cost grows. Prints the median of the runs: seconds,
articles and words a second over everything (start, reading, comparing), and the most resident memory of its processes.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
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
    """Return the bytes of memory that a process and its descendants hold; shared pages count in full for each."""
    total = 0
    for member in family(process):
        try:
            total += int(Path(f"/proc/{member}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            continue
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


def multiplied(found: list[str], times: int, folder: Path) -> list[Path]:
    """Write a dump with each article ``times`` times; a word in every line that ends a sentence tells them apart."""
    dump = folder / "dump.jsonl"
    with dump.open("w", encoding="utf-8") as out:
        for number in range(times):
            for text in found:
                changed = text if not number else text.replace(". ", f" under item {number}. ")
                out.write(json.dumps({"text": changed, "url": f"https://outlet{number % 40}.example/{number}"}) + "\n")
    return [dump]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--model", nargs="+", default=["rules"], choices=["rules", "accurate"])
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--times", type=int, default=1)
    options = parser.parse_args()
    found = texts(options.paths or DEFAULT)
    articles, words = len(found) * options.times, sum(len(text.split()) for text in found) * options.times
    machine = f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors"
    print(f"{machine}, Python {platform.python_version()}; "
          f"{articles:,} articles, {words:,} words, median of {options.runs}")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        paths = multiplied(found, options.times, Path(folder)) if options.times > 1 else options.paths or DEFAULT
        for model in options.model:
            for workers in options.workers:
                runs = [run(paths, model, workers) for _ in range(options.runs)]
                seconds = statistics.median(seconds for seconds, _ in runs)
                most = max(memory for _, memory in runs) / 2**20
                print(f"{model:9} {workers} workers  {seconds:7.1f} s  {articles / seconds:7.1f} articles/s  "
                      f"{words / seconds:9,.0f} words/s  {most:6.0f} MB", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
