"""Chooses which issues of a year are bound together (合订本) and in which order, and says why others are left out.

A bound volume is for the office and is never written below output/site/. Classified issues are bound only on request,
drafts and issues with a future date never.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from bulletin.values.choices import CLASSIFIED, INTERNAL, PUBLIC
from bulletin.values.model import Article, Issue, issues_in_order
from bulletin.values.number_ranges import HYPHEN, NumberRange, merged, range_text

# From the lowest to the highest.
_LEVELS = (PUBLIC.zh, INTERNAL.zh, *(choice.zh for choice, _ in CLASSIFIED))
_LONGEST_YEARS = {choice.zh: years for choice, years in CLASSIFIED}


class Reason(Enum):
    """Why an issue is not bound; the value is the word that offices see."""

    DRAFT = "是草稿"
    FUTURE = "日期还没到"
    CLASSIFIED = "有密级"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An issue of the year that is not bound."""

    issue: Issue
    reason: Reason


@dataclass(frozen=True, slots=True)
class Selection:
    """The issues that are bound, by date, supplements last (增刊 follow the year's regular issues, print-format.md §6.2)."""

    year: int
    issues: tuple[Issue, ...]
    left_out: tuple[LeftOut, ...] = ()


def select(
    issues: Iterable[Issue], year: int, today: datetime.date, *, with_classified: bool = False
) -> Selection:
    """Return which issues of `year` are bound. today: issues with a later date are left out."""
    of_year = issues_in_order(issue for issue in issues if issue.date.year == year)
    reasons = [(issue, _reason(issue, today, with_classified)) for issue in of_year]
    bound = [issue for issue, reason in reasons if reason is None]
    return Selection(
        year,
        tuple(sorted(bound, key=lambda issue: issue.number.supplement)),
        tuple(LeftOut(issue, reason) for issue, reason in reasons if reason is not None),
    )


def _reason(issue: Issue, today: datetime.date, with_classified: bool) -> Reason | None:
    if issue.is_draft:
        return Reason.DRAFT
    if issue.date > today:
        return Reason.FUTURE
    return None if issue.is_public or with_classified else Reason.CLASSIFIED


def nearest_years(issues: Iterable[Issue], year: int) -> tuple[int, ...]:
    """Return the years with issues that are next to `year`, in order: at most one before it and one after it."""
    years = sorted({issue.date.year for issue in issues})
    return (*[y for y in years if y < year][-1:], *[y for y in years if y > year][:1])


def range_words(issues: Sequence[Issue]) -> str:
    """Return the numbers of the volume's issues: 第31—36期、增刊1; 第1—24期（总第340—363期） where numbering is yearly.

    A range ends where a number is missing: 第31—33、35期. It has a 一字线, the number of a single combined issue a hyphen
    (第7-8期).
    """
    regular = [issue.number for issue in issues if not issue.number.supplement]
    supplements = [issue.number for issue in issues if issue.number.supplement]
    words = []
    if regular:
        totals = [number.total for number in regular if number.total]
        total = f"（总第{_ranges(totals)}期）" if len(totals) == len(regular) else ""
        words.append(f"第{_ranges([(number.first, number.last) for number in regular])}期{total}")
    if supplements:
        words.append(f"增刊{_ranges([(number.first, number.last) for number in supplements])}")
    return "、".join(words)


def _ranges(numbers: Sequence[NumberRange]) -> str:
    """Return the numbers of issues, consecutive ones as one range: 31—33、35; the range of one combined issue is 7-8."""
    return "、".join(range_text(*each, HYPHEN if each in numbers else "—") for each in merged(numbers))


def secrecy_of(issues: Iterable[Issue]) -> str:
    """Return the volume's own mark: the highest level of its issues', with the longest period; empty when all are public."""
    marks = [issue.secrecy for issue in issues if not issue.is_public]
    return max(marks, key=_rank, default="")


def _rank(mark: str) -> tuple[int, int]:
    """Return a mark's level and its years; for a mark without years, the longest period of the law (print-format.md §3.2)."""
    level = next((n for n, word in enumerate(_LEVELS) if mark.startswith(word)), 0)
    period = re.search(r"★(\d+)年", mark)
    return level, int(period[1]) if period else _LONGEST_YEARS.get(mark, 0)


def anchor_of(issue: Issue, article: Article | None = None) -> str:
    """Return the anchor of an issue, or of an article of it, among all pages of the volume: 31, 31.a2."""
    return f"{issue.key}.{article.anchor}" if article else issue.key
