"""How often Python looks for cycles: rows hold none, so a process that makes many of them looks seldom."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MADE = 100_000
"""Objects made between two looks (Python: 700): looking through 300 articles' rows took 0.45 s, and takes 0.06."""


def look_seldom() -> None:
    """Look for cycles seldom from now on in this process."""
    gc.set_threshold(_MADE, *gc.get_threshold()[1:])


@contextmanager
def seldom() -> Iterator[None]:
    """Look for cycles seldom within a block, and as often as before after it."""
    before = gc.get_threshold()
    look_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
