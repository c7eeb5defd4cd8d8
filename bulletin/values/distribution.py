"""The nouns of distribution as plain values.

English ↔ Chinese: recipient 收文单位, unit 单位, group 单位组, address book 通讯录, copy number 份号, lot 一个收文单位在一个名单上所得的各份,
dispatch 分发, archive copies 存档, spare copies 余份, late addition 增发, register 分发登记簿, receipt 签收单,
record 印发记录, open 未定 (how many each gets is not known), withdrawn 作废, print run 共印份数.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from bulletin.values.diagnostics import Span
from bulletin.values.number_ranges import NumberRange, count_of

REPORT, SEND, ISSUE, EXTRA, OPEN, ARCHIVE, SPARE = "报", "送", "发", "增发", "未定", "存档", "余份"
LISTS = (REPORT, SEND, ISSUE, EXTRA, OPEN, ARCHIVE, SPARE)  # in packing order
OWN = (ARCHIVE, SPARE)  # what stays in the office
MAX_COPIES = 9_999  # to one recipient: more is a typing mistake
MAX_PRINT_RUN = 999_999  # 份号 has six digits: GB/T 9704—2012, 7.2.1


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the address book. kind: 报, 送, 发 or empty; copies: what it usually gets.

    id: stays when the unit is renamed; former: names that it had, by which lists and records of that time know it.
    """

    short: str
    name: str  # in full
    kind: str
    copies: int
    address: str
    postcode: str  # six digits, or empty
    contact: str
    phone: str
    notes: str
    span: Span = field(compare=False)
    id: str = ""
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A name that means several units, as 各设区市委宣传部 does.

    members: short names in the order of the book, groups within the group expanded.
    """

    name: str
    members: tuple[str, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AddressBook:
    """content/recipients.yaml; empty where there is none."""

    units: tuple[Unit, ...] = ()
    groups: tuple[UnitGroup, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no address book; one that is there has at least a unit."""
        return not self.units

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The full and the short names of all units, each once."""
        return tuple(dict.fromkeys(name for unit in self.units for name in (unit.name, unit.short)))


@dataclass(frozen=True, slots=True)
class Lot:
    """The copies of one recipient: a row of the register.

    list: one of LISTS. copies: 0 where they are not known. numbers: first and last 份号, inclusive; several pairs where copies were added later; none where
    copies bear no numbers yet. unit: its entry in the address book; None for a name that is not in it.
    """

    list: str
    name: str
    copies: int
    numbers: tuple[NumberRange, ...] = ()
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How the copies of one issue go out; lots in packing order, their copies sum up to `printed`.

    One lot for each list and name. withdrawn: numbers given out earlier and void now; they are not among `printed`.
    The numbers of lots and withdrawn together are 1, 2, 3 … without a gap, each once. written: what each item of the
    issue's lists meant.
    """

    key: str  # the issue's: 365, 2020-05, s1
    lots: tuple[Lot, ...]
    printed: int
    withdrawn: tuple[Lot, ...] = ()
    written: tuple["Written", ...] = ()

    @property
    def last(self) -> int:
        """The highest number, void ones included; 0 where copies bear none."""
        return max((last for lot in (*self.lots, *self.withdrawn) for _, last in lot.numbers), default=0)

    @property
    def open_names(self) -> tuple[str, ...]:
        """The names in the lists without a known number of copies."""
        return tuple(dict.fromkeys(lot.name for lot in self.lots if not lot.copies))

    @property
    def is_counted(self) -> bool:
        """Whether `printed` is all copies: where some names lack a number, only if 份数 gives the sum."""
        return not self.open_names or any(lot.list == OPEN for lot in self.lots)

    @property
    def is_only_filed(self) -> bool:
        """Whether all copies are archived: no recipient is named, so that the number wanted is not known."""
        return all(lot.list == ARCHIVE for lot in self.lots)

    @property
    def sums(self) -> tuple[tuple[str, int], ...]:
        """The copies of each list in packing order, lists without copies left out."""
        return sums_of((lot.list, lot.copies) for lot in self.lots)

    @property
    def sum_text(self) -> str:
        """How the print run came about: 报 3 + 送 5 + 发 40 + 存档 2 + 余份 5 = 55."""
        rest = "" if self.is_counted else f"，另有 {len(self.open_names)} 个名字没有写份数"
        return sum_text(self.sums) + rest


def sums_of(copies: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Return (list, copies) with the copies of each list added up, in packing order, lists without copies left out."""
    sums = dict.fromkeys(LISTS, 0)
    for word, count in copies:
        sums[word] += count
    return tuple((word, count) for word, count in sums.items() if count)


def sum_text(copies: Iterable[tuple[str, int]]) -> str:
    """Return the sums of (list, copies) in words: 报 3 + 送 5 + 发 40 + 存档 2 = 50."""
    sums = sums_of(copies)
    words = " + ".join(f"{word} {count}" for word, count in sums) or "0"
    return f"{words} = {sum(count for _, count in sums)}"


@dataclass(frozen=True, slots=True)
class Given:
    """Copies of one issue that one recipient was given. numbers: none where copies bear none; `copies` is then their number.

    id: the unit's own (标识), empty where it has none.
    """

    list: str
    name: str
    numbers: tuple[NumberRange, ...]
    copies: int = 0
    id: str = ""

    @property
    def count(self) -> int:
        """How many copies."""
        return count_of(self.numbers) or self.copies


@dataclass(frozen=True, slots=True)
class Written:
    """An item of an issue's list as it was typed, and what it meant that day: (recipient, copies), a group's units each."""

    list: str
    name: str
    copies: int | None  # as typed
    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One printing that went out. numbers: of its copies, none where they bear none; shown: 共印 as its tail has it.

    pages: of one copy; text, layout: digests of what was printed and how; original: digest of the PDF of one copy without
    number, which is kept beside the record; errata: how many corrections the issue had; is_whole: whether these
    copies take the place of all earlier ones.
    """

    date: datetime.date
    copies: int
    numbers: tuple[NumberRange, ...] = ()
    pages: int = 0
    shown: int | None = None
    text: str = ""
    layout: str = ""
    original: str = ""
    errata: int = 0
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What went out of one issue: the content of 365.dispatch.yaml.

    given and withdrawn together hold each number from 1 to `last` once; a number in it is never given to another.
    written, runs: none in records of the first form, which held numbers alone.
    """

    key: str
    given: tuple[Given, ...]
    withdrawn: tuple[Given, ...] = ()
    written: tuple[Written, ...] = ()
    runs: tuple[Run, ...] = ()

    @property
    def printed(self) -> int:
        """How many copies are out and good."""
        return sum(each.count for each in self.given)

    @property
    def last(self) -> int:
        """The highest number ever given, 0 for none."""
        return max((last for each in (*self.given, *self.withdrawn) for _, last in each.numbers), default=0)

    @property
    def open_names(self) -> tuple[str, ...]:
        """The names in its lists that had no number of copies."""
        return tuple(name for item in self.written for name, copies in item.shares if not copies)

    @property
    def is_counted(self) -> bool:
        """Whether `printed` is all copies that are out."""
        return not self.open_names or any(given.list == OPEN for given in self.given)

    @property
    def is_frozen(self) -> bool:
        """Whether it has all that went out, so that neither the address book nor the settings of today count."""
        return bool(self.runs)

    @property
    def valid_runs(self) -> tuple[Run, ...]:
        """The printings whose copies are good: the last one of the whole issue, and those after it."""
        first = max((place for place, run in enumerate(self.runs) if run.is_whole), default=0)
        return self.runs[first:]
