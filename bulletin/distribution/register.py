"""分发登记簿: who gets which copies, with room for signatures, and the sum to check: issued + remaining = printed.

print-format.md §3.7: columns of the registers in use, and the check made on classified matter.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bulletin.distribution.copies import is_state_secret
from bulletin.distribution.sheet_entries import Entries, FilledSheet
from bulletin.site.views import IssueView
from bulletin.typesetting.title_lines import Segmenter, break_title
from bulletin.values.distribution import OPEN, OWN, Dispatch, Lot
from bulletin.values.number_ranges import copy_number, copy_ranges, count_of
from bulletin.values.paper import PT_PER_MM
from bulletin.values.settings import Config
from bulletin.values.text import enumerate_words

TEMPLATE = "register.html"
BY_COURIER = "机要"  # §3.7: classified copies never go by ordinary post
OWN_OFFICE = "编发单位"
HEADINGS = (
    "序号", "收文单位", "范围", "份数", "份号", "密级", "送达方式", "签收人", "签收时间", "备注",
)  # fmt: skip
SHEET_NAME, SUM = "分发登记簿", "合计"
KEYS = ("收文单位", "范围")  # identify a row
FILLED_IN = ("签收人", "签收时间", "备注", "清退时间")  # what people write
RETURNED = "清退时间"  # column for state secrets only: 条例, returned on the issuer's terms
NAME_PT = 12.0  # 小四, as styles/job.css has it
# Width of the column of names: what the other columns of styles/paper.css leave, less 2 mm.
NAME_MM, NAME_MM_WITH_RETURN = (64.0, 42.0)
WIDTHS = (5, 30, 7, 6, 22, 11, 10, 12, 18, 24, 14)  # of the columns of the .xlsx, in characters of its face


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A recipient on one list. numbers: 000001–000003、000121, empty where copies bear none."""

    recipient: str
    list: str
    copies: int
    numbers: str
    secrecy: str
    manner: str
    notes: str
    name_lines: tuple[str, ...]  # the recipient's name, broken into lines for its column

    @property
    def number_parts(self) -> tuple[str, ...]:
        """The numbers in parts, between which they may be broken into lines."""
        return tuple(self.numbers.split("、"))

    def words(self) -> tuple[str, ...]:
        """Return the cells under HEADINGS but the first; signature and its time are empty, to be filled in by hand."""
        return (
            *(self.recipient, self.list, str(self.copies or ""), self.numbers, self.secrecy, self.manner),
            *("", "", self.notes),
        )


