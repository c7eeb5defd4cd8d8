"""签收单: a receipt for each recipient, several to a sheet, cut apart along dashed lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bulletin.distribution.copies import Package, is_state_secret
from bulletin.site.views import IssueView
from bulletin.values.number_ranges import copy_ranges
from bulletin.values.paper import A4_MM
from bulletin.values.settings import Config
from bulletin.values.text import shorten

# The name is an older word for receipts and stays: offices may have a template of this name, which uses `slips`.
TEMPLATE = "slips.html"
TO_A_SHEET = 4
TO_A_SHEET_WITH_RETURN = 3  # 清退 takes two lines more
TITLE_CELLS = 33  # 汉字 of 小四 that fit in its cell of 147 mm, less one


@dataclass(frozen=True, slots=True)
class Receipt:
    """One recipient's receipt. numbers: 000001–000003 and 000121, a single — where copies bear none.

    top_mm: its top, from the sheet's top; cuts_mm: the cuts above and below it, from the sheet's top.
    """

    name: str
    copies: int
    numbers: tuple[str, ...]
    top_mm: str
    cuts_mm: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueReceipts:
    """The receipts of an issue. sheets: the receipts of each page; height_mm: of one receipt; phone: the office's.

    Millimetres are written with two decimals.
    """

    bulletin: str
    publisher: str
    phone: str
    label: str
    title: str
    day: str
    secrecy: str
    is_secret: bool
    height_mm: str
    sheets: tuple[tuple[Receipt, ...], ...]


def receipts_of(issue: IssueView, packages: Iterable[Package], config: Config) -> IssueReceipts:
    """Return a receipt for each package, in packing order. For a state secret, receipts have lines for the return (清退)."""
    is_secret = is_state_secret(issue.secrecy)
    many = TO_A_SHEET_WITH_RETURN if is_secret else TO_A_SHEET
    height_mm = A4_MM[1] / many
    wanted = tuple(packages)
    return IssueReceipts(
        bulletin=config.name,
        publisher=config.publisher,
        phone=config.sender.phone,
        label=issue.label,
        title=shorten(titles_of(issue), TITLE_CELLS),
        day=issue.day.text,
        secrecy=issue.secrecy,
        is_secret=is_secret,
        height_mm=_mm(height_mm),
        sheets=tuple(
            _sheet(wanted[first : first + many], height_mm) for first in range(0, len(wanted), many)
        ),
    )


def _sheet(packages: Sequence[Package], height_mm: float) -> tuple[Receipt, ...]:
    """Return the receipts of one sheet, with cuts between them, and below the last one unless it ends with the sheet."""
    return tuple(
        Receipt(
            name=each.full_name,
            copies=each.copies,
            numbers=tuple((copy_ranges(each.numbers) or "—").split("、")),
            top_mm=_mm(place * height_mm),
            cuts_mm=_cuts(place, len(packages), height_mm),
        )
        for place, each in enumerate(packages)
    )


def _cuts(place: int, count: int, height_mm: float) -> tuple[str, ...]:
    """Return the cuts above a receipt, and below it if it is the last. place: its index on the sheet; count: of receipts."""
    above, below = place * height_mm, (place + 1) * height_mm
    cuts = [above] if place else []
    if place + 1 == count and below < A4_MM[1] - 1:
        cuts.append(below)
    return tuple(map(_mm, cuts))


def _mm(value: float) -> str:
    return f"{value:.2f}"


def titles_of(issue: IssueView) -> str:
    """Return the issue's own title, else the titles of its articles: 甲；乙."""
    return issue.headline or "；".join(article.title for article in issue.articles)
