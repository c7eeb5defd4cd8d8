"""The nouns of distribution as plain values.

English ↔ Chinese: recipient 收文单位, unit 单位, group 单位组, address book 通讯录, copy number 份号, lot 一个收文单位在一个名单上分到的各份,
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
OWN = (ARCHIVE, SPARE)  # copies that stay in the office
MAX_COPIES = 9_999  # for one recipient: more is taken for a typing mistake
MAX_PRINT_RUN = 999_999  # 份号 has six digits: GB/T 9704—2012, 7.2.1


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the address book. kind: 报, 送, 发 or empty; copies: how many copies it usually gets.

    id: does not change when the unit is renamed; former: its earlier names, which older lists and records still use.
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
    """A name that stands for several units, such as 各设区市委宣传部.

    members: short names in the order of the address book; groups within the group are expanded.
    """

    name: str
    members: tuple[str, ...]
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The content of content/recipients.yaml; empty if there is no such file."""

    units: tuple[Unit, ...] = ()
    groups: tuple[UnitGroup, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no address book: an existing one has at least one unit."""
        return not self.units

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The full and the short names of all units, each once."""
        return tuple(dict.fromkeys(name for unit in self.units for name in (unit.name, unit.short)))


@dataclass(frozen=True, slots=True)
class Lot:
    """The copies of one recipient: a row of the register.

    list: one of LISTS. copies: 0 if not known. numbers: first and last 份号, inclusive; several ranges if copies were added
    later; empty while copies have no numbers. unit: the recipient's entry in the address book; None for a name that is not in it.
    """

    list: str
    name: str
    copies: int
    numbers: tuple[NumberRange, ...] = ()
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How the copies of one issue are distributed; lots in packing order, their copies add up to `printed`.

    There is one lot for each list and name. withdrawn: numbers that were given out earlier and are void now; `printed`
    does not count them. The numbers of lots and withdrawn together are 1, 2, 3 … without a gap, each once.
    written: the items of the issue's lists, each with the recipients that it stands for.
    """

    key: str  # Number.key of the issue: 365, 2020-05, s1
    lots: tuple[Lot, ...]
    printed: int
    withdrawn: tuple[Lot, ...] = ()
    written: tuple["Written", ...] = ()

    @property
    def last(self) -> int:
        """The highest 份号, void ones included; 0 if copies have no numbers."""
        return max((last for lot in (*self.lots, *self.withdrawn) for _, last in lot.numbers), default=0)

    @property
    def open_names(self) -> tuple[str, ...]:
        """The recipients whose number of copies is not known."""
        return tuple(dict.fromkeys(lot.name for lot in self.lots if not lot.copies))

    @property
    def is_counted(self) -> bool:
        """Whether `printed` is the whole print run.

        If some recipients have no number of copies, this is so only when 份数 gives the total (there is a lot 未定).
        """
        return not self.open_names or any(lot.list == OPEN for lot in self.lots)

    @property
    def is_only_filed(self) -> bool:
        """Whether all copies are archive copies: no recipient is named, so the number of copies needed is not known."""
        return all(lot.list == ARCHIVE for lot in self.lots)

    @property
    def sums(self) -> tuple[tuple[str, int], ...]:
        """(list, copies) for each list that has copies, in packing order."""
        return sums_of((lot.list, lot.copies) for lot in self.lots)

    @property
    def sum_text(self) -> str:
        """How the print run adds up: 报 3 + 送 5 + 发 40 + 存档 2 + 余份 5 = 55."""
        rest = "" if self.is_counted else f"，另有 {len(self.open_names)} 个名字没有写份数"
        return sum_text(self.sums) + rest


def sums_of(copies: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Add up (list, copies) by list: one pair for each list that has copies, in packing order."""
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
    """Copies of one issue that one recipient was given.

    numbers: empty if copies have no 份号; then `copies` is how many there are.
    id: the unit's 标识, empty if it has none.
    """

    list: str
    name: str
    numbers: tuple[NumberRange, ...]
    copies: int = 0
    id: str = ""

    @property
    def count(self) -> int:
        """How many copies the recipient was given."""
        return count_of(self.numbers) or self.copies


@dataclass(frozen=True, slots=True)
class Written:
    """An item of an issue's list as typed, and its recipients on that day.

    shares: (recipient, copies), one for each unit of a group.
    """

    list: str
    name: str
    copies: int | None  # as typed
    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One printing that was distributed. numbers: 份号 of its copies, empty if they have none; shown: the 共印 number in its tail.

    pages: of one copy; text, layout: digests of the printed text and of its layout; original: digest of the PDF of one copy
    without 份号, which is kept beside the record; errata: how many corrections the issue had then; is_whole: whether
    these copies replace all earlier ones.
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
    """The record of which copies of one issue were distributed: the content of 365.dispatch.yaml.

    given and withdrawn together hold each 份号 from 1 to `last` once; a recorded number is never given to another recipient.
    written, runs: empty in records of the first version, which held numbers only.
    """

    key: str
    given: tuple[Given, ...]
    withdrawn: tuple[Given, ...] = ()
    written: tuple[Written, ...] = ()
    runs: tuple[Run, ...] = ()

    @property
    def printed(self) -> int:
        """How many copies were distributed and are valid."""
        return sum(each.count for each in self.given)

    @property
    def last(self) -> int:
        """The highest 份号 ever given, 0 if none was."""
        return max((last for each in (*self.given, *self.withdrawn) for _, last in each.numbers), default=0)

    @property
    def open_names(self) -> tuple[str, ...]:
        """The recipients in its lists that had no number of copies."""
        return tuple(name for item in self.written for name, copies in item.shares if not copies)

    @property
    def is_counted(self) -> bool:
        """Whether `printed` counts all distributed copies."""
        return not self.open_names or any(given.list == OPEN for given in self.given)

    @property
    def is_frozen(self) -> bool:
        """Whether it records printings, so that today's address book and settings no longer affect the issue."""
        return bool(self.runs)

    @property
    def valid_runs(self) -> tuple[Run, ...]:
        """The printings whose copies are valid: the last one that replaced all earlier copies, and those after it."""
        first = max((place for place, run in enumerate(self.runs) if run.is_whole), default=0)
        return self.runs[first:]
