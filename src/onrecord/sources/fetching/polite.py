"""Asking a site as it wants to be asked: one request at a time, with a pause, and only what its robots.txt allows."""

from __future__ import annotations

import time
from collections.abc import Mapping
from threading import Event, Lock
from urllib.parse import urljoin, urlsplit

import msgspec

from onrecord.errors import InputError
from onrecord.sources.fetching.exchange import Answer, Limits, ask, normal
from onrecord.sources.fetching.robots import EVERYTHING, LONGEST, Robots, allows, read_robots

HOPS = 5
"""Redirects followed at most; RFC 9309 asks for five for a robots.txt, and no page looked at took more than three."""
MOVED = (301, 302, 303, 307, 308)
PRODUCT = "onrecord"


class Site:
    """A host: when it may be asked again, what its robots.txt says, whether it asked to be left alone."""

    def __init__(self) -> None:
        self.lock, self.robots_lock = Lock(), Lock()
        self.ready = 0.0
        self.robots: dict[str, Robots | InputError] = {}
        self.asked_to_wait: str | None = None


class Visitor:
    """Asks sites; may be shared by threads, each host is asked by one at a time.

    ``agent`` is the User-Agent sent, ``delay`` the seconds between two requests to a host (a longer ``Crawl-delay``
    is heeded), ``stop`` ends every pause.
    """

    def __init__(self, *, agent: str, delay: float, limits: Limits, stop: Event) -> None:
        self.agent, self.delay, self.limits, self.stop = agent, delay, limits, stop
        self._sites: dict[str, Site] = {}
        self._lock = Lock()

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask for a page and follow its redirects, each as its host wants it. Raises `InputError` (stage fetch)."""
        return self._follow(url, headers, self.limits, obey=True)

    def _follow(self, url: str, headers: Mapping[str, str], limits: Limits, *, obey: bool) -> Answer:
        for _ in range(HOPS + 1):
            url = normal(url)
            if obey and not allows(self._robots(url), url):
                raise _refused(f"{urlsplit(url).netloc}'s robots.txt forbids it")
            answer = self._ask(url, headers, limits, 0.0 if not obey else self._robots(url).delay)
            location = answer.headers.get("location")
            if answer.status not in MOVED or not location:
                return answer
            url = urljoin(url, location)
        raise _refused(f"more than {HOPS} redirects")

    def _site(self, url: str) -> Site:
        with self._lock:
            return self._sites.setdefault(urlsplit(url).hostname or "", Site())

    def _ask(self, url: str, headers: Mapping[str, str], limits: Limits, delay: float) -> Answer:
        site = self._site(url)
        with site.lock:
            if site.asked_to_wait:
                raise _refused(f"the host had asked to wait ({site.asked_to_wait}); the same command tries again")
            if self.stop.wait(max(0.0, site.ready - time.monotonic())):
                raise _refused("stopped")
            try:
                answer = ask(url, {"User-Agent": self.agent, **headers}, limits)
            finally:
                site.ready = time.monotonic() + max(self.delay, delay)
            if answer.status in (429, 503):
                site.asked_to_wait = f"{answer.status} {answer.reason}".strip()
            return answer

    def _robots(self, url: str) -> Robots:
        parts = urlsplit(url)
        origin, site = f"{parts.scheme}://{parts.netloc}", self._site(url)
        with site.robots_lock:
            if origin not in site.robots:
                site.robots[origin] = self._read_robots(f"{origin}/robots.txt")
            found = site.robots[origin]
        if isinstance(found, InputError):
            raise found
        return found

    def _read_robots(self, url: str) -> Robots | InputError:
        """Return a site's rules: none where it has no robots.txt, an error where it cannot be asked (RFC 9309)."""
        limits = msgspec.structs.replace(self.limits, max_bytes=max(LONGEST, self.limits.max_bytes))
        try:
            answer = self._follow(url, {}, limits, obey=False)
        except InputError as error:
            return _refused(f"its robots.txt cannot be read: {error}")
        if answer.status == 200:
            return read_robots(answer.body[:LONGEST].decode("utf-8", "replace"), PRODUCT)
        if answer.status == 429 or answer.status >= 500:
            return _refused(f"its robots.txt cannot be read: answered {answer.status} {answer.reason}".strip())
        return EVERYTHING


def _refused(reason: str) -> InputError:
    return InputError(reason, stage="fetch")
