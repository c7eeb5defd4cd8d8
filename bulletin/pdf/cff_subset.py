"""Removes unused glyphs from a CID-keyed CFF font (Adobe TN 5176).

HarfBuzz keeps an empty entry for each removed glyph, which makes files larger, and takes longer. fontTools makes the
same font in four times the time; the tests read the result with it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

CHARSET, CHAR_STRINGS, PRIVATE, SUBRS = b"\x0f", b"\x11", b"\x12", b"\x13"
CID_COUNT, FONT_DICTS, FONT_DICT_SELECT = b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
ROS = b"\x0c\x1e"  # what a CID-keyed font's Top DICT begins with (section 18)

Bytes = bytes | memoryview
Dict = list[tuple[bytes, bytes]]  # (operator, operands), both as written


def subset(font: Bytes, glyphs: Collection[int]) -> bytes | None:
    """Return the font with .notdef and these glyphs only; the CID of each is its former glyph number.

    None for a font that is not supported: an empty one, several in one file, or one whose parts have subroutines.
    """
    if not font:
        return None
    names = _Index(font, font[2])
    tops = _Index(font, names.end)
    strings = _Index(font, tops.end)
    subroutines = _Index(font, strings.end)
    if len(names) != 1 or len(tops) != 1:
        return None
    top = _read_dict(tops[0])
    places = {operator: _integers(operands)[-1] for operator, operands in top if _integers(operands)}
    if not {CHARSET, CHAR_STRINGS, FONT_DICTS, FONT_DICT_SELECT} <= places.keys():
        return None
    char_strings = _Index(font, places[CHAR_STRINGS])
    kept = sorted({0, *glyphs} & set(range(len(char_strings))))
    parts = _Index(font, places[FONT_DICTS])
    dicts = [_read_dict(parts[number]) for number in range(len(parts))]
    privates: list[Bytes] = []
    for each in dicts:
        size, at = _integers(dict(each).get(PRIVATE, b"")) or (0, 0)
        privates.append(font[at : at + size])
    if any(SUBRS in dict(_read_dict(private)) for private in privates):
        return None
    part_of = _parts_of(font, places[FONT_DICT_SELECT], len(char_strings))

    head, tail = font[: names.end], font[tops.end : subroutines.end]
    charset = b"\0" + b"".join(number.to_bytes(2, "big") for number in kept[1:])
    select = _select([part_of[number] for number in kept])
    outlines = _write_index([char_strings[number] for number in kept])

    def font_dicts(at: int) -> bytes:
        """Return the INDEX of the parts' Font DICTs, whose Private DICTs follow each other from `at` on."""
        written = []
        for each, private in zip(dicts, privates, strict=True):
            written.append(_write_dict(each, {PRIVATE: _five(len(private)) + _five(at)}))
            at += len(private)
        return _write_index(written)

    def top_dict(at: int) -> bytes:
        starts = {CHARSET: at, FONT_DICT_SELECT: at + len(charset)}
        starts[CHAR_STRINGS] = starts[FONT_DICT_SELECT] + len(select)
        starts[FONT_DICTS] = starts[CHAR_STRINGS] + len(outlines)
        numbers = {operator: _five(start) for operator, start in starts.items()}
        return _write_index([_write_dict(top, numbers | {CID_COUNT: _five(kept[-1] + 1)})])

    # Operands have a fixed size (`_five`), so lengths are known before the offsets are.
    begin = len(head) + len(top_dict(0)) + len(tail)
    privates_at = begin + len(charset) + len(select) + len(outlines) + len(font_dicts(0))
    return b"".join(
        (head, top_dict(begin), tail, charset, select, outlines, font_dicts(privates_at), *privates)
    )


