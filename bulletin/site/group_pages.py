"""Sections, contributors and topics: the lists of their names, and the articles of each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from bulletin.site.arrange import Entry, Group
from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import GROUP_KINDS, GroupLine, SiteContext, group_line, groups_of
from bulletin.site.page_kind import MakePages, Page, in_batches
from bulletin.site.pagination import heading_links, paginate, under_headings
from bulletin.site.tags import Column
from bulletin.site.views import ArticleLine, Link, article_line

# Descriptions of the pages. {0}: name of the section, contributor or topic; {1}: name of the bulletin.
ABOUT = {
    "sections": "《{1}》“{0}”栏目的全部文章。",
    "contributors": "{0}在《{1}》上刊用的全部文章。",
    "topics": "《{1}》上关于{0}的全部文章。",
}
GROUPS_IN_BATCH = 200
RECENT = 3  # newest articles that the list of sections shows for each section
NAMES_ON_PAGE = 100  # contributors and topics take less room than articles


class SectionsInputs(NamedTuple):
    """What the list of sections shows."""

    site: SiteChrome
    page: PageChrome
    groups: tuple[GroupLine, ...]


class NamesInputs(NamedTuple):
    """What a list of contributors or topics shows. initials: (letter, anchor, groups) of each initial.

    jumps: links to the initials; list_pages: see pagination.
    """

    site: SiteChrome
    page: PageChrome
    count: int  # type: ignore[assignment]  # number of names; hides tuple.count, which nobody calls
    initials: tuple[tuple[str, str, tuple[GroupLine, ...]], ...]
    jumps: tuple[Link, ...]
    list_pages: tuple[Link, ...]


class GroupInputs(NamedTuple):
    """What a page of a group's articles shows. years: (name, anchor, articles) of each year.

    jumps: links to the years; list_pages: see pagination.
    """

    site: SiteChrome
    page: PageChrome
    group: GroupLine
    years: tuple[tuple[str, str, tuple[ArticleLine, ...]], ...]
    jumps: tuple[Link, ...]
    list_pages: tuple[Link, ...]


def sections_page(context: SiteContext) -> Iterator[Page]:
    """Yield the list of all sections."""
    path, about = "sections/index.html", _about_names(context, "sections")
    chrome = context.page_chrome(path, "栏目", description=about, column=Column("栏目", about))
    groups = tuple(map(_with_recent, context.groups("sections"), context.site.sections))
    yield Page(path, SectionsInputs(context.chrome, chrome, groups))


def _with_recent(line: GroupLine, group: Group) -> GroupLine:
    """Return a section with its newest articles."""
    newest = [article_line(entry.issue, entry.article) for entry in group.entries[:RECENT]]
    return replace(line, recent=tuple(Link(article.title, article.href) for article in newest))


def name_pages(kind: str, context: SiteContext) -> Iterator[Page]:
    """Yield the list of all contributors or topics, under their pinyin initials."""
    lines, about = context.groups(kind), _about_names(context, kind)
    list_pages = paginate(f"{kind}/index.html", lines, most=NAMES_ON_PAGE)
    # The same links on each page, since they also lead to the other pages of the list.
    jumps = heading_links(list_pages, _initial, str, _initial_anchor)
    for part in list_pages:
        chrome = context.page_chrome(
            part.path,
            part.title(GROUP_KINDS[kind]),
            description=about,
            column=Column(GROUP_KINDS[kind], about),
        )
        yield Page(
            part.path,
            NamesInputs(
                context.chrome,
                chrome,
                count=len(lines),
                initials=under_headings(part.items, _initial, str, _initial_anchor),
                jumps=jumps,
                list_pages=part.links,
            ),
        )


def _about_names(context: SiteContext, kind: str) -> str:
    return f"《{context.site.config.name}》的全部{GROUP_KINDS[kind]}，以及各有哪些文章。"


def _initial(line: GroupLine) -> str:
    """Return the first letter of a name's pinyin, taken from its address; 0-9 where that begins with a digit."""
    first = line.href.rpartition("/")[2][:1].upper()
    return first if first.isalpha() else "0-9"


def _initial_anchor(initial: str) -> str:
    return f"py-{initial.lower()}"


def group_batches(kind: str, context: SiteContext) -> Iterator[MakePages]:
    """Yield the pages of the articles of each section, contributor or topic, in batches."""
    groups = groups_of(context.site, kind)
    yield from in_batches(groups, GROUPS_IN_BATCH, partial(_group_pages, kind, context))


def _group_pages(kind: str, context: SiteContext, groups: Sequence[Group]) -> Iterator[Page]:
    for group in groups:
        yield from _pages_of_group(kind, context, group)


def _pages_of_group(kind: str, context: SiteContext, group: Group) -> Iterator[Page]:
    """Yield the articles of a section, contributor or topic, newest first, under their years."""
    line = group_line(kind, group)

    def year(entry: Entry) -> int:
        return entry.issue.date.year

    year_name, anchor = "{}年".format, "y{}".format
    list_pages = paginate(line.href, group.entries)
    # The same links on each page, since they also lead to the other pages of the list.
    jumps = heading_links(list_pages, year, year_name, anchor)
    for part in list_pages:
        chrome = context.page_chrome(
            part.path,
            part.title(group.name),
            parent=Link(GROUP_KINDS[kind], f"{kind}/index.html"),
            description=group.description or ABOUT[kind].format(group.name, context.site.config.name),
            column=Column(group.name, group.description),
            feed=f"sections/{group.slug}.xml" if kind == "sections" else "",
        )
        years = under_headings(part.items, year, year_name, anchor)
        yield Page(
            part.path,
            GroupInputs(
                context.chrome,
                chrome,
                group=line,
                years=tuple((y.name, y.anchor, tuple(map(context.line_with_pdf, y.items))) for y in years),
                jumps=jumps,
                list_pages=part.links,
            ),
        )
