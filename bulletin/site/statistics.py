"""用稿统计: how many articles of each contributor each section had in each year, and totals that add up.

An article that two contributors wrote counts once for each, as offices count it; the balance shows by how much
the count of contributions therefore differs from the count of articles.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bulletin.site.arrange import Site
from bulletin.site.charts import BarChart, lying, standing
from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import Page
from bulletin.site.pagination import paginate
from bulletin.site.views import Link
from bulletin.values.model import BodyReader
from bulletin.values.quoting import csv_text

NOBODY = "（未注明单位）"
NO_SECTION = "（不分栏目）"
ROWS_ON_PAGE = 100
BARS, YEARS = 12, 12  # shown in charts; the tables have all


class TallySummary(NamedTuple):
    """How the count of contributions follows from the count of articles."""

    articles: int
    shared: int  # contributions beyond the first of each article
    unsigned: int  # articles without a contributor, counted under NOBODY


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of contributions. counts: by (contributor, section, year)."""

    counts: Counter[tuple[str, str, int]]
    summary: TallySummary


class CountRow(NamedTuple):
    """One row of a table: its name, the address that the name links to, a cell for each column, and their sum."""

    name: str
    href: str
    cells: tuple[int, ...]
    total: int


class CountTable(NamedTuple):
    """A table of counts. columns: headings with links; totals: the sum of each column; total: of all."""

    columns: tuple[Link, ...]
    rows: tuple[CountRow, ...]
    totals: tuple[int, ...]
    total: int


class StatisticsInputs(NamedTuple):
    """What a page of counts shows. table: all rows and their sums; rows: those on this page; list_pages: see pagination.

    by_section: sections by year, only on the first page of all years. charts: only on the first page of each list.
    """

    site: SiteChrome
    page: PageChrome
    table: CountTable
    rows: tuple[CountRow, ...]
    list_pages: tuple[Link, ...]
    by_section: CountTable | None
    charts: tuple[BarChart, ...]
    years: tuple[Link, ...]
    tally: TallySummary


class StatisticsFileInputs(NamedTuple):
    """What statistics.csv shows: contributor, section, year and their contributions."""

    rows: tuple[tuple[str, str, int, int], ...]


def tally(site: Site) -> Tally:
    """Return the numbers of contributions of all published articles."""
    counts: Counter[tuple[str, str, int]] = Counter()
    articles = shared = unsigned = 0
    for issue in site.issues:
        for article in issue.articles:
            names = tuple(dict.fromkeys(article.contributors)) or (NOBODY,)
            articles, shared = articles + 1, shared + len(names) - 1
            unsigned += names == (NOBODY,)
            counts.update((name, article.section or NO_SECTION, issue.date.year) for name in names)
    return Tally(counts, TallySummary(articles, shared, unsigned))


def of_year(site: Site, year: int) -> Tally:
    """Return the numbers of contributions of one year's articles."""
    return tally(replace(site, issues=tuple(issue for issue in site.issues if issue.date.year == year)))


def table(counted: Tally, by: int, across: int, rows: Sequence[Link], columns: Sequence[Link]) -> CountTable:
    """Return a table; rows of zeros are left out.

    by, across: index in a count's key (0 contributor, 1 section, 2 year) of what rows and columns stand for. rows, columns:
    links whose text is that part of the key.
    """
    cells: Counter[tuple[str, str]] = Counter()
    for key, count in counted.counts.items():
        cells[str(key[by]), str(key[across])] += count
    lines = []
    heads = [column.text for column in columns]
    for row in rows:
        numbers = tuple([cells.get((row.text, head), 0) for head in heads])
        if any(numbers):
            lines.append(CountRow(row.text, row.href, numbers, sum(numbers)))
    totals = tuple(sum(line.cells[n] for line in lines) for n in range(len(columns)))
    return CountTable(tuple(columns), tuple(lines), totals, sum(totals))