@dataclass(frozen=True, slots=True)
class Register:
    """The register of an issue. sums: the sentences below it; is_numbered: whether copies bear 份号;
    is_counted: whether `printed` is the number of all copies.

    filled: what people typed: by (recipient, list) of the row, then by heading.
    """

    bulletin: str
    publisher: str
    label: str
    day: str
    secrecy: str
    is_secret: bool
    is_numbered: bool
    rows: tuple[RegisterRow, ...]
    printed: int
    sums: tuple[str, ...]
    is_counted: bool = True
    filled: Entries = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns."""
        return (*HEADINGS, RETURNED) if self.is_secret else HEADINGS

    @property
    def title(self) -> str:
        """The line under the main heading, which names the issue."""
        secrecy = f"　{self.secrecy}" if self.secrecy else ""
        return f"《{self.bulletin}》{self.label}　{self.day}印发{secrecy}"

    def cells(self) -> list[list[str]]:
        """Return the cells of each row, one for each heading, with what people typed."""
        blank = ("",) if self.is_secret else ()
        lines = [[str(at), *row.words(), *blank] for at, row in enumerate(self.rows, 1)]
        for line, row in zip(lines, self.rows, strict=True):
            for heading, word in self.filled.get((row.recipient, row.list), {}).items():
                line[self.headings.index(heading)] = word
        return lines

    def sheet(self, make: Callable[[Entries], bytes]) -> FilledSheet:
        """Return the register as a sheet that people fill in. make: entries → the file with them."""
        headings = self.headings
        known = (SHEET_NAME, self.title, SUM, *self.sums)
        return FilledSheet(headings, tuple(map(tuple, self.cells())), KEYS, FILLED_IN, known, make)


def register_of(issue: IssueView, dispatch: Dispatch, config: Config, segment: Segmenter) -> Register:
    """Return the register: a row for each lot in packing order. segment: splits long names into words."""
    is_secret = is_state_secret(issue.secrecy)
    return Register(
        bulletin=config.name,
        publisher=config.publisher,
        label=issue.label,
        day=issue.day.text,
        secrecy=issue.secrecy,
        is_secret=is_secret,
        is_numbered=dispatch.last > 0,
        rows=tuple(_row(lot, issue.secrecy, is_secret, segment) for lot in dispatch.lots),
        printed=dispatch.printed,
        sums=tuple(sums_in_words(dispatch)),
        is_counted=dispatch.is_counted,
    )


def _row(lot: Lot, secrecy: str, is_secret: bool, segment: Segmenter) -> RegisterRow:
    is_own = lot.list in OWN
    is_out = not is_own and lot.list != OPEN
    name = OWN_OFFICE if is_own else lot.name
    width_mm = NAME_MM_WITH_RETURN if is_secret else NAME_MM
    max_em = width_mm * PT_PER_MM / NAME_PT
    return RegisterRow(
        recipient=name,
        list=lot.list,
        copies=lot.copies,
        numbers=copy_ranges(lot.numbers),
        secrecy=secrecy,
        manner=BY_COURIER if is_secret and is_out else "",
        notes=lot.unit.notes if lot.unit else "",
        name_lines=break_title(name, max_em=max_em, segment=segment).lines,
    )


def sums_in_words(dispatch: Dispatch) -> list[str]:
    """Return sentences: how the copies add up, whether the sums agree, and which numbers are void."""
    if dispatch.open_names:
        return _open_sums(dispatch)
    # Counted from the lots, not derived from `printed`, so that the comparison below can fail.
    issued = sum(lot.copies for lot in dispatch.lots if lot.list not in OWN)
    kept = sum(lot.copies for lot in dispatch.lots if lot.list in OWN)
    sentences = [
        f"共印{dispatch.printed}份。发出{issued}份{_parts(dispatch, own=False)}，"
        f"留存{kept}份{_parts(dispatch, own=True)}。"
    ]
    agrees = (
        "相符" if issued + kept == dispatch.printed else f"不符，差{abs(dispatch.printed - issued - kept)}份"
    )
    sentences.append(
        f"核对：发出{issued}份＋留存{kept}份＝{issued + kept}份，与共印{dispatch.printed}份{agrees}。"
    )
    if dispatch.last:
        good = sum(count_of(lot.numbers) for lot in dispatch.lots)
        void = sum(count_of(lot.numbers) for lot in dispatch.withdrawn)
        agrees = "相符" if good == dispatch.printed and good + void == dispatch.last else "不符"
        words = f"份号从{copy_number(1)}编到{copy_number(dispatch.last)}，{dispatch.last}个：在用{good}个"
        sentences.append(words + (f"，作废{void}个" if void else "") + f"，与共印份数{agrees}。")
    for lot in dispatch.withdrawn:
        sentences.append(f"作废：{lot.name}（{lot.list}）{copy_ranges(lot.numbers)}。")
    return sentences


def _open_sums(dispatch: Dispatch) -> list[str]:
    """Return sentences for lists with names without a number of copies: none claims that sums agree, since they are not known."""
    known = sum(lot.copies for lot in dispatch.lots if lot.list not in (*OWN, OPEN))
    kept = sum(lot.copies for lot in dispatch.lots if lot.list in OWN)
    left = sum(lot.copies for lot in dispatch.lots if lot.list == OPEN)
    sentences = [f"没有写份数：{enumerate_words(dispatch.open_names)}。份数在登记时填。"]
    if left:
        sentences.append(
            f"共印{dispatch.printed}份：写明份数的{known}份，留存{kept}份，其余{left}份给没有写份数的单位。"
        )
    else:
        sentences.append(f"写明份数的{known}份，留存{kept}份；共印几份，填全以后再算。")
    return sentences


def _parts(dispatch: Dispatch, *, own: bool) -> str:
    parts = [f"{word}{copies}" for word, copies in dispatch.sums if (word in OWN) is own]
    return f"（{'、'.join(parts)}）" if parts else ""
