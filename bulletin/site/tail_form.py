"""Chooses how a 报尾 is set so that all of its names are printed: as in GB/T 9704, closer, smaller, or over several pages.

GB/T 9704—2012, 7.4 prescribes 4号 and has no rule for long lists; the 报尾 is at the foot of the last page (7.4.1) and
cannot continue over pages there. So long lists are set closer first, then in 小四. Lists that are still too long are set as
text on pages of their own; the last of these has the office at its foot (惯例; print-format.md §2.5).
"""

from collections.abc import Sequence
from typing import Final

from bulletin.site.views import DistributionRow
from bulletin.typesetting.title_lines import width_em
from bulletin.values.print_settings import TYPE_AREA_WIDTH_PT

ROOM_PT: Final = 530.0
"""Height for the 报尾: the 638 pt of a page (5.2.1: 225 mm) less three lines of text above it and the gap between them."""

FLOWING: Final = "flowing"
"""The form of lists on pages of their own."""

FORMS: Final = (("", 14.0, 28.0), ("close", 14.0, 20.0), ("small", 12.0, 17.0))
"""The other forms from the largest to the smallest: name, type size and line pitch in pt; print.css has the same values."""

_PADDING_EM: Final = 4.0
_LONG_PADDING_EM: Final = 7.0
"""Part of a line that names cannot use: one 字 on both sides and the row's word; 本期增发： is longer."""


def tail_form(rows: Sequence[DistributionRow], office_lines: int) -> str:
    """Return the largest form in which the lists fit a page: empty, close, small, or flowing. office_lines: lines below the lists."""
    for name, size_pt, pitch_pt in FORMS:
        lines = sum(lines_of(row, TYPE_AREA_WIDTH_PT / size_pt) for row in rows)
        if (lines + office_lines) * pitch_pt <= ROOM_PT:
            return name
    return FLOWING


def lines_of(row: DistributionRow, width: float) -> int:
    """Return how many lines a row takes if no name is broken. width: of the 版心 in em."""
    measure = width - (_LONG_PADDING_EM if row.is_long else _PADDING_EM)
    lines, used = 1, 0.0
    for part in row.parts:
        em = width_em(part.text)
        if used and used + em > measure:
            lines, used = lines + 1, 0.0
        lines += int(em // measure)  # a name longer than a line is broken after all
        used += em % measure
    return lines
