"""The page of each issue, with its neighbours and what its articles lead to."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from bulletin.build.late import issue_digest
from bulletin.site import views
from bulletin.site.around import Around, Surroundings
from bulletin.site.article_pdfs import article_pdfs
from bulletin.site.frame import Frame, LateContext, Page, PageHead, SiteHead
from bulletin.site.issue_views import issue_view
from bulletin.site.linked_data import publication_issue
from bulletin.site.tags import Column, Piece
from bulletin.site.told import told
from bulletin.site.views import Addresses, Known, Link
from bulletin.values.encoding import digest_of as digest
from bulletin.values.model import Issue


class Shell(NamedTuple):
    """All that an issue's page shows besides the issue's own text, and all that its text needs of the site.

    site, page: what every page has; addresses: those that this issue can ask for, no others, so that a page is made
    anew only for what it shows.
    """

    site: SiteHead
    page: PageHead
    name: str
    addresses: Addresses
    before: Link | None
    after: Link | None
    around: Mapping[str, Around]
    has_pdf: bool
    show_distribution: bool
    has_article_pdfs: bool


ISSUES_IN_LOT = 50  # a tenth of a second's work
KeepShells = Callable[
    [Mapping[int, str]], None
]  # as they are told, by the places of their issues in the site's order


class IssuePages:
    """Makes the pages of issues; where articles stand among each other is looked up with the first, for all."""

    def __init__(self, frame: Frame, keep: KeepShells | None = None) -> None:
        """keep: what is done with the shells of a run of issues."""
        self.frame, self.keep = frame, keep

    @cached_property
    def surroundings(self) -> Surroundings:
        """Where each article stands."""
        return Surroundings(self.frame.site, self.frame.addresses)

    def pages(self, places: Iterable[int]) -> Iterable[Page]:
        """Return the pages of the issues at these places of the site's order."""
        shells: dict[int, str] = {}
        for place in places:
            shell = self.shell(place)
            shells[place] = told(shell)
            yield issue_page(self.frame.site.issues[place], shell, shells[place])
        if self.keep:
            self.keep(shells)

    def shell(self, place: int) -> Shell:
        """Return what stands around the issue at this place."""
        issues = self.frame.site.issues
        before = issues[place - 1] if place else None
        after = issues[place + 1] if place + 1 < len(issues) else None
        return shell_of(self.frame, issues[place], before, after, self.surroundings)


def issue_page(issue: Issue, shell: Shell, as_told: str = "") -> Page:
    """Return an issue's page in its shell. as_told: the shell, where it has been told already."""
    fingerprint = digest((as_told or told(shell)) + issue_digest(issue))
    return Page(
        views.issue_href(issue), "issue.html", LateContext(fingerprint, lambda: _context(issue, shell))
    )


def _context(issue: Issue, shell: Shell) -> Mapping[str, object]:
    view = issue_view(
        issue,
        shell.name,
        shell.addresses,
        root="../",
        has_pdf=shell.has_pdf,
        has_places=True,
        article_pdf=article_pdfs(issue, has_pdf=shell.has_pdf, has_article_pdfs=shell.has_article_pdfs),
    )
    if not shell.show_distribution:
        view = view._replace(distribution=())
    return {
        "site": shell.site,
        "page": shell.page,
        "issue": view,
        "before": shell.before,
        "after": shell.after,
        "around": shell.around,
    }


def shell_of(
    frame: Frame, issue: Issue, before: Issue | None, after: Issue | None, surroundings: Surroundings
) -> Shell:
    """Return what stands around an issue. before, after: its neighbours in the site's order."""
    config = frame.site.config
    description = issue.summary or f"本期：{'；'.join(article.toc_title for article in issue.articles)}"
    year = f"{issue.date.year}年"
    href = views.issue_href(issue)
    head = frame.page_head(
        href,
        issue.number.short,
        parent=Link(year, f"years/{issue.date.year}.html"),
        description=description,
        column=Column(f"{year}各期", f"《{config.name}》{year}的各期"),
        piece=Piece(
            title=views.issue_title(issue, config.name),
            published=issue.date.isoformat(),
            source=config.publisher,
            authors=issue.articles[0].authors if len(issue.articles) == 1 else (),
            keywords=keywords_of(issue),
            description=description,
            image=_first_picture(issue, frame),
        ),
        data=publication_issue(issue, config, description, views.pdf_href(issue) if frame.has_pdf else ""),
    )
    return Shell(
        frame.head,
        head,
        config.name,
        own_addresses(issue, frame.addresses),
        _neighbour(before),
        _neighbour(after),
        surroundings.around(issue),
        frame.has_pdf,
        config.show_distribution,
        config.print.has_article_pdfs,
    )


def own_addresses(issue: Issue, addresses: Addresses) -> Addresses:
    """Return the addresses that an issue's text, sections and contributors can lead to."""
    paths = sorted({reference.path for reference in issue.references})
    sections = dict.fromkeys(article.section for article in issue.articles)
    contributors = dict.fromkeys(name for article in issue.articles for name in article.contributors)

    def some(known: Mapping[str, Known], names: Iterable[str]) -> dict[str, Known]:
        return {name: known[name] for name in names if name in known}

    return Addresses(
        issues=some(addresses.issues, paths),
        pages=some(addresses.pages, paths),
        assets=some(addresses.assets, paths),
        sections=some(addresses.sections, sections),
        contributors=some(addresses.contributors, contributors),
        topics={},
        asset_facts=some(addresses.asset_facts, paths),
    )


def keywords_of(issue: Issue) -> tuple[str, ...]:
    """Return an issue's keywords and those of its articles, each once."""
    return tuple(dict.fromkeys((*issue.keywords, *(k for a in issue.articles for k in a.keywords))))


def _first_picture(issue: Issue, frame: Frame) -> str:
    pictures = (reference.path for reference in issue.references if reference.is_picture)
    return next((frame.addresses.assets[path] for path in pictures if path in frame.addresses.assets), "")


def _neighbour(issue: Issue | None) -> Link | None:
    if issue is None:
        return None
    words = f"{issue.number.short}　{issue.headline}" if issue.headline else issue.number.short
    return Link(words, views.issue_href(issue))
