"""Measure which wordings for one thing are found to be one, over outlets: NewsWCL50 (Hamborg et al., JCDL 2019).

    python quality/wordings.py [FOLDER]

Ten events, each told by five outlets; people marked what each phrase is about (``NewsWCL50.conll``, CC BY-SA; only
figures are kept). The articles are built into a record, by rules. A phrase is told apart from the others of its event
by the actor of the name it ends with. Two phrases of different articles on one event whose names share no word are a
pair: right are the pairs of one actor that people gave one thing. Their things are wider than actors (a state is its
president, its capital and its people too), so that most pairs of theirs are rightly kept apart here.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.rows import Mention
from onrecord.settings import Settings

FOLDER = Path("../shared/data/newswcl50")
KINDS = ("ACTOR", "COUNTRY", "GROUP")
_LABEL = re.compile(r"(\()?([^()|\s]+)(\))?")
_GLUED = re.compile(r"^(?:[.,;:!?)%’”\-]|n't|'\w*)$")


class Phrase(NamedTuple):
    """A phrase that people marked: its document, what it is about, and where it stands."""

    document: str
    thing: str
    start: int
    end: int


def read_conll(path: Path) -> tuple[dict[str, str], list[Phrase]]:
    """Return texts by name, and the phrases; white space is put back by rule, as the file has none."""
    texts: dict[str, str] = defaultdict(str)
    phrases, open_, sentence = [], defaultdict(list), ("", "")
    for line in path.read_text("utf-8").splitlines():
        fields = line.split("\t")
        if len(fields) < 5:
            continue
        name, token = fields[0].rpartition("/")[2], fields[3]
        text = texts[name]
        joined = not text or text.endswith(("-", "(", "“", "$")) or _GLUED.match(token) is not None
        texts[name] = text = text + ("" if joined else " " if (name, fields[1]) == sentence else "\n") + token
        sentence = (name, fields[1])
        for begins, thing, ends in _LABEL.findall(fields[4]) if fields[4] != "-" else ():
            if begins:
                open_[thing].append(len(text) - len(token))
            if ends and open_[thing]:
                phrases.append(Phrase(name, thing, open_[thing].pop(), len(text)))
    return dict(texts), phrases


def named(record: Record, files: dict[str, str], phrases: Iterable[Phrase]) -> Iterator[tuple[Phrase, Mention | None]]:
    """Yield each phrase with the name that it ends with, where that leads to an actor."""
    names: dict[str, list[Mention]] = defaultdict(list)
    for mention in record.rows(Mention):
        if mention.form == "name" and mention.actor:
            names[files[mention.document]].append(mention)
    for phrase in phrases:
        inside = [one for one in names[phrase.document] if phrase.start <= one.start and one.end == phrase.end]
        yield phrase, max(inside, key=lambda one: one.end, default=None)


def words(name: str) -> frozenset[str]:
    return frozenset(re.sub(r"['’]s\b", "", name.lower()).split())


def counts(found: Iterable[tuple[Phrase, Mention]]) -> tuple[int, int, int]:
    """Return pairs of one thing and one actor, pairs of one actor, pairs of one thing."""
    both = ours = theirs = 0
    for (one, mine), (two, other) in combinations(found, 2):
        if one.document == two.document or one.document.split("_")[0] != two.document.split("_")[0]:
            continue
        if words(mine.quote) & words(other.quote):
            continue
        ours += mine.actor == other.actor
        theirs += one.thing == two.thing
        both += mine.actor == other.actor and one.thing == two.thing
    return both, ours, theirs


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    texts, phrases = read_conll(folder / "NewsWCL50.conll")
    with tempfile.TemporaryDirectory() as place:
        table = Path(place) / "articles.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(["url", "outlet", "text"])
            lines.writerows([f"x:{name}", name.partition("_")[2], text] for name, text in texts.items())
        build([table], Path(place) / "r.db", settings=Settings(model="rules"))
        with Record.open(Path(place) / "r.db") as record:
            rows = record.connection.execute("SELECT id, url FROM documents")
            files = {row: url.removeprefix("x:") for row, url in rows}
            for kind in KINDS:
                of_kind = [phrase for phrase in phrases if phrase.thing.endswith(kind)]
                found = [(phrase, name) for phrase, name in named(record, files, of_kind) if name is not None]
                both, ours, theirs = counts(found)
                print(f"{kind}: {len(of_kind)} phrases, {len(found)} with a name; "
                      f"{both} of {ours} pairs right, {both} of {theirs} found")  # fmt: skip


if __name__ == "__main__":
    main()
