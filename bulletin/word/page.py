"""Sets the page of a Word file: type area, grid, landscape pages, footers at the outer side, the mark of a draft at the head."""

import copy
from typing import Final

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header

from bulletin.values.choices import THIRD_SIZE
from bulletin.values.paper import PT_PER_MM
from bulletin.values.print_settings import PrintConfig
from bulletin.word.elements import insert_in_order, twips, w
from bulletin.word.runs import plain_paragraph, text_runs, words_paragraph
from bulletin.word.styles import BODY_PT, FOOTER, LINE_PT, PITCH_PT, style_id

DRAFT_MARK: Final = "送审稿"

_PAGE_NUMBER_PT: Final = 14.0  # 7.5: 4号
# 5.2.1, 7.5: 297 − 262 − 7 mm, from the dash of the page number to the edge of the paper
_FOOT_MM: Final = 28.0
_CELLS_TWIPS: Final = 8849
"""Width of the lines: 156 mm, and the 0.1 mm that 28 cells of 316 twips need, since LibreOffice counts in whole twips."""
_CHAR_SPACE: Final = -819  # makes a cell 15.8 pt wide: the difference to 16 pt in 4096ths of a pt (17.6.5)


def set_page(document: Document) -> None:
    """Give the document's last section the page of GB/T 9704—2012: margins (5.2.1), and the document grid for 5.2.3."""
    section = document.element.body.sectPr
    section.attrib.clear()  # revision marks of whoever saved python-docx's template
    for child in _page(is_turned=False):
        insert_in_order(section, child)


def line_width_pt(document: Document) -> float:
    """Return the width of lines in a document's last section, at most that of our own page."""
    section = document.sections[-1]
    sides = section.page_width, section.left_margin, section.right_margin
    if None in sides:
        return LINE_PT
    page, left, right = (float(each.pt) for each in sides if each is not None)
    return min(LINE_PT, page - left - right)


def turned(section: BaseOxmlElement) -> BaseOxmlElement:
    """Return a section's properties for landscape pages, where the head of the text is at the binding edge (ch. 8)."""
    found = without_references(section)
    for child in _page(is_turned=True):
        insert_in_order(found, child)
    return found


def without_references(section: BaseOxmlElement) -> BaseOxmlElement:
    """Return a copy of a section's properties without headers and footers, so that they are inherited from the section before."""
    found = copy.deepcopy(section)
    for each in [*found.findall(qn("w:headerReference")), *found.findall(qn("w:footerReference"))]:
        found.remove(each)
    return found


def _page(*, is_turned: bool) -> tuple[BaseOxmlElement, ...]:
    def mm(length: float) -> int:
        return twips(length * PT_PER_MM)

    foot = twips(_FOOT_MM * PT_PER_MM - _PAGE_NUMBER_PT / 2)
    if is_turned:
        size = w("pgSz", w=16838, h=11906, orient="landscape")
        margins = {"top": mm(28), "right": mm(37), "bottom": mm(26), "left": mm(35)}
    else:
        size = w("pgSz", w=11906, h=16838)
        margins = {"top": mm(37), "right": 11906 - mm(28) - _CELLS_TWIPS, "bottom": mm(35), "left": mm(28)}
    return (
        size,
        w("pgMar", **margins, header=mm(20), footer=mm(10) if is_turned else foot, gutter=0),
        w("docGrid", type="linesAndChars", linePitch=twips(PITCH_PT), charSpace=_CHAR_SPACE),
    )


def set_footers(document: Document, settings: PrintConfig) -> list[BaseOxmlElement]:
    """Put `— 1 —` at the outer side of odd and even pages (7.5); return the paragraphs."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[-1]
    space = " " if settings.has_page_number_space else ""
    indent = twips(BODY_PT if settings.page_number_indent == THIRD_SIZE.en else _PAGE_NUMBER_PT)
    made: list[BaseOxmlElement] = []
    for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
        number = w("fldSimple", *text_runs("1"), instr=" PAGE ")
        look = (w("ind", **{align: indent}), w("jc", val=align))
        runs = [*text_runs(f"—{space}"), number, *text_runs(f"{space}—")]
        made.append(plain_paragraph(style_id(FOOTER), runs, *look))
        _put(footer, made[-1])
    return made


def add_mark(document: Document, words: str) -> list[BaseOxmlElement]:
    """Put a mark such as 送审稿 at the head of every page, above what the office has there; return the paragraphs."""
    section = document.sections[-1]
    headers = [section.header, section.even_page_header]
    if section.different_first_page_header_footer:
        headers.append(section.first_page_header)
    made: list[BaseOxmlElement] = []
    for header in headers:
        made.append(words_paragraph("送审标记", words))
        _put(header, made[-1])
    return made


def _put(part: _Footer | _Header, paragraph: BaseOxmlElement) -> None:
    """Put a paragraph into a header or footer, above what the office has there; a new header or footer gets nothing else."""
    if part.is_linked_to_previous:
        part.is_linked_to_previous = False
        for child in list(part._element):
            part._element.remove(child)
    part._element.insert(0, paragraph)
