"""The text of one file under content/pages/ → TextPage: about, handbook, any other page of an office."""

import posixpath
import re
from itertools import pairwise

from bulletin.reading.broken_blocks import broken_label
from bulletin.reading.conservation import lost_in_blocks, lost_lines, title_shown
from bulletin.reading.fields import Fields
from bulletin.reading.fragments import Fragments, SourceLines
from bulletin.reading.frontmatter import split_front_matter
from bulletin.reading.hidden_notes import hidden_notes
from bulletin.reading.issue import empty_file
from bulletin.reading.left_marks import left_marks
from bulletin.reading.likely_mistakes import block_slips, misspelt_heading
from bulletin.reading.markdown import Chunk, parse_chunks
from bulletin.reading.markup import with_footnote_links
from bulletin.reading.other_syntax import other_syntax
from bulletin.reading.rendering import plain_text
from bulletin.reading.title_slips import check_title
from bulletin.reading.yaml_nodes import as_mapping, parse_yaml
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.files import WINDOWS_DEVICES
from bulletin.values.keys import PAGE
from bulletin.values.model import Heading, TextPage

TAKEN = frozenset(
    ("index", "404", "search", "statistics", "corrections")
)  # pages that the generator makes itself


def parse_page(path: str, text: str) -> Checked[TextPage]:
    """Return the page written in `text`, which has LF line ends; front matter may be left out.

    Diagnostics: empty-file, page-without-title, bad-page-name and those of frontmatter, hidden_notes, block_slips, check_title.
    """
    if not text.strip():
        return Checked(None, (empty_file(path),))
    source = SourceLines(path, text.split("\n"))
    found: list[Diagnostic] = []
    title, order, body, body_line = "", 100, text, 1
    exceptions: tuple[str, ...] = ()
    if text.lstrip().startswith("---\n"):
        parts = split_front_matter(path, text)
        assert parts.value is not None
        found += parts.diagnostics
        body, body_line = parts.value.body, parts.value.body_line
        tree = parse_yaml(path, parts.value.front, parts.value.front_line)
        found += tree.diagnostics
        if tree.value is not None:
            mapping = as_mapping(path, tree.value, parts.value.front, parts.value.front_line)
            found += mapping.diagnostics
            if mapping.value is not None:
                fields = Fields(mapping.value, PAGE, "页面的开头")
                wanted = fields.integer("order")
                title, order = fields.word("title"), wanted.value if wanted else 100
                exceptions = fields.words("proofreading_exceptions")
                found += fields.found
    slug = posixpath.basename(path).removesuffix(".md")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or slug in TAKEN | WINDOWS_DEVICES:
        if slug in WINDOWS_DEVICES:
            why = "Windows 把这个名字留给设备，拷不到 Windows 的电脑上"
        elif slug in TAKEN:
            why = "这个名字留给程序自己的页面"
        else:
            why = "文件名就是网址，只能用小写字母、数字和连字符"
        found.append(
            error(
                "bad-page-name",
                f"页面的文件名 `{slug}.md` 不能用",
                Span(path),
                why,
                hint=f"例如 `{slug}-1.md`" if slug in WINDOWS_DEVICES else "例如 `about.md`",
            )
        )
        return Checked(None, tuple(found))
    chunks = list(parse_chunks(body, body_line))
    title_at: Chunk | None = None
    if not title:
        title_at = heading = next((c for c in chunks if c.kind == "heading" and c.level == 1), None)
        if heading is None and has_errors(
            found
        ):  # it may be in what cannot be read: one mistake, one message
            return Checked(None, tuple(found))
        if heading is None:
            found.append(
                error(
                    "page-without-title",
                    "页面没有标题",
                    source.line_span(body_line),
                    "正文里也没有 `# 标题`",
                    hint="在开头写一行 `# ` 和页面的标题",
                )
            )
            return Checked(None, tuple(found))
        title = plain_text(heading.tokens)
        chunks.remove(heading)
    for before, chunk in pairwise((None, *chunks)):
        assert chunk is not None
        found.extend(hidden_notes(source, chunk))
        found.extend(other_syntax(source, chunk))
        found.extend(block_slips(source, chunk, before))
        found.extend(misspelt_heading(source, chunk))
        if chunk.kind == "heading":
            sharps = "#" * chunk.level
            found.extend(check_title(source, chunk.content, chunk.line, sharps, is_article=False))
        found.extend(
            d for d in left_marks(source, chunk) if d.code != "half-width-brackets"
        )  # of contributors
        if chunk.kind in ("field", "block_fence"):
            found.append(
                error(
                    "stray-field",
                    f"`{chunk.directive.text}` 只能写在一期简报里",
                    source.line_span(chunk.line),
                    "页面没有字段和 `:::` 块",
                    hint="要照原样显示，就放在 ``` 的代码块里",
                )
            )
    html, headings, fragments = _text(source, [c for c in chunks if c.kind not in ("field", "block_fence")])
    page = TextPage(path, slug, title, order, html, headings, tuple(fragments.references), exceptions)
    found += fragments.found
    if title_at:
        fragments.shown.append(title_shown(title_at.line, [title], title_at.content))
    is_whole = not has_errors(found)
    found += lost_in_blocks(path, source.lines, fragments.shown, found)
    if is_whole:
        found += lost_lines(path, source.lines, body_line, fragments.shown, found)
    return Checked(page, tuple(found))


def _text(
    source: SourceLines, chunks: list[Chunk]
) -> tuple[str, tuple[tuple[int, str, str], ...], Fragments]:
    """Return the page's HTML with its footnotes at the end, and its headings."""
    fragments = Fragments(source)
    unread = [label for chunk in chunks if (label := broken_label(source, chunk))]
    fragments.define_footnotes((chunk for chunk in chunks if chunk.kind == "footnote_reference"), unread)
    footnotes: dict[str, str] = {}
    headings: list[Heading] = []
    text = [chunk for chunk in chunks if chunk.kind != "footnote_reference"]
    html = with_footnote_links(fragments.html(text, "p", footnotes, headings), "p")
    if footnotes:
        notes = "".join(_footnote(n, note) for n, note in enumerate(footnotes.values(), 1))
        html += f'<ol class="footnotes">{notes}</ol>'
    fragments.finish()
    return html, tuple((heading.level + 2, heading.text, heading.anchor) for heading in headings), fragments


def _footnote(number: int, note: str) -> str:
    back = f'<a class="footnotes__back" href="#p-ref{number}" aria-label="回到正文注{number}处">↑</a>'
    return f'<li id="p-fn{number}">{note} {back}</li>'
