"""An .xlsx → its cells as their author sees them, merged cells, and formulas that have no stored value."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

MAX_CELLS, MAX_ROWS = 200_000, 20_000
# Ten thousand units have about 3 MB; a zip bomb unpacks to a thousand times its size.
MAX_UNPACKED_BYTES = 100_000_000


def unpacked_size(data: bytes) -> int:
    """Return the size in bytes that a zip file states for its parts; 0 if it is no zip file. zipfile never reads more than stated."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except Exception:  # a damaged directory raises many kinds; openpyxl reads the file next and reports
        return 0


class CellSheet(NamedTuple):
    """A sheet as text; rows and columns are counted from 0.

    merged: (first row, first column, last row, last column) of merged cells. uncomputed: (row, column, formula) of formulas
    without a stored value. is_hidden, hidden_rows, hidden_columns: what its author does not see; struck: (row, column) of
    cells that are struck through.
    """

    rows: list[list[str]]
    title: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    uncomputed: tuple[tuple[int, int, str], ...] = ()
    is_hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    struck: tuple[tuple[int, int], ...] = ()


def sheets_of(data: bytes) -> Iterator[CellSheet]:
    """Yield the sheets of an .xlsx, at most MAX_ROWS rows of each. Exceptions: whatever openpyxl's parsers raise."""
    import openpyxl  # 0.2 s, needed only here

    # openpyxl gives either the stored values of formulas or the formulas themselves, so the file is read twice.
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    formulas = openpyxl.load_workbook(io.BytesIO(data), data_only=False)
    for sheet, written in zip(values.worksheets, formulas.worksheets, strict=True):
        ranges = sheet.merged_cells.ranges
        most = min(sheet.max_row, MAX_ROWS)  # openpyxl creates cells for all rows that are asked for
        rows = zip(sheet.iter_rows(max_row=most), written.iter_rows(max_row=most), strict=True)
        uncomputed = tuple(
            (at, column, formula.value)
            for at, line in enumerate(rows)
            for column, (cell, formula) in enumerate(zip(*line, strict=True))
            if cell.value is None and isinstance(formula.value, str) and formula.value.startswith("=")
        )
        yield CellSheet(
            _cells(sheet.iter_rows(max_row=most)),
            sheet.title,
            tuple((r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1) for r in ranges),
            uncomputed,
            sheet.sheet_state != "visible",
            tuple(row - 1 for row, looks in sheet.row_dimensions.items() if looks.hidden),
            tuple(_hidden_columns(sheet)),
            tuple(
                (cell.row - 1, cell.column - 1)
                for row in sheet.iter_rows(max_row=most)
                for cell in row
                if cell.value is not None and cell.has_style and cell.font.strike
            ),
        )


def _hidden_columns(sheet: Any) -> Iterator[int]:
    """Yield the hidden columns; in the file, adjacent ones share one entry."""
    for looks in sheet.column_dimensions.values():
        if looks.hidden and looks.min:
            yield from range(looks.min - 1, min(looks.max, sheet.max_column))


def _cells(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Return a sheet as text, up to the row in which MAX_CELLS is exceeded."""
    out: list[list[str]] = []
    left = MAX_CELLS
    for row in rows:
        out.append([_text(cell.value, cell.number_format) for cell in row])
        left -= len(row)
        if left < 0:
            break
    return out


def _text(cell: object, number_format: str) -> str:
    """Return a cell as its author sees it: 2.0 is 2, 69100 in the format 000000 is 069100, a date is year, month and day."""
    if cell is None:
        return ""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and float(cell).is_integer():
        width = len(number_format) if re.fullmatch("0{2,15}", number_format) else 0
        return f"{int(cell):0{width}}"
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)
