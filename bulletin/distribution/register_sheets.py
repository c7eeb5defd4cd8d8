"""分发登记簿 → .xlsx and .csv: what the PDF has, for offices that keep their registers in Excel."""

import datetime
import io

from bulletin.distribution.register import COPIES_COLUMN, HEADINGS, WIDTHS, Register
from bulletin.distribution.tables import csv_bytes

TITLE_ROWS = 2
NUMBERS_COLUMN = HEADINGS.index("份号")
SUM = "合计"
_A4 = 9  # Excel's number for it


def register_csv(register: Register) -> bytes:
    """Return the register as .csv: headings, rows, the sum, and below it in the first column what was checked.

    A lone 份号 is written 000007–000007, since Excel makes 7 of digits when it opens a .csv.
    """
    rows = [list(register.headings)]
    for cells in register.cells():
        numbers = cells[NUMBERS_COLUMN]
        rows.append([*cells])
        rows[-1][NUMBERS_COLUMN] = f"{numbers}–{numbers}" if numbers.isdigit() else numbers
    rows.append(["", SUM, "", str(register.printed)])
    rows += [[sentence] for sentence in register.sums]
    return csv_bytes(rows)


def register_xlsx(register: Register, day: str) -> bytes:
    """Return the register as .xlsx: A4 landscape, repeated heading, copies as numbers with a live sum, the rest text.

    day: the issue's date, YYYY-MM-DD; the same register gives the same bytes.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # wanted only here; it has no types of its own

    data = io.BytesIO()
    workbook = xlsxwriter.Workbook(data, {"in_memory": True})
    created = datetime.datetime.fromisoformat(day)
    title = f"{register.bulletin}{register.label}　分发登记簿"
    workbook.set_properties({"title": title, "author": register.publisher, "created": created})
    sheet = workbook.add_worksheet("分发登记簿")
    face = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    big = workbook.add_format({**face, "font_size": 18, "bold": True, "align": "center"})
    small = workbook.add_format({**face, "align": "center"})
    heading = workbook.add_format({**face, "border": 1, "bold": True, "align": "center", "text_wrap": True})
    words = workbook.add_format({**face, "border": 1, "num_format": "@", "text_wrap": True})
    middle = workbook.add_format(
        {**face, "border": 1, "num_format": "@", "text_wrap": True, "align": "center"}
    )
    number = workbook.add_format({**face, "border": 1, "num_format": "0", "align": "center"})
    plain = workbook.add_format({**face})
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
            if column in (0, COPIES_COLUMN):
                sheet.write_number(line, column, int(cell), number)
            else:
                sheet.write_string(line, column, cell, words if column in left else middle)
    foot = first + len(register.rows)
    for column in range(last + 1):
        sheet.write_string(foot, column, SUM if column == 1 else "", middle)
    letter = chr(ord("A") + COPIES_COLUMN)
    formula = f"=SUM({letter}{first + 1}:{letter}{foot})"
    sheet.write_formula(foot, COPIES_COLUMN, formula, number, sum(row.copies for row in register.rows))
    for line, sentence in enumerate(register.sums, foot + 1):
        sheet.write_string(line, 0, sentence, plain)
    sheet.freeze_panes(first, 2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TITLE_ROWS)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    workbook.close()
    return data.getvalue()
