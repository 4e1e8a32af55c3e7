"""What a site's robots.txt lets this program read (RFC 9309): strings in, an answer out."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import msgspec

LONGEST = 512_000
"""Bytes of a robots.txt that are read; the RFC asks for 500 KiB at least."""
SLOWEST = 60.0
"""Seconds of ``Crawl-delay`` that are heeded at most: beyond that a list would take days without a word."""


class Robots(msgspec.Struct, frozen=True):
    """The rules for one program: (allowed, pattern) pairs, and the seconds asked for between two requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0


EVERYTHING = Robots()


def read_robots(text: str, agent: str) -> Robots:
    """Return the rules of the group for ``agent`` (a product's name), or of the group for ``*``; never raises."""
    named: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    has_group = False
    for agents, key, value in _grouped(text):
        if agent.lower() in agents:
            has_group = True
            named.append((key, value))
        elif "*" in agents:
            general.append((key, value))
    lines = named if has_group else general
    rules = tuple((key == "allow", _coded(value)) for key, value in lines if key in ("allow", "disallow") and value)
    return Robots(rules, max((_seconds(value) for key, value in lines if key == "crawl-delay"), default=0.0))


def allows(robots: Robots, url: str) -> bool:
    """Tell whether the rules let a program read ``url``: the longest pattern that fits decides, allowing on a tie."""
    parts = urlsplit(url)
    path = _coded(f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}")
    fitting = [(len(pattern), allowed) for allowed, pattern in robots.rules if _fits(pattern, path)]
    return max(fitting)[1] if fitting else True


def _grouped(text: str) -> Iterator[tuple[frozenset[str], str, str]]:
    """Yield each rule with the agents of its group; a line of agents after a rule begins a new group."""
    agents: frozenset[str] = frozenset()
    opened = False
    for line in text.lstrip("\ufeff").splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            agents = (agents if opened else frozenset()) | {value.lower()}
            opened = True
            yield agents, "", ""
        elif key in ("allow", "disallow", "crawl-delay"):
            opened = False
            yield agents, key, value


def _fits(pattern: str, path: str) -> bool:
    """Match ``*`` (anything) and a closing ``$`` (the end), by one look from left to right for each piece."""
    whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    last = pieces.pop() if whole and pieces else None
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if last is not None:
        return len(path) - len(last) >= at and path.endswith(last)
    return at == len(path) if whole else True


def _coded(path: str) -> str:
    return quote(path, safe="/%:?#[]@!$&'()*+,;=-._~", errors="replace")


def _seconds(value: str) -> float:
    try:
        return min(max(float(value), 0.0), SLOWEST)
    except ValueError:
        return 0.0
