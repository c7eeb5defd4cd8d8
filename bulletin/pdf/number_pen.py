"""份号 drawn over page 1 of each copy, as they were set once: a specimen of "000000" in its place and of the ten digits.

Digits are drawn from the specimen's own face: its codes for 0 … 9 and the place of "000000" are read from the page, so
that a hundred thousand numbers cost one page of typesetting and one font.
"""

import io
from dataclasses import dataclass
from typing import Any

from bulletin.pdf.whole_pikepdf import pikepdf
from bulletin.values.number_ranges import copy_number

NUMBER_PAGE, DIGITS_PAGE, FIRST_NAME_PAGE = 0, 1, 2  # of a specimen
_BYTES_PER_CODE = 2  # Identity-H


@dataclass(frozen=True, slots=True)
class Pen:
    """How a line of digits is written: font (its name in the page's resources), size and origin in pt."""

    font: str
    size: float
    x: float
    y: float  # from the foot of the page
    codes: tuple[str, ...]  # of the digits 0 … 9, hexadecimal

    def strokes(self, number: int, font: str, x_shift: float = 0.0) -> str:
        """Return the operators that write a 份号. font: its name in the page's resources; x_shift: in pt."""
        codes = "".join(self.codes[int(digit)] for digit in copy_number(number))
        return f"BT 0 g /{font} {_figure(self.size)} Tf {_figure(self.x + x_shift)} {_figure(self.y)} Td <{codes}> Tj ET"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A PDF: a page with "000000", one with "0123456789", and one for each of the names. pen: writes numbers as there."""

    data: bytes
    names: tuple[str, ...]
    pen: Pen

    def page_of(self, name: str) -> int:
        """Return the page, from 0, of a name."""
        return FIRST_NAME_PAGE + self.names.index(name)


def specimen_of(data: bytes, names: tuple[str, ...]) -> Specimen:
    """Return the specimen in a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return Specimen(data, names, _pen(pdf.pages[NUMBER_PAGE], pdf.pages[DIGITS_PAGE]))


def number_font(specimen: pikepdf.Pdf, pen: Pen) -> Any:
    """Return the face's font object in the opened specimen."""
    return specimen.pages[DIGITS_PAGE].Resources.Font[f"/{pen.font}"]


def _pen(number: pikepdf.Page, ten: pikepdf.Page) -> Pen:
    """Return how to write numbers. number: the page with "000000"; ten: the page with "0123456789"."""
    font, size, x, y, zeros = _only_line(number)
    other_font, _, _, _, codes = _only_line(ten)
    if font != other_font or zeros != (codes[0],) * len(zeros) or len(set(codes)) != len("0123456789"):
        raise RuntimeError(f"digits are not written as expected: {zeros} {codes}")  # another WeasyPrint
    return Pen(font, size, x, y, codes)


def _only_line(page: pikepdf.Page) -> tuple[str, float, float, float, tuple[str, ...]]:
    """Return the one line of a page: font, size, origin in pt from the page's foot, codes."""
    # The text matrix is relative to the product of all `cm` that are in effect.
    matrix = pikepdf.Matrix()
    stack: list[pikepdf.Matrix] = []
    font, size, at = "", 0.0, pikepdf.Matrix()
    codes = ""
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "q":
                stack.append(matrix)
            case "Q":
                matrix = stack.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "Tf":
                font, size = str(operands[0])[1:], float(operands[1])
            case "Tm":
                at = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "TJ":
                codes += "".join(
                    bytes(part).hex() for part in operands[0] if isinstance(part, pikepdf.String)
                )
    step = 2 * _BYTES_PER_CODE
    return font, size * at.a, at.e, at.f, tuple(codes[i : i + step] for i in range(0, len(codes), step))


def _figure(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")
