"""Imposition: which pages stand on which side of which sheet, so that the folded stack reads from 1 to n.

print-format.md §3.6: for n = 4k, sheet i (1 … k) has outside [n − 2i + 2 | 2i − 1] and inside [2i | n − 2i + 1].
"""

import math
from dataclasses import dataclass

PAPER_MM = 0.1  # thickness of 70–80 g/m² paper: 9704, ch. 4
TRIM_MM = 1.0  # 9704, 6.1: the type area stands true to 1 mm; creep beyond it wants trimming
MOST_SHEETS = 16  # 64 pages: more do not fold flat; they want 平订 (惯例)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of A3 before it is folded; each side as (left page, right page), pages count from 1."""

    outside: tuple[int, int]
    inside: tuple[int, int]


def saddle_stitch(pages: int) -> tuple[Sheet, ...]:
    """Return the sheets of a booklet, the outermost first. pages: a multiple of four."""
    if pages < 4 or pages % 4:
        raise ValueError(f"{pages} pages cannot be folded")
    return tuple(
        Sheet((pages - 2 * i + 2, 2 * i - 1), (2 * i, pages - 2 * i + 1)) for i in range(1, pages // 4 + 1)
    )


def creep_mm(sheets: int) -> float:
    """Return by how much the innermost sheet stands out at the fore-edge, in mm.

    Each sheet pushes those within it by half a turn of its own thickness: 4 sheets give 0.5 mm at most, which no
    tolerance of 9704, 6.3, minds (print-format.md §3.6).
    """
    return (sheets - 1) * PAPER_MM * math.pi / 2


def needs_trimming(sheets: int) -> bool:
    """Return whether a booklet of so many sheets wants its fore-edge cut after it was stapled."""
    return creep_mm(sheets) > TRIM_MM
