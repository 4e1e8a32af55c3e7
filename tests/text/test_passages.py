from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.rows import Document
from onrecord.text.passages import find_passages, passages_of

LINES = st.sampled_from(
    [
        "",
        "Subscribe",
        "By Ilse Marand, harbour correspondent",
        "VARNO (Coastal Wire) - The council met on Monday and agreed to send the text to both parliaments.",
        "The council met on Monday and agreed to send the text to both parliaments.",
        "“We keep our word, and we expect others to keep theirs as well,”",
        "Harbour talks",
        "Coastal Wire, 1920, 04.03.2031",
        "date 2031-03-04 https://coastalwire.example/20310304/talks.html",
        "At the opening of the harbour,",
        "\x00",
        "\ud800",
        "\u202eabc",
    ]
)


def show(text: str, *, titled: bool = False) -> list[tuple[str, str, int | None]]:
    return [(kind, text[start:end], again) for kind, start, end, again in find_passages(text, titled=titled)]


def test_passages_marks_a_header_a_teaser_and_the_lede_that_are_said_again() -> None:
    first = "Varno plans to deepen naval work with Osk"
    second = "The envoy also said that Varno opposes the blockade."
    third = 'He noted that Varno is a small port, and cannot stop the "big fleets" alone.'
    lede = "Earlier this spring both navies held drills called Calm Strait in the northern bay. After the drills ended"
    body = (
        "Earlier this spring both navies held drills called Calm Strait in the northern bay. "
        "After the drills ended, the ships went home, a notice said."
    )
    text = "\n".join(
        [
            " date 2031-03-04 https://coastalwire.example/20310304/varno-naval-work.html",
            "Varno Vows to Deepen Naval Ties With Osk",
            lede,
            first + " and the rest of the league, its envoy said." + second + third,
            body,
            first,
            "and the rest of the league, its envoy said.",
            second,
            third,
        ]
    )
    assert show(text) == [
        ("boilerplate", "date 2031-03-04 https://coastalwire.example/20310304/varno-naval-work.html", None),
        ("title", "Varno Vows to Deepen Naval Ties With Osk", None),
        ("lede", lede, 4),
        ("repeated", first + " and the rest of the league, its envoy said." + second + third, 5),
        ("body", body, None),
        ("body", first + "\nand the rest of the league, its envoy said.", None),
        ("body", second, None),
        ("body", third, None),
    ]


def test_passages_joins_a_pull_quote_and_marks_its_second_print() -> None:
    quote = "“We see that instead of open water they build a wall of buoys. The answer is clear, and we shall give it.”"
    text = "\n".join(
        [
            "A harbour of one's own",
            "Two ports have built one pilot service for the whole strait",
            "The pilots are what holds the league together, and every captain in the strait knows it by now.",
            "",
            "The Warden of Varno,",
            "Teodor Lisk,",
            quote,
            "At the opening of the pilot school for young officers,",
            "on March 4th, 2031",
            "Teodor Lisk,",
            quote,
            "At the opening of the pilot school for young officers,",
            "on March 4th, 2031",
            "",
            "Keeping the strait",
            "The strait was closed for two winters before the league was made, and no one wants that back.",
            "By Ilse Marand, harbour correspondent",
        ]
    )
    about = f"{quote}\nAt the opening of the pilot school for young officers,\non March 4th, 2031"
    assert show(text)[1:] == [
        ("lede", "Two ports have built one pilot service for the whole strait", None),
        ("body", text.split("\n")[2], None),
        ("quote_block", f"The Warden of Varno,\nTeodor Lisk,\n{about}", None),
        ("repeated", f"Teodor Lisk,\n{about}", 3),
        ("heading", "Keeping the strait", None),
        ("body", text.split("\n")[15], None),
        ("byline", "By Ilse Marand, harbour correspondent", None),
    ]


