"""The text of one file → Issue and IssueBody, checked by itself; `checks` compares issues."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bulletin.reading.aliases import read_aliases
from bulletin.reading.article import ArticleReader
from bulletin.reading.conservation import lost_in_blocks, lost_lines
from bulletin.reading.field_lines import is_empty
from bulletin.reading.fields import Fields, Located
from bulletin.reading.fragments import Fragments, SourceLines
from bulletin.reading.frontmatter import FrontAndBody, split_front_matter
from bulletin.reading.hidden_notes import notes_in_lines
from bulletin.reading.joined_hints import with_joined_hints
from bulletin.reading.markdown import parse_chunks
from bulletin.reading.nodes import Mapping, Scalar
from bulletin.reading.numerals import date_in, one_number
from bulletin.reading.other_syntax import other_syntax_in_lines
from bulletin.reading.outline import Outliner
from bulletin.reading.pasted import masthead_of
from bulletin.reading.recipients import read_copies, read_recipients
from bulletin.reading.sections import typed_sections
from bulletin.reading.word_pairs import read_pairs
from bulletin.reading.yaml_nodes import as_mapping, parse_yaml
from bulletin.values.choices import CLASSIFIED, INTERNAL, PUBLIC
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors, warning
from bulletin.values.distribution import MAX_PRINT_RUN
from bulletin.values.encoding import digest_of
from bulletin.values.keys import BLOCKS, ERRATUM, ISSUE
from bulletin.values.model import Erratum, Issue, IssueBody, Number
from bulletin.values.nearest import nearest
from bulletin.values.quoting import yaml_word
from bulletin.values.settings import Config
from bulletin.values.text import enumerate_words, one_line

_BLOCK_NAMES = {word for block in BLOCKS for word in (block.zh, block.en)}
_KEYS = {key.en: key for key in ISSUE}


class ParsedIssue(NamedTuple):
    """An issue and its body."""

    issue: Issue
    body: IssueBody


def parse_issue(path: str, text: str, config: Config) -> Checked[ParsedIssue]:
    """Return the issue written in `text` and its body, not yet compared with other issues.

    path: where the text came from, for diagnostics and relative links only; nothing is read.
    text: with LF line ends.
    Diagnostics: empty-file and those of frontmatter, fields, body, article; None when number, date or
    every article is missing.
    """
    if not text.strip():
        return Checked(None, (empty_file(path),))
    source = SourceLines(path, text.split("\n"))
    parts = split_front_matter(path, text)
    assert parts.value is not None
    fields, found = _front_matter(path, parts.value, parts.diagnostics)
    sections = _sections(fields, config)
    outliner = Outliner(source, sections, masthead_of(config))
    outline = outliner.walk(parse_chunks(parts.value.body, parts.value.body_line))
    if has_errors(found) or any(
        d.code == "unknown-key" for d in fields.found
    ):  # what is listed there cannot be known: one mistake, one message
        outliner.found = [d for d in outliner.found if d.code != "section-not-listed"]
    fragments = Fragments(source)
    fragments.define_footnotes(outline.footnotes, outline.unread_footnotes)
    reader = ArticleReader(fragments)
    notes = tuple(reader.notes(chunks, "n") for chunks in outline.notes)
    articles = [reader.article(draft, index) for index, draft in enumerate(outline.articles, 1)]
    read = tuple(article for article in articles if article is not None)
    fragments.finish()
    if not outline.articles and not outliner.found:
        outliner.found.append(
            error(
                "article-without-title",
                "这一期没有文章",
                source.line_span(len(source.lines)),
                "到文件末尾没有 `## 标题`",
                hint="写一行 `## ` 和文章的标题，下面空一行，写正文",
            )
        )
    aliases = read_aliases(fields, config.base_url)
    proof_exceptions = fields.words("proofreading_exceptions")
    privacy_exceptions = read_pairs(fields, "privacy_exceptions", "{手机号: 报名联系人，本人同意公开}")
    errata = _errata(fields, [article.title.text for article, _ in read])
    number, date = _number(fields, config), fields.date("date")
    report, send, issue_to, extra = (
        read_recipients(fields, name) for name in ("report", "send", "issue", "extra")
    )
    secrecy = _secrecy(fields)
    words = {name: fields.word(name) for name in ("title", "approver", "abstract")}
    editors, keywords = (fields.words(name, "、，,；;") for name in ("editor", "keywords"))
    print_run, is_draft = read_copies(fields, "print_run", MAX_PRINT_RUN), bool(fields.flag("draft"))
    found += with_joined_hints([*fields.found, *outliner.found, *fragments.found], source.lines)
    front = range(parts.value.front_line, parts.value.body_line - 1)
    typed = [n for n in front if not source.lines[n - 1].lstrip().startswith("#")]
    found += [*notes_in_lines(source, typed), *other_syntax_in_lines(source, typed)]
    if is_draft:  # not published, so notes to oneself may stay for now
        found = [d for d in found if d.code != "hidden-note"]
    else:
        found += _placeholders(source)
    is_whole = not has_errors(found)
    found += lost_in_blocks(path, source.lines, fragments.shown, found)
    if is_whole:
        names = {"", *(section.value for section in sections), *_BLOCK_NAMES}
        found += lost_lines(path, source.lines, parts.value.body_line, fragments.shown, found, names)
    if number is None or date is None or not read:
        return Checked(None, tuple(found))
    body = IssueBody(notes, tuple(text for _, text in read), tuple(reader.roles))
    issue = Issue(
        path=path,
        number=number,
        number_at=fields.span_of("supplement" if number.supplement else "number"),
        total_at=fields.span_of("total"),
        date=date.value,
        date_at=date.span,
        sections=tuple(section.value for section in sections),
        articles=tuple(article for article, _ in read),
        secrecy=secrecy,
        references=tuple(fragments.references),
        report=report,
        send=send,
        issue=issue_to,
        extra=extra,
        title=words["title"],
        approver=words["approver"],
        abstract=words["abstract"],
        print_run=print_run.value if print_run else None,
        print_run_at=fields.span_of("print_run"),
        copies_printed=print_run.value if print_run else None,
        editors=editors,
        keywords=keywords,
        is_draft=is_draft,
        errata=errata,
        aliases=aliases,
        proof_exceptions=proof_exceptions,
        privacy_exceptions=privacy_exceptions,
        body_digest=digest_of((body.notes, [article.body_digest for article, _ in read])),
    )
    return Checked(ParsedIssue(issue, body), tuple(found))


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
    """Yield each line that `bulletin new` wrote and nobody replaced. Diagnostics: placeholder-text."""
    for number, line in enumerate(source.lines, 1):
        if line.strip() in PLACEHOLDERS:
            yield error(
                "placeholder-text",
                f"`{line.strip()}` 还没有改",
                source.line_span(number),
                "这是新建时填的样子",
                hint="写上真的内容；还没写好，就在开头加一行 `草稿: 是`",
            )


def _front_matter(
    path: str, parts: FrontAndBody, found: tuple[Diagnostic, ...]
) -> tuple[Fields, list[Diagnostic]]:
    """Return the fields, empty where they cannot be read, and the diagnostics of reading them.

    found: the diagnostics of cutting the file into front matter and body.
    """
    collected = list(found)
    nothing = Fields(Mapping((), Span(path, parts.front_line)), ISSUE, "开头")
    if any(diagnostic.code == "missing-front-matter" for diagnostic in found):
        return nothing, collected  # that every field is missing follows from it
    tree = parse_yaml(path, parts.front, parts.front_line)
    collected += tree.diagnostics
    if has_errors(tree.diagnostics):
        return nothing, collected
    mapping = as_mapping(path, tree.value, parts.front, parts.front_line)
    collected += mapping.diagnostics
    if mapping.value is None:
        return nothing, collected
    fence = Span(path, parts.front_line - 1, 1, 3)
    fields = Fields(replace(mapping.value, span=fence), ISSUE, "一期的开头")
    required = [_KEYS["date"]] if "supplement" in fields.nodes else [_KEYS["number"], _KEYS["date"]]
    fields.require(*required)
    return fields, collected


def _sections(fields: Fields, config: Config) -> tuple[Located[str], ...]:
    """Return this issue's sections. Diagnostics: unlisted-section, duplicate-section."""
    out: dict[str, Located[str]] = {}
    for section in typed_sections(fields, config.section_names):
        if section.value in out:
            fields.found.append(
                error(
                    "duplicate-section",
                    f"栏目 `{section.value}` 列了两次",
                    section.span,
                    "这里又列了一次",
                    related=((out[section.value].span, "先列在这里"),),
                    hint=f"这里的 `{section.value}` 删掉",
                )
            )
            continue
        out[section.value] = section
        if section.value not in config.section_names:
            near = nearest(section.value, config.section_names)
            known = enumerate_words(config.section_names) or "（site.yaml 里还没有栏目）"
            fields.found.append(
                error(
                    "unlisted-section",
                    f"栏目 `{section.value}` 不在 site.yaml 的栏目里",
                    section.span,
                    "没有这个栏目",
                    hint=(f"是不是 `{near}`？" if near else "") + f"可以用：{known}",
                )
            )
    return tuple(out.values())


