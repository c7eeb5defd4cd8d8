"""Tables of the sizes of paper, envelopes and label sheets; in mm unless a name has another unit."""

from dataclasses import dataclass

PT_PER_MM = 72 / 25.4

A4_MM = (210.0, 297.0)  # GB/T 9704—2012, 5.1
A3_MM = (420.0, 297.0)  # two of them side by side


@dataclass(frozen=True, slots=True)
class EnvelopeSize:
    """An envelope with its long side at the bottom. name_pt: the font size of the recipient's name."""

    name: str
    width: float
    height: float
    name_pt: float


# GB/T 1416—2003 (print-format.md §3.7); styles/paper.css has an @page rule for each.
ENVELOPES = {
    size.name: size
    for size in (
        EnvelopeSize("B6", 176.0, 125.0, 18.0),
        EnvelopeSize("DL", 220.0, 110.0, 20.0),
        EnvelopeSize("ZL", 230.0, 120.0, 22.0),
        EnvelopeSize("C5", 229.0, 162.0, 22.0),
        EnvelopeSize("C4", 324.0, 229.0, 28.0),
    )
}


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """An A4 sheet of labels.

    left, top: the top left corner of the first label; across, down: the distance from one label's corner to the next
    one's.
    """

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
        """How many labels a sheet has."""
        return self.columns * self.rows


def _edge_to_edge(columns: int, rows: int, width: float, height: float) -> LabelSheet:
    """Return a sheet without gaps between labels, centred on A4."""
    left, top = (A4_MM[0] - columns * width) / 2, (A4_MM[1] - rows * height) / 2
    return LabelSheet(f"{columns}x{rows}", columns, rows, width, height, left, top, width, height)


# There is no national standard for label sheets; these are common sizes on the market (print-format.md §3.7, 惯例).
LABEL_SHEETS = {
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
