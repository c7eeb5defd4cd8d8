"""The chrome around every page: header, footer, breadcrumbs and head tags, as values."""

from typing import Any, NamedTuple

from markupsafe import Markup

from bulletin.site.json_ld import script
from bulletin.site.tags import Column, Piece, Tags, head_tags, open_graph
from bulletin.site.views import Link
from bulletin.values.settings import Config


class SiteChrome(NamedTuple):
    """What the chrome of every page shows of the site."""

    name: str
    publisher: str
    campaign: tuple[str, ...]
    base_url: str
    nav: tuple[Link, ...]
    more: tuple[Link, ...]  # links in the footer
    feed: str  # address of the feed, empty without a base URL


class PageChrome(NamedTuple):
    """What the chrome shows of one page. root: relative path to the site's root; crumbs: breadcrumbs down to this page.

    tags, properties: meta elements by name and by property (see tags); data: JSON-LD, may be empty;
    feed: address of the page's own feed, may be empty.
    """

    title: str
    description: str
    path: str
    root: str
    crumbs: tuple[Link, ...]
    tags: Tags
    properties: Tags
    data: Markup
    feed: str


def page_chrome(
    config: Config,
    path: str,
    title: str,
    *,
    parent: Link | None = None,
    description: str = "",
    column: Column | None = None,
    piece: Piece | None = None,
    data: dict[str, Any] | None = None,
    feed: str = "",
) -> PageChrome:
    """Return the chrome of a page. path: within output/site; title: empty for the front page.

    parent: the breadcrumb between the front page and this one; column, piece: values of its meta tags (see tags);
    data: its JSON-LD; feed: the address of its own feed.
    """
    here = (Link(title, path),) if title else ()
    return PageChrome(
        title,
        description,
        path,
        "../" * path.count("/"),
        ((parent,) if parent else ()) + here,
        head_tags(config, path, description, column, piece),
        open_graph(config, path, piece.title if piece else title, description, piece),
        script(data) if data else Markup(),
        feed if config.base_url else "",
    )
