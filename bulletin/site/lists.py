"""The pages that are lists: the front page, years, sections, contributors, topics and corrections."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.site import views
from bulletin.site.arrange import Entry, Group
from bulletin.site.frame import KINDS, Frame, GroupLine, Page, group_line, page_title
from bulletin.site.leaves import jumps, leaves, runs
from bulletin.site.linked_data import periodical
from bulletin.site.tags import Column
from bulletin.site.views import Day, Link
from bulletin.values.model import Erratum, Issue

LATEST_ON_FRONT = 6
CONTRIBUTORS_ON_FRONT = 60
ABOUT = {
    "sections": "《{1}》“{0}”栏目的全部文章。",
    "contributors": "{0}在《{1}》上刊用的全部文章。",
    "topics": "《{1}》上关于{0}的全部文章。",
}
PLAIN_YEAR = 12  # a year of so few issues needs no headings for its months
NAMES_ON_LEAF = 100  # contributors and topics take less room than articles


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction in the list of all; href: the article, or the issue as a whole."""

    day: Day
    issue: Link
    article: str
    href: str
    content: str


def front_page(frame: Frame) -> Page:
    """Return the front page: the latest issue and the ways to all others."""
    newest = list(reversed(frame.site.issues))
    return frame.page(
        "index.html",
        "index.html",
        "",
        description=f"{frame.site.config.publisher}编发的《{frame.site.config.name}》，从创刊至今各期的全文和印刷版。",
        data=periodical(frame.site.config),
        feed="feed.xml",
        latest=frame.cards(newest[:1])[0] if newest else None,
        issues=frame.cards(newest[1:LATEST_ON_FRONT]),
        years=frame.years(),
        sections=frame.groups("sections"),
        contributors=_busiest(frame.groups("contributors")),
        contributor_count=len(frame.site.contributors),
        topic_count=len(frame.site.topics),
    )


def _busiest(contributors: tuple[GroupLine, ...]) -> tuple[GroupLine, ...]:
    """Return the contributors that stand on the front page: those with most articles, in their usual order."""
    busiest = sorted(contributors, key=lambda line: -line.count)[:CONTRIBUTORS_ON_FRONT]
    return tuple(line for line in contributors if line in busiest)


def year_pages(frame: Frame) -> Iterable[Page]:
    """Return the list of years, and each year's issues."""
    about = f"《{frame.site.config.name}》历年各期的目录。"
    yield frame.page(
        "years/index.html",
        "years.html",
        "历年各期",
        description=about,
        column=Column("历年各期", about),
        years=frame.years(),
    )
    for year, issues in frame.site.years:
        yield from _year(frame, year, issues)


def group_pages(frame: Frame, kind: str, groups: Iterable[Group]) -> Iterable[Page]:
    """Return the articles of each of these sections, contributors or topics."""
    for group in groups:
        yield from _group(frame, kind, group)


def _year(frame: Frame, year: int, issues: tuple[Issue, ...]) -> Iterable[Page]:
    """Return a year's issues, newest first, under their months."""
    path = f"years/{year}.html"

    def month(issue: Issue) -> int:
        return issue.date.month if len(issues) > PLAIN_YEAR else 0

    def name(month: int) -> str:
        return f"{month}月" if month else ""

    def anchor(month: int) -> str:
        return f"m{month:02}"

    parts = leaves(path, issues, weight=lambda issue: max(1, len(issue.articles)))
    for leaf in parts:
        months = runs(leaf.items, month, name, anchor)
        yield frame.page(
            leaf.path,
            "year.html",
            page_title(f"{year}年各期", leaf.number),
            parent=Link("历年各期", "years/index.html"),
            description=f"《{frame.site.config.name}》{year}年各期的目录。",
            column=Column(f"{year}年各期", f"《{frame.site.config.name}》{year}年的各期"),
            year=year,
            count=len(issues),
            years=frame.year_links("years"),
            months=tuple((run.name, run.anchor, frame.cards(run.items)) for run in months),
            jumps=jumps(parts, month, name, anchor),
            leaves=leaf.links,
        )


