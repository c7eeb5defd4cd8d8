"""What an article leads to: its neighbours, and the nearest articles of its section and contributors.

Nearest, not newest, so that an old issue's page lasts: a new issue changes the page before it and no other.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bulletin.site.arrange import Entry, Group, Site, topics_of
from bulletin.site.citation import Citation, citation
from bulletin.site.views import Addresses, ArticleLine, Lines, Link
from bulletin.values.model import Issue

EACH_WAY = 2  # articles shown from before an issue, and from after it


class Shelf(NamedTuple):
    """Other articles of the same section or contributor, newest first; href leads to all of them."""

    name: str
    href: str
    lines: tuple[ArticleLine, ...]


class Around(NamedTuple):
    """What one article leads to, and how it is cited. before, after: across issues, none at either end of the archive."""

    before: Link | None
    after: Link | None
    shelves: tuple[Shelf, ...]
    topics: tuple[Link, ...]
    citation: Citation


class Surroundings:
    """Where each article stands among all others, looked up once for the whole site."""

    def __init__(self, site: Site, addresses: Addresses) -> None:
        self.config, self.addresses = site.config, addresses
        self.entries = tuple(Entry(issue, article) for issue in site.issues for article in issue.articles)
        self.first = _first_of_issue(self.entries)
        self._make = Lines()
        self._lines: dict[int, ArticleLine] = {}  # each is shown by its neighbours, ten times in all
        self.sections = {group.name: _Ranges(group) for group in site.sections}
        self.contributors = {group.name: _Ranges(group) for group in site.contributors}

    def around(self, issue: Issue) -> dict[str, Around]:
        """Return what each article of an issue leads to, by its anchor."""
        start = self.first[issue.path]
        return {
            entry.article.anchor: self._around(start + n, entry)
            for n, entry in enumerate(self.entries[start : start + len(issue.articles)])
        }

    def _around(self, place: int, entry: Entry) -> Around:
        before = self.entries[place - 1] if place else None
        after = self.entries[place + 1] if place + 1 < len(self.entries) else None
        return Around(
            self._link(before, entry.issue),
            self._link(after, entry.issue),
            tuple(self._shelves(entry)),
            tuple(Link(topic, self.addresses.topics[topic]) for topic in dict.fromkeys(topics_of(entry))),
            citation(entry.article, entry.issue, self.config),
        )

    def _shelves(self, entry: Entry) -> Iterator[Shelf]:
        article = entry.article
        if article.section:
            ranges = self.sections[article.section]
            yield Shelf(
                article.section, self.addresses.sections[article.section], self._near(ranges, entry.issue)
            )
        for name in dict.fromkeys(article.contributors):
            ranges = self.contributors[name]
            lines = self._near(ranges, entry.issue)
            if lines or ranges.count_in(entry.issue) > 1:
                yield Shelf(name, self.addresses.contributors[name], lines)

    def _near(self, ranges: "_Ranges", issue: Issue) -> tuple[ArticleLine, ...]:
        return tuple(map(self._line, ranges.near(issue)))

    def _line(self, entry: Entry) -> ArticleLine:
        line = self._lines.get(id(entry.article))
        if line is None:
            line = self._lines[id(entry.article)] = self._make.line(entry)
        return line

    def _link(self, entry: Entry | None, here: Issue) -> Link | None:
        """Return a link to a neighbour, with its issue where that is another one."""
        if entry is None:
            return None
        line = self._line(entry)
        return Link(line.title if entry.issue is here else f"{line.title}（{line.issue.text}）", line.href)


class _Ranges:
    """A group's entries, and which of them are each issue's; an issue's stand together."""

    def __init__(self, group: Group) -> None:
        self.entries = group.entries
        self.bounds: dict[str, tuple[int, int]] = {}
        for place, entry in enumerate(group.entries):
            start, _ = self.bounds.get(entry.issue.path, (place, place))
            self.bounds[entry.issue.path] = (start, place + 1)

    def count_in(self, issue: Issue) -> int:
        start, end = self.bounds[issue.path]
        return end - start

    def near(self, issue: Issue) -> tuple[Entry, ...]:
        """Return the articles next to an issue's own, some from after it and some from before it."""
        start, end = self.bounds[issue.path]
        newer, older = self.entries[max(0, start - EACH_WAY) : start], self.entries[end : end + EACH_WAY]
        return (*newer, *older)


def _first_of_issue(entries: tuple[Entry, ...]) -> Mapping[str, int]:
    first: dict[str, int] = {}
    for place, entry in enumerate(entries):
        first.setdefault(entry.issue.path, place)
    return first
