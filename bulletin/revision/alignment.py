"""Two texts of an issue as blocks → which block became which: changed, added, removed, moved, parted, joined."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import NamedTuple

from bulletin.revision.words import pairs_in

_SAME = 0.4  # in common: the same block, changed
_MOVED = 0.6  # ... and so much, where it is elsewhere
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．]|（\d{1,2}）"
)
_LEAST_MOVED = 6  # 字: 附件 or a name occurs in several places
_LONGEST_NAME = 20  # 字 of a line that holds a name or two and what is beside them
# Pairs that are compared one by one: of two issues that have nothing in common there are more.
_MOST_PAIRS = 400_000


class TextBlock(NamedTuple):
    """A block as it is compared. family: only blocks of one family can be the same one; joins: whether it may be parted or joined."""

    family: str
    text: str
    joins: bool = False


@dataclass(frozen=True, slots=True)
class BlockPair:
    """Blocks of the old text and what they became, by their places; one side is empty where a block was added or removed.

    Two of one side where a paragraph was parted or two were joined. moved: the place on the other side of a block that
    is elsewhere now; it has a pair in both places.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: int | None = None

    @property
    def is_removed(self) -> bool:
        """Whether a block is nowhere in the new text."""
        return not self.new and self.moved is None

    @property
    def is_added(self) -> bool:
        """Whether a block is nowhere in the old text."""
        return not self.old and self.moved is None


@dataclass(slots=True)
class _Side:
    blocks: Sequence[TextBlock]
    pairs: list[frozenset[tuple[str, str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pairs = [pairs_in(block.text) for block in self.blocks]


def align(old: Sequence[TextBlock], new: Sequence[TextBlock]) -> tuple[BlockPair, ...]:
    """Return every block of both sides, in the order of reading; what was removed comes before what was added there."""
    before, after = _Side(old), _Side(new)
    matches: dict[int, int] = {}
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            matches |= zip(range(a, b), range(c, d), strict=True)
        elif tag == "replace":
            matches |= _in_order(before, after, range(a, b), range(c, d))
    groups = _with_parted(old, new, matches)
    moved = _moved(before, after, groups)
    return tuple(_ordered(len(old), len(new), groups, moved))


def _alike(before: _Side, after: _Side, i: int, j: int) -> float:
    """Return what two blocks have in common, from 0 to 1; 0 for those that cannot be the same."""
    if before.blocks[i].family != after.blocks[j].family:
        return 0.0
    one, other = before.pairs[i], after.pairs[j]
    if not one or not other:
        return 1.0 if before.blocks[i].text == after.blocks[j].text else 0.0
    shared = len(one & other)
    alike = 2 * shared / (len(one) + len(other))
    # A short paragraph that was made much longer, or the other way round, is still the same; a name occurs in many.
    if min(len(one), len(other)) >= _LEAST_MOVED or max(len(one), len(other)) <= _LONGEST_NAME:
        alike = max(alike, 0.7 * shared / min(len(one), len(other)))
    ordinal = _ordinal(before.blocks[i])
    return max(alike, _SAME) if ordinal and ordinal == _ordinal(after.blocks[j]) else alike


def _ordinal(block: TextBlock) -> str:
    """Return the ordinal that a heading begins with, by which it is found when its words changed."""
    found = None if block.joins else _ORDINAL.match(block.text)
    return found[0] if found else ""


def _in_order(before: _Side, after: _Side, olds: range, news: range) -> dict[int, int]:
    """Return the pairs with the most in common that cross no other pair."""
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
    """Return whether only words tell which block it became: paragraphs and articles."""
    return block.joins or block.family == "article"


def _by_place(before: _Side, after: _Side, olds: range, news: range, found: dict[int, int]) -> dict[int, int]:
    """Return pairs of rows, items and boxes that have little in common, where as many are left on both sides between two pairs.

    A row of numbers that were all counted again is the same row, a heading between the same paragraphs the same heading; a
    paragraph of other words is another.
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
    """Return the pairs, with a neighbour that was joined to one of them or parted from it."""
    taken = set(matches.values())
    groups: list[BlockPair] = []
    for i, j in sorted(matches.items()):
        pair = BlockPair((i,), (j,))
        if old[i].text != new[j].text:
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
    """Return whether two neighbours are a block that was parted: together they have much more of it than either."""
    if not 0 <= first < len(others) - 1 or whole.family != "text":
        return False
    parts = others[first : first + 2]
    if any(part.family != "text" for part in parts) or not parts[1].joins:
        return False
    one = pairs_in(whole.text)
    found = [pairs_in(part.text) for part in parts]
    shares = [len(one & own) / max(len(own), 1) for own in found]
    together = len(one & (found[0] | found[1]))
    # Each has a part of it that the other lacks.
    own_shares = [together - len(one & other) for other in reversed(found)]
    is_own = all(2 * own >= len(pairs) for own, pairs in zip(own_shares, found, strict=True))
    return min(shares) >= 0.7 and together >= 0.7 * len(one) and is_own


def _moved(before: _Side, after: _Side, groups: list[BlockPair]) -> dict[int, int]:
    """Return which of the blocks that are left are elsewhere now, the most alike first."""
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
