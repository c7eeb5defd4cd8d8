"""Site → Pages: what shall exist, from which template, with which context."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bulletin.archive import views
from bulletin.archive.article_pdfs import article_metadata, article_pdf_href, excerpts
from bulletin.archive.data_files import data_files
from bulletin.archive.feeds import machine_files
from bulletin.archive.frame import Frame, Page
from bulletin.archive.issue_pages import issue_pages
from bulletin.archive.issue_views import print_view
from bulletin.archive.lists import front_page, list_pages
from bulletin.archive.redirects import redirect_pages
from bulletin.archive.search import search_of, search_page
from bulletin.archive.statistics import statistics_pages
from bulletin.archive.text_pages import text_pages
from bulletin.archive.views import Addresses, IssueView
from bulletin.config import Config
from bulletin.model import Issue
from bulletin.printing.pdf_metadata import PdfMetadata, pdf_metadata
from bulletin.site import Site
from bulletin.site_checks import Asset


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
    return view if config.show_distribution else replace(view, distribution=())


def pages_of(site: Site, addresses: Addresses, *, has_pdf: bool) -> tuple[Page, ...]:
    """Return every page of the site except PDFs and copies. has_pdf: whether PDFs are linked."""
    frame = Frame(site, addresses, has_pdf=has_pdf)
    found = search_of(site)
    readable = (*_readable_pages(frame), search_page(frame, found))
    taken = frozenset(page.path for page in readable)
    return (
        *readable,
        *redirect_pages(frame, taken),
        *machine_files(frame, readable),
        *data_files(frame),
        *(Page(file.path, "", {"text": file.text}) for file in found.files),
    )


def _readable_pages(frame: Frame) -> Iterator[Page]:
    yield front_page(frame)
    yield from issue_pages(frame)
    yield from list_pages(frame)
    yield from statistics_pages(frame)
    yield from text_pages(frame)
    yield frame.page("404.html", "404.html", "没有这个页面", years=frame.years())
