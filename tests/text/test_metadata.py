from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.rows import Date, Document
from onrecord.text.metadata import dateline_parts, describe, outlet_of
from onrecord.text.passages import passages_of

BODY = "The council met on Monday in the old town hall and agreed to send the text to both parliaments."


def described(text: str, *, path: str = "a.txt", **options: Any) -> Document:
    known = {field: options.pop(field) for field in ("url", "title", "kind") if field in options}
    document = Document(id="d", path=path, sha256="", text=text, **{"kind": "txt", **known})
    return describe(document, passages_of(document), **options)


def facts(document: Document) -> dict[str, Any]:
    return {
        item.field: (getattr(document, item.field), item.basis, item.from_)
        for item in document.inferences
        if item.field != "language"
    }


def evidence(document: Document) -> list[tuple[str, str]]:
    assert all(document.text[item.start : item.end] == item.quote for item in document.evidence)
    return [(item.role, item.quote) for item in document.evidence]


def test_metadata_reads_a_header_line() -> None:
    url = "https://www.rferl.org/20310305/pilots.html"
    document = described(f" date 2031-03-04 {url}\nPilots agree\n\n{BODY}")
    assert facts(document) == {
        "title": ("Pilots agree", "stated", None),
        "url": (url, "stated", None),
        "published": (Date(value="2031-03-04", precision="day", basis="stated"), "stated", None),
        "outlet": ("Radio Free Europe/Radio Liberty", "inferred", "address: www.rferl.org"),
    }
    assert evidence(document) == [("published", "2031-03-04"), ("title", "Pilots agree"), ("url", url)]
    assert document.language == "en"


def test_metadata_takes_no_advertised_site_for_the_address() -> None:
    for line in ("More at https://www.rferl.org/", "Source: https://www.rferl.org/20310305/pilots.html"):
        document = described(f"Pilots agree\n\n{BODY}\n\n{line}\n\n{BODY}")
        assert (document.url, document.outlet) == (None, None)


def test_metadata_takes_the_outlet_but_no_date_from_a_photo_credit() -> None:
    text = f"Pilots agree\n\nThe bay at night - Coastal Wire North, 1920, 12.04.2031\nVARNO (Osk Press) - {BODY}"
    document = described(text)
    assert document.published is None
    assert document.outlet == "Coastal Wire North"
    assert facts(document)["outlet"][1] == "inferred"
    assert evidence(document) == [
        ("dateline", "VARNO (Osk Press) -"),
        ("outlet", "Coastal Wire North"),
        ("title", "Pilots agree"),
    ]


def test_metadata_says_nothing_where_the_text_does_not() -> None:
    document = described(f"Pilots agree\n\nVARNO (Osk Press) - {BODY}")
    assert (document.outlet, document.author, document.published, document.url) == (None, None, None, None)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Ilse Marand, harbour correspondent", ["Ilse Marand"]),
        ("By Ilse Marand and Teo van Lisk", ["Ilse Marand", "Teo van Lisk"]),
        ("Authored by Ilse Marand via The Buoy,", ["Ilse Marand"]),
        ("by O. J. Lisk, The Buoy:", ["O. J. Lisk"]),
        ("by Osk Press writer Teo Lisk", ["Teo Lisk"]),
        ("By staff reporter Ilse Marand", ["Ilse Marand"]),
    ],
)
def test_metadata_finds_authors_wherever_the_byline_stands(byline: str, author: list[str]) -> None:
    for text in (f"Pilots agree\n\n{byline}\n\n{BODY}", f"Pilots agree\n\n{BODY}\n{byline}"):
        document = described(text)
        assert document.author == ", ".join(author)
        assert [item.quote for item in document.evidence if item.role == "author"] == author


@pytest.mark.parametrize(
    ("head", "outlet", "day"),
    [
        ("The Coastal Post\nPilots agree\n4 March 2031", "The Coastal Post", "2031-03-04"),
        ("Coastal Herald — since 1974\n\nPilots agree", "Coastal Herald", None),
        ("Pilots agree\n\nBy Ilse Marand\nCoastal Ledger, 4 March 2031", "Coastal Ledger", "2031-03-04"),
        ("Pilots agree\n\n4 March 2031 | Agencies", None, "2031-03-04"),
        ("OPINION\nPilots agree\n\nBy our own staff", None, None),
        ("Home > News > Bay\nPilots agree\nShare Tweet Print", None, None),
    ],
)
def test_metadata_reads_what_stands_around_the_title(head: str, outlet: str | None, day: str | None) -> None:
    document = described(f"{head}\n\n{BODY}")
    assert document.title == "Pilots agree"
    assert (document.outlet, document.published and document.published.value) == (outlet, day)
    assert [item.quote for item in document.evidence if item.role == "outlet"] == ([outlet] if outlet else [])
    assert outlet is None or facts(document)["outlet"] == (outlet, "stated", None)


