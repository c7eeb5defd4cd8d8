"""份号: which copy bears which number, in packing order.

GB/T 9704—2012, 7.2.1: six digits. 党政机关公文处理工作条例, art. 9: every copy of a state secret has one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bulletin.values.distribution import Dispatch, Lot

DIGITS = 6  # 7.2.1
COPIES_IN_A_FILE = 2000  # 惯例: what a printer takes as one job; more copies make more files
MOST_NUMBERED = 100_000  # copies that one run puts into files: 50 of them
STATE_SECRETS = ("秘密", "机密", "绝密")


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its number, and whose it is."""

    number: int
    lot: Lot


def digits(number: int) -> str:
    """Return a 份号 as it is printed: 000018."""
    return f"{number:0{DIGITS}}"


def is_state_secret(secrecy: str) -> bool:
    """Return whether a 密级 as written is one of the law's three, whose copies must bear numbers (内部 is none)."""
    return secrecy.startswith(STATE_SECRETS)


def without_numbers(dispatch: Dispatch) -> Dispatch:
    """Return the dispatch as it is printed when no copy bears a number."""
    return replace(dispatch, lots=tuple(replace(lot, numbers=()) for lot in dispatch.lots), withdrawn=())


def copies_of(dispatch: Dispatch, only: frozenset[int] | None = None) -> Iterator[Copy]:
    """Yield every numbered copy in packing order. only: these numbers alone, as when spoilt copies are printed again."""
    for lot in dispatch.lots:
        for first, last in lot.numbers:
            for number in range(first, last + 1):
                if only is None or number in only:
                    yield Copy(number, lot)


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return numbers as (first, last), runs joined: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def in_words(pairs: Iterable[tuple[int, int]]) -> str:
    """Return 000001–000003、000007."""
    return "、".join(digits(a) if a == b else f"{digits(a)}–{digits(b)}" for a, b in pairs)
