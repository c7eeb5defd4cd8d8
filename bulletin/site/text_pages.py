"""The pages an office writes itself, as the site shows them."""

import re
from collections.abc import Iterable

from markupsafe import Markup

from bulletin.reading.markup import with_addresses
from bulletin.site import views
from bulletin.site.frame import Frame, Page
from bulletin.site.issue_views import screen_resolver
from bulletin.site.views import Link
from bulletin.values.model import TextPage

MOST_IN_DESCRIPTION = 120


def text_pages(frame: Frame) -> Iterable[Page]:
    """Return every page under content/pages/, a chapter with the links to its book's other chapters."""
    pages = frame.site.pages
    for page in pages:
        html = with_addresses(page.html, screen_resolver(frame.addresses, page.path, ""))
        chapters = tuple(other for other in pages if _book(other) == _book(page))
        first = next((other for other in chapters if other.slug == _book(page)), None)
        yield frame.page(
            f"{page.slug}.html",
            "page.html",
            page.title,
            parent=Link(first.title, f"{first.slug}.html") if first and first is not page else None,
            description=_first_words(page.html),
            html=Markup(html),
            headings=tuple(views.HeadingView(level, text, anchor) for level, text, anchor in page.headings),
            siblings=tuple(Link(other.title, f"{other.slug}.html") for other in chapters if chapters[1:]),
        )


def _first_words(html: str) -> str:
    """Return the beginning of a page's first paragraph without its markup."""
    first = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    words = " ".join(Markup(first[1]).striptags().split()) if first else ""
    return words if len(words) <= MOST_IN_DESCRIPTION else words[: MOST_IN_DESCRIPTION - 1] + "…"


def _book(page: TextPage) -> str:
    """Return the page that `page` is a chapter of: `handbook` for `handbook-keys`, itself where it is none."""
    return page.slug.partition("-")[0]
