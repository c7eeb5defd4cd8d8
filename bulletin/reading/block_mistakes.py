"""Diagnostics for ::: blocks and for fields of an article (`:供稿: …`): unknown, empty, unclosed or misplaced."""

from collections.abc import Iterator

from bulletin.reading.markdown import Chunk, Directive
from bulletin.reading.markup import LINE_BREAK
from bulletin.reading.source_lines import SourceLines
from bulletin.reading.title_mistakes import check_title, not_printed
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.key import BlockKind
from bulletin.values.keys import BLOCKS, LANDSCAPE_TABLE
from bulletin.values.nearest import nearest
from bulletin.values.text import enumerate_words

BLOCK_WORDS = {word: block for block in BLOCKS for word in (block.zh, block.en)}


def check_block(
    source: SourceLines, block: BlockKind | None, name: str, title: str, line: int
) -> Iterator[Diagnostic]:
    """Yield the diagnostics for the line that opens a ::: block. block: None if no kind of block has this name.

    Diagnostics: unknown-block, text-lost, those of check_title.
    """
    if block is None:
        near = nearest(name, BLOCK_WORDS)
        known = enumerate_words(f"`::: {b.zh}`" for b in BLOCKS)
        hint = (f"是不是 `::: {near}`？" if near else "") + f"可以写：{known}"
        where = source.find(name, line, line)
        yield error("unknown-block", f"没有 `::: {name}` 这种块", where, "没有这个名字", hint=hint)
    elif block.titled:
        yield from check_title(source, title, line, f"::: {name}", is_article=True)
    elif title:
        message, where = f"`::: {name}` 后面的字不会印出来", source.find(title, line, line)
        yield error("text-lost", message, where, "这种块没有标题", hint=f"::: {name}\n{title}")


def check_field(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each markup that a field's value must not contain. Diagnostics: stray-br, those of not_printed."""
    written = chunk.directive
    if (fixed := LINE_BREAK.sub("", written.value)) != written.value:
        where, hint = source.find("<", chunk.line, chunk.line), f":{written.name}: {fixed.strip()}"
        yield _stray_break(where, hint)
    yield from not_printed(source, written.value, chunk.line, f":{written.name}: ", "字段")


def stray_note(source: SourceLines, line: int) -> Diagnostic:
    """Return the diagnostic for an editor's note without an article after it. Diagnostics: stray-note."""
    return error(
        "stray-note",
        "编者按后面没有文章",
        source.line_span(line),
        "不知道是哪一篇的编者按",
        hint="编者按写在文章标题的前面或者紧跟在标题后面",
    )


def stray_end(where: Span) -> Diagnostic:
    """Return the diagnostic for a `:::` that ends no block. Diagnostics: stray-block-end."""
    hint = "删掉这一行，或者在块的开头写 `::: 编者按`"
    return error("stray-block-end", "多了一个 `:::`", where, "前面没有要结束的块", hint=hint)


def empty_block(where: Span, block: BlockKind) -> Diagnostic:
    """Return the diagnostic for a block without content. Diagnostics: empty-block."""
    hint = "写上内容，或者删掉这个块"
    return error("empty-block", f"`::: {block.zh}` 是空的", where, "到 `:::` 为止没有内容", hint=hint)


def without_table(where: Span, *, is_empty: bool) -> Diagnostic:
    """Return the diagnostic for a landscape block without a table. Diagnostics: empty-block, landscape-without-table."""
    return error(
        "empty-block" if is_empty else "landscape-without-table",
        "`::: 横表` 是空的" if is_empty else "`::: 横表` 里没有表",
        where,
        "到 `:::` 为止没有表",
        hint="在里面写表：| 单位 | 数 |，下一行 | --- | ---: |",
    )


def unclosed(where: Span, block: BlockKind | None, next_line: int | None) -> Diagnostic:
    """Return the diagnostic for a block without an end.

    next_line: where another block begins, None at the file's end. Diagnostics: unclosed-block.
    """
    name = f"::: {block.zh}" if block else ":::"
    reached = f"到第 {next_line} 行还没有结束" if next_line else "到文件末尾还没有结束"
    place = "表的后面" if block is LANDSCAPE_TABLE else "块的最后"
    return error("unclosed-block", f"`{name}` 没有结束", where, reached, hint=f"在{place}另起一行写 `:::`")


def stray_field(where: Span, written: Directive) -> Diagnostic:
    """Return the diagnostic for a field that is not under an article's title. Diagnostics: stray-field."""
    return error(
        "stray-field",
        f"`{written.text}` 不在文章标题下面",
        where,
        "字段只能紧跟在文章标题后面",
        hint="移到标题的下一行；本来就是正文，就去掉行首的冒号",
    )


def full_width_field(where: Span, written: Directive) -> Diagnostic:
    """Return the diagnostic for a field with full-width colons. Diagnostics: full-width-field."""
    message, hint = f"字段 `{written.name}` 的冒号是全角的", f":{written.name}: {written.value}"
    return error("full-width-field", message, where, "字段名前后都用半角冒号", hint=hint)


def _stray_break(where: Span, line: str) -> Diagnostic:
    """Return the diagnostic for a `<br>` outside a title, where it is text. line: the corrected line. Diagnostics: stray-br."""
    message = "`<br>` 只在文章标题里能换行，这里照原样印出来了"
    return warning("stray-br", message, where, "这里不是文章标题", hint=line)


def before_title(where: Span, message: str) -> Diagnostic:
    """Return the diagnostic for content before the first title, which belongs to no article. Diagnostics: text-before-title."""
    hint = "在它前面写一行 `## ` 和文章的标题"
    return error("text-before-title", message, where, "不知道属于哪一篇", hint=hint)
