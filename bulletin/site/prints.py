"""Plans the PDFs of the site: of each issue, and of each article (下载本篇) where an issue has several.

A PDF is laid out from the text of an issue, but facts alone decide which PDFs there are and which changed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from bulletin.site.addresses import Addresses, article_pdf_href, pdf_href
from bulletin.site.context import SiteContext
from bulletin.site.print_context import print_context
from bulletin.site.print_views import print_view
from bulletin.site.views import ArticleView, IssueView, issue_title
from bulletin.values.asset import Asset
from bulletin.values.choices import PUBLIC
from bulletin.values.diagnostics import Span
from bulletin.values.encoding import digest_of
from bulletin.values.model import Article, Attachment, Issue, IssueBody, Recipient
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import Config, SectionConfig

ISSUE_TEMPLATE = "print.html"
ARTICLE_TEMPLATE = "print_article.html"


class PrintInputs(NamedTuple):
    """What a PDF shows. issue: its facts; for an article's PDF, with that article alone.

    article_place: index of the article that is printed, None for the whole issue. pictures: those of the issue's text, by
    content path; source_digest: of the text that is attached, empty where none is; links: content path of the issue itself
    and of the published issues that its text links to → address of their PDFs, relative to this one.
    """

    config: Config
    issue: Issue
    article_place: int | None
    pictures: Mapping[str, Asset]
    source_digest: str
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Print:
    """A PDF of the site before it is laid out. path: within output/site; source: the issue's path, for diagnostics.

    inputs: all that the PDF shows, and its metadata. attach_as: the name under which the issue's text is attached, empty
    where it is not. is_excerpt: whether it is an article's PDF, whose loose lines are reported with the issue's PDF already.
    """

    path: str
    source: str
    template: str
    inputs: PrintInputs
    attach_as: str = ""
    is_excerpt: bool = False


class PrintContent(NamedTuple):
    """What a PDF is made from. context: its template's variables; metadata: its catalogue entry."""

    context: Mapping[str, object]
    metadata: PdfMetadata


def print_key(print_: Print) -> str:
    """Return a digest of all that a PDF shows, besides its template, style sheet and faces."""
    return digest_of(print_.inputs)


def prints_of(context: SiteContext, issue: Issue, source_digest: str = "") -> Iterator[Print]:
    """Yield the PDF of an issue, and after it those of its articles where there are several.

    source_digest: of the issue's text, which is attached where the settings want it.
    """
    config = context.site.config
    printed = printed_config(config)
    facts = _printed_facts(issue, with_distribution=config.show_distribution)
    assets = context.addresses.asset_facts
    pictures = {r.path: assets[r.path] for r in issue.references if r.is_picture and r.path in assets}
    attached = source_digest if config.attaches_source else ""
    pages = context.addresses.issues
    led_to = {r.path: _pdf_beside(pages[r.path]) for r in issue.references if r.path in pages}
    links = {**led_to, issue.path: _pdf_beside(pdf_href(issue))}
    yield Print(
        pdf_href(issue),
        issue.path,
        ISSUE_TEMPLATE,
        PrintInputs(printed, facts, None, pictures, attached, links),
        attach_as=f"{issue.key}.md" if config.attaches_source else "",
    )
    if len(issue.articles) == 1 or not config.print.has_article_pdfs:
        return
    # The PDF of an article has no 报尾, and does not change with the text of other articles.
    without_lists = replace(facts, report=(), send=(), issue=(), extra=(), body_digest="")
    for place, article in enumerate(facts.articles):
        yield Print(
            article_pdf_href(issue.key, article.anchor),
            issue.path,
            ARTICLE_TEMPLATE,
            PrintInputs(printed, replace(without_lists, articles=(article,)), place, pictures, "", links),
            is_excerpt=True,
        )


