"""All corrections (更正), newest first, under the years in which they were made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.site import views
from bulletin.site.addresses import issue_href
from bulletin.site.chrome import PageChrome, SiteChrome
from bulletin.site.context import SiteContext
from bulletin.site.page_kind import Page
from bulletin.site.pagination import paginate, under_headings
from bulletin.site.views import Day, Link
from bulletin.values.model import Erratum, Issue


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """A correction in the list of all. href: of the article, or of the issue's corrections."""

    day: Day
    issue: Link
    article: str
    href: str
    content: str


class CorrectionsInputs(NamedTuple):
    """What a page of corrections shows. years: (name, anchor, corrections) of each year; list_pages: see pagination."""

    site: SiteChrome
    page: PageChrome
    count: int  # type: ignore[assignment]  # number of corrections; hides tuple.count, which nobody calls
    years: tuple[tuple[str, str, tuple[CorrectionLine, ...]], ...]
    list_pages: tuple[Link, ...]


def correction_pages(context: SiteContext) -> Iterator[Page]:
    """Yield the pages of the list of corrections."""
    lines = [_line(issue, erratum) for issue in context.site.issues for erratum in issue.errata]
    lines.sort(key=lambda line: line.day.iso, reverse=True)

    for part in paginate("corrections.html", lines):
        description = f"《{context.site.config.name}》各期印发以后的更正。"
        chrome = context.page_chrome(part.path, part.title("更正"), description=description)
        years = under_headings(
            part.items, lambda line: line.day.iso[:4], lambda y: f"{y}年", lambda y: f"y{y}"
        )
        yield Page(part.path, CorrectionsInputs(context.chrome, chrome, len(lines), years, part.links))


def _line(issue: Issue, erratum: Erratum) -> CorrectionLine:
    href = issue_href(issue)
    # A correction may name its article by the title above it or by that in the contents.
    article = next((a for a in issue.articles if erratum.article in (a.title.text, a.toc_title)), None)
    return CorrectionLine(
        views.day(erratum.date),
        Link(issue.number.short, href),
        erratum.article,
        f"{href}#{article.anchor}" if article and erratum.article else f"{href}#errata",
        erratum.content,
    )
