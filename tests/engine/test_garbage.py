import gc
from collections.abc import Sequence

import pytest

from onrecord.engine.garbage import seldom
from onrecord.engine.local import LocalEngine


def _threshold(items: Sequence[int]) -> list[int]:
    return [gc.get_threshold()[0] for _ in items]


def test_garbage_is_looked_for_as_often_as_before_after_a_block() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError), seldom():
        within = gc.get_threshold()
        raise ValueError
    assert (within, gc.get_threshold()) == ((100_000, *before[1:]), before)


def test_garbage_is_seldom_looked_for_in_workers() -> None:
    assert list(LocalEngine(2).flat_map(range(3), _threshold, batch=1)) == [100_000] * 3
