"""pdfplumber's reading of PDFs in half its time: content is cut into words by one pattern, and of characters only what tests ask.

pdfminer looks at each byte of a page's content in Python, and pdfplumber copies twenty facts of each character. Both
are a third of what a test of a printed page takes. What the pattern does not know is read by pdfminer itself.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from pdfminer import pdfdocument, pdfinterp
from pdfminer.layout import LTChar, LTContainer
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdfparser import PDFStreamParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import KWD, LIT, PSEOF

_END = rb"(?=[\0\t\n\f\r \[\]<>/(]|$)"
_WORD = re.compile(
    rb"[\0\t\n\f\r ]*(?:"
    rb"(?P<integer>[+-]?\d+)"
    + _END
    + rb"|(?P<real>[+-]?(?:\d+\.\d*|\.\d+))"
    + _END
    + rb"|<(?P<hex>(?:[0-9A-Fa-f]{2})*)>"
    rb"|\((?P<string>[^()\\\r]*)\)"
    rb"|/(?P<name>[A-Za-z0-9_.+:-]*)" + _END + rb"|(?P<mark>\[|\]|<<|>>)"
    rb"|(?P<operator>(?!BI)[A-Za-z'\"][A-Za-z0-9*'\"]*)" + _END + rb"|(?P<end>$))"
)


def read_quickly() -> None:
    """Let pdfminer, and with it pdfplumber, cut pages and lists of objects by `_WORD` in this process."""
    pdfinterp.PDFContentParser = _content_parser  # type: ignore[assignment, misc]
    pdfdocument.PDFStreamParser = _Objects  # type: ignore[assignment, attr-defined]


def _content_parser(streams: Iterable[Any]) -> Any:
    streams = list(streams)
    try:
        return _Words(b"\n".join(stream.get_data() for stream in streams))
    except _UnknownWord:
        return PDFContentParser(streams)


class _UnknownWord(Exception):
    """Content has what `_WORD` does not know: an escape in a string, a picture within the line, a comment."""


class _Words:
    """Operands and operators one after another, as pdfminer asks for them."""

    def __init__(self, content: bytes) -> None:
        self._words = iter(_words(content))

    def nextobject(self) -> tuple[int, Any]:
        """Return a place, which nobody reads, and the next word."""
        for word in self._words:
            return 0, word
        raise PSEOF("end of content")


class _Objects(_Words):
    """Objects of a list within a document, which may name others."""

    def __init__(self, content: bytes) -> None:
        self._document: Any = None
        self._words = self._objects(content)

    def set_document(self, document: Any) -> None:
        """Read them, from the first on, as objects of this document."""
        self._document = document

    def _objects(self, content: bytes) -> Iterator[Any]:
        try:
            yield from _words(content, self._document)
        except _UnknownWord:
            thorough = PDFStreamParser(content)
            thorough.set_document(self._document)
            with suppress(PSEOF):
                while True:
                    yield thorough.nextobject()[1]


def _words(content: bytes, document: Any = None) -> list[Any]:
    open_lists: list[list[Any]] = []
    words: list[Any] = []
    at = 0
    while found := _WORD.match(content, at):
        at = found.end()
        kind, text = found.lastgroup, found[found.lastgroup or 0]
        if kind == "integer":
            words.append(int(text))
        elif kind == "real":
            words.append(float(text))
        elif kind == "hex":
            words.append(bytes.fromhex(text.decode()))
        elif kind == "string":
            words.append(text)
        elif kind == "name":
            words.append(LIT(text.decode()))
        elif text == b"R":
            number, _ = words.pop(-2), words.pop()
            words.append(PDFObjRef(document, number))
        elif text in (b"true", b"false"):
            words.append(text == b"true")
        elif kind == "operator":
            words.append(KWD(text))
        elif text in (b"[", b"<<"):
            open_lists.append(words)
            words = []
        elif kind == "mark" and open_lists:
            closed = (
                words
                if text == b"]"
                else {key.name: value for key, value in zip(*[iter(words)] * 2, strict=True)}
            )
            words = open_lists.pop()
            words.append(closed)
        elif kind == "end" and not open_lists:
            return words
        else:
            break
    raise _UnknownWord(content[at : at + 40])


def chars_of(page: Any) -> Iterator[dict[str, Any]]:
    """Yield the characters of a page of pdfplumber as its `chars` do, each with those facts alone that tests ask for."""
    assert page.mediabox[:2] == (0, 0)
    for char in _chars_in(page.layout):
        colour = char.graphicstate.ncolor
        yield {
            "text": char.get_text(),
            "x0": char.x0,
            "x1": char.x1,
            "size": char.size,
            "adv": char.adv,
            "matrix": char.matrix,
            "fontname": char.fontname,
            "non_stroking_color": colour if isinstance(colour, tuple) else (colour,),
            "mcid": getattr(char, "mcid", None),
        }


def _chars_in(objects: Iterable[Any]) -> Iterator[LTChar]:
    for each in objects:
        if isinstance(each, LTChar):
            yield each
        elif isinstance(each, LTContainer):
            yield from _chars_in(each)
