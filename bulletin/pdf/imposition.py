"""Imposition: computes which pages of a copy are where on each printed side of paper (print-format.md §3.6)."""

import math
from dataclasses import dataclass

from bulletin.values.paper import A3_MM, A4_MM, PT_PER_MM

DUPLEX = 2  # pages of a sheet of A4
SADDLE_STITCH = 4  # pages of a folded sheet of A3

SHEET_THICKNESS_MM = 0.1  # of 70–80 g/m² paper: 9704, ch. 4
TRIM_MM = 1.0  # 9704, 6.1: tolerance of the type area's place; more creep than that needs trimming
MOST_SHEETS = 16  # 64 pages: more do not fold flat and need 平订 (惯例)

FOLD_MM = A4_MM[0]
STAPLES_MM = (70.0, 227.0)  # 9704, 6.3: outer holes 70 mm from head and foot
STAPLE_MM = 12.0  # the back of a 24/6 staple
MARK_MM = (4.0, 10.0)  # from the edge: where printers can print, outside the 版心
MARK_PT = 0.25 * PT_PER_MM


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of A3 before it is folded; each side as (left page, right page), pages count from 1."""

    outside: tuple[int, int]
    inside: tuple[int, int]


def saddle_stitch(pages: int) -> tuple[Sheet, ...]:
    """Return the sheets of a booklet, the outermost first. pages: a multiple of four.

    print-format.md §3.6: for n = 4k, sheet i (1 … k) has outside [n − 2i + 2 | 2i − 1] and inside [2i | n − 2i + 1].
    """
    if pages < 4 or pages % 4:
        raise ValueError(f"{pages} pages cannot be folded")
    return tuple(
        Sheet((pages - 2 * i + 2, 2 * i - 1), (2 * i, pages - 2 * i + 1)) for i in range(1, pages // 4 + 1)
    )


def creep_mm(sheets: int) -> float:
    """Return by how much the innermost sheet protrudes at the fore-edge, in mm.

    Each sheet pushes those inside it out by π/2 of its own thickness: 4 sheets give 0.5 mm at most, which is within the
    tolerance of 9704, 6.3 (print-format.md §3.6).
    """
    return (sheets - 1) * SHEET_THICKNESS_MM * math.pi / 2


def needs_trimming(sheets: int) -> bool:
    """Return whether the fore-edge of a booklet of so many sheets must be cut after stapling."""
    return creep_mm(sheets) > TRIM_MM


@dataclass(frozen=True, slots=True)
class Placed:
    """A page of the copy, counted from 0, and the distance of its left edge from that of the paper, in mm."""

    page: int
    x_mm: float


@dataclass(frozen=True, slots=True)
class Side:
    """The contents of one side of a sheet. marks: PDF operators of fold and staple marks, drawn over it."""

    placed: tuple[Placed, ...]
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sides of one copy in the order in which they are printed, front and back in turn; sizes in mm."""

    size_mm: tuple[float, float]
    sides: tuple[Side, ...]

    @property
    def sheets(self) -> int:
        """How many sheets of paper it takes."""
        return (len(self.sides) + 1) // 2


def single_pages(pages: int) -> Layout:
    """Return pages of A4, one to a side; the count is even."""
    return Layout(A4_MM, tuple(Side((Placed(page, 0.0),)) for page in range(pages)))


def booklet(pages: int, *, has_marks: bool) -> Layout:
    """Return the A3 sides of a saddle-stitched booklet, outer and inner in turn; sheets are flipped along the short edge."""
    sides: list[Side] = []
    for number, sheet in enumerate(saddle_stitch(pages)):
        for is_outside, pair in ((True, sheet.outside), (False, sheet.inside)):
            # A single sheet is folded but not stapled.
            marks = _marks(with_staples=number == 0 and pages > 4) if has_marks and is_outside else ""
            placed = tuple(Placed(page - 1, x) for page, x in zip(pair, (0.0, FOLD_MM), strict=True))
            sides.append(Side(placed, marks))
    return Layout(A3_MM, tuple(sides))


def flat_pairs(pages: int) -> Layout:
    """Return A4 pages in pairs on A3, which are not folded: the cover pages before the copies of a booklet."""
    pairs = [range(first, min(first + 2, pages)) for first in range(0, pages, 2)]
    sides = [Side(tuple(Placed(page, FOLD_MM * (page - pair.start)) for page in pair)) for pair in pairs]
    return Layout(A3_MM, tuple(sides))


def _marks(*, with_staples: bool) -> str:
    """Return short lines on the fold at head and foot, and where the staples go, as PDF operators."""
    height = A3_MM[1]
    ends = [(MARK_MM[0], MARK_MM[1]), (height - MARK_MM[1], height - MARK_MM[0])]
    if with_staples:
        ends += [(STAPLES_MM[0], STAPLES_MM[0] + STAPLE_MM), (STAPLES_MM[1] - STAPLE_MM, STAPLES_MM[1])]
    lines = " ".join(
        f"{FOLD_MM * PT_PER_MM:.3f} {a * PT_PER_MM:.3f} m {FOLD_MM * PT_PER_MM:.3f} {b * PT_PER_MM:.3f} l"
        for a, b in ends
    )
    return f"q {MARK_PT:.3f} w 0 G {lines} S Q"
