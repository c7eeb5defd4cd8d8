"""Issue → what its page and its printed form show; the two differ in footnotes, links and pictures."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from bulletin.archive.paragraphs import numbered
from bulletin.archive.views import (
    Addresses,
    ArticleView,
    AttachmentView,
    ContentsGroup,
    DistributionRow,
    ErratumView,
    HeadingView,
    IssueView,
    Link,
    SectionView,
    by_section,
    contents,
    day,
    issue_href,
    issue_title,
    pdf_href,
)
from bulletin.config import Config
from bulletin.keys import BRACKETED
from bulletin.model import Article, Attachment, Issue, Number, Recipient, Title
from bulletin.print_config import PrintConfig
from bulletin.printing.table_html import LANDSCAPE_OPENING, begins_turned, with_columns
from bulletin.printing.title_lines import COMFORTABLE, Segment, break_title, segmenter, width_em
from bulletin.reading import markup

MASTHEAD_EM: Final = 28.0
"""What a line of 3号 holds (GB/T 9704—2012, 5.2.3)."""

MASTHEAD_SMALL_EM: Final = 156 / 25.4 * 72 / 14
"""What a line of 4号 holds in 156 mm (5.2.1)."""

PUBLISHER_EM: Final = MASTHEAD_EM - 3 - 7
"""What 2026年12月31日, one 字 on both sides and one between leave of it."""

CONTENTS_EM: Final = 25.0
"""What an entry's line in the contents holds: a line's 28 字 without two before and one behind."""

LEADER_EM: Final = 3.0
"""What a page number takes of it, with the shortest leader."""

# 附件说明 as authors type it: 附件：…, 附件1：…, 附件:1.…
_ENCLOSURES = re.compile(r"<p>附件\s*[\d一二三四五六七八九十]{0,2}\s*[：:]")


Fix = Callable[[str, str], Markup]  # HTML and the anchor it stands under → HTML for its medium
ArticlePdf = Callable[[str], str]


class _Medium(NamedTuple):
    """What screen and print make of an issue. places: of the text of an article or attachment besides, by its anchor."""

    fix: Fix
    places: Callable[[Markup, str], Markup]
    footnotes: Callable[[Article], tuple[Markup, ...]]
    title: Callable[[Title], Markup]
    article_pdf: ArticlePdf


def title_html(title: Title) -> Markup:
    """Return a title with <br> between its lines."""
    return Markup("<br>".join(map(escape, title.lines)))


def issue_view(
    issue: Issue,
    name: str,
    addresses: Addresses,
    *,
    root: str,
    has_pdf: bool,
    has_places: bool = False,
    article_pdf: ArticlePdf = lambda anchor: "",
) -> IssueView:
    """Return an issue as it is shown on screen.

    root: `../` from issues/; has_places: whether paragraphs have ids and links; article_pdf: the address of an article's
    PDF by its anchor.
    """

    resolve = screen_resolver(addresses, issue.path, root)

    def fix(html: str, anchor: str) -> Markup:
        linked = markup.with_footnote_links(html, anchor)
        return Markup(markup.with_addresses(linked, resolve))

    def notes(article: Article) -> tuple[Markup, ...]:
        return tuple(fix(note, article.anchor) for note in article.footnotes)

    pdf = pdf_href(issue) if has_pdf else ""
    medium = _Medium(fix, numbered if has_places else _as_it_is, notes, title_html, article_pdf)
    return _issue_view(issue, name, addresses, medium, pdf=pdf)


def print_view(issue: Issue, config: Config, addresses: Addresses) -> IssueView:
    """Return an issue as it is printed: footnotes inline, links as plain words, pictures by content path.

    Its label is the number as the settings want it printed; titles are broken over lines.
    """

    def resolve(attribute: str, target: str) -> str:
        if attribute == "href":
            return ""
        asset = addresses.asset_facts[target]
        return f'src="{quote(target)}" width="{asset.width}" height="{asset.height}"'

    def notes(article: Article) -> tuple[Markup, ...]:
        return ()

    def view(article: Article) -> Sequence[str]:
        return [markup.with_addresses(note, resolve) for note in article.footnotes]

    by_anchor = {article.anchor: view(article) for article in issue.articles}
    placed: defaultdict[str, set[int]] = defaultdict(set)
    segment = segmenter(config.whole_names)

    def fix(html: str, anchor: str) -> Markup:
        with_tables = with_columns(html, segment)
        with_notes = markup.with_footnotes_inline(with_tables, by_anchor.get(anchor, ()), placed[anchor])
        return Markup(markup.with_dots_apart(markup.with_addresses(with_notes, resolve)))

    set_title = _title_setter(segment, config.print.title_measure_em)
    medium = _Medium(fix, _as_it_is, notes, set_title, lambda anchor: "")
    view_of_issue = _issue_view(issue, config.name, addresses, medium, pdf="")
    return view_of_issue._replace(
        label=printed_number(issue.number, config.print),
        contents=_contents_in_lines(view_of_issue.contents, segment, config.print),
        publisher=_publisher(config.publisher, segment),
        has_small_publisher=_has_small_publisher(config.publisher, view_of_issue.day.text),
    )


def _contents_in_lines(
    groups: Iterable[ContentsGroup], segment: Segment, settings: PrintConfig
) -> tuple[ContentsGroup, ...]:
    """Return an issue's contents, entries that are longer than a line broken by meaning."""
    has_pages = settings.has_contents_pages
    measure = CONTENTS_EM - (LEADER_EM if has_pages else 0)

    def phrases(title: str) -> tuple[str, ...]:
        # CLREQ: brackets give way before a line is broken; a line with a leader is set by WeasyPrint itself.
        squeeze = 0 if has_pages else sum(char in "“”《》（）" for char in title) / 2
        if width_em(title) - squeeze <= measure:
            return ()
        return break_title(title, max_em=measure, segment=segment).lines

    return tuple(
        group._replace(lines=tuple(line._replace(phrases=phrases(line.title)) for line in group.lines))
        for group in groups
    )


