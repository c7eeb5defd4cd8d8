"""The blocks of one article → Article and ArticleBody."""

import re
from dataclasses import dataclass, field

from bulletin.reading.article_fields import ArticleFields, closing_contributor, split_contributors
from bulletin.reading.conservation import field_shown, title_shown
from bulletin.reading.fragments import Fragments
from bulletin.reading.markdown import Chunk
from bulletin.reading.rendering import plain_text, title_lines
from bulletin.values.diagnostics import Span, error, warning
from bulletin.values.encoding import digest_of
from bulletin.values.model import Article, ArticleBody, Attachment, Heading, RoleLine, Title

# A line that names an attachment (附件：名单, 附件1：名单, 附件：1.名单), but not a sentence, which ends in 。, and not 附件：（略）.
_ENCLOSED = re.compile(
    r"附 ?件 ?[\d一二三四五六七八九十]{0,2} ?[：:]\s*(?:\d{1,2}[.．、])?\s*(?!（?略)([^。！？；：\s][^。！？；：]{1,40})$"
)
# Fields that have another name in `Article`.
_FACTS = {"author": "authors", "keywords": "keywords", "editor": "editors", "contributor": "contributor_line"}
_LISTS = ("author", "keywords", "editor")


@dataclass(slots=True)
class ArticleDraft:
    """The blocks of one article, grouped by the part of the article. attachments: (title, line, blocks) of each."""

    title: str  # as typed, with <br>
    line: int
    section: str
    fields: list[Chunk] = field(default_factory=list)
    notes: list[list[Chunk]] = field(default_factory=list)
    body: list[Chunk] = field(default_factory=list)
    attachments: list[tuple[str, int, list[Chunk]]] = field(default_factory=list)


