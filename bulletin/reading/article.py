"""The blocks of one article → Article and ArticleBody."""

import datetime
import re
from dataclasses import dataclass, field

from bulletin.reading.conservation import field_shown, title_shown
from bulletin.reading.field_messages import near_key, unknown_key, unreadable_date
from bulletin.reading.fragments import Fragments
from bulletin.reading.markdown import Chunk
from bulletin.reading.numerals import date_in, day_in, parse_date
from bulletin.reading.rendering import plain_line, plain_text, title_lines
from bulletin.values.diagnostics import Span, error, warning
from bulletin.values.encoding import digest_of
from bulletin.values.key import Key, spellings
from bulletin.values.keys import ARTICLE
from bulletin.values.model import Article, ArticleBody, Attachment, Heading, RoleLine, Title

_WORDS = spellings(ARTICLE)
# Closing remarks in brackets, which name nobody: （完）, （未完待续）, （本文有删节）, （名单略）, （2020年3月5日）
_NOT_A_CONTRIBUTOR = re.compile(
    r"^(?:此件|本文|本报告|以上|全文|作者|内容|附[：件表图后录]|据|转自|转第|转载|摘自|摘编|原载|节选|选自|来源|上接|下转|未完|待续|续前|续完|连载|见|详见|参见|下期|"
    r"有删|名单|图[：/\d一二三]|\d{4}年)|(?:完|(?<!战)略|续|完毕|结束|删节|删改|删减|节选|摘编|摘登|摘录|附后|同上|转载|续完|连载|[号期版页])$|^[\d\W]+$|〔\d{4}〕"
)
_BETWEEN_NAMES = re.compile(r"[、，,；;]\s*|\s{2,}|　+")
_SPREAD_NAME = re.compile(r"(?<![^\s、，,；;])([\u4e00-\u9fff])[ 　]+([\u4e00-\u9fff])(?![^\s、，,；;（(])")
_CONTRIBUTOR_WORDS = re.compile(r"^供稿(?:单位|人|部门)?[：:]\s*|^供稿\s+|(?<=\S)\s*供稿$")


_FACTS = {"author": "authors", "keywords": "keywords", "editor": "editors", "contributor": "contributor_line"}
_LISTS = ("author", "keywords", "editor")


@dataclass(slots=True)
class ArticleDraft:
    """The blocks of one article, sorted by the part of it that they belong to."""

    title: str  # raw, with <br>
    line: int
    section: str
    fields: list[Chunk] = field(default_factory=list)
    notes: list[list[Chunk]] = field(default_factory=list)
    body: list[Chunk] = field(default_factory=list)
    attachments: list[tuple[str, int, list[Chunk]]] = field(default_factory=list)


