"""All lots of issues, and the parts of an archive that are cut into files.

A lot is 128 issues by their order (`search_lot`). An issue put in among the older ones moves all later lots, which are
made again. A part is 16 lots: `old0`, `old1` …; issues that do not fill a lot yet are the part `new`. A file has the blocks of one
shard of all lots of its part. So a new issue changes the files of `new` only (until a lot is full, which then goes over
to the last `old` part), and a changed issue those of its part, however large the archive is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, pairwise

from bulletin.site.search.index import shards_for
from bulletin.site.search.kept import kept_head, kept_values, names_of, put_lot
from bulletin.site.search.lot import Head, LotJob, Made, lot_digest, make_lot, marks_of
from bulletin.site.search.mend import mended_lot
from bulletin.site.search.store import Store
from bulletin.site.search.words import IssueFacts, IssueWords, digest, text_paths

LOT = 128  # issues; making one takes 60 ms
LOTS = 16  # in a part
AT_ONCE = 8  # lots handed to workers together where they come back whole, which bounds the memory


@dataclass(frozen=True, slots=True)
class Part:
    """A run of issues whose lists share files. first: the number of its first lot. shards: how many files."""

    name: str
    first: int
    lots: tuple[tuple[IssueFacts, ...], ...]
    shards: int

    @property
    def digests(self) -> tuple[str, ...]:
        """Of each lot what changes whenever a word of it does."""
        return tuple(map(lot_digest, self.lots))

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

    @property
    def characters(self) -> int:
        """How many the part's articles have."""
        return sum(f.characters for lot in self.lots for f in lot)


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
        self._open: tuple[str, list[Sequence[bytes | memoryview]]] = ("", [])
        self._texts: tuple[int, Sequence[bytes | memoryview], list[int]] = (-1, (), [])
        jobs = self._jobs(parts)
        while some := list(islice(jobs, None if store.is_shared else AT_ONCE)):
            for made in run(self._make, some):
                self._heads[made.head.number] = made.head
                if made.blocks:
                    put_lot(store, made)

    @property
    def names(self) -> list[str]:
        """What of the store is in use."""
        return names_of(self._heads.values())

    def marks(self, part: Part) -> list[str]:
        """Return for each shard what changes whenever its `text` does."""
        heads = [self._heads[part.first + i] for i in range(len(part.lots))]
        return marks_of([head.marks for head in heads])

    def text(self, part: Part, shard: int) -> str:
        """Return the blocks of a shard, a line for each lot. The blocks of one part at a time are held in memory."""
        if self._open[0] != part.name:
            self._open = (part.name, [self._values(part, i, "blocks") for i in range(len(part.lots))])
        return b"\n".join(blocks[shard] for blocks in self._open[1]).decode()

    def text_file(self, part: Part, lot: int, issue: int, place: int) -> bytes:
        """Return the file at a place of the `text_paths` of an issue of a lot of the part."""
        if self._texts[0] != part.first + lot:
            begins = list(accumulate((len(text_paths(f)) for f in part.lots[lot]), initial=0))
            self._texts = (part.first + lot, self._values(part, lot, "texts"), begins)
        _, texts, begins = self._texts
        return bytes(texts[begins[issue] + place])

    def _values(self, part: Part, place: int, what: str) -> Sequence[bytes | memoryview]:
        """Return blocks or texts of a lot of the part, made again where the store has them no more."""
        head = self._heads[part.first + place]
        values = kept_values(self._store, head, what, is_whole=True)
        if values is None:  # forgotten since, or damaged
            made = make_lot(self._job(head, part.lots[place]))
            return made.blocks if what == "blocks" else made.texts
        return values

    def _job(self, head: Head, lot: tuple[IssueFacts, ...]) -> LotJob:
        return LotJob(head.wanted, lot, _LateWords(self._words, lot))

    def _make(self, job: LotJob) -> Made:
        """Make a lot, and put it away at once where all processes have the store in common."""
        made = make_lot(job)
        if not self._store.is_shared:
            return made
        put_lot(self._store, made)
        return Made(made.head)

    def _jobs(self, parts: Iterable[Part]) -> Iterator[LotJob]:
        for part in parts:
            for number, lot in enumerate(part.lots, part.first):
                wanted = Head(number, part.shards, lot_digest(lot))
                head = kept_head(self._store, number)
                if head and head.wanted == wanted:
                    self._heads[number] = head
                elif head and (mended := mended_lot(self._store, head, wanted, lot, self._words)):
                    self._heads[number] = mended.head
                    put_lot(self._store, mended)
                else:
                    yield self._job(wanted, lot)
