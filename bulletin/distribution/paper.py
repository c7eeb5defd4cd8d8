"""Sides of paper: which pages of a copy stand where on each side that goes through the printer, as plain values."""

from dataclasses import dataclass

from bulletin.distribution.imposition import saddle_stitch
from bulletin.values.print_settings import PT_PER_MM

A4_MM = (210.0, 297.0)  # 9704, 5.1
A3_MM = (420.0, 297.0)  # two of them side by side
FOLD_MM = 210.0
STAPLES_MM = (70.0, 227.0)  # 9704, 6.3: outer holes 70 mm from head and foot
STAPLE_MM = 12.0  # the back of a 24/6 staple
MARK_MM = (4.0, 10.0)  # from the edge: beyond what printers leave blank, outside the 版心
MARK_PT = 0.25 * PT_PER_MM


@dataclass(frozen=True, slots=True)
class Placed:
    """A page of the copy, from 0, and how far its left edge stands from the paper's, in mm."""

    page: int
    x_mm: float


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a sheet shows. marks: PDF operators drawn over it, as fold and staple marks."""

    placed: tuple[Placed, ...]
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The sides of one copy in the order they are printed, front and back in turn; sizes in mm."""

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
    """Return sides of A3 for a saddle-stitched booklet; outer sides are turned over along the short edge."""
    sides: list[Side] = []
    for number, sheet in enumerate(saddle_stitch(pages)):
        for is_outside, pair in ((True, sheet.outside), (False, sheet.inside)):
            marks = _marks(with_staples=number == 0 and pages > 4) if has_marks and is_outside else ""
            placed = tuple(Placed(page - 1, x) for page, x in zip(pair, (0.0, FOLD_MM), strict=True))
            sides.append(Side(placed, marks))
    return Layout(A3_MM, tuple(sides))


def flat_pairs(pages: int) -> Layout:
    """Return pages of A4 two by two on A3, not to be folded: what goes before the copies of a booklet."""
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
