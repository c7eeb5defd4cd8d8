"""Changed bodies of a few issues → the few files of search that say something else, by work that does not grow.

Read are the directory, the facts of the lots that the issues belong to and the heads of their parts. Everything that was
put away must be what is published; where that is not sure, everything is looked at instead (`search_from`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bulletin.site.frame import LateText
from bulletin.site.search import data as search
from bulletin.site.search import lots as search_lots
from bulletin.site.search.data import Search, SearchFile, list_path
from bulletin.site.search.directory import Directory, PartNote, kept_directory, put_directory
from bulletin.site.search.index import shards_for
from bulletin.site.search.kept import DamagedError, Kept, kept_facts, kept_head, kept_values, put_lot
from bulletin.site.search.lot import Head, Made, lot_digest, mark_of_row, shards_that_differ
from bulletin.site.search.mend import mended_lot
from bulletin.site.search.store import Store
from bulletin.site.search.words import IssueFacts, IssueWords, call, text_files, text_paths


class OtherWordsError(Exception):
    """The words of an issue are wanted that has not changed."""


def amended_search(
    changed: Mapping[int, IssueFacts],
    words: Callable[[str], IssueWords],
    store: Store,
    is_published: Callable[[SearchFile], bool],
) -> Search | None:
    """Return the files that may differ where only the bodies of some issues changed, and put away what is kept.

    changed: their facts now, by place in the site's order. words: of these issues, by key. is_published: whether the
    published `index.js` is this one. None where more than these files may differ. What is returned raises
    OtherWordsError where the store proves to be damaged when a text is asked for.
    """
    before = kept_directory(store)
    if before is None or not before.parts or not is_published(search.index_file(before)):
        return None
    by_lot: dict[int, dict[int, IssueFacts]] = {}
    for place, facts in changed.items():
        by_lot.setdefault(place // search_lots.LOT, {})[place % search_lots.LOT] = facts
    after, lots = before, []
    for number, some in sorted(by_lot.items()):
        lot = _amended_lot(store, before, number, some, words)
        if lot is None:
            return None
        lots.append(lot)
        after = lot.put_into(after)
    shards = [part.shards for part in after.parts]
    if after.bytes < search.SMALL_BYTES or shards != [shards_for(part.characters) for part in after.parts]:
        return None
    for lot in lots:
        if lot.made.head != lot.heads[lot.place]:
            put_lot(store, lot.made)
    if after != before:
        put_directory(store, after)
    texts = [file for facts in changed.values() for file in _text_files(facts, words)]
    files = (*texts, *_list_files(store, after, lots), search.index_file(after))
    return Search(files, after.version)


@dataclass(frozen=True, slots=True)
class _Lot:
    """A lot with its changed issues. part: the place of its part; place: its own there.

    heads: of the part's lots as they were; shards: of the blocks that changed; characters, bytes: how many more it has.
    """

    part: int
    place: int
    made: Made
    heads: tuple[Head, ...]
    shards: frozenset[int]
    characters: int
    bytes: int

    def put_into(self, directory: Directory) -> Directory:
        """Return the directory with this lot in place of what it was."""
        parts = list(directory.parts)
        parts[self.part] = parts[self.part].with_lot(self.place, self.made.head.issues, self.characters)
        return replace(directory, parts=tuple(parts), bytes=directory.bytes + self.bytes)


def _amended_lot(
    store: Store,
    directory: Directory,
    number: int,
    changed: Mapping[int, IssueFacts],
    words: Callable[[str], IssueWords],
) -> _Lot | None:
    """Return a lot with its changed issues, by place in the lot; None where it must be made again or was not kept."""
    which = next((i for i, p in enumerate(directory.parts) if 0 <= number - p.first < len(p.lots)), None)
    heads = None if which is None else _heads(store, directory.parts[which])
    if which is None or heads is None:
        return None
    place = number - directory.parts[which].first
    head = heads[place]
    before = kept_facts(store, head)
    if before is None or max(changed) >= len(before):
        return None
    lot = tuple(changed.get(at, facts) for at, facts in enumerate(before))
    if any(_as_before(now, before[at]) != now for at, now in changed.items()):
        return None
    made = mended_lot(store, head, Head(number, head.shards, lot_digest(lot)), lot, words)
    if made is None:
        return None
    return _Lot(
        which,
        place,
        made,
        heads,
        frozenset(shards_that_differ(head, made.head)),
        sum(f.characters for f in lot) - sum(f.characters for f in before),
        sum(f.bytes for f in lot) - sum(f.bytes for f in before),
    )


def _as_before(now: IssueFacts, then: IssueFacts) -> IssueFacts:
    """Return an issue's former facts with what a changed body changes of them."""
    return replace(then, digest=now.digest, characters=now.characters, bytes=now.bytes)


def _heads(store: Store, part: PartNote) -> tuple[Head, ...] | None:
    """Return the heads of a part's lots, or None where one is not what the directory tells of."""
    heads = []
    for number, issues in enumerate(part.lots, part.first):
        head = kept_head(store, number)
        if head is None or (head.shards, head.issues) != (part.shards, issues):
            return None
        heads.append(head)
    return tuple(heads)


def _text_files(facts: IssueFacts, words: Callable[[str], IssueWords]) -> Iterator[SearchFile]:
    for place, path in enumerate(text_paths(facts)):
        yield SearchFile(path, LateText(facts.digest, partial(_text_file, words, facts.key, place)))


def _text_file(words: Callable[[str], IssueWords], key: str, place: int) -> bytes:
    return text_files(words(key))[place]


def _list_files(store: Store, directory: Directory, lots: Sequence[_Lot]) -> Iterator[SearchFile]:
    """Yield the lists of which a block changed."""
    for n, part in enumerate(directory.parts):
        own = [lot for lot in lots if lot.part == n]
        heads = {lot.place: lot.made.head for lot in own}
        shards = sorted(set[int]().union(*(lot.shards for lot in own)))
        if shards:
            row = [heads.get(place, head) for place, head in enumerate(own[0].heads)]
            lists = _Lists(store, part, row)
            for shard in shards:
                print_ = f"{part.numbering} {mark_of_row(row, shard)}"
                yield SearchFile(list_path(part.name, shard), LateText(print_, partial(lists.text, shard)))


class _Lists:
    """The lists of a part, opened when the first is wanted, for all of them."""

    def __init__(self, store: Store, part: PartNote, heads: Sequence[Head]) -> None:
        self._store, self._part, self._heads = store, part, heads
        self._lots: list[Kept] = []

    def text(self, shard: int) -> str:
        """Return a file. Raises OtherWordsError where a lot of it must be made again."""
        if not self._lots:
            lots = [kept_values(self._store, head, "blocks", is_whole=False) for head in self._heads]
            self._lots = [lot for lot in lots if lot is not None]
        if len(self._lots) != len(self._heads):
            raise OtherWordsError(self._part.name)
        try:
            text = b"\n".join(lot[shard] for lot in self._lots).decode()
        except DamagedError:
            raise OtherWordsError(self._part.name) from None
        return call("lists", self._part.name, shard, self._part.numbering, text)
