"""What remembers the lots of search from build to build, and how a lot's values lie in it."""

import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, Protocol

_TAG = 12  # bytes


class Store(Protocol):
    """What remembers lots from build to build, of one version of the program.

    It may forget, one of a lot's values or all; but what it returns is whole, and was once put under that name.
    is_shared: whether what one process puts there is there for all.
    """

    is_shared: bool

    def get(self, name: str) -> bytes | memoryview | None:
        """Return the value."""

    def view(self, name: str) -> memoryview | None:
        """Return the value, of which only a part will be looked at: unlike what `get` returns it may be damaged."""

    def put(self, name: str, value: bytes) -> None:
        """Remember it."""


class Memory:
    """A store for as long as it lives."""

    is_shared = False

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}

    def get(self, name: str) -> bytes | None:
        """Return the value."""
        return self.values.get(name)

    def view(self, name: str) -> memoryview | None:
        """Return the value."""
        value = self.values.get(name)
        return None if value is None else memoryview(value)

    def put(self, name: str, value: bytes) -> None:
        """Remember it."""
        self.values[name] = value


class Row(Sequence[memoryview]):
    """Many values in one row of bytes, so that one can be had without the others: tag, where each ends, values.

    A row that was not read as a whole may be damaged: then its values are anything, and whoever asks must know checksums.
    """

    __slots__ = ("_cuts", "_values", "tag")

    def __init__(self, row: bytes | memoryview) -> None:
        """row: as `packed` made it; tag is empty where it is another thing."""
        data = memoryview(row)
        count = int.from_bytes(data[_TAG : _TAG + 4], "little")
        begin = _TAG + 4 * (count + 2)
        self._cuts = array("I", bytes(data[_TAG + 4 : begin]) if begin <= len(data) else bytes(4))
        if sys.byteorder == "big":
            self._cuts.byteswap()
        self._values = data[begin:]
        self.tag = bytes(data[:_TAG]).decode("ascii", "replace") if len(self._cuts) == count + 1 else ""

    def __len__(self) -> int:
        return len(self._cuts) - 1

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        return self._values[self._cuts[place] : self._cuts[place + 1]]


def packed(tag: str, values: Sequence[bytes | memoryview]) -> bytes:
    """Return the values in one row of bytes. tag: 12 characters of ASCII."""
    numbers = array("I", (len(values), *accumulate(map(len, values), initial=0)))
    if sys.byteorder == "big":
        numbers.byteswap()
    return b"".join((tag.encode(), numbers.tobytes(), *values))
