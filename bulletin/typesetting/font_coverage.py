"""Which characters a face has, read from its file; what fontTools would say of it as well, with more than anybody asks for."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import BinaryIO

from bulletin.typesetting.fonts import Face


def coverage_of(faces: Iterable[Face]) -> dict[str, frozenset[str]]:
    """Return the characters of each role's face."""
    return dict(Coverage(faces))


class Coverage(Mapping[str, frozenset[str]]):
    """The characters of each role's face; a face is opened when somebody asks for it."""

    def __init__(self, faces: Iterable[Face]) -> None:
        self._paths = {face.role: face.path for face in faces}

    def __getitem__(self, role: str) -> frozenset[str]:
        path = self._paths[role]
        return characters_in(path, path.stat().st_mtime_ns)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def characters_in(path: Path, mtime_ns: int) -> frozenset[str]:
    """Return the characters of a face. mtime_ns: of its file, which may be another by now."""
    with path.open("rb") as file:
        codes = codes_of(_cmap(file))
    if codes is not None:
        return frozenset(map(chr, codes))
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=0, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _cmap(file: BinaryIO) -> bytes:
    """Return the `cmap` table of a font file, nothing where it is a collection or compressed (OpenType, font file)."""
    head = file.read(12)
    if head[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        for tag, _, start, size in struct.iter_unpack(">4sIII", file.read(16 * int.from_bytes(head[4:6]))):
            if tag == b"cmap":
                file.seek(start)
                return file.read(size)
    return b""


def codes_of(table: bytes) -> list[int] | None:
    """Return the code points of a `cmap` table that leads to glyphs by format 12 or 4, else None; also of none.

    fontTools gives each of 30,000 characters its glyph's name, which takes 0.1 s for a face; nobody asks for the names.
    """
    if not table:
        return None
    count = int.from_bytes(table[2:4])
    places = {table[n : n + 4]: int.from_bytes(table[n + 4 : n + 8]) for n in range(4, 4 + count * 8, 8)}
    whole, plane = places.get(bytes((0, 3, 0, 10))), places.get(bytes((0, 3, 0, 1)))
    if whole is not None:
        return _codes_12(table[whole:]) if table[whole : whole + 2] == b"\0\x0c" else None
    return _codes_4(table[plane:]) if plane is not None and table[plane : plane + 2] == b"\0\x04" else None


def _codes_12(table: bytes) -> list[int]:
    """Return the code points of a subtable of groups: first and last code point, first glyph; glyph 0 is none."""
    groups = struct.iter_unpack(">III", table[16 : int.from_bytes(table[4:8])])
    return [code for first, last, glyph in groups for code in range(first + (glyph == 0), last + 1)]


def _codes_4(table: bytes) -> list[int]:
    """Return the code points of a subtable of segments; the last one only ends it (OpenType, cmap format 4)."""
    words = struct.unpack(
        f">{int.from_bytes(table[2:4]) // 2}H", table[: int.from_bytes(table[2:4]) // 2 * 2]
    )
    count = words[3] // 2
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], words[8 + 3 * count : 8 + 4 * count]
    found: list[int] = []
    for n in range(count - 1):
        for code in range(starts[n], ends[n] + 1):
            glyph = code
            if offsets[n]:  # from its own place in the table, in bytes
                glyph = words[8 + 3 * count + n + offsets[n] // 2 + code - starts[n]]
            if (offsets[n] == 0 or glyph) and (glyph + deltas[n]) % 0x10000:
                found.append(code)
    return found
