"""What a reader of temporal expressions is given and what it returns."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """What one form means: ``relative`` where the anchor was needed, ``told`` the value of the text it counts from."""

    kind: str
    value: str | None
    relative: bool = False
    told: str | None = None


class Context(msgspec.Struct, frozen=True):
    """What a reader may know besides the words: the anchor, whether the clause looks ahead, the day told of before.

    ``named`` is the value of the last calendar expression of the paragraph, of any precision.
    """

    anchor: date | None
    ahead: bool
    told: date | None = None
    named: str | None = None


Match = re.Match[str]
Reader = Callable[[Match, Context], Reading | None]


def get(match: Match, group: str) -> str:
    """Return what a group matched; empty where it matched nothing or the form has no such group."""
    return match.groupdict().get(group) or ""


def year_of(words: str) -> int:
    """Return the year that two or four digits name."""
    value = int(words.lstrip("'’"))
    return value if value > 99 else value + (1900 if value > 40 else 2000)
