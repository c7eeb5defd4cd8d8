"""Issue → what its printed form shows: footnotes inline or behind their article, titles and contents broken over lines, pictures by path."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import unescape
from itertools import groupby
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from bulletin.reading import markup
from bulletin.site.addresses import Addresses
from bulletin.site.issue_views import Medium, title_html, view_for
from bulletin.site.views import ArticleView, ContentsGroup, DistributionRow, IssueView, SectionView
from bulletin.typesetting.endnotes import has_endnotes, with_endnotes
from bulletin.typesetting.picture_rows import with_even_rows
from bulletin.typesetting.table_html import with_columns
from bulletin.typesetting.title_fit import FittedTitle, FittedTitleLine, fit_title
from bulletin.typesetting.title_lines import (
    COMFORTABLE,
    Segmenter,
    break_title,
    fill_title,
    segmenter,
    title_width,
    width_em,
)
from bulletin.values.choices import BRACKETED
from bulletin.values.model import ArticleBody, Issue, IssueBody, Number, Title
from bulletin.values.print_settings import TYPE_AREA_WIDTH_PT, PrintConfig
from bulletin.values.settings import Config

MASTHEAD_EM: Final = 28.0
"""How many 字 of 3号 a line holds (GB/T 9704—2012, 5.2.3)."""

MASTHEAD_SMALL_EM: Final = 156 / 25.4 * 72 / 14
"""How many 字 of 4号, 14 pt, a line of 156 mm holds (5.2.1)."""

SOURCE_EM: Final = 3.0
"""来源： before a source."""

CLOSING_EM: Final = 2.0
"""Blank at the right of closing lines and of a signature (7.3.5.2)."""

LONGEST_DATE: Final = "2026年12月31日"

PUBLISHER_EM: Final = MASTHEAD_EM - 3 - 7
"""Room for the publisher on a line of the masthead: less 2026年12月31日 (7), one 字 on both sides and one between (3)."""

CONTENTS_EM: Final = 25.0
"""Room for an entry on a line of the contents: 28 字 less two before it and one behind it."""

CAPTION_EM: Final = 36.0
"""How many 字 a line of a caption (小四) holds."""

# <p class="table-caption">表1 各区进度</p>, <figcaption class="figure__caption">图2 会场</figcaption>;
# of pictures beside each other the width, 48 in `style="width: 48%"><img …>`, is needed as well.
_CAPTION: Final = re.compile(
    r"""(?:style="width:[ ](?P<percent>[\d.]+)%[^"]*"><img[ ][^>]*>)?  # one of pictures beside each other
    <(?:p[ ]class="table-caption"|figcaption[ ]class="figure__caption")>(?P<number>[图表]\S*\s)?(?P<words>[^<]+)(?=</)""",
    re.VERBOSE,
)

LEADER_EM: Final = 3.0
"""What a page number with the shortest leader takes of a line of the contents."""


def print_view(issue: Issue, body: IssueBody, config: Config, addresses: Addresses) -> IssueView:
    """Return an issue as it is printed: footnotes inline or behind their article, pictures by path.

    Its label is the number in the style of the settings; titles are broken into lines. If `addresses.issues` is empty, links
    become plain words; otherwise they lead to the PDFs that it names, and footnotes and their marks to each other.
    """
    is_linked = bool(addresses.issues)
    anchors = {article.anchor for article in issue.articles}

    def resolve(attribute: str, path: str, part: str) -> str:
        if attribute == "href":
            # A link to an article that is in this PDF stays within it.
            if is_linked and path == issue.path and part.removeprefix("#") in anchors:
                return f'href="{part}"'
            address = addresses.issues.get(path)
            return f'href="{address}{part}"' if address else ""
        asset = addresses.asset_facts[path]
        return f'src="{quote(path)}" width="{asset.width}" height="{asset.height}"'

    articles = [
        with_endnotes(text, article.anchor if is_linked else "")
        for article, text in zip(issue.articles, body.articles, strict=True)
    ]
    body = replace(body, articles=tuple(articles))
    by_anchor = {
        article.anchor: [markup.with_addresses(note, resolve) for note in text.footnotes]
        for article, text in zip(issue.articles, body.articles, strict=True)
    }

    def endnotes(text: ArticleBody, anchor: str) -> tuple[Markup, ...]:
        return tuple(map(Markup, by_anchor[anchor])) if has_endnotes(text) else ()

    # Numbers of the footnotes that are placed already, by article; a later mark only repeats the number.
    placed: defaultdict[str, set[int]] = defaultdict(set)
    segment = segmenter(config.whole_names)

    def fix(html: str, anchor: str) -> Markup:
        with_tables = with_columns(html, segment)
        notes, name = by_anchor.get(anchor, ()), anchor if is_linked else ""
        with_notes = markup.with_footnotes_inline(with_tables, notes, placed[anchor], name)
        with_pictures = with_even_rows(markup.with_addresses(with_notes, resolve))
        return Markup(markup.with_dots_apart(_with_captions_in_lines(with_pictures, segment)))

    set_title = _title_setter(segment, config.print)
    medium = Medium(fix, endnotes, set_title)
    return paper_view(issue, body, config, addresses, medium, segment)


def paper_view(
    issue: Issue, body: IssueBody, config: Config, addresses: Addresses, medium: Medium, segment: Segmenter
) -> IssueView:
    """Return an issue as it is on paper, for the PDF and for Word: number, brackets, full stops, lines broken by meaning.

    medium: adapts HTML and titles to the program that sets them.
    """
    view_of_issue = view_for(issue, body, config.name, addresses, medium)
    headline = view_of_issue.headline
    if view_of_issue.special or view_of_issue.contents:  # it is in the masthead
        headline = _by_meaning(headline, segment, MASTHEAD_EM)
    return view_of_issue._replace(
        headline=headline,
        label=printed_number(issue.number, config.print),
        contents=_contents_in_lines(view_of_issue.contents, segment, config.print),
        sections=_sections_in_print(view_of_issue.sections, segment),
        distribution=tuple(_ended(row, config.print) for row in view_of_issue.distribution),
        publisher=_publisher(config.publisher, segment),
        has_small_publisher=_has_small_publisher(config.publisher),
    )


def _contents_in_lines(
    groups: Iterable[ContentsGroup], segment: Segmenter, settings: PrintConfig
) -> tuple[ContentsGroup, ...]:
    """Return an issue's contents; entries that are longer than a line are broken between words."""
    has_pages = settings.has_contents_pages
    measure = CONTENTS_EM - (LEADER_EM if has_pages else 0)

    def phrases(title: str) -> tuple[str, ...]:
        # CLREQ: brackets lose their half-width blank before a line is broken. A line with a leader is set by
        # WeasyPrint itself, which does not do so.
        spare_em = 0 if has_pages else sum(char in "“”《》（）" for char in title) / 2
        if width_em(title) - spare_em <= measure:
            return (title,)
        return fill_title(title, max_em=measure, segment=segment).lines

    return tuple(
        group._replace(lines=tuple(line._replace(phrases=phrases(line.title)) for line in group.lines))
        for group in groups
    )


