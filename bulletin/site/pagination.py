"""Splits long lists into pages, filled from the oldest entry, so that most new entries change the newest page only."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from bulletin.site.views import Link

T = TypeVar("T")
K = TypeVar("K")

MOST = 80  # entries of a page; the first has up to twice as many, and 160 entries stay below 150 KB

FEW = 20  # a list of at most so many entries needs no links to its headings


class ListPage(NamedTuple, Generic[T]):
    """One page of a list. number: from 1, the newest; links: to all pages, this one included; none for a single page."""

    number: int
    path: str
    items: tuple[T, ...]
    links: tuple[Link, ...]

    def title(self, text: str) -> str:
        """Return a title, with the page's number from the second page on."""
        return f"{text}（第{self.number}页）" if self.number > 1 else text


def list_page_path(path: str, number: int) -> str:
    """Return sections/a.html for the first page of a list, sections/a_2.html for the second.

    A name that an author can choose has no underscore, so `a_2` cannot be the address of another page.
    """
    return path if number == 1 else f"{path.removesuffix('.html')}_{number}.html"


def paginate(
    path: str, items: Sequence[T], weight: Callable[[T], int] = lambda item: 1, most: int = MOST
) -> tuple[ListPage[T], ...]:
    """Return the pages of a list, which is given newest first; there is always one.

    Pages are filled from the oldest end, so that a new entry changes the newest page only; once a page is full, the numbers
    of all older pages rise by one. The newest page, which may be as short as one entry, is joined with the next older one.
    weight: how many lines an item takes; most: lines of a page.
    """
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
    paths = [list_page_path(path, number) for number in range(1, len(parts) + 1)]
    links = tuple(Link(f"第{n}页", p) for n, p in enumerate(paths, 1)) if parts[1:] else ()
    return tuple(ListPage(n, paths[n - 1], tuple(reversed(part)), links) for n, part in enumerate(parts, 1))


class Headed(NamedTuple, Generic[T]):
    """Consecutive entries under one heading: a year, month or initial. anchor: the id of the heading."""

    name: str
    anchor: str
    items: tuple[T, ...]


def under_headings(
    items: Sequence[T], key_of: Callable[[T], K], name: Callable[[K], str], anchor: Callable[[K], str]
) -> tuple[Headed[T], ...]:
    """Return items in the order given, consecutive ones with equal keys under one heading."""
    return tuple(Headed(name(key), anchor(key), tuple(group)) for key, group in groupby(items, key=key_of))


def heading_links(
    pages: Sequence[ListPage[T]],
    key_of: Callable[[T], K],
    name: Callable[[K], str],
    anchor: Callable[[K], str],
    few: int = FEW,
) -> tuple[Link, ...]:
    """Return a link to each heading, on whichever page of the list it first occurs.

    A list of at most `few` entries, or with a single heading, is seen at a glance and gets none.
    """
    if sum(len(page.items) for page in pages) <= few:
        return ()
    first: dict[K, str] = {}
    for page in pages:
        for item in page.items:
            first.setdefault(key_of(item), page.path)
    links = tuple(Link(name(key), f"{path}#{anchor(key)}") for key, path in first.items())
    return links if links[1:] else ()
