"""Sizes of paper, envelopes and labels: one table, which the style sheet agrees with."""

import re

import pytest

from bulletin.values.files import builtin_layouts
from bulletin.values.paper import A3_MM, A4_MM, ENVELOPES, LABEL_SHEETS, EnvelopeSize, LabelSheet


def test_a3_is_two_sheets_of_a4_side_by_side() -> None:
    """GB/T 9704—2012, 5.1."""
    assert A4_MM == (210, 297)
    assert (2 * A4_MM[0], A4_MM[1]) == A3_MM


@pytest.mark.parametrize("size", ENVELOPES.values(), ids=str)
def test_the_page_of_each_envelope_has_its_size(size: EnvelopeSize) -> None:
    """GB/T 1416—2003."""
    css = (builtin_layouts() / "styles/paper.css").read_text()
    page = re.search(rf"@page envelope-{size.name} {{\s*size: (\d+)mm (\d+)mm;", css)
    front = re.search(rf"\.envelope--{size.name} {{[^}}]*height: (\d+)mm;", css)
    assert page is not None
    assert front is not None
    assert (float(page[1]), float(page[2]), float(front[1])) == (size.width, size.height, size.height)


@pytest.mark.parametrize("sheet", LABEL_SHEETS.values(), ids=str)
def test_every_label_sheet_fits_on_a4(sheet: LabelSheet) -> None:
    assert sheet.left + (sheet.columns - 1) * sheet.across + sheet.width <= A4_MM[0] + 0.01
    assert sheet.top + (sheet.rows - 1) * sheet.down + sheet.height <= A4_MM[1] + 0.01
    assert min(sheet.left, sheet.top) >= 0
    assert sheet.across >= sheet.width
    assert sheet.down >= sheet.height
