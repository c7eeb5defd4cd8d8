"""Dispatch → numbered copies in packing order, and packages: all copies of one recipient together.

GB/T 9704—2012, 7.2.1: six digits. 党政机关公文处理工作条例, art. 9: every copy of a state secret has a 份号.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bulletin.distribution.expansion import RecipientNames
from bulletin.values.distribution import OPEN, OWN, AddressBook, Dispatch, Lot, Unit
from bulletin.values.number_ranges import NumberRange, merged, numbers_in

STATE_SECRETS = ("秘密", "机密", "绝密")


@dataclass(frozen=True, slots=True)
class NumberedCopy:
    """One copy: its number, and the lot that it belongs to."""

    number: int
    lot: Lot


def is_state_secret(secrecy: str) -> bool:
    """Return whether a 密级 as written is one of the law's three, whose copies must bear numbers (内部 is not)."""
    return secrecy.startswith(STATE_SECRETS)


def without_numbers(dispatch: Dispatch) -> Dispatch:
    """Return the dispatch as it is printed when no copy bears a number."""
    return replace(dispatch, lots=tuple(replace(lot, numbers=()) for lot in dispatch.lots), withdrawn=())


def copies_of(dispatch: Dispatch) -> Iterator[NumberedCopy]:
    """Yield every numbered copy in packing order."""
    for lot in dispatch.lots:
        yield from (NumberedCopy(number, lot) for number in numbers_in(lot.numbers))


@dataclass(frozen=True, slots=True)
class Package:
    """One recipient's copies, for which one receipt, one label and one envelope are made.

    name: as in the lists; lists: those that name it, in packing order; numbers: none where copies bear none.
    """

    name: str
    lists: tuple[str, ...]
    copies: int
    numbers: tuple[NumberRange, ...]
    unit: Unit | None

    @property
    def full_name(self) -> str:
        """The name for envelopes: the full name in the book, else the name as typed."""
        return self.unit.name if self.unit else self.name

    @property
    def address(self) -> str:
        """The postal address; empty where the book has none."""
        return self.unit.address if self.unit else ""


def with_addresses(dispatch: Dispatch, book: AddressBook) -> Dispatch:
    """Return the dispatch with the book's entry for each recipient, also for issues dated before the book counts."""
    units = RecipientNames(book).units
    lots = tuple(lot if lot.unit else replace(lot, unit=units.get(lot.name)) for lot in dispatch.lots)
    return replace(dispatch, lots=lots)


def packages_of(dispatch: Dispatch) -> tuple[Package, ...]:
    """Return a package for each recipient in packing order; none for copies that stay in the office or are nobody's yet (未定)."""
    found: dict[str, Package] = {}
    for lot in dispatch.lots:
        if lot.list in (*OWN, OPEN):
            continue
        before = found.get(lot.name)
        found[lot.name] = Package(
            name=lot.name,
            lists=(*before.lists, lot.list) if before else (lot.list,),
            copies=lot.copies + (before.copies if before else 0),
            numbers=merged((*lot.numbers, *(before.numbers if before else ()))),
            unit=lot.unit,
        )
    return tuple(found.values())
