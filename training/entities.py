"""Named entities with gold from open corpora: text with spans of persons, organisations and places.

GUM (CC BY 4.0), CrossNER politics (MIT), re3d (open government licences), MEANTIME (CC BY 4.0). Names only: where a
corpus marks nominals too (GUM, MEANTIME), the proper nouns at a mention's head are its name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

KINDS = ("person", "organisation", "place")
CROSSNER = {
    "person": "person", "politician": "person", "organisation": "organisation", "politicalparty": "organisation",
    "country": "place", "location": "place",
}  # fmt: skip
RE3D = {"Person": "person", "Organisation": "organisation", "Location": "place"}
RE3D_TEST = ("BBC Online", "US State Department")
MEANTIME = {"PER": "person", "ORG": "organisation", "LOC": "place"}
GUM_KINDS = {"person": "person", "organization": "organisation", "place": "place"}
_NO_BLANK = re.compile(r"[.,;:!?%)\]’']|n't$|'\w+$")

Spans = dict[tuple[int, int], set[str]]


class Text(NamedTuple):
    """A text and its names: span to the kinds that gold allows."""

    text: str
    names: Spans


def read_all(data: Path) -> tuple[dict[str, list[Text]], dict[str, list[Text]]]:
    """Return training and test texts by corpus; MEANTIME only tests."""
    gum = {split: list(_gum(data / "gum", split)) for split in ("train", "test")}
    cross = {split: _crossner(data / "crossner" / "ner_data" / "politics" / f"{split}.txt") for split in _CROSS}
    re3d = {folder.name: list(_re3d(folder)) for folder in sorted((data / "re3d").iterdir()) if folder.is_dir()}
    training = {
        "gum": gum["train"],
        "crossner": cross["train"] + cross["dev"],
        "re3d": [text for name, texts in re3d.items() if name not in RE3D_TEST for text in texts],
    }
    tests = {
        "gum": gum["test"],
        "crossner": cross["test"],
        "re3d": [text for name in RE3D_TEST for text in re3d[name]],
        "meantime": _meantime(data / "meantime" / "MEANTIME-prep" / "output_data" / "en" / "meantime.conll"),
    }
    return training, tests


_CROSS = ("train", "dev", "test")


class _Typesetter:
    """Joins tokens to a text, without blanks before marks."""

    def __init__(self) -> None:
        self.text = ""
        self.glued = True

    def put(self, token: str, *, space_after: bool = True, guess: bool = False) -> tuple[int, int]:
        if self.text and not self.glued and not (guess and _NO_BLANK.match(token)):
            self.text += " "
        start = len(self.text)
        self.text += token
        self.glued = not space_after or (guess and token in "([$“")
        return start, len(self.text)


def _gum(folder: Path, split: str) -> Iterator[Text]:
    part = (folder / "splits.md").read_text("utf-8").partition(f"## {split}\n")[2].partition("## ")[0]
    for name in re.findall(r"GUM_(?:news|interview|speech|bio|voyage|letter|essay|court)_\w+", part):
        lines = (folder / "dep" / f"{name}.conllu").read_text("utf-8").splitlines()
        yield _gum_text(lines)


def _gum_text(lines: list[str]) -> Text:
    page = _Typesetter()
    names: Spans = {}
    tokens: list[tuple[tuple[int, int], bool]] = []
    open_: dict[str, list[tuple[int, str]]] = {}
    for line in lines:
        fields = line.split("\t")
        if len(fields) < 10 or not fields[0].isdigit():
            continue
        tokens.append((page.put(fields[1], space_after="SpaceAfter=No" not in fields[9]), fields[3] == "PROPN"))
        found = re.search(r"Entity=([^|]+)", fields[9])
        for opened in re.findall(r"\(([^()]+)", found.group(1)) if found else ():
            if opened:
                number, kind, *_ = opened.split("-")
                open_.setdefault(number, []).append((len(tokens) - 1, kind))
        ends = re.findall(r"\((\d+)-[^()]*\)|(?<![\d-])(\d+)\)", found.group(1)) if found else ()
        for number in (a or b for a, b in ends):
            if open_.get(number):
                first, kind = open_[number].pop()
                _name(tokens, first, GUM_KINDS.get(kind), names)
    return Text(page.text, names)


def _name(tokens: list[tuple[tuple[int, int], bool]], first: int, kind: str | None, names: Spans) -> None:
    """Take the mention's last tokens as its name if they are proper nouns throughout."""
    at = len(tokens)
    while at > first and tokens[at - 1][1]:
        at -= 1
    if kind and at < len(tokens):
        names.setdefault((tokens[at][0][0], tokens[-1][0][1]), set()).add(kind)


def _crossner(path: Path) -> list[Text]:
    found = []
    for block in path.read_text("utf-8").split("\n\n"):
        page = _Typesetter()
        names: Spans = {}
        now: tuple[int, int, str] | None = None
        for line in block.splitlines():
            token, _, label = line.partition("\t")
            start, end = page.put(token, guess=True)
            kind = CROSSNER.get(label[2:])
            if now and not label.startswith("I-"):
                names[now[0], now[1]] = {now[2]}
                now = None
            if label.startswith("B-") and kind:
                now = (start, end, kind)
            elif now:
                now = (now[0], end, now[2])
        if now:
            names[now[0], now[1]] = {now[2]}
        if page.text:
            found.append(Text(page.text, names))
    return found


def _re3d(folder: Path) -> Iterator[Text]:
    names: dict[str, Spans] = {}
    for line in (folder / "entities.json").read_text("utf-8").splitlines():
        row = json.loads(line)
        value = row["value"].removeprefix("The ").removeprefix("the ")
        if (kind := RE3D.get(row["type"])) and value[:1].isupper():
            start = row["end"] - len(value)
            names.setdefault(row["documentId"], {}).setdefault((start, row["end"]), set()).add(kind)
    for line in (folder / "documents.json").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Text(row["text"], names.get(row["_id"], {}))


def _meantime(path: Path) -> list[Text]:
    found = []
    for block in re.split(r"#begin document[^\n]*\n", path.read_text("utf-8"))[1:]:
        page, names, open_, tokens = _Typesetter(), dict[tuple[int, int], set[str]](), dict[str, list[int]](), []
        for line in block.splitlines():
            fields = line.split("\t")
            if len(fields) < 5:
                continue
            tokens.append(page.put(fields[3], guess=True))
            for part in fields[4].split("|"):
                chain = part.strip().strip("()")
                if "(" in part:
                    open_.setdefault(chain, []).append(len(tokens) - 1)
                if ")" in part and open_.get(chain):
                    _capitals(page.text, tokens[open_[chain].pop() :], chain, names)
        found.append(Text(page.text, names))
    return found


def _capitals(text: str, tokens: list[tuple[int, int]], chain: str, names: Spans) -> None:
    kind = next((kind for mark, kind in MEANTIME.items() if f"_{mark}" in chain), None)
    start = tokens[1][0] if text[tokens[0][0] : tokens[0][1]].lower() == "the" and len(tokens) > 1 else tokens[0][0]
    words = text[start : tokens[-1][1]].split()
    if kind and words and all(word[0].isupper() or word in {"of", "for", "and", "the"} for word in words):
        names.setdefault((start, tokens[-1][1]), set()).add(kind)
