"""The bulletin's nouns as plain values, each read from one file, and the glossary.

English ↔ Chinese: issue 期, section 栏目, article 文章, editor's note 编者按, attachment 附件,
contributor 供稿单位, signatory 署名, addressee 主送, recipient 收文单位, secrecy 密级, urgency 紧急程度, erratum 更正.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bulletin.values.choices import PUBLIC
from bulletin.values.diagnostics import Span
from bulletin.values.number_ranges import HYPHEN, range_text
from bulletin.values.text import join_lines

NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as the lines into which its author broke it; most have one line."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The title on one line, for contents lists, page titles and metadata."""
        return join_lines(self.lines)


@dataclass(frozen=True, slots=True)
class Number:
    """An issue's number in its series; first and last differ only in a combined issue (第7-8期).

    total: first and last 总期号 (总第365期), None if not written. supplement: the number belongs to the separate series of
    supplements. yearly: numbering restarts each year.
    """

    year: int
    first: int
    last: int
    total: tuple[int, int] | None
    supplement: bool
    yearly: bool

    @property
    def numerals(self) -> str:
        """365, 7-8: the number without year and series."""
        return range_text(self.first, self.last, HYPHEN)

    @property
    def key(self) -> str:
        """The name of the issue's files: 365, 7-8, s1; 2020-05, 2020-07-08, 2020-s1 where numbering is yearly."""
        if self.supplement:
            return f"{self.year}-s{self.first}" if self.yearly else f"s{self.first}"
        if self.yearly:
            return f"{self.year}-{self.first:02}" + (f"-{self.last:02}" if self.last > self.first else "")
        return self.numerals

    @property
    def label(self) -> str:
        """第365期, 第7-8期, 增刊1, 2020年第5期（总第365期）."""
        if self.supplement:
            return f"{self.year}年增刊{self.first}" if self.yearly else f"增刊{self.first}"
        label = f"第{self.numerals}期"
        if self.yearly:
            label = f"{self.year}年{label}"
        return label + (f"（总第{range_text(*self.total, HYPHEN)}期）" if self.total else "")

    @property
    def short(self) -> str:
        """The label without the running total."""
        return self.label.partition("（")[0]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One item of a distribution list, as typed. copies: None if not written. at: the place of its name."""

    name: str
    copies: int | None = None
    at: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Erratum:
    """A correction published after the issue. article: the title of an article; empty for the issue as a whole."""

    date: datetime.date
    article: str
    content: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside an article; level 1 is 一、 and level 4 is （1）."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document attached to an article; it starts on a new page. Its text is in `ArticleBody.attachments`."""

    title: Title
    title_at: Span
    anchor: str


@dataclass(frozen=True, slots=True)
class Article:
    """The facts of one article, which other pages show, too; its text is an `ArticleBody`."""

    anchor: str  # a1, a2 …
    title: Title
    title_at: Span
    section: str  # empty in an issue without sections
    toc_title: str
    subtitle: str
    kicker: str
    authors: tuple[str, ...]
    author_note: str
    source: str
    date: datetime.date | None
    document_number: str
    addressee: str
    signatory: str
    signed_on: datetime.date | None
    abstract: str
    keywords: tuple[str, ...]
    editors: tuple[str, ...]
    contributors: tuple[str, ...]
    contributor_line: str  # as printed after the text, without （）
    attachments: tuple[Attachment, ...]
    body_digest: str  # changes with its ArticleBody


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """The text of one article. Its HTML still has `content:PATH` addresses and empty footnote marks (see reading/markup)."""

    notes: tuple[str, ...]  # editor's notes, HTML
    html: str
    footnotes: tuple[str, ...]  # inline HTML, in the order of their numbers
    headings: tuple[Heading, ...]
    attachments: tuple[str, ...]  # the HTML of each, in the order of Article.attachments
    text: str  # without markup, one line for each paragraph