def statistics_pages(context: SiteContext) -> Iterator[Page]:
    """Yield the tables of all years, and those of each year."""
    site = context.site
    if not site.issues:
        return
    counted = tally(site)
    years = tuple(Link(str(year), f"statistics/{year}.html") for year, _ in site.years)
    sections = _links(counted, 1, context.addresses.sections, [group.name for group in site.sections])
    names = _links(counted, 0, context.addresses.contributors, [group.name for group in site.contributors])
    by_section = table(counted, 1, 2, sections, years)
    whole = table(counted, 0, 2, names, years)
    newest = site.years[0][0]
    set_off = f"{newest}年" if len(years) > 1 else ""  # with one year only, all bars would be dark
    charts = (*_unit_charts(whole, set_off), *_section_charts(by_section), *_month_charts(site, newest))
    yield from _pages(context, "statistics.html", "", counted, whole, by_section, charts)
    for year, _ in site.years:
        part = of_year(site, year)
        used = {key[1] for key in part.counts}
        shown = [section for section in sections if section.text in used]
        path, title = f"statistics/{year}.html", f"{year}年"
        of_units = table(part, 0, 1, names, shown)
        charts = (*_unit_charts(of_units, ""), *_month_charts(site, year))
        yield from _pages(context, path, title, part, of_units, None, charts)


def _unit_charts(whole: CountTable, newest: str) -> Iterator[BarChart]:
    """Yield a chart of the units with most articles. newest: the year in the first column, whose part of a bar is dark; or empty."""
    rows = sorted((row for row in whole.rows if row.name != NOBODY), key=lambda row: -row.total)[:BARS]
    if len(rows) > 1:
        counts = [(row.name, row.total, row.cells[0] if newest else 0) for row in rows]
        yield lying("用稿最多的单位", counts, newest)


def _section_charts(by_section: CountTable) -> Iterator[BarChart]:
    """Yield a chart of the last twelve years for each section, all on one scale; none if there is one year only."""
    most = max((cell for row in by_section.rows for cell in row.cells[:YEARS]), default=0)
    if len(by_section.columns) < 2:
        return
    for row in by_section.rows:
        pairs = zip((column.text for column in by_section.columns[:YEARS]), row.cells[:YEARS], strict=True)
        # Columns of the table are newest first, bars oldest first.
        yield standing(f"{row.name}：各年用稿", list(pairs)[::-1], most)


def _month_charts(site: Site, year: int) -> Iterator[BarChart]:
    """Yield a chart of the articles of each month of a year."""
    issues = next(issues for each, issues in site.years if each == year)
    months = Counter(issue.date.month for issue in issues for _ in issue.articles)
    yield standing(f"{year}年各月刊用文章", [(f"{month}月", months[month]) for month in range(1, 13)])


def statistics_file(context: SiteContext) -> Iterator[Page]:
    """Yield statistics.csv."""
    if context.site.issues:
        counts = tally(context.site).counts
        ordered = sorted(counts, key=lambda key: (-key[2], key[0], key[1]))
        yield Page("statistics.csv", StatisticsFileInputs(tuple((*key, counts[key]) for key in ordered)))


def _links(counted: Tally, part: int, addresses: Mapping[str, str], order: Iterable[str]) -> tuple[Link, ...]:
    """Return links of the names that occur at index `part` of the counts' keys, in `order`; names without a page come last."""
    used = {str(key[part]) for key in counted.counts}
    with_page = [name for name in order if name in used]
    return tuple(Link(name, addresses.get(name, "")) for name in (*with_page, *sorted(used - set(with_page))))


def _pages(
    context: SiteContext,
    path: str,
    year: str,
    counted: Tally,
    whole: CountTable,
    by_section: CountTable | None,
    charts: tuple[BarChart, ...],
) -> Iterator[Page]:
    """Yield one page, or several where there are many contributors; those with most articles come first, NOBODY last."""
    rows = sorted(whole.rows, key=lambda row: (row.name == NOBODY, -row.total))
    for part in paginate(path, rows, most=ROWS_ON_PAGE):
        chrome = context.page_chrome(
            part.path,
            part.title(f"{year}用稿统计"),
            parent=Link("用稿统计", "statistics.html") if year else None,
            description=f"《{context.site.config.name}》{year or '历年'}各供稿单位、各栏目的用稿篇数。",
        )
        yield Page(
            part.path,
            StatisticsInputs(
                context.chrome,
                chrome,
                table=whole,
                rows=part.items,
                list_pages=part.links,
                by_section=by_section if part.number == 1 else None,
                charts=charts if part.number == 1 else (),
                years=context.year_links("statistics"),
                tally=counted.summary,
            ),
        )


def statistics_csv(inputs: StatisticsFileInputs, bodies: BodyReader) -> bytes:
    """Return statistics.csv: a line for each contributor, section and year."""
    rows = ((year, name, section, count) for name, section, year, count in inputs.rows)
    return csv_text([("年份", "供稿单位", "栏目", "篇次"), *rows]).encode()
