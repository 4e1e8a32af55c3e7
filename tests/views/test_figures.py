from __future__ import annotations

import msgspec

from onrecord.record import Record
from onrecord.rows import Document, Statement, Utterance, cite, make_id
from onrecord.views.figures import by_outlet, by_speaker, of_actor
from onrecord.views.library import Library
from onrecord.views.pages import shared_utterances


def with_a_repetition(make_record, names):
    """Return the record of the tests with an article that prints one statement twice, as a pull quote."""
    text = '"No." "No."'
    document = Document(id=make_id("d", 9), path="n.txt", kind="txt", sha256="d" * 64, text=text, outlet="Tesk Herald")
    ids = (make_id("s", 8), make_id("s", 9))
    words = (cite(text, "content", 0, 5),)
    said = Statement(
        id=ids[0], document=document.id, mode="direct", kind="speech", force="says", evidence=words, origin="rule:test",
        score=0.9, speaker=names["haldrin"], utterance=make_id("u", 9),
    )  # fmt: skip
    again = msgspec.structs.replace(said, id=ids[1], repeats=ids[0])
    path = make_record(name="repeated")
    with Record.open(path) as record:
        record.add([document, said, again])
        record.add([Utterance(id=make_id("u", 9), speaker=names["haldrin"], statements=ids, outlets=("Tesk Herald",))])
    return path


def test_figures_count_what_is_printed_twice_once(make_record, names) -> None:
    with Record.open(with_a_repetition(make_record, names), read_only=True) as record:
        library = Library(record)
        assert [(tally.name, tally.total) for tally in by_speaker(library)] == [("Marta Haldrin", 5)]
        assert [(tally.key, tally.total) for tally in of_actor(library, names["haldrin"])] == [
            ("Northern Ledger", 2), ("Orlesk Courier", 2), ("Tesk Herald", 1),
        ]  # fmt: skip
        assert {tally.key: tally.total for tally in by_outlet(library)}["Tesk Herald"] == 1
        assert shared_utterances(library) == [names["spoken"]]
