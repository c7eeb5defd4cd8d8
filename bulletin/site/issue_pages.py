"""Makes the page of each issue, with links to the issues before and after it and to related articles."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from bulletin.site import views
from bulletin.site.addresses import Addresses, issue_href, pdf_href
from bulletin.site.chrome import PageChrome, SiteChrome, page_chrome
from bulletin.site.context import SiteContext
from bulletin.site.issue_views import issue_view
from bulletin.site.json_ld import publication_issue
from bulletin.site.page_kind import MakePages, Page, in_batches
from bulletin.site.related import RelatedArticles
from bulletin.site.tags import Column, Piece
from bulletin.site.views import Link
from bulletin.values.model import BodyReader, Issue
from bulletin.values.settings import Config

ISSUES_IN_BATCH = 50  # a tenth of a second's work
V = TypeVar("V")


class IssueInputs(NamedTuple):
    """What an issue's page shows. config: the settings that can change it; addresses: those that this issue can link to.

    What can be computed from the issue is not stored here, but computed when the page is rendered.
    """

    site: SiteChrome
    config: Config
    issue: Issue
    addresses: Addresses
    before: Link | None
    after: Link | None
    related: Mapping[str, RelatedArticles]  # by the article's anchor
    has_pdf: bool


def issue_batches(context: SiteContext) -> Iterator[MakePages]:
    """Yield the issues' pages in batches."""
    places = range(len(context.site.issues))
    yield from in_batches(places, ISSUES_IN_BATCH, partial(_issue_pages, context))


def _issue_pages(context: SiteContext, places: Sequence[int]) -> Iterator[Page]:
    """Yield the pages of issues. places: their indexes in the site's order."""
    issues = context.site.issues
    for place in places:
        issue = issues[place]
        inputs = IssueInputs(
            context.chrome,
            context.shown_config,
            issue,
            addresses_for([issue], context.addresses),
            _neighbour(issues[place - 1]) if place else None,
            _neighbour(issues[place + 1]) if place + 1 < len(issues) else None,
            context.related.of_issue(issue),
            context.has_pdf,
        )
        yield Page(issue_href(issue), inputs)


def issue_context(inputs: IssueInputs, bodies: BodyReader) -> Mapping[str, object]:
    """Return the template's variables; the issue's body is read here."""
    view = issue_view(
        inputs.issue,
        bodies(inputs.issue),
        inputs.config.name,
        inputs.addresses,
        root="../",
        has_pdf=inputs.has_pdf,
        has_places=True,
        has_article_pdfs=inputs.config.print.has_article_pdfs,
    )
    if not inputs.config.show_distribution:
        view = view._replace(distribution=())
    return {
        "site": inputs.site,
        "page": _page_chrome(inputs),
        "issue": view,
        "before": inputs.before,
        "after": inputs.after,
        "related": inputs.related,
    }


def _page_chrome(inputs: IssueInputs) -> PageChrome:
    config, issue = inputs.config, inputs.issue
    description = issue.summary or f"本期：{'；'.join(article.toc_title for article in issue.articles)}"
    year = f"{issue.date.year}年"
    return page_chrome(
        config,
        issue_href(issue),
        issue.number.short,
        parent=Link(year, f"years/{issue.date.year}.html"),
        description=description,
        column=Column(f"{year}各期", f"《{config.name}》{year}的各期"),
        piece=Piece(
            title=views.issue_title(issue.number, issue.headline, config.name),
            published=issue.date.isoformat(),
            source=config.publisher,
            # Authors of one of several articles are not authors of the issue.
            authors=issue.articles[0].authors if len(issue.articles) == 1 else (),
            keywords=_keywords(issue),
            description=description,
            image=_first_picture(issue, inputs.addresses),
        ),
        data=publication_issue(issue, config, description, pdf_href(issue) if inputs.has_pdf else ""),
    )


def addresses_for(issues: Iterable[Issue], addresses: Addresses) -> Addresses:
    """Return the addresses that the text, sections and contributors of these issues can link to.

    With all addresses of the site among its inputs, every page would get a new key with every new address.
    """
    paths = {reference.path: None for issue in issues for reference in issue.references}
    articles = [article for issue in issues for article in issue.articles]
    sections = [article.section for article in articles]
    contributors = [name for article in articles for name in article.contributors]
    return Addresses(
        issues=_picked(addresses.issues, paths),
        pages=_picked(addresses.pages, paths),
        assets=_picked(addresses.assets, paths),
        sections=_picked(addresses.sections, sections),
        contributors=_picked(addresses.contributors, contributors),
        topics={},  # pages get the links to topics from `related`
        asset_facts=_picked(addresses.asset_facts, paths),
    )


def _picked(by_name: Mapping[str, V], names: Iterable[str]) -> dict[str, V]:
    return {name: by_name[name] for name in names if name in by_name}


def _keywords(issue: Issue) -> tuple[str, ...]:
    """Return an issue's keywords and those of its articles, each once."""
    return tuple(dict.fromkeys((*issue.keywords, *(k for a in issue.articles for k in a.keywords))))


def _first_picture(issue: Issue, addresses: Addresses) -> str:
    pictures = (reference.path for reference in issue.references if reference.is_picture)
    return next((addresses.assets[path] for path in pictures if path in addresses.assets), "")


def _neighbour(issue: Issue) -> Link:
    words = f"{issue.number.short}　{issue.headline}" if issue.headline else issue.number.short
    return Link(words, issue_href(issue))
