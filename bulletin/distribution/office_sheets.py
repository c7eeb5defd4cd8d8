"""Understands how offices write their own tables: other words for the heads, rows that are no units, digits that Excel changed.

Pure functions from text to text. `sheet_reading` reports what was understood, cell by cell.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from bulletin.values.chinese_numbers import number_of
from bulletin.values.choices import ISSUED, REPORT, SEND
from bulletin.values.distribution_keys import UNIT
from bulletin.values.key import spellings

GROUPS = "所属组"
# Words that offices use as heads of columns → the key of a unit.
_WORDS = {
    "单位名称": "全称", "单位全称": "全称", "名称": "全称", "全名": "全称", "机构名称": "全称", "收件单位": "全称",
    "接收单位": "全称", "接收单位名称": "全称", "送达单位": "全称", "受文单位": "全称", "收文单位名称": "全称", "发送单位名称": "全称",
    "单位": "简称", "收文单位": "简称", "发文单位": "简称", "发送单位": "简称", "报送单位": "简称", "单位简称": "简称",
    "报送类别": "类别", "发送类别": "类别", "分类": "类别", "类型": "类别", "报送发": "类别", "发送方式": "类别",
    "范围": "类别", "发送范围": "类别", "报送范围": "类别", "印发范围": "类别", "发放范围": "类别",
    "发放数": "份数", "发放数量": "份数", "数量": "份数", "印数": "份数", "件数": "份数",
    "邮政代码": "邮编", "邮政编码": "邮编", "邮码": "邮编", "邮政编号": "邮编", "座机": "电话", "接收人": "联系人", "签收人": "联系人", "联系人姓名": "联系人",
    "收件人": "联系人", "收文人": "联系人", "联络员": "联系人", "经办人": "联系人", "姓名": "联系人",
    "电话号码": "电话", "手机": "电话", "手机号": "电话", "手机号码": "电话", "联系方式": "电话",
    "说明": "备注", "附注": "备注",
    "组": GROUPS, "分组": GROUPS, "组别": GROUPS, "所在组": GROUPS, "groups": GROUPS, GROUPS: GROUPS,
}  # fmt: skip
_ENDS = re.compile("(?<!邮箱|邮件|网站)(?:份数|地址|邮编|电话)$")  # 实领份数, 通讯地址; not 邮箱地址
NAMES = ("简称", "全称")
JOINED = frozenset(("联系人", "电话", "备注"))  # a sheet may have several columns of these; they are joined
SERIAL = frozenset(("序号", "编号", "序", "行号", "NO", "NO.", "No", "No."))
_KINDS = {
    **dict.fromkeys(("报", "上报", "报送", "上级", "报上级", "呈报", "抄报"), REPORT.zh),
    **dict.fromkeys(("送", "抄送", "平级", "同级", "送平级", "分送"), SEND.zh),
    **dict.fromkeys(("发", "下发", "印发", "下级", "发下级", "发至"), ISSUED.zh),
}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TOTAL = re.compile(r"(合计|小计|总计|共计|总共|累计)")
# The beginning of a note's row: 注：…, 填表说明：…, 填表人：张三, 统计日期：…
_NOTE = re.compile(
    r"(注|说明|备注|附注|填表说明)[0-9]*[:：]|(填表|制表|审核|填报|统计)(人|单位|日期|时间)?[:：]"
)
# A lone cell that is a note: 联系电话：1234, …请及时反馈。, 以上单位…, 共12个单位
_SENTENCE = re.compile(r"[^：:]{1,8}[：:].|.*[。；;]|(?:以上|上述|本表|此表|截至|共[计有]?\d)")
# In front of a group's name: 一、县直单位, （二）各乡镇; and such a number in a cell of its own.
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])")
_CHINESE_SERIAL = re.compile(r"[（(]?[一二三四五六七八九十]+[）)]?、?")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f（）《》“”·"
_BETWEEN_CHINESE = re.compile(f"(?<=[{_WIDE}])\\s+(?=[{_WIDE}])")
_NUMERALS = re.compile("[一二三四五六七八九十百两]{1,5}")
_REMARK = re.compile(r"[（(][^（）()]*[）)]$")  # behind a head: 份数（份）
_BRACKETS = str.maketrans("()", "（）")
_COUNTED = re.compile(r"[（(](?:共|计)?\d+(?:个|家)[^（）()]*[）)]$")  # behind a group's name: （共12家）
# 1.39E+10: Excel's form of a long number, such as a telephone number.
LOST_DIGITS = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
FORMULA_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|#+)")
_GROUP_PART = re.compile("(?:（[^（）]*）|\\([^()]*\\)|[^、，,；;])+")


def column_names(heads: Sequence[str]) -> dict[int, str]:
    """Return index of a column → what it holds: a key of a unit, or GROUPS. Two columns may hold the same.

    单位名称 is the full name if there is a column of short names; otherwise it counts as the short name.
    """
    known = {word: key.zh for word, key in spellings(UNIT).items()}
    words = ["".join(head.split()).strip(":：*＊※★") for head in heads]
    known = _WORDS | known
    names = {
        at: name
        for at, word in enumerate(words)
        if (name := known.get(word) or known.get(bare := _REMARK.sub("", word)))
        or ((ends := _ENDS.search(bare)) and (name := ends[0]))
    }
    if "简称" not in names.values():
        full = next((at for at, name in names.items() if name == "全称"), None)
        if full is not None:
            names[full] = "简称"
    return names


def clean(cell: str) -> str:
    """Return a cell on one line, without invisible characters."""
    return " ".join(_INVISIBLE.sub("", cell).split())


def understood(name: str, cell: str) -> str:
    """Return a cell of the column `name` as the book writes it: half-width digits, 2 for 2份, 送 for 抄送."""
    if name == "类别":
        return kind_of(cell) or cell
    if name in (*NAMES, GROUPS):
        return _BETWEEN_CHINESE.sub("", cell)
    if name in ("份数", "邮编", "电话"):
        cell = unicodedata.normalize("NFKC", cell)
    if name == "份数":
        return _digits(re.sub(r"^(.+?) ?(?:份|本|册)$", r"\1", cell))
    if name == "邮编" and re.fullmatch(r"[\d -]+", cell):
        return re.sub("[ -]", "", cell)
    return cell


def kind_of(cell: str) -> str:
    """Return 报, 送 or 发 for a cell that means it in an office's words (抄送, 上级单位, 报：); else empty."""
    return _KINDS.get(re.sub("(?:单位|类|名单)?[:：]?$", "", cell), "")


