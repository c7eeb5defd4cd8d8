"""What a store keeps of a lot, so that a build reads and writes only what it needs.

    head     what the lot was made of, and the marks of its blocks and texts
    facts    of its issues
    blocks   its lists, by shard
    texts    the files with its texts, which also say what an issue said before
    patch    of a mended lot the blocks and texts that changed since both were written as a whole

Each value carries the tag of the head it belongs to. Of blocks and texts a part can be read without the rest; then the
marks in the head tell whether it is whole.
"""

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import starmap
from operator import attrgetter
from typing import Any

from bulletin.site.search.lot import Head, Made, Patch, mark_at, mark_of
from bulletin.site.search.store import Row, Store, packed
from bulletin.site.search.words import IssueFacts

_FACTS = attrgetter(*(field.name for field in fields(IssueFacts)))


class Kept(Sequence[bytes | memoryview]):
    """Blocks or texts: those that were written as a whole, with those of the patch in their place."""

    def __init__(self, row: Row, patch: Mapping[int, bytes], marks: bytes | None = None) -> None:
        """marks: of the values, where they are not known to be whole."""
        self._row, self._patch, self._marks = row, patch, marks

    def __len__(self) -> int:
        return max(len(self._row), max(self._patch, default=-1) + 1)

    def __getitem__(self, place: Any) -> Any:
        """Raises DamagedError."""
        value = self._patch.get(place)
        if value is None:
            value = self._row[place]
            if self._marks is not None and mark_of(value) != mark_at(self._marks, place):
                raise DamagedError
        return value


class DamagedError(Exception):
    """A value is not what was put away."""


def kept_values(store: Store, head: Head, what: str, *, is_whole: bool) -> Kept | None:
    """Return blocks or texts, or None where the store has others or none.

    is_whole: all of them are wanted; otherwise each is looked at against its mark when it is asked for.
    """
    name = _name(head.number, what)
    row = Row((store.get(name) if is_whole else store.view(name)) or b"")
    patch = kept_patch(store, head)
    if patch is None or row.tag != head.base:
        return None
    if what == "blocks":
        return Kept(row, patch.blocks, None if is_whole else head.marks)
    return Kept(row, patch.texts, None if is_whole else head.sums)


def kept_head(store: Store, number: int) -> Head | None:
    """Return what the store has of a lot."""
    value = store.get(_name(number, "head"))
    head = pickle.loads(value) if value else None
    return head if isinstance(head, Head) else None


def kept_facts(store: Store, head: Head) -> tuple[IssueFacts, ...] | None:
    """Return the facts of a lot's issues, or None where the store has others or none."""
    stored = store.get(_name(head.number, "facts"))
    tag, rows = pickle.loads(stored) if stored else ("", ())
    return tuple(starmap(IssueFacts, rows)) if tag == head.tag else None


def kept_patch(store: Store, head: Head) -> Patch | None:
    """Return what changed since the lot was written as a whole, or None where the store has another patch or none."""
    if head.base == head.tag:
        return Patch({}, {})
    stored = store.get(_name(head.number, "patch"))
    tag, blocks, texts = pickle.loads(stored) if stored else ("", {}, {})
    return Patch(blocks, texts) if tag == head.tag else None


def put_lot(store: Store, made: Made) -> None:
    """Put a lot away, or what is to be written of a mended one."""
    tag, number = made.head.tag, made.head.number
    if made.patch:
        store.put(_name(number, "patch"), pickle.dumps((tag, made.patch.blocks, made.patch.texts), 5))
    else:
        store.put(_name(number, "texts"), packed(tag, made.texts))
        store.put(_name(number, "blocks"), packed(tag, made.blocks))
    rows = list(map(_FACTS, made.facts))  # plain rows: four times as quick to read
    store.put(_name(number, "facts"), pickle.dumps((tag, rows), 5))
    store.put(_name(number, "head"), pickle.dumps(made.head, 5))  # last: with it the lot is there


def names_of(heads: Iterable[Head]) -> list[str]:
    """Return the names of all values of these lots."""
    return [
        _name(head.number, what)
        for head in heads
        for what in ("texts", "blocks", "facts", "head", "patch")
        if what != "patch" or head.base != head.tag
    ]


def _name(number: int, what: str) -> str:
    return f"search-lot-{number}-{what}"
