"""An issue → its articles for a 公众号: title, 摘要, author, text, pictures to upload."""

import posixpath
import re
from html import escape as attribute
from typing import Final, NamedTuple

from markupsafe import Markup, escape

from bulletin.reading import markup
from bulletin.reading.markup import footnote_sign
from bulletin.site.addresses import Addresses
from bulletin.site.issue_views import Medium, title_html, view_for
from bulletin.site.views import ArticleView, IssueView
from bulletin.values.model import ArticleBody, Issue, IssueBody
from bulletin.values.settings import Config
from bulletin.wechat.inline_html import InlineWriter, styled

ABSTRACT: Final = 120
"""字 that a 公众号 takes as 摘要."""
TITLE: Final = 64
"""字 that it takes as a title."""

_SENTENCE: Final = re.compile(r"[^。！？!?]*[。！？!?]+[”’）」』》]*|[^。！？!?]+$")
_PAUSE: Final = re.compile(r"[，、；：,;:]")
_CUT: Final = "……"
_UNSAFE: Final = re.compile(r"[^\w\u3400-\u9fff“”（）《》、，-]+")


class NumberedPicture(NamedTuple):
    """A picture to upload. number: its position in the article, from 1; name: of the copy next to the page; path: in content/."""

    number: int
    name: str
    path: str
    caption: str


class WechatArticle(NamedTuple):
    """An article. name: of its page's file, without extension; html: what the editor copies; links: number of links that became notes."""

    name: str
    title: str
    author: str
    abstract: str
    html: Markup
    pictures: tuple[NumberedPicture, ...]
    links: int

    @property
    def file(self) -> str:
        """The file name of its page."""
        return f"{self.name}.html"

    @property
    def has_long_title(self) -> bool:
        """Whether its title is longer than a 公众号 accepts."""
        return len(self.title) > TITLE


def wechat_articles(
    issue: Issue, body: IssueBody, config: Config, addresses: Addresses
) -> tuple[WechatArticle, ...]:
    """Return the articles in the order of print. addresses: of published pages and files; links to them stay only if 网址 is configured."""

    def resolve(kind: str, path: str, part: str) -> str:
        if kind == "src":
            # `InlineWriter` replaces pictures by numbered places, and takes their paths from here
            return f'data-path="{attribute(path)}"'
        href = addresses.issues.get(path) or addresses.pages.get(path) or addresses.assets.get(path)
        # without 网址 there is no address that works from a 公众号: the link's words stay
        return f'href="{attribute(config.base_url + href)}{part}"' if href and config.base_url else ""

    def fix(html: str, anchor: str) -> Markup:
        return Markup(markup.with_addresses(html, resolve))

    def footnotes(text: ArticleBody, anchor: str) -> tuple[Markup, ...]:
        return tuple(fix(note, anchor) for note in text.footnotes)

    view = view_for(issue, body, config.name, addresses, Medium(fix, footnotes, title_html))
    texts = dict(zip((article.anchor for article in issue.articles), body.articles, strict=True))
    return tuple(
        _article(number, article, texts[article.anchor], view, config)
        for number, article in enumerate(view.articles, 1)
    )


def _article(
    number: int, article: ArticleView, text: ArticleBody, view: IssueView, config: Config
) -> WechatArticle:
    name = f"{number:02}-{_UNSAFE.sub('', article.title)[:30] or '文章'}"
    writer = InlineWriter()
    html = _html(article, view, config, writer)
    pictures = tuple(
        NumberedPicture(n, f"{number:02}-图片{n}{posixpath.splitext(path)[1].lower()}", path, caption)
        for n, (path, caption) in enumerate(writer.pictures, 1)
    )
    author = "、".join(article.authors) or article.contributor_line
    abstract = abstract_of(article.abstract, text)
    return WechatArticle(name, article.title, author, abstract, html, pictures, len(writer.links))


def _html(article: ArticleView, view: IssueView, config: Config, writer: InlineWriter) -> Markup:
    parts: list[Markup] = []

    def line(part: str, words: str) -> None:
        if words:
            parts.append(styled("p", part, escape(words)))

    # an editor's note on the issue goes with its first article
    of_issue = view.notes if article.anchor == view.first_article.anchor else ()
    parts += (_editors_note(note, writer) for note in (*of_issue, *article.notes))
    line("kicker", article.kicker)
    line("kicker", article.subtitle)
    line("byline", article.document_number)
    line("byline", "　".join(article.authors))
    line("byline", article.author_note)
    line("byline", f"来源：{article.source}" if article.source else "")
    line("addressee", f"{article.addressee}：" if article.addressee else "")
    parts.append(writer.text(article.html))
    line("closing", article.signatory)
    line("closing", article.signed_on.text if article.signed_on else "")
    line("closing", f"（{article.contributor_line}）" if article.contributor_line else "")
    line("closing", f"（编辑：{'、'.join(article.editors)}）" if article.editors else "")
    for each in article.attachments:
        head = styled("p", "h4", escape(f"附件{each.ordinal}")) + styled("p", "title", escape(each.title))
        parts.append(styled("section", "attachment", head + writer.text(each.html)))
    if article.footnotes:
        parts.append(styled("p", "h4", Markup("注释")))
    for n, note in enumerate(article.footnotes, 1):
        parts.append(styled("p", "small", escape(f"{footnote_sign(n)} ") + writer.words(note)))
    if writer.links:
        parts.append(styled("p", "h4", Markup("链接")))
        for n, address in enumerate(writer.links, 1):
            line("small", f"[{n}] {address}")
    line("small", f"来源：《{config.name}》{view.label}（{view.day.text}）")
    return styled("section", "", Markup().join(parts))


def _editors_note(note: str, writer: InlineWriter) -> Markup:
    lead = styled("strong", "strong", Markup("编者按："))
    text = writer.text(note)
    begin = text.find(">") + 1  # behind the opening tag of its first paragraph
    return styled("section", "note", text[:begin] + lead + text[begin:])


def abstract_of(own: str, text: ArticleBody) -> str:
    """Return a 摘要 of at most 120 字: the author's own, else the first paragraph; if too long, as many of its first sentences as fit."""
    headings = {heading.text for heading in text.headings}
    lines = (line.strip() for line in text.text.split("\n"))
    words = own.strip() or next((line for line in lines if line and line not in headings), "")
    if len(words) <= ABSTRACT:
        return words
    taken = ""
    for sentence in _SENTENCE.findall(words):
        if len(taken + sentence) > ABSTRACT:
            break
        taken += sentence
    if taken:
        return taken.strip()
    room = ABSTRACT - len(_CUT)
    # Even the first sentence is too long: cut it at the last pause, if that is in the second half, else anywhere.
    places = [match.start() for match in _PAUSE.finditer(words[:room])]
    end = places[-1] if places and places[-1] > ABSTRACT // 2 else room
    return words[:end] + _CUT
