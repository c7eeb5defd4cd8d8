"""An issue's Markdown → its text by lines, with the place of each line and each character in the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from bulletin.proofreading.prose import Prose, body_offset, paragraphs_of
from bulletin.revision.word_lines import bare_of

_SECTIONS = re.compile(r"^(?:栏目|sections)[ \t]*[:：]", re.MULTILINE)
# ::: 编者按 … :::
_EDITORS_NOTE = re.compile(
    r"^(?::{3,}|：{3,})[ \t　]*(?:编者按|editor_note).*?^(?::{3,}|：{3,})[ \t]*$", re.MULTILINE | re.DOTALL
)
_ISO = re.compile(r"(\d{4})-0*(\d{1,2})-0*(\d{1,2})$")
# **bold** and [words](address), which are removed with all of their words; no pictures
_ENCLOSED = re.compile(r"\*\*[^*\n]+\*\*|(?<!!)\[[^\]\n]*\]\([^)\n]*\)")
_TITLE = re.compile(r" {0,3}##(?!#)")
_HEADING = re.compile(r" {0,3}(#{1,6})(?!#)")
_FIELD = re.compile(r"[:：]([^\s:：]{1,24})[:：]")
_NOTE = re.compile(r"\[\^([^\s\]]{1,100})\]:")


def printed_date(text: str) -> str:
    """Return a date of the file in printed form, 2026年3月5日 (GB/T 9704—2012, 7.3.5.4); any other text unchanged."""
    return _ISO.sub(r"\1年\2月\3日", text.strip())


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A paragraph, heading, item or field. begin, end: span of its lines in the file, without the last line end.

    chars: span in the file of each character of `text`; kind: that of Prose, or title, section, note, fence (the line that begins a
    block), picture (whose text is its address); article: number of its article, 0 before the first; row: row and column of a cell.
    """

    kind: str
    level: int  # of a heading: how many #
    text: str
    chars: tuple[tuple[int, int], ...]
    begin: int
    end: int
    article: int
    row: tuple[int, int] = (0, 0)
    is_editors_note: bool = False

    @property
    def bare(self) -> str:
        """The text that is compared with a line of a Word file."""
        return bare_of(printed_date(self.text) if self.kind == "field" else self.text)

    @property
    def is_body(self) -> bool:
        """Whether it has the same neighbours on paper and in the file."""
        return self.kind in ("text", "heading", "item", "cell", "picture")

    @property
    def floats(self) -> bool:
        """Whether its place in the Word file does not matter: print may put it above a title, below it or behind the text."""
        return self.kind == "field" or self.is_editors_note


def source_lines(text: str) -> tuple[SourceLine, ...]:
    """Return the lines of an issue's text below the front matter, in order. In an issue without sections, # is a title too."""
    has_sections = bool(_SECTIONS.search(text[: body_offset(text)]))
    notes = [found.span() for found in _EDITORS_NOTE.finditer(text)]
    out: list[SourceLine] = []
    article = 0
    for prose in paragraphs_of(text):
        line = _line(text, prose)
        if line.kind == "section" and not has_sections:
            line = replace(line, kind="title")
        article += line.kind == "title"
        is_note = any(begin <= line.begin < end for begin, end in notes)
        out.append(replace(line, article=article, is_editors_note=is_note))
    return tuple(out)


def _line(text: str, prose: Prose) -> SourceLine:
    first, last = prose.origin(0), prose.origin(len(prose.text) - 1)
    begin = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    end = len(text) if end < 0 else end
    head = text[begin:end]
    kind, level = str(prose.kind), 0
    if kind == "heading" and (found := _HEADING.match(head)):
        level = len(found[1])
        kind = "title" if _TITLE.match(head) else "section" if level == 1 else kind
    elif kind == "field" and not _FIELD.match(head):
        kind = "fence"
    elif _NOTE.match(head):
        kind = "note"
    return SourceLine(
        kind, level, prose.text, tuple(_places(text, prose)), begin, end, prose.article, prose.row
    )


