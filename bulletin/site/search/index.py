"""Folded texts → the lists by which search.js finds any run of two or more characters, as records in blocks.

For every pair of neighbouring characters there is a record of the articles that have it, each with a class of the
character that follows (the last four bits of its code point). A run of two characters is looked up exactly; a longer
one by its pairs with their followers, which leaves a few articles that do not have it (about 5 in 100); search.js
reads the text of what it shows, so what is shown is always right.

A record is `A` (of titles: `B`), the pair, and one rising row of numbers `article * 16 + class`, written as
differences in characters that no text has. Articles are counted within a lot of issues. The records of a lot are cut
into blocks, each pair into the block that its code points name, and stand in order there. So a block is the same
whichever way it was made: by sorting all places of a lot at once, where numpy is there (`search_sorted`); by gathering
them pair by pair, which takes six times as long; or by mending an older block.
"""

import gc
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, zip_longest
from operator import sub

from bulletin.site.search.fold import BREAK
from bulletin.site.search.words import Folded

PAIR, TITLE = "A", "B"  # what a record begins with; folded text has no capitals, numbers have no A and B
CLASS_BITS = 4
CLASSES = 1 << CLASS_BITS
UTF16 = f"utf-16-{sys.byteorder[0]}e"
_LOW_BYTE = 0 if sys.byteorder == "little" else 1  # where it stands in a character
LOW, HIGH = 56, 31  # symbols that end a number, and symbols that go before
ALPHABET = "".join(chr(c) for c in range(0x23, 0x7F) if chr(c) not in "AB\\")[: LOW + HIGH]
_MOST_SHARDS = 2048  # `search_sorted` has 11 bits for them
_RECORD, _NEXT = re.compile("[AB][^AB]*"), re.compile("[AB]")
_NUMBER = re.compile(f"[{re.escape(ALPHABET[LOW:])}]*[{re.escape(ALPHABET[:LOW])}]")


class _Numbers(dict[int, str]):
    """Number → symbols: digits base 31 from the second half of the alphabet, the last base 56 from the first."""

    def __init__(self) -> None:
        super().__init__()
        self._beginnings: dict[int, str] = {0: ""}

    def __missing__(self, number: int) -> str:
        rest, last = divmod(number, LOW)
        beginning = self._beginnings.get(rest)
        if beginning is None:
            out, left = "", rest
            while left:
                left, digit = divmod(left - 1, HIGH)
                out = ALPHABET[LOW + digit] + out
            beginning = self._beginnings[rest] = out
        out = beginning + ALPHABET[last]
        if number < 1 << 16:
            self[number] = out
        return out


class _Values(dict[str, int]):
    """Symbols → number."""

    def __missing__(self, symbols: str) -> int:
        rest = 0
        for symbol in symbols[:-1]:
            rest = rest * HIGH + ALPHABET.index(symbol) - LOW + 1
        number = rest * LOW + ALPHABET.index(symbols[-1])
        if number < 1 << 16:
            self[symbols] = number
        return number


_NUMBERS, _VALUES = _Numbers(), _Values()


def write_numbers(numbers: Iterable[int]) -> str:
    """Return numbers ≥ 0 as printable ASCII without quotes, backslash, A and B."""
    return "".join(map(_NUMBERS.__getitem__, numbers))


def shards_for(characters: int) -> int:
    """Return into how many files the lists of that much text go, so that each has about 8 to 16 KB."""
    count = 16
    while count < _MOST_SHARDS and characters > count * 6_000:
        count *= 2
    return count


def shard_of(pair: str, shards: int) -> int:
    """Return the number of the file that has a pair. shards: a power of two."""
    return (ord(pair[0]) * 31 + ord(pair[1])) % shards


def gathered_blocks(issues: Sequence[Folded], shards: int) -> list[bytes]:
    """Return the block for each shard, in UTF-8, by Python alone."""
    was_on = gc.isenabled()
    gc.disable()  # tens of thousands of lists and not one cycle: collecting doubles the time
    try:
        out: list[list[str]] = [[] for _ in range(shards)]
        texts = [text for issue in issues for text in issue.texts]
        titles = [title for issue in issues for title in issue.titles]
        for mark, fields in ((PAIR, texts), (TITLE, titles)):
            lists = _places(fields, 0)
            for pair in sorted(lists):
                out[shard_of(pair, shards)].append(_record(mark + pair, lists[pair]))
        return ["".join(block).encode() for block in out]
    finally:
        if was_on:
            gc.enable()


