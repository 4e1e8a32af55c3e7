from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onrecord.record import Record
from onrecord.rows import (
    Actor,
    Agreement,
    Commitment,
    Conflict,
    Copy,
    Date,
    Document,
    Event,
    Evidence,
    Failure,
    Inference,
    Mention,
    NameCount,
    Passage,
    Role,
    Row,
    Side,
    Statement,
    Step,
    Utterance,
    cite,
    make_id,
)

HALDRIN, VELMARA, TREATY, SPOKEN = (make_id("test", number) for number in range(4))
LEDGER, COURIER, HOSTILE = (make_id("test", "document", number) for number in range(3))

LEDGER_TEXT = """Haldrin: we keep our word

ORLESK (Northern Ledger) - President Marta Haldrin said on Tuesday: "We keep our word to Velmara."
The treaty was signed in May.
Subscribe
Newsfeed
She promised that the annexes would follow, officials said.
"""
COURIER_TEXT = """President signs

‘We kept our word to Velmara,’ Marta Haldrin told reporters. Velmara had broken the treaty, she claimed.
"""
HOSTILE_TEXT = """<script>document.title = "taken"</script>

<img src=x onerror="document.title='taken'"> said "<b>bold</b> </style><style>body{display:none}</style>"
javascript:alert(1) and \u202eesrever\u202c and שלום עולם, said \x00 the \x07 bell.
"""


def pieces(text: str, **words: str | tuple[str, ...]) -> tuple[Evidence, ...]:
    found = []
    for role, parts in words.items():
        for part in [parts] if isinstance(parts, str) else parts:
            start = text.index(part)
            found.append(cite(text, role, start, start + len(part)))
    return tuple(found)


def statement(document: str, text: str, number: int, *, mode: str = "direct", **more: object) -> Statement:
    words = {role: more.pop(role) for role in ("content", "cue", "source", "addressee") if role in more}
    return Statement.from_dict(
        {
            "id": make_id("test", document, number),
            "document": document,
            "mode": mode,
            "kind": "speech",
            "force": "says",
            "evidence": [item.to_dict() for item in pieces(text, **words)],
            "origin": "rule:test",
            "score": 0.9,
            **more,
        }
    )


