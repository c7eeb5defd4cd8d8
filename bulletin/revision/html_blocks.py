"""HTML of a text → a tree of blocks, with the text of each block as pieces: characters, tags, objects (note marks, pictures, line ends)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree
from lxml.html import fragment_fromstring

from bulletin.revision.alignment import TextBlock
from bulletin.revision.marks import Mark

# Keys of pieces that are no characters: note marks from OBJECTS on by number, pictures, line ends.
OBJECTS, _LAST_OBJECT = 0xE000, 0xF8FF
PICTURE, LINE_END = "\uf8fe", "\u2028"
_ID = re.compile(' id="[^"]*"')
_VOID = frozenset({"br", "img", "hr"})
_INLINE = frozenset(
    {"a", "strong", "em", "b", "i", "s", "del", "ins", "sub", "sup", "span", "code", "br", "img", "u"}
)
_ALL_TEXT = ("p", "h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class InlinePiece:
    """A piece of a block's text as HTML. key: the character by which it is compared; empty for tags, which are not compared."""

    html: str
    key: str = ""

    @property
    def is_object(self) -> bool:
        """Whether it is a note mark, a picture or a line end."""
        return bool(self.key) and self.html.startswith("<")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """A block element. tag: empty for text beside other blocks in a list item; behind: blanks after it."""

    tag: str
    opening: str
    closing: str
    pieces: tuple[InlinePiece, ...] = ()
    children: tuple["HtmlBlock", ...] = ()
    behind: str = ""

    @property
    def text(self) -> str:
        """The text by which it is compared."""
        return plain(self.pieces) + "\t".join(child.text for child in self.children)

    @property
    def words(self) -> str:
        """The text that people read, without keys of objects."""
        return "".join(
            char for char in self.text if not OBJECTS <= ord(char) <= _LAST_OBJECT and char != LINE_END
        )

    @property
    def has_pieces(self) -> bool:
        """Whether it contains text, not blocks."""
        return not self.children and self.tag not in ("table", "thead", "tbody", "tr", "ul", "ol")

    def compared(self) -> TextBlock:
        """Return it for alignment: paragraphs and headings are one family, since one may become the other."""
        family = "text" if self.tag in _ALL_TEXT else self.tag
        return TextBlock(family, self.text, joins=self.tag == "p")

    def wrapped(self, inside: str) -> str:
        """Return its HTML with these contents."""
        return f"{self.opening}{inside}{self.closing}{self.behind}"

    def inside(self, mark: Mark | None = None) -> str:
        """Return the HTML of its contents, with one mark on all of its text."""
        return written(self.pieces, mark) + "".join(child.html(mark) for child in self.children)

    def html(self, mark: Mark | None = None) -> str:
        """Return its HTML, with one mark on all of its text."""
        inside = self.inside(mark)
        if mark is Mark.DELETED:  # a moved heading is in both places, but an id must be unique
            return _ID.sub("", self.opening) + inside + self.closing + self.behind
        return self.wrapped(inside)


def written(pieces: Iterable[InlinePiece], mark: Mark | None = None) -> str:
    """Return pieces as HTML with marks around their characters; note marks, pictures and line ends stay outside of marks."""
    out = ""
    is_open = False
    for piece in pieces:
        wants = mark is not None and bool(piece.key) and not piece.is_object
        if mark and wants != is_open:
            out += mark.begin if wants else mark.end
            is_open = wants
        out += piece.html
    return out + (mark.end if mark and is_open else "")


def blocks_of(html: str) -> tuple[HtmlBlock, ...]:
    """Return the blocks of HTML that `reading/rendering` made."""
    if not html.strip():
        return ()
    return tuple(_children(fragment_fromstring(html, create_parent="div")))


def _children(parent: etree._Element) -> Iterator[HtmlBlock]:
    """Yield the blocks in an element; text between them becomes a block without a tag."""
    loose: list[InlinePiece] = list(_characters(parent.text or ""))
    for child in parent:
        if str(child.tag) in _INLINE:
            loose += _element_pieces(child)
            loose += _characters(child.tail or "")
            continue
        yield from _line(loose)
        tail = child.tail or ""
        blanks = tail[: len(tail) - len(tail.lstrip())]
        yield _block(child, blanks)
        loose = [*_characters(tail[len(blanks) :])]
    yield from _line(loose)


def _line(pieces: list[InlinePiece]) -> Iterator[HtmlBlock]:
    """Yield text beside other blocks as a block, if there is any."""
    if any(piece.key.strip() or piece.is_object for piece in pieces):
        yield HtmlBlock("", "", "", tuple(pieces))


def _block(element: etree._Element, behind: str) -> HtmlBlock:
    tag = str(element.tag)
    opening, closing = _tags(element)
    if any(str(child.tag) not in _INLINE for child in element):
        blanks = re.match(r"\s*", element.text or "")
        opening += blanks[0] if blanks else ""
        return HtmlBlock(tag, opening, closing, (), tuple(_children(element)), behind)
    return HtmlBlock(tag, opening, closing, tuple(_pieces_in(element)), (), behind)


def _tags(element: etree._Element) -> tuple[str, str]:
    tag = str(element.tag)
    attributes = "".join(f' {name}="{escape(str(value))}"' for name, value in element.attrib.items())
    return f"<{tag}{attributes}>", "" if tag in _VOID else f"</{tag}>"


def _characters(text: str) -> Iterator[InlinePiece]:
    return (InlinePiece(escape(char, quote=False), char) for char in text)


def _pieces_in(element: etree._Element) -> Iterator[InlinePiece]:
    yield from _characters(element.text or "")
    for child in element:
        yield from _element_pieces(child)
        yield from _characters(child.tail or "")


def _element_pieces(element: etree._Element) -> Iterator[InlinePiece]:
    opening, closing = _tags(element)
    tag = str(element.tag)
    if tag == "sup" and (number := element.get("data-n")):
        yield InlinePiece(opening + closing, chr(OBJECTS + int(number)))
    elif tag == "img":
        yield InlinePiece(opening, PICTURE)
    elif tag == "br":
        yield InlinePiece(opening, LINE_END)
    # numbers of a list are not compared, since they follow from its items
    elif element.get("class") == "list__ordinal":
        yield InlinePiece(opening + escape(element.text or "", quote=False) + closing)
    else:
        yield InlinePiece(opening)
        yield from _pieces_in(element)
        yield InlinePiece(closing)


def plain(pieces: Iterable[InlinePiece]) -> str:
    """Return the text by which pieces are compared: one character for each that is no tag."""
    return "".join(piece.key for piece in pieces)