def _number(fields: Fields, config: Config) -> Number | None:
    """Return the issue's number. Diagnostics: wrong-type, supplement-with-number."""
    number, total = fields.issue_number("number"), fields.issue_number("total")
    supplement = fields.integer("supplement")
    date = fields.nodes.get("date")
    year_text = getattr(date, "text", "")[:4]
    year = int(year_text) if re.fullmatch(r"\d{4}", year_text) else 0
    if supplement and number:
        fields.found.append(
            error(
                "supplement-with-number",
                "增刊不能又有期号",
                number.span,
                "增刊自己编号",
                related=((supplement.span, "这里写了是增刊"),),
                hint=f"是增刊，就删掉“期号”这一行；不是，就删掉第 {supplement.span.line} 行",
            )
        )
    if supplement:
        return Number(year, supplement.value, supplement.value, None, True, config.is_yearly)
    if number is None:
        return None
    return Number(year, *number.value, total.value if total else None, False, config.is_yearly)


_SECRECY = re.compile(
    r"^(秘密|机密|绝密)(?:★(?:(\d{1,2})年|\d{1,2}个月|长期|\d{4}年\d{1,2}月\d{1,2}日|.{2,12}解密))?$"
)


def _secrecy(fields: Fields) -> str:
    """Return the secrecy mark as printed; one that cannot be read counts as 内部, which is not published.

    Diagnostics: malformed-secrecy, secrecy-period. Form: level★period (print-format.md §3.2).
    """
    value = fields.text("secrecy")
    node = fields.nodes.get("secrecy")
    if node is not None and (is_empty(node) or (value and not value.value)):
        fields.found.append(
            error(
                "malformed-secrecy",
                "密级后面没有写",
                fields.span_of("secrecy"),
                "空着不知道能不能公开",
                hint=f"能公开就写 `{fields.mended('secrecy', PUBLIC.zh)}`，或者删去这一行",
            )
        )
        return INTERNAL.zh
    if value is None:
        # A mark that is there but unreadable (a list, say) must not make the issue public.
        return PUBLIC.zh if "secrecy" not in fields.nodes or not fields.found else INTERNAL.zh
    text = value.value
    if text in (PUBLIC.zh, PUBLIC.en):
        return PUBLIC.zh
    if text in (INTERNAL.zh, INTERNAL.en):
        return INTERNAL.zh
    for choice, _ in CLASSIFIED:
        if text == choice.en or text.startswith(choice.en + "★"):
            text = choice.zh + text.removeprefix(choice.en)
    match = _SECRECY.match(text)
    longest = {choice.zh: years for choice, years in CLASSIFIED}
    if match and match[2] and int(match[2]) > longest[match[1]]:
        fields.found.append(
            warning(
                "secrecy-period",
                f"`{match[1]}` 的保密期限一般不超过 {longest[match[1]]} 年",
                value.span,
                f"这里写了 {match[2]} 年",
                hint=fields.mended("secrecy", f"{match[1]}★{longest[match[1]]}年"),
            )
        )
    if match or (text.startswith(INTERNAL.zh) and "★" not in text):
        return text
    if text.startswith(INTERNAL.zh):
        label, meant = "★ 只用于国家秘密", INTERNAL.zh
    elif re.match(r"^(秘密|机密|绝密)★[一二三四五六七八九十]+年$", text):
        label, meant = "期限用阿拉伯数字写", f"{text[:2]}★{one_number(text[3:])}年"
    elif level := next((choice.zh for choice, _ in CLASSIFIED if text.startswith(choice.zh)), None):
        period = one_number(text[2:])
        label = "期限前面要有 ★，例如 `★10年`"
        meant = f"{level}★{min(int(period), 99) if period else longest[level]}年"
    else:
        label, meant = "没有这种密级", ""
    known = "可以写：公开、内部、秘密★10年、机密★20年、绝密★30年"
    hint = fields.mended("secrecy", meant) if meant else known
    fields.found.append(error("malformed-secrecy", f"密级 `{text}` 的写法不对", value.span, label, hint=hint))
    return INTERNAL.zh


