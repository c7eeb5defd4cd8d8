"""Site → Pages: what shall exist, from which template, with which context."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bulletin.build.late import facts_digest
from bulletin.checks.issues import Asset
from bulletin.reading.config import Config
from bulletin.site import views
from bulletin.site.arrange import Site
from bulletin.site.article_pdfs import article_metadata, article_pdf_href, excerpts
from bulletin.site.data_files import issue_file, list_of_issues
from bulletin.site.feeds import machine_files
from bulletin.site.frame import KINDS, Frame, Page, groups_of, html_among
from bulletin.site.issue_pages import ISSUES_IN_LOT, IssuePages, KeepShells
from bulletin.site.lists import correction_pages, front_page, group_pages, name_pages, year_pages
from bulletin.site.pdf_metadata import pdf_metadata
from bulletin.site.print_views import print_view
from bulletin.site.redirects import redirect_pages
from bulletin.site.search.data import Search, data_page, search_of, search_page
from bulletin.site.statistics import statistics_pages
from bulletin.site.text_pages import text_pages
from bulletin.site.views import Addresses, IssueView
from bulletin.values.model import Issue
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.text import digest

GROUPS_IN_LOT = 200
TEMPLATES = (  # of pages
    *(
        "issue.html",
        "topic.html",
        "contributor.html",
        "section.html",
        "year.html",
        "years.html",
        "index.html",
    ),
    *(
        "topics.html",
        "contributors.html",
        "sections.html",
        "corrections.html",
        "statistics.html",
        "page.html",
    ),
    *("search.html", "404.html", "redirect.html", "feed.xml", "sitemap.xml", "robots.txt"),
)


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A PDF of the site: `path` within output/site; metadata is its catalogue entry.

    attach_as: the name under which the issue's text is attached, empty where it is not. is_excerpt: what can be said of
    its lines is said of the whole issue's PDF already.
    """

    path: str
    source: str  # the issue's path, for diagnostics
    metadata: PdfMetadata
    context: Mapping[str, object]
    attach_as: str = ""
    template: str = "print.html"
    is_excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of the site that is copied as it is."""

    path: str
    source: str
    digest: str


def addresses_of(site: Site, assets: Mapping[str, Asset]) -> Addresses:
    """Return where everything that is published is found."""
    owned: dict[str, str] = {}
    for page in site.pages:
        owned.update(
            {r.path: views.asset_href(assets[r.path], "pages") for r in page.references if r.path in assets}
        )
    for issue in reversed(site.issues):  # a picture that two issues use belongs to the earlier one
        owned.update(
            {
                r.path: views.asset_href(assets[r.path], issue.key)
                for r in issue.references
                if r.path in assets
            }
        )
    return Addresses(
        issues={issue.path: views.issue_href(issue) for issue in site.issues},
        pages={page.path: f"{page.slug}.html" for page in site.pages},
        assets=owned,
        sections={group.name: f"sections/{group.slug}.html" for group in site.sections},
        contributors={group.name: f"contributors/{group.slug}.html" for group in site.contributors},
        topics={group.name: f"topics/{group.slug}.html" for group in site.topics},
        asset_facts=assets,
    )


def copies_of(addresses: Addresses) -> tuple[Copy, ...]:
    """Return the pictures and files that are published."""
    return tuple(
        Copy(href, path, addresses.asset_facts[path].digest)
        for path, href in sorted(addresses.assets.items())
    )


def print_jobs(site: Site, issues: Iterable[Issue], addresses: Addresses) -> tuple[PrintJob, ...]:
    """Return the PDF of each issue, and behind it those of its articles where there are several."""
    return tuple(job for issue in issues for job in _print_jobs(site.config, issue, addresses))


def _print_jobs(config: Config, issue: Issue, addresses: Addresses) -> Iterator[PrintJob]:
    view = _published(print_view(issue, config, addresses), config)
    metadata = pdf_metadata(view, config.name, config.publisher)
    yield PrintJob(
        path=views.pdf_href(issue),
        source=issue.path,
        metadata=metadata,
        context={"config": config, "issue": view},
        attach_as=f"{issue.key}.md" if config.attaches_source else "",
    )
    for article, excerpt in excerpts(view) if config.print.has_article_pdfs else ():
        yield PrintJob(
            path=article_pdf_href(issue.key, article.anchor),
            source=issue.path,
            metadata=article_metadata(article, metadata),
            context={"config": config, "issue": excerpt},
            template="print_article.html",
            is_excerpt=True,
        )


def _published(view: IssueView, config: Config) -> IssueView:
    """Return the printed form as the site has it: without the distribution lists where the site hides them."""
    return view if config.show_distribution else view._replace(distribution=())


@dataclass(frozen=True, slots=True)
class Lot:
    """Pages that are made together, each lot by itself. rank: where they stand among what readers can open.

    is_readable: whether readers can open its HTML; bodies: the places of the issues whose bodies they show; all else they show are facts.
    """

    rank: int
    make: Callable[[], Iterable[Page]]
    is_readable: bool = True
    bodies: range = range(0)


def lots_of(frame: Frame, found: Search, keep: KeepShells | None = None) -> tuple[Lot, ...]:
    """Return every page of the site in lots of about equal work, the longest first; PDFs and copies excepted.

    found: the data of search; keep: what is done with the shells of each lot of issues. What depends on which pages there are is left to `last_pages`.
    """
    site, rank = frame.site, itertools.count()

    def lot(make: Callable[..., Iterable[Page]], *values: Any) -> Lot:
        return Lot(next(rank), partial(make, frame, *values))

    places = range(len(site.issues))
    lots = [lot(lambda frame: [front_page(frame)])]
    issue_pages = IssuePages(frame, keep)
    runs = [places[n : n + ISSUES_IN_LOT] for n in places[::ISSUES_IN_LOT]]
    lots += [Lot(next(rank), partial(_of_issues, issue_pages, run), bodies=run) for run in runs]
    lots.append(lot(year_pages))
    for kind in KINDS:
        groups = groups_of(site, kind)
        lots.append(lot(name_pages, kind))
        lots += [
            lot(group_pages, kind, groups[n : n + GROUPS_IN_LOT])
            for n in range(0, len(groups), GROUPS_IN_LOT)
        ]
    lots += [lot(correction_pages), lot(statistics_pages), lot(text_pages), lot(_missing_page)]
    lots.append(Lot(next(rank), lambda: [search_page(frame, found)], bodies=places))
    lots.append(Lot(next(rank), lambda: [list_of_issues(frame)], is_readable=False))
    search_files = Lot(
        next(rank),
        lambda: map(data_page, found.files),
        is_readable=False,
        bodies=places,
    )
    return (search_files, *lots)


def facts_of_site(frame: Frame) -> str:
    """Return a digest of all that a lot's pages depend on besides templates and the bodies it names."""
    site, facts = frame.site, frame.addresses.asset_facts
    issues = [facts_digest(issue) for issue in site.issues]
    return digest(repr((site.config, issues, site.pages, sorted(facts.items()), frame.has_pdf)))


