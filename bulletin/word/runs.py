"""Inline HTML → the runs of a paragraph in a Word file: emphasis, links, pictures, note marks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final
from unicodedata import east_asian_width

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml import etree, html

from bulletin.word.drawings import MOST_HIGH_PT, Pictures
from bulletin.word.elements import insert_in_order, ordered, w, with_words
from bulletin.word.notes import FootnotePart, mark_again
from bulletin.word.styles import EMPHASIS, LINE_PT, LINK, PITCH_PT, STRONG, sizes

_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS: Final = re.compile(r"[\t\n\r]+")
_ADDRESS: Final = re.compile(r"(?:https?|mailto|ftp):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RunStyle:
    """Formatting of words that differs from the paragraph's style.

    name: character style; scale: width in per cent; empty or 0: no difference.
    """

    name: str = ""
    size_pt: float = 0.0
    scale: int = 0


PLAIN: Final = RunStyle()


@dataclass
class ArticleNotes:
    """The notes of one article. texts: their HTML in order; placed: numbers (from 1) of those that were added already."""

    texts: tuple[str, ...] = ()
    placed: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class RunWriter:
    """Makes runs. part: the part that will contain them, for its relations; most_high_pt, most_wide_pt: largest size of a picture."""

    part: Part
    pictures: Pictures
    notes: FootnotePart | None
    article: ArticleNotes
    most_high_pt: float = MOST_HIGH_PT
    most_wide_pt: float = LINE_PT

    def of_html(self, source: str) -> list[BaseOxmlElement]:
        """Return the runs of inline HTML."""
        return list(self.inside(fragment(source)))

    def inside(self, element: html.HtmlElement, style: RunStyle = PLAIN) -> Iterator[BaseOxmlElement]:
        """Yield the runs of an element's contents."""
        yield from text_runs(element.text, style)
        for child in element:
            yield from self.of_element(child, style)
            yield from text_runs(child.tail, style)

    def of_element(self, element: html.HtmlElement, style: RunStyle = PLAIN) -> Iterator[BaseOxmlElement]:
        """Yield the runs of an element and its contents."""
        kind, classes = element.tag, element.get("class", "")
        if kind == "br":
            yield w("r", *_properties(style, ""), w("br"))
        elif kind == "img":
            yield from self.pictures.run(self.part, element, self.most_wide_pt, self.most_high_pt)
        elif kind == "sup" and "footnote-ref" in classes:
            yield from self._mark(int(element.get("data-n", "0")))
        elif kind == "a":
            yield from self._link(element, style)
        elif classes != "table__blank":
            own = {"strong": STRONG, "em": EMPHASIS}.get(kind, style.name)
            yield from self.inside(element, replace(style, name=own))

    def _link(self, element: html.HtmlElement, style: RunStyle) -> Iterator[BaseOxmlElement]:
        address = element.get("href", "")
        if not _ADDRESS.match(address):  # a link within the site: only its words, as on paper
            yield from self.inside(element, style)
            return
        relation = self.part.relate_to(address, RT.HYPERLINK, is_external=True)
        link = w("hyperlink", *self.inside(element, replace(style, name=style.name or LINK)))
        link.set(qn("r:id"), relation)
        yield link

    def _mark(self, number: int) -> Iterator[BaseOxmlElement]:
        if self.notes is None or not 0 < number <= len(self.article.texts):
            return
        if number in self.article.placed:
            yield mark_again(number)
            return
        self.article.placed.add(number)
        # links and pictures of a note are relations of the footnotes part; notes in notes do not exist
        within = replace(self, part=self.notes.part, article=ArticleNotes(), most_high_pt=5 * PITCH_PT)
        yield self.notes.add(number, within.of_html(self.article.texts[number - 1]))


def fragment(source: str) -> html.HtmlElement:
    """Return HTML parsed as the content of one element."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return html.fragment_fromstring(_NO_XML.sub("", source), create_parent="div", parser=parser)
    except etree.ParserError:  # nothing but blanks
        return html.Element("div")


def text_runs(text: str | None, style: RunStyle = PLAIN) -> Iterator[BaseOxmlElement]:
    """Yield the run of a text, nothing if it is empty."""
    words = _BLANKS.sub(" ", _NO_XML.sub("", text or ""))
    if words:
        yield w("r", *_properties(style, words), with_words("t", words))


def _properties(style: RunStyle, words: str) -> list[BaseOxmlElement]:
    """Return a run's properties. Marks that are in Latin and Chinese faces (“”) are taken from the Chinese one by a hint (17.3.2.26)."""
    found: list[BaseOxmlElement] = []
    if style.name:
        found.append(w("rStyle", val=style.name))
    if any(east_asian_width(char) == "A" for char in words):
        found.append(w("rFonts", hint="eastAsia"))
    if style.scale:
        found.append(w("w", val=style.scale))
    if style.size_pt:
        found += sizes(style.size_pt)
    return [ordered("rPr", found)] if found else []


def broken_runs(source: str) -> Iterator[BaseOxmlElement]:
    """Yield the runs of a title or similar text with line breaks at its <br>; other tags are ignored."""
    for number, line in enumerate(source.split("<br>")):
        if number:
            yield w("r", w("br"))
        yield from text_runs("".join(fragment(line).itertext()))


def plain_paragraph(
    style: str, runs: Iterable[BaseOxmlElement], *settings: BaseOxmlElement
) -> BaseOxmlElement:
    """Return a paragraph of a style. settings: paragraph properties that differ from it."""
    return w("p", ordered("pPr", (w("pStyle", val=style), *settings)), *runs)


def words_paragraph(
    style: str, text: str, *settings: BaseOxmlElement, size_pt: float = 0.0
) -> BaseOxmlElement:
    """Return a paragraph of plain words. size_pt: if it differs from the style's."""
    return plain_paragraph(style, text_runs(text, RunStyle(size_pt=size_pt)), *settings)


def begin_page(paragraph: BaseOxmlElement) -> None:
    """Begin a page with a paragraph."""
    insert_in_order(paragraph.get_or_add_pPr(), w("pageBreakBefore"))
