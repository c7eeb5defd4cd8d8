"""HTML of a text → HTML that a 公众号 accepts: no class, no id, no address, every style inline.

The editor of 公众号 drops style sheets, scripts, links to other sites and pictures that were not uploaded to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree, html
from markupsafe import Markup, escape

from bulletin.reading.markup import footnote_sign

_BODY: Final = (
    "font-size: 16px; line-height: 1.8; letter-spacing: 0.5px; color: #222222; text-align: justify; "
)
_HEADING: Final = (
    "font-size: 17px; line-height: 1.8; font-weight: bold; color: #b3141b; margin: 24px 0 8px 0; "
)

STYLES: Final = {
    "p": _BODY + "text-indent: 2em; margin: 0 0 12px 0;",
    "kicker": "font-size: 15px; line-height: 1.6; color: #777777; text-align: center; margin: 0 0 4px 0;",
    "byline": "font-size: 15px; line-height: 1.8; color: #777777; text-align: center; margin: 0 0 4px 0;",
    "closing": _BODY + "text-align: right; margin: 0 0 12px 0;",
    "addressee": _BODY + "margin: 0 0 12px 0;",
    "h3": _HEADING,
    "h4": _HEADING + "font-size: 16px; color: #222222;",
    "h5": _BODY + "font-weight: bold; text-indent: 2em; margin: 0 0 12px 0;",
    "h6": _BODY + "font-weight: bold; text-indent: 2em; margin: 0 0 12px 0;",
    "li": _BODY + "margin: 0 0 8px 0; padding-left: 1em;",
    "blockquote": "border-left: 3px solid #b3141b; background: #faf5f4; padding: 8px 12px; margin: 0 0 12px 0;",
    "note": "background: #faf5f4; padding: 12px; margin: 0 0 16px 0;",
    "attachment": "border-top: 1px solid #dddddd; padding-top: 16px; margin-top: 24px;",
    "title": "font-size: 18px; line-height: 1.6; font-weight: bold; text-align: center; margin: 0 0 12px 0;",
    "table": "border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.5; margin: 0 0 12px 0;",
    "th": "border: 1px solid #bbbbbb; padding: 4px 6px; background: #f5f2f0; font-weight: bold; ",
    "td": "border: 1px solid #bbbbbb; padding: 4px 6px; ",
    "caption": "font-size: 14px; line-height: 1.6; color: #555555; text-align: center; margin: 0 0 8px 0;",
    "small": "font-size: 13px; line-height: 1.6; color: #777777; margin: 0 0 4px 0; word-break: break-all;",
    "picture": "font-size: 14px; line-height: 1.6; color: #b3141b; background: #faf5f4; text-align: center;"
    " padding: 12px; margin: 0 0 8px 0;",
    "pre": _BODY + "white-space: pre-wrap; word-break: break-all; background: #f7f7f7; padding: 8px; margin: 0 0 12px 0;",
    "strong": "font-weight: bold;",
    "em": "font-style: normal; color: #b3141b;",
    "sup": "font-size: 12px; color: #b3141b; vertical-align: super; line-height: 0;",
}  # fmt: skip
"""Inline styles by tag, or by the part that an element is in an article."""

_PARAGRAPHS: Final = {"table-caption": "caption", "table-note": "small"}
_ALIGNED: Final = re.compile(r"\balign-(left|right|center)\b")
_LINK: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


@dataclass
class InlineWriter:
    """Writes HTML. links: the addresses found, which become notes; pictures: (path, caption) of each picture, in order."""

    links: list[str] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)

    def text(self, source: str) -> Markup:
        """Return the HTML of blocks."""
        return Markup().join(self._blocks(_parsed(source)))

    def words(self, source: str) -> Markup:
        """Return the HTML of words within a line."""
        return self._words(_parsed(source))

    def _words(self, element: html.HtmlElement, without: tuple[str, ...] = ()) -> Markup:
        return Markup().join(self._inline(element, without))

    def _blocks(self, element: html.HtmlElement) -> Iterator[Markup]:
        for child in element:
            yield from self._block(child)

    def _block(self, element: html.HtmlElement) -> Iterator[Markup]:
        kind, classes = element.tag, element.get("class", "").split()
        if kind == "p":
            part = next((_PARAGRAPHS[name] for name in classes if name in _PARAGRAPHS), "p")
            yield styled("p", part, self._words(element))
        elif kind in ("h3", "h4", "h5", "h6"):
            yield styled("p", kind, self._words(element))
        elif kind in ("ul", "ol"):
            yield from self._list(element, 0)
        elif kind == "blockquote":
            yield styled("section", "blockquote", Markup().join(self._blocks(element)))
        elif kind == "table":
            yield self._table(element)
        elif kind == "figure":
            yield from self._figure(element)
        elif kind == "pre":
            lines = element.text_content().rstrip("\n").split("\n")
            yield styled("p", "pre", Markup("<br>").join(map(escape, lines)))
        elif kind != "hr":
            yield from self._blocks(element)

    def _list(self, element: html.HtmlElement, level: int) -> Iterator[Markup]:
        """Yield the items as paragraphs that begin with their number (in the HTML already) or a bullet, which pasting keeps."""
        for item in element.iterfind("li"):
            mark = Markup("") if element.tag == "ol" else Markup("• ")
            words = self._words(item, without=("ul", "ol"))
            yield styled("p", "li", mark + words, f"margin-left: {level}em;" if level else "")
            for child in item.iterchildren("ul", "ol"):
                yield from self._list(child, level + 1)

    def _figure(self, element: html.HtmlElement) -> Iterator[Markup]:
        caption = element.find("figcaption")
        for image in element.iter("img"):
            yield self._picture(image, "p")
        if caption is not None:
            yield styled("p", "caption", self._words(caption))

    def _picture(self, image: html.HtmlElement, tag: str) -> Markup:
        """Return the placeholder 〔这里插入图片1〕 where the editor inserts a picture."""
        self.pictures.append((image.get("data-path", ""), image.get("alt", "")))
        return styled(tag, "picture", escape(f"〔这里插入图片{len(self.pictures)}〕"))

    def _table(self, element: html.HtmlElement) -> Markup:
        rows = (Markup().join(map(self._cell, row.iterchildren("th", "td"))) for row in element.iter("tr"))
        body = Markup("<tbody>{}</tbody>").format(Markup().join(map(Markup("<tr>{}</tr>").format, rows)))
        return styled("section", "", styled("table", "table", body), "overflow-x: auto;")

    def _cell(self, cell: html.HtmlElement) -> Markup:
        match = _ALIGNED.search(cell.get("class", ""))
        align = match[1] if match and cell.tag == "td" else "center"
        return styled(cell.tag, cell.tag, self._words(cell), f"text-align: {align};")

    def _inline(self, element: html.HtmlElement, without: tuple[str, ...]) -> Iterator[Markup]:
        yield escape(_one_line(element.text))
        for child in element:
            if child.tag not in without:
                yield from self._inline_element(child)
            yield escape(_one_line(child.tail))

    def _inline_element(self, element: html.HtmlElement) -> Iterator[Markup]:
        kind = element.tag
        inside = self._words(element)
        if kind == "br":
            yield Markup("<br>")
        elif kind == "img":
            yield self._picture(element, "span")
        elif kind in ("strong", "em"):
            yield styled(kind if kind == "strong" else "span", kind, inside)
        elif kind == "sup" and element.get("data-n"):
            yield styled("span", "sup", escape(footnote_sign(int(element.get("data-n")))))
        elif kind == "a":
            yield inside
            yield from self._link(element.get("href", ""), element.text_content())
        elif kind == "p":  # in an item with several paragraphs
            yield inside
            if element.getnext() is not None and element.getnext().tag == "p":
                yield Markup("<br>")
        else:
            yield inside

    def _link(self, address: str, words: str) -> Iterator[Markup]:
        # an address that is the link's words needs no note
        if _LINK.match(address) and address.removeprefix("mailto:") != words:
            if address not in self.links:
                self.links.append(address)
            yield styled("span", "sup", escape(f"[{self.links.index(address) + 1}]"))


def styled(tag: str, part: str, inside: Markup, more: str = "") -> Markup:
    """Return an element with the style of its part. more: further declarations."""
    style = f"{STYLES.get(part, '')} {more}".strip()
    return Markup('<{0} style="{1}">{2}</{0}>').format(Markup(tag), style, inside)


def _one_line(text: str | None) -> str:
    """Return a text on one line; line ends at its ends, which only separate blocks, are removed."""
    words = re.sub(r"[\t\r\n]+", "\n", text or "").strip("\n")
    return words.replace("\n", " ")


def _parsed(source: str) -> html.HtmlElement:
    try:
        return html.fragment_fromstring(source, create_parent="div")
    except etree.ParserError:  # nothing but blanks
        return html.Element("div")