@dataclass(frozen=True, slots=True)
class Alias:
    """A former address of the issue (旧址), relative to the site's root, and the place where its author wrote it."""

    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture in the text: the content path of its target, the fragment within the target, and its place."""

    path: str
    fragment: str
    span: Span
    is_picture: bool


@dataclass(frozen=True, slots=True)
class RoleLine:
    """The printed typeface of a line of the source: biaosong, heiti or kaiti (lines not listed: fangsong)."""

    line: int
    role: str


@dataclass(frozen=True, slots=True)
class Issue:
    """The facts of one issue, which other pages show, too. Its text is an `IssueBody`, which is read only when needed.

    body_digest: changes whenever the body does, so that the key of a page that shows the body is computed from the facts alone.
    """

    path: str
    number: Number
    number_at: Span
    total_at: Span
    date: datetime.date
    date_at: Span
    title: str
    sections: tuple[str, ...]
    articles: tuple[Article, ...]
    report: tuple[Recipient, ...]
    send: tuple[Recipient, ...]
    issue: tuple[Recipient, ...]
    extra: tuple[Recipient, ...]
    secrecy: str
    urgency: str  # 特急, 加急; empty for most
    print_run: int | None  # 份数 as its author wrote it
    print_run_at: Span
    copies_printed: int | None  # 共印 in the tail: as written, or as counted by distribution
    approver: str
    editors: tuple[str, ...]
    keywords: tuple[str, ...]
    abstract: str
    is_draft: bool
    errata: tuple[Erratum, ...]
    aliases: tuple[Alias, ...]
    proof_exceptions: tuple[str, ...]  # words that are never reported, or names of rules that are not applied
    privacy_exceptions: tuple[tuple[str, str], ...]  # (kind of private data, reason why it may be published)
    references: tuple[Reference, ...]
    body_digest: str

    @property
    def key(self) -> str:
        """The name of the issue's files."""
        return self.number.key

    @property
    def headline(self) -> str:
        """The text that lists show beside the number: the issue's own title, else the title of its only article, else empty."""
        if self.title:
            return self.title
        return self.articles[0].title.text if len(self.articles) == 1 else ""

    @property
    def summary(self) -> str:
        """One or two sentences about the issue: its own abstract, else the abstract of its only article, else empty."""
        if self.abstract:
            return self.abstract
        return self.articles[0].abstract if len(self.articles) == 1 else ""

    @property
    def is_public(self) -> bool:
        """Whether the issue may be published on the site at all (密级 公开)."""
        return self.secrecy == PUBLIC.zh


def issues_in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Return issues sorted by date; on the same day, regular issues by number, then supplements."""
    return tuple(sorted(issues, key=lambda i: (i.date, i.number.supplement, i.number.first, i.path)))


def without_places(issue: Issue) -> Issue:
    """Return an issue without source places and exceptions of proofreading.

    Pages do not show them, so a change of them must not change a page's key.
    """
    return replace(
        issue,
        number_at=NOWHERE,
        total_at=NOWHERE,
        date_at=NOWHERE,
        print_run_at=NOWHERE,
        articles=tuple(_article_without_places(article) for article in issue.articles),
        report=_recipients_without_places(issue.report),
        send=_recipients_without_places(issue.send),
        issue=_recipients_without_places(issue.issue),
        extra=_recipients_without_places(issue.extra),
        aliases=tuple(replace(alias, span=NOWHERE) for alias in issue.aliases),
        references=tuple(replace(reference, span=NOWHERE) for reference in issue.references),
        proof_exceptions=(),
        privacy_exceptions=(),
    )


def _article_without_places(article: Article) -> Article:
    attachments = tuple(replace(attachment, title_at=NOWHERE) for attachment in article.attachments)
    return replace(article, title_at=NOWHERE, attachments=attachments)


def _recipients_without_places(recipients: Iterable[Recipient]) -> tuple[Recipient, ...]:
    return tuple(replace(recipient, at=NOWHERE) for recipient in recipients)


@dataclass(frozen=True, slots=True)
class IssueBody:
    """The text of one issue. articles: in the order of Issue.articles."""

    notes: tuple[str, ...]  # editor's notes on the whole issue, HTML
    articles: tuple[ArticleBody, ...]
    roles: tuple[RoleLine, ...]


BodyReader = Callable[[Issue], IssueBody]  # reads the body of an issue from the cache, when it is needed


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page that is not an issue (content/pages/). html: as in ArticleBody, footnotes included."""

    path: str
    slug: str
    title: str
    order: int
    html: str
    headings: tuple[tuple[int, str, str], ...]  # level, text, anchor
    references: tuple[Reference, ...]
    proof_exceptions: tuple[str, ...] = ()
