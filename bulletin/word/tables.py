"""Makes tables of a Word file: columns as wide as in print, no rules at the sides, the head repeated on every page."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import html

from bulletin.typesetting.table_columns import PADDING_EM
from bulletin.word.elements import TWIPS_PER_PT, twips, w
from bulletin.word.runs import RunStyle, RunWriter, plain_paragraph
from bulletin.word.styles import LINE_PT, PITCH_PT

THICK, THIN = 8, 6
"""Rules in eighths of a pt: 0.35 and 0.25 mm (7.4.1)."""

USUAL_PT: Final = 12.0
_LEAST_SCALE: Final = 60  # per cent; narrower characters are hard to read
_SIZES: Final = {"table--small": 10.5, "table--smaller": 9.0, "table--smallest": 7.5}
_PERCENT: Final = re.compile(r"width:\s*([\d.]+)%")
_BEHIND: Final = re.compile(r"padding-right:\s*([\d.]+)em")
_PADDING: Final = re.compile(r"--cell-padding:\s*([\d.]+)em")
_DIGIT_EM: Final = 0.5


def table(element: html.HtmlElement, writer: RunWriter, width_pt: float = LINE_PT) -> BaseOxmlElement:
    """Return a table of print HTML. The widths of its columns are in its <col> elements; without them all are equal."""
    rows = [list(row) for row in element.iter("tr")]
    count = max(map(len, rows), default=1)
    shares = [
        float(match[1]) for col in element.iter("col") if (match := _PERCENT.search(col.get("style", "")))
    ]
    if len(shares) != count:
        shares = [100 / count] * count
    widths = [twips(width_pt * share / 100) for share in shares]
    size = next((pt for name, pt in _SIZES.items() if name in element.get("class", "").split()), USUAL_PT)
    head = len(list(element.iterfind("thead/tr")))
    match = _PADDING.search(element.get("style", ""))
    padding = twips((float(match[1]) if match else PADDING_EM) * size)
    return w(
        "tbl",
        _properties(twips(width_pt), padding),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
        *(_row(row, widths, padding, writer, size, is_head=number < head) for number, row in enumerate(rows)),
    )


def _properties(width: int, beside: int) -> BaseOxmlElement:
    rules = [("top", THICK), ("bottom", THICK), ("insideH", THIN), ("insideV", THIN)]
    above = twips(PITCH_PT / 4)  # a row of one line is as high as a line of body text
    return w(
        "tblPr",
        w("tblW", w=width, type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *(rule(side, size) for side, size in rules)),
        w("tblLayout", type="fixed"),
        w(
            "tblCellMar",
            *(w(side, w=size, type="dxa") for side, size in (("top", above), ("left", beside), ("bottom", above), ("right", beside))),
        ),
    )  # fmt: skip


def rule(
    side: str, size: int, colour: str = "000000", kind: str = "single", space: int = 0
) -> BaseOxmlElement:
    """Return a border. size: its width in eighths of a pt; space: between border and text in pt."""
    return w(side, val=kind, sz=size, space=space, color=colour)


def _row(
    cells: list[html.HtmlElement],
    widths: list[int],
    padding: int,
    writer: RunWriter,
    size_pt: float,
    *,
    is_head: bool,
) -> BaseOxmlElement:
    """Return a row. widths: of the columns; padding: at both sides of a text; both in twips."""
    kinds = [w("cantSplit")] + ([w("tblHeader")] if is_head else [])
    padded = [*cells, *(html.Element("td") for _ in widths[len(cells) :])]
    return w(
        "tr",
        w("trPr", *kinds),
        *(_cell(cell, width, padding, writer, size_pt) for cell, width in zip(padded, widths, strict=True)),
    )


def _cell(
    cell: html.HtmlElement, width: int, padding: int, writer: RunWriter, size_pt: float
) -> BaseOxmlElement:
    room_pt = (width - 2 * padding) / TWIPS_PER_PT
    style = RunStyle(size_pt=0.0 if size_pt == USUAL_PT else size_pt, scale=_scale(cell, room_pt / size_pt))
    writer = replace(writer, most_wide_pt=room_pt, most_high_pt=8 * PITCH_PT)  # as in print.css
    name = "表头" if cell.tag == "th" else "表格文字"
    paragraph = plain_paragraph(name, writer.inside(cell, style), *_differences(cell, size_pt))
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), w("vAlign", val="center")), paragraph)


def _scale(cell: html.HtmlElement, room_em: float) -> int:
    """Return the character width in per cent at which no word of a cell is broken, at least 60; 0 if all words fit.

    Brackets count as full width: print sets them half as wide at an edge, Word does not.
    """
    words = [each.text_content() for each in cell.iter("span") if each.get("class") == "word"]
    if not words and "short" in cell.get("class", "").split():
        words = [cell.text_content()]
    wide = (sum(_DIGIT_EM + 0.05 if char.isascii() else 1 for char in word) for word in words)
    widest = max(wide, default=0)
    if widest <= room_em:
        return 0
    return max(_LEAST_SCALE, int(100 * room_em / widest))


def _differences(cell: html.HtmlElement, size_pt: float) -> Iterator[BaseOxmlElement]:
    """Yield the paragraph properties of a cell that differ from its style: alignment, and a right indent that aligns decimal points."""
    classes = cell.get("class", "").split()
    if "align-left" in classes:
        yield w("jc", val="left")
    if "align-right" in classes and cell.tag == "td":
        yield w("jc", val="right")
    match = _BEHIND.search(cell.get("style", ""))
    blank = "".join(each.text or "" for each in cell.iter("span") if each.get("class") == "table__blank")
    behind = (float(match[1]) if match else 0.0) + _DIGIT_EM * len(blank)
    if behind:
        yield w("ind", right=twips(behind * size_pt))
    if cell.find(".//img") is not None:
        yield w("spacing", line=240, lineRule="auto")
