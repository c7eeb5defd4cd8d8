"""Makes sitemap.xml and robots.txt, which tell search engines which pages there are."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bulletin.site.addresses import issue_href
from bulletin.site.chrome import SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import Page
from bulletin.site.views import last_change


class SiteMapInputs(NamedTuple):
    """What the site map shows. addresses: (address, date of the last change as YYYY-MM-DD or empty) of each page."""

    site: SiteChrome
    addresses: tuple[tuple[str, str], ...]


class RobotsInputs(NamedTuple):
    """What robots.txt shows."""

    site: SiteChrome


def site_map(context: SiteContext, readable: Sequence[str]) -> Iterator[Page]:
    """Yield the site map, if the site's base URL is set. readable: paths of the pages that readers can open."""
    if not context.site.config.base_url:
        return
    changed = {issue_href(issue): last_change(issue) for issue in context.site.issues}
    listed = [path for path in readable if path.endswith(".html") and path != "404.html"]
    # The front page is listed by the address that people link to, without index.html.
    addresses = (("" if path == "index.html" else path, changed.get(path, "")) for path in listed)
    yield Page("sitemap.xml", SiteMapInputs(context.chrome, tuple(addresses)))


def robots_file(context: SiteContext) -> Iterator[Page]:
    """Yield robots.txt."""
    yield Page("robots.txt", RobotsInputs(context.chrome))
