"""Splits a file into front matter and body."""

import re
from dataclasses import dataclass

from bulletin.values.diagnostics import Diagnostic, Span, error


@dataclass(frozen=True, slots=True)
class FrontAndBody:
    """The two parts of a file, each with the number of its first line. found: diagnostics about the `---` fence."""

    front: str
    front_line: int
    body: str
    body_line: int
    found: tuple[Diagnostic, ...] = ()


_FENCE = re.compile(r"^(---|———|－－－|—{2,})[ \t]*$")


def split_front_matter(path: str, text: str) -> FrontAndBody:
    """Split `text`, which has LF line ends, into front matter and body; if the fence is wrong, by a guess.

    Diagnostics: missing-front-matter, full-width-fence, unclosed-front-matter.
    """
    lines = text.split("\n")
    fences = [i for i, line in enumerate(lines) if _FENCE.match(line)][:2]
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not _FENCE.match(lines[first]):
        message, label = "文件开头没有用 `---` 围起来的期号、日期等项目", "应当从 `---` 这一行开始"
        where = Span(path, first + 1, 1, max(1, len(lines[first])))
        hint = "文件开头应当是：\n---\n期号: 365\n日期: 2020-03-10\n---"
        found = error("missing-front-matter", message, where, label, hint=hint)
        return FrontAndBody("", 1, text, 1, (found,))
    wrong = tuple(
        error(
            "full-width-fence",
            "围住开头项目的 `---` 要用三个半角减号",
            Span(path, i + 1, 1, len(lines[i].rstrip())),
            "这不是半角减号",
            hint="---",
        )
        for i in fences
        if lines[i].rstrip() != "---"
    )
    if len(fences) == 2:
        return _cut(lines, first, fences[1], fences[1] + 1, wrong)
    # No closing fence: the front matter probably ends at the first empty line or heading.
    rest = range(first + 1, len(lines))
    last = next((i for i in rest if not lines[i].strip() or lines[i].startswith("#")), len(lines))
    message, label = "开头的项目没有用 `---` 结束", "从这里开始，后面没有第二个 `---`"
    where = Span(path, first + 1, 1, len(lines[first].rstrip()))
    hint = "在最后一个项目的下一行写 `---`"
    found = error("unclosed-front-matter", message, where, label, hint=hint)
    return _cut(lines, first, last, last, (*wrong, found))


def _cut(lines: list[str], first: int, last: int, body: int, found: tuple[Diagnostic, ...]) -> FrontAndBody:
    front = "\n".join(lines[first + 1 : last])
    return FrontAndBody(front, first + 2, "\n".join(lines[body:]), body + 1, found)
