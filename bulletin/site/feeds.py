"""Makes Atom feeds: one of the site, with an entry for each issue, and one of each section, with an entry for each article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.site.addresses import Addresses
from bulletin.site.arrange import Group
from bulletin.site.chrome import SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.issue_pages import addresses_for
from bulletin.site.issue_views import issue_view
from bulletin.site.page_kind import Page
from bulletin.site.views import IssueView, SectionView, last_change
from bulletin.values.model import BodyReader, Issue

LATEST_IN_FEED = 20


class Feed(NamedTuple):
    """A feed's own values. href: its address; home: the page whose news it has; both from the site's root.

    updated: YYYY-MM-DD.
    """

    href: str
    home: str
    title: str
    updated: str


class FeedInputs(NamedTuple):
    """What a feed shows. entries: (path of an issue, anchor of the article that is shown), "" for the whole issue.

    name: the bulletin's; issues: the facts of these issues by path.
    """

    site: SiteChrome
    feed: Feed
    name: str
    entries: tuple[tuple[str, str], ...]
    issues: Mapping[str, Issue]
    addresses: Addresses
    has_pdf: bool


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An issue, or one article of it. href: from the site's root, the entry's id is made from it; sections: its text."""

    title: str
    href: str
    issue: IssueView
    sections: tuple[SectionView, ...]
    is_issue: bool
    updated: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    summary: str


def feed_pages(context: SiteContext) -> Iterator[Page]:
    """Yield the feed of the site and that of each section; none where the site's base URL is not set."""
    if context.site.config.base_url:
        yield _site_feed(context)
        yield from (_section_feed(context, group) for group in context.site.sections)


def _site_feed(context: SiteContext) -> Page:
    issues = context.site.issues[: -LATEST_IN_FEED - 1 : -1]  # the last ones, newest first
    updated = [last_change(issue) for issue in issues]
    entries = tuple((issue.path, "") for issue in issues)
    return _page(context, "feed.xml", "", context.site.config.name, entries, issues, updated)


def _section_feed(context: SiteContext, group: Group) -> Page:
    latest = group.entries[:LATEST_IN_FEED]
    title = f"{context.site.config.name}　{group.name}"
    updated = [last_change(entry.issue, entry.article.title.text) for entry in latest]
    entries = tuple((entry.issue.path, entry.article.anchor) for entry in latest)
    issues = tuple({entry.issue.path: entry.issue for entry in latest}.values())
    href, home = f"sections/{group.slug}.xml", f"sections/{group.slug}.html"
    return _page(context, href, home, title, entries, issues, updated)


def _page(
    context: SiteContext,
    href: str,
    home: str,
    title: str,
    entries: tuple[tuple[str, str], ...],
    issues: tuple[Issue, ...],
    updated: list[str],
) -> Page:
    # Atom requires a date of a feed without entries, too.
    inputs = FeedInputs(
        context.chrome,
        Feed(href, home, title, max(updated, default="1970-01-01")),
        context.site.config.name,
        entries,
        {issue.path: issue for issue in issues},
        addresses_for(issues, context.addresses),
        context.has_pdf,
    )
    return Page(href, inputs)


def feed_context(inputs: FeedInputs, bodies: BodyReader) -> Mapping[str, object]:
    """Return the template's variables; the bodies of the issues are read here, each once."""
    views = {
        path: issue_view(
            issue,
            bodies(issue),
            inputs.name,
            inputs.addresses,
            root=inputs.site.base_url,
            has_pdf=inputs.has_pdf,
        )
        for path, issue in inputs.issues.items()
    }
    entries = tuple(
        _article_entry(inputs.issues[path], views[path], anchor)
        if anchor
        else _issue_entry(inputs.issues[path], views[path])
        for path, anchor in inputs.entries
    )
    return {"site": inputs.site, "feed": inputs.feed, "entries": entries}


def _issue_entry(issue: Issue, view: IssueView) -> FeedEntry:
    return FeedEntry(
        title=view.label + (f"　{view.headline}" if view.headline else ""),
        href=view.href,
        issue=view,
        sections=view.sections,
        is_issue=True,
        updated=last_change(issue),
        authors=(),
        keywords=view.keywords,
        summary=issue.summary,
    )


def _article_entry(issue: Issue, view: IssueView, anchor: str) -> FeedEntry:
    article = next(article for article in view.articles if article.anchor == anchor)
    return FeedEntry(
        title=article.title,
        href=f"{view.href}#{anchor}",
        issue=view,
        sections=(SectionView("", "", (article,)),),
        is_issue=False,
        updated=last_change(issue, article.title),
        authors=article.authors or tuple(link.text for link in article.contributors),
        keywords=article.keywords,
        summary=article.abstract,
    )
