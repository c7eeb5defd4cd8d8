"""Makes the 版记 of a Word file: a table in a text box at the foot of the type area of the last page (7.4.1)."""

from collections.abc import Iterator
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.site.tail_form import FLOWING, FORMS, lines_of
from bulletin.site.views import DistributionRow
from bulletin.word.drawings import text_box_at_foot
from bulletin.word.elements import twips, w
from bulletin.word.runs import RunStyle, begin_page, plain_paragraph, text_runs, words_paragraph
from bulletin.word.tables import THICK, THIN, rule
from bulletin.word.view import WordView

_RULES_PT: Final = 2.5  # for the three rules, and for rounding
_GAP_PT: Final = 14.0  # least distance between the text and the first rule


def tail(shown: WordView, drawing: int) -> Iterator[BaseOxmlElement]:
    """Yield the last paragraph, in which the 版记 is anchored and which is as high as the 版记, so that the text leaves room for it.

    Lists longer than a page come before it as text. drawing: the number of the text box.
    """
    view, form = shown.view, shown.layout.tail_form
    rows = list(view.distribution)
    _, size, pitch = next((each for each in FORMS if each[0] == form), FORMS[-1])
    if form == FLOWING:
        lists = [_row(row, size, pitch) for row in rows]
        if lists:
            begin_page(lists[0])
        yield from lists
        rows = []
    office = list(_office(shown, size, pitch))
    lines = sum(lines_of(row, shown.line_pt / size) for row in rows) + len(office)
    cells = [[_row(row, size, pitch) for row in rows], office] if rows else [office]
    height = lines * pitch + _RULES_PT
    end = plain_paragraph(
        "版记", [], w("spacing", line=2, lineRule="exact")
    )  # Word requires one behind a table
    box = text_box_at_foot(drawing, shown.line_pt, height, [_table(cells, shown.line_pt), end])
    yield plain_paragraph("版记", [box], w("spacing", line=twips(height + _GAP_PT), lineRule="exact"))


def _table(cells: list[list[BaseOxmlElement]], line_pt: float) -> BaseOxmlElement:
    width = twips(line_pt)
    rules = (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    zero = (w(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    return w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=width, type="dxa"),
            w("tblInd", w=0, type="dxa"),
            w("tblBorders", *(rule(side, size) for side, size in rules)),
            w("tblLayout", type="fixed"),
            w("tblCellMar", *zero),
        ),
        w("tblGrid", w("gridCol", w=width)),
        *(w("tr", w("tc", w("tcPr", w("tcW", w=width, type="dxa")), *paragraphs)) for paragraphs in cells),
    )


def _row(row: DistributionRow, size: float, pitch: float) -> BaseOxmlElement:
    """Return a list of recipients: indented by one 字 at both sides, further lines aligned below the first name (7.4.2)."""
    hanging = len(row.word) + 1
    indent = w("ind", left=twips((1 + hanging) * size), right=twips(size), hanging=twips(hanging * size))
    words = f"{row.word}：{row.recipients}{row.full_stop}"
    return words_paragraph("版记", words, indent, _exact(pitch), size_pt=_set_size(size))


def _office(shown: WordView, size: float, pitch: float) -> Iterator[BaseOxmlElement]:
    """Yield the lines below the lists: signer and editors, publisher and number of copies (7.4.3)."""
    view = shown.view
    editors = f"责任编辑：{'、'.join(view.editors)}" if view.editors else ""
    approver = f"签发人：{view.approver}" if view.approver else ""
    if approver or editors:
        yield _line(approver or editors, editors if approver else "", size, pitch, shown.line_pt)
    run = f"共印{view.print_run}份" if view.print_run else ""
    yield _line(shown.config.publisher, run, size, pitch, shown.line_pt)


def _line(left: str, right: str, size: float, pitch: float, line_pt: float) -> BaseOxmlElement:
    style = RunStyle(size_pt=_set_size(size))
    runs = [*text_runs(left, style)]
    if right:
        runs += [w("r", w("tab")), *text_runs(right, style)]
    stop = w("tabs", w("tab", val="right", pos=twips(line_pt - size)))
    return plain_paragraph("版记", runs, stop, w("ind", left=twips(size), right=twips(size)), _exact(pitch))


def _set_size(size: float) -> float:
    """Return the size for runs, 0 if it is the style's."""
    return 0.0 if size == FORMS[0][1] else size


def _exact(pitch: float) -> BaseOxmlElement:
    return w("spacing", before=0, after=0, line=twips(pitch), lineRule="exact")