def _erratum_of(node: Scalar) -> str:
    """Return a correction in braces for one that was written as a sentence, its date where it has one."""
    date = date_in(node.text)
    return f"{{日期: {date or datetime.date(2026, 3, 5)}, 内容: {yaml_word(one_line(node.text))}}}"


def _errata(fields: Fields, titles: list[str]) -> tuple[Erratum, ...]:
    """Return the corrections. Diagnostics: wrong-type, missing-field, unknown-erratum-article."""
    out: list[Erratum] = []
    for node in fields.items("errata"):
        if not isinstance(node, Mapping):
            fields.found.append(
                error(
                    "wrong-type",
                    "更正应当写明日期和内容",
                    node.span,
                    "这里不是一组项目",
                    hint=fields.line_at(node.span, _erratum_of(node))
                    if isinstance(node, Scalar)
                    else "只用一层括号",
                )
            )
            continue
        inner = Fields(node, ERRATUM, "更正里")
        inner.require(ERRATUM[0], ERRATUM[2])
        date, article, content = inner.date("date"), inner.text("article"), inner.text("content")
        fields.found.extend(inner.found)
        if article and article.value not in titles:
            near = nearest(article.value, titles)
            fields.found.append(
                warning(
                    "unknown-erratum-article",
                    f"更正的文章 `{article.value}` 不在本期",
                    article.span,
                    "没有这个标题",
                    hint=inner.mended("article", yaml_word(near))
                    if near
                    else f"本期的文章：{enumerate_words(titles)}",
                )
            )
        if date and content:
            out.append(Erratum(date.value, article.value if article else "", content.value))
    return tuple(out)
