"""Splits landscape tables in print HTML: one that is longer than its page continues on the next, below a repeated head."""

import re
from typing import Final

from bulletin.values.print_settings import TYPE_AREA_WIDTH_PT, line_pitch_pt

OPENING: Final = '<div class="landscape"><div class="landscape__page">\n'
CLOSING: Final = "</div></div>\n"

# Heights in lines of the text's pitch (`.landscape` in print.css): a landscape page, which is the type area's 156 mm high;
# label and title above the table; any other paragraph, as a caption; a row without its text; a line of a row's text.
_LINES: Final = TYPE_AREA_WIDTH_PT / line_pitch_pt(15.0)
_HEAD_LINES, _OTHER_LINES, _ROW_LINES, _LINE_LINES = 3.5, 1.0, 0.272, 0.5
_FRAME_LINES: Final = 0.234  # above the table's first rule
_LEAST_ROWS: Final = 2  # in each part, as for any table that is split

_PAGE: Final = re.compile(f"{re.escape(OPENING)}(.*?){re.escape(CLOSING)}", re.DOTALL)
_ONE_TABLE: Final = re.compile(
    r"""(?P<before>.*?)
    (?P<frame><div[ ]class="table-frame[^"]*"(?:[ ]data-continued="(?P<name>[^"]*)")?[^>]*>)
    (?P<table><table[^>]*[ ]data-lines="(?P<lines>[\d ]+)"[^>]*>.*?)
    (?P<head><thead>.*?</thead>)\s*<tbody>(?P<rows>.*?)</tbody>\s*</table>
    (?P<after>.*)""",
    re.DOTALL | re.VERBOSE,
)
_ROW: Final = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_MARKS: Final = re.compile("<sup.*?</sup>", re.DOTALL)


def begins_turned(html: str) -> bool:
    """Return whether print HTML begins with a landscape page that has room for a label and a title above its table."""
    return html.startswith(OPENING) and _height(html.partition(CLOSING)[0]) + _HEAD_LINES <= _LINES


def over_pages(html: str) -> str:
    """Return print HTML whose landscape tables are in parts that each fit a page, the head above every one.

    A part that continues has 续表1 above it. Where the HTML begins with such a table, the first part leaves room for a title.
    """
    return _PAGE.sub(_in_parts, html)


def _in_parts(match: re.Match[str]) -> str:
    # No text stands beside a turned table, so it is not aligned to the grid of lines.
    inside = match[1].replace('class="table-frame"', 'class="table-frame table-frame--turned"')
    table = _ONE_TABLE.fullmatch(inside)
    if table is None or "<table" in table["after"] or _height(inside) <= _LINES:
        return f"{OPENING}{inside}{CLOSING}"
    rows, lines = _ROW.findall(table["rows"]), [int(number) for number in table["lines"].split()]
    heights = [_LINE_LINES * count + _ROW_LINES for count in lines]
    head, *body = heights
    # Only a table at the beginning of the HTML has label and title above it.
    first = _LINES - head - _FRAME_LINES - _others(table["before"]) - (0 if match.start() else _HEAD_LINES)
    following = _LINES - head - _FRAME_LINES - _OTHER_LINES
    parts = _parts(body, first, following, _others(table["after"]))
    out: list[str] = []
    for start, end in parts:
        above, thead = table["before"], table["head"]
        if start:
            above = f'<p class="table-continued">{table["name"] or "续表"}</p>\n'
            thead = _MARKS.sub("", thead)  # marks of notes stay in the first head only
        counts = " ".join(map(str, (lines[0], *lines[start + 1 : end + 1])))
        opening = table["table"].replace(f'data-lines="{table["lines"]}"', f'data-lines="{counts}"', 1)
        inside = f"{opening}{thead}<tbody>{''.join(rows[start:end])}</tbody></table>"
        below = table["after"] if end == len(rows) else "</div>\n"
        out.append(f"{OPENING}{above}{table['frame']}{inside}{below}{CLOSING}")
    return "".join(out)


def _parts(heights: list[float], first: float, following: float, note: float) -> list[tuple[int, int]]:
    """Return (first row, row behind the last) of each part. note: height of what stands below the last part."""
    parts: list[tuple[int, int]] = []
    start = 0
    while start < len(heights):
        room = following if parts else first
        end = start + 1
        while end < len(heights) and sum(heights[start : end + 1]) <= room:
            end += 1
        if end == len(heights) and sum(heights[start:]) + note > room and end - start > 1:
            end -= 1  # the note has no room here: it goes to the next page with the last row
        if 0 < len(heights) - end < _LEAST_ROWS and end - start > _LEAST_ROWS:
            end = len(heights) - _LEAST_ROWS
        parts.append((start, end))
        start = end
    return parts


def _height(page: str) -> float:
    """Return the height of a landscape page's contents, in lines of the text's pitch."""
    lines = sum(int(number) for each in re.findall(r'data-lines="([\d ]+)"', page) for number in each.split())
    return (
        lines * _LINE_LINES
        + page.count("<tr") * _ROW_LINES
        + _FRAME_LINES * page.count("<table")
        + _others(page)
    )


def _others(html: str) -> float:
    return html.count("<p") * _OTHER_LINES
