"""Reads what people typed into sheets that we made, so that the sheets can be made again with these entries.

A sheet is ours as long as only the columns that are meant to be filled in were changed. Any other change (another column,
a comment, an added row) makes it the user's own file.
"""

import csv
import datetime
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bulletin.values.distribution import OPEN, OWN
from bulletin.values.files import decode
from bulletin.values.quoting import unguarded

Entries = Mapping[tuple[str, ...], Mapping[str, str]]  # by the keys of a row, then by heading
Grid = list[list[str]]


class TypedEntries(NamedTuple):
    """What people typed. has_unplaced: whether some of it is in rows that the new sheet does not have."""

    entries: Entries
    has_unplaced: bool = False


SIGNED = "签收人"


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet that is filled in. headings: of its columns; rows: as we write them; keys: headings whose cells identify a row.

    filled_in: headings of the columns that people fill in; around: texts of all other cells in the file; make: entries →
    bytes of the file with them.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...]
    filled_in: tuple[str, ...]
    around: tuple[str, ...]
    make: Callable[[Entries], bytes]

    def by_key(self, rows: Sequence[Sequence[str]]) -> dict[tuple[str, ...], dict[str, str]]:
        """Return key of a row → heading → cell."""
        found = {}
        for row in rows:
            words = dict(zip(self.headings, row, strict=False))
            found[tuple(words.get(key, "") for key in self.keys)] = words
        return found


def entries_in(
    data: bytes, name: str, sheet: FilledSheet, before: Sequence[Sequence[str]] | None, around: Sequence[str]
) -> TypedEntries | None:
    """Return what people typed into a sheet; None if anything else was changed, too.

    before: the rows as they were written, None if that is not known; around: texts of all other cells as written then.
    """
    grid = _grid(data, name)
    if grid is None:
        return None
    known = {_plain(word) for word in (*sheet.headings, *sheet.around, *around)}
    rows, others = _table(grid, sheet)
    if rows is None or any(_plain(cell) not in known and not _is_sum(cell) for cell in others):
        return None
    was = sheet.by_key(before) if before is not None else None
    now = sheet.by_key(sheet.rows)
    found: dict[tuple[str, ...], dict[str, str]] = {}
    has_unplaced = False
    for key, words in sheet.by_key(rows).items():
        if was is not None and key not in was:
            return None
        typed = {}
        for heading, word in words.items():
            old = was[key].get(heading, "") if was is not None else now.get(key, {}).get(heading, "")
            if _plain(word) == _plain(old):
                continue
            if heading in sheet.filled_in:
                typed[heading] = word
            elif was is not None:  # else the difference may be ours: the new sheet has other values
                return None
        if typed and key in now:
            found[key] = typed
        has_unplaced = has_unplaced or bool(typed and key not in now)
    return TypedEntries(found, has_unplaced)


def _table(grid: Grid, sheet: FilledSheet) -> tuple[Grid | None, list[str]]:
    """Return the rows below the headings, and all other cells that are not empty; None if there are no such headings."""
    width = len(sheet.headings)
    top = next((at for at, row in enumerate(grid) if tuple(row[:width]) == sheet.headings), None)
    if top is None:
        return None, []
    others = [cell for row in grid[:top] for cell in row]
    rows: Grid = []
    is_over = False
    places = [sheet.headings.index(key) for key in sheet.keys]
    for row in grid[top + 1 :]:
        padded = [*row, *[""] * (width - len(row))]
        # The table ends at the first row that lacks a key, such as the row of the sum.
        is_over = is_over or not all(padded[place] for place in places)
        if is_over:
            others += row
        else:
            rows.append(padded[:width])
            others += row[width:]
    others += grid[top][width:]
    return rows, [cell for cell in others if cell]


def _grid(data: bytes, name: str) -> Grid | None:
    """Return all cells as text; None if the file cannot be read, or has comments or a second sheet, which would be lost."""
    if not name.endswith(".xlsx"):
        text = decode(data, name).value
        if text is None:
            return None
        try:
            separator = "\t" if "\t" in text.partition("\n")[0] else ","
            rows = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
        except csv.Error:
            return None
        return [[" ".join(unguarded(cell).split()) for cell in row] for row in rows]
    import openpyxl  # needed only if a sheet was changed

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which do not concern the cells
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
            sheets = [list(sheet.iter_rows()) for sheet in book.worksheets]
    except Exception:  # openpyxl raises whatever its parsers do
        return None
    if any(cell.comment for rows in sheets for row in rows for cell in row):
        return None
    grids = [[[_text(cell.value) for cell in row] for row in rows] for rows in sheets]
    if not grids or any(cell for grid in grids[1:] for row in grid for cell in row):
        return None
    return grids[0]


def _text(value: object) -> str:
    """Return a cell as its author sees it: 2.0 is 2, and a date without time has no hour."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return (
            value.date().isoformat() if value.time() == datetime.time() else value.strftime("%Y-%m-%d %H:%M")
        )
    return " ".join(str(value).split())


def _plain(cell: str) -> str:
    """Return the form of a cell that is compared: a single 份号, which a .csv has as 000007–000007, is written once.

    A number has no leading zeros, since Excel removes them.
    """
    words = re.sub(r"^(\d{6})–\1$", r"\1", " ".join(cell.split()))
    return words.lstrip("0") or "0" if words.isdecimal() else words


def _is_sum(cell: str) -> bool:
    return cell.isdecimal() or cell.startswith("=")


def unsigned(entries: Entries, sheet: FilledSheet) -> Iterator[str]:
    """Yield the names of recipients that have not signed."""
    for key in sheet.by_key(sheet.rows):
        if key[-1] not in (*OWN, OPEN) and not entries.get(key, {}).get(SIGNED):
            yield key[0]
