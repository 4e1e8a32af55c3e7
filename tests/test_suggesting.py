from __future__ import annotations

from pathlib import Path

from onrecord.engine import LocalEngine
from onrecord.extract.draft import Draft
from onrecord.extract.mentions import find_mentions
from onrecord.identifying import resolve_actors
from onrecord.record import Record
from onrecord.rows import Document
from onrecord.suggesting import as_lines, suggest

TEXTS = ("It was Anna Hill who came.", "It was Peter Hill who came.", "Nobody knew why Dr. Hill said so.")


def test_suggest_shows_both_sides_and_the_command(tmp_path: Path) -> None:
    with Record.open(tmp_path / "r.db", create=True) as record:
        for number, text in enumerate(TEXTS):
            document = Document(id=f"d{number}", path=f"{number}.txt", kind="txt", sha256="0" * 64, text=text)
            record.add(find_mentions(Draft(document=document)).rows())
        resolve_actors(record, LocalEngine())
        found = list(suggest(record))
        assert [(one.question, one.statements) for one in found] == [("Who is Hill: Anna Hill or Peter Hill?", 0)]
        assert [(side.name, side.path, side.words) for side in found[0].sides] == [
            ("Hill", "2.txt", TEXTS[2]),
            ("Anna Hill", "0.txt", TEXTS[0]),
            ("Peter Hill", "1.txt", TEXTS[1]),
        ]
        judged = [command.split()[2] for command in found[0].commands]
        assert judged == ["same", "different"] * 2 and len(list(as_lines(found[0]))) == 8
