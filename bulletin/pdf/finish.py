"""Adds what WeasyPrint's finished PDF lacks for its purpose, just before it is written.

A file for the archive is both PDF/A-2, level A (PDF/A-3 if the text it was made from is attached), and PDF/UA-1
(print-format.md §6). WeasyPrint writes PDF/A; `structure`, `metadata`, `weasyprint_fonts` and `pictures` add PDF/UA, the
catalogue entry and what is missing. A file for a press is PDF/X-4 (`press_file`).
"""

from typing import Any

import pydyf

from bulletin.pdf.metadata import LANGUAGE, attach, info, xmp
from bulletin.pdf.order import PdfOrder, PressOptions, Purpose
from bulletin.pdf.output_profile import shipped_profile
from bulletin.pdf.pdf_objects import object_at
from bulletin.pdf.pictures import tidy_pictures
from bulletin.pdf.press_file import add_boxes_and_intent, identify
from bulletin.pdf.press_inks import InkConverter, ink_pages
from bulletin.pdf.press_pictures import ink_pictures
from bulletin.pdf.structure import tidy_tags
from bulletin.pdf.weasyprint_fonts import tidy_fonts
from bulletin.values.pdf_metadata import PdfMetadata

# print-format.md §6: all fonts embedded, every glyph mapped to its character, tagged
LEVEL = "2A"
LEVEL_WITH_SOURCE = "3A"  # PDF/A-2 allows only PDF/A files as attachments
_HERE = "file:///"


def pdf_variant(order: PdfOrder) -> str | None:
    """Return which kind of PDF WeasyPrint has to write; None for a plain one."""
    return f"pdf/a-{_level(order).lower()}" if order.purpose is Purpose.ARCHIVE else None


def finish(document: Any, pdf: Any, order: PdfOrder, metadata: PdfMetadata) -> None:
    """Change pydyf's `pdf`, which WeasyPrint made of `document`, in place to what was ordered."""
    if order.purpose is Purpose.ARCHIVE:
        tidy_tags(pdf)
    if order.purpose is Purpose.PRESS:
        options = order.press or PressOptions()
        profile = options.profile or shipped_profile()
        converter = InkConverter(profile)
        ink_pictures(pdf, converter)
        ink_pages(pdf, converter)
        add_boxes_and_intent(pdf, options, profile)
    else:
        tidy_pictures(pdf)
    tidy_fonts(document, pdf)
    pdf.catalog["Lang"] = pydyf.String(LANGUAGE)
    pdf.info.clear()
    pdf.info.update({key: pydyf.String(text) for key, text in info(metadata).items()})
    if order.purpose is Purpose.PRESS:
        identify(pdf, metadata, order.path + order.html)
    if order.purpose is Purpose.ARCHIVE:
        lead_beside(pdf)
        pdf.catalog["PageLabels"] = pydyf.Dictionary(
            {"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])}
        )
        if any(page.bookmarks for page in document.pages):
            pdf.catalog["PageMode"] = "/UseOutlines"  # a viewer shows the bookmarks
        if order.attachment:
            attach(pdf, order.attachment, metadata.date)
        packet = object_at(pdf, pdf.catalog["Metadata"])
        packet.stream = [xmp(metadata, _level(order))]
        packet.compress = False  # so that programs that cannot read PDF find it (ISO 16684-1, 7.3)


def lead_beside(pdf: Any) -> None:
    """Make links to files beside this one relative again: WeasyPrint turned them into addresses below `file:///`."""
    for thing in pdf.objects:
        is_link = isinstance(thing, pydyf.Dictionary) and thing.get("Subtype") == "/Link"
        if is_link and "A" in thing and thing["A"]["URI"].string.startswith(_HERE):
            address = pydyf.String("./" + thing["A"]["URI"].string.removeprefix(_HERE))
            thing["A"]["URI"] = thing["Contents"] = address


def _level(order: PdfOrder) -> str:
    return LEVEL_WITH_SOURCE if order.attachment else LEVEL
