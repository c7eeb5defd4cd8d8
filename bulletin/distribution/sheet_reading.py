"""A sheet of an office, .xlsx or .csv → AddressBook: each cell becomes a node with row and column as its place.

So the one reader of nodes finds every mistake, in YAML and in sheets alike.
"""

import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bulletin.distribution.book import book_of
from bulletin.distribution.spreadsheets import BOOK_COLUMNS, GROUPS, column_letter
from bulletin.reading.yaml_nodes import Mapping, Scalar
from bulletin.reading.yaml_nodes import Sequence as NodeList
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, in_order
from bulletin.values.distribution import AddressBook
from bulletin.values.files import decode
from bulletin.values.keys import UNIT, spellings
from bulletin.values.nearest import nearest
from bulletin.values.quoting import unguarded
from bulletin.values.text import enumerate_words

MAX_CELLS = 200_000
MAX_UNPACKED_BYTES = 100_000_000  # ten thousand units have some 3 MB; a packed bomb a thousand times its size


def book_from_csv(data: bytes, path: str) -> Checked[AddressBook]:
    """Return the book in a .csv of UTF-8 (with or without BOM), UTF-16 or GB18030.

    Diagnostics: those of decode and book_from_rows, unreadable-sheet.
    """
    text = decode(data, path)
    if text.value is None:
        return Checked(None, text.diagnostics)
    try:
        separator = "\t" if "\t" in text.value.partition("\n")[0] else ","
        rows = list(csv.reader(io.StringIO(text.value), delimiter=separator, strict=True))
    except csv.Error:
        return Checked(None, (_unreadable(path, "引号没有配对，或者一格太长"),))
    plain = [[unguarded(cell) for cell in row] for row in rows]
    # The note on the encoding is left out: the sheet is only imported.
    return book_from_rows(plain, path)


