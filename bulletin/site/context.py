"""Builds SiteContext: the site, its addresses and chrome, from which all page kinds make their pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from bulletin.site.addresses import Addresses, article_pdf_href, pdf_href
from bulletin.site.arrange import Entry, Group, Site
from bulletin.site.chrome import SiteChrome, page_chrome
from bulletin.site.pdf_facts import PdfFacts, size_text
from bulletin.site.related import RelatedIndex
from bulletin.site.views import ArticleLine, IssueCard, Link, article_line, issue_card
from bulletin.values.model import Issue
from bulletin.values.print_settings import PrintConfig
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A section, contributor, topic or year in a list of them. recent: its newest articles, where the list shows them."""

    name: str
    href: str
    description: str
    count: int
    recent: tuple[Link, ...] = ()


GROUP_KINDS = {"sections": "栏目", "contributors": "供稿单位", "topics": "主题"}
"""The three ways in which articles are grouped: folder name → the word that readers see."""


class SiteContext:
    """What page kinds make their pages from: the site, its addresses, and what many pages show of the same issue."""

    def __init__(
        self,
        site: Site,
        addresses: Addresses,
        *,
        has_pdf: bool,
        pdfs: Mapping[str, PdfFacts] | None = None,
    ) -> None:
        """has_pdf: whether PDFs are linked. pdfs: page count and size of the PDFs that exist, by address."""
        self.site, self.addresses, self.pdfs = site, addresses, pdfs or {}
        self.has_pdf = has_pdf
        self.chrome = _site_chrome(site)
        self.page_chrome = partial(page_chrome, site.config)
        self.shown_config = _shown_config(site.config)

    @cached_property
    def related(self) -> RelatedIndex:
        """The index of related articles, built when the first page asks for it."""
        return RelatedIndex(self.site, self.addresses)

    def card(self, issue: Issue) -> IssueCard:
        """Return an issue as lists show it."""
        pdf = pdf_href(issue) if self.has_pdf else ""
        return issue_card(issue, self.addresses, pdf=pdf, pdf_note=self.pdf_note(pdf))

    def line_with_pdf(self, entry: Entry) -> ArticleLine:
        """Return an article as a list across issues shows it, with its own PDF if it has one, else its issue's."""
        line = article_line(entry.issue, entry.article)
        if not self.has_pdf:
            return line
        is_own = len(entry.issue.articles) > 1 and self.site.config.print.has_article_pdfs
        pdf = article_pdf_href(entry.issue.key, entry.article.anchor) if is_own else pdf_href(entry.issue)
        return line._replace(pdf=pdf, pdf_note=self.pdf_note(pdf))

    def pdf_note(self, href: str) -> str:
        """Return a PDF's page count and size (8页，323 KB); empty where the PDF does not exist."""
        return self.pdfs[href].note if href in self.pdfs else ""

    def size_of_pdfs(self, issues: Iterable[Issue]) -> str:
        """Return the total size of these issues' PDFs (1.2 MB); empty where one does not exist."""
        found = [self.pdfs.get(pdf_href(issue)) for issue in issues]
        sizes = [facts.kib for facts in found if facts]
        return size_text(sum(sizes)) if len(sizes) == len(found) else ""

    def years(self) -> tuple[GroupLine, ...]:
        """Return the years, newest first."""
        return tuple(GroupLine(f"{y}年", f"years/{y}.html", "", len(issues)) for y, issues in self.site.years)

    def year_links(self, folder: str) -> tuple[Link, ...]:
        """Return a link to each year's page, newest first. folder: that of the pages, years or statistics."""
        return tuple(Link(f"{year}年", f"{folder}/{year}.html") for year, _ in self.site.years)

    def groups(self, kind: str) -> tuple[GroupLine, ...]:
        """Return the sections, contributors or topics; kind: the name of their folder."""
        return tuple(group_line(kind, group) for group in groups_of(self.site, kind))


def groups_of(site: Site, kind: str) -> tuple[Group, ...]:
    """Return the site's groups of one kind; kind: the name of their folder."""
    return {"sections": site.sections, "contributors": site.contributors, "topics": site.topics}[kind]


def group_line(kind: str, group: Group) -> GroupLine:
    """Return a group as a list of them shows it."""
    return GroupLine(group.name, f"{kind}/{group.slug}.html", group.description, len(group.entries))


def _shown_config(config: Config) -> Config:
    """Return the settings that can change the page of an issue, with the defaults for all others.

    They are part of the page's key, so another setting does not rebuild the pages of all issues.
    """
    return Config(
        config.name,
        config.publisher,
        base_url=config.base_url,
        id_code=config.id_code,
        show_distribution=config.show_distribution,
        print=PrintConfig(has_article_pdfs=config.print.has_article_pdfs),
    )


def _site_chrome(site: Site) -> SiteChrome:
    config = site.config
    return SiteChrome(
        config.name,
        config.publisher,
        config.campaign,
        config.base_url,
        _nav(site),
        _more(site),
        "feed.xml" if config.base_url else "",
    )


UNLISTED = 999  # `order` of pages that the navigation leaves out, such as the handbook of a new site


def _nav(site: Site) -> tuple[Link, ...]:
    nav = [Link("首页", "index.html"), Link("查找", "search.html"), Link("历年各期", "years/index.html")]
    for kind, word in GROUP_KINDS.items():
        if any(group.entries for group in groups_of(site, kind)):
            nav.append(Link(word, f"{kind}/index.html"))
    # A page whose name has a hyphen is a chapter of another one (see text_pages).
    listed = [page for page in site.pages if "-" not in page.slug and page.order != UNLISTED]
    return (*nav, *(Link(page.title, f"{page.slug}.html") for page in listed))


def _more(site: Site) -> tuple[Link, ...]:
    more = [Link("用稿统计", "statistics.html")] if site.issues else []
    if any(issue.errata for issue in site.issues):
        more.append(Link("更正", "corrections.html"))
    return tuple(more)
