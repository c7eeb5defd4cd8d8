"""Two texts of an issue as blocks → which block became which: changed, added, removed, moved, split, joined."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from bulletin.revision.words import pairs_in

_SAME = 0.4  # least similarity of a block and its changed version
_MOVED = 0.6  # ... if it also moved
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．]|（\d{1,2}）"
)
_LEAST_MOVED = 6  # 字; shorter lines (附件, a name) occur in several places by chance
_LONGEST_NAME = 20  # 字 of a line with one or two names and what is beside them
# Upper bound of pairs of blocks to compare; two issues with nothing in common exceed it.
_MOST_PAIRS = 400_000


class TextBlock(NamedTuple):
    """A block for comparison.

    family: only blocks of one family can match; joins: whether it is a paragraph, which may be split or joined.
    """

    family: str
    text: str
    joins: bool = False


@dataclass(frozen=True, slots=True)
class BlockPair:
    """Indexes of blocks of the old text and of what they became; one side is empty if a block was added or removed.

    One side has two indexes if a paragraph was split or two were joined. moved: index on the other side of a block that moved; it
    has a pair in both places.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: int | None = None

    @property
    def is_removed(self) -> bool:
        """Whether the new text does not have the block."""
        return not self.new and self.moved is None

    @property
    def is_added(self) -> bool:
        """Whether the old text does not have the block."""
        return not self.old and self.moved is None


