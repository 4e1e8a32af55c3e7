"""Compile the marked-up articles of `src/` into text and standoff: `python quality/invented/make.py [--list]`.

Markup in `src/<part>_*.txt`: `=== name` opens an article; `{s1 ...}` is the source, `{q1 ...}` the cue and
`{c1 ...}` the content of attribution 1. `{s1,2 ...}` belongs to two of them; a content in several pieces has
several marks. Marks may lie inside one another. The files go to `<part>/name.txt` and `<part>/name.ann`.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("train", "heldout")
ROLES = {"s": "Source", "q": "Cue", "c": "Content"}
ORDER = ("s", "q", "c")
WORDS = (150, 460)

Span = tuple[int, int]
Marks = dict[int, dict[str, list[Span]]]

_OPEN = re.compile(r"\{([sqc])(\d+(?:,\d+)*) ")
_PIECE = re.compile(r"[^\n]+")


class MarkupError(ValueError):
    """An article that doesn't say what it should; the message names it and quotes the place."""


def articles(source: str) -> dict[str, str]:
    """The marked-up articles of one file, by name."""
    heads = list(re.finditer(r"^=== (\S+)\n", source, re.M))
    ends = [m.start() for m in heads[1:]] + [len(source)]
    return {m[1]: source[m.end() : end].strip("\n") + "\n" for m, end in zip(heads, ends, strict=True)}


def read(markup: str) -> tuple[str, Marks]:
    """The plain text, and for each attribution its spans by role."""
    text: list[str] = []
    length = 0
    stack: list[tuple[str, list[int], int]] = []
    marks: Marks = defaultdict(lambda: defaultdict(list))
    at = 0
    while at < len(markup):
        opened = _OPEN.match(markup, at)
        if opened:
            stack.append((opened[1], [int(n) for n in opened[2].split(",")], length))
            at = opened.end()
        elif markup[at] == "}":
            if not stack:
                raise MarkupError(f"closed without opening: {markup[max(0, at - 40) : at + 1]!r}")
            role, numbers, start = stack.pop()
            for number in numbers:
                marks[number][role].append((start, length))
            at += 1
        else:
            text.append(markup[at])
            length += 1
            at += 1
    if stack:
        raise MarkupError(f"left open: {stack}")
    return "".join(text), marks


def by_line(text: str, spans: list[Span]) -> list[Span]:
    """The spans cut where the text breaks its lines, as in brat, without the white space at their ends."""
    pieces: list[Span] = []
    for start, end in sorted(spans):
        for m in _PIECE.finditer(text, start, end):
            piece = m.group()
            lead = len(piece) - len(piece.lstrip())
            if piece.strip():
                pieces.append((m.start() + lead, m.start() + lead + len(piece.strip())))
    return pieces


def check(name: str, text: str, marks: Marks) -> list[str]:
    """What is wrong with an article, in words."""
    faults = []
    if re.search(r"[{}]", text):
        faults.append("markup left over")
    if not WORDS[0] <= len(text.split()) <= WORDS[1]:
        faults.append(f"{len(text.split())} words")
    for number, roles in sorted(marks.items()):
        if len(roles["q"]) != 1 or not roles["c"]:
            faults.append(f"attribution {number}: {len(roles['q'])} cues, {len(roles['c'])} contents")
        for role, spans in roles.items():
            for start, end in spans:
                if text[start:end] != text[start:end].strip() or start == end:
                    faults.append(f"attribution {number}: {ROLES[role]} {text[start:end]!r}")
        faults += nested(text, number, marks)
    if sorted(marks) != list(range(1, len(marks) + 1)):
        faults.append(f"numbers {sorted(marks)}")
    return [f"{name}: {fault}" for fault in faults]


def nested(text: str, number: int, marks: Marks) -> list[str]:
    """Cues of this attribution that lie in the content of another: only the outermost is marked."""
    return [
        f"cue {number} {text[start:end]!r} lies in content {other}"
        for start, end in marks[number]["q"]
        for other, roles in sorted(marks.items())
        if other != number and any(s <= start and end <= e for s, e in roles["c"])
    ]


def standoff(text: str, marks: Marks) -> str:
    """The lines of an `.ann` file, attributions in the order of their cues."""
    lines: list[str] = []
    count = 0
    shared: dict[tuple[str, str], str] = {}

    def entity(label: str, spans: list[Span]) -> str:
        nonlocal count
        pieces = by_line(text, spans)
        where = ";".join(f"{s} {e}" for s, e in pieces)
        if label == "Source" and (label, where) in shared:
            return shared[label, where]
        count += 1
        lines.append(f"T{count}\t{label} {where}\t{' '.join(text[s:e] for s, e in pieces)}")
        shared[label, where] = f"T{count}"
        return f"T{count}"

    for event, roles in enumerate(sorted(marks.values(), key=lambda r: r["q"][0]), 1):
        keys = {role: entity(ROLES[role], roles[role]) for role in ORDER if roles[role]}
        kind = "Attribution" if roles["s"] else "Attribution-no-source"
        anchor = entity(kind, roles["q"])
        roles_line = " ".join(f"{ROLES[role]}:{key}" for role, key in reversed(keys.items()))
        lines.append(f"E{event}\t{kind}:{anchor} {roles_line}")
    return "\n".join(lines) + "\n" if lines else ""


def listing(name: str, text: str, marks: Marks) -> str:
    """Source | cue | content, a line an attribution, to be read through by a person."""
    rows = [f"== {name}: {len(text.split())} words, {len(marks)} attributions"]
    for roles in sorted(marks.values(), key=lambda r: r["q"][0]):
        words = {role: " ... ".join(text[s:e].replace("\n", " / ") for s, e in sorted(roles[role])) for role in ORDER}
        rows.append(f"   {words['s'] or '-'} | {words['q']} | {words['c']}")
    return "\n".join(rows)


def main(arguments: list[str]) -> int:
    """Compile everything; 1 if an article has a fault, in which case nothing is written for it."""
    faults: list[str] = []
    for part in PARTS:
        (HERE / part).mkdir(exist_ok=True)
        for path in sorted((HERE / "src").glob(f"{part}_*.txt")):
            for name, markup in articles(path.read_text(encoding="utf-8")).items():
                try:
                    text, marks = read(markup)
                except MarkupError as error:
                    faults.append(f"{name}: {error}")
                    continue
                wrong = check(name, text, marks)
                faults += wrong
                if "--list" in arguments:
                    print(listing(name, text, marks))
                if not wrong:
                    (HERE / part / f"{name}.txt").write_text(text, encoding="utf-8")
                    (HERE / part / f"{name}.ann").write_text(standoff(text, marks), encoding="utf-8")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
