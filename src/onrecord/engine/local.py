"""The engine of one machine: worker processes, batches in order, a bounded number of them under way."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Generic, TypeVar

from onrecord.engine.garbage import look_seldom

T = TypeVar("T")
R = TypeVar("R")
Stage = Callable[[Sequence[T]], Sequence[R]]


class LocalEngine:
    """Runs stages in this process (one worker) or in worker processes.

    ``on_crash`` turns an item whose processing kills its worker into rows (a failure); without it
    `BrokenProcessPool` is raised. A killed worker costs nothing else: its batch is done again, item by item.
    """

    def __init__(self, workers: int = 1) -> None:
        self.workers = max(1, workers)

    def flat_map(
        self,
        items: Iterable[T],
        stage: Callable[[Sequence[T]], Sequence[R]],
        *,
        batch: int = 16,
        on_crash: Callable[[T], Sequence[R]] | None = None,
    ) -> Iterator[R]:
        """Yield what ``stage`` makes of each batch, in order; at most three batches a worker are under way."""
        batches = _batched(items, batch)
        if self.workers == 1:
            for part in batches:
                yield from stage(part)
            return
        yield from _Pool(self.workers, stage, on_crash).run(batches)


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while part := list(islice(remaining, size)):
        yield part


def _begin() -> None:
    # Ctrl-C is for the main process: it stops handing out work and leaves a whole record.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Killed outright, the main process stops nobody, and a worker would wait for work for ever.
    Thread(target=_end_with_parent, daemon=True).start()
    # One thread a process: two cores run two workers, and numeric libraries would start more each.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    look_seldom()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _end(pool: ProcessPoolExecutor) -> None:
    workers = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for worker in workers:
        worker.terminate()


class _Pool(Generic[T, R]):
    """One run of a stage over worker processes; the pool is made anew when a worker died."""

    def __init__(self, workers: int, stage: Stage[T, R], on_crash: Callable[[T], Sequence[R]] | None) -> None:
        self.workers, self.stage, self.on_crash = workers, stage, on_crash
        self.pool = self._start(workers)

    @staticmethod
    def _start(workers: int) -> ProcessPoolExecutor:
        # Fork would copy the model's threads and the open record into the workers.
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)

    def run(self, batches: Iterator[list[T]]) -> Iterator[R]:
        waiting: deque[tuple[list[T], Future[Sequence[R]]]] = deque()
        done = False
        try:
            for part in batches:
                waiting.append((part, self._submit(part)))
                if len(waiting) >= 3 * self.workers:
                    yield from self._next(waiting)
            while waiting:
                yield from self._next(waiting)
            done = True
        finally:
            self._stop(at_once=not done)

    def _stop(self, *, at_once: bool) -> None:
        # Workers write nothing, so their batches may end anywhere; waiting for them took 20 s after Ctrl-C.
        if at_once:
            _end(self.pool)
        else:
            self.pool.shutdown(wait=False, cancel_futures=True)

    def _submit(self, part: list[T]) -> Future[Sequence[R]]:
        try:
            return self.pool.submit(self.stage, part)
        except (BrokenProcessPool, OSError) as error:
            # The pipes of a pool that breaks are closed under the worker that is being started.
            if isinstance(error, OSError) and not self.pool._broken:
                raise
            # The break is met, and mended, where the result is taken.
            future: Future[Sequence[R]] = Future()
            future.set_exception(BrokenProcessPool(str(error)))
            return future

    def _next(self, waiting: deque[tuple[list[T], Future[Sequence[R]]]]) -> Sequence[R]:
        part, future = waiting.popleft()
        try:
            return future.result()
        except BrokenProcessPool:
            self._restart()
            rows = self._one_by_one(part)
            again = [(other, self._submit(other)) for other, _ in waiting]
            waiting.clear()
            waiting.extend(again)
            return rows

    def _restart(self) -> None:
        # Python ends the workers of a broken pool, but not one that was just being started, and then waits for it at
        # exit for ever (3.11.7, met once in about forty runs of the tests).
        _end(self.pool)
        self.pool = self._start(self.workers)

    def _one_by_one(self, part: list[T]) -> list[R]:
        """Do a broken batch again item by item: the one that kills its worker twice is the culprit."""
        rows: list[R] = []
        for item in part:
            try:
                rows.extend(self._alone(item))
            except BrokenProcessPool:
                self._restart()
                rows.extend(self._crashed(item))
        return rows

    def _alone(self, item: T) -> Sequence[R]:
        return self._submit([item]).result()

    def _crashed(self, item: T) -> Sequence[R]:
        if self.on_crash is None:
            raise BrokenProcessPool("a worker process died twice on the same item")
        return self.on_crash(item)