def _publisher(publisher: str, segment: Segment) -> Markup:
    """Return the publisher, in phrases that stay whole when it is longer than its line in the masthead."""
    if width_em(publisher) <= PUBLISHER_EM:
        return escape(publisher)
    phrases = [
        phrase
        for name in re.findall("[^、]+、?|、", publisher)  # 、 stands between two publishers
        for phrase in break_title(name, max_em=PUBLISHER_EM / COMFORTABLE, segment=segment).lines
    ]
    return _in_phrases(publisher, phrases)


def _in_phrases(text: str, phrases: Sequence[str]) -> Markup:
    """Return a text whose lines end between phrases only."""
    if "".join(phrases) != text:  # a blank where a line would end
        return escape(text)
    return Markup().join(Markup('<span class="phrase">{}</span>').format(one) for one in phrases)


def _has_small_publisher(publisher: str, date: str) -> bool:
    """Return whether publisher and date fit one line of the masthead in 4号, and not in 3号."""
    em = width_em(publisher) + width_em(date) + 3  # one 字 in on both sides, one between them
    return MASTHEAD_EM < em <= MASTHEAD_SMALL_EM


def _title_setter(segment: Segment, max_em: float) -> Callable[[Title], Markup]:
    """Return the function that breaks titles over lines of the type area; lines broken by hand stay."""

    def set_title(title: Title) -> Markup:
        if len(title.lines) == 1:
            title = Title(break_title(title.text, max_em=max_em, segment=segment).lines)
        # Titles share a face with each other, so another kind of dot may stand in the next one.
        return Markup(markup.with_dots_apart(title_html(title), least=1))

    return set_title


def printed_number(number: Number, settings: PrintConfig) -> str:
    """Return 第365期, 2020年第5期（总第365期） or （第5期　总第365期）, as the settings have it."""
    label = number.label if settings.has_number_year else number.label.removeprefix(f"{number.year}年")
    if settings.number_style != BRACKETED.en:
        return label
    words = label.replace("（", "　").removesuffix("）")
    return f"（{words}）"


