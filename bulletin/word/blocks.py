"""HTML of a text → paragraphs, lists, tables and pictures of a Word file, each in its style."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import html

from bulletin.values.print_settings import TYPE_AREA_HEIGHT_PT
from bulletin.word.elements import twips, w
from bulletin.word.runs import RunWriter, fragment, plain_paragraph, text_runs
from bulletin.word.styles import BULLET_EM, CELL_PT, LINE_PT, PITCH_PT
from bulletin.word.tables import table

TURN, TURN_BACK = w("turn"), w("turnBack")
"""Markers between blocks where landscape pages begin and end; `issue_document` turns them into sections."""

_HEADINGS: Final = {"h3": "一级标题", "h4": "二级标题", "h5": "三级标题", "h6": "四级标题"}
_PARAGRAPHS: Final = {"table-caption": "表题", "table-note": "表注"}
_BLOCKS: Final = frozenset(("p", "ul", "ol", "blockquote", "div", "figure", "pre", "hr", *_HEADINGS))


@dataclass(frozen=True, slots=True)
class BlockWriter:
    """Makes blocks. runs: makes their contents; style: of paragraphs that need no special style; width_pt: of tables."""

    runs: RunWriter
    style: str = "正文段"
    width_pt: float = LINE_PT

    def of_html(self, source: str) -> Iterator[BaseOxmlElement]:
        """Yield the blocks of HTML."""
        yield from self._inside(fragment(source))

    def _inside(self, element: html.HtmlElement) -> Iterator[BaseOxmlElement]:
        for child in element:
            yield from self._block(child)

    def _block(self, element: html.HtmlElement) -> Iterator[BaseOxmlElement]:
        kind, classes = element.tag, element.get("class", "").split()
        if kind in _HEADINGS:
            yield self._paragraph(element, _HEADINGS[kind])
        elif kind == "p":
            own = next((_PARAGRAPHS[name] for name in classes if name in _PARAGRAPHS), self.style)
            yield self._paragraph(element, own)
        elif kind in ("ul", "ol"):
            yield from self._list(element, 0)
        elif kind == "blockquote":
            # the style 引文 is indented by two 字 at both sides
            yield from BlockWriter(self.runs, "引文", self.width_pt - 4 * CELL_PT)._inside(element)
        elif kind == "figure":
            yield from self._figure(element)
        elif kind == "pre":
            yield plain_paragraph("原样文字", _typed_lines(element.text_content()))
        elif kind == "hr":
            yield plain_paragraph(self.style, [])
        elif kind == "table":
            yield table(element, self.runs, self.width_pt)
            yield _gap_behind_table()
        elif "landscape" in classes:
            yield TURN
            yield from BlockWriter(self.runs, self.style, TYPE_AREA_HEIGHT_PT)._inside(element)
            yield TURN_BACK
        else:
            yield from self._inside(element)

    def _paragraph(self, element: html.HtmlElement, style: str) -> BaseOxmlElement:
        return plain_paragraph(style, self.runs.inside(element), *_room_for_pictures(element))

    def _figure(self, element: html.HtmlElement) -> Iterator[BaseOxmlElement]:
        caption = element.find("figcaption")
        keep = [] if caption is None else [w("keepNext")]
        runs = [run for image in element.iter("img") for run in self.runs.of_element(image)]
        if runs:
            yield plain_paragraph("图", runs, *keep)
        if caption is not None:
            yield self._paragraph(caption, "图题")

    def _list(self, element: html.HtmlElement, level: int) -> Iterator[BaseOxmlElement]:
        for item in element.iterfind("li"):
            yield from self._item(item, level, has_bullet=element.tag == "ul")

    def _item(self, item: html.HtmlElement, level: int, *, has_bullet: bool) -> Iterator[BaseOxmlElement]:
        """Yield an item: its words up to the first block, or its first <p>, are a paragraph with the number or bullet."""
        words = list(text_runs(item.text if (item.text or "").strip() else None))
        for child in item:
            if child.tag not in _BLOCKS:
                words += self.runs.of_element(child)
                words += text_runs(child.tail if (child.tail or "").strip() else None)
                continue
            if child.tag == "p":
                words += self.runs.inside(child)
            if words:
                yield _item_paragraph(words, level, child, has_bullet=has_bullet)
                words, has_bullet = [], False
            if child.tag in ("ul", "ol"):
                yield from self._list(child, level + 1)
            elif child.tag != "p":
                yield from self._block(child)
        if words:
            yield _item_paragraph(words, level, item, has_bullet=has_bullet)


def _item_paragraph(
    words: list[BaseOxmlElement], level: int, around: html.HtmlElement, *, has_bullet: bool
) -> BaseOxmlElement:
    """Return a paragraph of an item. around: the element whose pictures it may contain."""
    settings = []
    if level:
        first = 2 - BULLET_EM if has_bullet else 2
        settings.append(w("ind", left=twips(level * CELL_PT), firstLine=twips(first * CELL_PT)))
    style = "项目列表" if has_bullet else "列表"
    return plain_paragraph(style, words, *settings, *_room_for_pictures(around))


def _room_for_pictures(element: html.HtmlElement) -> list[BaseOxmlElement]:
    """Return the setting that lets lines grow if there are pictures, which an exact line distance would cut off."""
    has_picture = element.find(".//img") is not None
    return [w("spacing", line=twips(PITCH_PT), lineRule="atLeast")] if has_picture else []


def _gap_behind_table() -> BaseOxmlElement:
    """Return the low paragraph that separates a table from a table behind it; Word would join them."""
    return plain_paragraph("表注", [], w("spacing", line=twips(PITCH_PT / 4), lineRule="exact"))


def _typed_lines(text: str) -> Iterator[BaseOxmlElement]:
    for number, line in enumerate(text.rstrip("\n").split("\n")):
        if number:
            yield w("r", w("br"))
        yield from text_runs(line)
