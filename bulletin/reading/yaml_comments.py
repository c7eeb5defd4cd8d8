"""Finds values that are cut off at ` #`: YAML takes the rest of the line for a comment, but the author may have meant it as text."""

import re
from collections.abc import Iterator

from bulletin.reading.nodes import Mapping, Node, Scalar, WrittenLines
from bulletin.values import choices
from bulletin.values.diagnostics import Diagnostic, error, warning
from bulletin.values.text import one_line, shorten

_AS_TEXT = re.compile(r"[\]},]*\s*(?<=\s)#(?=\S)")  # `#1` is rarely a comment
_COMMENT = re.compile(r"[ \t]#(?=\s|$)")  # after one blank; people put more before a real comment
_NO_TEXT = re.compile(r"(?=.*\d)[-\d\s.,:/~年月日第期号份磅毫米ptm]+")  # numbers, dates, lengths
_CHOICES = [each for each in vars(choices).values() if isinstance(each, choices.Choice)]
_LEVELS = [level for level, _ in choices.CLASSIFIED]
_WORDS = {"是", "否", "true", "false", "yes", "no"} | {
    word for each in (*_CHOICES, *_LEVELS) for word in (each.zh, each.en)
}
_MOST_LINES = 60  # how many lines of a value are searched


def refused_cut(written: WrittenLines, start: tuple[int, int], end: tuple[int, int]) -> Diagnostic | None:
    """Return the diagnostic for ` #1` after a value, None if there is none. start, end: (line, column) of the value, from 0.

    Diagnostics: yaml-number-sign.
    """
    line = written.lines[end[0]] if end[0] < len(written.lines) else ""
    match = _AS_TEXT.match(line, max(end[1] - 1, 0)) or _AS_TEXT.match(line, end[1])
    if match is None:
        return None
    sign = match.end() - 1
    if start[0] != end[0]:
        hint = "整个值加上半角引号"
    elif match[0].strip(" #,"):  # after a closing bracket no value can continue, so it is a comment
        hint = f"{line[:sign].rstrip()}  # {line[sign + 1 :]}"
    else:
        hint = quoted_with_sign(line, start[1], sign)
    at = written.span(end[0], sign, len(line) - sign)
    return error(
        "yaml-number-sign", "空格后面的 `#` 起头，后面的字会丢掉", at, "YAML 把它当作批注", hint=hint
    )


def _taken_for_comment(written: WrittenLines, text: str, start: tuple[int, int]) -> Diagnostic | None:
    """Return the diagnostic for a plain value with one blank and a comment after it, which may be text; else None.

    text, start: the value, and its (line, column) from 0. A number, a date or a word of a choice is complete, so a comment
    after it is not reported. Diagnostics: yaml-comment.
    """
    lines, number, end = written.lines, start[0], start[1] + len(text)
    is_whole = (
        _NO_TEXT.fullmatch(text) or text in _WORDS or text.startswith(tuple(level.zh for level in _LEVELS))
    )
    if (text and is_whole) or number == len(lines):  # an empty value may be after the last line
        return None
    if lines[number][start[1] : end] != text:  # written over several lines: find the line at whose # it ends
        words = one_line(text).replace(" ", "")
        below = range(number, min(len(lines), number + _MOST_LINES))
        ends = ((n, at) for n in below if (at := lines[n].find(" # ")) >= 0 and lines[n][:at].strip())
        number, end = next(ends, (number, len(lines[number])))
        if not words.endswith(lines[number][:end].strip().replace(" ", "")):
            return None
    line = lines[number].rstrip()
    match = _COMMENT.match(line, end)
    if match is None:
        return None
    sign = match.end() - 1
    return warning(
        "yaml-comment",
        f"`{shorten(line[sign:], 20)}` 当作批注，不会印出来",
        written.span(number, sign, len(line) - sign),
        "是批注，前面空两格；是要印的字，整个值加引号",
        hint=quoted_with_sign(line, start[1], sign) if number == start[0] else "整个值加上半角引号",
    )


def taken_for_comments(written: WrittenLines, node: Node) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each value that may be cut off at ` # `. Diagnostics: yaml-comment."""
    if isinstance(node, Scalar):
        place = node.span.line - written.first, node.span.column - 1
        if not node.quoted and (found := _taken_for_comment(written, node.text, place)):
            yield found
        return
    for child in (value for _, value in node.pairs) if isinstance(node, Mapping) else node.items:
        yield from taken_for_comments(written, child)


def sign_in_brackets(line: str) -> tuple[int, str] | None:
    """Return the offset of a `#` within brackets that close after it, and the line with its value in quotes; None if there is none."""
    for match in re.finditer(r"\s#", line):
        depth_at = [i for i, char in enumerate(line[: match.start()]) if char in "[{,"]
        if (
            _depth(line[: match.start()]) > 0
            and depth_at
            and any(char in "]}" for char in line[match.end() :])
        ):
            rest = line[depth_at[-1] + 1 : match.start()]
            key = re.match(r"\s*(?:[\w·]{1,16}:\s+)?", rest)
            start = depth_at[-1] + 1 + (key.end() if key else 0)
            return match.end() - 1, quoted_with_sign(line, start, match.end() - 1)
    return None


def quoted_with_sign(line: str, start: int, sign: int) -> str:
    """Return the line with its value in quotes, from `start` to the line's end; within brackets, to the next comma or bracket.

    sign: the offset of the #, which is within the value.
    """
    rest = line[start:].rstrip()
    is_inside = _depth(line[:start]) > 0 or rest.endswith(",") or _depth(rest) < 0
    close = re.compile(r"\s*[,\]}]").search(line, sign) if is_inside else None
    end = close.start() if close else len(line.rstrip())
    value = line[start:end]
    blank = value[: len(value) - len(value.lstrip())] or " " * (line[start - 1 : start] == ":")
    return (line[:start] + blank + in_quotes(value.strip()) + line[end:]).rstrip()


def in_quotes(words: str) -> str:
    """Return a value in YAML quotes: in double ones, or in single ones if it contains a double one."""
    return "'" + words.replace("'", "''") + "'" if '"' in words else f'"{words}"'


def _depth(text: str) -> int:
    """Return how many more brackets are opened than closed (negative: more are closed); brackets in quotes do not count."""
    bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", text)
    return sum((char in "[{") - (char in "]}") for char in bare)
