"""Sets tables in print HTML: column widths are added, words of a cell that stay on one line are marked, and decimal
points are aligned.

`landscape_pages` splits a landscape table that is longer than its page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape, unescape
from itertools import zip_longest
from typing import Final, NamedTuple

from bulletin.typesetting.landscape_pages import CLOSING, OPENING, over_pages
from bulletin.typesetting.table_columns import (
    SIZE_PT,
    SMALL_PT,
    SMALLEST_PT,
    Cell,
    Columns,
    lay_out_columns,
    text_em,
)
from bulletin.typesetting.title_lines import Segmenter
from bulletin.values.print_settings import TYPE_AREA_HEIGHT_PT, TYPE_AREA_WIDTH_PT

_SIZES: Final = {
    SIZE_PT: "",
    SMALL_PT: " table--small",
    SMALLEST_PT[0]: " table--smaller",
    SMALLEST_PT[1]: " table--smallest",
}

_QUOTED_PT: Final = 4 * 16.0  # indent of a quotation: two 字 on each side
# Lines in a row. Two rows of more lines and the head may not fit the rest of a page, so such rows may be separated.
_TALL: Final = 3

# Sign and integer part, decimals with their point, unit: -1,286.5 万元, 3.2%
_NUMBER: Final = re.compile(r"([+＋\-－−–]?\d[\d,， ]*)(\.\d{1,9})?\s*(?:[%％‰]|[\u3400-\u9fff]{1,2})?")
_NO_NUMBER: Final = ("—", "——", "－", "-", "–", "/", "…", "……", "无")
_DIGITS: Final = re.compile(r"\s*[+＋\-－−–]?\d[\d,， ]*(?:\.\d+)?")

# The caption above a table, where there is one, and the beginning of its frame; group 2 is 表1 or 表.
_FRAME: Final = re.compile(
    r'(<p class="table-caption">(表\s*\d*)[^<]*(?:<[^>]*>[^<]*)*?</p>\s*)?<div class="table-frame"'
)
_HIGH: Final = 4  # lines in a row, as high as two of the text; a row of more may be split over two pages, so it leaves no hole

_TABLE: Final = re.compile(r'<table class="table">(.*?)</table>', re.DOTALL)
_ROW: Final = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL: Final = re.compile(r'<(t[hd])((?: scope="col")?)(?: class="([^"]*)")?>(.*?)</\1>', re.DOTALL)
_TAG: Final = re.compile(r"(<[^>]*>)")
_SHORT: Final = 6  # 字: a cell of up to so many, as the name of a place or an office, stays on one line


class WideTable(NamedTuple):
    """A table too wide for the type area. place: its index among the tables of the HTML; is_turned: it is a 横表."""

    place: int
    is_turned: bool


def with_columns(html: str, segment: Segmenter) -> str:
    """Return print HTML whose tables say how wide their columns are and which words of their cells stay whole.

    segment: cuts a text into words; called only where a table's rows are not single lines. `data-lines` of a table
    holds the number of lines of each row. At this stage cells must contain only the marks of notes, not the notes.
    """
    if "<table" not in html:
        return html
    return over_pages(_FRAME.sub(_with_continued, set_columns(html, segment)))


def set_columns(html: str, segment: Segmenter) -> str:
    """Return HTML whose tables say how wide their columns are; turned tables stay in one piece, whatever their length."""
    return _TABLE.sub(lambda match: _set_table(match, segment), html)


# In 字. Names that stay whole have up to ten (`segmenter`), and words of the dictionary are seldom longer.
_LONGEST_WORD: Final = 12


def tables_too_wide(html: str, segment: Segmenter) -> Iterator[WideTable]:
    """Yield the tables in which words or numbers would be split even in 六号."""
    for place, match in enumerate(_TABLE.finditer(html)):
        rows = _cells_of(match[1])
        if not rows or _fits_easily(rows) or _columns(match, rows, _long_words).fits:
            continue  # it fits whatever its words are; cutting into words would load a dictionary (0.1 s)
        if not _columns(match, rows, segment).fits:
            yield WideTable(place, _is_turned(match))


def _long_words(text: str) -> Sequence[str]:
    """Return a text cut into pieces as long as its longest word can be."""
    return [text[at : at + _LONGEST_WORD] for at in range(0, len(text), _LONGEST_WORD)]


def _fits_easily(rows: Sequence[Sequence[Cell]]) -> bool:
    """Return whether a table's cells fit side by side in 六号, each on one line; then no dictionary of words is needed."""
    columns = zip_longest(*rows)
    # 2 em are more than padding and rules need; the measure is that of a quotation within a quotation.
    widths = [max(cell.width_em for cell in column if cell is not None) + 2 for column in columns]
    return sum(widths) * SMALLEST_PT[-1] < TYPE_AREA_WIDTH_PT - 2 * _QUOTED_PT


def _with_continued(match: re.Match[str]) -> str:
    """Return a table's frame with the label for its parts on following pages: 续表1."""
    return f'{match[1] or ""}<div class="table-frame" data-continued="续{match[2] or "表"}"'


def _set_table(match: re.Match[str], segment: Segmenter) -> str:
    rows = _cells_of(match[1])
    if not rows:
        return match[0].replace('class="table"', 'class="table table--auto"', 1)
    return _written(match[1], rows, _columns(match, rows, segment))


