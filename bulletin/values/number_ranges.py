"""Ranges of whole numbers, first and last both included; and 份号, six digits each, alone and in ranges."""

from collections.abc import Iterable, Iterator

NumberRange = tuple[int, int]  # first and last

DASH = "–"  # between 份号 in print
HYPHEN = "-"  # in what is typed and read again: records, numbers of combined issues (第7-8期), options


def ranges_of(numbers: Iterable[int]) -> tuple[NumberRange, ...]:
    """Return numbers as ranges: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    return merged((number, number) for number in numbers)


def merged(ranges: Iterable[NumberRange]) -> tuple[NumberRange, ...]:
    """Return the same numbers in order, with adjacent and overlapping ranges joined."""
    out: list[NumberRange] = []
    for first, last in sorted(ranges):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def count_of(ranges: Iterable[NumberRange]) -> int:
    """Return how many numbers these ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def numbers_in(ranges: Iterable[NumberRange]) -> Iterator[int]:
    """Yield each number of these ranges."""
    for first, last in ranges:
        yield from range(first, last + 1)


def range_text(first: int | str, last: int | str, dash: str = DASH) -> str:
    """Return "first–last", or the one where both are equal."""
    return f"{first}" if first == last else f"{first}{dash}{last}"


COPY_NUMBER_DIGITS = 6  # GB/T 9704—2012, 7.2.1


def copy_number(number: int) -> str:
    """Return a 份号 as it is printed: 000018."""
    return f"{number:0{COPY_NUMBER_DIGITS}}"


def copy_range(first: int, last: int, dash: str = DASH) -> str:
    """Return 000001–000003, or 000007 where both are equal. dash: HYPHEN in files that programs read."""
    return range_text(copy_number(first), copy_number(last), dash)


def copy_ranges(ranges: Iterable[NumberRange]) -> str:
    """Return ranges as registers have them: 000001–000003、000121."""
    return "、".join(copy_range(first, last) for first, last in ranges)
