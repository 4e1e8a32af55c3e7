from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.cli import main
from onrecord.errors import InputError, UsageError
from onrecord.pipeline import build
from onrecord.record import Record
from onrecord.rows import Document, Failure
from onrecord.settings import Settings
from onrecord.sources.fetching import Limits, Visit, exchange, fetch
from onrecord.sources.fetching.exchange import ask, is_public, normal

LIMITS = Limits(timeout=0.5, max_bytes=20_000, private=True)
TEXT = "".join(
    f"<p>Number {n} of the pilots met in the old harbour hall on Monday, and they sent their answer.</p>"
    for n in range(9)
)
PAGE = f"<html><head><title>Pilots agree</title></head><body><article>{TEXT}</article></body></html>".encode()
Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers from the server's table of replies; keeps what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers), time.monotonic()))  # type: ignore[attr-defined]
        reply = self.server.replies.get(self.path, answer(404, b"no"))  # type: ignore[attr-defined]
        reply(self)

    def log_message(self, *arguments: object) -> None:
        pass


def answer(status: int, body: bytes, **headers: str) -> Reply:
    def reply(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"Content_Type": "text/html", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def raw(*parts: bytes, pause: float = 0.0) -> Reply:
    def reply(handler: Handler) -> None:
        handler.close_connection = True
        try:
            for part in parts:
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    return reply


class Site:
    """A server on loopback, its replies and what it was asked."""

    def __init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.replies: dict[str, Reply] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        self.server.replies, self.server.asked = self.replies, self.asked  # type: ignore[attr-defined]
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def fetched(site: Site, folder: Path, *paths: str, limits: Limits = LIMITS, again: bool = False) -> dict[str, str]:
    """Fetch pages of the site; return for each path its outcome, or why it failed."""
    visits = fetch([site.address + path for path in paths], folder, delay=0, limits=limits, again=again)
    return {visit.url.removeprefix(site.address): visit.reason or visit.outcome for visit in visits}


def documents(folder: Path, record: Path) -> list[Document]:
    build([folder], record, settings=Settings(model="rules"))
    with Record.open(record) as opened:
        assert list(opened.rows(Failure)) == []
        return list(opened.rows(Document))


def test_fetching_keeps_pages_that_build_reads(site: Site, tmp_path: Path) -> None:
    site.replies |= {
        "/story": answer(200, PAGE, ETag='"1"', Set_Cookie="a=b"),
        "/moved": answer(302, b"", Location="story?x"),
    }
    site.replies["/story?x"] = answer(200, gzip.compress(PAGE + b"<!-- 2 -->"), Content_Encoding="gzip")
    assert fetched(site, tmp_path / "pages", "/story#top", "/moved") == {"/story": "fetched", "/moved": "fetched"}
    found = documents(tmp_path / "pages", tmp_path / "r.db")
    assert sorted(str(document.url) for document in found) == [f"{site.address}/story", f"{site.address}/story?x"]
    assert {document.title for document in found} == {"Pilots agree"}
    assert all("WARC record" in str([i.from_ for i in d.inferences if i.field == "fetched"]) for d in found)
    _, headers, _ = site.asked[-1]
    assert headers["User-Agent"].startswith("onrecord/") and headers["Host"] == site.address.removeprefix("http://")
    archive = gzip.decompress((tmp_path / "pages" / "pages-00001.warc.gz").read_bytes())
    assert b"set-cookie" not in archive.lower() and archive.count(b"WARC-Type: response") == 2


def test_fetching_lists_what_fails_and_why(site: Site, tmp_path: Path) -> None:
    site.replies |= {
        "/gone": answer(410, b""),
        "/pdf": answer(200, b"%PDF", Content_Type="application/pdf"),
        "/empty": answer(200, b"  "),
        "/big": answer(200, b"x" * 20_001),
        "/bomb": answer(200, gzip.compress(b"x" * 9_000_000), Content_Encoding="gzip"),
        "/brotli": answer(200, b"x", Content_Encoding="br"),
        "/half": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nshort"),
        "/noise": raw(b"\x00\x01 no http\r\n\r\n"),
        "/round": answer(301, b"", Location="/round"),
        "/file": answer(302, b"", Location="file:///etc/hosts"),
        "/silent": raw(b"", pause=1.5),
        "/drip": raw(*[b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 30], pause=0.2),
    }
    assert fetched(site, tmp_path, *site.replies, "/none") == {
        "/gone": "answered 410 Gone",
        "/pdf": "no page: application/pdf",
        "/empty": "empty: no text in it",
        "/big": "larger than the limit of 20000 bytes for one page",
        "/bomb": "larger than the limit of 20000 bytes for one page",
        "/brotli": "it is encoded as 'br', which was not asked for",
        "/half": "the answer ends early",
        "/noise": "no answer of a web server: '\\x00\\x01 no http\\r\\n'",
        "/round": "more than 5 redirects",
        "/file": "no address of the web: it must begin with http:// or https://",
        "/silent": "no answer in time",
        "/drip": "no answer within 1.5 s",
        "/none": "answered 404 Not Found",
    }
    assert not list(tmp_path.glob("*.warc.gz"))


def test_fetching_obeys_robots_also_behind_redirects(site: Site, tmp_path: Path) -> None:
    site.replies |= {
        "/robots.txt": answer(200, b"User-agent: onrecord\nDisallow: /closed\n", Content_Type="text/plain")
    }
    site.replies |= {
        "/closed": answer(200, PAGE),
        "/door": answer(302, b"", Location="/closed"),
        "/open": answer(200, PAGE),
    }
    forbidden = f"{site.address.removeprefix('http://')}'s robots.txt forbids it"
    assert fetched(site, tmp_path, "/closed", "/door", "/open") == {
        "/closed": forbidden, "/door": forbidden, "/open": "fetched"}  # fmt: skip
    assert site.paths() == ["/robots.txt", "/door", "/open"]


def test_fetching_leaves_a_site_whose_robots_cannot_be_read(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/robots.txt": answer(500, b""), "/story": answer(200, PAGE)}
    reason = "its robots.txt cannot be read: answered 500 Internal Server Error"
    assert fetched(site, tmp_path, "/story", "/other") == {"/story": reason, "/other": reason}
    assert site.paths() == ["/robots.txt"]


def test_fetching_waits_between_requests_as_long_as_asked(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/robots.txt": answer(200, b"User-agent: *\nCrawl-delay: 0.4\n"), "/a": answer(200, PAGE)}
    fetched(site, tmp_path, "/a", "/b", "/c")
    times = [at for path, _, at in site.asked if path != "/robots.txt"]
    assert len(times) == 3 and min(later - earlier for earlier, later in pairwise(times)) >= 0.4


def test_fetching_leaves_a_host_alone_that_asks_for_it(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/busy": answer(429, b""), "/story": answer(200, PAGE)}
    assert fetched(site, tmp_path, "/busy", "/story") == {
        "/busy": "answered 429 Too Many Requests",
        "/story": "the host had asked to wait (429 Too Many Requests); the same command tries again",
    }
    site.replies["/busy"] = answer(200, PAGE + b"<!-- at last -->")
    assert fetched(site, tmp_path, "/busy", "/story") == {"/busy": "fetched", "/story": "fetched"}


def test_fetching_asks_again_on_condition_that_it_changed(site: Site, tmp_path: Path) -> None:
    def conditional(handler: Handler) -> None:
        known = handler.headers.get("If-None-Match") == '"1"'
        answer(304 if known else 200, b"" if known else PAGE, ETag='"1"')(handler)

    site.replies |= {"/story": conditional, "/plain": answer(200, PAGE)}
    assert fetched(site, tmp_path, "/story", "/plain") == {"/story": "fetched", "/plain": "fetched"}
    size = (tmp_path / "pages-00001.warc.gz").stat().st_size
    asked = len(site.asked)
    assert fetched(site, tmp_path, "/story", "/plain") == {} and len(site.asked) == asked
    assert fetched(site, tmp_path, "/story", "/plain", again=True) == {"/story": "unchanged", "/plain": "unchanged"}
    assert (tmp_path / "pages-00001.warc.gz").stat().st_size == size
    site.replies["/plain"] = answer(200, PAGE + b"<!-- mended -->")
    assert fetched(site, tmp_path, "/plain", again=True) == {"/plain": "fetched"}


RSS = "<rss><channel><title>Coastal Wire</title>{}</channel></rss>"


def feed(*paths: str) -> Reply:
    items = "".join(f"<item><title>t</title><link>{path}</link></item>" for path in paths)
    return answer(200, RSS.format(items).encode(), Content_Type="application/rss+xml", ETag=f'"{len(paths)}"')


def test_fetching_reads_what_is_new_in_a_feed(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/rss": feed("/one"), "/one": answer(200, PAGE), "/two": answer(200, PAGE + b"2")}
    url = site.address + "/rss"
    first = fetch([], tmp_path, feeds=[url], delay=0, limits=LIMITS)
    assert [(visit.url.removeprefix(site.address), visit.outcome) for visit in first] == [
        ("/rss", "read"),
        ("/one", "fetched"),
    ]
    site.replies["/rss"] = feed("/two", "/one")
    second = fetch([], tmp_path, feeds=[url], delay=0, limits=LIMITS)
    assert [(visit.url.removeprefix(site.address), visit.outcome) for visit in second] == [
        ("/rss", "read"),
        ("/two", "fetched"),
    ]
    assert site.asked[-2][1]["If-None-Match"] == '"1"'
    site.replies["/rss"] = answer(304, b"")
    del site.replies["/two"]
    (tmp_path / "fetched.log").write_bytes(
        b"".join(
            line
            for line in (tmp_path / "fetched.log").read_bytes().splitlines(keepends=True)
            if b'/two","at' not in line
        )
    )
    third = fetch([], tmp_path, feeds=[url], delay=0, limits=LIMITS)
    assert [(visit.outcome, visit.reason) for visit in third] == [
        ("unchanged", None),
        ("failed", "answered 404 Not Found"),
    ]
    site.replies["/rss"] = answer(200, b"<html></html>")
    [broken] = fetch([], tmp_path, feeds=[url], delay=0, limits=LIMITS)[:1]
    assert (broken.outcome, broken.reason) == ("failed", "no feed: XML without an item or entry")


def test_fetching_goes_on_after_a_kill_in_the_middle_of_a_page(site: Site, tmp_path: Path) -> None:
    site.replies |= {"/a": answer(200, PAGE), "/b": answer(200, PAGE + b"b")}
    assert fetched(site, tmp_path / "pages", "/a", "/b") == {"/a": "fetched", "/b": "fetched"}
    archive, log = tmp_path / "pages" / "pages-00001.warc.gz", tmp_path / "pages" / "fetched.log"
    whole = archive.read_bytes()
    archive.write_bytes(whole[:-20])
    log.write_bytes(log.read_bytes()[:-20])
    assert fetched(site, tmp_path / "pages", "/a", "/b") == {"/b": "fetched"}
    assert len(documents(tmp_path / "pages", tmp_path / "r.db")) == 2
    log.write_text("no log\n")
    with pytest.raises(UsageError, match=r"fetched\.log: no log of onrecord fetch"):
        fetch([], tmp_path / "pages")


def test_fetching_refuses_private_addresses_however_named(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.server.server_port
    public = Limits(timeout=0.5)
    reason = "its robots.txt cannot be read: 127.0.0.1 is 127.0.0.1, no public address; --allow-private fetches it"
    assert fetched(site, tmp_path, "/story", limits=public) == {"/story": reason}
    # A name server that gives a public address first and a private one the second time, or both at once.
    answers = iter([["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(answers)]

    monkeypatch.setattr(exchange.socket, "getaddrinfo", rebinding)
    for _ in range(3):
        with pytest.raises(InputError, match="no public address"):
            ask(f"http://inside.example:{port}/story", {}, public)
    assert asked == ["inside.example"] * 3 and site.asked == []


def test_fetching_connects_to_the_address_it_judged(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.replies["/story"] = answer(200, PAGE)
    looked_up: list[str] = []
    plain = socket.getaddrinfo

    def once(host: str, port: int, *rest: object, **named: object) -> object:
        looked_up.append(host)
        return plain("127.0.0.1" if host == "name.example" else host, port, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(exchange.socket, "getaddrinfo", once)
    found = ask(f"http://name.example:{site.server.server_port}/story", {}, LIMITS)
    assert (found.status, found.body) == (200, PAGE)
    # The name is looked up once; what is connected to is an address.
    assert looked_up.count("name.example") == 1
    assert site.asked[0][1]["Host"] == f"name.example:{site.server.server_port}"


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.215.14", True), ("2606:2800:21f::1", True), ("10.1.2.3", False), ("169.254.169.254", False),
     ("0.0.0.0", False), ("100.64.0.1", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False),
     ("fd00::1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False),
     ("2002:7f00:1::", False), ("ff0e::1", False)],
)  # fmt: skip
def test_exchange_knows_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "found"),
    [("HTTP://Site.Example", "http://site.example/"), ("https://s.example/a b?c=d#e", "https://s.example/a%20b?c=d"),
     ("https://bücher.example/ö", "https://xn--bcher-kva.example/%C3%B6"), ("http://[::1]:80/", "http://[::1]:80/")],
)  # fmt: skip
def test_exchange_writes_addresses_as_they_are_asked_for(url: str, found: str) -> None:
    assert normal(url) == found


@pytest.mark.parametrize(
    "url", ["", "story", "ftp://s.example/", "http://", "http://a:b@s.example/", "http://s:x/", "http://[/"]
)
def test_exchange_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises(InputError):
        normal(url)


def test_fetch_command_reads_lists_and_says_what_failed(site: Site, tmp_path: Path) -> None:
    site.replies["/a"] = answer(200, PAGE)
    (tmp_path / "list").write_text(f"# mine\n{site.address}/a\n\nnonsense\n")
    arguments = ["--list", str(tmp_path / "list"), "--allow-private", "--delay", "0", "--contact", "desk@site.example"]
    done = CliRunner().invoke(main, ["fetch", "-o", str(tmp_path / "pages"), *arguments])
    folder = tmp_path / "pages"
    assert done.exit_code == 0
    assert done.stdout == (f"1 pages fetched, 0 unchanged, 1 failed; log: {folder}/fetched.log\n"
                           f"onrecord build {folder} -o record.db reads them.\n")  # fmt: skip
    assert done.stderr == "nonsense: no address of the web: it must begin with http:// or https://\n"
    assert site.asked[-1][1]["User-Agent"].endswith(" (desk@site.example)")
    nothing = CliRunner().invoke(main, ["fetch", "-o", str(tmp_path / "pages")])
    assert (nothing.exit_code, nothing.stderr) == (2, "onrecord: nothing to fetch; give an address, --feed or --list\n")
    (tmp_path / "list").write_bytes(b"\xff\xfe\x00")
    wrong = CliRunner().invoke(main, ["fetch", "-o", str(tmp_path / "pages"), *arguments])
    assert wrong.exit_code == 2 and "not UTF-8" in wrong.stderr


def test_fetching_ends_where_the_folder_cannot_be_written(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.replies["/a"] = answer(200, PAGE)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onrecord.sources.fetching.folder.Folder.keep", full)
    with pytest.raises(OSError, match="No space left"):
        fetched(site, tmp_path, "/a")


def test_visit_survives_the_log() -> None:
    import msgspec

    visit = Visit(url="u", at="2031-01-01T00:00:00Z", outcome="read", links=("a", "b"))
    assert msgspec.json.decode(msgspec.json.encode(visit), type=Visit) == visit
