"""Numbered copies in packing order, and packages: what each recipient gets, all its copies together.

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
    """One copy: its number, and whose it is."""

    number: int
    lot: Lot


def is_state_secret(secrecy: str) -> bool:
    """Return whether a 密级 as written is one of the law's three, whose copies must bear numbers (内部 is none)."""
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
    """One recipient's copies: what one receipt, one label and one envelope are for.

    name: as in the lists; lists: those that name it, in packing order; numbers: none where copies bear none.
    """

    name: str
    lists: tuple[str, ...]
    copies: int
    numbers: tuple[NumberRange, ...]
    unit: Unit | None

    @property
    def full_name(self) -> str:
        """The name for envelopes: the book's in full, else as typed."""
        return self.unit.name if self.unit else self.name

    @property
    def address(self) -> str:
        """Where it goes by post; empty where the book does not say."""
        return self.unit.address if self.unit else ""


def with_addresses(dispatch: Dispatch, book: AddressBook) -> Dispatch:
    """Return the dispatch with what the book has of each recipient, also of issues older than its first day."""
    units = RecipientNames(book).units
    lots = tuple(lot if lot.unit else replace(lot, unit=units.get(lot.name)) for lot in dispatch.lots)
    return replace(dispatch, lots=lots)


def packages_of(dispatch: Dispatch) -> tuple[Package, ...]:
    """Return a package for each recipient in packing order; copies that stay in the office are none."""
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
