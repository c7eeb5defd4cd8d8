"""What remembers the lots of search from build to build, and how a lot's blocks lie in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

_TAG = 12  # bytes


class Store(Protocol):
    """What remembers lots from build to build, of one version of the program.

    It may forget, one of a lot's values or all; but what it returns is whole, and was once put under that name.
    is_shared: whether what one process puts there is there for all.
    """

    is_shared: bool

    def get(self, name: str) -> bytes | None:
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


@dataclass(frozen=True, slots=True)
class Blocks:
    """A lot's blocks in one row of bytes, so that one can be had without the others: tag, where each ends, blocks."""

    packed: bytes | memoryview

    @property
    def tag(self) -> str:
        """What says to which head they belong."""
        return bytes(self.packed[:_TAG]).decode("ascii", "replace")

    def of(self, shard: int) -> bytes:
        """Return a block."""
        ends = memoryview(self.packed)[_TAG:]
        count = int.from_bytes(ends[:4], "little")
        begin, end = (int.from_bytes(ends[4 * i : 4 * i + 4], "little") for i in (shard + 1, shard + 2))
        blocks = ends[4 * (count + 2) :]
        return bytes(blocks[begin:end])

    def all(self) -> list[bytes]:
        """Return all blocks."""
        return [self.of(shard) for shard in range(int.from_bytes(self.packed[_TAG : _TAG + 4], "little"))]


def packed(tag: str, blocks: Sequence[bytes]) -> bytes:
    """Return the blocks in one row of bytes. tag: 12 characters of ASCII."""
    ends = accumulate(map(len, blocks), initial=0)
    numbers = b"".join(n.to_bytes(4, "little") for n in (len(blocks), *ends))
    return b"".join((tag.encode(), numbers, *blocks))
