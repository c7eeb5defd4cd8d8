"""Words in files that programs read: cells of .csv that no program takes for a formula, YAML values that are read back as the same words."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import yaml

# What Excel takes for a formula when it opens a .csv; the apostrophe itself, so that `unguarded` loses nothing.
_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")


def guarded(cell: str) -> str:
    """Return a cell that Excel shows and does not compute: a name may begin with =."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` was given."""
    return cell.removeprefix("'")


def csv_text(rows: Iterable[Sequence[str | int]]) -> str:
    """Return rows as .csv: a byte order mark, by which Excel recognizes UTF-8, CRLF, words guarded."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


# Words that mean themselves everywhere: Chinese, or Latin that is no number, date, yes, no or null of some YAML.
_PLAIN = re.compile(r"[\u4e00-\u9fff（《“〔][\w（）《》“”〔〕、，。；·～—-]*")


def yaml_word(text: str) -> str:
    """Return `text` as one YAML value, also within brackets and braces; in quotes unless it is plainly a word."""
    if _PLAIN.fullmatch(text) and text not in ("是", "否"):
        return text
    if re.fullmatch(r"[1-9]\d{0,3}", text):  # copies and issue numbers; postcodes and telephones are words
        return text
    return str(yaml.dump(text, default_style='"', allow_unicode=True, width=10**9)).strip()


def yaml_with_copies(name: str, copies: int | str) -> str:
    """Return a recipient and its number of copies as one YAML value: {单位: 县档案馆, 份数: 2}."""
    return f"{{单位: {yaml_word(name)}, 份数: {copies}}}"
