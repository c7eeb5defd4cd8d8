"""A lot of issues: what it is made of, and the marks that tell its blocks from others."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bulletin.site.search.sorted import blocks_of
from bulletin.site.search.words import IssueFacts, IssueWords, Said, digest, said, text_files

MARK = 8  # bytes
_FORMAT = 3


@dataclass(frozen=True, slots=True)
class Head:
    """What a lot was made of: its number, how many shards, a digest of its issues.

    marks: of its blocks, one after the other; sums: of the files with its texts, likewise. base: the tag of the lot
    which lies in the store as a whole, and of which this one is a mended form. All empty before they are made.
    """

    number: int
    shards: int
    issues: str
    marks: bytes = b""
    sums: bytes = b""
    base: str = ""
    format: int = _FORMAT

    @property
    def wanted(self) -> "Head":
        """The head of such a lot before it is made."""
        return replace(self, marks=b"", sums=b"", base="")

    @property
    def tag(self) -> str:
        """What ties the values of a lot together, so that a half-remembered lot is not taken for a whole one."""
        return digest([repr((self.format, self.number, self.shards, self.issues))])


def lot_digest(lot: Iterable[IssueFacts]) -> str:
    """Return what changes whenever a word or an address of these issues does."""
    return digest(f"{f.key} {f.digest} {f.articles} {f.is_long}" for f in lot)


@dataclass(frozen=True, slots=True)
class LotJob:
    """What it takes to make a lot, in whichever process."""

    head: Head
    facts: tuple[IssueFacts, ...]
    issues: Iterable[IssueWords]


@dataclass(frozen=True, slots=True)
class Patch:
    """Blocks and texts in place of some of those that lie in the store as a whole, by their places."""

    blocks: Mapping[int, bytes]
    texts: Mapping[int, bytes]


@dataclass(frozen=True, slots=True)
class Made:
    """A lot with all that is kept of it; blocks and texts in UTF-8.

    Of a mended one the patch in place of both; where it is kept already, its head alone.
    """

    head: Head
    facts: tuple[IssueFacts, ...] = ()
    blocks: Sequence[bytes | memoryview] = ()
    texts: Sequence[bytes | memoryview] = ()
    patch: Patch | None = None


def make_lot(job: LotJob) -> Made:
    """Return the lot, made from its words alone."""
    words: list[Said] = []
    texts: list[bytes] = []
    for issue in job.issues:
        words.append(said(issue))
        texts += text_files(issue)
    blocks = blocks_of(words, job.head.shards)
    marks, sums = (b"".join(map(mark_of, values)) for values in (blocks, texts))
    return Made(replace(job.head, marks=marks, sums=sums, base=job.head.tag), job.facts, blocks, texts)


def mark_at(marks: bytes, place: int) -> bytes:
    """Return one of several marks."""
    return marks[MARK * place : MARK * (place + 1)]


def shards_that_differ(one: Head, other: Head) -> list[int]:
    """Return which blocks of two lots of as many shards are not the same."""
    pairs = zip(memoryview(one.marks).cast("Q"), memoryview(other.marks).cast("Q"), strict=True)
    return [shard for shard, (mine, others) in enumerate(pairs) if mine != others]


def mark_of_row(heads: Iterable[Head], shard: int) -> str:
    """Return what `marks_of` returns of one shard."""
    return mark_of(b"".join(mark_at(head.marks, shard) for head in heads)).hex()


def marks_of(lots: Sequence[bytes]) -> list[str]:
    """Return for each shard what changes whenever a lot's block of it does. lots: of each lot its blocks' marks."""
    width = MARK * len(lots)
    table = bytearray(len(lots[0]) * len(lots))  # a row for each shard, a column for each lot
    cells = memoryview(table).cast("Q")
    for i, marks in enumerate(lots):
        cells[i :: len(lots)] = memoryview(marks).cast("Q")
    rows = (table[at : at + width] for at in range(0, len(table), width))
    return [mark_of(row).hex() for row in rows]


def mark_of(block: bytes | bytearray | memoryview) -> bytes:
    """Return what tells a block, or a file, from others."""
    return hashlib.blake2b(block, digest_size=MARK).digest()