def _digits(word: str) -> str:
    """Return a number in Chinese numerals (两, 十二) as digits, any other word as it is."""
    return str(number_of(word.replace("两", "二"))) if _NUMERALS.fullmatch(word) else word


def group_key(name: str) -> str:
    """Return the form of a group's name that is compared: brackets of both widths are equal."""
    return name.translate(_BRACKETS)


def group_names(cell: str) -> list[str]:
    """Return the groups in a cell, split at ；, or if it has none at 、 outside brackets: 各市、县（市、区）委 is two."""
    part = re.compile("[^；;]+") if re.search("[；;]", cell) else _GROUP_PART
    return list(dict.fromkeys(name for match in part.finditer(cell) if (name := match[0].strip())))


class Aside(NamedTuple):
    """A row that is no unit. what: 合计, 注, 表头, 组 or 类别; name: the group or kind of the rows below it, else empty."""

    what: str
    name: str = ""


def aside(
    cells: Mapping[int, str], names: Mapping[int, str], *, is_wide: bool, serials: "Serials"
) -> Aside | None:
    """Return what a row is if it is no unit; None if it is one.

    cells: those with text, by column. is_wide: whether the row has a cell merged over several columns.
    A lone name is a unit, unless something shows that it is the heading of the rows below it.
    """
    at, first = next(iter(cells.items()))
    if is_total(cells.values()):
        return Aside("合计")
    if _NOTE.match(first):
        return Aside("注")
    # The heads once more, as in a sheet that repeats them for each printed page.
    if (
        all(names.get(column) == name for column, name in column_names_of(cells).items())
        and len(column_names_of(cells)) > len(cells) // 2
    ):
        return Aside("表头")
    is_numbered = len(cells) == 2 and at == serials.column and serials.heads_rows(first)
    if is_numbered:  # 一 县直单位, above 1 县委办公室
        at, first = list(cells.items())[1]
    elif len(cells) > 1:
        return None
    # A lone cell is a heading if it is merged over columns, has a number (一、), a count (（12个）) or a colon, is not in
    # the column of names, or has no serial number where units have one.
    bare = _COUNTED.sub("", _ORDINAL.sub("", first)).strip().rstrip(":：").strip()
    heads = is_wide or is_numbered or bare != first or names.get(at) != "简称" or serials.has_digits
    if _SENTENCE.match(bare):
        return Aside("注")
    if not heads or not bare:
        return None
    kind = kind_of(bare)
    return Aside("类别", kind) if kind else Aside("组", bare)


def is_total(cells: Iterable[str]) -> bool:
    """Return whether a row holds sums: one of its cells begins with 合计 or the like."""
    return any(_TOTAL.match("".join(cell.split())) for cell in cells)


def is_serial(cell: str) -> bool:
    """Return whether a cell is the serial number of a row, in digits or Chinese numerals."""
    return cell.isdecimal() or bool(_CHINESE_SERIAL.fullmatch(cell))


def column_names_of(cells: Mapping[int, str]) -> dict[int, str]:
    """Return which cells of a row are heads, and of what, as `column_names` does. cells: by column."""
    return column_names([cells.get(column, "") for column in range(max(cells) + 1)])


class Serials(NamedTuple):
    """The serial numbers of a sheet. column: which has them, None for no column; has_digits: whether units are numbered in digits."""

    column: int | None = None
    has_digits: bool = False

    def heads_rows(self, cell: str) -> bool:
        """Return whether a cell is the Chinese number of a group, whose units are numbered in digits."""
        return self.has_digits and bool(_CHINESE_SERIAL.fullmatch(cell))


def filled_down(
    rows: Iterable[Sequence[str]],
    merged: Iterable[tuple[int, int, int, int]],
    first: int,
    columns: Container[int],
) -> list[list[str]]:
    """Return the rows, with the value of a cell that is merged over several rows in each of these rows.

    Only from row `first` on and in these columns. merged: (first row, first column, last row, last column), counted from 0.
    """
    out = [list(row) for row in rows]
    for top, left, bottom, right in merged:
        if top >= first and left == right and left in columns and top < len(out) and left < len(out[top]):
            for row in out[top + 1 : bottom + 1]:
                row += [""] * (left + 1 - len(row))
                row[left] = row[left] or out[top][left]
    return out
