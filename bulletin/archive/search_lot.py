"""A lot of issues, whose lists are made, kept and mended together.

What was made of a lot is kept in a store under four names, so that a build reads only what it needs: its head (what it
was made of, and a mark of each block), the facts of its issues, its blocks, and the files with its texts (which also say
what an issue said before). When a comma changes in one issue, the issue's words before and after give the few records
that differ; the other blocks stay.
"""

import hashlib
import pickle
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from itertools import accumulate, chain, pairwise, starmap
from operator import attrgetter

from bulletin.archive.search_index import mended_blocks
from bulletin.archive.search_sorted import blocks_of
from bulletin.archive.search_store import Row, Store, packed
from bulletin.archive.search_words import (
    IssueFacts,
    IssueWords,
    Said,
    digest,
    folded,
    said,
    said_in,
    text_files,
    text_paths,
)

MENDED = 3  # issues that are mended in a lot one by one; for more it is made again
MARK = 8  # bytes
_FORMAT = 2


@dataclass(frozen=True, slots=True)
class Head:
    """What a lot was made of: its number, how many shards, a digest of its issues.

    marks: of its blocks, one after the other; empty before they are made.
    """

    number: int
    shards: int
    issues: str
    marks: bytes = b""
    format: int = _FORMAT

    @property
    def wanted(self) -> "Head":
        """The head of such a lot before it is made."""
        return replace(self, marks=b"")

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
class Made:
    """A lot with all that is kept of it; blocks and texts in UTF-8. Where it is kept already, its head alone."""

    head: Head
    facts: tuple[IssueFacts, ...] = ()
    blocks: tuple[bytes | memoryview, ...] = ()
    texts: tuple[bytes | memoryview, ...] = ()


def make_lot(job: LotJob) -> Made:
    """Return the lot, made from its words alone."""
    words: list[Said] = []
    texts: list[bytes] = []
    for issue in job.issues:
        words.append(said(issue))
        texts += text_files(issue)
    blocks = tuple(blocks_of(words, job.head.shards))
    head = replace(job.head, marks=b"".join(map(mark_of, blocks)))
    return Made(head, job.facts, blocks, tuple(texts))


def mended_lot(
    store: Store, head: Head, wanted: Head, lot: tuple[IssueFacts, ...], words: Callable[[str], IssueWords]
) -> Made | None:
    """Return a kept lot with its few changed or appended issues, or None where it must be made again."""
    before = kept_facts(store, head)
    if before is None or head.shards != wanted.shards:
        return None
    if [f.articles for f in before] != [f.articles for f in lot[: len(before)]]:
        return None
    changed = [i for i, issue in enumerate(lot) if issue not in before[i : i + 1]]
    if len(changed) > MENDED:
        return None
    blocks, texts = kept_row(store, head, "blocks"), kept_row(store, head, "texts")
    if blocks is None or texts is None:
        return None
    ends = accumulate((len(text_paths(f)) for f in before), initial=0)
    files: list[Sequence[bytes | memoryview]] = [texts[begin:end] for begin, end in pairwise(ends)]
    changes = []
    for i in changed:
        now = words(lot[i].key)
        then = folded(said_in(map(bytes, files[i]))) if i < len(before) else None
        changes.append((sum(f.articles for f in lot[:i]), then, folded(said(now))))
        files[i : i + 1] = [text_files(now)]
    new: list[bytes | memoryview] = list(blocks)
    marks = bytearray(head.marks)
    for shard, block in mended_blocks(blocks, changes).items():
        new[shard] = block
        marks[MARK * shard : MARK * (shard + 1)] = mark_of(block)
    return Made(replace(wanted, marks=bytes(marks)), lot, tuple(new), tuple(chain.from_iterable(files)))


def _cut(marks: bytes, begin: int, end: int) -> bytes:
    return marks[MARK * begin : MARK * end]


def block_of(row: Row, head: Head, shard: int) -> bytes | None:
    """Return a lot's block out of a row that was not read as a whole, or None where its mark tells that it was forgotten or damaged."""
    block = row[shard] if shard < len(row) else b""
    return bytes(block) if mark_of(block) == _cut(head.marks, shard, shard + 1) else None


def shards_that_differ(one: Head, other: Head) -> list[int]:
    """Return which blocks of two lots of as many shards are not the same."""
    pairs = zip(memoryview(one.marks).cast("Q"), memoryview(other.marks).cast("Q"), strict=True)
    return [shard for shard, (mine, others) in enumerate(pairs) if mine != others]


def mark_of_row(heads: Iterable[Head], shard: int) -> str:
    """Return what `marks_of` returns of one shard."""
    return mark_of(b"".join(_cut(head.marks, shard, shard + 1) for head in heads)).hex()


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


_FACTS = attrgetter(*(field.name for field in fields(IssueFacts)))
VALUES = ("texts", "blocks", "facts", "head")  # the head last: with it the lot is there


def name_of(number: int, what: str) -> str:
    """Return the name of a lot's value in the store."""
    return f"search-lot-{number}-{what}"


def put_lot(store: Store, made: Made) -> None:
    """Put a lot away."""
    tag = made.head.tag
    rows = list(map(_FACTS, made.facts))  # plain rows: four times as quick to read
    for what, value in zip(
        VALUES,
        (
            packed(tag, made.texts),
            packed(tag, made.blocks),
            pickle.dumps((tag, rows), 5),
            pickle.dumps(made.head, 5),
        ),
        strict=True,
    ):
        store.put(name_of(made.head.number, what), value)


def kept_head(store: Store, number: int) -> Head | None:
    """Return what the store has of a lot."""
    value = store.get(name_of(number, "head"))
    head = pickle.loads(value) if value else None
    return head if isinstance(head, Head) else None


def kept_facts(store: Store, head: Head) -> tuple[IssueFacts, ...] | None:
    """Return the facts of a lot's issues, or None where the store has others or none."""
    stored = store.get(name_of(head.number, "facts"))
    tag, rows = pickle.loads(stored) if stored else ("", ())
    return tuple(starmap(IssueFacts, rows)) if tag == head.tag else None


def kept_row(store: Store, head: Head, what: str) -> Row | None:
    """Return blocks or texts of a lot, or None where the store has others, damaged ones or none."""
    row = Row(store.get(name_of(head.number, what)) or b"")
    return row if row.tag == head.tag else None


def viewed(store: Store, number: int, what: str) -> Row:
    """Return blocks or texts of a lot, which may be damaged."""
    return Row(store.view(name_of(number, what)) or b"")