def last_pages(frame: Frame, readable: Sequence[str]) -> tuple[Page, ...]:
    """Return what depends on which pages there are: redirects, feeds, site map. readable: the paths of those."""
    return (*redirect_pages(frame, frozenset(readable)), *machine_files(frame, readable))


def pages_of(site: Site, addresses: Addresses, *, has_pdf: bool) -> tuple[Page, ...]:
    """Return every page of the site except PDFs and copies. has_pdf: whether PDFs are linked."""
    frame = Frame(site, addresses, has_pdf=has_pdf)
    lots = sorted(lots_of(frame, search_of(site)), key=lambda lot: lot.rank)
    pages = [(page, lot.is_readable) for lot in lots for page in lot.make()]
    readable = html_among(page.path for page, is_readable in pages if is_readable)
    return (*(page for page, _ in pages), *last_pages(frame, readable))


def _of_issues(issue_pages: IssuePages, places: Sequence[int]) -> Iterator[Page]:
    """Yield each issue's page and data file, one after the other, so that its body is read once."""
    frame = issue_pages.frame
    for place, page in zip(places, issue_pages.pages(places), strict=True):
        yield page
        yield issue_file(frame, frame.site.issues[place])


def _missing_page(frame: Frame) -> Iterator[Page]:
    yield frame.page("404.html", "404.html", "没有这个页面", years=frame.years())
