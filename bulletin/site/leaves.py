"""Long lists → leaves: pages of a list whose contents last, because they are counted from the oldest entry."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from bulletin.site.views import Link

T = TypeVar("T")
K = TypeVar("K")

MOST = 80  # entries of a leaf; the first takes up to twice as many, and 160 entries stay below 150 KB

FEW = 20  # entries that need no links to their runs


class Leaf(NamedTuple, Generic[T]):
    """One page of a list. number: from 1, the newest; links: every leaf, itself among them, when there are several."""

    number: int
    path: str
    items: tuple[T, ...]
    links: tuple[Link, ...]


def leaf_path(path: str, number: int) -> str:
    """Return sections/a.html for the first leaf, sections/a_2.html for the second.

    No name that an author can choose has an underscore in it, so `a_2` is nobody else's address.
    """
    return path if number == 1 else f"{path.removesuffix('.html')}_{number}.html"


def leaves(
    path: str, items: Sequence[T], weight: Callable[[T], int] | None = None, most: int = MOST
) -> tuple[Leaf[T], ...]:
    """Return a list, newest first, cut into leaves; there is always one.

    Leaves are filled from the oldest end, so that a new entry changes the newest leaf only; that one takes in
    the leaf after it, lest it begin with a single entry. weight: how many lines an item takes, one where it is not given.
    """
    if weight is None:
        if len(items) <= most:  # most topics have one article or two
            return (Leaf(1, path, tuple(items), ()),)
        weight = _one_line
    parts: list[list[T]] = [[]]
    filled = 0
    for item in reversed(items):
        if parts[-1] and filled + weight(item) > most:
            parts.append([])
            filled = 0
        parts[-1].append(item)
        filled += weight(item)
    if len(parts) > 1:
        newest = parts.pop()
        parts[-1] += newest
    parts.reverse()
    paths = [leaf_path(path, number) for number in range(1, len(parts) + 1)]
    links = tuple(Link(f"第{n}页", p) for n, p in enumerate(paths, 1)) if parts[1:] else ()
    return tuple(Leaf(n, paths[n - 1], tuple(reversed(part)), links) for n, part in enumerate(parts, 1))


def _one_line(item: object) -> int:
    return 1


class Run(NamedTuple, Generic[T]):
    """Neighbouring entries that share a year, month or initial, under its name; anchor: the id of its heading."""

    name: str
    anchor: str
    items: tuple[T, ...]


def runs(
    items: Sequence[T], key_of: Callable[[T], K], name: Callable[[K], str], anchor: Callable[[K], str]
) -> tuple[Run[T], ...]:
    """Return items in runs of equal keys, in the order given."""
    return tuple(Run(name(key), anchor(key), tuple(group)) for key, group in groupby(items, key=key_of))


def jumps(
    list_leaves: Sequence[Leaf[T]],
    key_of: Callable[[T], K],
    name: Callable[[K], str],
    anchor: Callable[[K], str],
    few: int = FEW,
) -> tuple[Link, ...]:
    """Return a link to the first entry of each run, on whichever leaf it is.

    A list that is seen at a glance, of at most `few` entries or a single run, has none.
    """
    if sum(len(leaf.items) for leaf in list_leaves) <= few:
        return ()
    first: dict[K, str] = {}
    for leaf in list_leaves:
        for item in leaf.items:
            first.setdefault(key_of(item), leaf.path)
    links = tuple(Link(name(key), f"{path}#{anchor(key)}") for key, path in first.items())
    return links if links[1:] else ()
