"""Writes rows of small numbers as printable ASCII, in a quarter of the bytes that JSON takes.

The last digit of a number has base 65 and is one of the first 65 symbols of the alphabet, which marks the number's end; the
digits before it have base 22 and are the last 22 symbols. The alphabet has no quotes, no backslash, and neither A nor B,
which begin posting lists.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

LAST: Final = 65  # symbols for the last digit of a number
LEADING: Final = 22  # symbols for the digits before it
ALPHABET: Final = "".join(chr(c) for c in range(0x23, 0x7F) if chr(c) not in "AB\\")[: LAST + LEADING]


def write_numbers(numbers: Iterable[int]) -> str:
    """Return numbers ≥ 0, written one after the other."""
    return "".join(map(_symbols, numbers))


@lru_cache(1 << 16)
def _symbols(number: int) -> str:
    rest, last = divmod(number, LAST)
    symbols = ALPHABET[last]
    while rest:
        # `rest - 1`: a leading digit of 0 counts as well, so no combination of symbols is wasted.
        rest, digit = divmod(rest - 1, LEADING)
        symbols = ALPHABET[LAST + digit] + symbols
    return symbols
