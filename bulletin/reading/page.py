"""The text of one file under content/pages/ (about, handbook, any other page of an office) → TextPage."""

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from bulletin.reading.broken_blocks import broken_label
from bulletin.reading.conservation import lost_text, title_shown
from bulletin.reading.fields import Fields
from bulletin.reading.fragments import Fragments
from bulletin.reading.frontmatter import split_front_matter
from bulletin.reading.hidden_notes import hidden_notes
from bulletin.reading.issue import empty_file
from bulletin.reading.left_marks import left_marks
from bulletin.reading.likely_mistakes import misread_blocks, misspelt_heading
from bulletin.reading.markdown import Chunk, parse_chunks
from bulletin.reading.markup import with_footnote_links
from bulletin.reading.other_syntax import other_syntax
from bulletin.reading.rendering import plain_text
from bulletin.reading.source_lines import SourceLines
from bulletin.reading.title_mistakes import check_title
from bulletin.reading.yaml_nodes import read_mapping
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.files import WINDOWS_DEVICES
from bulletin.values.keys import PAGE
from bulletin.values.model import Heading, TextPage

# Names of pages that the generator makes itself.
TAKEN = frozenset(("index", "404", "search", "statistics", "corrections"))
_OF_ISSUES = ("field", "block_fence")  # kinds of blocks that are allowed only in issues


class _Front(NamedTuple):
    """The fields of a page's front matter, and the text below it. found: the diagnostics of the front matter."""

    title: str
    order: int
    exceptions: tuple[str, ...]
    body: str
    body_line: int
    found: tuple[Diagnostic, ...]


def parse_page(path: str, text: str) -> Checked[TextPage]:
    """Parse the text of a page, which has LF line ends; front matter is optional.

    Diagnostics: empty-file, page-without-title, bad-page-name and those of frontmatter, hidden_notes, misread_blocks, check_title.
    """
    if not text.strip():
        return Checked(None, (empty_file(path),))
    source = SourceLines(path, text.split("\n"))
    front = _front_matter(path, text)
    found = list(front.found)
    slug = posixpath.basename(path).removesuffix(".md")
    if reason := _why_not_named(slug):
        return Checked(None, (*found, _bad_name(path, slug, reason)))
    chunks = list(parse_chunks(front.body, front.body_line))
    title, heading = front.title, None
    if not title:
        heading = next((c for c in chunks if c.kind == "heading" and c.level == 1), None)
        # If the front matter cannot be read, it may have the title: one message for one mistake.
        if heading is None:
            missing = () if has_errors(found) else (_without_title(source, front.body_line),)
            return Checked(None, (*found, *missing))
        title = plain_text(heading.tokens)
        of_title = check_title(source, heading.content, heading.line, "#", is_article=True)
        found += (d for d in of_title if d.code in ("footnote-outside-article", "text-lost"))
        found += (*hidden_notes(source, heading), *other_syntax(source, heading))
        found += left_marks(source, heading, is_title=True)
        chunks.remove(heading)
    found += _mistakes(source, chunks)
    html, headings, fragments = _text(source, [c for c in chunks if c.kind not in _OF_ISSUES])
    found += fragments.found
    if heading:
        fragments.shown.append(title_shown(heading.line, [title], heading.content))
    found += lost_text(path, source.lines, front.body_line, fragments.shown, found)
    page = TextPage(
        path, slug, title, front.order, html, headings, tuple(fragments.references), front.exceptions
    )
    return Checked(page, tuple(found))


def _front_matter(path: str, text: str) -> _Front:
    """Return the fields and the text; default values if there is no front matter or it cannot be read."""
    front = _Front("", 100, (), text, 1, ())
    if not text.lstrip().startswith("---\n"):
        return front
    parts = split_front_matter(path, text)
    found = list(parts.found)
    mapping = read_mapping(path, parts.front, parts.front_line)
    found += (d for d in mapping.diagnostics if d.code != "empty-file")  # a page needs no fields
    if mapping.value is not None:
        fields = Fields(mapping.value, PAGE, "页面的开头")
        order, title = fields.integer("order"), fields.word("title")
        exceptions = fields.words("proofreading_exceptions")
        front = front._replace(title=title, order=order.value if order else 100, exceptions=exceptions)
        found += fields.found
    return front._replace(body=parts.body, body_line=parts.body_line, found=tuple(found))


