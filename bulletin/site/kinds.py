"""The one table of page kinds: which pages the site has, what each shows, and from which template it is made.

A new kind is a module with its inputs (a NamedTuple of all that its pages show), a function that yields its pages, a
template in layouts/, and a row here. PDFs are in `prints`, search data in `search`, copied files in `addresses`.
"""

from collections.abc import Iterable, Sequence
from functools import partial

from bulletin.site.context import SiteContext
from bulletin.site.corrections import correction_pages
from bulletin.site.feeds import feed_context, feed_pages
from bulletin.site.front_page import front_page, missing_page
from bulletin.site.group_pages import group_batches, name_pages, sections_page
from bulletin.site.issue_json import file_batches, file_data, list_data, list_of_issues
from bulletin.site.issue_pages import issue_batches, issue_context
from bulletin.site.page_kind import Batch, PageKind, in_one_batch
from bulletin.site.redirects import redirect_pages
from bulletin.site.search_page import search_page
from bulletin.site.search_places import pages_data, pages_file, places_data, places_file
from bulletin.site.site_map import robots_file, site_map
from bulletin.site.statistics import statistics_csv, statistics_file, statistics_pages
from bulletin.site.text_pages import text_pages
from bulletin.site.year_pages import year_pages, years_page

# The site map lists pages in this order. Kinds that readers cannot open come first, since their batches take longest: a
# long batch that began last would leave the other core idle.
KINDS = (
    PageKind("issue list", "", in_one_batch(list_of_issues), data=list_data, is_readable=False),
    PageKind("feed", "feed.xml", in_one_batch(feed_pages), feed_context, is_readable=False),
    PageKind("issue file", "", file_batches, data=file_data, is_readable=False),
    PageKind("statistics file", "", in_one_batch(statistics_file), data=statistics_csv, is_readable=False),
    PageKind(
        "search places", "", in_one_batch(places_file), data=places_data, is_readable=False, shows_pdfs=True
    ),
    PageKind("search pages", "", in_one_batch(pages_file), data=pages_data, is_readable=False),
    PageKind("robots", "robots.txt", in_one_batch(robots_file), is_readable=False),
    PageKind("front page", "index.html", in_one_batch(front_page), shows_pdfs=True),
    PageKind("issue", "issue.html", issue_batches, issue_context),
    PageKind("years", "years.html", in_one_batch(years_page)),
    PageKind("year", "year.html", in_one_batch(year_pages), shows_pdfs=True),
    PageKind("sections", "sections.html", in_one_batch(sections_page)),
    PageKind("section", "section.html", partial(group_batches, "sections"), shows_pdfs=True),
    PageKind("contributors", "contributors.html", in_one_batch(partial(name_pages, "contributors"))),
    PageKind("contributor", "contributor.html", partial(group_batches, "contributors"), shows_pdfs=True),
    PageKind("topics", "topics.html", in_one_batch(partial(name_pages, "topics"))),
    PageKind("topic", "topic.html", partial(group_batches, "topics"), shows_pdfs=True),
    PageKind("corrections", "corrections.html", in_one_batch(correction_pages)),
    PageKind("statistics", "statistics.html", in_one_batch(statistics_pages)),
    PageKind("text page", "page.html", in_one_batch(text_pages)),
    PageKind("missing page", "404.html", in_one_batch(missing_page)),
)

SEARCH_PAGE = PageKind("search page", "search.html", shows_pdfs=True)
REDIRECT = PageKind("redirect", "redirect.html", is_readable=False)
SITE_MAP = PageKind("site map", "sitemap.xml", is_readable=False)


def batches_of(context: SiteContext, kinds: Iterable[PageKind] = KINDS) -> tuple[Batch, ...]:
    """Return all pages of these kinds in batches, in the order of the table, which is the best order to start them in."""
    return tuple(Batch(kind, make) for kind in kinds for make in kind.batches(context))


def search_page_batch(context: SiteContext, search_version: str) -> Batch:
    """Return the batch of the search page. search_version: of the search data, so that the page comes after them."""
    return Batch(SEARCH_PAGE, partial(search_page, context, search_version))


def last_batches(context: SiteContext, readable: Sequence[str]) -> tuple[Batch, ...]:
    """Return the batches of pages that depend on which other pages there are: redirects and the site map.

    readable: the paths of all pages whose kind `is_readable`, in the order of `batches_of`, the search page last.
    """
    return (
        Batch(REDIRECT, partial(redirect_pages, context, frozenset(readable))),
        Batch(SITE_MAP, partial(site_map, context, readable)),
    )
