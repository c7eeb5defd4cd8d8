"""签收单: a receipt for each recipient, several to a sheet, cut apart along dashed lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.distribution.copies import Package, is_state_secret
from bulletin.site.views import IssueView
from bulletin.values.number_ranges import copy_ranges
from bulletin.values.paper import A4_MM
from bulletin.values.text import shorten

TEMPLATE = "slips.html"  # offices may have a file of this name, which asks for `slips`
TO_A_SHEET = 4
TO_A_SHEET_WITH_RETURN = 3  # 清退 takes two lines more
TITLE_CELLS = 33  # 汉字 of 小四 in the 147 mm of its cell, one left over


@dataclass(frozen=True, slots=True)
class Receipt:
    """One recipient's receipt."""

    name: str
    copies: int
    numbers: str


@dataclass(frozen=True, slots=True)
class IssueReceipts:
    """The receipts of an issue. sheets: those of each page; height_mm: of one; phone: the office's."""

    bulletin: str
    publisher: str
    phone: str
    label: str
    title: str
    day: str
    secrecy: str
    is_secret: bool
    height_mm: float
    sheets: tuple[tuple[Receipt, ...], ...]


def receipts_of(
    issue: IssueView, packages: Iterable[Package], bulletin: str, publisher: str, phone: str
) -> IssueReceipts:
    """Return a receipt for each package, in packing order. Classified ones have lines for the return (清退)."""
    receipts = [Receipt(each.full_name, each.copies, copy_ranges(each.numbers)) for each in packages]
    is_secret = is_state_secret(issue.secrecy)
    many = TO_A_SHEET_WITH_RETURN if is_secret else TO_A_SHEET
    return IssueReceipts(
        bulletin=bulletin,
        publisher=publisher,
        phone=phone,
        label=issue.label,
        title=shorten(titles_of(issue), TITLE_CELLS),
        day=issue.day.text,
        secrecy=issue.secrecy,
        is_secret=is_secret,
        height_mm=A4_MM[1] / many,
        sheets=tuple(tuple(receipts[first : first + many]) for first in range(0, len(receipts), many)),
    )


def titles_of(issue: IssueView) -> str:
    """Return the issue's own title, else the titles of its articles: 甲；乙."""
    articles = (article.title for section in issue.sections for article in section.articles)
    return issue.headline or "；".join(articles)
