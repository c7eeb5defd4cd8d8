"""Ranges of whole numbers, first and last both included; formatting of 份号 (six digits) and of their ranges."""

from collections.abc import Iterable, Iterator

NumberRange = tuple[int, int]  # first and last

DASH = "–"  # between 份号 on paper
HYPHEN = "-"  # in text that is typed or parsed: records, numbers of combined issues (第7-8期), options


def ranges_of(numbers: Iterable[int]) -> tuple[NumberRange, ...]:
    """Group numbers into ranges: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    return merged((number, number) for number in numbers)


def merged(ranges: Iterable[NumberRange]) -> tuple[NumberRange, ...]:
    """Sort ranges, and join adjacent and overlapping ones."""
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
    """Return "first–last", or just "first" if both are equal."""
    return f"{first}" if first == last else f"{first}{dash}{last}"


COPY_NUMBER_DIGITS = 6  # GB/T 9704—2012, 7.2.1


def copy_number(number: int) -> str:
    """Return a 份号 as it is printed: 000018."""
    return f"{number:0{COPY_NUMBER_DIGITS}}"


def copy_range(first: int, last: int, dash: str = DASH) -> str:
    """Return 000001–000003, or 000007 if both are equal. dash: HYPHEN in files that are parsed again."""
    return range_text(copy_number(first), copy_number(last), dash)


def copy_ranges(ranges: Iterable[NumberRange]) -> str:
    """Return ranges as printed in registers: 000001–000003、000121."""
    return "、".join(copy_range(first, last) for first, last in ranges)