class ArticleReader:
    """Turns drafts into articles; `found` and `roles` collect the diagnostics and the faces of lines."""

    def __init__(self, fragments: Fragments) -> None:
        """fragments: renders the blocks of the file that the articles are in."""
        self.fragments = fragments
        self.source = fragments.source
        self.found = fragments.found
        self.roles: list[RoleLine] = []

    def notes(self, chunks: list[Chunk], anchor: str) -> str:
        """Return the HTML of an editor's note on the issue as a whole. Diagnostics: footnote-outside-article."""
        self._roles(chunks, "kaiti")
        footnotes: dict[str, str] = {}
        html = self.fragments.html(chunks, anchor, footnotes, [])
        for label in footnotes:
            where = self.source.find(f"[^{label}]", chunks[0].line, chunks[-1].end_line)
            self.found.append(
                error(
                    "footnote-outside-article",
                    "整期的编者按里不能有注释",
                    where,
                    "注释要在某一篇文章里",
                    hint="把注释的内容写进编者按的括号里",
                )
            )
        return html

    def article(self, draft: ArticleDraft, index: int) -> tuple[Article, ArticleBody] | None:
        """Return the article and its body, None without a usable title.

        Diagnostics: article-without-title, article-without-text, unknown-key, duplicate-key,
        unreadable-date, heading-skipped, missing-footnote, contributor-twice.
        """
        anchor = f"a{index}"
        title = Title(title_lines(draft.title))
        self.roles.append(RoleLine(draft.line, "biaosong"))
        fields = self._fields(draft.fields)
        closing = self._closing_contributor(draft.body)
        body, attachments = self._body(draft, draft.body[:-1] if closing else draft.body, anchor)
        if not self._is_complete(draft, title, body):
            return None
        line = self._contributor_line(fields, closing, draft)
        article = Article(
            anchor=anchor,
            title=title,
            title_at=self.source.find(draft.title, draft.line, draft.line),
            section=draft.section,
            toc_title=_one(fields, "toc_title") or title.text,
            subtitle=_one(fields, "subtitle"),
            kicker=_one(fields, "kicker"),
            authors=_many(fields, "author"),
            author_note=_one(fields, "author_note"),
            source=_one(fields, "source"),
            date=self._date(fields, "date"),
            document_number=_one(fields, "document_number"),
            addressee=_one(fields, "addressee").rstrip("：:"),
            signatory=_one(fields, "signatory"),
            signed_on=self._date(fields, "signed_on"),
            abstract=_one(fields, "abstract"),
            keywords=_many(fields, "keywords"),
            editors=_many(fields, "editor"),
            contributors=split_contributors(line),
            contributor_line=line,
            attachments=attachments,
            body_digest=digest_of(body),
        )
        self._show(draft, article, fields, closing)
        return article, body

    def _body(
        self, draft: ArticleDraft, blocks: list[Chunk], anchor: str
    ) -> tuple[ArticleBody, tuple[Attachment, ...]]:
        """Return the text of an article, and its attachments. blocks: its body without a closing line."""
        headings: list[Heading] = []
        footnotes: dict[str, str] = {}
        for chunks in draft.notes:
            self._roles(chunks, "kaiti")
        notes = tuple(self.fragments.html(chunks, anchor, footnotes, []) for chunks in draft.notes)
        self._check_headings(blocks)
        html = self.fragments.html(blocks, anchor, footnotes, headings)
        attachments = [self._attachment(a, anchor, n, footnotes) for n, a in enumerate(draft.attachments, 1)]
        words = [plain_text(chunk.tokens) for chunk in blocks]
        words += [plain_text(chunk.tokens) for _, _, chunks in draft.attachments for chunk in chunks]
        body = ArticleBody(
            notes=notes,
            html=html,
            footnotes=tuple(footnotes.values()),
            headings=tuple(headings),
            attachments=tuple(html for _, html in attachments),
            text="\n".join(part for part in words if part),
        )
        return body, tuple(attachment for attachment, _ in attachments)

    def _is_complete(self, draft: ArticleDraft, title: Title, body: ArticleBody) -> bool:
        """Return whether there is a title, and report if it or the text is missing."""
        where = self.source.line_span(draft.line)
        if not title.lines:
            self.found.append(
                error(
                    "article-without-title",
                    "文章没有标题",
                    where,
                    "# 号后面没有字",
                    hint="在 # 号后面写上标题",
                )
            )
        elif not body.html.strip() and not body.attachments:
            self.found.append(
                error(
                    "article-without-text",
                    f"文章 `{title.text}` 没有正文",
                    where,
                    "这篇下面没有内容",
                    hint="写上正文；标题要分两行，写在一行里，中间用 `<br>`；小标题用 ###",
                )
            )
        return bool(title.lines)

    def _show(
        self, draft: ArticleDraft, article: Article, fields: dict[str, tuple[Key, str, Span]], closing: str
    ) -> None:
        """Note what became of the lines that are no blocks of text, for `conservation`."""
        shown = self.fragments.shown
        shown.append(title_shown(draft.line, article.title.lines, draft.title))
        written = {chunk.line: chunk.directive.value for chunk in draft.fields}
        for name, (_, value, at) in fields.items():
            made = getattr(article, _FACTS.get(name, name))
            if not isinstance(made, str):  # a date was read or reported, names lose the marks between them
                made = "".join(made) if isinstance(made, tuple) else value
            spent = "、，,；;" if name in _LISTS else "：:（）"
            shown.append(field_shown(at.line, written[at.line], made, spent * len(value)))
        if closing:
            last = draft.body[-1]
            both = field_shown(last.line, last.content, article.contributor_line, "（）")
            shown.append(both._replace(last=last.end_line))

    def _fields(self, chunks: list[Chunk]) -> dict[str, tuple[Key, str, Span]]:
        fields: dict[str, tuple[Key, str, Span]] = {}
        for chunk in chunks:
            written = chunk.directive
            name_at = Span(self.source.path, chunk.line, written.column + 1, len(written.name))
            key = _WORDS.get(written.name)
            if key is None:
                near = near_key(written.name, ARTICLE)
                line = f":{near}: {written.value}" if near else ""
                self.found.append(unknown_key(written.name, name_at, ARTICLE, "文章的字段里", line))
            elif key.en in fields:
                self.found.append(
                    error(
                        "duplicate-key",
                        f"文章的 `{key.zh}` 写了两次",
                        name_at,
                        "这里又写了一次",
                        hint=f"只留一个 `:{key.zh}:`",
                        related=((fields[key.en][2], "先写在这里"),),
                    )
                )
            else:
                if key.en in ("author", "author_note"):  # printed in 楷体 under the title
                    self.roles.append(RoleLine(chunk.line, "kaiti"))
                fields[key.en] = (key, plain_line(written.value), name_at)
        return fields

    def _date(self, fields: dict[str, tuple[Key, str, Span]], name: str) -> datetime.date | None:
        if name not in fields or not fields[name][1]:
            return None
        _, text, name_at = fields[name]
        parsed = parse_date(text)
        if isinstance(parsed, str):
            where = self.source.find(text, name_at.line, name_at.line)
            meant = date_in(text) or day_in(text, 2026)
            line = self.source.lines[name_at.line - 1].replace(text, meant.isoformat())
            self.found.append(unreadable_date(text, where, parsed, line))
            return None
        return parsed

    def _closing_contributor(self, body: list[Chunk]) -> str:
        """Return the text of a closing paragraph that is wholly in （）, else an empty one."""
        if len(body) < 2 or body[-1].kind != "paragraph":
            return ""
        text = plain_text(body[-1].tokens).strip()
        inside = text[1:-1].strip()
        if (
            text[:1] + text[-1:] != "（）"
            or "（" in inside
            or "。" in inside
            or _NOT_A_CONTRIBUTOR.search(inside)
            or ("：" in _CONTRIBUTOR_WORDS.sub("", inside))  # （执笔：张三）
        ):
            return ""
        return inside

    def _contributor_line(
        self, fields: dict[str, tuple[Key, str, Span]], closing: str, draft: ArticleDraft
    ) -> str:
        """Return the line as typed: what it says beside the names is printed too. Diagnostics: contributor-twice."""
        named = fields.get("contributor")
        if named is None:
            return closing
        # Without the brackets of a closing line, which print adds.
        line = re.sub(r"^（([^（）]+)）$", r"\1", named[1])
        if split_contributors(closing) == split_contributors(line):
            return closing
        if closing:
            self.found.append(
                warning(
                    "contributor-twice",
                    f"供稿单位写了两个：`{line}` 和 `{closing}`",
                    named[2],
                    "按这里的印",
                    related=((self.source.line_span(draft.body[-1].line), "文末的这一行没有印"),),
                    hint="只留一处",
                )
            )
        return line

    def _check_headings(self, chunks: list[Chunk]) -> None:
        """Report headings that skip a level. Diagnostics: heading-skipped."""
        level = 2
        for chunk in chunks:
            if chunk.kind != "heading":
                continue
            here = chunk.level
            if here > level + 1:
                where = Span(self.source.path, chunk.line, 1, here)
                self.found.append(
                    error(
                        "heading-skipped",
                        "小标题跳了一级",
                        where,
                        f"{'#' * level} 下面直接到了 {'#' * here}",
                        hint=f"{'#' * (level + 1)} {chunk.content}",
                    )
                )
            level = here
            role = {3: "heiti", 4: "kaiti"}.get(here)
            if role:
                self.roles.append(RoleLine(chunk.line, role))

    def _roles(self, chunks: list[Chunk], role: str) -> None:
        for chunk in chunks:
            self.roles.extend(RoleLine(line, role) for line in range(chunk.line, chunk.end_line + 1))

    def _attachment(
        self, attachment: tuple[str, int, list[Chunk]], anchor: str, index: int, footnotes: dict[str, str]
    ) -> tuple[Attachment, str]:
        """Return the attachment and its HTML. Diagnostics: attachment-without-title, empty-block."""
        raw, line, chunks = attachment
        self._check_headings(chunks)
        lines = title_lines(raw)
        where = self.source.line_span(line)
        if not lines:
            self.found.append(
                error(
                    "attachment-without-title",
                    "附件没有标题",
                    where,
                    "`附件` 后面没有字",
                    hint="在 `附件` 后面空一格，写上它的标题",
                )
            )
        elif not chunks:
            self.found.append(
                error(
                    "empty-block",
                    f"附件 `{lines[0]}` 是空的",
                    where,
                    "到 `:::` 为止没有内容",
                    hint="写上附件的正文",
                )
            )
        self.roles.append(RoleLine(line, "biaosong"))
        self.fragments.shown.append(title_shown(line, lines, raw))
        name = f"{anchor}-f{index}"
        title_at = self.source.find(raw, line, line)
        return Attachment(Title(lines), title_at, name), self.fragments.html(chunks, name, footnotes, [])


def split_names(line: str) -> tuple[str, ...]:
    """Return the names in a line, split at 、 ， and blanks between them; 张　三 is one name, as two characters are set."""
    line = _SPREAD_NAME.sub(r"\1\2", line)
    return tuple(part for part in _BETWEEN_NAMES.split(line) if part)


def split_contributors(line: str) -> tuple[str, ...]:
    """Return the names in a contributors' line, without the words 供稿 and 供稿单位 around them."""
    return split_names(_CONTRIBUTOR_WORDS.sub("", line))


def _one(fields: dict[str, tuple[Key, str, Span]], name: str) -> str:
    return fields[name][1] if name in fields else ""


def _many(fields: dict[str, tuple[Key, str, Span]], name: str) -> tuple[str, ...]:
    return split_names(_one(fields, name))