def _places(text: str, prose: Prose) -> Iterator[tuple[int, int]]:
    """Yield the span of each character; a backslash that escapes it is part of it."""
    before = -1
    for n, char in enumerate(prose.text):
        at = prose.origin(n)
        is_escaped = at - 1 > before and text[at - 1] == "\\" and char != "\n"
        yield at - is_escaped, at + 1
        before = at


def deletions(text: str, line: SourceLine, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the file to delete for characters of a line; markup is deleted too if all of its words are."""
    wanted = list(line.chars[start:end])
    gone = {at for begin, stop in wanted for at in range(begin, stop)}
    for found in _ENCLOSED.finditer(text, line.begin, line.end):
        inside = [(a, b) for a, b in line.chars if found.start() <= a < found.end()]
        if inside and all(a in gone for a, _ in inside):
            wanted.append((found.start(), found.end()))
    out: list[tuple[int, int]] = []
    for begin, stop in sorted(wanted):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(stop, out[-1][1]))
        else:
            out.append((begin, stop))
    return out


def is_within_strong(text: str, line: SourceLine, at: int) -> bool:
    """Return whether an offset in a line is inside bold text."""
    return text.count("**", line.begin, at) % 2 == 1


@dataclass(frozen=True, slots=True)
class SourceTableLines:
    """A table of the file.

    cells: (row, column) from 1 → cell; begin, end: span of its lines. Has the same interface as SourceLine where both are
    used.
    """

    kind: ClassVar[str] = "table"
    level: ClassVar[int] = 0
    is_body: ClassVar[bool] = True
    floats: ClassVar[bool] = False
    cells: dict[tuple[int, int], SourceLine]
    begin: int
    end: int

    @property
    def rows(self) -> dict[int, list[SourceLine]]:
        """The cells that contain text, by row."""
        found: dict[int, list[SourceLine]] = {}
        for (row, _), cell in sorted(self.cells.items()):
            found.setdefault(row, []).append(cell)
        return found

    @property
    def article(self) -> int:
        """The number of its article, 0 before the first."""
        return next(iter(self.cells.values())).article

    @property
    def bare(self) -> str:
        """The text that is compared with a table of a Word file."""
        return bare_of("\n".join("\t".join(cell.text for cell in row) for row in self.rows.values()))


Origin = SourceLine | SourceTableLines
"""What a line of a Word file was made from: a line or a table of the issue's file."""


def tables_of(lines: Sequence[SourceLine]) -> tuple[SourceTableLines, ...]:
    """Return the tables among the lines of a file."""
    tables: list[list[SourceLine]] = []
    last: SourceLine | None = None
    for line in lines:
        if line.kind == "cell":
            if last is None or last.kind != "cell" or line.row <= last.row:
                tables.append([])
            tables[-1].append(line)
        last = line
    return tuple(
        SourceTableLines({cell.row: cell for cell in cells}, cells[0].begin, cells[-1].end)
        for cells in tables
    )


def end_of_fields(text: str, title: Origin) -> int:
    """Return the offset at which the fields below an article's title end."""
    at = title.end
    for line in re.finditer(r"\n[ \t]*(?:\n[ \t]*)*(?=[:：][^\s:：]{1,24}[:：])[^\n]*", text[title.end :]):
        if title.end + line.start() != at:
            break
        at = title.end + line.end()
    return max(at, body_offset(text))


def whole_lines(text: str, begin: int, end: int) -> tuple[int, int]:
    """Return the span to remove for whole lines of the file: their line end too, and the blank lines behind or in front of them."""
    if not text[end:].strip():  # the last lines of the file: the end of the line before stays
        while begin > 1 and text[begin - 2 : begin] == "\n\n":
            begin -= 1
        return begin, min(end + 1, len(text))
    has_blank_in_front = begin < 2 or text[begin - 2 : begin] == "\n\n"
    end = min(end + 1, len(text))
    if has_blank_in_front:
        while text[end : end + 1] == "\n":
            end += 1
    return begin, end