def test_metadata_infers_the_outlet_from_a_copyright_line() -> None:
    document = described(f"Pilots agree\n\n{BODY}\n\n© Coastal Daily 2031. All rights reserved.")
    assert facts(document)["outlet"] == ("Coastal Daily", "inferred", "copyright: © Coastal Daily 2031")


def test_metadata_infers_the_outlet_from_its_mail_address() -> None:
    document = described(f"Pilots agree\n\n{BODY}\n\nDo you have a story for us? Email us at tips@mail.reuters.com")
    assert facts(document)["outlet"] == ("Reuters", "inferred", "mail address: tips@mail.reuters.com")
    assert ("outlet", "mail.reuters.com") in evidence(document)
    said = described(
        f"Pilots agree\n\n{BODY}\n\nHe wrote from tips@reuters.com, and the council answered him on Monday."
    )
    assert said.outlet is None


def test_metadata_finds_an_author_who_signs() -> None:
    document = described(f"Pilots agree\n\n{BODY}\n\n{BODY[:40]} again.\n\nDaniel Marand")
    assert document.author == "Daniel Marand"


@pytest.mark.parametrize(
    "line", ["By Monday, April 4, no one had agreed", "By Friday The Council had agreed to all of it."]
)
def test_metadata_takes_no_day_for_an_author(line: str) -> None:
    assert described(f"Pilots agree\n\n{line}\n\n{BODY}").author is None


def test_metadata_reads_a_line_that_is_a_date() -> None:
    document = described(f"Pilots agree\n\nFriday, March 4, 2031\n\n{BODY}")
    assert document.published == Date(value="2031-03-04", precision="day", basis="stated")
    assert ("published", "March 4, 2031") in evidence(document)


def test_metadata_infers_from_address_and_file_name() -> None:
    by_address = described(f"Pilots agree\n\n{BODY}", url="https://coastalwire.example/2031/03/04/pilots")
    by_name = described(f"Pilots agree\n\n{BODY}", path="in/nyt_2031-03-04_pilots-agree.txt")
    assert by_address.published == Date(
        value="2031-03-04", precision="day", basis="inferred", from_="address: 2031/03/04"
    )
    assert by_address.outlet == "coastalwire.example"
    assert by_name.published == Date(
        value="2031-03-04", precision="day", basis="inferred", from_="file name: 2031-03-04"
    )
    assert facts(by_name)["outlet"] == ("The New York Times", "inferred", "file name: nyt")


def test_metadata_uses_the_options_last() -> None:
    text = f"Pilots agree\n\n{BODY}"
    document = described(text, outlet="Coastal Wire", published="2031-03")
    assert facts(document)["outlet"] == ("Coastal Wire", "inferred", "option --outlet")
    assert document.published == Date(value="2031-03", precision="month", basis="inferred", from_="option --published")
    stated = described(f"Pilots agree\n\nMarch 4, 2031\n\n{BODY}", published="2030-01-01")
    assert stated.published == Date(value="2031-03-04", precision="day", basis="stated")


def test_metadata_never_overrules_what_the_format_states() -> None:
    document = described(f"Pilots agree\n\n{BODY}", title="Other", url="https://bbc.co.uk/x")
    assert (document.title, document.outlet) == ("Other", "BBC")
    assert describe(document, passages_of(document)) == document


@pytest.mark.parametrize(
    ("host", "name"),
    [("www.bbc.co.uk", "BBC"), ("africa.chinadaily.com.cn", "China Daily"), ("example.org", None), ("", None)],
)
def test_metadata_names_the_outlet_of_a_host(host: str, name: str | None) -> None:
    assert outlet_of(host) == name


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("VARNO (Osk Press) -", ("VARNO", "Osk Press")),
        ("PORT VARNO, Osk —", ("PORT VARNO, Osk", None)),
        ("(Osk Press) -", (None, "Osk Press")),
        ("DUBAI:", ("DUBAI", None)),
        ("nothing", (None, None)),
    ],
)
def test_metadata_takes_a_dateline_apart(words: str, parts: tuple[str | None, str | None]) -> None:
    assert dateline_parts(words) == parts


@settings(deadline=None)
@given(st.text(), st.text(max_size=30), st.one_of(st.none(), st.text(max_size=30)))
def test_metadata_describes_any_text(text: str, path: str, url: str | None) -> None:
    document = described(text, path=path, url=url, outlet="X", published="2031-03-04")
    evidence(document)
    assert document.outlet is not None
    assert document.published is not None
    assert describe(document, passages_of(document)) == document
