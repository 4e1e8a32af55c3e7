"""Do the engines agree to the byte, also when a worker is killed half-way?

    python bench/engines.py [PATH...] [--workers 2]

Builds a record of PATH (default: PolNeAR's training texts) with rules four times, in processes of their own: with the
local engine and with Ray, each as it is and with one of its workers killed once half of the articles are read. Exports
each as JSON Lines, compares the files with those of the local engine, and prints seconds by the clock and of processor
time. Exit status 1 where a file differs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

DEFAULT = [Path("../shared/polnear/train/text")]
STARTED = ("ray::_call", "multiprocessing.spawn")
"""How a worker's command line says that it runs a stage."""


def family(process: int) -> Iterator[int]:
    """Yield a process and its descendants (Linux)."""
    yield process
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def command_line(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def read_so_far(record: Path) -> int:
    try:
        with sqlite3.connect(f"file:{record}?mode=ro", uri=True, timeout=1) as connection:
            return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.Error:
        return 0


def kill_one(build: subprocess.Popen[bytes], record: Path, half: int) -> int:
    """Wait until half is read, kill a worker that runs a stage; return its id."""
    while build.poll() is None:
        if read_so_far(record) >= half:
            for process in family(build.pid):
                if any(words in command_line(process) for words in STARTED):
                    os.kill(process, signal.SIGKILL)
                    return process
        time.sleep(0.05)
    sys.exit("the build ended before a worker could be killed; give more articles")


def processor_seconds() -> float:
    times = os.times()
    return times.children_user + times.children_system


def run(paths: list[Path], folder: Path, name: str, engine: str, workers: int, half: int | None) -> dict[str, str]:
    record = folder / f"{name}.db"
    began, spent = time.perf_counter(), processor_seconds()
    command = [sys.executable, "-m", "onrecord.cli", "build", *map(str, paths), "-o", str(record), "--model", "rules"]
    build = subprocess.Popen([*command, "--engine", engine, "--workers", str(workers)], stdout=subprocess.DEVNULL)
    killed = kill_one(build, record, half) if half is not None else None
    if build.wait():
        sys.exit(f"{name}: the build ended with {build.returncode}")
    seconds, spent = time.perf_counter() - began, processor_seconds() - spent
    target = folder / name
    subprocess.run(
        [sys.executable, "-m", "onrecord.cli", "export", str(record), "-o", str(target)],
        check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(target.iterdir())}
    note = f", worker {killed} killed" if killed else ""
    print(f"{name:13} {seconds:6.1f} s, {spent:6.1f} s of processor time, {len(found)} files{note}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    paths = options.paths or DEFAULT
    half = sum(1 for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()) // 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        runs = [
            (f"{engine}{note}", engine, kill)
            for engine in ("local", "ray")
            for note, kill in (("", None), (" killed", half))
        ]
        found = {label: run(paths, folder, label, engine, options.workers, kill) for label, engine, kill in runs}
    wrong = [f"{label}: {file}" for label, files in found.items() for file in files | found["local"]
             if files.get(file) != found["local"].get(file)]  # fmt: skip
    print("\n".join(wrong) or f"{len(found['local'])} files equal to the byte in {len(found)} builds")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
