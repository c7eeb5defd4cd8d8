"""What is wrong with a key or the value of a field, and with ::: blocks and fields that stand where they mean nothing, as diagnostics."""

from collections.abc import Iterable

from bulletin.reading import numerals
from bulletin.reading.markdown import Directive
from bulletin.reading.nodes import Scalar
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.key import BlockKind, Key
from bulletin.values.keys import LANDSCAPE_TABLE
from bulletin.values.nearest import nearest
from bulletin.values.text import enumerate_words


def value_without_colon(span: Span, word: str, sign: str, line: str) -> Diagnostic:
    """Return that a colon is missing or full-width after the name `word`. sign: what stands there; line: as it was meant."""
    where = Span(span.path, span.line, span.column + len(word))
    if "：" in sign:
        code, message = "yaml-full-width-colon", f"`{word}` 后面的冒号是全角的"
    else:
        code, message = "yaml-no-colon", f"`{word}` 后面少一个冒号"
    return error(code, message, where, "这里要用半角冒号加空格", hint=line)


def value_with_comma(span: Span, value: str, line: str) -> Diagnostic:
    """Return that a comma in braces cut a value in two. line: with the value in quotes."""
    message = f"`{value}` 里有逗号，要加引号"
    return error("yaml-needs-quotes", message, span, "花括号里，逗号后面是另一项", hint=line)


def duplicate_key(name: Scalar, first: Scalar, key: Key) -> Diagnostic:
    """Return the diagnostic for a key that was written twice. first: where it stands already."""
    if name.text == first.text:
        message = f"`{name.text}` 写了两次"
    else:
        message = f"`{name.text}` 和 `{first.text}` 是同一个项目，写了两次"
    return error(
        "duplicate-key",
        message,
        name.span,
        "这里又写了一次",
        hint=f"只留一个 `{key.zh}`，删掉另一行",
        related=((first.span, "先写在这里"),),
    )


def near_key(word: str, keys: Iterable[Key]) -> str | None:
    """Return the key that a word was probably meant to be."""
    keys = tuple(keys)
    return "期号" if word == "合期" else nearest(word, [key.zh for key in keys] + [key.en for key in keys])


def unknown_key(word: str, span: Span, keys: Iterable[Key], what: str, line: str = "") -> Diagnostic:
    """Return the diagnostic for a key that is not in the table. line: as it was probably meant, empty where no key is near."""
    hint = f"是不是 `{line}`？" if line else ""
    known = enumerate_words(key.zh for key in keys)
    return error(
        "unknown-key", f"{what}没有 `{word}` 这个项目", span, "没有这个名字", hint=f"{hint}可以写：{known}"
    )


def missing_field(key: Key, span: Span, label: str, hint: str = "") -> Diagnostic:
    """Return the diagnostic for a required key that is absent or empty."""
    return error(
        "missing-field",
        f"缺少 `{key.zh}`",
        span,
        label,
        hint=hint or f"补上 `{key.zh}: `，写{key.about.partition('。')[0]}",
    )


def unreadable_date(text: str, span: Span, why: str, line: str) -> Diagnostic:
    """Return the diagnostic for a value that should be a date. line: with the date that was probably meant."""
    return error(
        "unreadable-date",
        f"日期 `{text}` 读不懂",
        span,
        why,
        hint=line if numerals.is_date(text) else f"按“年-月-日”写，例如 `{line.strip()}`",
    )


def duplicate_section(name: str, span: Span, first: Span) -> Diagnostic:
    """Return that a section is listed twice. first: where it stands already. Diagnostics: duplicate-section."""
    words, hint = f"栏目 `{name}` 列了两次", f"这里的 `{name}` 删掉"
    return error(
        "duplicate-section", words, span, "这里又列了一次", related=((first, "先列在这里"),), hint=hint
    )


def stray_end(where: Span) -> Diagnostic:
    """Return that `:::` ends no block. Diagnostics: stray-block-end."""
    hint = "删掉这一行，或者在块的开头写 `::: 编者按`"
    return error("stray-block-end", "多了一个 `:::`", where, "前面没有要结束的块", hint=hint)


def empty(where: Span, block: BlockKind) -> Diagnostic:
    """Return that a block holds nothing. Diagnostics: empty-block."""
    hint = "写上内容，或者删掉这个块"
    return error("empty-block", f"`::: {block.zh}` 是空的", where, "到 `:::` 为止没有内容", hint=hint)


def without_table(where: Span, *, is_empty: bool) -> Diagnostic:
    """Return that a landscape block holds no table. Diagnostics: empty-block, landscape-without-table."""
    return error(
        "empty-block" if is_empty else "landscape-without-table",
        "`::: 横表` 是空的" if is_empty else "`::: 横表` 里没有表",
        where,
        "到 `:::` 为止没有表",
        hint="在里面写表：| 单位 | 数 |，下一行 | --- | ---: |",
    )


def unclosed(where: Span, block: BlockKind | None, next_line: int | None) -> Diagnostic:
    """Return that a block has no end. next_line: where another begins, None at the file's end. Diagnostics: unclosed-block."""
    name = f"::: {block.zh}" if block else ":::"
    reached = f"到第 {next_line} 行还没有结束" if next_line else "到文件末尾还没有结束"
    place = "表的后面" if block is LANDSCAPE_TABLE else "块的最后"
    return error("unclosed-block", f"`{name}` 没有结束", where, reached, hint=f"在{place}另起一行写 `:::`")


def stray_field(where: Span, written: Directive) -> Diagnostic:
    """Return that a field stands below no title. Diagnostics: stray-field."""
    return error(
        "stray-field",
        f"`{written.text}` 不在文章标题下面",
        where,
        "字段只能紧跟在文章标题后面",
        hint="移到标题的下一行；本来就是正文，就去掉行首的冒号",
    )


def full_width_field(where: Span, written: Directive) -> Diagnostic:
    """Return that a field's colons are those of Chinese text. Diagnostics: full-width-field."""
    message, hint = f"字段 `{written.name}` 的冒号是全角的", f":{written.name}: {written.value}"
    return error("full-width-field", message, where, "字段名前后都用半角冒号", hint=hint)


def stray_break(where: Span, line: str) -> Diagnostic:
    """Return that `<br>` breaks no line here. line: as it was meant. Diagnostics: stray-br."""
    message = "`<br>` 只在文章标题里能换行，这里照原样印出来了"
    return warning("stray-br", message, where, "这里不是文章标题", hint=line)


def before_title(where: Span, message: str) -> Diagnostic:
    """Return that something belongs to no article. Diagnostics: text-before-title."""
    hint = "在它前面写一行 `## ` 和文章的标题"
    return error("text-before-title", message, where, "不知道属于哪一篇", hint=hint)