def mended_blocks(
    blocks: Sequence[bytes | memoryview], changes: Iterable[tuple[int, Folded | None, Folded]]
) -> dict[int, bytes]:
    """Return shard → block of those that change when issues do; blocks in UTF-8.

    changes: the number of the issue's first article, its words before (None: it is new, and the last), its words now,
    with as many articles as before.
    """
    was, now = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    for start, old, new in changes:
        for i, (before, after) in enumerate(zip_longest(_articles(old), _articles(new)), start):
            for mark, then, here in zip((TITLE, PAIR), before or ("", ""), after or ("", ""), strict=True):
                if then != here:
                    _add_changed(mark, _pairs([then], i), _pairs([here], i), was, now)
    by_shard: dict[int, list[str]] = {}
    for key in was.keys() | now.keys():
        if was.get(key) != now.get(key):
            by_shard.setdefault(shard_of(key[1:], len(blocks)), []).append(key)
    out = {}
    for shard, keys in by_shard.items():
        records = {record[:3]: record for record in _RECORD.findall(str(blocks[shard], "utf-8"))}
        for key in keys:
            if places := set(_read(records.pop(key, key), key)) - was[key] | now[key]:
                records[key] = _record(key, places)
        out[shard] = "".join(records[key] for key in sorted(records)).encode()
    return out


def _articles(issue: Folded | None) -> Iterable[tuple[str, str]]:
    return zip(issue.titles, issue.texts, strict=True) if issue else ()


def _add_changed(
    mark: str,
    then: Mapping[int, list[int]],
    here: Mapping[int, list[int]],
    was: dict[str, set[int]],
    now: dict[str, set[int]],
) -> None:
    """Add the places of those pairs that an article has otherwise than before; most it has as before."""
    for pair in then.keys() | here.keys():
        if then.get(pair) != here.get(pair) and BREAK not in (name := _name(pair)):
            was[mark + name].update(then.get(pair, ()))
            now[mark + name].update(here.get(pair, ()))


def _places(fields: Sequence[str], start: int) -> dict[str, list[int]]:
    """Return pair → its places, in any order and with repetitions. start: the number of the first article."""
    named = ((_name(pair), places) for pair, places in _pairs(fields, start).items())
    return {pair: places for pair, places in named if BREAK not in pair}


def _name(pair: int) -> str:
    return pair.to_bytes(4, sys.byteorder).decode(UTF16)


def _pairs(fields: Sequence[str], start: int) -> dict[int, list[int]]:
    """Return the same by the pair's four bytes as one number, with the pairs that have a BREAK."""
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for article, field in enumerate(fields, start):
        units = (field + BREAK).encode(UTF16)
        # One int object for each class, shared by all places of the article: lists hold pointers only.
        own = [article << CLASS_BITS | number for number in range(CLASSES)] * (256 >> CLASS_BITS)
        followers = units[4 + _LOW_BYTE :: 2]
        for first in (0, 1):  # the pairs that begin at even places, and at odd ones
            end = len(units) - (len(units) - 2 * first) % 4
            pairs = memoryview(units[2 * first : end]).cast("I").tolist()
            for pair, place in zip(pairs, map(own.__getitem__, followers[first::2]), strict=False):
                lists[pair].append(place)
    return lists


def _record(key: str, places: Iterable[int]) -> str:
    row = sorted(set(places))
    if len(row) == 1:  # more than half of all
        return key + _NUMBERS[row[0]]
    return key + write_numbers(map(sub, row, chain((0,), row)))


def look_up(blocks: Sequence[bytes], word: str, mark: str = PAIR) -> set[int]:
    """Return the articles that search.js takes for candidates: what `gathered_blocks` writes, read back."""
    found: set[int] | None = None
    for i in range(len(word) - 1):
        wanted = ord(word[i + 2]) % CLASSES if i + 2 < len(word) else None
        pair = word[i : i + 2]
        places = _read(blocks[shard_of(pair, len(blocks))].decode(), mark + pair)
        here = {p >> CLASS_BITS for p in places if wanted is None or p % CLASSES == wanted}
        found = here if found is None else found & here
    return found or set()


def _read(block: str, key: str) -> list[int]:
    """Return the places of a record, which may be the whole block."""
    start = block.find(key)
    if start < 0:
        return []
    end = _NEXT.search(block, start + len(key))
    numbers = _NUMBER.findall(block, start + len(key), end.start() if end else len(block))
    return list(accumulate(map(_VALUES.__getitem__, numbers)))