def _columns(match: re.Match[str], rows: Sequence[Sequence[Cell]], segment: Segmenter) -> Columns:
    measure = TYPE_AREA_HEIGHT_PT if _is_turned(match) else TYPE_AREA_WIDTH_PT
    before = match.string[: match.start()]
    measure -= _QUOTED_PT * (before.count("<blockquote") - before.count("</blockquote"))
    return lay_out_columns(rows, measure, segment)


def _is_turned(match: re.Match[str]) -> bool:
    before = match.string[: match.start()]
    return before.rfind(OPENING) > before.rfind(CLOSING)


def _cells_of(inside: str) -> list[list[Cell]]:
    """Return the cells of a table; none if it has pictures, whose widths only WeasyPrint knows."""
    matches = [list(_CELL.finditer(row[1])) for row in _ROW.finditer(inside)]
    rows = [[_cell(cell) for cell in row] for row in matches]
    if not rows or not all(rows) or "<img" in inside:
        return []
    # A column is free if none of its cells has a class: then its author did not align it.
    free = [not any(cell and cell[3] for cell in column) for column in zip_longest(*matches)]
    columns = [
        _with_points_aligned(list(column), is_free=is_free)
        for column, is_free in zip(zip_longest(*rows), free, strict=True)
    ]
    return [[cell for cell in row if cell is not None] for row in zip(*columns, strict=True)]


def _cell(match: re.Match[str]) -> Cell:
    text = unescape(_TAG.sub("", match[4])).strip()
    return Cell(text, match[1] == "th", "align-right" in (match[3] or ""))


def _with_points_aligned(column: list[Cell | None], *, is_free: bool) -> list[Cell | None]:
    """Return a column of numbers with invisible digits behind those of fewer decimals, so that decimal points align.

    is_free: its author did not align it; then all its numbers are also aligned to the right.
    """
    body = [cell for cell in column if cell is not None and cell.text and not cell.is_head]
    numbers = [match for cell in body if (match := _NUMBER.fullmatch(cell.text))]
    if not numbers or any(not _NUMBER.fullmatch(cell.text) and cell.text not in _NO_NUMBER for cell in body):
        return column
    most = max(len(match[2] or "") for match in numbers)

    def aligned(cell: Cell) -> Cell:
        match = _NUMBER.fullmatch(cell.text)
        decimals = match[2] or "" if match else ""
        # Beside 3.45, 12 lacks ".00" and 3.4 lacks "0"; `decimals` includes the point.
        missing = most - len(decimals) if match else 0
        blank = "0" * missing if decimals else ".0000000000"[:missing]
        return replace(cell, blank=blank, is_number=cell.is_number or (is_free and bool(match)))

    return [aligned(cell) if cell is not None and not cell.is_head else cell for cell in column]


def _written(inside: str, cells: Sequence[Sequence[Cell]], columns: Columns) -> str:
    small = _SIZES[columns.size_pt]
    if max(columns.lines) > _TALL:
        small += " table--tall"
    widths = "".join(f'<col style="width: {share:.3f}%">' for share in columns.shares)
    head = f'<table class="table{small}" style="--cell-padding: {columns.padding_em}em"'
    head += f' data-lines="{" ".join(map(str, columns.lines))}"><colgroup>{widths}</colgroup>'
    rows = iter(zip(cells, columns.pieces, columns.lines, strict=True))

    def set_row(row: re.Match[str]) -> str:
        texts, pieces, lines = next(rows)
        matches = zip(_CELL.finditer(row[1]), texts, pieces, strict=False)
        higher = ' class="table__high"' if lines > _HIGH else ""
        return f"<tr{higher}>{''.join(_set_cell(*each, columns, c) for c, each in enumerate(matches))}</tr>"

    return head + _ROW.sub(set_row, inside) + "</table>"


def _set_cell(
    match: re.Match[str], cell: Cell, pieces: tuple[str, ...], columns: Columns, column: int
) -> str:
    tag, scope, given, inside = match[1], match[2], match[3] or "", match[4]
    text = "".join(pieces)
    room = columns.widths_em[column] - 2 * columns.padding_em
    classes, style = [given] if given else [], ""
    if tag == "td" and 0 < len(text) <= _SHORT and text_em(text) < room:
        classes.append("short")
    if cell.is_number and tag == "td":
        classes = ["align-right", *(name for name in classes if name != given)]
        style = f' style="padding-right: {columns.indents_em[column]:.2f}em"'
    elif tag == "td" and not given and columns.wraps[column]:
        classes.append("align-left")  # lines of a text begin under each other
    if len(pieces) > 1:
        inside = _with_words(inside, pieces)
    elif cell.blank and (digits := _DIGITS.match(inside)):  # hidden digits are as wide as others
        end = digits.end()
        inside = f'{inside[:end]}<span class="table__blank">{cell.blank}</span>{inside[end:]}'
    named = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{scope}{named}{style}>{inside}</{tag}>"


def _with_words(inside: str, pieces: tuple[str, ...]) -> str:
    """Return the HTML of a cell with each piece of its text marked as a word; a piece is divided where a tag is in it."""
    out: list[str] = []
    left = list(pieces)
    for part in _TAG.split(inside):
        text = part if part.startswith("<") else unescape(part)
        if part.startswith("<"):
            out.append(part)
            continue
        while text:
            piece = left.pop(0) if left else text
            here = piece if text.startswith(piece) else text[: len(piece)]
            out.append(
                f'<span class="word">{escape(here, quote=False)}</span>' if len(here) > 1 else escape(here)
            )
            if len(here) < len(piece):  # the rest of it is behind a tag
                left.insert(0, piece[len(here) :])
            text = text[len(here) :]
    return "".join(out)