def name_pages(frame: Frame, kind: str) -> Iterable[Page]:
    """Return the list of all sections, contributors or topics; the latter two under their pinyin initials."""
    path, lines = f"{kind}/index.html", frame.groups(kind)
    about = f"《{frame.site.config.name}》的全部{KINDS[kind]}，以及各有哪些文章。"
    column = Column(KINDS[kind], about)
    if kind == "sections":
        yield frame.page(path, "sections.html", KINDS[kind], description=about, column=column, groups=lines)
        return
    parts = leaves(path, lines, most=NAMES_ON_LEAF)
    for leaf in parts:
        initials = runs(leaf.items, _initial, str, _initial_anchor)
        yield frame.page(
            leaf.path,
            f"{kind}.html",
            page_title(KINDS[kind], leaf.number),
            description=about,
            column=column,
            count=len(lines),
            initials=tuple((run.name, run.anchor, run.items) for run in initials),
            jumps=jumps(parts, _initial, str, _initial_anchor),
            leaves=leaf.links,
        )


def _initial(line: GroupLine) -> str:
    """Return the first letter of a name's pinyin, which is that of its address."""
    first = line.href.rpartition("/")[2][:1].upper()
    return first if first.isalpha() else "0-9"


def _initial_anchor(initial: str) -> str:
    return f"py-{initial.lower()}"


def _group(frame: Frame, kind: str, group: Group) -> Iterable[Page]:
    """Return the articles of a section, contributor or topic, newest first, under their years."""
    line = group_line(kind, group)

    def year(entry: Entry) -> int:
        return entry.issue.date.year

    def name(year: int) -> str:
        return f"{year}年"

    def anchor(year: int) -> str:
        return f"y{year}"

    parts = leaves(line.href, group.entries)
    for leaf in parts:
        years = runs(leaf.items, year, name, anchor)
        yield frame.page(
            leaf.path,
            kind.removesuffix("s") + ".html",
            page_title(group.name, leaf.number),
            parent=Link(KINDS[kind], f"{kind}/index.html"),
            description=group.description or ABOUT[kind].format(group.name, frame.site.config.name),
            column=Column(group.name, group.description),
            feed=f"sections/{group.slug}.xml" if kind == "sections" else "",
            group=line,
            years=tuple((run.name, run.anchor, tuple(map(frame.lines.line, run.items))) for run in years),
            jumps=jumps(parts, year, name, anchor),
            leaves=leaf.links,
        )


def correction_pages(frame: Frame) -> Iterable[Page]:
    """Return all corrections, newest first, under the years in which they were made."""
    all_errata = [(issue, erratum) for issue in frame.site.issues for erratum in issue.errata]
    lines = [_correction(issue, erratum) for issue, erratum in all_errata]
    lines.sort(key=lambda line: line.day.iso, reverse=True)

    def year(line: CorrectionLine) -> int:
        return datetime.date.fromisoformat(line.day.iso).year

    for leaf in leaves("corrections.html", lines):
        years = runs(leaf.items, year, lambda y: f"{y}年", lambda y: f"y{y}")
        yield frame.page(
            leaf.path,
            "corrections.html",
            page_title("更正", leaf.number),
            description=f"《{frame.site.config.name}》各期印发以后的更正。",
            count=len(lines),
            years=tuple((run.name, run.anchor, run.items) for run in years),
            leaves=leaf.links,
        )


def _correction(issue: Issue, erratum: Erratum) -> CorrectionLine:
    href = views.issue_href(issue)
    article = next((a for a in issue.articles if erratum.article in (a.title.text, a.toc_title)), None)
    return CorrectionLine(
        views.day(erratum.date),
        Link(issue.number.short, href),
        erratum.article,
        f"{href}#{article.anchor}" if article and erratum.article else f"{href}#errata",
        erratum.content,
    )
