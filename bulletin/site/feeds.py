"""Feeds of the site and of each section, the site map and robots.txt."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bulletin.site import views
from bulletin.site.arrange import Group, Site
from bulletin.site.frame import Frame, Page
from bulletin.site.issue_views import issue_view
from bulletin.site.views import IssueView, SectionView
from bulletin.values.model import Issue

LATEST_IN_FEED = 20


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as a whole. href: its own address; home: the page it follows; both from the site's root."""

    href: str
    home: str
    title: str
    updated: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue, or one article of it. href: from the site's root, what makes its id; sections: what it shows."""

    title: str
    href: str
    issue: IssueView
    sections: tuple[SectionView, ...]
    is_issue: bool
    updated: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    summary: str


def machine_files(frame: Frame, paths: Sequence[str]) -> Iterable[Page]:
    """Return what programs follow the site by; feeds and site map need the site's address.

    paths: of everything that readers can open.
    """
    yield from feed_pages(frame)
    if frame.site.config.base_url:
        yield Page("sitemap.xml", "sitemap.xml", {"site": frame.head, "addresses": _sitemap(frame, paths)})
    yield Page("robots.txt", "robots.txt", {"site": frame.head})


def feed_pages(frame: Frame) -> Iterator[Page]:
    """Yield the feed of the site and that of each section; none where nobody knows the site's address."""
    if frame.site.config.base_url:
        yield _site_feed(frame)
        yield from (_section_feed(frame, group) for group in frame.site.sections)


def with_issue(page: Page, frame: Frame, issue: Issue) -> Page:
    """Return a feed with an issue's body as it is now, its facts being as they were. frame: knows the issue's addresses."""
    view = _view(frame, issue)

    def again(entry: Entry) -> Entry:
        if entry.issue.href != view.href:
            return entry
        if entry.is_issue:
            return _issue_entry(issue, view)
        return _article_entry(issue, view, entry.href.rpartition("#")[2])

    entries = page.context["entries"]
    assert isinstance(entries, tuple)
    return replace(page, context={**page.context, "entries": tuple(map(again, entries))})


def shown_in_feeds(site: Site) -> frozenset[str]:
    """Return the paths of the issues whose bodies feeds show."""
    if not site.config.base_url:
        return frozenset()
    latest = {issue.path for issue in site.issues[: -LATEST_IN_FEED - 1 : -1]}
    return frozenset(
        latest.union(e.issue.path for group in site.sections for e in group.entries[:LATEST_IN_FEED])
    )


def _site_feed(frame: Frame) -> Page:
    latest = frame.site.issues[: -LATEST_IN_FEED - 1 : -1]
    entries = tuple(_issue_entry(issue, _view(frame, issue)) for issue in latest)
    return _feed(frame, "feed.xml", "", frame.site.config.name, entries)


def _section_feed(frame: Frame, group: Group) -> Page:
    entries: list[Entry] = []
    seen: dict[str, IssueView] = {}
    for found in group.entries[:LATEST_IN_FEED]:
        key = found.issue.key
        view = seen[key] = seen.get(key) or _view(frame, found.issue)
        entries.append(_article_entry(found.issue, view, found.article.anchor))
    title = f"{frame.site.config.name}　{group.name}"
    return _feed(frame, f"sections/{group.slug}.xml", f"sections/{group.slug}.html", title, tuple(entries))


def _feed(frame: Frame, href: str, home: str, title: str, entries: tuple[Entry, ...]) -> Page:
    updated = max((entry.updated for entry in entries), default="1970-01-01")
    feed = Feed(href, home, title, updated)
    return Page(href, "feed.xml", {"site": frame.head, "feed": feed, "entries": entries})


def _view(frame: Frame, issue: Issue) -> IssueView:
    config = frame.site.config
    view = issue_view(issue, config.name, frame.addresses, root=config.base_url, has_pdf=frame.has_pdf)
    return view._replace(distribution=())  # a feed leaves it out, so it need not remake the feed either


def _issue_entry(issue: Issue, view: IssueView) -> Entry:
    return Entry(
        title=view.label + (f"　{view.headline}" if view.headline else ""),
        href=view.href,
        issue=view,
        sections=view.sections,
        is_issue=True,
        updated=_updated(issue, ""),
        authors=(),
        keywords=view.keywords,
        summary=issue.summary,
    )


def _article_entry(issue: Issue, view: IssueView, anchor: str) -> Entry:
    article = next(a for section in view.sections for a in section.articles if a.anchor == anchor)
    return Entry(
        title=article.title,
        href=f"{view.href}#{anchor}",
        issue=view,
        sections=(SectionView("", "", (article,)),),
        is_issue=False,
        updated=_updated(issue, article.title),
        authors=article.authors or tuple(link.text for link in article.contributors),
        keywords=article.keywords,
        summary=article.abstract,
    )


def _updated(issue: Issue, title: str) -> str:
    """Return when an issue, or one article of it, was last corrected, else when it was published."""
    errata = [erratum.date for erratum in issue.errata if title in ("", erratum.article)]
    return max([issue.date, *errata]).isoformat()


def _sitemap(frame: Frame, paths: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (address, last date or empty) of each page, without the front page's file name."""
    changed = {views.issue_href(issue): _updated(issue, "") for issue in frame.site.issues}
    listed = [path for path in paths if path.endswith(".html") and path != "404.html"]
    return tuple(("" if path == "index.html" else path, changed.get(path, "")) for path in listed)
