"""Likely mistakes in YAML: a tab, ： for a colon, no space after it, a bracket that is not closed."""

import re
from itertools import pairwise

from bulletin.values.diagnostics import Diagnostic, Span, error

_FULL_WIDTH_COLON = re.compile(r"^\s*(?:- )?([\w·]{1,12})：\s*(.*)$")
_NO_SPACE = re.compile(r"^\s*(?:- )?([\w·]{1,12}):(?=[^\s/]|　)[　]*(.*)$")
_DASH = re.compile(r"^(\s*)-([^\s-].*)$")
_INNER = re.compile(r"([{,]\s*)([\w·]{1,12})(：\s*|:(?=[^\s/]))")
_PAIRS = {"[": "]", "{": "}"}


def explain_failure(path: str, text: str, first_line: int, place: tuple[int, int]) -> tuple[Diagnostic, ...]:
    """Return why a text is no YAML, in the author's terms. place: line and column, from 0, where libyaml stopped."""
    lines = text.split("\n")
    if mistakes := line_mistakes(path, lines, first_line):
        return mistakes
    if (unclosed := _unclosed(path, lines, first_line)) is not None:
        return (unclosed,)
    at, column = min(place[0], len(lines) - 1), place[1]
    return (
        error(
            "unreadable-yaml",
            "这一行附近读不懂",
            Span(path, first_line + at, min(column, len(lines[at])) + 1),
            "读到这里读不下去了",
            hint='每行写成 `名字: 值`；值里有冒号、# 或引号时，给整个值加引号：`标题: "甲: 乙"`',
        ),
    )


def line_mistakes(path: str, lines: list[str], first_line: int) -> tuple[Diagnostic, ...]:
    """Return the usual mistake of each line: a tab, ： for a colon, no space after the colon, a stray indent.

    Diagnostics: yaml-tab, yaml-full-width-colon, yaml-no-space, yaml-indent.
    """
    found = [_mistake(path, line, number) for number, line in enumerate(lines, first_line)]
    if not any(found):
        found = [
            _stray_indent(path, before, line, n)
            for n, (before, line) in enumerate(pairwise(lines), first_line + 1)
        ]
    return tuple(mistake for mistake in found if mistake is not None)


def _mistake(path: str, line: str, number: int) -> Diagnostic | None:
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return error(
            "yaml-tab",
            "行首不能用制表符（Tab）缩进",
            Span(path, number, line.index("\t") + 1),
            "这里是一个制表符",
            hint="换成两个空格",
        )
    if match := _FULL_WIDTH_COLON.match(line):
        return error(
            "yaml-full-width-colon",
            f"`{match[1]}` 后面的冒号是全角的",
            Span(path, number, match.end(1) + 1),
            "这里要用半角冒号加空格",
            hint=f"{match[1]}: {match[2]}".rstrip(),
        )
    if match := _NO_SPACE.match(line):
        return error(
            "yaml-no-space",
            f"`{match[1]}:` 后面少一个空格",
            Span(path, number, match.end(1) + 1),
            "冒号后面要空一格",
            hint=f"{match[1]}: {match[2]}".rstrip(),
        )
    if match := _DASH.match(line):
        return error(
            "yaml-no-space",
            "`-` 后面少一个空格",
            Span(path, number, match.end(1) + 1),
            "减号后面要空一格",
            hint=f"{match[1]}- {match[2]}",
        )
    if (match := _INNER.search(line)) and "{" in line:
        return error(
            "yaml-full-width-colon" if "：" in match[3] else "yaml-no-space",
            f"`{match[2]}` 后面的冒号要用半角，再空一格",
            Span(path, number, match.end(2) + 1),
            "这里要用半角冒号加空格",
            hint=_INNER.sub(r"\1\2: ", line).strip(),
        )
    return None


def _stray_indent(path: str, before: str, line: str, number: int) -> Diagnostic | None:
    """Return that a line is indented below one that has its value already."""
    indent = len(line) - len(line.lstrip())
    complete = re.match(r"^\s*[\w·]+: +[^\s|>]", before) and not before.rstrip().endswith((",", "[", "{"))
    if indent and complete and re.match(r"^[\w·]+:( |$)", line.lstrip()):
        return error(
            "yaml-indent",
            "这一行前面多了空格",
            Span(path, number, 1, indent),
            "要和上面的项目对齐",
            hint=line.strip(),
        )
    return None


def _unclosed(path: str, lines: list[str], first_line: int) -> Diagnostic | None:
    """Return which bracket or quote was opened and never closed."""
    stack: list[tuple[str, int, int]] = []
    for i, line in enumerate(lines):
        quote: tuple[str, int] | None = None
        for column, char in enumerate(line):
            if quote is not None:
                quote = None if char == quote[0] else quote
            elif char in "\"'" and (column == 0 or line[column - 1] in " [{,:"):
                quote = (char, column)
            elif char == "#" and (column == 0 or line[column - 1] == " "):
                break
            elif char in _PAIRS:
                stack.append((char, i, column))
            elif stack and char == _PAIRS[stack[-1][0]]:
                stack.pop()
        if quote is not None:
            where = Span(path, first_line + i, quote[1] + 1)
            return error(
                "yaml-unclosed",
                "引号没有配对",
                where,
                f"这个 `{quote[0]}` 没有关上",
                hint=f"在值的末尾补上 `{quote[0]}`",
            )
    if not stack:
        return None
    char, i, column = stack[0]
    where = Span(path, first_line + i, column + 1)
    return error(
        "yaml-unclosed",
        "括号没有配对",
        where,
        f"这个 `{char}` 没有关上",
        hint=lines[i].rstrip().rstrip(",") + _PAIRS[char],
    )
