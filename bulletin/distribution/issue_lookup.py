"""Finds issues by what a clerk types: 365, 第365期, 2020-05, 2020年第5期, 5 (if only one issue has it), s1, 增刊1, or a file."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from bulletin.values.model import Issue
from bulletin.values.text import edit_distance, whole_number

SHOWN = 3  # nearest issues in a hint


def issues_named(word: str, issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the issues that a word names: usually one; several if numbering is yearly and the year was left out."""
    if word.endswith(".md"):
        return tuple(
            issue for issue in issues if PurePath(word).parts[-2:] == PurePath(issue.path).parts[-2:]
        )
    plain = _plain(word)
    exact = tuple(issue for issue in issues if plain in _names(issue))
    return exact or tuple(issue for issue in issues if plain == _without_year(issue))


def nearest_issues(word: str, issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return up to three issues that may have been meant: near in number first, then near in spelling; newest first."""
    plain = _plain(word)
    number = whole_number(plain)

    def distance(issue: Issue) -> tuple[int, int, int]:
        is_far = number is None or issue.number.supplement
        apart = 10**9 if number is None or is_far else abs(issue.number.first - number)
        return apart, edit_distance(plain, issue.key, 9), -issue.date.toordinal()

    return tuple(sorted(issues, key=distance)[:SHOWN])


def _plain(word: str) -> str:
    """Return the number in a word in plain form: without full-width digits, blanks, 第…期 and leading zeros."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).casefold()
    plain = re.sub(r"\(.*\)$", "", plain)  # （总第365期）
    plain = re.sub(r"[–—~～]", "-", plain)
    plain = re.sub(r"^(\d{4})年", r"\1-", plain)  # 2020年第5期 → 2020-5
    plain = plain.replace("增刊", "s").replace("第", "").removesuffix("期")
    return re.sub(r"(?<!\d)0+(?=\d)", "", plain)


def _names(issue: Issue) -> frozenset[str]:
    """Return the plain forms that mean this issue and no other."""
    total = issue.number.total
    totals = (f"总第{total[0]}期",) if total else ()
    return frozenset(map(_plain, (issue.key, issue.number.label, issue.number.short, *totals)))


def _without_year(issue: Issue) -> str:
    return _plain(issue.key.partition("-")[2]) if issue.number.yearly else ""
