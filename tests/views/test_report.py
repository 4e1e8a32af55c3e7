from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from onrecord.record import Record
from onrecord.views import report

SECTIONS = {
    "index",
    "documents",
    "statements",
    "actors",
    "utterances",
    "timeline",
    "agreements",
    "copies",
    "conflicts",
    "failures",
}


class Seen(HTMLParser):
    """What a page consists of: tags, links, ids, and its text."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "action"):
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def site(record: Record, tmp_path: Path) -> Path:
    return report(record, tmp_path / "site").parent


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_report_has_a_page_for_everything(site: Path, names) -> None:
    found = {str(page.relative_to(site).with_suffix("")) for page in pages(site)}
    assert found == SECTIONS | {
        *(f"documents/{names[name]}" for name in ("ledger", "courier", "hostile")),
        f"actors/{names['haldrin']}",
        f"actors/{names['velmara']}",
        f"agreements/{names['treaty']}",
        f"utterances/{names['spoken']}",
    }


def test_report_every_link_leads_somewhere(site: Path) -> None:
    ids = {page.resolve(): set(Seen(page).ids) for page in pages(site)}
    for page in pages(site):
        for link in Seen(page).links:
            path, _, fragment = link.partition("#")
            target = (page.parent / path.partition("?")[0]).resolve() if path else page.resolve()
            assert target.is_file(), (page, link)
            assert not fragment or fragment in ids[target], (page, link)


def test_report_needs_no_network_and_runs_no_words(site: Path) -> None:
    for page in pages(site):
        seen = Seen(page)
        assert not [link for link in seen.links if re.match(r"[a-z]+:|//", link)], page
        assert not {name for name in seen.attributes if name.startswith("on") or name == "style"}, page
        assert not seen.tags & {"style", "img", "iframe", "b onclick", "object"}, page
        scripts = re.findall(r"<script[^>]*>", page.read_text("utf-8"))
        assert len(scripts) == 1 + 2 * (page.name in ("timeline.html", "index.html")), page
        assert all(' src="' in script for script in scripts), page
        assert "default-src 'none'" in page.read_text("utf-8")


def test_report_ids_are_unique_on_a_page(site: Path) -> None:
    for page in pages(site):
        ids = Seen(page).ids
        assert len(ids) == len(set(ids)), page


def test_report_article_keeps_its_words(site: Path, names, record) -> None:
    text = record.text_of(names["hostile"])
    shown = Seen(site / "documents" / f"{names['hostile']}.html").text
    for line in text.replace("\x00", "␀").replace("\x07", "␇").splitlines():
        assert line in shown


def test_report_same_record_same_files(record: Record, tmp_path: Path) -> None:
    first, second = (report(record, tmp_path / name).parent for name in ("one", "two"))
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [(first / path).read_bytes() for path in files] == [(second / path).read_bytes() for path in files]


def test_report_again_removes_only_its_own_old_pages(record: Record, site: Path) -> None:
    old, theirs = site / "documents" / f"{'0' * 16}.html", site / "documents" / "mine.html"
    for path in (old, theirs):
        path.write_text("x")
    report(record, site)
    assert (old.exists(), theirs.exists()) == (False, True)


def test_report_of_an_empty_record_says_so_on_every_page(make_record, tmp_path: Path) -> None:
    with Record.open(make_record([], name="empty"), read_only=True) as record:
        site = report(record, tmp_path / "empty").parent
    for section in SECTIONS:
        text = Seen(site / f"{section}.html").text
        assert re.search(r"No |Nothing|Every headline", text), section


def called(path: Path) -> tuple[str, object]:
    name, data = re.fullmatch(r"onrecord\.(\w+)\((.*)\);\n", path.read_text("ascii"), re.DOTALL).groups()
    return name, json.loads(data)


def test_report_index_holds_every_statement(site: Path, names) -> None:
    kind, index = called(site / "data" / "index.js")
    part, statements = called(site / "data" / "statements-0.js")
    assert (kind, part, len(statements)) == ("index", "part", 7)
    assert sorted(path.name for path in (site / "data").iterdir()) == ["index.js", "statements-0.js"]
    assert index["documents"][0] == [names["courier"], "President signs", "Orlesk Courier", "2031-05", "May 2031"]
    first = statements[0]
    assert index["speakers"][first[2]] == [names["haldrin"], "Marta Haldrin", "Marta Haldrin"]
    assert first[1:2] + first[3:] == [
        0,
        0,
        0,
        "2031-05",
        ["‘We kept our word to Velmara,’", 1, " ", 0, "Marta Haldrin", 4, " ", 0, "told", 2, " reporters.", 0],
        "reporters",
        [],
    ]
    named = {entry[0]: [index["subjects"][place] for place in entry[8]] for entry in statements if entry[8]}
    assert list(named.values()) == [["Velmara"]]