def _by_meaning(text: str, segment: Segmenter, max_em: float) -> str:
    """Return a centred or right-aligned line, broken with <br> between phrases where it is longer than `max_em`."""
    if width_em(text) <= max_em:
        return text
    return Markup("<br>").join(break_title(text, max_em=max_em, segment=segment).lines)


def _with_captions_in_lines(html: str, segment: Segmenter) -> str:
    """Return print HTML whose captions of tables and pictures are broken by meaning, their number on the first line."""

    def set_caption(match: re.Match[str]) -> str:
        room = CAPTION_EM * float(match["percent"] or 100) / 100 - width_em(match["number"] or "")
        before = match.string[match.start() : match.start("words")]
        return f"{before}{escape(_by_meaning(unescape(match['words']), segment, room))}"

    return _CAPTION.sub(set_caption, html)


def _sections_in_print(sections: Iterable[SectionView], segment: Segmenter) -> tuple[SectionView, ...]:
    """Return the sections, with brackets around contributors and authors' notes, long lines broken by meaning.

    The article or section after an article with attachments begins a page, as each attachment does.
    """
    printed: list[SectionView] = []
    follows_attachment = False
    for section in sections:
        section_starts_page = follows_attachment
        articles: list[ArticleView] = []
        for article in section.articles:
            # Before a section's first article the section begins the page, since its name is above the article.
            starts_page = follows_attachment and bool(articles)
            articles.append(
                article._replace(
                    kicker=_by_meaning(article.kicker, segment, MASTHEAD_EM),
                    subtitle=_by_meaning(article.subtitle, segment, MASTHEAD_EM),
                    author_note=_by_meaning(_in_brackets(article.author_note), segment, MASTHEAD_EM),
                    source=_by_meaning(article.source, segment, MASTHEAD_EM - SOURCE_EM),
                    signatory=_by_meaning(article.signatory, segment, MASTHEAD_EM - CLOSING_EM),
                    contributor_line=_by_meaning(
                        _in_brackets(article.contributor_line), segment, MASTHEAD_EM - CLOSING_EM
                    ),
                    starts_page=starts_page,
                )
            )
            follows_attachment = bool(article.attachments)
        printed.append(section._replace(articles=tuple(articles), starts_page=section_starts_page))
    return tuple(printed)


