"""An engine is anything that offers one verb: rows -> rows, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Runs stages. Stages are module-level functions (or partials of them), so they can cross process borders.

    ``workers`` is how many processes run a stage side by side.
    """

    workers: int

    def flat_map(
        self,
        items: Iterable[T],
        stage: Callable[[Sequence[T]], Sequence[R]],
        *,
        batch: int = 16,
        on_crash: Callable[[T], Sequence[R]] | None = None,
    ) -> Iterator[R]:
        """Yield what ``stage`` makes of each batch of ``items``, in their order, streaming in bounded memory.

        ``on_crash`` turns an item whose processing kills its worker into rows.
        """
        ...
