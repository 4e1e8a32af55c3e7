"""The distributed engine: the same verb on a Ray cluster, or on all processors of one machine.

Tasks of Ray Core, not Ray Data: stages return rows in the order of their inputs, a bounded number of batches is under
way, and a batch whose worker died is done again item by item, as the local engine does it. Needs the extra ``ray``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from onrecord.engine.garbage import look_seldom
from onrecord.errors import EngineError

T = TypeVar("T")
R = TypeVar("R")

_MACHINES = 3
"""Machines lost in a row while one batch is tried: after so many it is the cluster that fails."""


def _ray() -> Any:
    try:
        import ray
    except ImportError:
        raise EngineError("the engine 'ray' is not installed; pip install 'onrecord[ray]'") from None
    return ray


def _call(stage: Callable[[Sequence[T]], Sequence[R]], items: Sequence[T]) -> Sequence[R]:
    # Ray takes plain functions; stages may be partials of them.
    look_seldom()
    return stage(items)


class RayEngine:
    """Runs stages as Ray tasks; joins the cluster that RAY_ADDRESS names, or starts one on this machine.

    ``workers`` is the number of tasks under way at a time, two of them waiting a worker; each takes one processor.
    Raises `EngineError` where Ray is not installed or does not start.
    """

    def __init__(self, workers: int = 1) -> None:
        self.workers = max(1, workers)
        self._ray = _ray()
        if not self._ray.is_initialized():
            self._start()

    def _start(self) -> None:
        import os

        address = os.environ.get("RAY_ADDRESS")
        # "local": told nothing, Ray joins what somebody else runs on this machine, and then refuses a size.
        size = {} if address else {"num_cpus": self.workers, "include_dashboard": False}
        try:
            self._ray.init(address=address or "local", log_to_driver=False, configure_logging=False, **size)
        except Exception as error:
            raise EngineError(f"Ray did not start ({error}); unset RAY_ADDRESS or use --engine local") from error

    def _task(self, stage: Callable[[Sequence[T]], Sequence[R]]) -> Callable[..., Any]:
        return partial(self._ray.remote(max_retries=0)(_call).remote, self._ray.put(stage))

    def flat_map(
        self,
        items: Iterable[T],
        stage: Callable[[Sequence[T]], Sequence[R]],
        *,
        batch: int = 16,
        on_crash: Callable[[T], Sequence[R]] | None = None,
    ) -> Iterator[R]:
        """Yield what ``stage`` makes of each batch, in order, streaming."""
        task = self._task(stage)
        waiting: deque[tuple[list[T], Any]] = deque()
        remaining = iter(items)
        while part := list(islice(remaining, batch)):
            waiting.append((part, task(part)))
            if len(waiting) >= 3 * self.workers:
                yield from self._next(waiting, task, on_crash)
        while waiting:
            yield from self._next(waiting, task, on_crash)

    def _next(
        self, waiting: deque[tuple[list[T], Any]], task: Callable[..., Any], on_crash: Callable[[T], Sequence[R]] | None
    ) -> Sequence[R]:
        part, reference = waiting.popleft()
        try:
            rows: Sequence[R] = self._ray.get(reference)
        except (*self._crashed(), *self._lost()):
            return [row for item in part for row in self._alone(item, task, on_crash)]
        return rows

    def _crashed(self) -> tuple[type[Exception], ...]:
        # What an item may be to blame for.
        return self._ray.exceptions.WorkerCrashedError, self._ray.exceptions.OutOfMemoryError

    def _lost(self) -> tuple[type[Exception], ...]:
        # What no item is to blame for: its machine is gone, with what ran and what lay on it.
        return self._ray.exceptions.NodeDiedError, self._ray.exceptions.ObjectLostError

    def _alone(self, item: T, task: Callable[..., Any], on_crash: Callable[[T], Sequence[R]] | None) -> Sequence[R]:
        try:
            return self._again(task, [item])
        except self._crashed():
            if on_crash is None:
                raise EngineError("a worker process died twice on the same item") from None
            return on_crash(item)

    def _again(self, task: Callable[..., Any], items: list[T]) -> Sequence[R]:
        """Run a task that has failed once more; while machines are lost, on others."""
        for _ in range(_MACHINES):
            try:
                rows: Sequence[R] = self._ray.get(task(items))
                return rows
            except self._lost():
                continue
        raise EngineError(f"{_MACHINES} machines were lost one after the other; look at the cluster, then build again")
