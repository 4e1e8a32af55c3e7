from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from onrecord.sources.blocks import Found, main_text

LINES = [
    f"The council met for the {number}. time on Monday in the old town hall, and it sent the text on to the harbour "
    "board, which has to answer within a month."
    for number in range(5)
]
PROSE = "".join(f"<p>{line}</p>" for line in LINES)
TEASERS = "".join(
    f'<div><div><h4>Other {n}</h4><p>Ferry number {n} was late again, and its captain says that nobody is to blame.</p>'
    "</div></div>"
    for n in range(8)
)  # fmt: skip


def found(page: str) -> Found:
    return main_text(LexborHTMLParser(page))


def test_blocks_take_the_lines_that_stand_together() -> None:
    page = f"<body><div class=page><div class=story>{PROSE}</div><div class=more>{TEASERS}</div></div></body>"
    assert found(page) == Found("\n".join(LINES), sure=True)


def test_blocks_keep_headings_lists_and_quotes_in_their_places() -> None:
    inside = (
        f"<h2>What follows</h2><ul><li>A new pier</li><li>A tax</li></ul><blockquote><p>{LINES[0]}</p></blockquote>"
    )
    text, sure = found(f"<main>{PROSE}{inside}<p>{LINES[1]}</p></main>")
    assert sure
    assert text.splitlines() == [*LINES, "What follows", "A new pier", "A tax", LINES[0], LINES[1]]


def test_blocks_read_words_between_line_breaks() -> None:
    page = f"<div id=text>{'<br><br>'.join(LINES)}</div><div>Impressum | Kontakt</div>"
    assert found(page).text.splitlines() == LINES


def test_blocks_leave_out_what_a_class_sets_aside() -> None:
    ad = "<div class='box newsletterSignup'><p>Sign up today, and get all our letters for a whole year.</p></div>"
    links = "<ul><li><a href=/1>The other story of the day</a></li></ul>"
    page = f"<article>{PROSE[:400]}{ad}{links}{PROSE[400:]}</article>"
    assert "letters" not in found(page).text and "other story" not in found(page).text


def test_blocks_keep_links_inside_prose() -> None:
    line = f'{LINES[0]} <a href="/b">The board</a> said <b>nothing</b>.'
    assert found(f"<article>{PROSE}<p>{line}</p></article>").text.endswith("The board said nothing.")


def test_blocks_are_unsure_of_short_and_divided_pages() -> None:
    assert found("<p>Come back later, please.</p>") == Found("Come back later, please.", sure=False)
    assert found("") == found("<body><p> </p><p>12</p></body>") == Found("", sure=False)
    both = f"<body><div>{PROSE}</div><div><p>{LINES[0]}</p><p>{LINES[1]}</p></div></body>"
    assert found(both) == Found("\n".join(LINES), sure=False)


def test_blocks_believe_no_class_of_what_holds_most_of_the_page() -> None:
    assert found(f"<body><div class='with-sidebar'>{PROSE}</div><p>Imprint.</p></body>").text == "\n".join(LINES)


PARTS = ["<p>", "</p>", "<div class=ad>", "</div>", "<a href=x>", "</a>", "<br>", "&#0;", "Words. ", "ل. "]
TAGS = ["<table>", "<td>", "<h1>", "<svg>", "<!--", "<b>", "</b>", "\x00", "x" * 300]


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(PARTS + TAGS), max_size=40))
def test_blocks_read_any_page(parts: list[str]) -> None:
    text = found("".join(parts)).text
    assert text == "\n".join(line.strip() for line in text.splitlines())


def test_blocks_cost_no_more_than_the_page_is_long() -> None:
    began = time.process_time()
    found("<div>Words to read. " * 30_000)
    found("<p>" + "x" * 1_000_000)
    found("<a>" * 30_000 + "Words to read. ")
    assert time.process_time() - began < 20
