"""Numbers as printable ASCII: rows of small numbers in a quarter of the bytes that JSON takes.

A number is written in digits of base 22 from the end of the alphabet, and the last one in base 65 from its beginning,
which so ends the number. The alphabet has no quotes and no backslash, and not A and B, which begin posting lists.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

LAST: Final = 65  # symbols that end a number
LEADING: Final = 22  # symbols before a number
ALPHABET: Final = "".join(chr(c) for c in range(0x23, 0x7F) if chr(c) not in "AB\\")[: LAST + LEADING]


def write_numbers(numbers: Iterable[int]) -> str:
    """Return numbers ≥ 0, one after the other."""
    return "".join(map(_symbols, numbers))


@lru_cache(1 << 16)
def _symbols(number: int) -> str:
    rest, last = divmod(number, LAST)
    symbols = ALPHABET[last]
    while rest:
        rest, digit = divmod(rest - 1, LEADING)
        symbols = ALPHABET[LAST + digit] + symbols
    return symbols
