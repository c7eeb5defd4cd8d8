"""Issue → IssueView. `view_for` is shared by the page and the printed form (`print_views`); `Medium` is how they differ."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from markupsafe import Markup, escape

from bulletin.reading import markup
from bulletin.site.addresses import Addresses, article_pdf_href, download_name, issue_href, pdf_href
from bulletin.site.views import (
    ArticleView,
    AttachmentView,
    DistributionRow,
    ErratumView,
    HeadingView,
    IssueView,
    Link,
    SectionView,
    by_section,
    contents,
    day,
    issue_title,
)
from bulletin.typesetting.landscape_pages import OPENING, begins_turned
from bulletin.values.model import Article, ArticleBody, Attachment, Issue, IssueBody, Recipient, Title

# 附件说明 as authors type it: 附件：…, 附件1：…, 附件:1.…
_ENCLOSURES = re.compile(r"<p>附件\s*[\d一二三四五六七八九十]{0,2}\s*[：:]")


def no_pdf(anchor: str) -> str:
    """Return an empty address: the `article_pdf` of a medium without PDFs of articles."""
    return ""


def unchanged(html: Markup, anchor: str) -> Markup:
    """Return HTML unchanged: the `text` of a medium that has nothing more to do."""
    return html


class Medium(NamedTuple):
    """Functions that adapt HTML to screen or print. Most take HTML and the anchor of the article that it belongs to.

    html: for any HTML; footnotes: returns those that are shown below the article; title: sets a title's lines; text: for
    the text of an article or attachment, applied after `html`; article_pdf: anchor → address of the article's PDF.
    """

    html: Callable[[str, str], Markup]
    footnotes: Callable[[ArticleBody, str], tuple[Markup, ...]]
    title: Callable[[Title], Markup]
    text: Callable[[Markup, str], Markup] = unchanged
    article_pdf: Callable[[str], str] = no_pdf


def title_html(title: Title) -> Markup:
    """Return a title with <br> between its lines."""
    return Markup("<br>".join(map(escape, title.lines)))


def issue_view(
    issue: Issue,
    body: IssueBody,
    name: str,
    addresses: Addresses,
    *,
    root: str,
    has_pdf: bool,
    has_places: bool = False,
    has_article_pdfs: bool = False,
) -> IssueView:
    """Return an issue as it is shown on screen.

    name: the bulletin's; root: path to the site's root, `../` from issues/; has_places: whether paragraphs have ids and
    links; has_article_pdfs: whether each article of several has a PDF of its own.
    """
    medium = _screen(issue, addresses, root, has_places=has_places)
    if has_pdf:
        medium = medium._replace(article_pdf=_article_pdfs(issue, has_article_pdfs=has_article_pdfs))
    return view_for(issue, body, name, addresses, medium, pdf=pdf_href(issue) if has_pdf else "")


def _screen(issue: Issue, addresses: Addresses, root: str, *, has_places: bool) -> Medium:
    resolve = screen_resolver(addresses, issue.path, root)

    def html(text: str, anchor: str) -> Markup:
        linked = markup.with_footnote_links(text, anchor)
        return Markup(markup.with_addresses(linked, resolve))

    def footnotes(body: ArticleBody, anchor: str) -> tuple[Markup, ...]:
        return tuple(html(note, anchor) for note in body.footnotes)

    return Medium(html, footnotes, title_html, numbered if has_places else unchanged)


def _article_pdfs(issue: Issue, *, has_article_pdfs: bool) -> Callable[[str], str]:
    """Return the function from an article's anchor to the address of its PDF; a single article has the issue's PDF."""
    if len(issue.articles) == 1:
        return lambda anchor: pdf_href(issue)
    return (lambda anchor: article_pdf_href(issue.key, anchor)) if has_article_pdfs else no_pdf


def screen_resolver(addresses: Addresses, origin: str, root: str) -> Callable[[str, str, str], str]:
    """Return the `resolve` function of `with_addresses` for a page: content path → attribute `href` or `src`.

    origin: content path of the text that holds the link; root: path from the page to the site's root.
    """

    def resolve(attribute: str, path: str, part: str) -> str:
        if attribute == "src":
            asset = addresses.asset_facts[path]
            size = f' width="{asset.width}" height="{asset.height}" loading="lazy"'
            return f'src="{root}{addresses.assets[path]}"{size}'
        if path == origin and part:  # a link to a place in the same text
            return f'href="{part}"'
        if path in addresses.assets:
            name = escape(download_name(path, addresses.assets[path]))
            return f'href="{root}{addresses.assets[path]}{part}" download="{name}"'
        href = addresses.issues.get(path) or addresses.pages.get(path)
        # A link to a text that is not published keeps its words and loses its address.
        return f'href="{root}{href}{part}"' if href else 'class="unlinked"'

    return resolve


def view_for(
    issue: Issue, body: IssueBody, name: str, addresses: Addresses, medium: Medium, *, pdf: str = ""
) -> IssueView:
    """Return an issue as it is shown in one medium. name: the bulletin's; pdf: the address of the issue's PDF, may be empty."""
    texts = {article.anchor: text for article, text in zip(issue.articles, body.articles, strict=True)}
    sections = tuple(
        SectionView(
            section,
            addresses.sections.get(section, ""),
            tuple(_article_view(article, texts[article.anchor], addresses, medium) for article in articles),
        )
        for section, articles in by_section(issue)
    )
    return IssueView(
        key=issue.key,
        label=issue.number.label,
        short=issue.number.short,
        title=issue_title(issue.number, issue.headline, name),
        headline=issue.headline,
        day=day(issue.date),
        href=issue_href(issue),
        pdf=pdf,
        secrecy="" if issue.is_public else issue.secrecy,
        abstract=issue.abstract,
        keywords=issue.keywords,
        notes=tuple(medium.html(note, "n") for note in body.notes),  # "n": they are of no article
        contents=contents(issue, addresses) if len(issue.articles) > 1 else (),
        sections=sections,
        distribution=distribution(issue),
        print_run=issue.copies_printed,
        approver=issue.approver,
        editors=issue.editors,
        urgency=issue.urgency,
        errata=tuple(ErratumView(day(e.date), e.article, e.content) for e in issue.errata),
    )


def _article_view(article: Article, body: ArticleBody, addresses: Addresses, medium: Medium) -> ArticleView:
    anchor = article.anchor
    return ArticleView(
        anchor=anchor,
        title=article.title.text,
        title_html=medium.title(article.title),
        subtitle=_with_dash(article.subtitle),
        kicker=article.kicker,
        authors=article.authors,
        author_note=article.author_note,
        source=article.source,
        day=day(article.date) if article.date else None,
        document_number=article.document_number,
        addressee=article.addressee,
        signatory=article.signatory,
        signed_on=day(article.signed_on) if article.signed_on else None,
        abstract=article.abstract,
        keywords=article.keywords,
        editors=article.editors,
        contributor_line=article.contributor_line,
        contributors=tuple(Link(name, addresses.contributors.get(name, "")) for name in article.contributors),
        notes=tuple(medium.html(note, anchor) for note in body.notes),
        html=medium.text(medium.html(body.html, anchor), anchor),
        footnotes=medium.footnotes(body, anchor),
        attachments=tuple(
            _attachment_view(attachment, html, anchor, medium, str(n) if len(article.attachments) > 1 else "")
            for n, (attachment, html) in enumerate(zip(article.attachments, body.attachments, strict=True), 1)
        ),
        # A quick test goes first: most texts have no 附件.
        names_attachments="附件" in body.html and bool(_ENCLOSURES.search(body.html)),
        headings=tuple(HeadingView(h.level, h.text, h.anchor) for h in body.headings),
        pdf=medium.article_pdf(anchor),
    )


def _with_dash(subtitle: str) -> str:
    """Return a subtitle with —— before it, unless its author typed a dash."""
    return f"——{subtitle}" if subtitle and not subtitle.startswith("—") else subtitle


def _attachment_view(
    attachment: Attachment, text: str, anchor: str, medium: Medium, ordinal: str
) -> AttachmentView:
    html, opening = medium.html(text, anchor), Markup("")
    # Label and title go on the landscape page, too, so the template puts them behind the tags that open it.
    if begins_turned(html):
        opening, html = Markup(OPENING), html[len(OPENING) :]
    return AttachmentView(
        attachment.title.text,
        medium.title(attachment.title),
        attachment.anchor,
        ordinal,
        opening,
        medium.text(html, attachment.anchor),
    )


def distribution(issue: Issue) -> tuple[DistributionRow, ...]:
    """Return the rows 报, 送, 发 and 本期增发 that have recipients, which are joined by 、."""
    rows = (("报", issue.report), ("送", issue.send), ("发", issue.issue), ("本期增发", issue.extra))
    return tuple(DistributionRow(word, _names(recipients)) for word, recipients in rows if recipients)


def _names(recipients: Iterable[Recipient]) -> str:
    return "、".join(recipient.name for recipient in recipients)


# The start tag of a paragraph, or of a list item that holds its words without a paragraph:
# <p>, <p class="figure__caption">, <li>甲; but not <li><p>, nor <li><span class="list__ordinal">1.</span><p>.
_PLACE = re.compile(
    r'(<(?:p(?: class="[^"]*")?|li)>)(?!(?:<span class="list__ordinal">[^<]*</span>)?\s*<p[ >])'
)


def numbered(html: str, anchor: str) -> Markup:
    """Return HTML whose paragraphs have ids; a paragraph of running text has a link to itself as well.

    The link is put into the paragraph's indent of two characters; captions and notes, which have a class, get none. Only the
    first link of an article can be reached by Tab, the others from there by the arrow keys (reading.js).
    """
    parts = _PLACE.split(html)  # text, tag, text, tag, ..., text
    stop = ""
    for n, place in enumerate(range(1, len(parts), 2), 1):
        tag, name = parts[place], f"{anchor}-p{n}"
        link = "" if "class" in tag else f'<a class="here" href="#{name}" aria-label="本段链接"{stop}></a>'
        stop = ' tabindex="-1"' if link else stop  # for all links after the first
        parts[place] = f'{tag[:-1]} id="{name}">{link}'
    return Markup("".join(parts))
