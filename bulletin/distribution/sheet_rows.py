"""The rows below a sheet's heads → nodes of units and groups, and a diagnostic for each row that is no unit."""

from collections.abc import Container, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import replace

from bulletin.distribution.office_sheets import (
    FORMULA_ERROR,
    GROUPS,
    JOINED,
    LOST_DIGITS,
    NAMES,
    Aside,
    Serials,
    aside,
    clean,
    group_key,
    group_names,
    understood,
)
from bulletin.distribution.spreadsheets import column_letter
from bulletin.reading.copies_in_names import read_name
from bulletin.reading.nodes import Mapping, Scalar
from bulletin.values.choices import ISSUED, REPORT, SEND
from bulletin.values.diagnostics import Diagnostic, Span, error, note

# In these columns a dash or 无 means that there is none.
_MAY_LACK = frozenset(("地址", "邮编", "联系人", "电话", "备注"))
KINDS = (REPORT.zh, SEND.zh, ISSUED.zh)  # may also be heads of columns, with a tick or a number below


class UnitRows:
    """Reads rows one after the other: a row may be a heading of those below it (a group or a kind), or continue the one above.

    names: index of a column → what it holds. is_exported: whether the heads are those of our own sheet, in which every row is
    a unit and every cell is taken as it is. found: diagnostics.
    """

    def __init__(self, path: str, names: Pairs[int, str], serials: Serials, *, is_exported: bool) -> None:
        self.found: list[Diagnostic] = []
        self.units: list[Mapping] = []
        self.groups: dict[str, tuple[Scalar, list[Scalar]]] = {}
        self._path, self._names, self._serials, self._is_exported = path, names, serials, is_exported
        self._above: Scalar | None = None  # group of the rows below, from a row of its own
        self._kind: Scalar | None = None  # kind of the rows below, from a row of its own
        self._unused: tuple[Span, str] | None = None  # place and words of a heading row without a unit so far

    def read(self, rows: Sequence[Sequence[str]], first: int, wide: Container[int]) -> None:
        """Read the rows from `first` on, counted from 0. wide: rows with a cell merged over several columns."""
        for at, row in enumerate(rows[first:], first):
            self._read_row(at, row, is_wide=at in wide)
        self._pass_over_head()

    def _read_row(self, at: int, row: Sequence[str], *, is_wide: bool) -> None:
        cells = enumerate(" ".join(cell.split()) if self._is_exported else clean(cell) for cell in row)
        texts = {column: text for column, text in cells if text}
        if not texts:
            return
        if not self._is_exported:
            other = aside(texts, self._names, is_wide=is_wide, serials=self._serials)
            if other:
                self._head(other, Span(self._path, at + 1, next(iter(texts)) + 1), " ".join(texts.values()))
                return
            self._about_several_names(at, row)
        unit = self._cells(at, texts)
        member_of = unit.pop(GROUPS, None)
        if not unit and member_of is None:
            return
        if self._goes_on(unit):
            return
        if self._kind and "类别" not in unit:
            unit["类别"] = self._kind
        self._say_heads()
        self.units.append(_node(unit, Span(self._path, at + 1, 1)))
        if "简称" in unit:
            named = (
                [replace(member_of, text=name) for name in group_names(member_of.text)] if member_of else []
            )
            for group in [*named, *([self._above] if self._above else [])]:
                members = self.groups.setdefault(group_key(group.text), (group, []))[1]
                if members[-1:] != [unit["简称"]]:  # else the group is named twice in this row
                    members.append(unit["简称"])

    def _pass_over_head(self) -> None:
        """Add a note about a heading row that has no unit below it."""
        if self._unused:
            self._passed_over("后面没有单位", *self._unused)
        self._unused = None

    def _cells(self, at: int, texts: Pairs[int, str]) -> dict[str, Scalar]:
        """Return the cells of a unit: name of the column → cell."""
        cells: dict[str, Scalar] = {}
        for column, name in self._names.items():
            text = texts.get(column, "")
            if not text or (name in _MAY_LACK and not self._is_exported and not text.strip("-–—－/／无")):
                continue
            span = Span(self._path, at + 1, column + 1)
            if LOST_DIGITS.fullmatch(text):
                self.found.append(_lost_digits(span, text))
                continue
            if FORMULA_ERROR.fullmatch(text):
                self.found.append(_formula_error(span, text))
                continue
            words = text if self._is_exported else understood(name, text)
            if name in KINDS:
                self._tick(cells, name, Scalar(words, span, quoted=True))
                continue
            if name in cells:  # 座机 and 手机 are both 电话
                words = f"{cells[name].text}、{words}"
            cells[name] = Scalar(words, span, quoted=True)
        return cells if self._is_exported else self._without_copies_in_name(cells)

    def _tick(self, cells: dict[str, Scalar], kind: str, cell: Scalar) -> None:
        """Set the kind from a cell below the head 报, 送 or 发, and the copies if it is a number. Diagnostics: several-kinds."""
        if "类别" in cells:
            words = f"这一行在“{cells['类别'].text}”“{kind}”两栏里都填了"
            self.found.append(
                error("several-kinds", words, cell.span, _place(cell.span), hint="一个单位一类，只填一栏")
            )
            return
        cells["类别"] = replace(cell, text=kind)
        number = understood("份数", cell.text)
        if number.isdecimal() and number != "0":
            cells.setdefault("份数", replace(cell, text=number))

    def _without_copies_in_name(self, cells: dict[str, Scalar]) -> dict[str, Scalar]:
        """Return the cells with 县档案馆（2份） read as name and copies; no cells if 无 stands for a name. Diagnostics: copies-in-name."""
        for name in NAMES:
            if name not in cells:
                continue
            cell = cells[name]
            copies = cells["份数"].text if "份数" in cells else ""
            read = read_name(cell.text, cell.span, name, int(copies) if copies.isdecimal() else None)
            if read.value is None:
                self._passed_over("空的", cell.span, cell.text)
                return {}
            if read.diagnostics:
                words = f"`{cell.text}` 里的份数看不清"
                hint = "名称只写名称，份数写在“份数”一列里"
                self.found.append(error("copies-in-name", words, cell.span, _place(cell.span), hint=hint))
            elif read.value.copies is not None and read.value.name != cell.text:
                cells[name] = replace(cell, text=read.value.name)
                cells.setdefault("份数", replace(cell, text=str(read.value.copies)))
        return cells

    def _goes_on(self, cells: dict[str, Scalar]) -> bool:
        """Return whether a row only has a further contact, phone or note of the unit above, and add it to that unit."""
        if self._is_exported or not self.units or not cells or not JOINED.issuperset(cells):
            return False
        before = {key.text: cell for key, cell in self.units[-1].pairs if isinstance(cell, Scalar)}
        for name, cell in cells.items():
            text = f"{before[name].text}、{cell.text}" if name in before else cell.text
            before[name] = replace(before.get(name, cell), text=text)
        self.units[-1] = _node(before, self.units[-1].span)
        first = next(iter(cells.values()))
        words = "、".join(cell.text for cell in cells.values())
        owner = before["简称"].text if "简称" in before else ""
        self._say("row-joined", f"这一行没有单位名称，归上面的 `{owner}`", first.span, words)
        return True

    def _head(self, other: Aside, span: Span, words: str) -> None:
        """Handle a row that is no unit: remember a heading, or note that the row is not imported."""
        if other.what not in ("组", "类别"):
            self._passed_over(other.what, span, words)
            return
        self._pass_over_head()
        name = Scalar(other.name, span, quoted=True)
        self._above, self._kind = (name, None) if other.what == "组" else (None, name)
        self._unused = (span, words)

    def _say_heads(self) -> None:
        """At the first unit below a heading row, add a note about what the heading was taken for."""
        if self._unused and self._above:
            self._say("group-row", f"这一行当作组名：下面的单位归入组 `{self._above.text}`", *self._unused)
        elif self._unused and self._kind:
            words = f"这一行当作类别：下面没有写类别的单位都是“{self._kind.text}”"
            self._say("group-row", words, *self._unused)
        self._unused = None

    def _about_several_names(self, at: int, row: Sequence[str]) -> None:
        for column, name in self._names.items():
            cell = row[column].strip() if column < len(row) else ""
            words = understood(name, clean(cell))
            if name not in NAMES or ("\n" not in cell and len(group_names(words)) < 2):
                continue
            code, what = (
                ("line-break-in-name", "分了行，连成")
                if "\n" in cell
                else ("joined-units", "像是几个单位，当作")
            )
            message = f"一格里{what}一个名字 `{words}`；是几个单位的，分成几行"
            self._say(code, message, Span(self._path, at + 1, column + 1), words)

    def _passed_over(self, what: str, span: Span, words: str) -> None:
        self._say("row-passed-over", f"这一行是{what}，没有导入", span, words)

    def _say(self, code: str, message: str, span: Span, words: str) -> None:
        self.found.append(note(code, message, span, f"{_place(span)}：{words[:40]}"))


def _node(cells: Pairs[str, Scalar], span: Span) -> Mapping:
    return Mapping(tuple((Scalar(name, cell.span), cell) for name, cell in cells.items()), span)


def _place(span: Span) -> str:
    return f"{column_letter(span.column - 1)}{span.line}"


def _lost_digits(span: Span, text: str) -> Diagnostic:
    return error(
        "lost-digits",
        f"`{text}` 是 Excel 把一长串数字变成的，后面的数字已经丢了",
        span,
        f"{_place(span)} 格",
        hint="在 Excel 里把这一列设成“文本”，照原来的号码重新填好，存成 .xlsx 再导入",
    )


def _formula_error(span: Span, text: str) -> Diagnostic:
    return error(
        "formula-error",
        f"`{text}` 是公式出了错，不是内容",
        span,
        f"{_place(span)} 格",
        hint="在 Excel 或 WPS 里改好公式，或者直接填上内容，存一次盘再导入",
    )
