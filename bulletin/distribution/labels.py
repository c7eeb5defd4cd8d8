"""Address labels: sheets of self-adhesive labels as data, and what stands on each label.

No national standard rules label sheets; sizes are those sold (print-format.md §3.7, 惯例).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bulletin.distribution.fitting import Fitted, Words, fit
from bulletin.distribution.packages import Package
from bulletin.typesetting.title_lines import Segment
from bulletin.values.distribution import numbers_text

TEMPLATE = "labels.html"
A4_MM = (210.0, 297.0)
INSET_MM = (
    5.0  # of the words from a label's edge: printers leave about 4 mm of the sheet blank, cutters stray
)
SIZES_PT = {"address": 10.5, "name": 15.0, "contact": 12.0, "secrecy": 10.5}


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """A sheet of A4. Sizes in mm: of a label; left, top: of the first one's corner; across, down: from one to the next."""

    name: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    across: float
    down: float

    @property
    def labels(self) -> int:
        """How many labels it has."""
        return self.columns * self.rows


def _edge_to_edge(columns: int, rows: int, width: float, height: float) -> LabelSheet:
    """Return a sheet without gaps, its labels in the middle of A4."""
    left, top = (A4_MM[0] - columns * width) / 2, (A4_MM[1] - rows * height) / 2
    return LabelSheet(f"{columns}x{rows}", columns, rows, width, height, left, top, width, height)


SHEETS = {
    sheet.name: sheet
    for sheet in (
        _edge_to_edge(3, 7, 70.0, 42.3),
        _edge_to_edge(2, 8, 105.0, 37.0),
        _edge_to_edge(3, 8, 70.0, 37.0),
        _edge_to_edge(2, 7, 105.0, 42.3),
        _edge_to_edge(2, 5, 105.0, 57.0),
        LabelSheet("L7160", 3, 7, 63.5, 38.1, 7.2, 15.15, 66.0, 38.1),
        LabelSheet("L7163", 2, 7, 99.1, 38.1, 4.65, 15.15, 101.6, 38.1),
    )
}


@dataclass(frozen=True, slots=True)
class Label:
    """A label on its sheet: the corner of its words in mm, and they; pad_mm: blank above them, so that they are centred."""

    x_mm: float
    y_mm: float
    pad_mm: float
    words: Fitted
    name: str

    @property
    def words_top_mm(self) -> float:
        """Where the words begin, from the sheet's top."""
        return self.y_mm + self.pad_mm


def label_pages(
    packages: Iterable[Package], sheet: LabelSheet, start: int, secrecy: str, segment: Segment
) -> tuple[tuple[Label, ...], ...]:
    """Return the labels of each page, row by row from the left. start: the first label that is not used yet, from 1.

    secrecy: printed on each with its numbers where the issue is a state secret, else empty.
    """
    pages: list[list[Label]] = []
    for place, package in enumerate(packages, start - 1):
        page, at = divmod(place, sheet.labels)
        row, column = divmod(at, sheet.columns)
        if page == len(pages):
            pages.append([])
        pages[page].append(_label(package, sheet, row, column, secrecy, segment))
    return tuple(tuple(page) for page in pages)


def _label(
    package: Package, sheet: LabelSheet, row: int, column: int, secrecy: str, segment: Segment
) -> Label:
    width, height = sheet.width - 2 * INSET_MM, sheet.height - 2 * INSET_MM
    words = fit(words_for(package, secrecy, SIZES_PT), width, height, segment)
    return Label(
        x_mm=sheet.left + column * sheet.across + INSET_MM,
        y_mm=sheet.top + row * sheet.down + INSET_MM,
        pad_mm=max(0.0, (height - words.height_pt / (72 / 25.4)) / 2),
        words=words,
        name=package.name,
    )


def words_for(
    package: Package, secrecy: str, sizes: dict[str, float], *, with_postcode: bool = True
) -> Sequence[Words]:
    """Return what stands on a label or an envelope, from the top: postcode and address, the name, who receives it.

    with_postcode: off where it stands in boxes. sizes: in pt, by role.
    """
    unit = package.unit
    postcode = unit.postcode if unit and with_postcode else ""
    contact = f"{unit.contact}　收" if unit and unit.contact else "收"
    marks = "　".join(part for part in (secrecy, numbers_text(package.numbers)) if part) if secrecy else ""
    parts = (
        ("secrecy", marks),
        ("postcode", postcode),
        ("address", package.address),
        ("name", package.full_name),
        ("contact", contact),
    )
    return [
        Words(role, text, sizes.get(role, sizes["address"]), is_address=role == "address")
        for role, text in parts
    ]
