"""Makes a file for a press, PDF/X-4 (ISO 15930-7): boxes and marks around its pages, output intent, identification.

Colours are converted in `press_inks` and `press_pictures`; `output_profile` describes the press. The text of the standard
was not available: its requirements are cited without clauses, as public guides and files of other makers agree on them.
"""

import uuid
from dataclasses import dataclass
from typing import Any

import pydyf

from bulletin.pdf.metadata import xmp_for_press
from bulletin.pdf.order import PressOptions
from bulletin.pdf.output_profile import OutputProfile
from bulletin.pdf.pdf_objects import object_at, pages_of
from bulletin.values.paper import PT_PER_MM
from bulletin.values.pdf_metadata import PdfMetadata

VERSION = "PDF/X-4"
PDF_VERSION = "1.6"  # ISO 15930-7
REGISTRY = "http://www.color.org"  # of characterization data; in PDF/X only a name, nothing is fetched
MARK_MM = 5.0  # 惯例: long enough to be seen when cutting
MARK_WIDTH_PT = 0.25
_ALL_PLATES = "press-all"  # the colour of marks, printed by every plate to show whether plates are aligned

Box = tuple[float, float, float, float]  # left, bottom, right, top in pt
Line = tuple[float, float, float, float]  # from x, y to x, y in pt


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """A page's boxes in pt (ISO 32000-1, 14.11.2): the trimmed page, the area that may be printed, the whole sheet."""

    trim: Box
    bleed: Box
    media: Box


def page_boxes(trim: Box, options: PressOptions) -> PageBoxes:
    """Return the boxes around a trimmed page. Each is within the next (ISO 15930-7)."""
    bleed = _wider(trim, options.bleed_mm * PT_PER_MM)
    media = _wider(bleed, (MARK_MM + 1) * PT_PER_MM) if options.crop_marks else bleed
    return PageBoxes(trim, bleed, media)


def crop_marks(boxes: PageBoxes) -> tuple[Line, ...]:
    """Return two lines at each corner, in line with the edges of the trimmed page and entirely outside the bleed."""
    left, bottom, right, top = boxes.trim
    outer = _wider(boxes.bleed, MARK_MM * PT_PER_MM)
    across = ((boxes.bleed[0], outer[0]), (boxes.bleed[2], outer[2]))
    along = ((boxes.bleed[1], outer[1]), (boxes.bleed[3], outer[3]))
    return (
        *((near, y, far, y) for y in (bottom, top) for near, far in across),
        *((x, near, x, far) for x in (left, right) for near, far in along),
    )


def press_css(options: PressOptions) -> str:
    """Return the rules that follow print.css: colours as inks, and backgrounds that reach into the bleed."""
    return (
        f"@page {{ bleed: {options.bleed_mm:g}mm }}\n"
        "html { --red: device-cmyk(0 0.8 0.8 0); color: device-cmyk(0 0 0 1) }\n"  # GB/T 9704—2012, 6.2
    )


def add_boxes_and_intent(pdf: Any, options: PressOptions, profile: OutputProfile) -> None:
    """Add boxes and marks to the pages of pydyf's `pdf`, add the output intent, and remove links."""
    for page in pages_of(pdf):
        left, bottom, right, top = page["TrimBox"]
        around = page_boxes((left, bottom, right, top), options)
        page["MediaBox"] = pydyf.Array(around.media)
        page["BleedBox"] = pydyf.Array(around.bleed)
        # ISO 15930-7: no annotation may lie on the page, as links of the 目录 would.
        for link in page.pop("Annots", ()):
            object_at(pdf, link).clear()
        if options.crop_marks:
            object_at(pdf, page["Contents"]).stream[:0] = _drawn(crop_marks(around))
    if options.crop_marks:
        _name_all_plates(pdf)
    # With transparency, pages say that they blend in the press's colours.
    if any(_blends(thing) for thing in pdf.objects):
        group = {"Type": "/Group", "S": "/Transparency", "CS": "/DeviceCMYK"}
        for page in pages_of(pdf):
            page["Group"] = pydyf.Dictionary(group)
    pdf.catalog["OutputIntents"] = pydyf.Array([_intent(pdf, profile)])


def identify(pdf: Any, metadata: PdfMetadata, name: str) -> None:
    """Write the file's version, identifier and metadata (ISO 15930-7).

    name: the source of the file's identifier; the same name gives the same identifier.
    """
    pdf.info["Trapped"] = "/False"
    pdf.info["GTS_PDFXVersion"] = pydyf.String(VERSION)
    identifier = f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"
    packet = pydyf.Stream(
        [xmp_for_press(metadata, VERSION, identifier)],
        pydyf.Dictionary({"Type": "/Metadata", "Subtype": "/XML"}),
    )
    pdf.add_object(packet)
    pdf.catalog["Metadata"] = packet.reference


def _wider(box: Box, by_pt: float) -> Box:
    left, bottom, right, top = box
    return (round(left - by_pt, 3), round(bottom - by_pt, 3), round(right + by_pt, 3), round(top + by_pt, 3))


def _drawn(lines: tuple[Line, ...]) -> list[bytes]:
    """Return the operations that draw marks, to be put before those with which WeasyPrint turns the page upside down."""
    paths = (f"{a:g} {b:g} m {c:g} {d:g} l".encode() for a, b, c, d in lines)
    return [b"q", f"/{_ALL_PLATES} CS 1 SCN {MARK_WIDTH_PT} w".encode(), *paths, b"S", b"Q"]


def _name_all_plates(pdf: Any) -> None:
    """Add the colour of marks to the colour spaces of all pages (ISO 32000-1, 8.6.6.4)."""
    ink = {"FunctionType": 2, "Domain": pydyf.Array([0, 1]), "N": 1}
    ink |= {"C0": pydyf.Array([0] * 4), "C1": pydyf.Array([1] * 4)}
    space = pydyf.Array(["/Separation", "/All", "/DeviceCMYK", pydyf.Dictionary(ink)])
    for page in pages_of(pdf):
        object_at(pdf, object_at(pdf, page["Resources"])["ColorSpace"])[_ALL_PLATES] = space


def _blends(thing: Any) -> bool:
    """Return whether an object makes a page transparent (ISO 32000-1, 11.6)."""
    if isinstance(thing, pydyf.Stream):
        return "SMask" in thing.extra or "Group" in thing.extra
    states = thing.get("ExtGState", {}) if isinstance(thing, pydyf.Dictionary) else {}
    return any(state.get("ca", 1) != 1 or "SMask" in state or "BM" in state for state in states.values())


def _intent(pdf: Any, profile: OutputProfile) -> Any:
    """Return the output intent (ISO 15930-7; ISO 32000-1, 14.11.5)."""
    stream = pydyf.Stream([profile.data], pydyf.Dictionary({"N": 4}), compress=True)
    pdf.add_object(stream)
    intent = pydyf.Dictionary(
        {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFX",
            "OutputConditionIdentifier": pydyf.String(profile.condition or "Custom"),
            "Info": pydyf.String(profile.name),
            "DestOutputProfile": stream.reference,
        }
    )
    if profile.condition:
        intent["RegistryName"] = pydyf.String(REGISTRY)
        intent["OutputCondition"] = pydyf.String(profile.description)
    return intent