def _why_not_named(slug: str) -> str:
    """Return the reason, in Chinese, why a page cannot have this name; empty if it can."""
    if slug in WINDOWS_DEVICES:
        return "Windows 把这个名字留给设备，拷不到 Windows 的电脑上"
    if slug in TAKEN:
        return "这个名字留给程序自己的页面"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        return "文件名就是网址，只能用小写字母、数字和连字符"
    return ""


def _bad_name(path: str, slug: str, reason: str) -> Diagnostic:
    hint = f"例如 `{slug}-1.md`" if slug in WINDOWS_DEVICES else "例如 `about.md`"
    return error("bad-page-name", f"页面的文件名 `{slug}.md` 不能用", Span(path), reason, hint=hint)


def _without_title(source: SourceLines, body_line: int) -> Diagnostic:
    return error(
        "page-without-title",
        "页面没有标题",
        source.line_span(body_line),
        "正文里也没有 `# 标题`",
        hint="在开头写一行 `# ` 和页面的标题",
    )


def _mistakes(source: SourceLines, chunks: list[Chunk]) -> Iterator[Diagnostic]:
    """Yield the likely mistakes of each block. Diagnostics: stray-field and those of the functions called."""
    for before, chunk in pairwise((None, *chunks)):
        assert chunk is not None
        yield from hidden_notes(source, chunk)
        yield from other_syntax(source, chunk)
        yield from misread_blocks(source, chunk, before)
        yield from misspelt_heading(source, chunk)
        if chunk.kind == "heading":
            sharps = "#" * chunk.level
            yield from check_title(source, chunk.content, chunk.line, sharps, is_article=False)
        for found in left_marks(source, chunk):
            if found.code != "half-width-brackets":  # about contributors, which pages do not have
                yield found
        if chunk.kind in _OF_ISSUES:
            message, where = f"`{chunk.directive.text}` 只能写在一期简报里", source.line_span(chunk.line)
            label, hint = "页面没有字段和 `:::` 块", "要照原样显示，就放在 ``` 的代码块里"
            yield error("stray-field", message, where, label, hint=hint)


def _text(
    source: SourceLines, chunks: list[Chunk]
) -> tuple[str, tuple[tuple[int, str, str], ...], Fragments]:
    """Return the page's HTML with its footnotes at the end, its headings (level, text, anchor), and the fragments."""
    fragments = Fragments(source)
    unread = [label for chunk in chunks if (label := broken_label(source, chunk))]
    fragments.footnotes.define((chunk for chunk in chunks if chunk.kind == "footnote_reference"), unread)
    footnotes: dict[str, str] = {}
    headings: list[Heading] = []
    text = [chunk for chunk in chunks if chunk.kind != "footnote_reference"]
    for chunk in text:
        if chunk.kind == "heading" and chunk.level == 1:  # the template prints the title as the only h1
            chunk.tokens[0].tag = chunk.tokens[-1].tag = "h2"
    html = with_footnote_links(fragments.html(text, "p", footnotes, headings), "p")
    if footnotes:
        notes = "".join(_footnote(n, note) for n, note in enumerate(footnotes.values(), 1))
        html += f'<ol class="footnotes">{notes}</ol>'
    fragments.footnotes.report_unused()
    return html, tuple((heading.level + 2, heading.text, heading.anchor) for heading in headings), fragments


def _footnote(number: int, note: str) -> str:
    back = f'<a class="footnotes__back" href="#p-ref{number}" aria-label="回到正文注{number}处">↑</a>'
    return f'<li id="p-fn{number}">{note} {back}</li>'
