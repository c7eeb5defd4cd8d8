"""A kept lot and a few changed issues → the lot as it is now, without the words of all others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise, starmap

from bulletin.site.search.index import mended_blocks
from bulletin.site.search.kept import DamagedError, kept_facts, kept_patch, kept_values
from bulletin.site.search.lot import MARK, Head, Made, Patch, mark_of
from bulletin.site.search.store import Store
from bulletin.site.search.words import IssueFacts, IssueWords, folded, said, said_in, text_files, text_paths

MENDED = 3  # issues that are mended in a lot one by one; for more it is made again
MOST_PATCHED = 300_000  # bytes beside the lot; with more it is written as a whole


def mended_lot(
    store: Store, head: Head, wanted: Head, lot: tuple[IssueFacts, ...], words: Callable[[str], IssueWords]
) -> Made | None:
    """Return a kept lot with its few changed or appended issues, or None where it must be made again.

    words: of an issue by its key, asked for of these issues only.
    """
    before = kept_facts(store, head)
    changed = _changed(before, lot) if before is not None and head.shards == wanted.shards else None
    if before is None or changed is None:
        return None
    blocks = kept_values(store, head, "blocks", is_whole=False)
    texts = kept_values(store, head, "texts", is_whole=False)
    patch = kept_patch(store, head)
    if blocks is None or texts is None or patch is None:
        return None
    places = list(starmap(range, pairwise(accumulate((len(text_paths(f)) for f in lot), initial=0))))
    starts = list(accumulate((f.articles for f in lot), initial=0))
    new_texts: dict[int, bytes] = {}
    changes = []
    try:
        for i in changed:
            now = words(lot[i].key)
            then = folded(said_in(bytes(texts[n]) for n in places[i])) if i < len(before) else None
            changes.append((starts[i], then, folded(said(now))))
            new_texts |= dict(zip(places[i], text_files(now), strict=True))
        new_blocks = mended_blocks(blocks, changes)
    except DamagedError:
        return None
    mended = replace(
        wanted, marks=_marked(head.marks, new_blocks), sums=_marked(head.sums, new_texts), base=head.base
    )
    patch = Patch({**patch.blocks, **new_blocks}, {**patch.texts, **new_texts})
    made = Made(mended, lot, patch=patch)
    return made if _size(patch) <= MOST_PATCHED else _as_a_whole(store, head, made, patch)


def _changed(before: Sequence[IssueFacts], now: Sequence[IssueFacts]) -> list[int] | None:
    """Return which issues changed or were appended; None where they are too many, or others have other places."""
    for old, new in zip(before, now, strict=False):
        if (old.articles, old.is_long) != (new.articles, new.is_long):
            return None
    changed = [i for i, issue in enumerate(now) if issue not in before[i : i + 1]]
    return changed if len(before) <= len(now) and len(changed) <= MENDED else None


def _marked(marks: bytes, values: dict[int, bytes]) -> bytes:
    """Return marks with those of other values in their place; values behind the last are in order."""
    out = bytearray(marks)
    for place, value in values.items():
        out[MARK * place : MARK * (place + 1)] = mark_of(value)
    return bytes(out)


def _size(patch: Patch) -> int:
    return sum(map(len, (*patch.blocks.values(), *patch.texts.values())))


def _as_a_whole(store: Store, head: Head, made: Made, patch: Patch) -> Made | None:
    """Return a mended lot with all its blocks and texts. head: of the lot that is kept."""
    blocks = kept_values(store, head, "blocks", is_whole=True)
    texts = kept_values(store, head, "texts", is_whole=True)
    if blocks is None or texts is None:
        return None
    count = len(made.head.sums) // MARK
    return Made(
        replace(made.head, base=made.head.tag),
        made.facts,
        [patch.blocks.get(n, block) for n, block in enumerate(blocks)],
        [patch.texts[n] if n in patch.texts else texts[n] for n in range(count)],
    )
