"""Finds the heads of an office's sheet: in which row they begin, how many rows they take, and what each column holds."""

from collections.abc import Iterable
from itertools import zip_longest

from bulletin.distribution.office_sheets import GROUPS, JOINED, SERIAL, Serials, clean, column_names, kind_of
from bulletin.distribution.spreadsheets import BOOK_COLUMNS, column_letter
from bulletin.values.diagnostics import Diagnostic, Span, error, warning
from bulletin.values.distribution_keys import UNIT
from bulletin.values.key import spellings
from bulletin.values.nearest import nearest
from bulletin.values.text import enumerate_words


def serials_of(rows: list[list[str]], top: int) -> Serials:
    """Return the column of a sheet's serial numbers, and whether they are digits. top: the row of the heads."""
    heads = enumerate("".join(cell.split()) for cell in rows[top])
    column = next((at for at, word in heads if word in SERIAL), None)
    cells = [row[column].strip() for row in rows[top + 1 :] if column is not None and column < len(row)]
    return Serials(column, sum(cell.isdecimal() for cell in cells) >= 2)


def heading_of(rows: list[list[str]]) -> int | None:
    """Return which of the first fifteen rows has the heads: the one with most known heads, one of them for names; None if none."""
    best, most = None, 0
    for at, row in enumerate(rows[:15]):
        names = column_names([clean(cell) for cell in row])
        # About a third of the cells must be known, so that a line of text with one known word is not taken for heads.
        if (
            "简称" in names.values()
            and len(set(names.values())) > most
            and len(names) + 1 >= sum(map(bool, row)) // 3
        ):
            best, most = at, len(set(names.values()))
    return best


def column_count(rows: list[list[str]]) -> int:
    """Return how many different columns the heads of a table name; 0 if it has no heads."""
    top = heading_of(rows)
    return 0 if top is None else len(set(column_names([clean(cell) for cell in rows[top]]).values()))


def joined_heads(
    rows: list[list[str]], merged: Iterable[tuple[int, int, int, int]], top: int
) -> tuple[list[str], int]:
    """Return the heads of the columns, and the last row that they take.

    They take several rows if a head is merged over several rows, or if the row below has nothing but heads, none of them for
    names. A head over several columns (联系方式) is replaced by those below it (座机, 手机).
    """
    last = max((bottom for first, _, bottom, _ in merged if first <= top < bottom), default=top)
    if last == top and top + 1 < len(rows):
        below = [clean(cell) for cell in rows[top + 1]]
        names = column_names(below)
        if names and len(names) == sum(map(bool, below)) and not set(names.values()) & {"简称", "全称"}:
            last += 1
    heads = list(rows[top])
    for row in rows[top + 1 : last + 1]:
        heads = [below.strip() or above for above, below in zip_longest(heads, row, fillvalue="")]
    return heads, last


def missing_column(rows: list[list[str]], path: str) -> Diagnostic:
    """Return the error that no row of a sheet has a head for the names of units. Diagnostics: missing-column."""
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


def columns_of(row: list[str], path: str, top: int) -> tuple[dict[int, str], list[Diagnostic]]:
    """Return index of a column → what it holds. top: the row of the heads. Diagnostics: unknown-column, duplicate-column."""
    named = column_names([clean(cell) for cell in row])
    # Some sheets have a column for each of 报, 送, 发, and a tick or a number in one of them.
    if "类别" not in named.values():
        kinds = {
            at: kind for at, cell in enumerate(row) if at not in named and (kind := kind_of(clean(cell)))
        }
        named |= kinds if len(set(kinds.values())) > 1 else {}
    known = [*spellings(UNIT), GROUPS]
    names: dict[int, str] = {}
    found: list[Diagnostic] = []
    for column, cell in enumerate(row):
        word = "".join(clean(cell).split())
        name = named.get(column, "")
        span = Span(path, top + 1, column + 1)
        if name in JOINED:
            names[column] = name
        elif name and name in names.values():
            found.append(
                error(
                    "duplicate-column",
                    f"表头里“{name}”有两列",
                    span,
                    f"{column_letter(column)} 列又是它",
                    hint="左右并排的两半，把右边的移到左边下面；重复的一列，只留一列",
                )
            )
        elif name:
            names[column] = name
        elif word and word not in SERIAL:
            near = nearest(word, known)
            # A typing mistake would lose a column; other columns are not for us.
            say = error if near else warning
            found.append(
                say(
                    "unknown-column",
                    f"表头里的“{word}”不认得" + ("" if near else "，没有导入这一列"),
                    span,
                    f"在 {column_letter(column)} 列",
                    hint=(f"是不是 `{near}`？" if near else "要导入就改表头；")
                    + f"可以有：{enumerate_words(BOOK_COLUMNS)}",
                )
            )
    return names, found
