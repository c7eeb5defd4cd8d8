"""分发登记簿 and the address book → .xlsx and .csv, for offices that keep them in Excel or WPS.

The same values give the same bytes. `sheet_reading` reads the address book back without loss.
"""

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

from bulletin.distribution.book import UNIT_FIELDS, field_text
from bulletin.distribution.office_sheets import GROUPS
from bulletin.distribution.register import HEADINGS, SUM, WIDTHS, Register
from bulletin.values.distribution import AddressBook
from bulletin.values.distribution_keys import UNIT
from bulletin.values.number_ranges import DASH
from bulletin.values.quoting import csv_text

_FACE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_TEXT, _WHOLE_NUMBER = "@", "0"  # Excel's number formats
_A4 = 9  # Excel's number for this paper size

TITLE_ROWS = 2
COPIES_COLUMN, NUMBERS_COLUMN = HEADINGS.index("份数"), HEADINGS.index("份号")

BOOK_COLUMNS = (*(key.zh for key in UNIT), GROUPS)
# Widths of the columns, in characters of the sheet's face.
BOOK_WIDTHS = (24, 38, 6, 6, 38, 9, 10, 16, 24, 10, 20, 30)
BOOK_DAY = datetime.datetime(2020, 1, 1)  # a book has no date of its own


class _Workbook:
    """An .xlsx of one sheet, A4 landscape, while it is written.

    It is written by xlsxwriter, not by openpyxl, which we use for reading: openpyxl puts the current time into the file and
    saves formulas without their values, so that a preview on a phone shows no sum.
    """

    def __init__(self, name: str, properties: dict[str, object]) -> None:
        import xlsxwriter  # type: ignore[import-untyped]  # 60 ms, needed only here; it has no types of its own

        self._data = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._data, {"in_memory": True})
        self._book.set_properties(properties)
        self.sheet: Any = self._book.add_worksheet(name)

    def format(self, **properties: object) -> Any:
        """Return a cell format in the workbook's face."""
        return self._book.add_format({**_FACE, **properties})

    def finished(self, *, heading_row: int, frozen_columns: int) -> bytes:
        """Return the file's bytes. The rows down to the heading do not scroll, and the heading is printed on each page."""
        self.sheet.freeze_panes(heading_row + 1, frozen_columns)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(heading_row)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
        self._book.close()
        return self._data.getvalue()


def register_csv(register: Register) -> bytes:
    """Return the register as .csv: headings, rows, the sum, and below it the sentences about sums in the first column.

    A single 份号 is written 000007–000007, since Excel would turn 000007 into 7 when it opens a .csv.
    """
    rows: list[Sequence[str]] = [register.headings]
    for cells in register.cells():
        numbers = cells[NUMBERS_COLUMN]
        cells[NUMBERS_COLUMN] = f"{numbers}{DASH}{numbers}" if numbers.isdecimal() else numbers
        rows.append(cells)
    rows.append(("", SUM, "", str(register.printed) if register.is_counted else ""))
    rows += [(sentence,) for sentence in register.sums]
    return csv_text(rows).encode()


