from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.compare.headlines import headline_conflicts
from onrecord.rows import Document, Mention, Passage, Statement, cite, make_id


def article(title: str, *paragraphs: str) -> tuple[Document, list[Passage]]:
    text = "\n\n".join((title, *paragraphs))
    evidence = (cite(text, "title", 0, len(title)),) if title else ()
    document = Document(id="d", path="d.txt", kind="txt", sha256="0", text=text, title=title, evidence=evidence)
    start = len(title) + 2
    zones = [Passage(id="t", document="d", kind="title", start=0, end=len(title))] if title else []
    if start < len(text):
        zones.append(Passage(id="b", document="d", kind="body", start=start, end=len(text)))
    return document, zones


def said(document: Document, source: str, cue: str, content: str, *, force: str = "says") -> Statement:
    places = ((role, document.text.index(words), words) for role, words in
              (("source", source), ("cue", cue), ("content", content)))  # fmt: skip
    evidence = tuple(cite(document.text, role, start, start + len(words)) for role, start, words in places)
    return Statement(id=make_id(content), document="d", mode="indirect", kind="speech", force=force,
                     evidence=evidence, origin="rule:test", score=1.0, speaker_name=source)  # fmt: skip


def differences(title: str, *paragraphs: str) -> list[tuple[str, str, str]]:
    document, zones = article(title, *paragraphs)
    rows = headline_conflicts(document, zones, ())
    assert all(row.subject == title and row.kind == "headline_body" for row in rows)
    assert all(document.text[side.start : side.end] == side.value for row in rows for side in row.sides)
    return [(row.why or "", row.sides[0].value, row.sides[1].value) for row in rows]


def test_headlines_find_a_limit_that_became_a_negation() -> None:
    body = "Mayor Edda Korrow said that the ferry was closed not only because of the storm, but also for want of crews."
    title = "Korrow: Ferry closed not because of the storm"
    assert differences(title, body) == [("“not only” became a plain negation", title, body)]
    plain = "“The ferry is not closed because of the storm,” Korrow said."
    assert differences(title, plain) == []
    assert differences("Korrow: Ferry closed not only because of storm", body) == []


def test_headlines_find_words_in_quotation_marks_that_differ() -> None:
    body = "“This bridge is the most expensive mistake in our history, perhaps,” Korrow said on Monday."
    title = "Korrow calls bridge ‘the most expensive mistake in our entire history’"
    ((why, left, right),) = differences(title, body)
    assert (why, left) == ("the words in quotation marks differ", "the most expensive mistake in our entire history")
    assert right.startswith("This bridge is the most expensive mistake")
    assert differences("Korrow calls bridge ‘the most expensive mistake in our history’", body) == []
    assert differences("Korrow: ‘We weren’t ready’", "“We were not ready,” Korrow said.") == []


def test_headlines_find_words_in_quotation_marks_that_nobody_says() -> None:
    body = "The council met on Monday. Korrow told it that the bridge would open in spring."
    title = "Korrow: ‘Whoever closes ferries today sinks villages tomorrow’"
    ((why, left, _),) = differences(title, body)
    assert why == "the words in quotation marks are not in the article"
    assert left == "Whoever closes ferries today sinks villages tomorrow"


def test_headlines_find_a_dropped_doubt() -> None:
    body = "The harbour company allegedly bribed two inspectors of the port, a court paper shows."
    title = "Harbour company bribed inspectors of the port"
    assert differences(title, body) == [("“allegedly” is dropped", title, body)]
    plain = "The harbour company bribed the inspectors of the port, the court found."
    assert differences(title, body, plain) == []
    assert differences("Harbour company allegedly bribed inspectors of the port", body) == []


def test_headlines_find_a_stance_that_the_article_leaves_open() -> None:
    body = "The Rowing League has taken note of the new rules and will study them, its secretary said."
    title = "Rowing League rejects new rules"
    ((why, left, right),) = differences(title, body)
    assert why == "“rejects” has nothing like it in the article, which leaves the matter open"
    assert (left, right) == ("Rowing League rejects", body)
    assert differences(title, body, "Its members opposed them.") == []
    assert differences("Swimmers reject new rules", body) == []


def test_headlines_find_a_number_that_differs() -> None:
    body = "More than 6,000 soldiers crossed the river at Lower Marn on Monday."
    ((why, left, right),) = differences("4,200 soldiers cross river at Lower Marn", body)
    assert (why, left, right) == ("the number of soldier differs", "4,200", "6,000")
    assert differences("Six thousand soldiers cross river at Lower Marn", body) == []
    assert differences("4,200 soldiers cross river at Lower Marn", body, "Of 4,200 soldiers nothing was seen.") == []


def test_headlines_find_a_person_that_the_body_never_names() -> None:
    document, zones = article("Bridge opens without Maria Haldrin", "The bridge opened on Monday. " * 40)
    mention = Mention(id="m", document="d", start=21, end=34, quote="Maria Haldrin", kind="person")
    (row,) = headline_conflicts(document, zones, (), [mention])
    assert (row.why, row.sides[0].value) == ("Maria Haldrin is not in the article", "Maria Haldrin")
    document, zones = article("Bridge opens without Maria Haldrin", "The bridge opened on Monday. " * 40 + "Haldrin.")
    assert headline_conflicts(document, zones, (), [mention]) == []


def test_headlines_find_a_dropped_attribution() -> None:
    title = "Ferry company hid damage to two boats"
    document, zones = article(title, "The ferry company hid damage to two boats for years, a rival claimed on Monday.")
    claim = said(document, "a rival", "claimed", "The ferry company hid damage to two boats for years", force="claims")
    (row,) = headline_conflicts(document, zones, [claim])
    assert (row.why, row.sides[0].value) == ("the attribution is dropped", title)
    own, own_zones = article(title, "The ferry company hid damage to two boats for years, a rival claimed on Monday.",
                             "Records show: the ferry company hid the damage to its two boats.")  # fmt: skip
    assert headline_conflicts(own, own_zones, [claim]) == []
    assert headline_conflicts(document, zones, []) == []


def test_headlines_say_nothing_without_title_or_body() -> None:
    assert differences("") == []
    assert differences("“Whoever closes ferries today sinks villages tomorrow”") == []
    assert differences("", "“Nothing,” she said.") == []


@given(st.text(max_size=80), st.text(max_size=300))
def test_headlines_take_any_text(title: str, body: str) -> None:
    document, zones = article(title, body)
    rows = headline_conflicts(document, zones, ())
    assert all(document.text[side.start : side.end] == side.value for row in rows for side in row.sides)
