"""The address book → a sheet that offices keep in Excel, .xlsx or .csv; `sheet_reading` reads it back without loss."""

import datetime
import io
import re

from bulletin.distribution.tables import csv_bytes
from bulletin.values.distribution import AddressBook, Unit
from bulletin.values.keys import UNIT

GROUPS = "所属组"
COLUMNS = (*(key.zh for key in UNIT), GROUPS)
WIDTHS = (24, 38, 6, 6, 38, 9, 10, 16, 24, 30)  # of the columns, in characters of the sheet's own face
CREATED = datetime.datetime(2020, 1, 1)  # the same book gives the same bytes


def rows_of(book: AddressBook) -> list[list[str]]:
    """Return the sheet: a heading, then a row for each unit in the book's order."""
    # A name with 、 in it could not be told from two names.
    separator = "；" if any(re.search("[、，,]", group.name) for group in book.groups) else "、"
    rows = [list(COLUMNS)]
    for unit in book.units:
        groups = [group.name for group in book.groups if unit.short in group.members]
        joined = separator.join(groups) + (separator if separator == "；" and len(groups) == 1 else "")
        rows.append([*_values(unit), joined])
    return rows


def _values(unit: Unit) -> list[str]:
    return [
        unit.short,
        unit.name,
        unit.kind,
        str(unit.copies),
        unit.address,
        unit.postcode,
        unit.contact,
        unit.phone,
        unit.notes,
    ]


def csv_of(book: AddressBook) -> bytes:
    """Return the sheet as .csv that Excel opens in Chinese: UTF-8 with BOM, CRLF."""
    return csv_bytes(rows_of(book))


def xlsx_of(book: AddressBook) -> bytes:
    """Return the sheet as .xlsx: A4 landscape with repeated heading, everything but copies as text."""
    import xlsxwriter  # type: ignore[import-untyped]  # wanted only here; it has no types of its own

    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True})
    workbook.set_properties({"title": "通讯录", "created": CREATED})
    sheet = workbook.add_worksheet("通讯录")
    face = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1}
    heading = workbook.add_format({**face, "bold": True, "align": "center", "bg_color": "#F2E6E6"})
    words = workbook.add_format({**face, "num_format": "@", "text_wrap": True})
    number = workbook.add_format({**face, "num_format": "0", "align": "center"})
    copies = COLUMNS.index("份数")
    rows = rows_of(book)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width, words if column != copies else number)
    sheet.write_row(0, 0, rows[0], heading)
    for line, row in enumerate(rows[1:], 1):
        for column, cell in enumerate(row):
            if column == copies:
                sheet.write_number(line, column, int(cell), number)
            else:
                sheet.write_string(line, column, cell, words)
    kind = COLUMNS.index("类别")
    allowed = {"validate": "list", "source": ["报", "送", "发"], "ignore_blank": True}
    sheet.data_validation(1, kind, len(rows) + 500, kind, allowed)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(rows) - 1, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    workbook.close()
    return data.getvalue()
