"""The distributed engine: the same two verbs on a Ray cluster, or on all processors of one machine.

Tasks of Ray Core, not Ray Data: stages return rows in the order of their inputs, a bounded number of batches is under
way, and a batch whose worker died is done again item by item, as the local engine does it. Needs the extra ``ray``.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from onrecord.engine.garbage import look_seldom
from onrecord.errors import EngineError

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


def _ray() -> Any:
    try:
        import ray
    except ImportError:
        raise EngineError("the engine 'ray' is not installed; pip install 'onrecord[ray]'") from None
    return ray


def _call(stage: Callable[..., Sequence[R]], *arguments: Any) -> Sequence[R]:
    # Ray takes plain functions; stages may be partials of them.
    look_seldom()
    return stage(*arguments)


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
        size = {} if address else {"num_cpus": self.workers, "include_dashboard": False}
        try:
            self._ray.init(address=address, log_to_driver=False, configure_logging=False, **size)
        except Exception as error:
            raise EngineError(f"Ray did not start ({error}); unset RAY_ADDRESS or use --engine local") from error

    def _task(self, stage: Callable[..., Sequence[R]]) -> Callable[..., Any]:
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
        except self._ray.exceptions.WorkerCrashedError:
            return [row for item in part for row in self._alone(item, task, on_crash)]
        return rows

    def _alone(self, item: T, task: Callable[..., Any], on_crash: Callable[[T], Sequence[R]] | None) -> Sequence[R]:
        try:
            rows: Sequence[R] = self._ray.get(task([item]))
        except self._ray.exceptions.WorkerCrashedError:
            if on_crash is None:
                raise EngineError("a worker process died twice on the same item") from None
            return on_crash(item)
        return rows

    def group(
        self, items: Iterable[T], key: Callable[[T], K], stage: Callable[[K, Sequence[T]], Sequence[R]]
    ) -> Iterator[R]:
        """Yield what ``stage`` makes of all items that share a key, in the order of the keys."""
        groups: dict[K, list[T]] = defaultdict(list)
        for item in items:
            groups[key(item)].append(item)
        task = self._task(stage)
        waiting: deque[Any] = deque()
        for name in sorted(groups, key=repr):
            waiting.append(task(name, groups[name]))
            if len(waiting) >= 3 * self.workers:
                yield from self._ray.get(waiting.popleft())
        while waiting:
            yield from self._ray.get(waiting.popleft())
