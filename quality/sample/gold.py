"""Turn the hand-written attributions of the sample into gold with offsets.

    python quality/sample/gold.py            write NAME.txt, NAME.ann and gold.jsonl beside this file
    python quality/sample/gold.py --check    write nothing; exit 1 where a file differs from what would be written
    python quality/sample/gold.py --list     print every attribution with the words at its offsets

Reads ``attributions.txt``, which says how it is to be read, and the articles of ``src/onrecord/sample``. Every span is
found by its words, which must occur exactly once in the line named; offsets are half-open, in code points, in the
text without its byte order mark. The texts are copied so that the folder is a gold folder that stands alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "src" / "onrecord" / "sample"
Span = tuple[int, int]
Block = list[tuple[str, str]]
ROLES = ("source", "cue", "content")
FIELDS = {"name", "in", *ROLES, "speaker", "via", "addressee", "on", "place", "kind", "within", "repeats"}
_OPENING = re.compile(r"[“\"«‘]|(?<!\w)'(?=\w)")
_WHOLE = re.compile(r"[“\"«‘'].*[”\"»’'.]", re.DOTALL)


def main(arguments: list[str]) -> int:
    rows = [row for name, blocks in read_blocks() for row in attributions(name, blocks)]
    if "--list" in arguments:
        print("\n\n".join(listing(row) for row in rows))
        return 0
    files = outputs(rows)
    stale = [path for path, content in files.items() if not path.is_file() or path.read_bytes() != content]
    if "--check" in arguments:
        print(*(f"{path.name} differs from what gold.py writes" for path in stale), sep="\n", end="\n" if stale else "")
        return 1 if stale else 0
    for path in stale:
        path.write_bytes(files[path])
    modes = Counter(row["mode"] for row in rows)
    print(f"{len(rows)} attributions in {len({row['file'] for row in rows})} articles: {dict(modes)}")
    return 0


def read_blocks() -> Iterator[tuple[str, list[Block]]]:
    lines = (HERE / "attributions.txt").read_text(encoding="utf-8").splitlines()
    words = "\n".join(line for line in lines if not line.startswith("#"))
    for section in words.split("\n== ")[1:]:
        name, *blocks = re.split(r"\n{2,}", section.strip())
        yield name, [[_field(line) for line in block.splitlines()] for block in blocks]


def _field(line: str) -> tuple[str, str]:
    key, colon, value = line.partition(": ")
    if not colon or key not in FIELDS:
        raise ValueError(f"not a field: {line!r}")
    return key, value.replace("\\n", "\n")


def attributions(name: str, blocks: list[Block]) -> list[dict[str, Any]]:
    text = read_text(name)
    rows = [attribution(f"{name}.txt", text, block) for block in blocks]
    rows.sort(key=lambda row: (min(span for role in ROLES for span in row[role]), row["content"]))
    ids = {row["name"]: f"{name}#{number}" for number, row in enumerate(rows, 1) if row["name"]}
    for number, row in enumerate(rows, 1):
        del row["name"]
        row["id"] = f"{name}#{number}"
        row |= {key: ids[row[key]] if row[key] else None for key in ("within", "repeats")}
    return rows


def attribution(file: str, text: str, block: Block) -> dict[str, Any]:
    fields = dict(block)
    region = find_line(text, fields["in"])
    spans = {role: [find(text, region, words) for key, words in block if key == role] for role in ROLES}
    day, _, words = (part.strip() for part in fields.get("on", "").partition("|"))
    if words and words not in text:
        raise ValueError(f"{words!r} is not in {file}")
    return {
        "id": None,
        "file": file,
        **spans,
        "quotes": {role: [text[start:end] for start, end in spans[role]] for role in ROLES},
        "mode": mode([text[start:end] for start, end in spans["content"]]),
        "kind": fields.get("kind", "speech"),
        "speaker": fields.get("speaker"),
        "via": fields.get("via"),
        "addressee": fields.get("addressee"),
        "said_on": said_on(day, words),
        "place": fields.get("place"),
        "within": fields.get("within"),
        "repeats": fields.get("repeats"),
        "name": fields.get("name"),
    }


def said_on(day: str, words: str) -> dict[str, str] | None:
    """Stated where the words hold the year themselves."""
    if not day:
        return None
    return {"value": day, "basis": "stated" if day[:4] in words else "inferred", "words": words}


def find_line(text: str, wanted: str) -> Span:
    pattern = re.fullmatch(r"(.*?)(?: #(\d+))?(?: \+(\d+))?", wanted)
    assert pattern
    words, nth, more = pattern[1], int(pattern[2] or 1), int(pattern[3] or 0)
    # A line ends at a line feed and nowhere else; lines asked for beyond it count only where they are not empty.
    lines = [match.span() for match in re.finditer(r"[^\n]+", text)]
    hits = [number for number, (start, end) in enumerate(lines) if words in text[start:end]]
    if len(hits) < nth or (len(hits) > 1 and not pattern[2]):
        raise ValueError(f"{wanted!r} is in {len(hits)} lines")
    return lines[hits[nth - 1]][0], lines[hits[nth - 1] + more][1]


def find(text: str, region: Span, wanted: str) -> Span:
    before, marked, rest = wanted.partition("[[")
    inside, _, after = rest.partition("]]") if marked else (wanted, "", "")
    around = before + inside + after if marked else inside
    line = text[slice(*region)]
    bounds = (r"(?<!\w)" if around[0].isalnum() else "", r"(?!\w)" if around[-1].isalnum() else "")
    hits = [match.start() for match in re.finditer(bounds[0] + re.escape(around) + bounds[1], line)]
    if len(hits) != 1:
        raise ValueError(f"{wanted!r} occurs {len(hits)} times in {line!r}")
    start = region[0] + hits[0] + (len(before) if marked else 0)
    return start, start + len(inside)


def mode(contents: list[str]) -> str:
    if all(_WHOLE.fullmatch(content) for content in contents):
        return "direct"
    return "mixed" if any(_OPENING.search(content) for content in contents) else "indirect"


def outputs(rows: list[dict[str, Any]]) -> dict[Path, bytes]:
    files = {HERE / row["file"]: (SAMPLE / row["file"]).read_bytes() for row in rows}
    for name in sorted({row["file"].removesuffix(".txt") for row in rows}):
        own = [row for row in rows if row["file"] == f"{name}.txt"]
        files[HERE / f"{name}.ann"] = standoff(read_text(name), own).encode()
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return files | {HERE / "gold.jsonl": lines.encode()}


def standoff(text: str, rows: list[dict[str, Any]]) -> str:
    """PolNeAR's layout; ``Attribution-no-source`` is theirs, ``Attribution-no-cue`` stands on the content."""
    lines: list[str] = []
    keys: dict[tuple[str, str], str] = {}

    def bound(label: str, spans: list[Span]) -> str:
        # brat breaks a span at a line end.
        parts = [(s + m.start(), s + m.end()) for s, e in spans for m in re.finditer(r"[^\n]+", text[s:e])]
        where = ";".join(f"{start} {end}" for start, end in parts)
        words = " ".join(text[start:end] for start, end in parts)
        if (label, where) not in keys:
            keys[label, where] = f"T{len(keys) + 1}"
            lines.append(f"{keys[label, where]}\t{label} {where}\t{words}")
        return keys[label, where]

    for number, row in enumerate(rows, 1):
        label = (
            "Attribution" if row["source"] and row["cue"] else f"Attribution-no-{'cue' if row['source'] else 'source'}"
        )
        label = label if row["source"] or row["cue"] else "Attribution-no-source-no-cue"
        roles = [f"{role.title()}:{bound(role.title(), row[role])}" for role in ROLES if row[role]]
        event = bound(label, row["cue"] or row["content"])
        lines.append(f"E{number}\t{label}:{event} " + " ".join(roles))
    return "\n".join(lines) + "\n"


def listing(row: dict[str, Any]) -> str:
    text = read_text(row["file"].removesuffix(".txt"))
    spans = {role: " | ".join(text[start:end] for start, end in row[role]) for role in ROLES}
    rest = {key: row[key] for key in ("via", "addressee", "said_on", "place", "within", "repeats") if row[key]}
    head = f"{row['id']} {row['mode']} {row['kind']}: {row['speaker']}  {rest or ''}"
    return head + f"\n  [{spans['source']}] ({spans['cue']})\n  {spans['content']}"


def read_text(name: str) -> str:
    return (SAMPLE / f"{name}.txt").read_bytes().decode("utf-8-sig")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
