"""Orders for `PdfMaker`: plain values, so that planning prints loads no layout library."""

from dataclasses import dataclass
from enum import Enum

from bulletin.pdf.output_profile import OutputProfile
from bulletin.values.pdf_metadata import PdfMetadata

BLEED_MM = 3.0  # 惯例: what printing offices ask for, though nothing of a bulletin reaches the edge


class Purpose(Enum):
    """What a PDF is for: to be archived and read, to be put together into a file for printing, to be sent to a press.

    Pages for printing have no tags and no identification: copies of tagged pages would share structure elements.
    """

    ARCHIVE = "archive"
    PAGES = "pages"
    PRESS = "press"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as it was read, and the name of its file, such as 365.md. It is attached in UTF-8 with LF."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class PressOptions:
    """What a press file has around its pages, and which press it is for.

    bleed_mm: how far beyond the trimmed page may be printed. profile: None for the shipped profile.
    """

    bleed_mm: float = BLEED_MM
    crop_marks: bool = False
    profile: OutputProfile | None = None


@dataclass(frozen=True, slots=True)
class PdfOrder:
    """One PDF to make. html: as rendered; source: the file to which diagnostics refer; metadata: the catalogue entry.

    Without metadata the file has the HTML's title and nothing else. attachment: the text it was made from, for the
    archive only. reports_loose_lines: False if another order reports the same lines. press: for a press file only.
    source_text: the content of `source`, if diagnostics are to name its lines. barred: tags; lines that contain such an
    element have a bar at the outer edge.
    """

    path: str
    source: str
    html: str
    metadata: PdfMetadata | None = None
    attachment: SourceText | None = None
    purpose: Purpose = Purpose.ARCHIVE
    reports_loose_lines: bool = True
    press: PressOptions | None = None
    source_text: str = ""
    barred: frozenset[str] = frozenset()
