"""The text of one file → Issue and IssueBody, with the mistakes that this file alone shows; `checks` compares issues."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from bulletin.reading.article import ArticleReader
from bulletin.reading.block_mistakes import BLOCK_WORDS
from bulletin.reading.conservation import Shown, lost_text
from bulletin.reading.fields import Fields, Located
from bulletin.reading.fragments import Fragments
from bulletin.reading.frontmatter import FrontAndBody, split_front_matter
from bulletin.reading.hidden_notes import notes_in_lines
from bulletin.reading.issue_fields import (
    fields_of_issue,
    read_aliases,
    read_errata,
    read_number,
    read_sections,
)
from bulletin.reading.joined_hints import with_joined_hints
from bulletin.reading.markdown import parse_chunks
from bulletin.reading.other_syntax import other_syntax_in_lines
from bulletin.reading.outline import Outliner
from bulletin.reading.pasted import Masthead, masthead_of
from bulletin.reading.recipients import read_copies, read_recipients
from bulletin.reading.secrecy import read_secrecy
from bulletin.reading.source_lines import SourceLines
from bulletin.reading.word_pairs import read_pairs
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.distribution import MAX_PRINT_RUN
from bulletin.values.encoding import digest_of
from bulletin.values.model import Article, Issue, IssueBody, Reference
from bulletin.values.settings import Config


class ParsedIssue(NamedTuple):
    """An issue and its body."""

    issue: Issue
    body: IssueBody


class _Text(NamedTuple):
    """The parsed text below the front matter. shown: how each block is shown; found: all its diagnostics."""

    articles: tuple[Article, ...]
    body: IssueBody
    references: tuple[Reference, ...]
    shown: list[Shown]
    found: tuple[Diagnostic, ...]


def parse_issue(path: str, text: str, config: Config) -> Checked[ParsedIssue]:
    """Parse the text of an issue, without comparing it with other issues; None if number, date or all articles are missing.

    path: the file's path, for diagnostics and relative links only; the file is not opened. text: with LF line ends.
    Diagnostics: empty-file and those of frontmatter, fields, outline, article and others.
    """
    if not text.strip():
        return Checked(None, (empty_file(path),))
    source = SourceLines(path, text.split("\n"))
    parts = split_front_matter(path, text)
    fields, found = fields_of_issue(path, parts)
    sections = read_sections(fields, config)
    is_draft = bool(fields.flag("draft"))
    read = _read_text(
        source,
        parts,
        sections,
        masthead_of(config, (section.value for section in sections)),
        # If the front matter is wrong or a key is misspelt, 栏目 may be among what could not be read.
        knows_sections=not has_errors([*found, *(d for d in fields.found if d.code == "unknown-key")]),
    )
    issue = _issue(path, fields, config, sections, read, is_draft=is_draft)
    found += with_joined_hints([*fields.found, *read.found], source.lines)
    found += _mistakes_in_front(source, parts)
    if is_draft:  # a draft is not published, so the author's notes to themselves may stay for now
        found = [d for d in found if d.code != "hidden-note"]
    else:
        found += _placeholders(source)
    names = {"", *(section.value for section in sections), *BLOCK_WORDS}
    found += lost_text(path, source.lines, parts.body_line, read.shown, found, names)
    return Checked(ParsedIssue(issue, read.body) if issue else None, tuple(found))


def _read_text(
    source: SourceLines,
    parts: FrontAndBody,
    sections: tuple[Located[str], ...],
    masthead: Masthead,
    *,
    knows_sections: bool,
) -> _Text:
    """Parse the articles and notes of an issue. Diagnostics: article-without-title, those of outline and article."""
    outliner = Outliner(source, sections, masthead)
    outline = outliner.walk(parse_chunks(parts.body, parts.body_line))
    found = outliner.found
    if not knows_sections:  # a mistake in the front matter is already reported: one message for one mistake
        found = [d for d in found if d.code != "section-not-listed"]
    # All footnotes are defined before the first article is rendered: a note may be anywhere in the file.
    fragments = Fragments(source)
    fragments.footnotes.define(outline.footnotes, outline.unread_footnotes)
    reader = ArticleReader(fragments)
    notes = tuple(reader.notes(chunks, "n") for chunks in outline.notes)
    drafts = [reader.article(draft, index) for index, draft in enumerate(outline.articles, 1)]
    articles = [article for article in drafts if article is not None]
    fragments.footnotes.report_unused()
    if not outline.articles and not found:
        where, label = source.line_span(len(source.lines)), "到文件末尾没有 `## 标题`"
        hint = "写一行 `## ` 和文章的标题，下面空一行，写正文"
        found.append(error("article-without-title", "这一期没有文章", where, label, hint=hint))
    body = IssueBody(notes, tuple(text for _, text in articles), tuple(reader.roles))
    facts = tuple(article for article, _ in articles)
    return _Text(facts, body, tuple(fragments.references), fragments.shown, (*found, *fragments.found))


def _issue(
    path: str,
    fields: Fields,
    config: Config,
    sections: tuple[Located[str], ...],
    text: _Text,
    *,
    is_draft: bool,
) -> Issue | None:
    """Return the issue, None if number, date or all articles are missing.

    All fields are read in any case, so that all their mistakes are reported.
    """
    number, date = read_number(fields, config), fields.date("date")
    print_run, urgency = read_copies(fields, "print_run", MAX_PRINT_RUN), fields.choice("urgency")
    # All fields but number and date: they are read even if there is no issue for lack of these two.
    with_number_and_date = partial(
        Issue,
        path=path,
        total_at=fields.span_of("total"),
        sections=tuple(section.value for section in sections),
        articles=text.articles,
        secrecy=read_secrecy(fields),
        urgency=urgency.zh if urgency else "",
        references=text.references,
        report=read_recipients(fields, "report"),
        send=read_recipients(fields, "send"),
        issue=read_recipients(fields, "issue"),
        extra=read_recipients(fields, "extra"),
        title=fields.word("title"),
        approver=fields.word("approver"),
        abstract=fields.word("abstract"),
        print_run=print_run.value if print_run else None,
        print_run_at=fields.span_of("print_run"),
        copies_printed=print_run.value if print_run else None,
        editors=fields.words("editor", "、，,；;"),
        keywords=fields.words("keywords", "、，,；;"),
        is_draft=is_draft,
        errata=read_errata(fields, [article.title.text for article in text.articles]),
        aliases=read_aliases(fields, config.base_url),
        proof_exceptions=fields.words("proofreading_exceptions"),
        privacy_exceptions=read_pairs(
            fields, "privacy_exceptions", "{手机号: 报名联系人，本人同意公开}", "手机号"
        ),
        body_digest=digest_of((text.body.notes, [article.body_digest for article in text.articles])),
    )
    if number is None or date is None or not text.articles:
        return None
    number_at = fields.span_of("supplement" if number.supplement else "number")
    return with_number_and_date(number=number, number_at=number_at, date=date.value, date_at=date.span)


def _mistakes_in_front(source: SourceLines, parts: FrontAndBody) -> Iterator[Diagnostic]:
    """Yield diagnostics for hidden notes and markup of other programs in the front matter, except in its comments."""
    front = range(parts.front_line, parts.body_line - 1)
    typed = [n for n in front if not source.lines[n - 1].lstrip().startswith("#")]
    yield from notes_in_lines(source, typed)
    yield from other_syntax_in_lines(source, typed)


def empty_file(path: str) -> Diagnostic:
    """Return the diagnostic for a file without any text."""
    return error(
        "empty-file",
        "文件是空的",
        Span(path),
        "里面没有字",
        hint="写上内容，或者删掉这个文件；新建一期用 `bulletin new`",
    )


PLACEHOLDERS = ("## 文章标题", ":供稿: 供稿单位", "正文从这里写起。")  # what `bulletin new` writes


def _placeholders(source: SourceLines) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line that `bulletin new` wrote and nobody replaced. Diagnostics: placeholder-text."""
    for number, line in enumerate(source.lines, 1):
        if line.strip() in PLACEHOLDERS:
            yield error(
                "placeholder-text",
                f"`{line.strip()}` 还没有改",
                source.line_span(number),
                "这是新建时填的样子",
                hint="写上真的内容；还没写好，就在开头加一行 `草稿: 是`",
            )