class ArticleReader:
    """Turns drafts into articles; `found` collects diagnostics, `roles` the typefaces of lines."""

    def __init__(self, fragments: Fragments) -> None:
        """fragments: renders the blocks of the file in which the articles are."""
        self.fragments = fragments
        self.source = fragments.source
        self.found = fragments.found
        self.roles: list[RoleLine] = []

    def notes(self, chunks: list[Chunk], anchor: str) -> str:
        """Return the HTML of an editor's note on the issue as a whole. Diagnostics: footnote-outside-article."""
        self._in_kaiti(chunks)
        footnotes: dict[str, str] = {}
        html = self.fragments.html(chunks, anchor, footnotes, [])
        for label in footnotes:
            where = self.source.find(f"[^{label}]", chunks[0].line, chunks[-1].end_line)
            message, label = "整期的编者按里不能有注释", "注释要在某一篇文章里"
            hint = "把注释的内容写进编者按的括号里"
            self.found.append(error("footnote-outside-article", message, where, label, hint=hint))
        return html

    def article(self, draft: ArticleDraft, index: int) -> tuple[Article, ArticleBody] | None:
        """Return the article and its body, None if it has no usable title.

        Diagnostics: article-without-title, article-without-text, unknown-key, duplicate-key,
        unreadable-date, heading-skipped, missing-footnote, contributor-twice, typed-attachment, empty-block and others of
        the methods below and of Fragments.
        """
        anchor = f"a{index}"
        title = Title(title_lines(draft.title))
        self.roles.append(RoleLine(draft.line, "biaosong"))
        fields = ArticleFields(self.source, draft.fields, self.found)
        printed = [at.span.line for name, at in fields.values.items() if name in ("author", "author_note")]
        self.roles += [RoleLine(line, "kaiti") for line in printed]  # printed under the title
        closing = closing_contributor(draft.body)
        body, attachments = self._body(draft, draft.body[:-1] if closing else draft.body, anchor)
        if not self._is_complete(draft, title, body):
            return None
        line = self._contributor_line(fields, closing, draft)
        article = Article(
            anchor=anchor,
            title=title,
            title_at=self.source.find(draft.title, draft.line, draft.line),
            section=draft.section,
            toc_title=fields.one("toc_title") or title.text,
            subtitle=fields.one("subtitle"),
            kicker=fields.one("kicker"),
            authors=fields.many("author"),
            author_note=fields.one("author_note"),
            source=fields.one("source"),
            date=fields.date("date"),
            document_number=fields.one("document_number"),
            addressee=fields.one("addressee").rstrip("：:"),
            signatory=fields.one("signatory"),
            signed_on=fields.date("signed_on"),
            abstract=fields.one("abstract"),
            keywords=fields.many("keywords"),
            editors=fields.many("editor"),
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
        """Return the text of an article, and its attachments.

        blocks: its body without the closing line that names contributors.
        """
        headings: list[Heading] = []
        footnotes: dict[str, str] = {}
        for chunks in draft.notes:
            self._in_kaiti(chunks)
        # Notes, text, attachments: this order of rendering gives the footnotes their numbers.
        notes = tuple(self.fragments.html(chunks, anchor, footnotes, []) for chunks in draft.notes)
        self._check_headings(blocks)
        if not draft.attachments:
            self._check_enclosed(blocks)
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
        """Report a missing title or text.

        Return whether there is a title. Diagnostics: article-without-title, article-without-text.
        """
        where = self.source.line_span(draft.line)
        if not title.lines:
            hint = "在 # 号后面写上标题"
            self.found.append(
                error("article-without-title", "文章没有标题", where, "# 号后面没有字", hint=hint)
            )
        elif not body.html.strip() and not body.attachments:
            message, label = f"文章 `{title.text}` 没有正文", "这篇下面没有内容"
            hint = "写上正文；标题要分两行，写在一行里，中间用 `<br>`；小标题用 ###"
            self.found.append(error("article-without-text", message, where, label, hint=hint))
        return bool(title.lines)

    def _show(self, draft: ArticleDraft, article: Article, fields: ArticleFields, closing: str) -> None:
        """Record for `conservation` how title, fields and closing line are shown: `Fragments` records only blocks of text."""
        shown = self.fragments.shown
        shown.append(title_shown(draft.line, article.title.lines, draft.title))
        written = {chunk.line: chunk.directive.value for chunk in draft.fields}
        for name, typed in fields.values.items():
            line, value = typed.span.line, typed.value
            made = getattr(article, _FACTS.get(name, name))
            # An unreadable date was reported, so a date counts as shown. Lists of names lose the marks between names.
            if not isinstance(made, str):
                made = "".join(made) if isinstance(made, tuple) else value
            # Separators and brackets are not shown; as many of each as the value has characters are allowed.
            spent = "、，,；;【】［］[]（）()" if name in _LISTS else "：:（）"
            shown.append(field_shown(line, written[line], made, spent * len(value)))
        if closing:
            last = draft.body[-1]
            both = field_shown(last.line, last.content, article.contributor_line, "（）")
            shown.append(both._replace(last=last.end_line))

    def _contributor_line(self, fields: ArticleFields, closing: str, draft: ArticleDraft) -> str:
        """Return the contributors' line as typed, including words beside the names, such as 联合供稿.

        Diagnostics: contributor-twice.
        """
        named = fields.values.get("contributor")
        if named is None:
            return closing
        # Printing adds the brackets （）, so typed ones are removed.
        line = re.sub(r"^（([^（）]+)）$", r"\1", named.value)
        if split_contributors(closing) == split_contributors(line):
            return closing
        if closing:
            message = f"供稿单位写了两个：`{line}` 和 `{closing}`"
            other = self.source.line_span(draft.body[-1].line), "文末的这一行没有印"
            self.found.append(
                warning(
                    "contributor-twice", message, named.span, "按这里的印", related=(other,), hint="只留一处"
                )
            )
        return line

    def _check_headings(self, chunks: list[Chunk]) -> None:
        """Report headings that skip a level, and note the typefaces of the others. Diagnostics: heading-skipped."""
        level = 2  # `##` is the article's title
        for chunk in chunks:
            if chunk.kind != "heading":
                continue
            here = chunk.level
            if here > level + 1:
                where = Span(self.source.path, chunk.line, 1, here)
                label = f"{'#' * level} 下面直接到了 {'#' * here}"
                hint = f"{'#' * (level + 1)} {chunk.content}"
                self.found.append(error("heading-skipped", "小标题跳了一级", where, label, hint=hint))
            level = here
            # GB/T 9704—2012, 7.3.3: the first level (一、) in 黑体, the second (（一）) in 楷体, the others like the body.
            role = {3: "heiti", 4: "kaiti"}.get(here)
            if role:
                self.roles.append(RoleLine(chunk.line, role))

    def _check_enclosed(self, chunks: list[Chunk]) -> None:
        """Report each line that names an attachment in an article that has none. Diagnostics: typed-attachment."""
        for chunk in chunks:
            if chunk.kind != "paragraph" or "](" in chunk.content:  # a link may lead to the attachment
                continue
            for number, line in enumerate(chunk.content.split("\n"), chunk.line):
                if found := _ENCLOSED.match(line):
                    message, where = f"`{line[:20]}` 说的附件，这一篇没有", self.source.line_span(number)
                    label = "附件另起一页印，写成一块；另外发的文件写成链接"
                    hint = f"删掉这一行，在文章的末尾写：\n::: 附件 {found[1]}\n附件的正文\n:::"
                    self.found.append(warning("typed-attachment", message, where, label, hint=hint))

    def _in_kaiti(self, chunks: list[Chunk]) -> None:
        for chunk in chunks:
            self.roles.extend(RoleLine(line, "kaiti") for line in range(chunk.line, chunk.end_line + 1))

    def _attachment(
        self, attachment: tuple[str, int, list[Chunk]], anchor: str, index: int, footnotes: dict[str, str]
    ) -> tuple[Attachment, str]:
        """Return the attachment and its HTML. Diagnostics: attachment-without-title, empty-block."""
        raw, line, chunks = attachment
        self._check_headings(chunks)
        lines = title_lines(raw)
        where = self.source.line_span(line)
        if not lines:
            message, label = "附件没有标题", "`附件` 后面没有字"
            hint = "在 `附件` 后面空一格，写上它的标题"
            self.found.append(error("attachment-without-title", message, where, label, hint=hint))
        elif not chunks:
            message, label = f"附件 `{lines[0]}` 是空的", "到 `:::` 为止没有内容"
            self.found.append(error("empty-block", message, where, label, hint="写上附件的正文"))
        self.roles.append(RoleLine(line, "biaosong"))
        self.fragments.shown.append(title_shown(line, lines, raw))
        name = f"{anchor}-f{index}"
        title_at = self.source.find(raw, line, line)
        return Attachment(Title(lines), title_at, name), self.fragments.html(chunks, name, footnotes, [])
