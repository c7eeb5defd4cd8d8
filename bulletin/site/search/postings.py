"""Texts of a segment → posting lists by bigram, by which search-data.js finds any run of characters.

For every bigram there is a list of the articles that have it, each with a bucket of the character that follows (the last
bits of its code point). A run of two characters is looked up exactly; a longer one by up to four of its bigrams with the
buckets of their next characters, which leaves a few false positives (3 for 100 articles that have a run of up to five
characters, 23 for a run of ten). The search page reads the text of what it shows, so what is shown is always right.

For every single character there is a list as well, under the character and SINGLE, with buckets of 0: an eighth more bytes.

A posting list is `A` (of titles: `B`), the bigram, and one rising row of numbers `bucket * articles + article`, written as
differences (see numbers), which are small since most bigrams have few next characters. Articles are numbered within the
segment. The lists are divided into shards by the code points of their bigrams (`shard_of`), and sorted within each.

numpy pays for itself: all occurrences in a segment are sorted at once as integers of 64 bits, which takes 0.05 s for 128
issues of 4,500 characters; collecting them bigram by bigram in pure Python takes 0.35 s. Its import takes 0.05 s,
so import this module only where a segment is built.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

# OpenBLAS, which comes with numpy, starts a thread for each core, which takes as long as the rest of the import and
# would make it unsafe to fork this process. Nothing here uses it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from bulletin.site.search.normalize import NORMALIZED, expand, to_bmp
from bulletin.site.search.numbers import ALPHABET, LAST, LEADING

# What a posting list begins with; normalized text has no capitals, numbers have no A and B.
TEXT, TITLE = ("A", "B")
SINGLE: Final = "C"  # second in the key of a character's own list; normalized text has none
BUCKETS: Final = 64
MOST_SHARDS: Final = 512
# Ends a field: no run crosses it. It is unique, since normalizing drops the line ends that are in the texts.
FIELD_BREAK: Final = "\n"
_SEPARATOR: Final = "\0"  # stands for FIELD_BREAK until those line ends are dropped
_UTF16: Final = f"utf-16-{sys.byteorder[0]}e"

# One occurrence is an integer of 64 bits: shard (9), title (1), bigram (32), bucket (6), article (16), from the highest.
_SHARD_AT, _TITLE_AT, _BIGRAM_AT, _BUCKET_AT = 55, 54, 22, 16
MOST_ARTICLES: Final = 1 << _BUCKET_AT
# So many articles at once fit in the processor's cache, which halves the time for a segment.
_AT_ONCE: Final = 64

Integers = NDArray[Any]


def posting_blocks(articles: Sequence[tuple[str, Sequence[str]]], shards: int) -> list[bytes]:
    """Return the posting lists of each shard, in UTF-8.

    articles: the title and the other fields of each, at most MOST_ARTICLES. shards: a power of two up to MOST_SHARDS.
    """
    starts = range(0, len(articles), _AT_ONCE) or [0]  # without articles, one empty batch
    batches = [_places(articles[at : at + _AT_ONCE], at, shards) for at in starts]
    places = _distinct(np.concatenate(batches))
    bucket = places >> np.uint64(_BUCKET_AT) & np.uint64(BUCKETS - 1)
    postings = (bucket * np.uint64(len(articles)) + (places & np.uint64(MOST_ARTICLES - 1))).astype("u4")
    keys = places >> np.uint64(_BIGRAM_AT)
    begins = np.flatnonzero(_differs_from_previous(keys))
    keys = keys[begins]
    # Differences within each list; the first number of a list is written as it is.
    gaps = postings.copy()
    gaps[1:] -= postings[:-1]
    gaps[begins] = postings[begins]
    return _written(gaps, begins, keys, shards)


def shard_of(bigram: str, shards: int) -> int:
    """Return the number of the shard that has a bigram. shards: how many there are, a power of two."""
    return (ord(bigram[0]) * 31 + ord(bigram[1])) % shards


def _places(articles: Sequence[tuple[str, Sequence[str]]], first: int, shards: int) -> Integers:
    """Return the occurrences of all bigrams and characters in some articles as integers (see _SHARD_AT), sorted, each once.

    first: the number of the first of these articles in its segment.
    """
    texts = [expand(_SEPARATOR.join((title, *fields))) for title, fields in articles]
    titles = [expand(title) for title, _ in articles]
    numbers = np.concatenate([_places_in(texts, 0, shards), _places_in(titles, 1, shards)])
    return _distinct(numbers + np.uint64(first))


def _places_in(texts: Sequence[str], title: int, shards: int) -> Integers:
    """Return the occurrences in one text of each article, or in the title of each, unsorted. title: 0 or 1."""
    units, articles = _normalized_units(texts)
    is_inside = units != ord(FIELD_BREAK)
    first, second, third = (unit.astype("u8") for unit in (units[:-2], units[1:-1], units[2:]))
    articles = articles[: len(first)]
    # The third unit only gives the bucket, so a bigram counts wherever its own two units are within a field.
    pairs = _keys(first, second, shards) | (third & np.uint64(BUCKETS - 1)) << np.uint64(_BUCKET_AT)
    singles = _keys(first, np.full_like(first, ord(SINGLE)), shards)
    chosen = ((pairs | articles)[is_inside[:-2] & is_inside[1:-1]], (singles | articles)[is_inside[:-2]])
    numbers: Integers = np.concatenate(chosen) | np.uint64(title << _TITLE_AT)
    return numbers


def _keys(first: Integers, second: Integers, shards: int) -> Integers:
    """Return shard and bigram of each pair of units, shifted to their bits of the integer."""
    shard = first * np.uint64(31) + second & np.uint64(shards - 1)
    keys: Integers = shard << np.uint64(_SHARD_AT) | (first << np.uint64(16) | second) << np.uint64(
        _BIGRAM_AT
    )
    return keys


def _normalized_units(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """Return the UTF-16 units of all texts, normalized, and for each unit the index of its text.

    FIELD_BREAK follows each field, and once more all of them.
    """
    whole = to_bmp(_SEPARATOR.join([*texts, "", ""]))
    units = _normalization_table()[np.frombuffer(whole.encode(_UTF16), "u2")]
    kept = units != 0
    lengths = np.fromiter((len(text) + 1 for text in texts), "i8", len(texts))
    numbers = np.repeat(np.arange(len(texts), dtype="u8"), lengths)
    return units[kept], numbers[kept[:-1]]  # the last FIELD_BREAK is of no text


@cache
def _normalization_table() -> Integers:
    """Return for each character up to U+FFFF what it becomes, 0 where it is dropped; _SEPARATOR becomes FIELD_BREAK."""
    table = np.arange(1 << 16, dtype="u2")
    for char, to in NORMALIZED.items():
        table[ord(char)] = ord(to) if to else 0
    table[ord(_SEPARATOR)] = ord(FIELD_BREAK)
    return table


def _distinct(numbers: Integers) -> Integers:
    """Return the numbers sorted, each once. `numpy.unique` takes ten times as long: it hashes them first."""
    numbers.sort()
    found: Integers = numbers[_differs_from_previous(numbers)]
    return found


def _differs_from_previous(row: Integers) -> NDArray[np.bool_]:
    """Return for each number whether it differs from the one before; True for the first."""
    out = np.ones(len(row), bool)
    np.not_equal(row[1:], row[:-1], out=out[1:])
    return out


def _written(gaps: Integers, begins: Integers, keys: Integers, shards: int) -> list[bytes]:
    """Return each shard's posting lists as bytes.

    gaps: the differences of all lists; begins: the index in them at which each list begins; keys: shard, title and bigram
    of each list.
    """
    symbols, starts = _symbols(gaps, begins)
    first, second = keys >> np.uint64(16) & np.uint64(0xFFFF), keys & np.uint64(0xFFFF)
    symbols[starts] = ord(TEXT) + (keys >> np.uint64(32) & np.uint64(1))
    symbols[starts + 1] = first
    symbols[starts + 2] = second
    whole = symbols.tobytes().decode(_UTF16).encode()
    # `starts` counts characters; in UTF-8 only the characters of bigrams take more than one byte.
    more = sum((unit >= least).astype("i8") for unit in (first, second) for least in (0x80, 0x800))
    bytes_at = np.append(starts, len(symbols)) + np.append(0, np.cumsum(more))
    first_of_shard = np.searchsorted((keys >> np.uint64(33)).astype("i8"), np.arange(shards + 1))
    return [whole[begin:end] for begin, end in pairwise(bytes_at[first_of_shard].tolist())]


def _symbols(gaps: Integers, begins: Integers) -> tuple[Integers, Integers]:
    """Return the UTF-16 units of the numbers as `write_numbers` writes them, and the index at which each list begins.

    Three units are left free before the first number of a list, for its mark (A or B) and bigram.
    """
    alphabet = np.frombuffer(ALPHABET.encode(), "u1")
    rest = gaps // np.uint32(LAST)
    last = alphabet[gaps - rest * np.uint32(LAST)]
    sizes = np.ones(len(gaps), "u1")
    sizes[begins] = 4
    # Positions are known only when all sizes are, so symbols are collected first, from the end of the numbers: each round
    # finds the symbol before that of the last round, for all numbers that have one.
    leading = []  # for each round: the indexes of these numbers, and their symbols
    at = np.flatnonzero(rest)
    rest = rest[at]
    while len(at):
        sizes[at] += np.uint8(1)
        rest -= np.uint32(1)
        left = rest // np.uint32(LEADING)
        leading.append((at, alphabet[LAST + rest - left * np.uint32(LEADING)]))
        has_more = left != 0
        at, rest = at[has_more], left[has_more]
    ends = np.cumsum(sizes, dtype="i8")
    out = np.zeros(int(ends[-1]) if len(ends) else 0, "u2")
    out[ends - 1] = last
    for depth, (at, symbols) in enumerate(leading, 2):
        out[ends[at] - depth] = symbols
    return out, ends[begins] - sizes[begins]