@dataclass(frozen=True, slots=True)
class _Index:
    """An INDEX in a font (section 5), read lazily: it may have thousands of items, of which few are needed."""

    font: Bytes
    at: int

    def __len__(self) -> int:
        return int.from_bytes(self.font[self.at : self.at + 2], "big")

    def __getitem__(self, number: int) -> Bytes:
        return self.font[self._place(number) : self._place(number + 1)]

    @property
    def end(self) -> int:
        """The place in the font behind the index."""
        return self._place(len(self)) if len(self) else self.at + 2

    def _place(self, number: int) -> int:
        size = self.font[self.at + 2]
        first = self.at + 3
        offset = self.font[first + number * size : first + (number + 1) * size]
        return first + (len(self) + 1) * size - 1 + int.from_bytes(offset, "big")


def _write_index(items: Sequence[Bytes]) -> bytes:
    if not items:
        return b"\0\0"
    places = [1]
    for item in items:
        places.append(places[-1] + len(item))
    size = (places[-1].bit_length() + 7) // 8
    offsets = b"".join(place.to_bytes(size, "big") for place in places)
    return len(items).to_bytes(2, "big") + bytes((size,)) + offsets + b"".join(items)


def _read_dict(written: Bytes) -> Dict:
    """Return a DICT's entries in their order (section 4)."""
    data = bytes(written)
    entries: Dict = []
    at = begin = 0
    while at < len(data):
        if data[at] <= 21:
            width = 2 if data[at] == 12 else 1
            entries.append((data[at : at + width], data[begin:at]))
            begin = at = at + width
        else:
            at += _width(data, at)
    return entries


def _write_dict(entries: Dict, changed: dict[bytes, bytes]) -> bytes:
    return b"".join(changed.get(operator, operands) + operator for operator, operands in entries)


def _width(data: bytes, at: int) -> int:
    """Return how many bytes an operand takes."""
    first = data[at]
    if first == 30:  # a real number, which ends with a nibble f
        end = at + 1
        while data[end] & 15 != 15 and data[end] >> 4 != 15:
            end += 1
        return end + 1 - at
    return {28: 3, 29: 5}.get(first, 1 if first < 247 else 2)


def _integers(operands: bytes) -> list[int]:
    """Return the operands that are integers; real numbers are skipped."""
    numbers = []
    at = 0
    while at < len(operands):
        first, width = operands[at], _width(operands, at)
        if first in (28, 29):
            numbers.append(int.from_bytes(operands[at + 1 : at + width], "big", signed=True))
        elif first >= 247:
            sign, base = (1, 247) if first < 251 else (-1, 251)
            numbers.append(sign * ((first - base) * 256 + operands[at + 1] + 108))
        elif first != 30:
            numbers.append(first - 139)
        at += width
    return numbers


def _five(number: int) -> bytes:
    """Return an integer as an operand of five bytes, whatever its value."""
    return b"\x1d" + number.to_bytes(4, "big")


def _parts_of(font: Bytes, at: int, count: int) -> Bytes:
    """Return for each glyph the number of its Font DICT (section 19)."""
    if font[at] == 0:  # format 0 has a byte for each glyph, format 3 ranges of glyphs
        return font[at + 1 : at + 1 + count]
    ranges = int.from_bytes(font[at + 1 : at + 3], "big")
    starts = [int.from_bytes(font[p : p + 2], "big") for p in range(at + 3, at + 6 + 3 * ranges, 3)]
    numbers = font[at + 5 : at + 5 + 3 * ranges : 3]
    return b"".join(
        bytes((number,)) * (end - start)
        for number, start, end in zip(numbers, starts, starts[1:], strict=False)
    )


def _select(parts: list[int]) -> bytes:
    """Return an FDSelect in format 3, which has ranges of glyphs (section 19)."""
    ranges = list(_ranges(parts))
    written = b"".join(start.to_bytes(2, "big") + bytes((part,)) for start, part in ranges)
    return b"\x03" + len(ranges).to_bytes(2, "big") + written + len(parts).to_bytes(2, "big")


def _ranges(parts: list[int]) -> Iterator[tuple[int, int]]:
    for place, part in enumerate(parts):
        if place == 0 or part != parts[place - 1]:
            yield place, part
