"""Defines what templates see: small plain values, HTML as Markup, addresses relative to the site's root."""

import datetime
import re
from typing import NamedTuple

from markupsafe import Markup

from bulletin.site.addresses import Addresses, issue_href
from bulletin.values.model import Article, Issue, Number
from bulletin.values.text import date_text

LONGEST_WHOLE_NAME = 26  # 字 that a line of the 报尾 holds; a longer name has to be broken


class Day(NamedTuple):
    """A date for machines and for readers (GB/T 9704—2012, 7.3.5.4: no zero before month and day)."""

    iso: str
    text: str


class Link(NamedTuple):
    """Words and where they lead, from the site's root."""

    text: str
    href: str


class ArticleLine(NamedTuple):
    """An article in a list. issue, day: shown in lists across issues."""

    title: str
    href: str
    anchor: str
    section: str
    contributor: str
    issue: Link
    day: Day
    pdf: str = ""  # in a list across issues, the address of the article's PDF, and its pages and size
    pdf_note: str = ""
    phrases: tuple[str, ...] = ()  # in print, the title's parts, between which a line may end; often only one


class ContentsGroup(NamedTuple):
    """A section's lines in a table of contents; section is empty in an issue without sections."""

    section: str
    href: str
    lines: tuple[ArticleLine, ...]


class IssueCard(NamedTuple):
    """An issue in a list, with its contents. pdf_note: page count and size of its PDF, empty where it does not exist yet."""

    label: str
    short: str
    href: str
    pdf: str
    day: Day
    headline: str
    abstract: str
    contents: tuple[ContentsGroup, ...]
    pdf_note: str = ""

    @property
    def shows_contents(self) -> bool:
        """Whether the contents say more than the headline: there is no headline, or more than one article."""
        return not self.headline or sum(len(group.lines) for group in self.contents) > 1


class AttachmentView(NamedTuple):
    """An attachment of an article. ordinal: 1, 2, …, empty where there is only one.

    opening: in print, the tags that begin a landscape page which also has label and title; html follows them.
    """

    title: str
    title_html: Markup
    anchor: str
    ordinal: str
    opening: Markup
    html: Markup


class HeadingView(NamedTuple):
    """A heading for the page's own table of contents."""

    level: int
    text: str
    anchor: str


class ArticleView(NamedTuple):
    """An article as printed or shown; title_html has <br> where the author broke the line.

    subtitle: with its dash; contributor_line, author_note: in print, in brackets; pdf: the address of its PDF, empty
    where it has none; starts_page: in print, whether it begins a page because attachments end before it.
    """

    anchor: str
    title: str
    title_html: Markup
    subtitle: str
    kicker: str
    authors: tuple[str, ...]
    author_note: str
    source: str
    day: Day | None
    document_number: str
    addressee: str
    signatory: str
    signed_on: Day | None
    abstract: str
    keywords: tuple[str, ...]
    editors: tuple[str, ...]
    contributor_line: str
    contributors: tuple[Link, ...]
    notes: tuple[Markup, ...]
    html: Markup
    footnotes: tuple[Markup, ...]
    attachments: tuple[AttachmentView, ...]
    names_attachments: bool  # its author typed the line 附件：… after the text
    headings: tuple[HeadingView, ...]
    pdf: str = ""
    starts_page: bool = False

    @property
    def contributor_parts(self) -> tuple[Link, ...]:
        """The contributors' line in parts whose texts add up to it; each name is linked where it has a page.

        A line that has more than the names is one part, linked if there is only one contributor.
        """
        names = self.contributors
        if "、".join(name.text for name in names) == self.contributor_line:
            return tuple(part for name in names for part in (Link("、", ""), name))[1:]
        return (Link(self.contributor_line, names[0].href if len(names) == 1 else ""),)


class SectionView(NamedTuple):
    """The articles of one section of an issue; name is empty in an issue without sections.

    starts_page: in print, whether it begins a page, as of an article.
    """

    name: str
    href: str
    articles: tuple[ArticleView, ...]
    starts_page: bool = False


class ErratumView(NamedTuple):
    """A correction."""

    day: Day
    article: str
    content: str


class Recipients(NamedTuple):
    """A part of a list of recipients, up to a 、 or ，, which belongs to it. is_whole: whether it is kept on one printed line."""

    text: str
    is_whole: bool