def screen_resolver(addresses: Addresses, origin: str, root: str) -> Callable[[str, str], str]:
    """Return the function that turns a content path in `origin` into an attribute of the page."""

    def resolve(attribute: str, target: str) -> str:
        path, _, fragment = target.partition("#")
        part = f"#{fragment}" if fragment else ""
        if attribute == "src":
            asset = addresses.asset_facts[path]
            size = f' width="{asset.width}" height="{asset.height}" loading="lazy"'
            return f'src="{root}{addresses.assets[path]}"{size}'
        if path == origin and fragment:
            return f'href="{part}"'
        href = addresses.issues.get(path) or addresses.pages.get(path) or addresses.assets.get(path)
        # A link to something that is not published keeps its words and loses its address.
        return f'href="{root}{href}{part}"' if href else 'class="unlinked"'

    return resolve


def _as_it_is(html: Markup, anchor: str) -> Markup:
    return html


def _issue_view(issue: Issue, name: str, addresses: Addresses, medium: _Medium, *, pdf: str) -> IssueView:
    sections = tuple(
        SectionView(
            section,
            addresses.sections.get(section, ""),
            tuple(_article_view(article, addresses, medium) for article in articles),
        )
        for section, articles in by_section(issue)
    )
    return IssueView(
        key=issue.key,
        label=issue.number.label,
        short=issue.number.short,
        title=issue_title(issue, name),
        headline=issue.headline,
        day=day(issue.date),
        href=issue_href(issue),
        pdf=pdf,
        secrecy="" if issue.is_public else issue.secrecy,
        abstract=issue.abstract,
        keywords=issue.keywords,
        notes=tuple(medium.fix(note, "n") for note in issue.notes),
        contents=contents(issue, addresses) if len(issue.articles) > 1 else (),
        sections=sections,
        distribution=distribution(issue),
        print_run=issue.copies_printed,
        approver=issue.approver,
        editors=issue.editors,
        errata=tuple(ErratumView(day(e.date), e.article, e.content) for e in issue.errata),
    )


def _article_view(article: Article, addresses: Addresses, medium: _Medium) -> ArticleView:
    anchor, html = article.anchor, article.html  # out of the cache, where each look for a body takes its time
    return ArticleView(
        anchor=anchor,
        title=article.title.text,
        title_html=medium.title(article.title),
        subtitle=article.subtitle,
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
        notes=tuple(medium.fix(note, anchor) for note in article.notes),
        html=medium.places(medium.fix(html, anchor), anchor),
        footnotes=medium.footnotes(article),
        attachments=tuple(_attachment_view(a, anchor, medium) for a in article.attachments),
        names_attachments="附件" in html and bool(_ENCLOSURES.search(html)),
        headings=tuple(HeadingView(h.level, h.text, h.anchor) for h in article.headings),
        pdf=medium.article_pdf(anchor),
    )


def _attachment_view(attachment: Attachment, anchor: str, medium: _Medium) -> AttachmentView:
    html, opening = medium.fix(attachment.html, anchor), Markup("")
    if begins_turned(html):
        opening, html = Markup(LANDSCAPE_OPENING), html[len(LANDSCAPE_OPENING) :]
    return AttachmentView(
        attachment.title.text,
        medium.title(attachment.title),
        attachment.anchor,
        opening,
        medium.places(html, attachment.anchor),
    )


def distribution(issue: Issue) -> tuple[DistributionRow, ...]:
    """Return 报, 送, 发 and 本期增发, those that are not empty, recipients joined by 、."""
    rows = (("报", issue.report), ("送", issue.send), ("发", issue.issue), ("本期增发", issue.extra))
    return tuple(DistributionRow(word, _names(recipients)) for word, recipients in rows if recipients)


def _names(recipients: Iterable[Recipient]) -> str:
    return "、".join(recipient.name for recipient in recipients)
