"""The frame around every page: the values its template reads, and one function that makes a Page of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from bulletin.site import views
from bulletin.site.arrange import Group, Site
from bulletin.site.linked_data import script
from bulletin.site.tags import Column, Piece, Tags, head_tags, open_graph
from bulletin.site.told import told
from bulletin.site.views import Addresses, IssueCard, Lines, Link
from bulletin.values.encoding import digest_of as digest
from bulletin.values.model import Issue


class LateContext(Mapping[str, object]):
    """A context that is made when somebody looks into it, and again for the next who does: nothing is kept."""

    def __init__(self, fingerprint: str, make: Callable[[], Mapping[str, object]]) -> None:
        """fingerprint: changes whenever `make` would return something else."""
        self.fingerprint, self._make = fingerprint, make

    def __getitem__(self, name: str) -> object:
        return self._make()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make())

    def __len__(self) -> int:
        return len(self._make())

    def made(self) -> Mapping[str, object]:
        """Return the context itself."""
        return self._make()


class LateText:
    """A text that is made when it is needed: `repr` is its fingerprint, `bytes` and `str` the text itself."""

    __slots__ = ("_fingerprint", "_make")

    def __init__(self, fingerprint: str, make: Callable[[], str | bytes]) -> None:
        """fingerprint: changes whenever `make` would return something else. make: bytes are UTF-8."""
        self._fingerprint, self._make = fingerprint, make

    def __repr__(self) -> str:
        return f"LateText({self._fingerprint})"

    def __str__(self) -> str:
        return bytes(self).decode()

    def __bytes__(self) -> bytes:
        made = self._make()
        return made.encode() if isinstance(made, str) else made


@dataclass(frozen=True, slots=True)
class Page:
    """A text file of the site: `path` within output/site, made from `template` with `context`.

    Without a template, `context["text"]` is the file.
    """

    path: str
    template: str
    context: Mapping[str, object]

    @property
    def fingerprint(self) -> str:
        """A digest of the context."""
        if isinstance(self.context, LateContext):
            return self.context.fingerprint
        return digest(told(self.context))


class SiteHead(NamedTuple):
    """What every page's frame needs."""

    name: str
    publisher: str
    campaign: tuple[str, ...]
    base_url: str
    nav: tuple[Link, ...]
    more: tuple[Link, ...]  # ways into the site that stand in the footer
    feed: str  # address of the feed, empty without a base URL


class PageHead(NamedTuple):
    """What one page's frame needs. root: the way back to the site's root; crumbs: the way down to here.

    tags, properties: meta elements by name and by property (see tags); data: JSON-LD, may be empty;
    feed: the page's own feed, may be empty.
    """

    title: str
    description: str
    path: str
    root: str
    crumbs: tuple[Link, ...]
    tags: Tags
    properties: Tags
    data: Markup
    feed: str


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A section, contributor, topic or year in a list of them."""

    name: str
    href: str
    description: str
    count: int


def html_among(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of these paths that are pages."""
    return tuple(path for path in paths if path.endswith(".html"))


def page_title(text: str, leaf: int) -> str:
    """Return a page's title, with the number of its leaf where it is not the first."""
    return f"{text}（第{leaf}页）" if leaf > 1 else text


class Frame:
    """The site as its pages see it: the common head, addresses, and each issue's card, made when first asked for."""

    def __init__(self, site: Site, addresses: Addresses, *, has_pdf: bool) -> None:
        """has_pdf: whether PDFs are linked."""
        self.site, self.addresses, self.has_pdf = site, addresses, has_pdf
        config = site.config
        self.head = SiteHead(
            config.name,
            config.publisher,
            config.campaign,
            config.base_url,
            _nav(site),
            _more(site),
            "feed.xml" if config.base_url else "",
        )
        self._cards: dict[str, IssueCard] = {}
        self.lines = Lines()

    def page(
        self,
        path: str,
        template: str,
        title: str,
        *,
        parent: Link | None = None,
        description: str = "",
        column: Column | None = None,
        piece: Piece | None = None,
        data: dict[str, Any] | None = None,
        feed: str = "",
        **context: object,
    ) -> Page:
        """Return a page that stands in the frame; all but template and context as in `page_head`."""
        head = self.page_head(
            path,
            title,
            parent=parent,
            description=description,
            column=column,
            piece=piece,
            data=data,
            feed=feed,
        )
        return Page(path, template, {"site": self.head, "page": head, **context})

    def page_head(
        self,
        path: str,
        title: str,
        *,
        parent: Link | None = None,
        description: str = "",
        column: Column | None = None,
        piece: Piece | None = None,
        data: dict[str, Any] | None = None,
        feed: str = "",
    ) -> PageHead:
        """Return what a page's frame shows of it.

        parent: the page above it, besides the front page; column, piece, data: what it tells machines;
        feed: the address of its own feed.
        """
        here = (Link(title, path),) if title else ()
        config = self.site.config
        return PageHead(
            title,
            description,
            path,
            "../" * path.count("/"),
            ((parent,) if parent else ()) + here,
            head_tags(config, path, description, column, piece),
            open_graph(config, path, piece.title if piece else title, description, piece),
            script(data) if data else Markup(),
            feed if config.base_url else "",
        )

    def cards(self, issues: Iterable[Issue]) -> tuple[IssueCard, ...]:
        """Return issues as lists show them."""
        return tuple(self._card(issue) for issue in issues)

    def _card(self, issue: Issue) -> IssueCard:
        if issue.path not in self._cards:
            self._cards[issue.path] = views.issue_card(issue, self.addresses, self.has_pdf)
        return self._cards[issue.path]

    def years(self) -> tuple[GroupLine, ...]:
        """Return the years, newest first."""
        return tuple(GroupLine(f"{y}年", f"years/{y}.html", "", len(issues)) for y, issues in self.site.years)

    def year_links(self, folder: str) -> tuple[Link, ...]:
        """Return a link for each year, newest first; folder: which kind of page it leads to."""
        return tuple(Link(f"{year}年", f"{folder}/{year}.html") for year, _ in self.site.years)

    def groups(self, kind: str) -> tuple[GroupLine, ...]:
        """Return the sections, contributors or topics; kind: the name of their folder."""
        return tuple(group_line(kind, group) for group in groups_of(self.site, kind))


KINDS = {"sections": "栏目", "contributors": "供稿单位", "topics": "主题"}


def groups_of(site: Site, kind: str) -> tuple[Group, ...]:
    """Return the site's groups of one kind; kind: the name of their folder."""
    return {"sections": site.sections, "contributors": site.contributors, "topics": site.topics}[kind]


def group_line(kind: str, group: Group) -> GroupLine:
    """Return a group as a list of them shows it."""
    return GroupLine(group.name, f"{kind}/{group.slug}.html", group.description, len(group.entries))


def _nav(site: Site) -> tuple[Link, ...]:
    nav = [Link("首页", "index.html"), Link("查找", "search.html"), Link("历年各期", "years/index.html")]
    for kind, word in KINDS.items():
        if any(group.entries for group in groups_of(site, kind)):
            nav.append(Link(word, f"{kind}/index.html"))
    # A page whose name has a hyphen is a chapter of another one (see text_pages).
    listed = [page for page in site.pages if "-" not in page.slug]
    return (*nav, *(Link(page.title, f"{page.slug}.html") for page in listed))


def _more(site: Site) -> tuple[Link, ...]:
    more = [Link("用稿统计", "statistics.html")] if site.issues else []
    if any(issue.errata for issue in site.issues):
        more.append(Link("更正", "corrections.html"))
    return tuple(more)
