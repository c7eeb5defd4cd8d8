"""One line of YAML → the columns at which it was probably meant to begin, judged by the lines around it; also the type of
a repair, and the words that are keys."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bulletin.values import keys, print_keys
from bulletin.values.distribution_keys import BOOK, DISPATCH, FILING, GIVEN, RECORD, SENDER, UNIT
from bulletin.values.key import spellings

KEY_TABLES = (
    keys.SITE, keys.ISSUE, keys.PAGE, keys.SECTION, keys.RECIPIENT, keys.ERRATUM, print_keys.PRINT, print_keys.FONTS,
    BOOK, UNIT, DISPATCH, SENDER, FILING, RECORD, GIVEN,
)  # fmt: skip
KEY_WORDS = frozenset(word for table in KEY_TABLES for word in spellings(table))
"""The keys of all YAML files, in both spellings."""

NAME = r"(?![·①-⑳])[\w·（）()]{1,16}"  # the name of a key; a bullet or ① begins an item of a list
KEYED = re.compile(rf"^ *{NAME}:(?: |$)")
_BEGUN = re.compile(rf"^( *(?:- +)*)({NAME}):(?: +(\S.*))?()$")
SURE = 3  # `Repair.fits` of a mistake within a line, if its column is not in doubt


@dataclass(frozen=True, slots=True)
class Repair:
    """A line as it was probably meant.

    column (from 0) and length: the wrong part of the present line; line: the corrected line.
    """

    code: str
    message: str
    label: str
    column: int
    length: int
    line: str
    # How well the corrected line fits among the lines around it; higher is better, 0 not at all.
    fits: int = SURE


def goes_on(lines: Sequence[str], i: int) -> Iterator[Repair]:
    """Yield the line indented under the value above that it continues: a long value that was broken or pasted over two lines."""
    above, below = lines[i - 1] if i else "", lines[i + 1] if i + 1 < len(lines) else ""
    begun = _BEGUN.match(above)
    if (
        begun
        and (begun[3] or " ")[0] not in ("\"'[{|>")
        and _indent(below) <= len(begun[1])
        and "- " not in below[: len(begun[1]) + 2]
    ):  # a plain value above, and no deeper line below
        column = len(begun[1]) + 2
        fixed = " " * column + lines[i].strip()
        yield Repair("yaml-indent", "这一行接着上一行，前面要空格", "它是上一行的值", 0, 1, fixed, 1)


def places(lines: Sequence[str], i: int) -> Iterator[Repair]:
    """Yield the line with a dash added or removed, and the line moved to the columns at which lines around it begin."""
    line = lines[i]
    text = line.lstrip(" \t　")
    if not text or text.startswith("#"):
        return
    indent = line[: len(line) - len(text)]
    # Columns of the twelve lines above, nearest first, then those of the lines below.
    dash_columns, key_columns = _columns(lines[max(0, i - 12) : i])
    for known, beside in zip((dash_columns, key_columns), _columns(lines[i + 1 : i + 13][::-1]), strict=True):
        known += [column for column in beside if column not in known]
    if "\t" in indent:
        code, message, label = "yaml-tab", "行首不能用制表符（Tab）缩进", "这里是一个制表符"
    elif "　" in indent:
        code, message, label = "yaml-indent", "行首不能用全角空格", "这里是全角空格"
    else:
        code, message, label = "yaml-indent", "这一行前面的空格不对", "要和上面同类的项目对齐"
    if KEYED.match(text):
        for column in dash_columns:
            yield Repair(
                "yaml-dash", f"`{text.partition(':')[0]}` 前面少一个减号", "每一项从半角减号加空格开始",
                len(indent), len(text.partition(":")[0]), " " * column + "- " + text,
                _fits(lines, i, column),
            )  # fmt: skip
    wrong_at = indent.index("\t") if "\t" in indent else 0
    for column in dash_columns if text.startswith("- ") else key_columns:
        if " " * column != indent:
            length = 1 if "\t" in indent else max(1, len(indent))
            yield Repair(code, message, label, wrong_at, length, " " * column + text, _fits(lines, i, column))
    if text.startswith("- ") and KEYED.match(text[2:].lstrip()):
        for column in key_columns:
            yield Repair(
                "yaml-dash", "多了一个减号", "这一行是上面一项里的，前面不用减号", len(indent), 1,
                " " * column + text[2:].lstrip(), _fits(lines, i, column),
            )  # fmt: skip


def _columns(above: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return the columns of dashes and of keys on these lines, from the last line upwards; 0 is always a key's column."""
    dashes: dict[int, None] = {}
    names: dict[int, None] = {}
    for line in reversed(above):
        text = line.lstrip(" ")
        column = len(line) - len(text)
        if text.startswith("- "):
            dashes.setdefault(column)
            inner = text[2:].lstrip(" ")
            if KEYED.match(inner):
                names.setdefault(column + len(text) - len(inner))
        elif KEYED.match(text):
            names.setdefault(column)
            if text.rstrip().endswith(":"):  # a list or group begins below
                dashes.setdefault(column + 2)
                names.setdefault(column + 2)
    names.setdefault(0)
    return list(dashes), list(names)


def _fits(lines: Sequence[str], i: int, column: int) -> int:
    """Return how well line `i` fits at a column, as a sum.

    2 if the nearest key at that column is in the same table of keys; 1 if the next line is a list's item at that column;
    1 if the column is two beyond the indent of the line under which it would be.
    """
    here = KEYED.match(lines[i].lstrip("-－—• \t　"))
    above, below = lines[max(0, i - 30) : i][::-1], lines[i + 1 : i + 30]
    names_at = column + 2 * lines[i].lstrip().startswith("- ")
    beside = here is not None and any(_beside(near, names_at, here[0].strip(" :")) for near in (above, below))
    under = next((line for line in above if _indent(line) < column), "")
    next_to = (
        lines[i].lstrip().startswith("- ")
        and below[:1]
        and re.match(rf" {{{column}}}- ", below[0]) is not None
    )
    return 2 * beside + bool(next_to) + (column % 2 == 0 and 0 < column == _indent(under) + 2)


def _beside(near: Sequence[str], column: int, word: str) -> bool:
    """Return whether the nearest key at this column is in the same table of keys as `word`."""
    for line in near:
        bare = line.lstrip(" -")
        if len(line) - len(bare) == column and (found := KEYED.match(bare)):
            return any({word, found[0].strip(" :")} <= spellings(table).keys() for table in KEY_TABLES)
        if line.strip() and _indent(line) < column and not line.lstrip().startswith("- "):
            return False
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
