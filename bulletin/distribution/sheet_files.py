"""The bytes of an office's sheet → its tables as text. The format is recognized by content, not by the file's name."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterator

from bulletin.distribution.sheet_heads import column_count
from bulletin.distribution.xlsx_cells import MAX_UNPACKED_BYTES, CellSheet, sheets_of, unpacked_size
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.files import decode
from bulletin.values.quoting import unguarded

SEPARATORS = (",", "\t", ";", "，", "；", "|", "、")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # the compound file of Excel 97 and of WPS, .xls and .et
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|meta|\?xml)", re.IGNORECASE)
_EXCEL_TEXT = re.compile('="(.*)"')  # ="0138": a form in .csv that keeps Excel from removing the zero


def sheets_in(data: bytes, path: str) -> Checked[tuple[CellSheet, ...]]:
    """Return the tables in a file: .xlsx, or text of UTF-8, UTF-16 or GB18030 with any separator.

    Diagnostics: unreadable-sheet and those of decode.
    """
    if data.startswith(_OLD_OFFICE):
        return Checked(None, (_unreadable(path, "里面是老的 .xls（WPS 叫 .et），不是 .xlsx"),))
    if data.startswith(b"PK"):
        return _of_workbook(data, path)
    if _WEB_PAGE.match(data.removeprefix(b"\xef\xbb\xbf")):
        return Checked(None, (_unreadable(path, "里面是网页，不是表格；有的系统导出的 .xls 是这样"),))
    text = decode(data, path)
    if text.value is None:  # otherwise its note on the encoding is left out, since the sheet is only imported
        return Checked(None, text.diagnostics)
    # Every separator is tried; the one that gives the most known heads is taken.
    tables = [rows for separator in SEPARATORS if (rows := _rows(text.value, separator)) is not None]
    if not tables:
        return Checked(None, (_unreadable(path, "引号没有配对，或者一格太长"),))
    return Checked((CellSheet(max(tables, key=column_count)),))


def _of_workbook(data: bytes, path: str) -> Checked[tuple[CellSheet, ...]]:
    if (size := unpacked_size(data)) > MAX_UNPACKED_BYTES:
        why = f"解开有 {size / 1e6:,.0f} MB，最多 {MAX_UNPACKED_BYTES // 1_000_000} MB"
        return Checked(None, (_unreadable(path, why),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which do not concern the cells
            return Checked(tuple(sheets_of(data)))
    except Exception as problem:  # openpyxl raises whatever its parsers do
        # A .zip or .docx: every .xlsx has a part xl/workbook.
        is_other = zipfile.is_zipfile(io.BytesIO(data)) and b"xl/workbook" not in data
        broken = f"文件已经损坏：{type(problem).__name__}"
        return Checked(None, (_unreadable(path, "里面不是 .xlsx" if is_other else broken),))


def _rows(text: str, separator: str) -> list[list[str]] | None:
    """Return a text's rows; None if its quotation marks are not balanced or a cell is too long."""
    first, _, rest = text.partition("\n")
    if re.fullmatch("sep=.", first):  # tells Excel the separator, and is not shown
        text = rest
    try:
        rows = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
        return [list(_cells(row)) for row in rows]
    except csv.Error:
        return None


def _cells(row: list[str]) -> Iterator[str]:
    for cell in row:
        match = _EXCEL_TEXT.fullmatch(cell)
        yield match[1] if match else unguarded(cell)


def _unreadable(path: str, why: str) -> Diagnostic:
    return error(
        "unreadable-sheet",
        f"`{path}` 读不出来",
        Span(path),
        why,
        hint="在 Excel 或 WPS 里打开，另存为 .xlsx 或 .csv，再导入",
    )
