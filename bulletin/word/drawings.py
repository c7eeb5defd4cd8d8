"""Makes the DrawingML of a Word file: pictures no larger than the type area, and the text box at its foot."""

import io
import itertools
from collections.abc import Callable, Iterator
from typing import Final

from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.package import Package
from lxml import html
from PIL import Image

from bulletin.pictures.raster import for_print
from bulletin.word.elements import emu, w
from bulletin.word.styles import PITCH_PT

MOST_HIGH_PT: Final = 15 * PITCH_PT  # as in print.css

_KINDS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF")  # formats that every version of Word shows
_PT_PER_PX: Final = 0.75
_DRAWING: Final = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


class Pictures:
    """Puts pictures into a document.

    read: returns the bytes of a picture by its path in content/; missing: paths of those that cannot be read.
    """

    def __init__(self, read: Callable[[str], bytes | None]) -> None:
        self._read = read
        self._numbers = itertools.count(1)  # of drawings; each must be unique (20.1.2.2.8)
        self.missing: list[str] = []

    def number(self) -> int:
        """Return an unused number for a drawing."""
        return next(self._numbers)

    def run(
        self, part: Part, image: html.HtmlElement, most_wide_pt: float, most_high_pt: float
    ) -> Iterator[BaseOxmlElement]:
        """Yield the run of a picture among words, scaled down to the given size; nothing if it cannot be read."""
        path = image.get("data-path", "")
        data = _as_word_shows(self._read(path))
        if data is None:
            self.missing.append(path)
            return
        package = part.package
        assert isinstance(package, Package)
        picture = package.get_or_add_image_part(io.BytesIO(data))
        relation = part.relate_to(
            picture, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        )
        width, height = (float(image.get(side) or 0) * _PT_PER_PX for side in ("width", "height"))
        if not width or not height:
            # no size in the HTML: that of the file, at 96 pixels to the inch
            width, height = picture.image.px_width * _PT_PER_PX, picture.image.px_height * _PT_PER_PX
        scale = min(1.0, most_wide_pt / width, most_high_pt / height)
        inline = CT_Inline.new_pic_inline(
            self.number(), relation, f"图{picture.partname.idx or 1}", emu(width * scale), emu(height * scale)
        )
        inline.docPr.set("descr", image.get("alt", ""))
        yield w("r", w("drawing", inline))


def _as_word_shows(data: bytes | None) -> bytes | None:
    """Return a picture upright, without metadata, and in a format that Word shows; None if the bytes are no picture."""
    if data is None:
        return None
    clean = for_print(data)
    try:
        with Image.open(io.BytesIO(clean)) as picture:
            if picture.format in _KINDS:
                return clean
            out = io.BytesIO()
            picture.save(out, "PNG")
            return out.getvalue()
    except (OSError, ValueError, SyntaxError):
        return None


def text_box_at_foot(
    number: int, width_pt: float, height_pt: float, content: list[BaseOxmlElement]
) -> BaseOxmlElement:
    """Return the run of a text box that is anchored at the foot of the type area, independent of the text above.

    Its text is bottom-aligned, so that the text ends at the foot even if the box is higher. A text box is used since LibreOffice 7.4
    ignores floating tables and frames.
    """
    width, height = emu(width_pt), emu(height_pt)
    choice = parse_xml(
        f"""<mc:AlternateContent {_DRAWING}><mc:Choice Requires="wps"><w:drawing>
        <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" behindDoc="0"
          locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
        <wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>
        <wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>
        <wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
        <wp:docPr id="{number}" name="版记"/><wp:cNvGraphicFramePr/>
        <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">
        <wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
        <wps:txbx><w:txbxContent/></wps:txbx>
        <wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp>
        </a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>""".replace(
            "\n        ", ""
        )
    )
    next(choice.iter(qn("w:txbxContent"))).extend(content)
    return w("r", choice)
