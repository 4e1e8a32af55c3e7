from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.draft import Mark
from onrecord.extract.rules import rule_marks
from onrecord.rows import Passage


def read(text: str) -> list[tuple[str, str, str, str]]:
    """Return (rule, source, cue, content) of every mark, parts joined by " | "."""
    return [_words(text, mark) for mark in rule_marks(text)]


def _words(text: str, mark: Mark) -> tuple[str, str, str, str]:
    source, cue, content = (
        " | ".join(text[start:end] for start, end in spans) for spans in (mark.source, mark.cue, mark.content)
    )
    return mark.origin.removeprefix("rule:"), source, cue, content


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("President Ilva Korrow said that the pact was dead.",
         ("that", "President Ilva Korrow", "said", "that the pact was dead")),
        ("On Friday, the minister also said on radio that talks would resume.",
         ("that", "the minister", "also said", "that talks would resume")),
        ("“The pact is dead,” said Ilva Korrow, a senator from Tesk.",
         ("direct", "Ilva Korrow, a senator from Tesk", "said", "“The pact is dead,”")),
        ("“The pact is dead,” she said. “It will not return.”",
         ("direct", "she", "said", "“The pact is dead,” | “It will not return.”")),
        ("“The pact,” Korrow said on Monday, “is dead.”",
         ("direct", "Korrow", "said", "“The pact,” | “is dead.”")),
        ("The pact, Korrow said, is dead and gone.",
         ("clause", "Korrow", "said", "The pact | is dead and gone")),
        ("The pact is dead, Korrow said on Friday.",
         ("clause", "Korrow", "said", "The pact is dead")),
        ("Korrow told reporters: “We are leaving.”",
         ("direct", "Korrow", "told", "“We are leaving.”")),
        ("Korrow told the Tesk Herald that the pact was “a dead letter” for her.",
         ("that", "Korrow", "told", "that the pact was “a dead letter” for her")),
        ("He pointed out that nobody had signed.",
         ("that", "He", "pointed out", "that nobody had signed")),
        ("The ministry declined to comment on the report.",
         ("clause", "The ministry", "declined", "to comment on the report")),
        ("Sen. Dara Makri (Tesk), who lost in May, said the vote was fair.",
         ("clause", "Sen. Dara Makri (Tesk)", "said", "the vote was fair")),
        ("According to the defence ministry, two planes crossed the line.",
         ("according", "the defence ministry", "According to", "two planes crossed the line")),
        ("Two planes crossed the line, according to officials in Tesk.",
         ("according", "officials in Tesk", "according to", "Two planes crossed the line")),
        ("According to the VTA agency, President Korrow said that the pact was dead.",
         ("that", "President Korrow", "said", "that the pact was dead")),
        ("As Korrow said, the pact was never alive.",
         ("clause", "Korrow", "said", "the pact was never alive")),
        ("Said Korrow: “We are leaving.”", ("direct", "Korrow", "Said", "“We are leaving.”")),
        ("In a talk, Korrow stated: ‘You need to come to terms. It’s near. We’ll talk’. Peace is best.",
         ("direct", "Korrow", "stated", "‘You need to come to terms. It’s near. We’ll talk’")),
        ("TESK (VTA) - The foreign minister warned that shelling had begun.",
         ("that", "The foreign minister", "warned", "that shelling had begun")),
    ],
)  # fmt: skip
def test_rules_find_one(text: str, expected: tuple[str, str, str, str]) -> None:
    assert read(text) == [expected]


def test_rules_split_two_acts_of_one_sentence() -> None:
    assert read("Korrow said the pact was dead, adding that talks had ended.") == [
        ("clause", "Korrow", "said", "the pact was dead"),
        ("that", "Korrow", "adding", "that talks had ended"),
    ]


def test_rules_read_glued_sentences() -> None:
    text = (
        "Tesk will arm, Minister Dara Makri stated, citing rising threats.The minister also stressed that Tesk is calm."
    )
    assert read(text)[-1] == ("that", "The minister", "also stressed", "that Tesk is calm")


@pytest.mark.parametrize(
    "text",
    [
        "On Friday, Korrow signed a law ratifying the pact.",
        "Korrow is discussing security with her guest.",
        "The union imposed its first sanctions in 1997.",
        "The so-called ‘peace machine’ of the “iron lady” stopped.",
        "Its claims to the islands date from the war, and other states agree with none of it.",
        "https://velmara.example/said-korrow-that",
        "He was told that the gates were shut.",
        "",
    ],
)
def test_rules_leave_alone_what_is_no_statement(text: str) -> None:
    assert read(text) == []


