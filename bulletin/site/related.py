"""Finds what is shown below an article: the articles before and after it, the nearest of its section and contributors, its citation.

Nearest, not newest, so that old pages stay as they are: a new issue changes only pages of the articles just before its
own, in the archive, in a section or of a contributor.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bulletin.site.addresses import Addresses, issue_href
from bulletin.site.arrange import Entry, Group, Site, topics_of
from bulletin.site.tags import absolute
from bulletin.site.views import ArticleLine, Link, article_line
from bulletin.values.model import Article, Issue
from bulletin.values.settings import Config

EACH_WAY = 2  # articles shown from before an issue, and from after it
MOST_NAMES = 3  # in a citation: of more authors, the first three and 等 (GB/T 7714, 8.1.2)


class Citation(NamedTuple):
    """A citation of a contribution to a serial as in GB/T 7714 (8.5, 析出文献 of 连续出版物), in two halves; the page puts the day of reading in [ ] between them.

    after: empty where the site's base URL is not set; then the article is cited as print, without a day.
    """

    before: str
    after: str


class RelatedList(NamedTuple):
    """Other articles of the same section or contributor, newest first. href: of the page with all of them."""

    name: str
    href: str
    lines: tuple[ArticleLine, ...]


class RelatedArticles(NamedTuple):
    """What is shown below one article. before, after: links across issues, None at the beginning and end of the archive."""

    before: Link | None
    after: Link | None
    lists: tuple[RelatedList, ...]
    topics: tuple[Link, ...]
    citation: Citation


class RelatedIndex:
    """Finds the related articles of every article of the site."""

    def __init__(self, site: Site, addresses: Addresses) -> None:
        self._config, self._addresses = site.config, addresses
        self._entries = tuple(Entry(issue, article) for issue in site.issues for article in issue.articles)
        # In reverse order, so that the place of an issue's first article is the last to be entered.
        places = reversed(tuple(enumerate(self._entries)))
        self._first = {entry.issue.path: place for place, entry in places}
        self._sections = {group.name: _GroupPlaces(group) for group in site.sections}
        self._contributors = {group.name: _GroupPlaces(group) for group in site.contributors}

    def of_issue(self, issue: Issue) -> dict[str, RelatedArticles]:
        """Return the related articles of each article of an issue, by its anchor."""
        start = self._first[issue.path]
        return {
            entry.article.anchor: self._of_article(start + n, entry)
            for n, entry in enumerate(self._entries[start : start + len(issue.articles)])
        }

    def _of_article(self, place: int, entry: Entry) -> RelatedArticles:
        before = self._entries[place - 1] if place else None
        after = self._entries[place + 1] if place + 1 < len(self._entries) else None
        topics = self._addresses.topics
        return RelatedArticles(
            _neighbour(before, entry.issue),
            _neighbour(after, entry.issue),
            tuple(self._lists(entry)),
            tuple(Link(topic, topics[topic]) for topic in dict.fromkeys(topics_of(entry))),
            citation(entry.article, entry.issue, self._config),
        )

    def _lists(self, entry: Entry) -> Iterator[RelatedList]:
        article, issue = entry.article, entry.issue
        if article.section:
            near = self._sections[article.section].near(issue)
            yield RelatedList(article.section, self._addresses.sections[article.section], near)
        for name in dict.fromkeys(article.contributors):
            places = self._contributors[name]
            near = places.near(issue)
            # The list of a contributor's only article would have nothing but the article itself.
            if near or places.count_in(issue) > 1:
                yield RelatedList(name, self._addresses.contributors[name], near)


def _neighbour(entry: Entry | None, here: Issue) -> Link | None:
    """Return a link to the article before or after one of issue `here`; its text names its issue where that is another one."""
    if entry is None:
        return None
    line = article_line(entry.issue, entry.article)
    return Link(line.title if entry.issue is here else f"{line.title}（{line.issue.text}）", line.href)


class _GroupPlaces:
    """A group's entries, and for each issue the range of its entries, which are next to each other."""

    def __init__(self, group: Group) -> None:
        self._entries = group.entries
        self._bounds: dict[str, tuple[int, int]] = {}
        for place, entry in enumerate(group.entries):
            start, _ = self._bounds.get(entry.issue.path, (place, place))
            self._bounds[entry.issue.path] = (start, place + 1)

    def count_in(self, issue: Issue) -> int:
        """Return how many articles of the group an issue has."""
        start, end = self._bounds[issue.path]
        return end - start

    def near(self, issue: Issue) -> tuple[ArticleLine, ...]:
        """Return the articles next to an issue's own: EACH_WAY from newer issues and as many from older ones, newest first."""
        start, end = self._bounds[issue.path]
        newer, older = self._entries[max(0, start - EACH_WAY) : start], self._entries[end : end + EACH_WAY]
        return tuple(article_line(entry.issue, entry.article) for entry in (*newer, *older))


def citation(article: Article, issue: Issue, config: Config) -> Citation:
    """Return 作者. 题名[J/OL]. 刊名,年(期)[引用日期]. 地址."""
    address = absolute(config, f"{issue_href(issue)}#{article.anchor}")
    names = article.authors or article.contributors or (config.publisher,)
    shown = ",".join(names[:MOST_NAMES]) + (",等" if len(names) > MOST_NAMES else "")
    title = article.title.text + (f":{article.subtitle.lstrip('—')}" if article.subtitle else "")
    kind = "J/OL" if address else "J"
    number = ("S" if issue.number.supplement else "") + issue.number.numerals
    before = f"{shown}. {title}[{kind}]. {config.name},{issue.date.year}({number})"
    return Citation(before, f". {address}.") if address else Citation(f"{before}.", "")