def register_xlsx(register: Register, day: str) -> bytes:
    """Return the register as .xlsx: repeated heading, copies as numbers with a sum formula, all else as text.

    day: the issue's date, YYYY-MM-DD.
    """
    created = datetime.datetime.fromisoformat(day)
    title = f"{register.bulletin}{register.label}　分发登记簿"
    workbook = _Workbook("分发登记簿", {"title": title, "author": register.publisher, "created": created})
    sheet = workbook.sheet
    big = workbook.format(font_size=18, bold=True, align="center")
    small = workbook.format(align="center")
    heading = workbook.format(border=1, bold=True, align="center", text_wrap=True)
    words = workbook.format(border=1, num_format=_TEXT, text_wrap=True)
    middle = workbook.format(border=1, num_format=_TEXT, text_wrap=True, align="center")
    number = workbook.format(border=1, num_format=_WHOLE_NUMBER, align="center")
    plain = workbook.format()
    last = len(register.headings) - 1
    for column, width in enumerate(WIDTHS[: last + 1]):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, last, "分发登记簿", big)
    sheet.merge_range(1, 0, 1, last, register.title, small)
    for column, word in enumerate(register.headings):
        sheet.write_string(TITLE_ROWS, column, word, heading)
    first = TITLE_ROWS + 1
    left = {HEADINGS.index("收文单位"), HEADINGS.index("备注")}
    for line, cells in enumerate(register.cells(), first):
        for column, cell in enumerate(cells):
            if column in (0, COPIES_COLUMN) and cell:
                sheet.write_number(line, column, int(cell), number)
            else:
                sheet.write_string(line, column, cell, words if column in left else middle)
    foot = first + len(register.rows)
    for column in range(last + 1):
        sheet.write_string(foot, column, SUM if column == 1 else "", middle)
    letter = column_letter(COPIES_COLUMN)
    formula = f"=SUM({letter}{first + 1}:{letter}{foot})"
    if register.is_counted:  # else the sum of what is known would be taken for that of all
        sheet.write_formula(foot, COPIES_COLUMN, formula, number, sum(row.copies for row in register.rows))
    for line, sentence in enumerate(register.sums, foot + 1):
        sheet.write_string(line, 0, sentence, plain)
    return workbook.finished(heading_row=TITLE_ROWS, frozen_columns=2)


def book_rows(book: AddressBook) -> list[list[str]]:
    """Return the address book as a sheet: a heading, then a row for each unit in the book's order."""
    # With 、 as separator a name that has 、 would be read as two, and two names with one bracket each as one.
    separator = "；" if any(re.search("[、，,()（）]", group.name) for group in book.groups) else "、"
    rows = [list(BOOK_COLUMNS)]
    for unit in book.units:
        groups = [group.name for group in book.groups if unit.short in group.members]
        # A ； behind a single name shows which separator applies.
        joined = separator.join(groups) + (separator if separator == "；" and len(groups) == 1 else "")
        rows.append([unit.short, *(field_text(unit, name) for _, name in UNIT_FIELDS), joined])
    return rows


def book_csv(book: AddressBook) -> bytes:
    """Return the address book as .csv."""
    return csv_text(book_rows(book)).encode()


def book_xlsx(book: AddressBook) -> bytes:
    """Return the address book as .xlsx: repeated heading, a drop-down list for 类别, all but copies as text."""
    workbook = _Workbook("通讯录", {"title": "通讯录", "created": BOOK_DAY})
    sheet = workbook.sheet
    heading = workbook.format(border=1, bold=True, align="center", bg_color="#F2E6E6")
    words = workbook.format(border=1, num_format=_TEXT, text_wrap=True)
    number = workbook.format(border=1, num_format=_WHOLE_NUMBER, align="center")
    copies = BOOK_COLUMNS.index("份数")
    rows = book_rows(book)
    for column, width in enumerate(BOOK_WIDTHS):
        sheet.set_column(column, column, width, words if column != copies else number)
    sheet.write_row(0, 0, rows[0], heading)
    for line, row in enumerate(rows[1:], 1):
        for column, cell in enumerate(row):
            if column == copies:
                sheet.write_number(line, column, int(cell), number)
            else:
                sheet.write_string(line, column, cell, words)
    kind = BOOK_COLUMNS.index("类别")
    allowed = {"validate": "list", "source": ["报", "送", "发"], "ignore_blank": True}
    # 500 rows more, for units that are added.
    sheet.data_validation(1, kind, len(rows) + 500, kind, allowed)
    sheet.autofilter(0, 0, len(rows) - 1, len(BOOK_COLUMNS) - 1)
    return workbook.finished(heading_row=0, frozen_columns=1)


def column_letter(column: int) -> str:
    """Return the name of a column, counted from 0: A … Z, AA …."""
    return ("" if column < 26 else column_letter(column // 26 - 1)) + chr(ord("A") + column % 26)
