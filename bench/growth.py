"""How the cost of an article grows with the number of articles, stage by stage.

    python bench/growth.py [PATH...] [--articles 1000 10000 100000] [--words 100] [--times 15]

Makes a dump for each number from the articles of PATH (default: PolNeAR's texts), cut into pieces of about so many
words, each --times times and each time a little different, so that the share of copies is the same in all of them.
Builds each by rules in one process of its own, and prints milliseconds of processor time an article by stage, the
largest resident memory, and how much more an article costs than at the smaller number before.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from build import DEFAULT, multiplied, pieces, texts
from feed import staged


def measured(dump: Path, folder: Path) -> tuple[dict[str, float], float]:
    """Build in a process of its own; return seconds by stage, and megabytes."""
    command = [sys.executable, __file__, "--build", str(dump), str(folder / "record.db")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        sys.exit(told.stderr)
    seconds, memory = json.loads(told.stdout)
    return seconds, memory


def build_and_tell(dump: Path, record: Path) -> None:
    seconds = staged([dump], record)
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--articles", nargs="+", type=int, default=[1000, 10_000, 100_000])
    parser.add_argument("--words", type=int, default=100)
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build_and_tell(*options.build)
        return
    cut = [piece for text in texts(options.paths or DEFAULT) for piece in pieces(text, options.words) if piece]
    before = 0.0
    for number in options.articles:
        found = cut[: -(-number // options.times)] * options.times
        with tempfile.TemporaryDirectory() as folder:
            seconds, memory = measured(multiplied(found, Path(folder))[0], Path(folder))
        each = {stage: 1000 * value / len(found) for stage, value in seconds.items()}
        line = ", ".join(f"{stage} {value:.2f}" for stage, value in each.items())
        growth = f", {each['whole'] / before:.2f} times" if before else ""
        print(f"{len(found):,} articles: {memory:.0f} MB; ms an article: {line}{growth}", flush=True)
        before = each["whole"]


if __name__ == "__main__":
    main()
