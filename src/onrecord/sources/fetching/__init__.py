"""From addresses and feeds to a folder of web archives: the only part of the program that uses the network, when asked.

`fetch` obeys robots.txt, asks a host one thing at a time, reads nothing that is not of the public internet unless told
to, and keeps each page with its address and the time, so that `onrecord build` reads it later without a network.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from urllib.parse import urljoin, urlsplit

import msgspec

from onrecord.errors import InputError
from onrecord.sources.feed import links
from onrecord.sources.fetching.exchange import Answer, Limits, normal
from onrecord.sources.fetching.folder import Folder, Visit
from onrecord.sources.fetching.polite import PRODUCT, Visitor

HOSTS = 8
"""Hosts that are asked at the same time; a host is always asked one thing at a time."""
PAGES = ("text/html", "application/xhtml+xml")
ACCEPT = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"}
DONE = ("fetched", "unchanged")

__all__ = ["Limits", "Visit", "fetch"]


def fetch(
    urls: Iterable[str],
    folder: Path,
    *,
    feeds: Iterable[str] = (),
    delay: float = 1.0,
    contact: str | None = None,
    again: bool = False,
    limits: Limits = Limits(),  # noqa: B008
    report: Callable[[Visit], None] = lambda _: None,
) -> list[Visit]:
    """Fetch pages, and the pages that feeds link to, into ``folder``; return what became of each address, feeds first.

    What was fetched before is left alone, with ``again`` asked for again on condition that it changed; what failed is
    tried again. ``contact`` (an address of the web or of mail) is told to the sites. Raises `UsageError` for a folder
    that is not one of fetch, ``OSError`` where it cannot be written.
    """
    stop = Event()
    agent = f"{PRODUCT}/{version('onrecord')}" + (f" ({contact})" if contact else "")
    run = _Run(Visitor(agent=agent, delay=delay, limits=limits, stop=stop), Folder(folder), report, again=again)
    found = [run.read_feed(_shown(feed)) for feed in dict.fromkeys(feeds)]
    wanted = [*urls, *(link for visit in found for link in visit.links)]
    wanted = [url for url in dict.fromkeys(map(_shown, wanted)) if again or not run.is_done(url)]
    _in_threads(_by_host(wanted), run.visit, stop)
    return [*found, *(run.folder.visits[url] for url in wanted)]


class _Run:
    """One call of `fetch`: asks, decides what an answer is worth, writes one visit at a time."""

    def __init__(self, visitor: Visitor, folder: Folder, report: Callable[[Visit], None], *, again: bool) -> None:
        self.visitor, self.folder, self.report, self.again = visitor, folder, report, again
        self.lock = Lock()

    def is_done(self, url: str) -> bool:
        earlier = self.folder.visits.get(url)
        return earlier is not None and earlier.outcome in DONE

    def read_feed(self, url: str) -> Visit:
        """Ask for a feed; one that is unchanged, or fails now, has the links it had."""
        earlier = self.folder.visits.get(url)
        visit, answer = self._ask(url, earlier)
        if answer is not None:
            try:
                found = tuple(urljoin(answer.url, link) for link in links(answer.body))
                visit = msgspec.structs.replace(visit, outcome="read", links=found)
            except InputError as error:
                visit = _failed(url, visit.at, str(error), earlier, visit.final)
        return self._note(visit, None)

    def visit(self, url: str) -> None:
        """Ask for a page, keep it where it is one and is new."""
        earlier = self.folder.visits.get(url)
        visit, answer = self._ask(url, earlier)
        if answer is not None and (fault := _fault(answer)):
            visit, answer = _failed(url, visit.at, fault, earlier, visit.final), None
        elif answer is not None and earlier is not None and earlier.digest == visit.digest:
            visit, answer = msgspec.structs.replace(visit, outcome="unchanged"), None
        self._note(visit, answer)

    def _ask(self, url: str, earlier: Visit | None) -> tuple[Visit, Answer | None]:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            answer = self.visitor.get(url, ACCEPT | _condition(earlier))
        except InputError as error:
            return _failed(url, at, str(error), earlier), None
        if answer.status == 304 and earlier is not None:
            return msgspec.structs.replace(earlier, at=at, outcome="unchanged", file=None, offset=0, length=0), None
        final = answer.url if answer.url != url else None
        if answer.status != 200:
            reason = f"answered {answer.status} {answer.reason}".strip()
            return _failed(url, at, reason, earlier, final), None
        digest, told = hashlib.sha256(answer.body).hexdigest(), answer.headers
        return Visit(url=url, at=at, outcome="fetched", final=final, digest=digest, etag=told.get("etag"),
                     modified=told.get("last-modified")), answer  # fmt: skip

    def _note(self, visit: Visit, answer: Answer | None) -> Visit:
        with self.lock:
            if self.visitor.stop.is_set() and visit.outcome == "failed":
                return visit
            if answer is None:
                self.folder.note(visit)
            else:
                self.folder.keep(visit, answer)
            self.report(visit)
        return visit


def _failed(url: str, at: str, reason: str, earlier: Visit | None, final: str | None = None) -> Visit:
    # What was kept of an earlier answer stays known: the same page is not kept twice, a feed has the links it had.
    kept = earlier or Visit(url=url, at=at, outcome="failed")
    return Visit(url=url, at=at, outcome="failed", reason=reason, final=final, digest=kept.digest, links=kept.links)


def _condition(earlier: Visit | None) -> dict[str, str]:
    if earlier is None or earlier.outcome == "failed":
        return {}
    told = {"If-None-Match": earlier.etag, "If-Modified-Since": earlier.modified}
    return {name: value for name, value in told.items() if value}


def _fault(answer: Answer) -> str | None:
    kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in PAGES:
        return f"no page: {kind or 'its kind is not said'}"
    return None if answer.body.strip() else "empty: no text in it"


def _shown(url: str) -> str:
    """Return an address as it is asked for, or as it is where it is none: that becomes a failure when it is asked."""
    try:
        return normal(url)
    except InputError:
        return url.strip()


def _by_host(urls: Iterable[str]) -> list[list[str]]:
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(urlsplit(url).hostname or "", []).append(url)
    return list(hosts.values())


def _in_threads(parts: Sequence[Sequence[str]], visit: Callable[[str], None], stop: Event) -> None:
    """Visit each part's addresses one after the other, several parts at a time; raises what a visit raised."""
    waiting: SimpleQueue[Sequence[str]] = SimpleQueue()
    for part in parts:
        waiting.put(part)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            while not stop.is_set():
                for url in waiting.get_nowait():
                    if stop.is_set():
                        return
                    visit(url)
        except Empty:
            return
        except BaseException as error:
            errors.append(error)
            stop.set()

    # Daemons: Ctrl-C must not wait for a slow site, and the folder bears an end at any moment.
    threads = [Thread(target=work, daemon=True) for _ in range(min(HOSTS, len(parts)))]
    for thread in threads:
        thread.start()
    try:
        while any(thread.is_alive() for thread in threads):
            for thread in threads:
                thread.join(0.1)
    finally:
        stop.set()
    if errors:
        raise errors[0]
