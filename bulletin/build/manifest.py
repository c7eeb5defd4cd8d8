"""The manifest of a large site, of which a few rows are wanted: they are found by halving, and the rest stays bytes."""

import json
from collections.abc import Iterator, Mapping

from bulletin.build.plan import HEAD, TAIL, Fingerprint, Made, row_of

LAST = "\U0010ffff"  # comes after all other characters


class Manifest(Mapping[str, Made]):
    """What the last build made, as the manifest's bytes have it, a line for each file in the order of their paths."""

    def __init__(self, data: bytes) -> None:
        """data: as `dump_manifest` wrote it; what has another beginning or end counts as empty."""
        is_whole = data.startswith(HEAD) and data.endswith(TAIL) and len(data) > len(HEAD) + len(TAIL)
        self._data = data if is_whole else HEAD + TAIL
        self._begin, self._end = len(HEAD), len(self._data) - len(TAIL)
        self._last: tuple[str, Made] | None = None  # one that is asked for is asked for again at once

    def __getitem__(self, path: str) -> Made:
        if self._last and self._last[0] == path:
            return self._last[1]
        begin, end, is_there = self._place(path)
        if not is_there:
            raise KeyError(path)
        ((_, values),) = json.loads(b"{%s}" % self._data[begin:end].removesuffix(b",")).items()
        tool, layout, content, size, mtime_ns = values
        made = Made(Fingerprint(tool, layout, content), size, mtime_ns)
        self._last = (path, made)
        return made

    def __iter__(self) -> Iterator[str]:
        return self.below("")

    def __len__(self) -> int:
        return self._data.count(b"\n", self._begin, self._end) + (self._begin < self._end)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._place(path)[2]

    def below(self, prefix: str) -> Iterator[str]:
        """Yield the paths that begin so, in order."""
        begin, end = self._place(prefix)[0], self._place(f"{prefix}{LAST}")[0]
        for row in self._data[begin : min(end, self._end)].splitlines():
            yield _path(row).decode()

    def amended(self, made: Mapping[str, Made]) -> bytes:
        """Return the manifest's bytes with these rows, in place of old ones of the same paths."""
        whole = memoryview(self._data)
        parts: list[bytes | memoryview] = []
        at, has_rows = 0, self._begin < self._end
        for path in sorted(made):
            row = row_of(path, made[path]).encode()
            begin, end, is_there = self._place(path)
            if is_there:
                parts += [whole[at:begin], row]
                at = end - self._data.endswith(b",", begin, end)
            elif has_rows and begin < self._end:
                parts += [whole[at:begin], row, b",\n"]
                at = begin
            else:
                parts += [whole[at : self._end], b",\n" if has_rows else b"", row]
                at, has_rows = self._end, True
        return b"".join([*parts, whole[at:]])

    def _place(self, path: str) -> tuple[int, int, bool]:
        """Return where the row of a path begins and ends, or where it would begin, and whether it is there."""
        data, wanted = self._data, path.encode("utf-8", "surrogatepass")
        low, high = self._begin, self._end
        while low < high:
            middle = (low + high) // 2
            begin = data.rfind(b"\n", low, middle) + 1 or low
            end = data.find(b"\n", middle, high)
            end = high if end < 0 else end
            found = _path(data[begin:end])
            if found == wanted:
                return begin, end, True
            if found < wanted:
                low = end + 1
            else:
                high = max(begin - 1, low)
        return low, low, False


class AsLeft(Mapping[str, tuple[int, int]]):
    """(size, mtime in ns) of files that are known to lie as the last build left them."""

    def __init__(self, made: Manifest) -> None:
        self._made = made

    def __getitem__(self, path: str) -> tuple[int, int]:
        made = self._made[path]
        return made.size, made.mtime_ns

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _path(row: bytes) -> bytes:
    """Return the path of a row, in UTF-8, whose order is that of the characters."""
    path = row[1 : row.find(b'": [')]
    if b"\\" in path:
        ((name, _),) = json.loads(b"{%s}" % row.removesuffix(b",")).items()
        return str(name).encode()
    return path