def test_passages_finds_the_title_behind_a_series_and_cuts_the_dateline() -> None:
    text = "\n".join(
        [
            "- Coastal Wire North, 1920, 10.04.2031",
            "The Blockade of the Strait",
            "On February 2, 2030, the league closed the strait to the big fleets, aiming to protect its own pilots.",
            "",
            "Lisk, Orane Talk Pilots in Varno",
            "",
            "© Photo Harbour Ministry / Go to the mediabankHarbour Minister O. Orane's visit",
            "Harbour Minister O. Orane's visit - Coastal Wire North, 1920, 12.04.2031",
            "Subscribe",
            "VARNO (Coastal Wire) - Warden Teodor Lisk is discussing pilots with Minister Olga Orane in Varno.",
            '"I am grateful that you keep the lights on in the bay," Lisk said.',
            "Newsfeed",
            "0",
        ]
    )
    assert [(kind, words[:20]) for kind, words, _ in show(text)] == [
        ("caption", "- Coastal Wire North"),
        ("boilerplate", "The Blockade of the "),
        ("boilerplate", "On February 2, 2030,"),
        ("title", "Lisk, Orane Talk Pil"),
        ("caption", "© Photo Harbour Mini"),
        ("caption", "Harbour Minister O. "),
        ("boilerplate", "Subscribe"),
        ("dateline", "VARNO (Coastal Wire)"),
        ("body", "Warden Teodor Lisk i"),
        ("body", '"I am grateful that '),
        ("boilerplate", "Newsfeed"),
        ("boilerplate", "0"),
    ]


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("VARNO (Coastal Wire) - The council met.", "VARNO (Coastal Wire) -"),
        ("VARNO, March 4 (Coastal Wire) -- The council met.", "VARNO, March 4 (Coastal Wire) --"),
        ("PORT VARNO, Osk — The council met.", "PORT VARNO, Osk —"),
        ("VARNO—The council met.", "VARNO—"),
        ("Varno (CW) – The council met.", "Varno (CW) –"),
        ("(Coastal Wire) - The council met.", "(Coastal Wire) -"),
        ("ВАРНО, 4 мар – Волна. The council met.", "ВАРНО, 4 мар –"),
        ("ВАРНО, 4 марта. /ВОЛНА/. The council met.", "ВАРНО, 4 марта. /ВОЛНА/."),
        ("VARNO, March 4. /CW/. The council met.", "VARNO, March 4. /CW/."),
        ("DUBAI: The council met.", "DUBAI:"),
        ("VARNO -LRB- CW -RRB- - The council met .", "VARNO -LRB- CW -RRB- -"),
    ],
)
def test_passages_cuts_datelines_of_every_kind(line: str, dateline: str) -> None:
    text = f"Pilots agree\n\n{line}"
    assert show(text) == [
        ("title", "Pilots agree", None),
        ("dateline", dateline, None),
        ("body", line.removeprefix(dateline).lstrip(), None),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "NATO-led talks began in the bay on Monday.",
        "HARBOUR star Teo Lisk left.",
        "The strait - a long one - froze.",
        "FACT CHECK: The council met.",
        "HARBOUR: The council met.",
    ],
)
def test_passages_takes_no_other_capitals_for_a_dateline(line: str) -> None:
    assert show(f"Pilots agree\n\n{line}")[1:] == [("body", line, None)]


def test_passages_marks_readers_comments_and_a_signature() -> None:
    lines = [
        "Pilots agree",
        "The pilots of the strait agreed on Monday.",
        "Outlook:",
        "The harbour will be open from Tuesday on, and the lights will be on all night.",
        "He added:",
        '"It took two winters."',
        "Daniel Marand",
    ]
    kinds = ["title", "body", "heading", "body", "body", "body", "byline"]
    assert [kind for kind, _, _ in show("\n\n".join(lines))] == kinds
    comments = [*lines, "Leave a Reply", "Harbourcat says", "Well done, all of you in the old town hall."]
    assert [kind for kind, _, _ in show("\n\n".join(comments))] == [*kinds, *["boilerplate"] * 3]


