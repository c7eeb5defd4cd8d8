"""A sheet of an office, .xlsx or .csv → AddressBook: each cell becomes a node with row and column as its place.

So the same reader of nodes finds every mistake, in YAML as in sheets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bulletin.checks.characters import Characters, check_value
from bulletin.distribution.book import book_of
from bulletin.distribution.office_sheets import NAMES, clean, filled_down, is_total
from bulletin.distribution.sheet_columns import columns_by_cells, fill_blanks, merged_copies
from bulletin.distribution.sheet_files import sheets_in
from bulletin.distribution.sheet_heads import columns_of, heading_of, joined_heads, missing_column, serials_of
from bulletin.distribution.sheet_rows import KINDS, UnitRows
from bulletin.distribution.spreadsheets import BOOK_COLUMNS, column_letter
from bulletin.distribution.xlsx_cells import CellSheet
from bulletin.reading.nodes import Mapping, Scalar
from bulletin.reading.nodes import Sequence as NodeList
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, in_order, note
from bulletin.values.distribution import AddressBook
from bulletin.values.text import enumerate_words

_SHOWN = 8  # rows that a note names


def book_from_sheet(data: bytes, path: str, characters: Characters | None = None) -> Checked[AddressBook]:
    """Return the address book in an office's file. Its format is recognized by content, not by the file's name.

    All sheets with known heads are read as one; hidden sheets only if there is no other.
    Diagnostics: those of sheets_in and book_from_rows, several-sheets.
    """
    sheets = sheets_in(data, path)
    if sheets.value is None:
        return Checked(None, sheets.diagnostics)
    known = [sheet for sheet in sheets.value if heading_of(sheet.rows) is not None]
    chosen = [sheet for sheet in known if not sheet.is_hidden] or known[:1]
    if not chosen:
        return Checked(None, (missing_column(sheets.value[0].rows if sheets.value else [], path),))
    book = book_from_rows(chosen, path, characters)
    left = [sheet for sheet in sheets.value if sheet not in chosen and any(map(any, sheet.rows))]
    if len(chosen) == 1 and not left:
        return book
    return Checked(book.value, (_several(path, chosen, left), *book.diagnostics))


def _several(path: str, chosen: Sequence[CellSheet], left: Sequence[CellSheet]) -> Diagnostic:
    read = enumerate_words(f"`{sheet.title}`" for sheet in chosen)
    others = enumerate_words(f"`{sheet.title}`{'（隐藏的）' if sheet.is_hidden else ''}" for sheet in left)
    message = f"文件里有 {len(chosen) + len(left)} 张表，导入了{read}" + (
        f"，没有导入{others}" if left else ""
    )
    hint = "不要的那张，删掉再导入；要的，表头里要有“单位”，也不要隐藏"
    return note("several-sheets", message, Span(path), "一个文件里有几张表", hint=hint)


def book_from_rows(
    sheets: Sequence[CellSheet], path: str, characters: Characters | None = None
) -> Checked[AddressBook]:
    """Return the address book in sheets with heads; columns may be in any order, and empty rows are skipped.

    characters: those that can be printed; None for no check.
    Diagnostics: formula-without-value, hidden-cells, struck-cells, those of sheet_heads, sheet_columns, sheet_rows and
    book_of, each with row and column.
    """
    found: list[Diagnostic] = []
    names: dict[str, dict[int, str]] = {}
    tables: list[UnitRows] = []
    for sheet in sheets:
        where = path if len(sheets) == 1 else f"{path}［{sheet.title}］"
        names[where], table = _read(sheet, where, found)
        tables.append(table)
        found += table.found
    units = [unit for table in tables for unit in table.units]
    groups: dict[str, tuple[Scalar, list[Scalar]]] = {}
    for table in tables:
        for key, (name, members) in table.groups.items():
            groups.setdefault(key, (name, []))[1].extend(members)
    whole = Span(path, 1)
    listed = tuple((name, NodeList(tuple(inside), name.span)) for name, inside in groups.values() if inside)
    tree = Mapping(
        (
            (Scalar("单位", whole), NodeList(tuple(units), whole)),
            (Scalar("组", whole), Mapping(listed, whole)),
        ),
        whole,
    )
    # The empty cells of such formulas would only cause further errors.
    if any(d.code == "formula-without-value" for d in found):
        return Checked(None, in_order(found))
    checked = book_of(tree)
    if characters:
        values = (cell for unit in units for _, cell in unit.pairs if isinstance(cell, Scalar))
        found += [_with_cell(d, names) for value in values for d in check_value(value, characters)]
    diagnostics = in_order((*found, *(_with_cell(d, names) for d in checked.diagnostics)))
    return Checked(checked.value, diagnostics)


def _read(sheet: CellSheet, path: str, found: list[Diagnostic]) -> tuple[dict[int, str], UnitRows]:
    """Return what the columns of a sheet hold, and its rows as read. found: gets the diagnostics."""
    top = heading_of(sheet.rows)
    assert top is not None  # the caller chose sheets that have one
    is_exported = tuple(cell.strip() for cell in sheet.rows[top] if cell.strip()) == BOOK_COLUMNS
    heads, last = joined_heads(sheet.rows, sheet.merged, top)
    names, about_heads = columns_of(heads, path, top)
    found += about_heads
    first = last + 1
    rows = [list(row) for row in sheet.rows]
    if not is_exported:
        found += columns_by_cells(rows, heads, names, first, path)
        found += merged_copies(rows, sheet.merged, names, first, path)
    # In these columns a cell that is merged over several rows holds for each of them.
    alike = {column for column, name in names.items() if name not in (*NAMES, *KINDS, "份数", "标识")}
    rows = filled_down(rows, sheet.merged, first, alike)
    if not is_exported:
        found += fill_blanks(rows, names, first, path)
    found += _about_looks(sheet, names, first, path)
    wide = {line for line, left, _, right in sheet.merged if right > left}
    table = UnitRows(path, names, serials_of(sheet.rows, top), is_exported=is_exported)
    table.read(rows, first, wide)
    return names, table


def _about_looks(sheet: CellSheet, names: dict[int, str], first: int, path: str) -> Iterator[Diagnostic]:
    """Diagnostics: formula-without-value; hidden-cells and struck-cells, notes about cells that are imported nevertheless."""
    wanted = [
        cell
        for cell in sheet.uncomputed
        if cell[1] in names and cell[0] >= first and not is_total(sheet.rows[cell[0]])
    ]
    # A whole column of formulas needs no message for each cell.
    yield from (_uncomputed(path, *cell) for cell in wanted[:20])
    hidden = [at for at in sheet.hidden_rows if first <= at < len(sheet.rows) and any(sheet.rows[at])]
    columns = [column_letter(column) for column in sheet.hidden_columns if column in names]
    if hidden or columns:
        words = [f"{enumerate_words(str(at + 1) for at in hidden[:_SHOWN])} 行"] if hidden else []
        words += [f"{enumerate_words(columns)} 列"] if columns else []
        many = f"（一共 {len(hidden)} 行）" if len(hidden) > _SHOWN else ""
        yield note(
            "hidden-cells",
            f"隐藏着的第 {'、第 '.join(words)}{many}也导入了",
            Span(path, hidden[0] + 1 if hidden else first, 1),
            clean(" ".join(sheet.rows[hidden[0]]))[:40] if hidden else "筛选、隐藏不等于删掉",
            hint="不要的，在表里删掉再导入",
        )
    struck = [(at, column) for at, column in sheet.struck if at >= first and names.get(column) in NAMES]
    if struck:
        cells = enumerate_words(f"{column_letter(column)}{at + 1}" for at, column in struck[:_SHOWN])
        at, column = struck[0]
        yield note(
            "struck-cells",
            f"划着删除线的单位也导入了：{cells}",
            Span(path, at + 1, column + 1),
            clean(sheet.rows[at][column])[:40],
            hint="不要的，在表里删掉再导入",
        )


def _uncomputed(path: str, row: int, column: int, formula: str) -> Diagnostic:
    return error(
        "formula-without-value",
        f"{column_letter(column)}{row + 1} 格是公式，表里没有存下它的结果",
        Span(path, row + 1, column + 1),
        f"公式：{formula[:60]}",
        hint="在 Excel 或 WPS 里打开这个表，存一次盘再导入；或者把这一格复制，选择性粘贴为“数值”",
    )


def _with_cell(diagnostic: Diagnostic, names: dict[str, dict[int, str]]) -> Diagnostic:
    """Return the diagnostic with its cells named as in Excel: F5（邮编）. names: of columns, by path."""

    def label(span: Span, words: str) -> str:
        name = names.get(span.path, {}).get(span.column - 1)
        if name is None or not span.line:
            return words
        return f"{column_letter(span.column - 1)}{span.line}（{name}）：{words}"

    return replace(
        diagnostic,
        label=label(diagnostic.span, diagnostic.label),
        related=tuple((span, label(span, words)) for span, words in diagnostic.related),
    )
