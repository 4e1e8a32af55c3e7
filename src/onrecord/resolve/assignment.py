"""Whose each mention is, in twelve bytes a mention: an archive has tens of millions of them."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


class Assignment(Mapping[str, str]):
    """An unchanging mapping of ids to names. Ids of 16 hex digits are kept as numbers, any others as they are."""

    def __init__(
        self, keys: NDArray[np.uint64], numbers: NDArray[np.int32], names: Sequence[str], others: Mapping[str, int]
    ) -> None:
        self._keys, self._numbers, self._names, self._others = keys, numbers, names, others
        # Bisecting what Python reads from the array takes a third of asking numpy for one key at a time.
        self._sorted = keys.data

    def __getitem__(self, name: str) -> str:
        key = _number(name)
        if key is None:
            return self._names[self._others[name]]
        place = bisect_left(self._sorted, key)
        if place == len(self._sorted) or self._sorted[place] != key:
            raise KeyError(name)
        return self._names[int(self._numbers[place])]

    def __iter__(self) -> Iterator[str]:
        yield from (f"{key:016x}" for key in self._keys.tolist())
        yield from self._others

    def __len__(self) -> int:
        return len(self._keys) + len(self._others)

    def named(self, names: Sequence[str]) -> Assignment:
        """Return the same with other names by the same numbers."""
        return Assignment(self._keys, self._numbers, names, self._others)


class Assigning:
    """Takes (id, number) pairs, each id once, and makes an `Assignment` of them."""

    def __init__(self) -> None:
        self._keys, self._numbers = array("Q"), array("i")
        self._others: dict[str, int] = {}

    def put(self, name: str, number: int) -> None:
        """Assign an id."""
        key = _number(name)
        if key is None:
            self._others[name] = number
        else:
            self._keys.append(key)
            self._numbers.append(number)

    def done(self, names: Sequence[str]) -> Assignment:
        """Return what was assigned; ``names[number]`` is each one's name."""
        keys, numbers = np.array(self._keys, dtype=np.uint64), np.array(self._numbers, dtype=np.int32)
        order = np.argsort(keys, kind="stable")
        return Assignment(keys[order], numbers[order], names, dict(self._others))


def _number(name: str) -> int | None:
    if len(name) != 16:
        return None
    try:
        key = int(name, 16)
    except ValueError:
        return None
    return key if f"{key:016x}" == name else None
