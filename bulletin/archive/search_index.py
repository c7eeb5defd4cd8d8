"""Texts → the lists by which search.js finds any run of two or more characters, cut into small files.

For every pair of neighbouring characters there is a list of the articles that have it, each with a class of the
character that follows (code point modulo 251). A run of two characters is looked up exactly; a longer one by its
pairs with their followers, which leaves a few articles that do not have it (about 5 in 100); search.js reads the
text of what it shows, so what is shown is always right. Each list is one rising row of numbers `class << bits | article`, written
as differences in characters that no text has. A pair's file is its two code points modulo the number of files.
"""

import gc
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import sub

# The one table of what search takes for the same; fold.js gets it by `folding_json`. Each character becomes one
# other character or none, so that a place in the folded text leads back to a place in the text.
#   full-width letters, digits and marks → half-width       capitals → small letters
#   〇 ○ ◯ (and Ｏ, O) → o                                  quotation marks of all forms → " and '
#   dashes of all lengths → -                               〔〕【】［］ → [ ]
#   half-width ｡ ､ ･ → 。 、 ·                              blanks, line ends, invisible characters → nothing
FOLDED: Mapping[str, str] = {
    **{chr(0xFF01 + i): chr(0x21 + i).lower() for i in range(94)},
    **{chr(0x41 + i): chr(0x61 + i) for i in range(26)},
    **dict.fromkeys("〇○◯", "o"),
    **dict.fromkeys("“”„‟〝〞〟", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–—―−─－", "-"),
    **dict.fromkeys("〔【", "["),
    **dict.fromkeys("〕】", "]"),
    **dict.fromkeys("・･•‧∙", "·"),
    "｡": "。",
    "､": "、",
    "｢": "「",
    "｣": "」",
    "￥": "¥",
    **dict.fromkeys("\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000", ""),
    **{chr(code): "" for code in range(0x2000, 0x2010)},  # blanks of all widths, joiners, direction marks
    **dict.fromkeys("\u00ad\u2060\ufeff", ""),
    **{chr(code): "" for code in range(0xFE00, 0xFE10)},  # variation selectors
}


class _Table(dict[int, str]):
    """FOLDED by code point, and for characters beyond U+FFFF one of 6,400 that no text has, so that all are single."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code if code < 0x10000 else 0xE000 + code % 6400)
        return self[code]


_TABLE = _Table({ord(char): to for char, to in FOLDED.items()})
BREAK = "\n"  # between the fields of an article: no run crosses it
PAIR, TITLE = "A", "B"  # what a record begins with; folded text has no capitals, numbers have no A and B
CLASSES = 251
_UTF16 = f"utf-16-{sys.byteorder[0]}e"
_LOW, _HIGH = 56, 31  # symbols that end a number, and symbols that go before
_ALPHABET = [chr(c) for c in range(0x23, 0x7F) if chr(c) not in "AB\\"][: _LOW + _HIGH]


def fold(text: str) -> str:
    """Return the text as it is compared."""
    return text.translate(_TABLE)


def folding() -> tuple[str, str, str]:
    """Return the table for JavaScript: characters, what each becomes, and the characters that vanish."""
    kept = [char for char in FOLDED if FOLDED[char]]
    return "".join(kept), "".join(FOLDED[c] for c in kept), "".join(c for c in FOLDED if not FOLDED[c])


class _Numbers(dict[int, str]):
    """Number → symbols: digits base 31 from the second half of the alphabet, the last base 56 from the first."""

    def __init__(self) -> None:
        super().__init__()
        self._beginnings: dict[int, str] = {0: ""}

    def __missing__(self, number: int) -> str:
        rest, last = divmod(number, _LOW)
        beginning = self._beginnings.get(rest)
        if beginning is None:
            out, left = "", rest
            while left:
                left, digit = divmod(left - 1, _HIGH)
                out = _ALPHABET[_LOW + digit] + out
            beginning = self._beginnings[rest] = out
        out = beginning + _ALPHABET[last]
        if number < 1 << 16:
            self[number] = out
        return out


_NUMBERS = _Numbers()


def write_numbers(numbers: Iterable[int]) -> str:
    """Return numbers ≥ 0 as printable ASCII without quotes, backslash, A and B."""
    return "".join(map(_NUMBERS.__getitem__, numbers))


def shards_for(characters: int) -> int:
    """Return into how many files the lists of that much text go, so that each has about 8 to 16 KB."""
    count = 16
    while count < 2048 and characters > count * 6_000:
        count *= 2
    return count


def shard_of(pair: str, shards: int) -> int:
    """Return the number of the file that has a pair."""
    return (ord(pair[0]) * 31 + ord(pair[1])) % shards


def index_texts(titles: Sequence[str], texts: Sequence[str], bits: int, shards: int) -> list[str]:
    """Return the files' contents. titles, texts: folded, one for each article, the text with the title."""
    was_on = gc.isenabled()
    gc.disable()  # hundreds of thousands of lists and not one cycle: collecting doubles the time
    try:
        out: list[list[str]] = [[] for _ in range(shards)]
        for mark, fields in ((PAIR, texts), (TITLE, titles)):
            lists = _lists(fields, bits)
            for pair in sorted(lists):
                if BREAK not in pair:
                    row = sorted(set(lists.pop(pair)))
                    numbers = write_numbers(map(sub, row, chain((0,), row)))
                    out[shard_of(pair, shards)].append(mark + pair + numbers)
        return ["".join(records) for records in out]
    finally:
        if was_on:
            gc.enable()


def _lists(fields: Sequence[str], bits: int) -> dict[str, list[int]]:
    """Return pair → its places, in any order and with repetitions."""
    classes = {ord(char): chr(ord(char) % CLASSES) for char in set().union(*fields)}
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for article, field in enumerate(fields):
        units = field.encode(_UTF16)
        # One int object for each class, shared by all places of the article: lists hold pointers only.
        places = [number << bits | article for number in range(CLASSES)]
        follower = (field.translate(classes) + "\0\0").encode("latin-1")
        for first in (
            0,
            1,
        ):  # the pairs that begin at even places, and at odd ones; a pair is read as one number
            end = len(units) - (len(units) - 2 * first) % 4
            pairs = memoryview(units[2 * first : end]).cast("I").tolist()
            found = map(places.__getitem__, follower[2 + first :: 2])
            for pair, place in zip(pairs, found, strict=False):
                lists[pair].append(place)
    return {pair.to_bytes(4, sys.byteorder).decode(_UTF16): places for pair, places in lists.items()}


def look_up(shards: Sequence[str], word: str, bits: int, mark: str = PAIR) -> set[int]:
    """Return the articles that search.js takes for candidates: what `index_texts` writes, read back."""
    found: set[int] | None = None
    for i in range(len(word) - 1):
        wanted = ord(word[i + 2]) % CLASSES if i + 2 < len(word) else None
        places = _read(shards[shard_of(word[i : i + 2], len(shards))], mark + word[i : i + 2])
        here = {p & (1 << bits) - 1 for p in places if wanted is None or p >> bits == wanted}
        found = here if found is None else found & here
    return found or set()


def _read(shard: str, key: str) -> list[int]:
    out: list[int] = []
    start = shard.find(key)
    number, last = 0, 0
    for char in shard[start + len(key) :] if start >= 0 else "":
        if char in (PAIR, TITLE):
            break
        digit = _ALPHABET.index(char)
        if digit >= _LOW:
            number = number * _HIGH + digit - _LOW + 1
        else:
            last += number * _LOW + digit
            number = 0
            out.append(last)
    return out
