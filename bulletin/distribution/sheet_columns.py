"""Finds from their cells what columns of an office's sheet hold where the heads do not say it, and fills cells that are left blank."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bulletin.distribution.office_sheets import GROUPS, NAMES, clean, is_serial, kind_of
from bulletin.distribution.spreadsheets import column_letter
from bulletin.values.diagnostics import Diagnostic, Span, error, note, warning
from bulletin.values.text import enumerate_words

# 同上, 地址同前, 〃
_DITTO = re.compile("(?:地址|邮编|电话)?同[上前]|[〃″＂\"“”'’]{1,2}")


class ColumnCells(NamedTuple):
    """The cells of one column in the rows that name a unit, blank ones included: (row, counted from 0, text)."""

    cells: tuple[tuple[int, str], ...]

    @property
    def words(self) -> list[str]:
        """The cells that are not blank."""
        return [cell for _, cell in self.cells if cell]


def columns_by_cells(
    rows: Sequence[Sequence[str]], heads: Sequence[str], names: dict[int, str], first: int, path: str
) -> Iterator[Diagnostic]:
    """Add columns to `names` whose cells alone show what they hold. first: the row below the heads.

    A column without a head is the kind if its cells are 报, 送, 发, and the group if it is left of the names and has blank
    cells. A column headed 类别 with none of these words holds groups.
    Diagnostics: column-taken-as, a note; unheaded-column, a warning.
    """
    width = max(map(len, rows), default=0)
    for column in range(width):
        head = heads[column].strip() if column < len(heads) else ""
        held = _cells_of(rows, names, column, first)
        words = held.words
        letter = column_letter(column)
        if not words:
            continue
        place = Span(path, next(at for at, cell in held.cells if cell) + 1, column + 1)
        shown = f"{letter} 列：{enumerate_words(list(dict.fromkeys(words))[:4])}"
        # The first rule that fits decides. Columns with a head of their own and serial numbers are not touched.
        if names.get(column) == "类别" and GROUPS not in names.values() and not any(map(kind_of, words)):
            names[column] = GROUPS
            message = f"“{clean(head)}”一列里没有报、送、发，当作所属组"
        elif head or column in names or all(map(is_serial, words)):
            continue
        elif "类别" not in names.values() and all(map(kind_of, words)):
            names[column] = "类别"
            message = f"{letter} 列没有表头，里面是报、送、发，当作类别"
        elif GROUPS not in names.values() and column < _first_name(names) and len(words) < len(held.cells):
            names[column] = GROUPS
            message = f"{letter} 列没有表头，在单位左边，当作所属组"
        else:
            yield warning(
                "unheaded-column",
                f"{letter} 列没有表头，没有导入这一列",
                place,
                shown,
                hint="要导入，就给这一列写上表头；不要的，不必管",
            )
            continue
        yield note("column-taken-as", message, place, shown)


def fill_blanks(rows: list[list[str]], names: dict[int, str], first: int, path: str) -> Iterator[Diagnostic]:
    """Fill cells with 同上, and blank cells of kinds and groups, from the cell above.

    A .csv has blank cells where one cell was merged over several rows. They are filled only if the column certainly consists
    of such blocks: its first cell is not blank, and no word occurs twice. Diagnostics: blanks-filled, a note.
    """
    for column, name in names.items():
        held = _cells_of(rows, names, column, first)
        words = held.words
        # 县直单位, blank, blank, 乡镇, blank: several words, each of them once, and blank cells below them.
        is_blocks = len(words) > 1 and len(set(words)) == len(words) < len(held.cells) and held.cells[0][1]
        fills_blanks = name in ("类别", GROUPS) and is_blocks
        above, filled = "", 0
        for at, cell in held.cells:
            if (fills_blanks and not cell) or (name not in NAMES and _DITTO.fullmatch(cell)):
                rows[at] += [""] * (column + 1 - len(rows[at]))
                rows[at][column] = above
                filled += 1
            else:
                above = cell
        if filled:
            what = "空着" if fills_blanks else "写着“同上”"
            shown = f"{column_letter(column)} 列：{enumerate_words(words[:4])}"
            message = f"“{name}”一列{what}的 {filled} 格，照上面的一格算"
            yield note("blanks-filled", message, Span(path, held.cells[0][0] + 1, column + 1), shown)


def merged_copies(
    rows: Sequence[Sequence[str]],
    merged: Iterable[tuple[int, int, int, int]],
    names: dict[int, str],
    first: int,
    path: str,
) -> Iterator[Diagnostic]:
    """Diagnostics: merged-copies. One number in a cell over several units may mean each of them or all together."""
    for top, left, bottom, _ in merged:
        units = [at for at, _ in _cells_of(rows, names, left, first).cells if top <= at <= bottom]
        if names.get(left) == "份数" and len(units) > 1:
            letter = column_letter(left)
            yield error(
                "merged-copies",
                f"{letter}{top + 1}:{letter}{bottom + 1} 合成一格，不知道是每个单位 {rows[top][left]} 份，还是一共",
                Span(path, top + 1, left + 1),
                f"这一格管着 {len(units)} 个单位",
                hint="取消合并，每个单位的份数各填各的",
            )


def _cells_of(rows: Sequence[Sequence[str]], names: dict[int, str], column: int, first: int) -> ColumnCells:
    found = []
    for at, row in enumerate(rows[first:], first):
        has_name = any(
            clean(row[place]) for place, name in names.items() if name in NAMES and place < len(row)
        )
        if has_name and (len(row) > 1 or column == 0):
            found.append((at, clean(row[column]) if column < len(row) else ""))
    return ColumnCells(tuple(found))


def _first_name(names: dict[int, str]) -> int:
    return min(column for column, name in names.items() if name in NAMES)