def test_rules_read_a_headline_of_one_who_speaks_in_the_article() -> None:
    text = "Korrow: the pact is dead\n\nPresident Ilva Korrow said that talks had ended."
    assert read(text)[0] == ("headed", "Korrow", ":", "the pact is dead")
    assert read("Exclusive: the pact is dead\n\nPresident Korrow left.") == []


def test_rules_read_headlines_that_end_with_who_says_so() -> None:
    body = "\n\nThe river rose."
    assert read(f"Tesk and Amra resume talks on grain - officials{body}") == [
        ("headed", "officials", "-", "Tesk and Amra resume talks on grain")
    ]
    assert read(f"Sources: grain talks resume in Tesk{body}") == [
        ("headed", "Sources", ":", "grain talks resume in Tesk")
    ]
    assert read("The talks took two days - the longest since the war.") == []


def test_rules_read_a_quotation_under_a_name() -> None:
    quotation = "“We see how the old order falls. We must be strong.”"
    text = f"The President of Velmara,\nIlva Korrow,\n{quotation}\nAt the parade"
    assert read(text) == [("name_header", "The President of Velmara,\nIlva Korrow", ",", quotation)]


def test_rules_give_a_bare_quotation_to_the_last_speaker() -> None:
    text = "Korrow stressed that Tesk must talk.\n“All they need to do is sit down with us.”\nThe river rose."
    assert read(text) == [
        ("that", "Korrow", "stressed", "that Tesk must talk | “All they need to do is sit down with us.”")
    ]
    text = "The river rose.\n“All they need to do is sit down with us.”\nIt fell."
    assert read(text) == [("bare_quotation", "", "", "“All they need to do is sit down with us.”")]


def test_rules_join_a_quotation_that_goes_on_in_the_next_paragraph() -> None:
    text = "“The pact is dead,” Korrow said.\n“It will not come back to us.”\nThe river rose."
    assert read(text) == [("direct", "Korrow", "said", "“The pact is dead,” | “It will not come back to us.”")]


def test_rules_give_a_quoted_person_what_an_outlet_quotes() -> None:
    text = "The Herald quoted the general as saying that nobody had a map."
    assert read(text) == [("quoted", "the general", "quoted", "that nobody had a map")]


def test_rules_leave_a_pull_quote_to_the_statement_it_repeats() -> None:
    text = "“The pact is quite dead”\n\n“The pact is quite dead,” Korrow said.\n“The pact is quite dead”"
    assert [rule for rule, *_ in read(text)] == ["direct"]


def test_rules_join_the_paragraphs_of_one_quotation() -> None:
    text = "Korrow said: “We waited for a year.\n“Now we wait no more.”\nThe river rose."
    assert read(text) == [("direct", "Korrow", "said", "“We waited for a year. | “Now we wait no more.”")]


def test_rules_keep_out_of_boilerplate() -> None:
    text = "Subscribe: Korrow said that the pact was dead."
    junk = Passage(id="p", document="d", kind="boilerplate", start=0, end=len(text))
    assert rule_marks(text, [junk]) == ()
    assert len(rule_marks(text)) == 1


_PIECES = st.sampled_from(
    ["Korrow said ", "that ", "“", "”", "‘", "’", '"', ", ", ". ", ":", "\n", "According to ", "(", ")", "—",
     "told the ", "he ", "pact ", "adding ", "\x00", "\ud800", "שלום ", "and "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=60).map("".join) | st.text())
def test_rules_give_spans_of_the_text(text: str) -> None:
    marks = rule_marks(text)
    for mark in marks:
        for spans in (mark.source, mark.cue, mark.content):
            assert list(spans) == sorted(spans)
            assert all(0 <= start < end <= len(text) for start, end in spans)
        assert mark.content
    assert marks == rule_marks(text)


_DAMAGE = [
    "a",
    "said ",
    "X said ",
    "“X” said, ",
    '"',
    "according to X, ",
    "X: ",
    "X said that he said, ",
    "(",
    "\n“A.\n",
]


@pytest.mark.parametrize(
    "piece",
    _DAMAGE,
)
def test_rules_take_time_in_line_with_length(piece: str) -> None:
    began = time.perf_counter()
    rule_marks(piece * (200_000 // len(piece)))
    assert time.perf_counter() - began < 20
