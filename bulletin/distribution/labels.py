"""Places the words of address labels on the labels of a sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bulletin.distribution.copies import Package
from bulletin.distribution.fitting import Fitted, Words, fit
from bulletin.typesetting.title_lines import Segmenter
from bulletin.values.number_ranges import copy_ranges
from bulletin.values.paper import PT_PER_MM, LabelSheet

TEMPLATE = "labels.html"
# From a label's edge to its words: printers leave 4 mm of the sheet blank, and cutting is not exact.
INSET_MM = 5.0
SIZES_PT = {"address": 10.5, "name": 15.0, "contact": 12.0, "secrecy": 10.5}


@dataclass(frozen=True, slots=True)
class Label:
    """A label on its sheet. x_mm, y_mm: upper left corner of the room for words; pad_mm: blank above them, which centres them."""

    x_mm: float
    y_mm: float
    pad_mm: float
    words: Fitted
    name: str

    @property
    def words_top_mm(self) -> float:
        """Distance of the words from the sheet's top."""
        return self.y_mm + self.pad_mm


def label_pages(
    packages: Iterable[Package], sheet: LabelSheet, start: int, secrecy: str, segment: Segmenter
) -> tuple[tuple[Label, ...], ...]:
    """Return the labels of each page, row by row from the left. start: the first label that is not used yet, from 1.

    secrecy: the 密级 of a state secret, printed on each label with the 份号; else empty.
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
    package: Package, sheet: LabelSheet, row: int, column: int, secrecy: str, segment: Segmenter
) -> Label:
    width, height = sheet.width - 2 * INSET_MM, sheet.height - 2 * INSET_MM
    words = fit(words_for(package, secrecy, SIZES_PT), width, height, segment)
    return Label(
        x_mm=sheet.left + column * sheet.across + INSET_MM,
        y_mm=sheet.top + row * sheet.down + INSET_MM,
        pad_mm=max(0.0, (height - words.height_pt / PT_PER_MM) / 2),
        words=words,
        name=package.name,
    )


def words_for(
    package: Package, secrecy: str, sizes: dict[str, float], *, with_postcode: bool = True
) -> Sequence[Words]:
    """Return the words on a label or an envelope, from the top: 密级, postcode and address, the name, the person who receives it.

    with_postcode: False where the postcode is printed in boxes. sizes: in pt, by role.
    """
    unit = package.unit
    postcode = unit.postcode if unit and with_postcode else ""
    contact = f"{unit.contact}　收" if unit and unit.contact else "收"
    # 份号 are printed on those of state secrets only.
    marks = "　".join(part for part in (secrecy, copy_ranges(package.numbers)) if part) if secrecy else ""
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
