"""The nouns of distribution as plain values.

English ↔ Chinese: recipient 收文单位, unit 单位, group 单位组, address book 通讯录, copy number 份号, lot 一户所得的各份,
dispatch 分发, archive copies 存档, spare copies 余份, late addition 增发, register 分发登记簿, receipt 签收单.
"""

from dataclasses import dataclass

from bulletin.diagnostics import Span

REPORT, SEND, ISSUE, EXTRA, ARCHIVE, SPARE = "报", "送", "发", "增发", "存档", "余份"
LISTS = (REPORT, SEND, ISSUE, EXTRA, ARCHIVE, SPARE)  # in packing order


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the address book. kind: 报, 送, 发 or empty; copies: what it usually gets."""

    short: str
    name: str  # in full
    kind: str
    copies: int
    address: str
    postcode: str  # six digits, or empty
    contact: str
    phone: str
    notes: str
    span: Span


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A name that stands for several units, as 各设区市委宣传部 does; members are short names, in order."""

    name: str
    members: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AddressBook:
    """content/recipients.yaml; empty where there is none."""

    units: tuple[Unit, ...] = ()
    groups: tuple[UnitGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """The copies of one recipient: a row of the register.

    list: one of LISTS. numbers: first and last 份号, inclusive; several pairs where copies were added later; none where
    copies bear no numbers yet. unit: what the address book knows; None for a name that is not in it.
    """

    list: str
    name: str
    copies: int
    numbers: tuple[tuple[int, int], ...] = ()
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How the copies of one issue go out; lots in packing order, their copies sum up to `printed`."""

    key: str  # the issue's: 365, 2020-05, s1
    lots: tuple[Lot, ...]
    printed: int
