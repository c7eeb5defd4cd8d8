"""Makes a small page at each former address of an issue (旧址), which redirects to the present one."""

from collections.abc import Iterator
from typing import NamedTuple

from bulletin.site.addresses import issue_href
from bulletin.site.chrome import SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import Page


class RedirectInputs(NamedTuple):
    """What a redirect shows. root: relative path to the site's root; href: the issue's address from there; label: 第365期."""

    site: SiteChrome
    root: str
    href: str
    label: str


def redirect_pages(context: SiteContext, taken: frozenset[str]) -> Iterator[Page]:
    """Yield the redirects. taken: addresses of real pages, which no redirect may replace."""
    for issue in context.site.issues:
        for alias in issue.aliases:
            if alias.path not in taken:
                root = "../" * alias.path.count("/")
                inputs = RedirectInputs(context.chrome, root, issue_href(issue), issue.number.short)
                yield Page(alias.path, inputs)