def _pdf_beside(address: str) -> str:
    """Return the address of an issue's PDF relative to PDFs beside it: `./365.pdf`, since viewers take `365.pdf` for a host name."""
    return f"./{address.rpartition('/')[2].removesuffix('.html').removesuffix('.pdf')}.pdf"


_NOWHERE = Span("")


def _printed_facts(issue: Issue, *, with_distribution: bool) -> Issue:
    """Return an issue without what its PDFs do not show: places in the source, errata, former addresses, references.

    So a change of these does not rebuild the PDF, which would take a hundred times as long as a page.
    """

    def names(recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
        # Their copies are counted in `copies_printed`, and shown nowhere else.
        return tuple([Recipient(r.name) for r in recipients]) if with_distribution else ()

    return replace(
        issue,
        number_at=_NOWHERE,
        total_at=_NOWHERE,
        date_at=_NOWHERE,
        sections=(),
        articles=tuple(map(_printed_article, issue.articles)),
        report=names(issue.report),
        send=names(issue.send),
        issue=names(issue.issue),
        extra=names(issue.extra),
        print_run=None,
        print_run_at=_NOWHERE,
        is_draft=False,
        errata=(),
        aliases=(),
        references=(),
    )


def _printed_article(article: Article) -> Article:
    attachments = tuple([Attachment(a.title, _NOWHERE, a.anchor) for a in article.attachments])
    return replace(article, title_at=_NOWHERE, attachments=attachments)


def printed_config(config: Config) -> Config:
    """Return the settings that can change a PDF of the site, with fixed values for all others."""
    return Config(
        config.name,
        config.publisher,
        config.campaign,
        # Titles are not broken within the names of sections.
        sections=tuple(SectionConfig(name) for name in config.section_names),
        print=replace(config.print, has_article_pdfs=True, wants_source=False, output_profile=""),
    )


def print_content(print_: Print, body: IssueBody) -> PrintContent:
    """Return what a PDF is made from. body: of the whole issue."""
    config, issue, place, pictures, _, links = print_.inputs
    beside = Addresses(links, {}, {}, {}, {}, {}, pictures)
    if place is None:
        view = print_view(issue, body, config, beside)
        return _content(config, view, pdf_metadata(view, config))
    alone = replace(body, notes=(), articles=(body.articles[place],))
    view = print_view(issue, alone, config, beside)
    # An issue with this article alone takes its headline from it; the article's PDF must not name the issue so.
    view = view._replace(title=issue_title(issue.number, issue.title, config.name), headline="")
    whole = pdf_metadata(view, config)
    return _content(config, view, _article_metadata(view.sections[0].articles[0], whole))


def _content(config: Config, view: IssueView, metadata: PdfMetadata) -> PrintContent:
    return PrintContent(print_context(view, config, has_links=True), metadata)


def _article_metadata(article: ArticleView, issue: PdfMetadata) -> PdfMetadata:
    """Return an article's catalogue entry: the issue's, with its own title and words (print-format.md §6.1)."""
    where = f"《{issue.name}》{issue.number}"
    return replace(
        issue,
        title=article.title,
        description=f"{where}：{article.abstract}" if article.abstract else where,
        keywords=article.keywords,
        recipients=(),
    )


def pdf_metadata(issue: IssueView, config: Config) -> PdfMetadata:
    """Return the catalogue entry of an issue.

    Its keywords are those of the issue and its articles, and the names of the sections, each once (§6.1: keywords, columns).
    """
    sections = (section.name for section in issue.sections if section.name)
    of_articles = (word for article in issue.articles for word in article.keywords)
    return PdfMetadata(
        title=f"{config.name}{issue.label}",
        name=config.name,
        number=issue.label,
        publisher=config.publisher,
        description="；".join(article.title for article in issue.articles),
        keywords=tuple(dict.fromkeys((*issue.keywords, *of_articles, *sections))),
        date=issue.day.iso,
        rights=issue.secrecy or PUBLIC.zh,
        recipients=tuple((row.word, row.recipients) for row in issue.distribution),
    )
