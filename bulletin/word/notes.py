"""Makes footnotes: the part that contains them, which python-docx does not support, and the signs of their marks."""

from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import XmlPart
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bulletin.reading.markup import footnote_sign
from bulletin.word.elements import insert_in_order, w, with_words
from bulletin.word.package import add_part
from bulletin.word.styles import NOTE, NOTE_MARK, style_id

MOST_COUNTED: Final = 10
"""Every program can count up to ⑩ in circles; beyond, and in issues whose numbers begin again in each article, signs are typed."""


class FootnotePart:
    """The footnotes of a document. counts: whether Word numbers them, so that a note added in Word gets its number."""

    def __init__(self, document: Document, *, counts: bool) -> None:
        self._counts = counts
        lines = ((-1, "separator"), (0, "continuationSeparator"))
        self.root = w(
            "footnotes",
            *(w("footnote", w("p", w("r", w(kind))), type=kind, id=number) for number, kind in lines),
        )
        self.part: XmlPart = add_part(document, "footnotes", CT.WML_FOOTNOTES, RT.FOOTNOTES, self.root)
        listed = (w("footnote", id=number) for number, _ in lines)
        insert_in_order(document.settings.element, w("footnotePr", *listed))
        insert_in_order(
            document.element.body.sectPr, w("footnotePr", w("numFmt", val="decimalEnclosedCircle"))
        )

    def add(self, number: int, runs: list[BaseOxmlElement]) -> BaseOxmlElement:
        """Add a note and return the run of its first mark. number: in its article, from 1."""
        identity = len(self.root) - 1
        sign = w("footnoteRef") if self._counts else with_words("t", footnote_sign(number))
        properties = w("pPr", w("pStyle", val=style_id(NOTE)))
        if any(next(run.iter(qn("w:drawing")), None) is not None for run in runs):
            # An exact line distance would cut the picture off.
            properties.append(w("spacing", line=360, lineRule="atLeast"))
        note = w("p", properties, w("r", _mark_properties(), sign), *runs)
        self.root.append(w("footnote", note, id=identity))
        if self._counts:
            return w("r", _mark_properties(), w("footnoteReference", id=identity))
        reference = w("footnoteReference", id=identity, customMarkFollows=1)
        return w("r", _mark_properties(), reference, with_words("t", footnote_sign(number)))


def mark_again(number: int) -> BaseOxmlElement:
    """Return the run of another mark of a note that was added already."""
    return w("r", _mark_properties(), with_words("t", footnote_sign(number)))


def _mark_properties() -> BaseOxmlElement:
    return w("rPr", w("rStyle", val=style_id(NOTE_MARK)), w("rFonts", hint="eastAsia"))