def test_passages_marks_a_line_about_a_writer_whom_the_article_does_not_name() -> None:
    body = "The pilots of the strait agreed on Monday.\n\nIlse Marand had led the talks for two winters."
    stranger = f"Pilots agree\n\n{body}\n\nTeo Lisk is a reporter for the harbour pages."
    named = f"Pilots agree\n\n{body}\n\nIlse Marand is a professor of law in the bay."
    assert [kind for kind, _, _ in show(stranger)] == ["title", "body", "body", "boilerplate"]
    assert [kind for kind, _, _ in show(named)] == ["title", "body", "body", "body"]


def test_passages_keeps_the_names_above_and_around_a_title_apart() -> None:
    lines = [
        "Home | News | Bay",
        "The Coastal Post",
        "OPINION",
        "Pilots agree",
        "By our own staff",
        "Coastal Ledger, 4 March 2031",
        "Varno, 4 March",
        "Share Tweet Print",
        "The pilots of the strait agreed on Monday.",
        "Opinion",
        "Nobody had thought on Sunday night that they would come to terms so soon.",
    ]
    assert [kind for kind, _, _ in show("\n".join(lines))] == [
        "boilerplate", "boilerplate", "boilerplate", "title", "byline", "byline", "dateline", "boilerplate", "body",
        "heading", "body",
    ]  # fmt: skip


def test_passages_takes_a_line_above_the_byline_for_the_lede() -> None:
    text = "Pilots agree\n\nTwo winters of talks end in the bay.\n\nBy Ilse Marand\n\nThe pilots agreed on Monday."
    assert [kind for kind, _, _ in show(text)] == ["title", "lede", "byline", "body"]


def test_passages_keeps_an_ordinary_article_in_one_piece() -> None:
    text = (
        "Pilots agree on a new pay scale.\n\nThe pilots of the strait agreed on Monday.\n\n"
        '"It took two winters," said Ilse Marand, who led the talks.\n\nWhy?\n\nNobody would say on Monday night.'
    )
    assert [kind for kind, _, _ in show(text)] == ["title", "body", "body", "body", "body"]


def test_passages_takes_the_first_line_of_a_composed_text_as_its_title() -> None:
    text = "Subscribe\n\nThe pilots of the strait agreed on Monday."
    assert show(text, titled=True)[0] == ("title", "Subscribe", None)
    document = Document(id="d", path="a.jsonl:1", kind="jsonl", sha256="", text=text, title="Subscribe")
    assert [passage.kind for passage in passages_of(document)] == ["title", "body"]


def test_passages_rows_point_at_the_row_they_repeat() -> None:
    text = "Pilots agree on new pay\n\nPilots agree on new pay\n\nThe pilots of the strait agreed on Monday."
    title, again, body = passages_of(Document(id="d", path="a.txt", kind="txt", sha256="", text=text))
    assert (title.kind, again.kind, again.repeats, body.repeats) == ("title", "repeated", title.id, None)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(LINES).map("\n".join)), st.booleans())
def test_passages_partition_the_words_of_any_text(text: str, titled: bool) -> None:
    found = find_passages(text, titled=titled)
    covered = "".join(text[start:end] for _, start, end, _ in found)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(left[2] <= right[1] for left, right in pairwise(found))
    assert all(text[start:end].strip() == text[start:end] != "" for _, start, end, _ in found)
    assert all(again is None or (0 <= again < len(found) and again != at) for at, (*_, again) in enumerate(found))


@pytest.mark.parametrize("text", ["a" * 1_000_000, "A " * 500_000, "- " * 500_000, "A.\n" * 50_000, '"' * 1_000_000])
def test_passages_takes_linear_time(text: str) -> None:
    begin = time.process_time()
    assert find_passages(text)
    assert time.process_time() - begin < 5
