"""Builds the diagnostics about keys of YAML files and their values."""

from collections.abc import Iterable

from bulletin.reading import numerals
from bulletin.reading.nodes import Scalar
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.key import Key
from bulletin.values.nearest import nearest
from bulletin.values.text import enumerate_words


def value_without_colon(span: Span, word: str, sign: str, line: str) -> Diagnostic:
    """Return the diagnostic for a key whose colon is missing or full-width.

    word: the key; sign: what is typed in place of the colon; line: the corrected line.
    """
    where = Span(span.path, span.line, span.column + len(word))
    if "：" in sign:
        code, message = "yaml-full-width-colon", f"`{word}` 后面的冒号是全角的"
    else:
        code, message = "yaml-no-colon", f"`{word}` 后面少一个冒号"
    return error(code, message, where, "这里要用半角冒号加空格", hint=line)


def value_with_comma(span: Span, value: str, line: str) -> Diagnostic:
    """Return the diagnostic for a value in braces that is split at its comma. line: the line with the value in quotes."""
    message = f"`{value}` 里有逗号，要加引号"
    return error("yaml-needs-quotes", message, span, "花括号里，逗号后面是另一项", hint=line)


def duplicate_key(name: Scalar, first: Scalar, key: Key) -> Diagnostic:
    """Return the diagnostic for a key that was written twice. name: the second one; first: the first one."""
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
    """Return the key that a word was probably meant to be, None if no key is near."""
    keys = tuple(keys)
    return "期号" if word == "合期" else nearest(word, [key.zh for key in keys] + [key.en for key in keys])


def unknown_key(word: str, span: Span, keys: Iterable[Key], what: str, line: str) -> Diagnostic:
    """Return the diagnostic for a key that is not in the table.

    line: the line as it was probably meant, empty if no key is near.
    """
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
    """Return the diagnostic for a value that should be a date. line: the line with the date that was probably meant."""
    return error(
        "unreadable-date",
        f"日期 `{text}` 读不懂",
        span,
        why,
        hint=line if numerals.is_date(text) else f"按“年-月-日”写，例如 `{line.strip()}`",
    )


def duplicate_section(name: str, span: Span, first: Span) -> Diagnostic:
    """Return the diagnostic for a section that is listed twice. first: its first place. Diagnostics: duplicate-section."""
    words, hint = f"栏目 `{name}` 列了两次", f"这里的 `{name}` 删掉"
    return error(
        "duplicate-section", words, span, "这里又列了一次", related=((first, "先列在这里"),), hint=hint
    )