def book_from_xlsx(data: bytes, path: str) -> Checked[AddressBook]:
    """Return the book in an .xlsx: of its first sheet that has a column 简称, else of its first.

    Diagnostics: those of book_from_rows, unreadable-sheet.
    """
    import openpyxl  # wanted only here

    if (size := _unpacked_size(data)) > MAX_UNPACKED_BYTES:
        why = f"解开有 {size / 1e6:,.0f} MB，最多 {MAX_UNPACKED_BYTES // 1_000_000} MB"
        return Checked(None, (_unreadable(path, why),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that say nothing of the cells
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [_cells(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets]
            workbook.close()
    except Exception as problem:  # openpyxl raises whatever its parsers do
        is_zip = zipfile.is_zipfile(io.BytesIO(data))
        why = (
            f"文件已经损坏：{type(problem).__name__}"
            if is_zip
            else "里面不是 .xlsx（老的 .xls 要另存为 .xlsx）"
        )
        return Checked(None, (_unreadable(path, why),))
    chosen = next((rows for rows in sheets if _heading(rows) is not None), sheets[0] if sheets else [])
    return book_from_rows(chosen, path)


def _unpacked_size(data: bytes) -> int:
    """Return how many bytes the parts of a packed file have; 0 where it is none. zipfile reads no more than they say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return sum(part.file_size for part in packed.infolist())
    except Exception:  # a damaged directory raises many kinds; openpyxl is asked next, and told of
        return 0


def _cells(rows: Iterable[Sequence[object]]) -> list[list[str]]:
    """Return a sheet as text, at most MAX_CELLS cells."""
    out: list[list[str]] = []
    left = MAX_CELLS
    for row in rows:
        out.append([_text(cell) for cell in row])
        left -= len(row)
        if left < 0:
            break
    return out


def _text(cell: object) -> str:
    """Return a cell as its author sees it: 2.0 is 2, a date is year, month and day."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell)


def _unreadable(path: str, why: str) -> Diagnostic:
    return error(
        "unreadable-sheet",
        f"`{path}` 读不出来",
        Span(path),
        why,
        hint="在 Excel 或 WPS 里打开，另存为 .xlsx 或 .csv，再导入",
    )


def book_from_rows(rows: list[list[str]], path: str) -> Checked[AddressBook]:
    """Return the book in a sheet whose heading names its columns, in any order; empty rows are passed over.

    Diagnostics: missing-column, unknown-column, duplicate-column, and those of book_of, each with row and column.
    """
    top = _heading(rows)
    if top is None:
        return Checked(None, (_missing_column(rows, path),))
    names, found = _columns(rows[top], path, top)
    units: list[Mapping] = []
    groups: dict[str, tuple[Scalar, list[Scalar]]] = {}
    for at, row in enumerate(rows[top + 1 :], top + 2):
        cells = {
            name: Scalar(" ".join(row[column].split()), Span(path, at, column + 1), quoted=True)
            for column, name in names.items()
            if column < len(row) and row[column].strip()
        }
        member_of = cells.pop(GROUPS, None)
        if not cells and member_of is None:
            continue
        pairs = tuple((Scalar(name, cell.span), cell) for name, cell in cells.items())
        units.append(Mapping(pairs, Span(path, at, 1)))
        if member_of is not None and "简称" in cells:
            for name in _group_names(member_of.text):
                groups.setdefault(name, (replace(member_of, text=name), []))[1].append(cells["简称"])
    whole = Span(path, top + 1)
    members = tuple((name, NodeList(tuple(units_in), name.span)) for name, units_in in groups.values())
    tree = Mapping(
        (
            (Scalar("单位", whole), NodeList(tuple(units), whole)),
            (Scalar("组", whole), Mapping(members, whole)),
        ),
        whole,
    )
    checked = book_of(tree)
    diagnostics = in_order((*found, *(_with_cell(d, names) for d in checked.diagnostics)))
    return Checked(checked.value, diagnostics)


def _heading(rows: list[list[str]]) -> int | None:
    """Return which of the first ten rows names the columns: a title or a note may stand above it."""
    known = spellings(UNIT)
    for at, row in enumerate(rows[:10]):
        if any((key := known.get(cell.strip())) and key.zh == "简称" for cell in row):
            return at
    return None


def _missing_column(rows: list[list[str]], path: str) -> Diagnostic:
    first = next((row for row in rows if any(row)), [])
    cells = [cell for cell in first if cell.strip()]
    near = next((cell for cell in cells if nearest(cell.strip(), ["简称"])), "")
    return error(
        "missing-column",
        "表里没有“简称”这一列",
        Span(path, 1),
        f"第一行写着：{enumerate_words(cells[:10])}" if cells else "表是空的",
        hint=(f"把 `{near}` 改成 `简称`；" if near else "") + f"表头可以有：{enumerate_words(BOOK_COLUMNS)}",
    )


def _columns(row: list[str], path: str, top: int) -> tuple[dict[int, str], list[Diagnostic]]:
    """Return the columns' names by their places. Diagnostics: unknown-column, duplicate-column."""
    known = {word: key.zh for word, key in spellings(UNIT).items()} | {GROUPS: GROUPS, "groups": GROUPS}
    names: dict[int, str] = {}
    found: list[Diagnostic] = []
    for column, cell in enumerate(row):
        word = "".join(cell.split())
        name = known.get(word)
        span = Span(path, top + 1, column + 1)
        if name is not None and name in names.values():
            found.append(
                error(
                    "duplicate-column",
                    f"表头里“{name}”有两列",
                    span,
                    f"{column_letter(column)} 列又是它",
                    hint="只留一列",
                )
            )
        elif name is not None:
            names[column] = name
        elif word and word not in ("序号", "编号"):
            near = nearest(word, known)
            found.append(
                error(
                    "unknown-column",
                    f"表头里的“{word}”不认得",
                    span,
                    f"在 {column_letter(column)} 列",
                    hint=(f"是不是 `{near}`？" if near else "用不着就删掉这一列；")
                    + f"可以有：{enumerate_words(BOOK_COLUMNS)}",
                )
            )
    return names, found


def _group_names(text: str) -> list[str]:
    separators = "[；;]" if re.search("[；;]", text) else "[、，,]"
    return list(dict.fromkeys(name for part in re.split(separators, text) if (name := part.strip())))


def _with_cell(diagnostic: Diagnostic, names: dict[int, str]) -> Diagnostic:
    """Return the diagnostic with its cells named as Excel names them: F5（邮编）."""

    def label(span: Span, words: str) -> str:
        name = names.get(span.column - 1)
        if name is None or not span.line:
            return words
        return f"{column_letter(span.column - 1)}{span.line}（{name}）：{words}"

    return replace(
        diagnostic,
        label=label(diagnostic.span, diagnostic.label),
        related=tuple((span, label(span, words)) for span, words in diagnostic.related),
    )
