"""Write the running text of corpora without labels as JSON lines, for `distil.py --texts`.

    python training/texts.py ../shared/data/newsdiscourse ../shared/data/tempeval3_tbaq -o TEXTS.jsonl

Reads NewsDiscourse (`.txt`, whose numbers of sentences and lines of data it leaves out) and TimeML (`.tml`, what
stands in TEXT).
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

_ADDED = re.compile(r"^(?:S\d+|H)[ \t]+|^(?:URL|DATE/ AUTHOR)[ \t].*\n+", re.MULTILINE)
_BODY = re.compile(r"<TEXT>(.*?)</TEXT>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BROKEN = re.compile(r"(?<=\S)[ \t]*\n(?=[ \t]*\S)")


def running(path: Path) -> str:
    """The text of a file: one paragraph a line."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".txt":
        return _ADDED.sub("", text).strip()
    bodies = _BODY.findall(text)
    return "\n".join(html.unescape(_BROKEN.sub(" ", _TAG.sub("", body))).strip() for body in bodies)


def texts(folders: list[Path]) -> Iterator[str]:
    """Every text of the folders, in the order of their paths, each once."""
    seen = set()
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.suffix in (".txt", ".tml")):
        text = running(path)
        if len(text) > 400 and text not in seen:
            seen.add(text)
            yield text


def main() -> None:
    """Write the file, print how many texts and words it has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-o", "--out", required=True, type=Path)
    options = parser.parse_args()
    found = list(texts(options.folders))
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in found]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found):,} texts, {sum(len(text.split()) for text in found):,} words")


if __name__ == "__main__":
    main()
