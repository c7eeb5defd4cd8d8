"""Makes the pages that an office writes itself (content/pages/)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from bulletin.reading.markup import with_addresses
from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.issue_views import screen_resolver
from bulletin.site.page_kind import Page
from bulletin.site.views import HeadingView, Link
from bulletin.values.model import TextPage

MOST_IN_DESCRIPTION = 120  # characters


class TextInputs(NamedTuple):
    """What an office's own page shows. siblings: links to all chapters of its book, if there are several."""

    site: SiteChrome
    page: PageChrome
    html: Markup
    headings: tuple[HeadingView, ...]
    siblings: tuple[Link, ...]


def text_pages(context: SiteContext) -> Iterator[Page]:
    """Yield every page under content/pages/, a chapter with the links to its book's other chapters."""
    pages = context.site.pages
    for page in pages:
        html = with_addresses(page.html, screen_resolver(context.addresses, page.path, ""))
        chapters = tuple(other for other in pages if _book(other) == _book(page))
        # The page `handbook` is the beginning of the book of `handbook-keys`: the page above it in the breadcrumbs.
        first = next((other for other in chapters if other.slug == _book(page)), None)
        chrome = context.page_chrome(
            f"{page.slug}.html",
            page.title,
            parent=Link(first.title, f"{first.slug}.html") if first and first is not page else None,
            description=_first_words(page.html),
        )
        yield Page(
            f"{page.slug}.html",
            TextInputs(
                context.chrome,
                chrome,
                html=Markup(html),
                headings=tuple(HeadingView(level, text, anchor) for level, text, anchor in page.headings),
                siblings=tuple(Link(other.title, f"{other.slug}.html") for other in chapters if chapters[1:]),
            ),
        )


def _first_words(html: str) -> str:
    """Return the beginning of a page's first paragraph without its markup."""
    first = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    words = " ".join(Markup(first[1]).striptags().split()) if first else ""
    return words if len(words) <= MOST_IN_DESCRIPTION else words[: MOST_IN_DESCRIPTION - 1] + "…"


def _book(page: TextPage) -> str:
    """Return the slug of the page that `page` is a chapter of: `handbook` for `handbook-keys`; its own if it is no chapter."""
    return page.slug.partition("-")[0]
