"""Measure headlines: made differences to find, faithful ones to leave alone, and real hits judged by hand.

    python quality/headlines.py [FOLDER...]

Made: from each invented article one headline that quotes it faithfully and one with a word of the quotation replaced,
and one that repeats a sentence with a number and one with the number tripled. Real: each FOLDER is built by rules into
a record, and its headline conflicts are looked up in ``headlines.jsonl`` (file, reason, offsets, right or not: judged
by reading). Prints what is not judged yet.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from onrecord.compare.headlines import headline_conflicts
from onrecord.compare.likeness import terms
from onrecord.compare.quantities import quantities
from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.rows import Conflict, Document, Passage, cite
from onrecord.settings import Settings
from onrecord.text.quotes import quotations
from onrecord.text.sentences import sentences

HERE = Path(__file__).parent


def found(title: str, body: str) -> list[str]:
    text = f"{title}\n\n{body}"
    document = Document(id="d", path="d", kind="txt", sha256="0", text=text, title=title,
                        evidence=(cite(text, "title", 0, len(title)),))  # fmt: skip
    zone = Passage(id="p", document="d", kind="body", start=len(title) + 2, end=len(text))
    return [row.why or "" for row in headline_conflicts(document, [zone], ())]


def made(body: str) -> Iterator[tuple[str, str, bool]]:
    """Yield (kind, headline, should be found) for one article."""
    quoted = [body[q.inner_start : q.inner_end] for q in quotations(body) if q.closed]
    long = [words for words in quoted if 5 <= len(terms(words)) <= 14 and "\n" not in words]
    if long:
        words = [w for w in re.findall(r"\w+", long[0]) if terms(w) and w.islower()]
        yield "quotation", f"Minister: ‘{long[0]}’", False
        yield "quotation", f"Minister: ‘{long[0].replace(words[len(words) // 2], 'umbrella')}’", True
    for start, end in sentences(body):
        counted = [q for q in quantities(body[start:end]) if q.value >= 15]
        line = body[start:end]
        if (
            len(counted) == 1
            and 6 <= len(terms(line)) <= 25
            and "\n" not in line
            and line[counted[0].span[0]].isdigit()
        ):
            low, high = counted[0].span
            yield "number", line, False
            yield "number", f"{line[:low]}{int(counted[0].value * 3)}{line[high:]}", True
            return


Tally = dict[tuple[str, bool], list[bool]]


def judge_made() -> tuple[Tally, int]:
    """Return what is found for each (kind, was it changed), and of how many articles."""
    tally: Tally = {}
    files = [file for file in sorted((HERE / "invented").glob("*/*.txt")) if file.parent.name != "src"]
    for file in files:
        body = file.read_text("utf-8").split("\n", 1)[-1]
        for kind, title, wrong in made(body):
            tally.setdefault((kind, wrong), []).append(any(kind in why for why in found(title, body)))
    return tally, len(files)


def figures() -> dict[str, float]:
    """Return precision and recall on made differences, in percent."""
    tally, _ = judge_made()
    hits, missed, false = (
        sum(value is right for (_, changed), found in tally.items() if changed is wrong for value in found)
        for wrong, right in ((True, True), (True, False), (False, True))
    )
    return {"precision": 100 * hits / max(1, hits + false), "recall": 100 * hits / max(1, hits + missed)}


def measure_made() -> None:
    tally, articles = judge_made()
    for (kind, wrong), hits in sorted(tally.items()):
        print(f"{kind}, {'changed' if wrong else 'faithful'}: {sum(hits)} of {len(hits)} found ({articles} articles)")


def hits(folder: Path) -> list[tuple[str, Conflict]]:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "record.db"
        build([folder], path, settings=Settings(model="rules"))
        with Record.open(path, read_only=True) as record:
            names = {row.id: Path(row.path).name for row in record.rows(Document)}
            rows = record.rows(Conflict, where={"kind": "headline_body"})
            return [(names[row.sides[0].document], row) for row in rows]


def measure_real(folders: list[Path]) -> None:
    judged = [json.loads(line) for line in (HERE / "headlines.jsonl").read_text("utf-8").splitlines()]
    known = {(row["file"], row["why"]): row["right"] for row in judged}
    for folder in folders:
        rows = hits(folder)
        right = [known.get((name, row.why)) for name, row in rows]
        print(f"{folder.name}: {len(rows)} hits, {right.count(True)} right, {right.count(False)} wrong")
        for (name, row), verdict in zip(rows, right, strict=True):
            if verdict is None:
                print(f"  not judged: {name} {row.why} {[(side.start, side.end) for side in row.sides]}")
    print(f"judged in all: {len(judged)}, right {sum(row['right'] for row in judged)}")


def main() -> None:
    measure_made()
    measure_real([Path(name) for name in sys.argv[1:]])


if __name__ == "__main__":
    main()
