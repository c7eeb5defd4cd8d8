"""Rows of a table: where the table ends, and cells that the head has no column for."""

import re
from collections.abc import Iterator

from markdown_it.rules_block.table import escapedSplit

from bulletin.reading.fragments import SourceLines
from bulletin.reading.markdown import Chunk
from bulletin.values.diagnostics import Diagnostic, Span, error, warning

# Of a list or quotation.
_CONTAINER = re.compile(r"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+[ \t]*(?=\|)")
# Of `| C:\\资料\\| 甲 |`, where the bar was to end the cell.
_PATH_END = re.compile(r"(?:[A-Za-z]:|\\)\\[^|]{0,200}\\\|")
_RULE = re.compile(r":?[-—－]{3,}:?")


def cells_of(line: str) -> list[str]:
    """Return the cells of a row as Markdown reads them; `\\|` is a line within a cell."""
    cells = escapedSplit(line.strip())
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return [cell.strip() for cell in cells]


def lost_cells(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield each row with more cells than its table has columns, of which readers would not see the last; and rules between rows.

    Tables in lists and quotations, too. Diagnostics: too-many-cells, too-few-cells, table-without-rule.
    """
    begin = (chunk.tokens[0].map or [0])[0]
    for token in chunk.tokens:
        if token.type == "table_open" and token.map:
            first, end = (chunk.line + line - begin for line in token.map)
            yield from _lost_cells(source, first, end)


def _lost_cells(source: SourceLines, first: int, end: int) -> Iterator[Diagnostic]:
    """Yield what is wrong with the rows of the table on the lines from first to before end."""
    rows = [_CONTAINER.sub("", line) for line in source.lines[first - 1 : end - 1]]
    columns = len(cells_of(rows[0]))
    for number, row in enumerate(rows[2:], first + 2):
        cells = cells_of(row)
        if cells and all(map(_RULE.fullmatch, cells)):
            yield warning(
                "table-without-rule",
                "这一行横线会当作表里的一行印出来",
                source.line_span(number),
                "一张表只有一行 `| --- | --- |`，在表头下面",
                hint="删掉这一行；是另一张表，就在它的表头前面空一行",
            )
        if len(cells) < columns and (path := _PATH_END.search(row)):
            place = source.find(path[0], number, number)
            yield warning(
                "too-few-cells",
                f"这一行只有 {len(cells)} 格，表头有 {columns} 格",
                Span(place.path, place.line, place.column + len(path[0]) - 2, 2),
                "反斜杠后面的竖线是格里的字，没有分格",
                hint=source.lines[number - 1].replace("\\|", "\\ |").strip(),
            )
        beyond = [cell for cell in cells[columns:] if cell]
        if beyond:
            yield error(
                "too-many-cells",
                f"这一行有 {len(cells)} 格，表头只有 {columns} 格",
                source.find(beyond[0], number, number),
                "从这里起放不下",
                hint="格里的竖线前面加反斜杠，写成 `\\|`；要多一栏，表头和第二行也各加一格",
            )
