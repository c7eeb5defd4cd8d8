"""Lots of issues, whose lists are made, kept and mended together, and the parts of an archive that are cut into files.

A lot is 128 issues by their order. What was made of it is kept in a store under three names, so that a build reads only
what it needs: its head (what it was made of, and a mark of each block), its blocks, and its words (to know what an issue
said before). When a comma changes in one issue, the issue's words before and after give the few records that differ; the
other blocks stay. An issue put in among the older ones moves all later lots, which are made again.

A part is 16 lots: `old0`, `old1` …; issues that do not fill a lot yet are the part `new`. A file has the blocks of one
shard of all lots of its part. So a new issue changes the files of `new` only (until a lot is full, which then goes over
to the last `old` part), and a changed issue those of its part, however large the archive is.
"""

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from bulletin.archive.search_index import blocks_of, mended_blocks, shards_for
from bulletin.archive.search_store import Blocks, Store, packed
from bulletin.archive.search_words import Folded, IssueFacts, IssueWords, digest, folded

LOT = 128  # issues; remaking one takes 30 ms
LOTS = 16  # in a part
MENDED = 3  # issues that are mended in a lot one by one; for more it is made again
AT_ONCE = 8  # lots handed to workers together, which bounds the memory
_MARK = 8  # bytes
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A run of issues whose lists share files. first: the number of its first lot. shards: how many files."""

    name: str
    first: int
    lots: tuple[tuple[IssueFacts, ...], ...]
    shards: int

    @property
    def version(self) -> str:
        """Changes whenever a word does."""
        return digest(f.digest for lot in self.lots for f in lot)

    @property
    def numbering(self) -> str:
        """Changes whenever an article has another number or a pair another file: what search.js must agree with."""
        return digest(
            [str((self.shards, self.articles)), *(f"{f.key} {f.articles}" for lot in self.lots for f in lot)]
        )

    @property
    def articles(self) -> list[int]:
        """How many articles each lot has."""
        return [sum(f.articles for f in lot) for lot in self.lots]


@dataclass(frozen=True, slots=True)
class Head:
    """What a lot was made of: its number, how many shards, each issue's digest and number of articles.

    marks: of its blocks, one after the other; empty before they are made.
    """

    number: int
    shards: int
    issues: tuple[tuple[str, int], ...]
    marks: bytes = b""
    format: int = _FORMAT

    @property
    def tag(self) -> str:
        """What ties the three values of a lot together, so that a half-remembered lot is not taken for a whole one."""
        return digest([repr((self.format, self.number, self.shards, self.issues))])


def parts_of(facts: Sequence[IssueFacts]) -> tuple[Part, ...]:
    """Return the parts, oldest issues first."""
    lots = [tuple(facts[i : i + LOT]) for i in range(0, len(facts), LOT)]
    settled = len(facts) // LOT
    cuts = [*range(0, settled, LOTS), settled, len(lots)]
    return tuple(
        Part(
            f"old{i}" if end <= settled else "new",
            begin,
            tuple(lots[begin:end]),
            shards_for(sum(f.characters for lot in lots[begin:end] for f in lot)),
        )
        for i, (begin, end) in enumerate(pairwise(cuts))
        if begin < end
    )


@dataclass(frozen=True, slots=True)
class LotJob:
    """What it takes to make a lot, in whichever process."""

    head: Head
    issues: Iterable[IssueWords]


class _LateWords:
    """The words of issues, got by whoever makes the lot: to get them takes as long as to make it.

    A process that is forked has all it takes; to another one the words themselves are sent.
    """

    def __init__(self, words: Callable[[str], IssueWords], lot: Iterable[IssueFacts]) -> None:
        self._words, self._keys = words, [facts.key for facts in lot]

    def __iter__(self) -> Iterator[IssueWords]:
        return map(self._words, self._keys)

    def __reduce__(self) -> tuple[type[tuple[IssueWords, ...]], tuple[tuple[IssueWords, ...]]]:
        return tuple, (tuple(self),)


@dataclass(frozen=True, slots=True)
class Made:
    """A lot with all that is kept of it; the blocks in UTF-8. Where it is kept already, its head alone."""

    head: Head
    blocks: tuple[bytes, ...]
    words: tuple[Folded, ...]


Run = Callable[[Callable[[LotJob], Made], Sequence[LotJob]], Iterable[Made]]


class Lots:
    """All lots of an archive, made where the store has none that still holds."""

    def __init__(
        self, parts: Iterable[Part], words: Callable[[str], IssueWords], store: Store, run: Run
    ) -> None:
        """words: of an issue by its key, asked for only where they are needed.

        run: like `map`; a pool's `map` makes lots on all cores.
        """
        self._words, self._store = words, store
        self._heads: dict[int, Head] = {}
        self._open: tuple[str, list[Blocks]] = ("", [])
        jobs = self._jobs(parts)
        while some := list(islice(jobs, AT_ONCE)):
            for made in run(self._make, some):
                self._keep(made)

    @property
    def names(self) -> list[str]:
        """What of the store is in use."""
        return [_name(number, what) for number in self._heads for what in ("words", "blocks", "head")]

    def marks(self, part: Part) -> list[str]:
        """Return for each shard what changes whenever its `text` does."""
        count = len(part.lots)
        table = bytearray(_MARK * count * part.shards)  # a row for each shard, a column for each lot
        cells = memoryview(table).cast("Q")
        for i in range(count):
            cells[i::count] = memoryview(self._heads[part.first + i].marks).cast("Q")
        width = _MARK * count
        rows = (table[at : at + width] for at in range(0, len(table), width))
        return [hashlib.blake2b(row, digest_size=_MARK).hexdigest() for row in rows]

    def text(self, part: Part, shard: int) -> str:
        """Return the blocks of a shard, a line for each lot. The blocks of one part at a time are held in memory."""
        if self._open[0] != part.name:
            self._open = (part.name, [self._blocks(part, i) for i in range(len(part.lots))])
        return b"\n".join(self._block(part, i, shard) for i in range(len(part.lots))).decode()

    def _blocks(self, part: Part, place: int) -> Blocks:
        head = self._heads[part.first + place]
        return Blocks(self._store.view(_name(head.number, "blocks")) or b"")

    def _block(self, part: Part, place: int, shard: int) -> bytes:
        """Return a block, whose mark in the lot's head tells whether the store has it whole."""
        head, opened = self._heads[part.first + place], self._open[1]
        block = opened[place].of(shard)
        if _mark(block) != head.marks[_MARK * shard : _MARK * (shard + 1)]:  # forgotten since, or damaged
            opened[place] = Blocks(packed(head.tag, make_lot(self._job(head, part.lots[place])).blocks))
            block = opened[place].of(shard)
        return block

    def _job(self, head: Head, lot: Sequence[IssueFacts]) -> LotJob:
        return LotJob(replace(head, marks=b""), _LateWords(self._words, lot))

    def _make(self, job: LotJob) -> Made:
        """Make a lot, and put it away at once where all processes have the store in common."""
        made = make_lot(job)
        if not self._store.is_shared:
            return made
        self._put(made)
        return replace(made, blocks=(), words=())

    def _jobs(self, parts: Iterable[Part]) -> Iterator[LotJob]:
        for part in parts:
            for number, lot in enumerate(part.lots, part.first):
                wanted = Head(number, part.shards, tuple((f.digest, f.articles) for f in lot))
                head = _head(self._store, number)
                if head and replace(head, marks=b"") == wanted:
                    self._heads[number] = head
                elif head and (made := self._mended(head, wanted, lot)):
                    self._keep(made)
                else:
                    yield self._job(wanted, lot)

    def _mended(self, head: Head, wanted: Head, lot: Sequence[IssueFacts]) -> Made | None:
        """Return the lot with its few changed or appended issues, or None where it must be made again."""
        counts = [count for _, count in wanted.issues]
        if head.shards != wanted.shards or [n for _, n in head.issues] != counts[: len(head.issues)]:
            return None
        changed = [i for i, issue in enumerate(wanted.issues) if issue not in head.issues[i : i + 1]]
        if len(changed) > MENDED:
            return None
        old_words, old_blocks = _kept_words(self._store, head), _kept_blocks(self._store, head)
        if old_words is None or old_blocks is None:
            return None
        words, blocks, marks = list(old_words), old_blocks.all(), bytearray(head.marks)
        changes = []
        for i in changed:
            now = folded(self._words(lot[i].key))
            changes.append((sum(counts[:i]), words[i] if i < len(words) else None, now))
            words[i : i + 1] = [now]
        for shard, block in mended_blocks(blocks, changes).items():
            blocks[shard] = block
            marks[_MARK * shard : _MARK * (shard + 1)] = _mark(block)
        return Made(replace(wanted, marks=bytes(marks)), tuple(blocks), tuple(words))

    def _keep(self, made: Made) -> None:
        self._heads[made.head.number] = made.head
        if made.blocks:
            self._put(made)

    def _put(self, made: Made) -> None:
        head = made.head
        for what, value in (
            ("words", pickle.dumps((head.tag, made.words), 5)),
            ("blocks", packed(head.tag, made.blocks)),
            ("head", pickle.dumps(head, 5)),
        ):
            self._store.put(_name(head.number, what), value)


def make_lot(job: LotJob) -> Made:
    """Return the lot, made from its words alone."""
    words = tuple(map(folded, job.issues))
    blocks = tuple(block.encode() for block in blocks_of(words, job.head.shards))
    return Made(replace(job.head, marks=b"".join(map(_mark, blocks))), blocks, words)


def _mark(block: bytes) -> bytes:
    return hashlib.blake2b(block, digest_size=_MARK).digest()


def _name(number: int, what: str) -> str:
    return f"search-lot-{number}-{what}"


def _head(store: Store, number: int) -> Head | None:
    value = store.get(_name(number, "head"))
    head = pickle.loads(value) if value else None
    return head if isinstance(head, Head) else None


def _kept_blocks(store: Store, head: Head) -> Blocks | None:
    """Return the blocks that belong to a head, or None where the store has others or none."""
    blocks = Blocks(store.get(_name(head.number, "blocks")) or b"")
    return blocks if blocks.tag == head.tag else None


def _kept_words(store: Store, head: Head) -> tuple[Folded, ...] | None:
    """Return the words that belong to a head, or None where the store has others or none."""
    stored = store.get(_name(head.number, "words"))
    tag, words = pickle.loads(stored) if stored else ("", None)
    return words if tag == head.tag else None
