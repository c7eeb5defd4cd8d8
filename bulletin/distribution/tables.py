"""Tables for Excel and WPS: .csv bytes, and cells that no program takes for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")  # what Excel would take for a formula when it opens a .csv


def guarded(cell: str) -> str:
    """Return a cell that Excel shows and does not compute: a name may begin with =."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as .csv that Excel opens in Chinese: UTF-8 with BOM, CRLF, cells guarded."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()
