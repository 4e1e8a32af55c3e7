"""A page before it is rendered, and a list cut into pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class View(msgspec.Struct, frozen=True):
    """A page to render: its template, its title and what the template is given."""

    template: str
    title: str
    context: Mapping[str, Any]


def turn(
    items: Sequence[T], key: Callable[[T], str], after: str | None, limit: int | None
) -> tuple[list[T], str | None]:
    """Return one page of a list and the cursor of the next: ``after`` is the key of the last item seen."""
    start = 0
    if after is not None:
        start = next((place for place, item in enumerate(items, 1) if key(item) == after), 0)
    shown = list(items[start:] if limit is None else items[start : start + limit])
    return shown, key(shown[-1]) if shown and start + len(shown) < len(items) else None
