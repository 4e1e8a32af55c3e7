"""The report from disk and the application, in a real browser."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from onrecord.record import Record
from onrecord.rows import Actor, Document, NameCount, Row, Statement, cite, make_id
from onrecord.views import report
from onrecord.views.web import application

pytestmark = pytest.mark.browser

WAIT = 60_000
"""Milliseconds until a test gives up: on a machine that does much else a page may take seconds."""
expect.set_options(timeout=WAIT)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments, timeout=2 * WAIT)
        yield browser
        browser.close()


class Faults(list[str]):
    """What a page complained of, and what it asked for outside its own place."""

    def watch(self, page: Page, own: str) -> None:
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("console", lambda message: message.type == "error" and self.append(message.text))
        page.on("dialog", lambda dialog: (self.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.startswith(own) or self.append(f"request {request.url}"))


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    if "place" in request.fixturenames:
        # What is served must outlive the pages: one that still asks for its icon would complain of a server gone.
        request.getfixturevalue("place")
    faults, pages = Faults(), []

    def start(own: str, **options: object) -> Page:
        page = browser.new_page(**options)
        page.set_default_timeout(WAIT)
        faults.watch(page, own)
        pages.append(page)
        page.goto(own if own.endswith("/") else own + "/index.html")
        return page

    yield start
    for page in pages:
        page.close()
    assert faults == []


@pytest.fixture
def disk(record: Record, tmp_path: Path) -> str:
    return report(record, tmp_path / "a site").parent.as_uri()


@pytest.fixture
def live(record_path: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(application(record_path), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join()


@pytest.fixture(params=["disk", "live"])
def place(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue(request.param)
    return address


def follow(page: Page, link: Locator) -> None:
    """Click what leads to another page and wait for it: neither keys nor questions reach a page that is on its way."""
    with page.expect_navigation(wait_until="load"):
        link.click()


def section(page: Page, name: str) -> None:
    follow(page, page.get_by_role("navigation").get_by_role("link", name=name))
    expect(page.locator("[aria-current=page]")).to_have_text(name)


def document(page: Page, title: str) -> None:
    section(page, "Articles")
    follow(page, page.get_by_role("link", name=title))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def first_stop(page: Page) -> Locator:
    """Press Tab on the page as it was opened, again after a reload where the browser was not yet listening."""
    for _ in range(5):
        page.bring_to_front()
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            break
        page.reload()
    return page.locator(":focus")


def test_from_the_index_to_a_ministers_words_and_their_origins(open_page, place) -> None:
    page = open_page(place)
    page.get_by_label("Search all statements").fill("word")
    follow(page, page.get_by_role("button", name="Search"))
    rows = page.locator("table.statements tbody tr")
    expect(rows).to_have_count(2)
    follow(page, rows.first.get_by_role("link", name="Marta Haldrin", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("Marta Haldrin")
    follow(page, page.get_by_role("link", name="Compare the wordings"))
    expect(page.locator(".kicker")).to_contain_text("2 wordings · 2 outlets · at most 2 origins")
    expect(page.locator("blockquote mark")).to_have_text(["keep", "kept"])
    follow(page, page.get_by_role("link", name="Haldrin: we keep our word"))
    note = page.locator(".note:target")
    expect(note).to_have_attribute("open", "")
    expect(note).to_contain_text("2 wordings in 2 outlets, at most 2 origins")


def test_filters_narrow_the_list_and_stay_in_the_address(open_page, place) -> None:
    page = open_page(place)
    section(page, "Statements")
    expect(page.locator("#found")).to_have_text("7 statements")
    page.get_by_label("Outlet").select_option("Northern Ledger")
    page.get_by_label("Mode").select_option("direct")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#found")).to_have_text("1 statement")
    expect(page.locator("td.words")).to_contain_text("We keep our word to Velmara.")
    page.reload()
    expect(page.locator("#found")).to_have_text("1 statement")
    expect(page.get_by_label("Mode")).to_have_value("direct")
    page.get_by_label("Words").fill("no such words at all")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#results")).to_have_text("No statement fits.")
    follow(page, page.get_by_role("link", name="Clear"))
    expect(page.locator("#found")).to_have_text("7 statements")


@pytest.mark.parametrize(
    ("field", "value", "count"),
    [
        ("Speaker", "offic", 1),
        ("Said to", "report", 1),
        ("Since", "2031-04", 2),
        ("Until", "2031-03", 3),
        ("Kind", "speech", 7),
        ("Subject", "velm", 1),
    ],
)
def test_each_filter_means_the_same_in_both(open_page, place, field: str, value: str, count: int) -> None:
    page = open_page(place)
    section(page, "Statements")
    control = page.get_by_label(field, exact=True)
    control.select_option(value) if field == "Kind" else control.fill(value)
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#found")).to_have_text(f"{count} statement{'' if count == 1 else 's'}")


def test_words_open_their_note_by_mouse(open_page, place) -> None:
    page = open_page(place)
    document(page, "Haldrin: we keep our word")
    page.locator(".said.direct").first.click()
    note = page.locator(".note[open]")
    expect(note).to_have_count(1)
    expect(note).to_contain_text("direct speech, says")
    expect(page.locator(".said.lit")).to_have_count(1)


def test_an_article_is_read_by_keyboard(open_page, place) -> None:
    page = open_page(place)
    document(page, "Haldrin: we keep our word")
    skip = first_stop(page)
    expect(skip).to_have_text("Skip to the content")
    skip.press("Enter")
    expect(page.locator("main:target")).to_be_visible()
    page.locator("a.number").first.press("Enter")
    expect(page.locator(".note:target")).to_have_attribute("open", "")
    page.locator(".note:target summary").press("Enter")
    expect(page.locator(".note:target")).not_to_have_attribute("open", "")
    furniture = page.get_by_text("Page furniture, 2 lines")
    expect(page.get_by_text("Newsfeed")).to_be_hidden()
    furniture.press("Enter")
    expect(page.get_by_text("Newsfeed")).to_be_visible()


def test_words_of_others_are_only_words(open_page, place, names) -> None:
    page = open_page(place)
    title = '<script>document.title = "taken"</script>'
    for name in ("Articles", "Statements", "Failures", "Overview", "Articles"):
        section(page, name)
        assert "taken" not in page.title().replace(title, "")
    follow(page, page.get_by_role("link", name=title))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    text = page.locator(".body .text").all_inner_texts()
    assert "<img src=x onerror=\"document.title='taken'\"> said" in text[1]
    assert "javascript:alert(1) and" in text[2]
    assert page.locator("a[href^='javascript'], img, .body script").count() == 0
    # The override is named, and moves nothing outside itself: the words after it stand to its right.
    assert page.locator(".body .control").first.evaluate("e => getComputedStyle(e, '::before').content") == '"[RLO]"'
    first, second = (page.locator(".body .control").nth(place).bounding_box() for place in (0, 1))
    assert first["x"] < second["x"]
    expect(page.locator(".note .name").nth(1)).to_contain_text("esrever")


def test_narrow_screen_has_no_sideways_scroll(open_page, place) -> None:
    page = open_page(place, viewport={"width": 360, "height": 740})
    for name in ("Overview", "Articles", "Statements", "Actors", "Same words", "Timeline", "Copies", "Conflicts"):
        section(page, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
    document(page, "Haldrin: we keep our word")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_timeline_lanes_can_be_hidden(open_page, place) -> None:
    page = open_page(place)
    section(page, "Timeline")
    expect(page.locator(".entry")).to_have_count(3)
    page.get_by_label("Utterances").uncheck()
    page.get_by_label("Events").uncheck()
    expect(page.locator(".entry:visible")).to_have_count(1)
    expect(page.get_by_role("heading", name="2031", exact=True)).to_be_hidden()


def test_timeline_is_zoomed_and_its_list_follows(open_page, place) -> None:
    page = open_page(place)
    section(page, "Timeline")
    chart, seen = page.locator("#chart"), page.locator("#seen")
    expect(page.locator(".still")).to_be_hidden()
    expect(seen).to_have_text("30 Apr 2030 to 12 Mar 2031: 1 event, 1 step, 1 utterance")
    expect(page.locator("#chart rect")).to_have_count(3)
    chart.focus()
    for key in ("+", "+", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(seen).to_contain_text("0 events, 0 steps, 1 utterance")
    expect(page.locator(".entry:visible")).to_have_count(1)
    expect(page.locator(".entry.utterance")).to_be_visible()
    page.get_by_role("button", name="Everything").click()
    expect(page.locator(".entry:visible")).to_have_count(3)
    box = page.locator("#chart rect.utterance").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 5)
    for _ in range(8):
        page.mouse.wheel(0, -100)
    expect(page.locator(".entry:visible")).to_have_count(1)
    page.mouse.down()
    page.mouse.move(box["x"] - 300, box["y"] + 5, steps=4)
    page.mouse.up()
    expect(page.locator(".entry:visible")).to_have_count(1)


def test_timeline_of_a_time_is_listed_by_the_application(open_page, live) -> None:
    page = open_page(live)
    page.goto(f"{live}timeline?since=2031-01&until=2031")
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator("#seen")).to_contain_text("0 events, 0 steps, 1 utterance")
    follow(page, page.get_by_role("link", name="List everything"))
    expect(page.locator(".entry")).to_have_count(3)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Earlier").click()
    follow(page, page.get_by_role("link", name="List these"))
    expect(page.locator(".entry")).to_have_count(2)


def test_a_report_is_read_without_its_script(browser: Browser, disk: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(f"{disk}/statements.html")
    expect(page.locator("table.statements tbody tr")).to_have_count(7)
    follow(page, page.locator("td.words a").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("President signs")
    context.close()


# Many statements


def many(documents: int, each: int) -> list[Row]:
    rows: list[Row] = [
        Actor(id=make_id("a", n), name=f"Speaker {n}", kind="person", names=(NameCount(name=f"Speaker {n}", count=1),))
        for n in range(50)
    ]
    for number in range(documents):
        lines = [f"Speaker {(number + n) % 50} said point {n} of paper {number} stands.\n" for n in range(each)]
        text, start, name = "".join(lines), 0, make_id("d", number)
        rows.append(Document(id=name, path=f"{number}.txt", kind="txt", sha256="", text=text, title=f"Paper {number}"))
        for n, line in enumerate(lines):
            at = start + line.index("point")
            content = cite(text, "content", at, start + len(line) - 2)
            rows.append(
                Statement(
                    id=make_id("s", number, n), document=name, mode="indirect", kind="speech", force="says",
                    evidence=(content,), origin="rule:x", score=1.0, speaker=make_id("a", (number + n) % 50),
                )
            )  # fmt: skip
            start += len(line)
    return rows


TIMED = """() => {
    document.querySelector("#q").value = "point";
    const began = performance.now();
    document.querySelector("#filter").requestSubmit();
    return performance.now() - began;
}"""


def test_ten_thousand_statements_are_searched_on_disk(open_page, make_record, tmp_path: Path) -> None:
    with Record.open(make_record(many(200, 50), name="many"), read_only=True) as record:
        site = report(record, tmp_path / "many").parent.as_uri()
    page = open_page(site)
    section(page, "Statements")
    expect(page.locator("#found")).to_have_text("10,000 statements")
    expect(page.locator("table.statements tbody tr")).to_have_count(30)
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("table.statements tbody tr")).to_have_count(150)
    page.get_by_label("Words").fill("Paper, 123")
    expect(page.locator("#found")).to_have_text("50 statements")
    took = page.evaluate(TIMED)
    expect(page.locator("#found")).to_have_text("10,000 statements")
    # 60 ms on an idle machine; a loaded one is given time, a search that grows with the square is not.
    assert took < 10_000


# Accessibility


@pytest.fixture(scope="module")
def axe(request: pytest.FixtureRequest) -> str:
    """The source of axe-core, from the npm registry where npm is there; kept beside pytest's own cache."""
    folder = Path(str(request.config.cache.mkdir("axe-core")))
    source = folder / "package" / "axe.min.js"
    if not source.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, so axe-core cannot be fetched")
        fetched = subprocess.run(
            [npm, "pack", "--silent", "axe-core@4"],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if fetched.returncode:
            pytest.skip("axe-core could not be fetched by npm")
        shutil.unpack_archive(folder / fetched.stdout.strip(), folder)
    return source.read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe(open_page, place, axe, scheme: str, names) -> None:
    page = open_page(place, color_scheme=scheme)
    ending = "" if place.startswith("http") else ".html"
    base = place.rstrip("/")
    sections = [
        "documents",
        "statements",
        "actors",
        "utterances",
        "timeline",
        "agreements",
        "copies",
        "conflicts",
        "failures",
    ]
    one = [
        ("documents", "ledger"), ("documents", "hostile"), ("actors", "haldrin"), ("utterances", "spoken"),
        ("agreements", "treaty"),
    ]  # fmt: skip
    addresses = [f"{base}/{section}{ending}" for section in sections]
    addresses += [f"{base}/{section}/{names[name]}{ending}" for section, name in one]
    found = []
    for address in [page.url, *addresses]:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        page.evaluate(axe)
        result = page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
        found += [
            (
                address.rsplit("/", 2)[-2:],
                finding["id"],
                finding["nodes"][0]["html"][:200],
                finding["nodes"][0]["failureSummary"][:300],
            )
            for finding in result["violations"]
            if finding["impact"] in ("serious", "critical")
        ]
    assert found == []