def rows() -> list[Row]:
    day = Date(value="2031-03-11", precision="day", basis="stated")
    kept = statement(
        LEDGER,
        LEDGER_TEXT,
        1,
        content='"We keep our word to Velmara."',
        cue="said",
        source="President Marta Haldrin",
        speaker=HALDRIN,
        speaker_name="Marta Haldrin",
        utterance=SPOKEN,
        said_on=day.to_dict(),
    )
    annexes = statement(
        LEDGER,
        LEDGER_TEXT,
        2,
        mode="indirect",
        content="that the annexes would follow",
        cue="promised",
        source="She",
        speaker=HALDRIN,
        speaker_name="Marta Haldrin",
    )
    outer = statement(
        LEDGER,
        LEDGER_TEXT,
        3,
        mode="indirect",
        content="She promised that the annexes would follow",
        source="officials",
        speaker_name="officials",
    )
    told = statement(
        COURIER,
        COURIER_TEXT,
        1,
        content="‘We kept our word to Velmara,’",
        cue="told",
        source="Marta Haldrin",
        addressee="reporters",
        speaker=HALDRIN,
        speaker_name="Marta Haldrin",
        utterance=SPOKEN,
    )
    claimed = statement(
        COURIER,
        COURIER_TEXT,
        2,
        mode="mixed",
        content="Velmara had broken the treaty",
        cue="claimed",
        source="she",
        speaker=HALDRIN,
        speaker_name="she",
    )
    hostile = statement(
        HOSTILE,
        HOSTILE_TEXT,
        1,
        content='"<b>bold</b> </style><style>body{display:none}</style>"',
        source="<img src=x onerror=\"document.title='taken'\">",
        speaker_name="<img src=x onerror=\"document.title='taken'\">",
    )
    backwards = statement(
        HOSTILE,
        HOSTILE_TEXT,
        2,
        mode="indirect",
        content="the \x07 bell",
        source="\u202eesrever\u202c",
        speaker_name="\u202eesrever\u202c",
    )
    rejected = statement(LEDGER, LEDGER_TEXT, 4, content="Newsfeed", speaker=HALDRIN, rejected=True)
    furniture = LEDGER_TEXT.index("Subscribe")
    broke = COURIER_TEXT.index("Velmara had")
    word = LEDGER_TEXT.index("our word to Velmara")
    same = COURIER_TEXT.index("our word to Velmara")
    return [
        Document(
            id=LEDGER,
            path="news/ledger.txt",
            kind="txt",
            sha256="a" * 64,
            text=LEDGER_TEXT,
            outlet="Northern Ledger",
            title="Haldrin: we keep our word",
            published=day,
            inferences=(
                Inference(field="outlet", basis="stated"),
                Inference(field="published", basis="inferred", from_="the address"),
            ),
        ),
        Document(
            id=COURIER,
            path="news/courier.txt",
            kind="txt",
            sha256="b" * 64,
            text=COURIER_TEXT,
            outlet="Orlesk Courier",
            title="President signs",
            published=Date(value="2031-05", precision="month", basis="inferred", from_="the text"),
        ),
        Document(
            id=HOSTILE,
            path="<script>.txt",
            kind="txt",
            sha256="c" * 64,
            text=HOSTILE_TEXT,
            outlet='"><script>document.title="taken"</script>',
            title='<script>document.title = "taken"</script>',
            url="javascript:document.title='taken'",
        ),
        Passage(id=make_id("p", 1), document=LEDGER, kind="title", start=0, end=25),
        Passage(id=make_id("p", 2), document=LEDGER, kind="boilerplate", start=furniture, end=furniture + 19),
        kept,
        annexes,
        outer,
        told,
        claimed,
        hostile,
        backwards,
        rejected,
        Mention(
            id=make_id("m", 1),
            document=LEDGER,
            start=word + 12,
            end=word + 19,
            quote="Velmara",
            kind="state",
            name="Velmara",
            actor=VELMARA,
        ),
        Actor(
            id=HALDRIN,
            name="Marta Haldrin",
            kind="person",
            names=(NameCount(name="Marta Haldrin", count=3),),
            roles=(Role(role="President", document=LEDGER, start=53, end=62, date="2031-03-11"),),
        ),
        Actor(id=VELMARA, name="Velmara", kind="state", names=(NameCount(name="Velmara", count=3),)),
        Utterance(
            id=SPOKEN,
            speaker=HALDRIN,
            said_on=day,
            statements=(kept.id, told.id),
            outlets=("Northern Ledger", "Orlesk Courier"),
            origins=2,
        ),
        Event(
            id=make_id("e", 1),
            document=LEDGER,
            type="SIGN",
            status="happened",
            date=Date(value="2030-05", precision="month", basis="inferred", from_="May"),
            evidence=pieces(LEDGER_TEXT, trigger="signed"),
        ),
        Agreement(id=TREATY, name="the treaty", kind="treaty", parties=(VELMARA,)),
        Step(
            id=make_id("s", 1),
            document=LEDGER,
            step="signed",
            agreement=TREATY,
            evidence=pieces(LEDGER_TEXT, step="signed"),
            date=Date(value="2030-05", precision="month", basis="inferred", from_="May"),
        ),
        Step(
            id=make_id("s", 2),
            document=COURIER,
            step="violated",
            agreement=TREATY,
            alleged=True,
            according_to=claimed.id,
            by=(VELMARA,),
            evidence=pieces(COURIER_TEXT, step="broken"),
        ),
        Commitment(
            id=make_id("c", 1),
            document=LEDGER,
            status="given",
            agreement=TREATY,
            guarantor=(HALDRIN,),
            beneficiary=(VELMARA,),
            trigger="an attack",
            response="all help",
            according_to=kept.id,
            evidence=pieces(LEDGER_TEXT, content="keep our word"),
        ),
        Copy(
            id=make_id("k", 1),
            document=COURIER,
            start=same,
            end=same + 19,
            of_document=LEDGER,
            of_start=word,
            of_end=word + 19,
            similarity=1.0,
            kind="passage",
            why="published later",
        ),
        Conflict(
            id=make_id("x", 1),
            kind="date",
            subject="the signing of the treaty",
            sides=(
                Side(
                    value="in May",
                    document=LEDGER,
                    start=LEDGER_TEXT.index("in May"),
                    end=LEDGER_TEXT.index("in May") + 6,
                ),
                Side(value="broken", document=COURIER, start=broke + 12, end=broke + 18),
            ),
        ),
        Failure(id=make_id("f", 1), path="<b>bad</b>.txt", stage="read", reason="empty file"),
    ]


@pytest.fixture
def make_record(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    def make(extra: list[Row] | None = None, *, name: str = "small") -> Path:
        path = tmp_path / f"{name}.db"
        with Record.open(path, create=True) as record:
            record.add(rows() if extra is None else extra)
        return path

    return make


@pytest.fixture
def record_path(make_record) -> Path:
    return make_record()


@pytest.fixture
def record(record_path: Path) -> Iterator[Record]:
    with Record.open(record_path, read_only=True) as opened:
        yield opened


@pytest.fixture
def names() -> dict[str, str]:
    """Ids that tests name: the small record's documents, actors, agreement and utterance."""
    return {
        "haldrin": HALDRIN,
        "velmara": VELMARA,
        "treaty": TREATY,
        "spoken": SPOKEN,
        "ledger": LEDGER,
        "courier": COURIER,
        "hostile": HOSTILE,
    }
