"""The pages that depend on which others there are: sitemap.xml and robots.txt for search engines, and a small page at each former
address of an issue (旧址), which leads on to where it is now."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bulletin.site.addresses import issue_href
from bulletin.site.chrome import SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import Page
from bulletin.site.views import last_change


class SiteMapInputs(NamedTuple):
    """What the site map shows. addresses: (address, date of the last change or empty) of each page."""

    site: SiteChrome
    addresses: tuple[tuple[str, str], ...]


class RobotsInputs(NamedTuple):
    """What robots.txt shows."""

    site: SiteChrome


def site_map(context: SiteContext, readable: Sequence[str]) -> Iterator[Page]:
    """Yield the site map, which needs the site's address. readable: paths of the pages that readers can open."""
    if not context.site.config.base_url:
        return
    changed = {issue_href(issue): last_change(issue) for issue in context.site.issues}
    listed = [path for path in readable if path.endswith(".html") and path != "404.html"]
    # Without its file name, as readers link to the front page.
    addresses = (("" if path == "index.html" else path, changed.get(path, "")) for path in listed)
    yield Page("sitemap.xml", SiteMapInputs(context.chrome, tuple(addresses)))


def robots_file(context: SiteContext) -> Iterator[Page]:
    """Yield robots.txt."""
    yield Page("robots.txt", RobotsInputs(context.chrome))


class RedirectInputs(NamedTuple):
    """What a redirect shows. root: the way back to the site's root; href: from there; label: 第365期."""

    site: SiteChrome
    root: str
    href: str
    label: str


def redirect_pages(context: SiteContext, taken: frozenset[str]) -> Iterator[Page]:
    """Yield the pages that lead on. taken: addresses of real pages, which no redirect may hide."""
    for issue in context.site.issues:
        for alias in issue.aliases:
            if alias.path not in taken:
                root = "../" * alias.path.count("/")
                inputs = RedirectInputs(context.chrome, root, issue_href(issue), issue.number.short)
                yield Page(alias.path, inputs)
