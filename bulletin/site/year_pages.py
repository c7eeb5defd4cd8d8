"""Makes the list of years, and the pages of each year's issues."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bulletin.site.addresses import issue_href
from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import Page
from bulletin.site.pagination import ListPage, heading_links, paginate, under_headings
from bulletin.site.tags import Column
from bulletin.site.views import IssueCard, Link
from bulletin.site.year_folder import archive_href
from bulletin.values.model import Issue

RECENT = 3  # newest issues that the list of years shows for each year
FEW_ISSUES = 12  # a year with at most so many issues needs no headings for its months


class MonthLine(NamedTuple):
    """A month of a year. href: where its issues begin, empty if it has none; number: how many issues it has."""

    text: str
    href: str
    number: int


class YearLine(NamedTuple):
    """A year with its twelve months. count, articles: numbers of its issues and articles; recent: the newest issues, by title."""

    name: str
    href: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls
    articles: int
    recent: tuple[Link, ...]
    months: tuple[MonthLine, ...]


class YearsInputs(NamedTuple):
    """What the list of years shows."""

    site: SiteChrome
    page: PageChrome
    years: tuple[YearLine, ...]


class YearInputs(NamedTuple):
    """What a page of a year's issues shows. months: (name, anchor, issues) of each; jumps: links to them; list_pages: see pagination.

    download: the address of the year as one .zip, empty where there is none; download_note: its size.
    """

    site: SiteChrome
    page: PageChrome
    year: int
    count: int  # type: ignore[assignment]  # number of issues; hides tuple.count, which nobody calls
    years: tuple[Link, ...]
    months: tuple[tuple[str, str, tuple[IssueCard, ...]], ...]
    jumps: tuple[Link, ...]
    list_pages: tuple[Link, ...]
    download: str
    download_note: str


def years_page(context: SiteContext) -> Iterator[Page]:
    """Yield the list of years."""
    about = f"《{context.site.config.name}》历年各期的目录。"
    chrome = context.page_chrome(
        "years/index.html",
        "历年各期",
        description=about,
        column=Column("历年各期", about),
    )
    yield Page("years/index.html", YearsInputs(context.chrome, chrome, tuple(_year_lines(context))))


def _year_lines(context: SiteContext) -> Iterator[YearLine]:
    hrefs = month_hrefs(context)
    for line, (year, issues) in zip(context.years(), context.site.years, strict=True):
        numbers = Counter(issue.date.month for issue in issues)
        months = (
            MonthLine(f"{month}月", hrefs.get((year, month), ""), numbers[month]) for month in range(1, 13)
        )
        articles = sum(len(issue.articles) for issue in issues)
        recent = tuple(map(_titled, issues[:RECENT]))
        yield YearLine(line.name, line.href, line.count, articles, recent, tuple(months))


def _titled(issue: Issue) -> Link:
    """Return a link to an issue, with its own title, else that of its first article."""
    title = issue.headline or issue.articles[0].toc_title
    return Link(f"{issue.number.short}　{title}", issue_href(issue))


def year_pages(context: SiteContext) -> Iterator[Page]:
    """Yield the pages of each year, newest first."""
    for year, issues in context.site.years:
        yield from _pages_of_year(context, year, issues)


def month_hrefs(context: SiteContext) -> dict[tuple[int, int], str]:
    """Return (year, month) → the address where its issues begin.

    In a year of at most FEW_ISSUES issues, which has no headings for months, that is the issue itself if it is the only one
    of its month, else the list page.
    """
    found: dict[tuple[int, int], str] = {}
    for year, issues in context.site.years:
        numbers = Counter(issue.date.month for issue in issues)
        for part in _list_pages(year, issues):
            for issue in part.items:
                month = issue.date.month
                if len(issues) > FEW_ISSUES:
                    href = f"{part.path}#{_anchor(month)}"
                else:
                    href = issue_href(issue) if numbers[month] == 1 else part.path
                found.setdefault((year, month), href)
    return found


def _list_pages(year: int, issues: tuple[Issue, ...]) -> tuple[ListPage[Issue], ...]:
    return paginate(f"years/{year}.html", issues, weight=lambda issue: max(1, len(issue.articles)))


def _anchor(month: int) -> str:
    return f"m{month:02}"


def _pages_of_year(context: SiteContext, year: int, issues: tuple[Issue, ...]) -> Iterator[Page]:
    """Yield a year's issues, newest first, under their months."""
    name = context.site.config.name

    def month(issue: Issue) -> int:
        # In a short year all issues are in one group, which has no heading.
        return issue.date.month if len(issues) > FEW_ISSUES else 0

    def month_name(month: int) -> str:
        return f"{month}月" if month else ""

    offers_download = context.has_pdf and context.site.config.year_downloads
    list_pages = _list_pages(year, issues)
    jumps = heading_links(list_pages, month, month_name, _anchor)
    for part in list_pages:
        chrome = context.page_chrome(
            part.path,
            part.title(f"{year}年各期"),
            parent=Link("历年各期", "years/index.html"),
            description=f"《{name}》{year}年各期的目录。",
            column=Column(f"{year}年各期", f"《{name}》{year}年的各期"),
        )
        months = under_headings(part.items, month, month_name, _anchor)
        yield Page(
            part.path,
            YearInputs(
                context.chrome,
                chrome,
                year=year,
                count=len(issues),
                years=context.year_links("years"),
                months=tuple((m.name, m.anchor, tuple(map(context.card, m.items))) for m in months),
                jumps=jumps,
                list_pages=part.links,
                download=archive_href(year) if offers_download else "",
                download_note=context.size_of_pdfs(issues) if offers_download else "",
            ),
        )
