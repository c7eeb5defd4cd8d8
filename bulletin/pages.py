"""Site → Pages: what shall exist, from which template, with which context."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from bulletin import views
from bulletin.issue_views import issue_view, print_view, screen_resolver
from bulletin.markup import with_addresses
from bulletin.model import Issue
from bulletin.page import TextPage
from bulletin.site import Entry, Group, Site
from bulletin.site_checks import Asset
from bulletin.views import Addresses, ArticleLine, IssueCard, Link

LATEST_ON_FRONT = 6
LATEST_IN_FEED = 20


@dataclass(frozen=True, slots=True)
class Page:
    """A text file of the site: `path` within output/site, made from `template` with `context`."""

    path: str
    template: str
    context: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A PDF of the site: `path` within output/site; `title`, `author`, `keywords` go into its metadata."""

    path: str
    source: str  # the issue's path, for diagnostics
    context: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Copy:
    """A file of the site that is copied as it is."""

    path: str
    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class SiteHead:
    """What every page's frame needs."""

    name: str
    publisher: str
    campaign: tuple[str, ...]
    base_url: str
    nav: tuple[Link, ...]
    feed: str  # address of the feed, empty without a base URL


@dataclass(frozen=True, slots=True)
class PageHead:
    """What one page's frame needs. root: the way back to the site's root; crumbs: the way down to here."""

    title: str
    description: str
    path: str
    root: str
    crumbs: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A section, contributor or year in a list of them."""

    name: str
    href: str
    description: str
    count: int


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
        asset_facts=assets,
    )


def copies_of(addresses: Addresses) -> tuple[Copy, ...]:
    """Return the pictures and files that are published."""
    return tuple(
        Copy(href, path, addresses.asset_facts[path].digest)
        for path, href in sorted(addresses.assets.items())
    )


def print_jobs(site: Site, issues: Iterable[Issue], addresses: Addresses) -> tuple[PrintJob, ...]:
    """Return the PDF of each issue."""
    return tuple(
        PrintJob(
            path=views.pdf_href(issue),
            source=issue.path,
            context={
                "config": site.config,
                "issue": print_view(issue, site.config.name, addresses),
            },
        )
        for issue in issues
    )


def pages_of(site: Site, addresses: Addresses, *, has_pdf: bool) -> tuple[Page, ...]:
    """Return every page of the site except PDFs and copies. has_pdf: whether PDFs are linked."""
    return tuple(_Maker(site, addresses, has_pdf).pages())


class _Maker:
    def __init__(self, site: Site, addresses: Addresses, has_pdf: bool) -> None:
        self.site, self.addresses, self.has_pdf = site, addresses, has_pdf
        config = site.config
        nav = [Link("首页", "index.html"), Link("历年各期", "years/index.html")]
        if any(group.entries for group in site.sections):
            nav.append(Link("栏目", "sections/index.html"))
        if site.contributors:
            nav.append(Link("供稿单位", "contributors/index.html"))
        listed = [page for page in site.pages if "-" not in page.slug]
        nav += [Link(page.title, f"{page.slug}.html") for page in listed]
        feed = "feed.xml" if config.base_url else ""
        self.head = SiteHead(
            config.name, config.publisher, config.campaign, config.base_url, tuple(nav), feed
        )
        self.cards = {issue.path: views.issue_card(issue, addresses, has_pdf) for issue in site.issues}

    def pages(self) -> Iterable[Page]:
        site = self.site
        yield self._front()
        for i, issue in enumerate(site.issues):
            before = site.issues[i - 1] if i else None
            after = site.issues[i + 1] if i + 1 < len(site.issues) else None
            yield self._issue(issue, before, after)
        yield self._list("years/index.html", "years.html", "历年各期", years=self._years())
        for year, issues in site.years:
            yield self._list(
                f"years/{year}.html",
                "year.html",
                f"{year}年各期",
                parent=Link("历年各期", "years/index.html"),
                year=year,
                years=self._years(),
                issues=self._cards(issues),
            )
        for kind, word, groups in self._groups():
            shown = tuple(self._line(kind, group) for group in groups)
            yield self._list(f"{kind}/index.html", f"{kind}.html", word, groups=shown)
            for group in groups:
                yield self._list(
                    f"{kind}/{group.slug}.html",
                    kind.removesuffix("s") + ".html",
                    group.name,
                    parent=Link(word, f"{kind}/index.html"),
                    group=self._line(kind, group),
                    years=_by_year(group.entries),
                )
        for page in site.pages:
            html = with_addresses(page.html, screen_resolver(self.addresses, page.path, ""))
            headings = tuple(views.HeadingView(level, text, anchor) for level, text, anchor in page.headings)
            chapters = tuple(other for other in site.pages if _book(other) == _book(page))
            first = next((other for other in chapters if other.slug == _book(page)), None)
            parent = Link(first.title, f"{first.slug}.html") if first and first is not page else None
            yield self._list(
                f"{page.slug}.html",
                "page.html",
                page.title,
                parent=parent,
                html=Markup(html),
                headings=headings,
                siblings=tuple(Link(other.title, f"{other.slug}.html") for other in chapters if chapters[1:]),
            )
        yield self._list("404.html", "404.html", "没有这个页面", years=self._years())
        yield from self._machine_files()

    def _front(self) -> Page:
        newest = list(reversed(self.site.issues))
        return self._list(
            "index.html",
            "index.html",
            "",
            latest=self.cards[newest[0].path] if newest else None,
            issues=self._cards(newest[1:LATEST_ON_FRONT]),
            years=self._years(),
            sections=tuple(self._line("sections", group) for group in self.site.sections),
            contributor_count=len(self.site.contributors),
        )

    def _issue(self, issue: Issue, before: Issue | None, after: Issue | None) -> Page:
        name = self.site.config.name
        view = issue_view(issue, name, self.addresses, root="../", has_pdf=self.has_pdf)
        year = Link(f"{issue.date.year}年", f"years/{issue.date.year}.html")
        context = {
            "site": self.head,
            "page": PageHead(
                view.title, issue.summary, view.href, "../", (year, Link(issue.number.short, view.href))
            ),
            "issue": view,
            "before": self._neighbour(before),
            "after": self._neighbour(after),
        }
        return Page(view.href, "issue.html", context)

    def _neighbour(self, issue: Issue | None) -> Link | None:
        if issue is None:
            return None
        words = f"{issue.number.short}　{issue.headline}" if issue.headline else issue.number.short
        return Link(words, views.issue_href(issue))

    def _list(
        self, path: str, template: str, title: str, parent: Link | None = None, **context: object
    ) -> Page:
        here = (Link(title, path),) if title else ()
        crumbs = ((parent,) if parent else ()) + here
        head = PageHead(title, "", path, "../" * path.count("/"), crumbs)
        return Page(path, template, {"site": self.head, "page": head, **context})

    def _groups(self) -> tuple[tuple[str, str, tuple[Group, ...]], ...]:
        return (
            ("sections", "栏目", self.site.sections),
            ("contributors", "供稿单位", self.site.contributors),
        )

    def _line(self, kind: str, group: Group) -> GroupLine:
        return GroupLine(group.name, f"{kind}/{group.slug}.html", group.description, len(group.entries))

    def _years(self) -> tuple[GroupLine, ...]:
        return tuple(GroupLine(f"{y}年", f"years/{y}.html", "", len(issues)) for y, issues in self.site.years)

    def _cards(self, issues: Iterable[Issue]) -> tuple[IssueCard, ...]:
        return tuple(self.cards[issue.path] for issue in issues)

    def _machine_files(self) -> Iterable[Page]:
        base_url = self.site.config.base_url
        newest = list(reversed(self.site.issues))
        if base_url:
            entries = tuple(
                issue_view(issue, self.site.config.name, self.addresses, root=base_url, has_pdf=self.has_pdf)
                for issue in newest[:LATEST_IN_FEED]
            )
            dates = [issue.date for issue in newest] + [e.date for issue in newest for e in issue.errata]
            updated = max(dates).isoformat() if dates else "1970-01-01"
            yield Page("feed.xml", "feed.xml", {"site": self.head, "entries": entries, "updated": updated})
            yield Page("sitemap.xml", "sitemap.xml", {"site": self.head, "addresses": self._sitemap()})
        yield Page("robots.txt", "robots.txt", {"site": self.head})
        yield Page("issues.json", "", {"json": json.dumps(self._json(newest), ensure_ascii=False, indent=1)})

    def _sitemap(self) -> tuple[tuple[str, str], ...]:
        """Return (address, last date or empty) of each page, without the root page's file name."""
        out = [("", ""), *((views.issue_href(i), i.date.isoformat()) for i in reversed(self.site.issues))]
        out += [(f"years/{year}.html", issues[0].date.isoformat()) for year, issues in self.site.years]
        for kind, _, groups in self._groups():
            out += [(f"{kind}/{group.slug}.html", "") for group in groups]
        return tuple(out + [(f"{page.slug}.html", "") for page in self.site.pages])

    def _json(self, newest: list[Issue]) -> dict[str, object]:
        return {
            "name": self.site.config.name,
            "publisher": self.site.config.publisher,
            "issues": [self._issue_json(issue) for issue in newest],
        }

    def _issue_json(self, issue: Issue) -> dict[str, object]:
        number = issue.number
        return {
            "key": issue.key,
            "label": number.label,
            "number": None if number.supplement else number.first,
            "last_number": None if number.supplement else number.last,
            "supplement": number.first if number.supplement else None,
            "total": number.total[0] if number.total else None,
            "date": issue.date.isoformat(),
            "title": issue.headline,
            "html": views.issue_href(issue),
            "pdf": views.pdf_href(issue) if self.has_pdf else None,
            "keywords": list(issue.keywords),
            "articles": [
                {
                    "title": article.title.text,
                    "html": f"{views.issue_href(issue)}#{article.anchor}",
                    "section": article.section or None,
                    "contributors": list(article.contributors),
                    "authors": list(article.authors),
                    "keywords": list(article.keywords),
                    "abstract": article.abstract or None,
                }
                for article in issue.articles
            ],
        }


def _book(page: TextPage) -> str:
    """Return the page that `page` is a chapter of: `handbook` for `handbook-keys`, itself where it is none."""
    return page.slug.partition("-")[0]


def _by_year(entries: Iterable[Entry]) -> tuple[tuple[int, tuple[ArticleLine, ...]], ...]:
    years: dict[int, list[ArticleLine]] = {}
    for entry in entries:
        years.setdefault(entry.issue.date.year, []).append(views.article_line(entry))
    return tuple((year, tuple(lines)) for year, lines in years.items())
