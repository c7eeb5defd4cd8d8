"""A small page at each former address of an issue (旧址), which leads on to where it is now."""

from collections.abc import Iterable

from bulletin.site import views
from bulletin.site.frame import Frame, Page


def redirect_pages(frame: Frame, taken: frozenset[str]) -> Iterable[Page]:
    """Return the pages that lead on. taken: addresses of real pages, which no redirect may hide."""
    for issue in frame.site.issues:
        for alias in issue.aliases:
            if alias.path not in taken:
                href = views.issue_href(issue)
                yield Page(
                    alias.path,
                    "redirect.html",
                    {
                        "site": frame.head,
                        "root": "../" * alias.path.count("/"),
                        "href": href,
                        "label": issue.number.short,
                    },
                )
