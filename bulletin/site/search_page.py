"""Makes the HTML of the search page; its data are separate files (see the package `search`)."""

from collections.abc import Iterator
from typing import NamedTuple

from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import GroupLine, SiteContext
from bulletin.site.page_kind import Page
from bulletin.site.search_places import places_version


class SearchInputs(NamedTuple):
    """What the search page shows: the versions of its data files, and links to years and sections."""

    site: SiteChrome
    page: PageChrome
    search_version: str
    places_version: str
    years: tuple[GroupLine, ...]
    sections: tuple[GroupLine, ...]


def search_page(context: SiteContext, search_version: str) -> Iterator[Page]:
    """Yield the search page. search_version: changes with the directory of the search data."""
    chrome = context.page_chrome(
        "search.html",
        "查找",
        description="按文章里任何几个连着的字，查历年各期的文章；也可以按期号、日期、栏目、供稿单位和主题直接去。",
    )
    sections = tuple(line for line in context.groups("sections") if line.count)
    inputs = SearchInputs(
        context.chrome, chrome, search_version, places_version(context), context.years(), sections
    )
    yield Page("search.html", inputs)
