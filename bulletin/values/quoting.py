"""Quotes words for files that programs read: .csv cells so that none is taken for a formula, YAML values so that they are parsed unchanged."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import yaml

# First characters by which Excel recognizes a formula in a .csv; and the apostrophe itself, so that `unguarded` restores every cell.
_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")


def guarded(cell: str) -> str:
    """Return a cell that Excel shows as text even if it begins like a formula (=, +, -, @)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return the original of a cell that `guarded` returned."""
    return cell.removeprefix("'")


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Return rows as .csv text: with a byte order mark, by which Excel recognizes UTF-8, CRLF line ends and guarded cells."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


# Words that need no quotes: they begin with 汉字 or an opening mark, so that no YAML version takes them for a number, date, boolean or null.
_PLAIN = re.compile(r"[\u4e00-\u9fff（《“〔][\w（）《》“”〔〕、，。；·～—-]*")


def yaml_word(text: str) -> str:
    """Return `text` as one YAML value that is valid within brackets and braces, too; in quotes unless it needs none."""
    if _PLAIN.fullmatch(text) and text not in ("是", "否"):  # these two are our flags
        return text
    # Copies and issue numbers; longer numbers are postcodes or telephones, which are text.
    if re.fullmatch(r"[1-9]\d{0,3}", text):
        return text
    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()


def yaml_with_copies(name: str, copies: int | str) -> str:
    """Return a recipient and its number of copies as one YAML value: {单位: 县档案馆, 份数: 2}."""
    return f"{{单位: {yaml_word(name)}, 份数: {copies}}}"
