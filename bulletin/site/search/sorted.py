"""The words of a lot → its blocks, by numpy where it is there: all places as numbers, sorted at once.

What comes of it is what `gathered_blocks` makes pair by pair, to the byte. All characters of the lot are folded by one
table and lie in one row of numbers, so that no step is taken for a character by itself.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from bulletin.site.search.fold import BREAK, FOLDED, single
from bulletin.site.search.index import ALPHABET, CLASS_BITS, CLASSES, HIGH, LOW, PAIR, UTF16, gathered_blocks
from bulletin.site.search.words import FIELD, Said, folded

_MOST_ARTICLES = 1 << 16  # a key has 16 bits for them
# Bytes, a little less than the most of which glibc takes notice (32 MB on 64 bits): when so large a piece was freed once, it
# keeps what smaller ones leave instead of giving each back to the system. That is a third of the time of a lot.
_ROOM = 30 << 20
_IMPORT_PAYS = 300_000  # characters: below, gathering takes less time than the import of numpy (0.07 s)


def blocks_of(issues: Sequence[Said], shards: int) -> list[bytes]:
    """Return the block for each shard, in UTF-8."""
    numpy = _numpy_for(sum(len(text) for issue in issues for text in issue.texts))
    if numpy and sum(len(issue.texts) for issue in issues) < _MOST_ARTICLES:
        return sorted_blocks(numpy, issues, shards)
    return gathered_blocks(list(map(folded, issues)), shards)


def _numpy_for(characters: int) -> Any:
    """Return numpy where it is there and so much text pays for its import; else None."""
    if "numpy" in sys.modules or characters >= _IMPORT_PAYS:
        # The algebra that comes with numpy starts a thread for each core, which takes as long as all else of the import
        # and would keep this process from being forked.
        with _set_for_now("OPENBLAS_NUM_THREADS", "1"), suppress(ImportError):
            return import_module("numpy")
    return None


@contextmanager
def _set_for_now(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def sorted_blocks(np: Any, issues: Sequence[Said], shards: int) -> list[bytes]:
    """Return what `blocks_of` returns, by numpy; at most 2,048 shards and 65,535 articles."""
    np.empty(_ROOM, "u1")  # never used: see there
    texts = [text for issue in issues for text in issue.texts]
    titles = [title for issue in issues for title in issue.titles]
    keys = np.concatenate([_keys(np, texts, 0, shards), _keys(np, titles, 1, shards)])
    keys.sort()
    keys = keys[_differs(np, keys)]
    place = (keys & np.uint64(0xFFFFF)).astype("u4")
    keys >>= np.uint64(20)
    begins = np.flatnonzero(_differs(np, keys))
    record = keys[begins]
    gaps = place.copy()
    gaps[1:] -= place[:-1]
    gaps[begins] = place[begins]
    symbols, starts = _symbols(np, gaps, begins)
    first, second = record >> np.uint64(16) & np.uint64(0xFFFF), record & np.uint64(0xFFFF)
    symbols[starts] = ord(PAIR) + (record >> np.uint64(32) & np.uint64(1))
    symbols[starts + 1] = first
    symbols[starts + 2] = second
    whole = symbols.tobytes().decode(UTF16).encode()
    # Only the pairs take more bytes in UTF-8 than characters.
    more = sum((pair >= least).astype("i8") for pair in (first, second) for least in (0x80, 0x800))
    begins_at = np.append(starts, len(symbols)) + np.append(0, np.cumsum(more))
    firsts = np.searchsorted((record >> np.uint64(33)).astype("i8"), np.arange(shards + 1))
    return [whole[begin:end] for begin, end in pairwise(begins_at[firsts].tolist())]


def _keys(np: Any, texts: Sequence[str], title: int, shards: int) -> Any:
    """Return for each place one number: shard (11 bits), title (1), pair (32), article (16), class (4)."""
    units, articles = _folded_units(np, texts)
    # Both factors at once, of shard and of pair; what is beyond 64 bits falls off.
    keys = np.multiply(units[:-2], np.uint64((31 << 53 | 1 << 36) % (1 << 64)), dtype="u8")
    keys += np.multiply(units[1:-1], np.uint64(1 << 53 | 1 << 20), dtype="u8")
    keys &= np.uint64((shards - 1) << 53 | (1 << 53) - 1)
    keys |= units[2:] & np.uint16(CLASSES - 1)
    articles |= np.uint64(title << 48)
    keys |= articles[: len(keys)] << np.uint64(CLASS_BITS)
    inside = units != ord(BREAK)
    return keys[inside[:-2] & inside[1:-1]]


def _folded_units(np: Any, texts: Sequence[str]) -> tuple[Any, Any]:
    """Return the characters of all texts as `folded` has them, BREAK behind each and once more, and each one's text."""
    whole = FIELD.join([*texts, "", ""])
    units = whole.encode(UTF16)
    if len(units) != 2 * len(whole):
        units = single(whole).encode(UTF16)
    folded_ones = _fold_table(np)[np.frombuffer(units, "u2")]
    kept = folded_ones != 0
    lengths = np.fromiter((len(text) + 1 for text in texts), "i8", len(texts))
    numbers = np.repeat(np.arange(len(texts), dtype="u8"), lengths)
    return folded_ones[kept], numbers[kept[:-1]]


@cache
def _fold_table(np: Any) -> Any:
    """Return for each character up to U+FFFF what it becomes, 0 where it vanishes; FIELD becomes BREAK."""
    table = np.arange(1 << 16, dtype="u2")
    for char, to in FOLDED.items():
        table[ord(char)] = ord(to) if to else 0
    table[ord(FIELD)] = ord(BREAK)
    return table


def _differs(np: Any, row: Any) -> Any:
    """Return of each number whether it is another than the one before."""
    out = np.ones(len(row), bool)
    np.not_equal(row[1:], row[:-1], out=out[1:])
    return out


def _symbols(np: Any, gaps: Any, begins: Any) -> tuple[Any, Any]:
    """Return the numbers' symbols with room for mark and pair where a record begins, and those places.

    begins: at which numbers records begin.
    """
    alphabet = np.frombuffer(ALPHABET.encode(), "u1")
    rest = gaps // np.uint32(LOW)
    last = alphabet[gaps - rest * np.uint32(LOW)]
    sizes = np.ones(len(gaps), "u1")
    sizes[begins] = 4
    before = []  # of each symbol before the last: in which numbers it is, and what it is
    at = np.flatnonzero(rest != 0)
    rest = rest[at]
    while len(at):
        sizes[at] += np.uint8(1)
        rest -= np.uint32(1)
        left = rest // np.uint32(HIGH)
        before.append((at, alphabet[LOW + rest - left * np.uint32(HIGH)]))
        more = left != 0
        at, rest = at[more], left[more]
    ends = np.cumsum(sizes, dtype="i8")
    out = np.zeros(int(ends[-1]) if len(ends) else 0, "u2")
    out[ends - 1] = last
    for depth, (at, symbols) in enumerate(before, 2):
        out[ends[at] - depth] = symbols
    return out, ends[begins] - sizes[begins]
