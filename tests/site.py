"""Small archives in memory: issues made of a few words each, the site of them, and its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bulletin.build.pictures import read_assets
from bulletin.build.sources import SourceTexts, read_layouts, read_sources
from bulletin.distribution.book import parse_book
from bulletin.distribution.dispatch_plan import plan_dispatches
from bulletin.reading.issue import parse_issue
from bulletin.reading.page import parse_page
from bulletin.reading.site_settings import parse_config
from bulletin.site.addresses import addresses_of
from bulletin.site.arrange import Site, arrange
from bulletin.site.context import SiteContext
from bulletin.site.kinds import KINDS, batches_of, last_batches, search_page_batch
from bulletin.site.page_kind import Page, PageKind, page_key, render_page
from bulletin.site.templates import Templates
from bulletin.values.audience import Audience
from bulletin.values.model import Issue, IssueBody, TextPage
from bulletin.values.private_files import BOOK_FILE
from bulletin.values.settings import SITE_FILE, Config, SectionConfig
from tests.conftest import REPOSITORY, TODAY

CONFIG = Config(
    "工作简报", "办公室", sections=(SectionConfig("经验交流", "jingyan"), SectionConfig("动态", "news"))
)

# By their digests, so that no test can see another's.
_BODIES: dict[str, IssueBody] = {}


def issue(
    number: int | str, date: str, articles: Sequence[str], front: str = "", config: Config = CONFIG
) -> Issue:
    """Return an issue whose articles are given as text below `##`, all in the section 经验交流."""
    body = "\n\n".join(f"## {article}" for article in articles)
    text = f"---\n期号: {number}\n日期: {date}\n栏目: [经验交流]\n{front}\n---\n\n# 经验交流\n\n{body}\n"
    checked = parse_issue(f"content/issues/{number}.md", text, config)
    assert checked.value is not None, checked.diagnostics
    _BODIES[checked.value.issue.body_digest] = checked.value.body
    return checked.value.issue


def body_of(issue: Issue) -> IssueBody:
    """Return the body of an issue that `issue` made."""
    return _BODIES[issue.body_digest]


def article(title: str, contributor: str = "", keywords: str = "", text: str = "文。") -> str:
    """Return one article for `issue`."""
    fields = (f":供稿: {contributor}\n" if contributor else "") + (
        f":关键词: {keywords}\n" if keywords else ""
    )
    return f"{title}\n\n{fields}\n{text}"


def site(issues: Sequence[Issue], config: Config = CONFIG, pages: Sequence[TextPage] = ()) -> Site:
    """Return the site of these issues."""
    return arrange(config, issues, pages, Audience(TODAY))


def context(found: Site) -> SiteContext:
    """Return the context of a site without pictures, whose PDFs are linked."""
    return SiteContext(found, addresses_of(found, {}), has_pdf=True)


@dataclass(frozen=True)
class MadePage:
    """A page with its kind. inputs: Any, because each kind has its own."""

    kind: PageKind
    page: Page

    @property
    def inputs(self) -> Any:
        """All that it shows."""
        return self.page.inputs

    @property
    def key(self) -> str:
        """Its key."""
        return page_key(self.page)

    @property
    def variables(self) -> Mapping[str, Any]:
        """What its template reads."""
        return self.kind.context(self.inputs, body_of)

    def text(self, templates: Templates | None = None) -> str:
        """Return it rendered, with the program's own templates unless others are given."""
        data = render_page(self.kind, self.page, templates or _own_templates(), body_of)
        assert data.value is not None, data.diagnostics
        return data.value.decode()


@cache
def _own_templates() -> Templates:
    return Templates(read_layouts(REPOSITORY))


def pages(found: Site) -> dict[str, MadePage]:
    """Return a site's pages by path."""
    return pages_in(context(found))


def pages_in(found: SiteContext, kinds: Iterable[PageKind] = KINDS) -> dict[str, MadePage]:
    """Return the pages of these kinds by path, in the order in which they are made."""
    batches = (*batches_of(found, kinds), search_page_batch(found, ""))
    made = [MadePage(kind, page) for kind, make in batches for page in make()]
    readable = [each.page.path for each in made if each.kind.is_readable]
    made += [MadePage(kind, page) for kind, make in last_batches(found, readable) for page in make()]
    assert len({each.page.path for each in made}) == len(made), "two pages have one address"
    return {each.page.path: each for each in made}


def context_at(root: Path) -> SiteContext:
    """Return the context of the site in a folder, read without the cache; `body_of` knows its bodies."""
    sources = read_sources(root).value
    assert sources is not None
    texts = SourceTexts(sources.texts, sources.texts)
    config = parse_config(texts[SITE_FILE]).value
    assert config is not None
    parsed = [each for path in sources.issues if (each := parse_issue(path, texts[path], config).value)]
    text_pages = [page for path in sources.pages if (page := parse_page(path, texts[path]).value)]
    records = {path: texts[path] for path in sources.private if path != BOOK_FILE}
    issues = plan_dispatches(
        parse_book(texts[BOOK_FILE]) if BOOK_FILE in texts else None,
        records,
        sources.issues,
        [each.issue for each in parsed],
        config,
    ).issues
    _BODIES.update({each.issue.body_digest: each.body for each in parsed})
    references = [r for issue in issues for r in issue.references]
    references += [r for page in text_pages for r in page.references]
    assets = read_assets(root, {r.path for r in references} - sources.texts.keys())
    found = site(issues, config, text_pages)
    return SiteContext(found, addresses_of(found, assets), has_pdf=True)


@cache
def sample_context() -> SiteContext:
    """Return the context of this repository's own site."""
    return context_at(REPOSITORY)