class DistributionRow(NamedTuple):
    """One of 报 / 送 / 发 / 本期增发 with its recipients joined as printed. full_stop: in print, 。 or nothing at its end."""

    word: str
    recipients: str
    full_stop: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the word is longer than 报, 送 and 发."""
        return len(self.word) > 1

    @property
    def parts(self) -> tuple[Recipients, ...]:
        """The recipients cut after each 、 and ，, where a printed line may end; joined they are `recipients`."""
        texts = re.findall("[^、，]*[、，]|[^、，]+$", self.recipients)
        return tuple(Recipients(text, len(text) <= LONGEST_WHOLE_NAME) for text in texts)


class IssueView(NamedTuple):
    """A whole issue, for screen (`issue_view`) or print (`print_view`)."""

    key: str
    label: str
    short: str
    title: str  # the issue's name for page titles and metadata
    headline: str
    day: Day
    href: str
    pdf: str
    secrecy: str  # empty when public
    abstract: str
    keywords: tuple[str, ...]
    notes: tuple[Markup, ...]
    contents: tuple[ContentsGroup, ...]  # empty in a one-article issue
    sections: tuple[SectionView, ...]
    distribution: tuple[DistributionRow, ...]
    print_run: int | None
    approver: str
    editors: tuple[str, ...]
    errata: tuple[ErratumView, ...]
    publisher: str = ""  # in print, as Markup; empty on screen, where templates take it from the settings
    has_small_publisher: bool = False  # whether the masthead sets it in 4号
    urgency: str = ""  # 特急, 加急; empty for most

    @property
    def marks(self) -> tuple[str, ...]:
        """密级 and 紧急程度, those that it has, in the order of GB/T 9704—2012, 7.2.3."""
        return tuple(mark for mark in (self.secrecy, self.urgency) if mark)

    @property
    def articles(self) -> tuple[ArticleView, ...]:
        """The articles of all sections, in printed order."""
        return tuple(article for section in self.sections for article in section.articles)

    @property
    def first_article(self) -> ArticleView:
        """The article that begins the issue; every issue has one."""
        return self.sections[0].articles[0]

    @property
    def special(self) -> str:
        """The issue's own title (专辑), empty where it is only that of its first article."""
        return self.headline if self.headline != self.first_article.title else ""


def day(date: datetime.date) -> Day:
    """Return 2020-03-10 and 2020年3月10日."""
    return Day(date.isoformat(), date_text(date))


def issue_title(number: Number, headline: str, name: str) -> str:
    """Return 工作简报第335期：标题, the issue's name in page titles and metadata. name: the bulletin's."""
    return f"{name}{number.short}" + (f"：{headline}" if headline else "")


def article_line(issue: Issue, article: Article) -> ArticleLine:
    """Return an article as a line of a list."""
    href = issue_href(issue)
    return ArticleLine(
        article.toc_title,
        f"{href}#{article.anchor}",
        article.anchor,
        article.section,
        article.contributor_line,
        Link(issue.number.short, href),
        day(issue.date),
    )


def contents(issue: Issue, addresses: Addresses) -> tuple[ContentsGroup, ...]:
    """Return an issue's contents by section, in printed order."""
    return tuple(
        ContentsGroup(
            name,
            addresses.sections.get(name, ""),
            tuple(article_line(issue, article) for article in articles),
        )
        for name, articles in by_section(issue)
    )


def by_section(issue: Issue) -> tuple[tuple[str, tuple[Article, ...]], ...]:
    """Return an issue's articles by section, in printed order."""
    names = dict.fromkeys(article.section for article in issue.articles)
    return tuple((name, tuple(a for a in issue.articles if a.section == name)) for name in names)


def issue_card(issue: Issue, addresses: Addresses, *, pdf: str, pdf_note: str) -> IssueCard:
    """Return an issue as lists show it."""
    return IssueCard(
        label=issue.number.label,
        short=issue.number.short,
        href=issue_href(issue),
        pdf=pdf,
        pdf_note=pdf_note,
        day=day(issue.date),
        headline=issue.headline,
        abstract=issue.summary,
        contents=contents(issue, addresses),
    )


def last_change(issue: Issue, title: str = "") -> str:
    """Return the date (YYYY-MM-DD) of an issue's last correction, else of its publication.

    title: that of an article, whose corrections alone count then.
    """
    errata = [erratum.date for erratum in issue.errata if title in ("", erratum.article)]
    return max([issue.date, *errata]).isoformat()