@dataclass(slots=True)
class _Side:
    blocks: Sequence[TextBlock]
    pairs: list[frozenset[tuple[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pairs = [pairs_in(block.text) for block in self.blocks]


def align(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> tuple[BlockPair, ...]:
    """Return every block of both sides, in reading order; removed blocks come before those added at the same place."""
    before, after = _Side(old), _Side(new)
    matches: dict[int, int] = {}
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            matches |= zip(range(a, b), range(c, d), strict=True)
        elif tag == "replace":
            matches |= _in_order(before, after, range(a, b), range(c, d))
    # Blocks that still have no partner: halves of a split paragraph first, then moved ones.
    groups = _with_parted(old, new, matches)
    moved = _moved(before, after, groups)
    return tuple(_ordered(len(old), len(new), groups, moved))


def _alike(before: _Side, after: _Side, i: int, j: int) -> float:
    """Return the similarity of two blocks, from 0 to 1; 0 if they cannot match."""
    if before.blocks[i].family != after.blocks[j].family:
        return 0.0
    one, other = before.pairs[i], after.pairs[j]
    if not one or not other:
        return 1.0 if before.blocks[i].text == after.blocks[j].text else 0.0
    shared = len(one & other)
    alike = 2 * shared / (len(one) + len(other))
    # A paragraph that was made much longer or shorter is still the same; but not a short line in a long one: a name occurs in many.
    if min(len(one), len(other)) >= _LEAST_MOVED or max(len(one), len(other)) <= _LONGEST_NAME:
        alike = max(alike, 0.7 * shared / min(len(one), len(other)))
    ordinal = _ordinal(before.blocks[i])
    return max(alike, _SAME) if ordinal and ordinal == _ordinal(after.blocks[j]) else alike


def _ordinal(block: TextBlock) -> str:
    """Return the ordinal that a heading begins with, by which it is matched if its words changed."""
    found = None if block.joins else _ORDINAL.match(block.text)
    return found[0] if found else ""


def _in_order(before: _Side, after: _Side, olds: range, news: range) -> dict[int, int]:
    """Return the pairs (old → new) of the greatest total similarity that keep the order, by dynamic programming."""
    if len(olds) * len(news) > _MOST_PAIRS:
        return {}
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i, one in enumerate(olds, 1):
        for j, other in enumerate(news, 1):
            alike = _alike(before, after, one, other)
            with_both = best[i - 1][j - 1] + (alike if alike >= _SAME else 0)
            best[i][j] = max(best[i - 1][j], best[i][j - 1], with_both)
    found: dict[int, int] = {}
    i, j = len(olds), len(news)
    # walk back through the table to find the chosen pairs
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            found[olds[i]] = news[j]
    return found | _by_place(before, after, olds, news, found)


def _by_words(block: TextBlock) -> bool:
    """Return whether a block is matched by its words only: paragraphs and articles."""
    return block.joins or block.family == "article"


def _by_place(before: _Side, after: _Side, olds: range, news: range, found: dict[int, int]) -> dict[int, int]:
    """Return pairs of dissimilar rows, items and headings, if equally many are left on both sides between two matched pairs.

    A row whose numbers were all updated is the same row, a heading between the same paragraphs the same heading; but a paragraph
    with other words is another one.
    """
    more: dict[int, int] = {}
    ends = [*sorted(found.items()), (olds.stop, news.stop)]
    i, j = olds.start, news.start
    for end_i, end_j in ends:
        one, other = range(i, end_i), range(j, end_j)
        blocks = [*(before.blocks[n] for n in one), *(after.blocks[n] for n in other)]
        is_one_family = len({block.family for block in blocks}) == 1
        if len(one) == len(other) and is_one_family and not any(map(_by_words, blocks)):
            more |= zip(one, other, strict=True)
        i, j = end_i + 1, end_j + 1
    return more


def _with_parted(
    old: Sequence[TextBlock], new: Sequence[TextBlock], matches: dict[int, int]
) -> list[BlockPair]:
    """Return the pairs, some with a neighbour that was joined to the block or split off from it."""
    taken = set(matches.values())
    groups: list[BlockPair] = []
    for i, j in sorted(matches.items()):
        pair = BlockPair((i,), (j,))
        if old[i].text != new[j].text:
            # the block changed: its other half may be beside its partner, below or above
            for near in (j + 1, j - 1):
                if near not in taken and _is_parted(old[i], new, min(j, near)):
                    pair = replace(pair, new=(min(j, near), max(j, near)))
                    taken.add(near)
                    break
            else:
                for near in (i + 1, i - 1):
                    is_free = near not in matches and not any(near in group.old for group in groups)
                    if is_free and _is_parted(new[j], old, min(i, near)):
                        pair = replace(pair, old=(min(i, near), max(i, near)))
                        break
        groups.append(pair)
    return groups


def _is_parted(whole: TextBlock, others: Sequence[TextBlock], first: int) -> bool:
    """Return whether two neighbours are the halves of a block that was split: together they contain it, and each has a part of its own."""
    if not 0 <= first < len(others) - 1 or whole.family != "text":
        return False
    parts = others[first : first + 2]
    if any(part.family != "text" for part in parts) or not parts[1].joins:
        return False
    one = pairs_in(whole.text)
    found = [pairs_in(part.text) for part in parts]
    shares = [len(one & own) / max(len(own), 1) for own in found]
    together = len(one & (found[0] | found[1]))
    # Each half has something of the block that the other lacks: at least half of its own pairs.
    own_shares = [together - len(one & other) for other in reversed(found)]
    is_own = all(2 * own >= len(pairs) for own, pairs in zip(own_shares, found, strict=True))
    return min(shares) >= 0.7 and together >= 0.7 * len(one) and is_own


def _moved(before: _Side, after: _Side, groups: list[BlockPair]) -> dict[int, int]:
    """Return old → new for unmatched blocks that moved, matched by decreasing similarity."""
    olds = [i for i in range(len(before.blocks)) if not any(i in group.old for group in groups)]
    news = [j for j in range(len(after.blocks)) if not any(j in group.new for group in groups)]
    if len(olds) * len(news) > _MOST_PAIRS:
        return {}
    candidates = [
        (alike, i, j)
        for i in olds
        if len(before.blocks[i].text) >= _LEAST_MOVED
        for j in news
        if (alike := _alike(before, after, i, j)) >= _MOVED
    ]
    found: dict[int, int] = {}
    for _, i, j in sorted(candidates, key=lambda each: (-each[0], each[1], each[2])):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def _ordered(
    old_count: int, new_count: int, groups: list[BlockPair], moved: dict[int, int]
) -> Iterator[BlockPair]:
    came_from = {j: i for i, j in moved.items()}
    i = j = 0
    for group in [*sorted(groups, key=lambda each: each.new), BlockPair((old_count,), (new_count,))]:
        while i < group.old[0]:
            yield BlockPair((i,), (), moved.get(i))
            i += 1
        while j < group.new[0]:
            yield BlockPair((), (j,), came_from.get(j))
            j += 1
        if i < old_count or j < new_count:
            yield group
        i, j = group.old[-1] + 1, group.new[-1] + 1