def _in_brackets(words: str) -> str:
    """Return words in （）, unless their author typed the brackets."""
    return f"（{words}）" if words and not words.startswith("（") else words


def _ended(row: DistributionRow, settings: PrintConfig) -> DistributionRow:
    """Return a row of the 报尾 with a full stop behind it, if the settings want one and the author typed none."""
    wants = settings.has_tail_full_stop and not row.recipients.endswith("。")
    return row._replace(full_stop="。" if wants else "")


def _publisher(publisher: str, segment: Segmenter) -> Markup:
    """Return the publisher as HTML; if it is longer than its line in the masthead, in phrases that are not broken."""
    if width_em(publisher) <= PUBLISHER_EM:
        return escape(publisher)
    phrases = [
        phrase
        for name in re.findall("[^、]+、?|、", publisher)  # 、 between two publishers
        for phrase in break_title(name, max_em=PUBLISHER_EM / COMFORTABLE, segment=segment).lines
    ]
    if "".join(phrases) != publisher:  # breaking dropped a blank at the end of a line
        return escape(publisher)
    return Markup().join(Markup('<span class="phrase">{}</span>').format(one) for one in phrases)


def _has_small_publisher(publisher: str) -> bool:
    """Return whether publisher and date fit one line of the masthead in 4号, but not in 3号.

    The longest date decides, so that all issues of a series have the same masthead.
    """
    em = width_em(publisher) + width_em(LONGEST_DATE) + 3  # one 字 in on both sides, one between them
    return MASTHEAD_EM < em <= MASTHEAD_SMALL_EM


def _title_setter(segment: Segmenter, settings: PrintConfig) -> Callable[[Title], Markup]:
    """Return the function that breaks a title into lines of the type area; an author's own lines are kept where they fit."""
    width = title_width(settings.latin_gap_em)

    def set_title(title: Title) -> Markup:
        if len(title.lines) == 1:
            lines = break_title(
                title.text, max_em=settings.title_measure_em, segment=segment, width=width
            ).lines
            html = title_html(Title(lines))
        else:
            html = _fitted_html(
                fit_title(
                    title.lines,
                    size_pt=settings.title_size_pt,
                    measure_pt=TYPE_AREA_WIDTH_PT,
                    segment=segment,
                    width=width,
                )
            )
        # `least=1`: titles share a face, and another title may have another kind of 间隔号.
        return Markup(markup.with_dots_apart(html, least=1))

    return set_title


def _fitted_html(title: FittedTitle) -> Markup:
    lines = Markup("<br>").join(map(_line_html, title.lines))
    if title.scale == 1:
        return lines
    return Markup('<span style="font-size: {}em">{}</span>').format(f"{title.scale:.5f}", lines)


def _line_html(line: FittedTitleLine) -> Markup:
    """Return a title's line as HTML that is not broken further, with letter-spacing where it has to be narrower to fit."""
    if not any(line.spacings):
        return escape(line.text)
    # One span for each run of characters with equal spacing.
    runs = groupby(zip(line.text, line.spacings, strict=True), key=lambda pair: pair[1])
    spans = [
        Markup('<span style="letter-spacing: {}em">{}</span>').format(f"{em:.4f}", "".join(c for c, _ in run))
        for em, run in runs
    ]
    return Markup('<span class="title-line">{}</span>').format(Markup().join(spans))


def printed_number(number: Number, settings: PrintConfig) -> str:
    """Return 第365期, 2020年第5期（总第365期） or （第5期　总第365期）, in the style of the settings."""
    label = number.label if settings.has_number_year else number.label.removeprefix(f"{number.year}年")
    if settings.number_style != BRACKETED.en:
        return label
    words = label.replace("（", "　").removesuffix("）")
    return f"（{words}）"
