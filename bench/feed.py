"""What building again costs when a little is new: a live feed.

    python bench/feed.py [PATH...] [--model rules] [--words 200] [--share 0.01] [--articles N]

Cuts the articles of PATH (default: PolNeAR's texts) into pieces of about so many words, each an article of its own;
builds a record of all but a share of them in this process, then builds again with the rest, and compares what is
exported with a record that was built at once. Prints seconds of processor time by stage. Exit status 1 where the two
records differ.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from build import DEFAULT, pieces, texts

from onrecord.export import export
from onrecord.pipeline import Progress, build
from onrecord.record import Record
from onrecord.settings import Settings


def staged(paths: list[Path], record: Path, model: str = "rules") -> dict[str, float]:
    """Build, and return seconds of processor time by stage."""
    seconds: dict[str, float] = {}
    stage, since = "reading", time.process_time()
    began = since

    def report(progress: Progress) -> None:
        nonlocal stage, since
        if progress.stage != stage:
            seconds[stage] = time.process_time() - since
            stage, since = progress.stage, time.process_time()

    build(paths, record, settings=Settings(model=model), report=report)
    seconds[stage] = time.process_time() - since
    return seconds | {"whole": time.process_time() - began}


def dump(found: list[str], file: Path) -> Path:
    lines = [json.dumps({"text": text, "url": f"https://outlet{len(text) % 40}.example/a"}) for text in found]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def exported(record: Path, folder: Path) -> dict[str, bytes]:
    with Record.open(record, read_only=True) as opened:
        export(opened, "jsonl", folder)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--model", default="rules", choices=["rules", "fast", "accurate"])
    parser.add_argument("--words", type=int, default=200)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--articles", type=int, help="take so many articles at most")
    options = parser.parse_args()
    cut = [piece for text in texts(options.paths or DEFAULT) for piece in pieces(text, options.words) if piece]
    found = list(dict.fromkeys(cut))[: options.articles]
    step = round(1 / options.share)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old = dump([text for number, text in enumerate(found) if number % step], folder / "old.jsonl")
        new = dump(found[::step], folder / "new.jsonl")
        first = staged([old], folder / "grown.db", options.model)
        again = staged([old, new], folder / "grown.db", options.model)
        still = staged([old, new], folder / "grown.db", options.model)
        staged([old, new], folder / "whole.db", options.model)
        same = exported(folder / "grown.db", folder / "grown") == exported(folder / "whole.db", folder / "whole")
    print(f"{len(found):,} articles, {len(found[::step]):,} of them added; the record is "
          f"{'the same as one built at once' if same else 'ANOTHER than one built at once'}")  # fmt: skip
    print(f"{'':20}    first    again   nothing new")
    for stage in first:
        print(f"{stage:20} {first[stage]:8.2f} {again.get(stage, 0):8.2f} {still.get(stage, 0):8.2f}")
    print(f"building again took {again['whole'] / first['whole']:.1%} of the first build")
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
