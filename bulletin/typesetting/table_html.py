"""Tables in print HTML: their columns get widths, and the words of their cells that stay on one line are marked."""

import re
from html import escape, unescape
from typing import Final

from bulletin.typesetting.table_columns import SIZE_PT, Cell, Columns, lay_out_columns, text_em
from bulletin.typesetting.title_lines import Segmenter
from bulletin.values.paper import PT_PER_MM
from bulletin.values.print_settings import LINES_PER_PAGE, TYPE_AREA_HEIGHT_MM, TYPE_AREA_WIDTH_MM

LANDSCAPE_OPENING: Final = '<div class="landscape"><div class="landscape__page">\n'
_LANDSCAPE_CLOSING: Final = "</div></div>\n"

# Of a landscape page, in lines of the text's pitch: 156 mm of 225 mm, and what label, title and caption take above
# the table, a row beside its lines, a line of its text (`.landscape` in print.css).
_LANDSCAPE_LINES: Final = LINES_PER_PAGE * TYPE_AREA_WIDTH_MM / TYPE_AREA_HEIGHT_MM
_HEAD_LINES, _OTHER_LINES, _ROW_LINES, _LINE_LINES = 3.5, 1.0, 0.25, 0.5

_QUOTED_PT: Final = 4 * 16.0  # two 字 on both sides of a quotation
_TALL: Final = 5  # lines of a row of which two and the head may be more than what is left of a page

_TABLE: Final = re.compile(r'<table class="table">(.*?)</table>', re.DOTALL)
_ROW: Final = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL: Final = re.compile(r'<(t[hd])((?: scope="col")?)(?: class="([^"]*)")?>(.*?)</\1>', re.DOTALL)
_TAG: Final = re.compile(r"(<[^>]*>)")
_SHORT: Final = 6  # 字 of a name of a place or an office, which stays on one line


def with_columns(html: str, segment: Segmenter) -> str:
    """Return print HTML whose tables say how wide their columns are and which words of their cells stay whole.

    segment: cuts a text into words; called only where a table does not stand on single lines. `data-lines` of a table
    is the number of lines its rows take. Notes must not stand in the cells yet, only their marks.
    """
    return _TABLE.sub(lambda match: _set_table(match, segment), html)


def begins_turned(html: str) -> bool:
    """Return whether print HTML begins with a landscape page that has room for a label and a title above its table."""
    if not html.startswith(LANDSCAPE_OPENING):
        return False
    page = html.partition(_LANDSCAPE_CLOSING)[0]
    lines = sum(int(number) for number in re.findall(r'data-lines="(\d+)"', page))
    height = (
        _HEAD_LINES + lines * _LINE_LINES + page.count("<tr>") * _ROW_LINES + page.count("<p") * _OTHER_LINES
    )
    return height <= _LANDSCAPE_LINES


def _set_table(match: re.Match[str], segment: Segmenter) -> str:
    rows = [list(_CELL.finditer(row[1])) for row in _ROW.finditer(match[1])]
    if not rows or not all(rows) or "<img" in match[1]:  # only WeasyPrint knows how wide pictures are
        return match[0].replace('class="table"', 'class="table table--auto"', 1)
    before = match.string[: match.start()]
    is_turned = before.rfind(LANDSCAPE_OPENING) > before.rfind(_LANDSCAPE_CLOSING)
    measure = (TYPE_AREA_HEIGHT_MM if is_turned else TYPE_AREA_WIDTH_MM) * PT_PER_MM
    measure -= _QUOTED_PT * (before.count("<blockquote") - before.count("</blockquote"))
    columns = lay_out_columns([[_cell(cell) for cell in row] for row in rows], measure, segment)
    return _written(match[1], columns)


def _cell(match: re.Match[str]) -> Cell:
    text = unescape(_TAG.sub("", match[4])).strip()
    return Cell(text, match[1] == "th", "align-right" in (match[3] or ""))


def _written(inside: str, columns: Columns) -> str:
    small = "" if columns.size_pt == SIZE_PT else " table--small"
    if max(columns.lines) > _TALL:
        small += " table--tall"
    widths = "".join(f'<col style="width: {share:.3f}%">' for share in columns.shares)
    head = f'<table class="table{small}" style="--cell-padding: {columns.padding_em}em"'
    head += f' data-lines="{sum(columns.lines)}"><colgroup>{widths}</colgroup>'
    rows = iter(columns.pieces)

    def set_row(row: re.Match[str]) -> str:
        cells = zip(_CELL.finditer(row[1]), next(rows), range(len(columns.widths_em)), strict=False)
        return f"<tr>{''.join(_set_cell(cell, pieces, columns, c) for cell, pieces, c in cells)}</tr>"

    return head + _ROW.sub(set_row, inside) + "</table>"


def _set_cell(match: re.Match[str], pieces: tuple[str, ...], columns: Columns, column: int) -> str:
    tag, scope, given, inside = match[1], match[2], match[3] or "", match[4]
    text = "".join(pieces)
    room = columns.widths_em[column] - 2 * columns.padding_em
    classes, style = [given] if given else [], ""
    if tag == "td" and 0 < len(text) <= _SHORT and text_em(text) < room:
        classes.append("short")
    if given == "align-right" and tag == "td":
        style = f' style="padding-right: {columns.indents_em[column]:.2f}em"'
    elif tag == "td" and not given and columns.wraps[column]:
        classes.append("align-left")  # lines of a text begin under each other
    if len(pieces) > 1:
        inside = _with_words(inside, pieces)
    named = f' class="{" ".join(classes)}"' if classes else ""
    return f"<{tag}{scope}{named}{style}>{inside}</{tag}>"


def _with_words(inside: str, pieces: tuple[str, ...]) -> str:
    """Return the HTML of a cell with each piece of its text that stands between two tags marked as a word."""
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
            if len(here) < len(piece):  # the rest of it stands behind a tag
                left.insert(0, piece[len(here) :])
            text = text[len(here) :]
    return "".join(out)
