"""A sheet of an office, .xlsx or .csv → AddressBook: each cell becomes a node with row and column as its place.

So the one reader of nodes finds every mistake, in YAML and in sheets alike.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bulletin.checks.book_characters import check_value
from bulletin.checks.characters import Characters
from bulletin.distribution.book import book_of
from bulletin.distribution.office_sheets import (
    GROUPS,
    LOST_DIGITS,
    Aside,
    aside,
    clean,
    filled_down,
    group_key,
    group_names,
    understood,
)
from bulletin.distribution.sheet_heads import (
    columns_of,
    has_serials,
    heading_of,
    joined_heads,
    missing_column,
)
from bulletin.distribution.spreadsheets import BOOK_COLUMNS, column_letter
from bulletin.distribution.xlsx_cells import MAX_UNPACKED_BYTES, sheets_of, unpacked_size
from bulletin.reading.nodes import Mapping, Scalar
from bulletin.reading.nodes import Sequence as NodeList
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, in_order, note
from bulletin.values.distribution import AddressBook
from bulletin.values.files import decode
from bulletin.values.quoting import unguarded


def book_from_csv(data: bytes, path: str, characters: Characters | None = None) -> Checked[AddressBook]:
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
    return book_from_rows(plain, path, (), characters)


def book_from_xlsx(data: bytes, path: str, characters: Characters | None = None) -> Checked[AddressBook]:
    """Return the book in an .xlsx: of its first sheet whose columns are known, else of its first.

    Diagnostics: those of book_from_rows, unreadable-sheet, formula-without-value.
    """
    if (size := unpacked_size(data)) > MAX_UNPACKED_BYTES:
        why = f"解开有 {size / 1e6:,.0f} MB，最多 {MAX_UNPACKED_BYTES // 1_000_000} MB"
        return Checked(None, (_unreadable(path, why),))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that say nothing of the cells
            sheets = list(sheets_of(data))
    except Exception as problem:  # openpyxl raises whatever its parsers do
        is_zip = zipfile.is_zipfile(io.BytesIO(data))
        broken = f"文件已经损坏：{type(problem).__name__}"
        why = broken if is_zip else "里面不是 .xlsx（老的 .xls 要另存为 .xlsx）"
        return Checked(None, (_unreadable(path, why),))
    chosen = next(
        (sheet for sheet in sheets if heading_of(sheet.rows) is not None), sheets[0] if sheets else None
    )
    if chosen is None:
        return book_from_rows([], path)
    if chosen.uncomputed:
        return Checked(None, tuple(_uncomputed(path, *cell) for cell in chosen.uncomputed[:20]))
    return book_from_rows(chosen.rows, path, chosen.merged, characters)


def _uncomputed(path: str, row: int, column: int, formula: str) -> Diagnostic:
    return error(
        "formula-without-value",
        f"{column_letter(column - 1)}{row} 格是公式，表里没有存下它的结果",
        Span(path, row, column),
        f"公式：{formula[:60]}",
        hint="在 Excel 或 WPS 里打开这个表，存一次盘再导入；或者把这一格复制，选择性粘贴为“数值”",
    )


def _unreadable(path: str, why: str) -> Diagnostic:
    return error(
        "unreadable-sheet",
        f"`{path}` 读不出来",
        Span(path),
        why,
        hint="在 Excel 或 WPS 里打开，另存为 .xlsx 或 .csv，再导入",
    )


def book_from_rows(
    rows: list[list[str]],
    path: str,
    merged: Iterable[tuple[int, int, int, int]] = (),
    characters: Characters | None = None,
) -> Checked[AddressBook]:
    """Return the book in a sheet whose heading names its columns, in any order; empty rows are passed over.

    merged: cells over several rows, as in filled_down. characters: those that can be printed; None where nobody asks.
    Diagnostics: missing-column, unknown-column, duplicate-column, lost-digits, row-passed-over, group-row, and those of book_of,
    each with row and column.
    """
    top = heading_of(rows)
    if top is None:
        return Checked(None, (missing_column(rows, path),))
    merged = tuple(merged)
    heads, last = joined_heads(rows, merged, top)
    names, found = columns_of(heads, path, top)
    is_wide = {line for line, left, _, right in merged if right > left}
    is_exported = tuple(cell.strip() for cell in rows[top] if cell.strip()) == BOOK_COLUMNS
    table = _UnitRows(path, names, found, has_serials=has_serials(rows, top), is_exported=is_exported)
    for at, row in enumerate(filled_down(rows, merged, last + 1)[last + 1 :], last + 1):
        table.read(at, row, at in is_wide)
    whole = Span(path, top + 1)
    members = tuple(
        (name, NodeList(tuple(inside), name.span)) for name, inside in table.groups.values() if inside
    )
    tree = Mapping(
        (
            (Scalar("单位", whole), NodeList(tuple(table.units), whole)),
            (Scalar("组", whole), Mapping(members, whole)),
        ),
        whole,
    )
    checked = book_of(tree)
    if characters:
        values = (cell for unit in table.units for _, cell in unit.pairs if isinstance(cell, Scalar))
        found += [_with_cell(d, names) for value in values for d in check_value(value, characters)]
    diagnostics = in_order((*found, *(_with_cell(d, names) for d in checked.diagnostics)))
    return Checked(checked.value, diagnostics)


class _UnitRows:
    """The rows below the heading, read one after the other: a row may head those below it, as a group or as a kind.

    is_exported: whether the heading is that of our own sheet, in which every row is a unit, and every cell as it stands.
    """

    def __init__(
        self,
        path: str,
        names: dict[int, str],
        found: list[Diagnostic],
        *,
        has_serials: bool,
        is_exported: bool,
    ) -> None:
        self.path, self.names, self.found = path, names, found
        self.has_serials, self.is_exported = has_serials, is_exported
        self.units: list[Mapping] = []
        self.groups: dict[str, tuple[Scalar, list[Scalar]]] = {}
        self._above: Scalar | None = None  # the group's name in a row of its own
        self._kind: Scalar | None = None

    def read(self, at: int, row: Sequence[str], is_wide: bool) -> None:
        """Take in one row. at: counted from 0; is_wide: whether a cell of it is over several columns."""
        cells_of_row = (" ".join(cell.split()) if self.is_exported else clean(cell) for cell in row)
        texts = {column: text for column, text in enumerate(cells_of_row) if text}
        if not texts:
            return
        other = None
        if not self.is_exported:
            other = aside(texts, self.names, is_wide=is_wide, has_serials=self.has_serials)
        if other:
            place = Span(self.path, at + 1, next(iter(texts)) + 1)
            self._head(other, Scalar(other.name, place, quoted=True), texts)
            return
        cells: dict[str, Scalar] = {}
        for column, name in self.names.items():
            text = texts.get(column, "")
            if text:
                span = Span(self.path, at + 1, column + 1)
                if LOST_DIGITS.fullmatch(text):
                    self.found.append(_lost_digits(span, text))
                    continue
                words = text if self.is_exported else understood(name, text)
                if name in cells:  # 座机 and 手机
                    words = f"{cells[name].text}、{words}"
                cells[name] = Scalar(words, span, quoted=True)
        member_of = cells.pop(GROUPS, None)
        if not cells and member_of is None:
            return
        if self._kind and "类别" not in cells:
            cells["类别"] = self._kind
        pairs = tuple((Scalar(name, cell.span), cell) for name, cell in cells.items())
        self.units.append(Mapping(pairs, Span(self.path, at + 1, 1)))
        if "简称" in cells:
            named = (
                [replace(member_of, text=name) for name in group_names(member_of.text)] if member_of else []
            )
            for group in [*named, *([self._above] if self._above else [])]:
                members = self.groups.setdefault(group_key(group.text), (group, []))[1]
                if members[-1:] != [cells["简称"]]:  # else the group is named twice in this row
                    members.append(cells["简称"])

    def _head(self, other: Aside, name: Scalar, texts: dict[int, str]) -> None:
        words = " ".join(texts.values())
        if other.what == "组":
            self._above, self._kind = name, None
            self._say("group-row", f"这一行当作组名：下面的单位归入组 `{name.text}`", name.span, words)
        elif other.what == "类别":
            self._above, self._kind = None, name
            self._say("group-row", f"这一行当作类别：下面没有写类别的单位都是“{name.text}”", name.span, words)
        else:
            self._say("row-passed-over", f"这一行是{other.what}，没有导入", name.span, words)

    def _say(self, code: str, message: str, span: Span, words: str) -> None:
        label = f"{column_letter(span.column - 1)}{span.line}：{words[:40]}"
        self.found.append(note(code, message, span, label))


def _lost_digits(span: Span, text: str) -> Diagnostic:
    return error(
        "lost-digits",
        f"`{text}` 是 Excel 把一长串数字变成的，后面的数字已经丢了",
        span,
        f"{column_letter(span.column - 1)}{span.line} 格",
        hint="在 Excel 里把这一列设成“文本”，照原来的号码重新填好，存成 .xlsx 再导入",
    )


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
