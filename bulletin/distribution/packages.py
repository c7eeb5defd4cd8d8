"""What each recipient gets, all its copies together: what one receipt, one label and one envelope are for."""

from dataclasses import dataclass, replace

from bulletin.distribution.expansion import Directory
from bulletin.distribution.numbering import ranges
from bulletin.values.distribution import OWN, AddressBook, Dispatch, Lot, NumberRange, Unit, count_of


@dataclass(frozen=True, slots=True)
class Package:
    """One recipient's copies. name: as in the lists; lists: those that name it, in packing order; numbers: none
    where copies bear none."""

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
    """Return the dispatch with what the book knows of each recipient, also of issues older than its first day."""
    units = Directory(book).units
    lots = tuple(lot if lot.unit else replace(lot, unit=units.get(lot.name)) for lot in dispatch.lots)
    return replace(dispatch, lots=lots)


def packages_of(dispatch: Dispatch, only: frozenset[int] | None = None) -> tuple[Package, ...]:
    """Return a package for each recipient in packing order; copies that stay in the office are none.

    only: these numbers alone, as when some copies are printed later; who gets none of them is left out.
    """
    found: dict[str, Package] = {}
    for lot in dispatch.lots:
        if lot.list in OWN:
            continue
        numbers = lot.numbers if only is None else _within(lot, only)
        copies = lot.copies if only is None else count_of(numbers)
        if not copies:
            continue
        before = found.get(lot.name)
        found[lot.name] = Package(
            name=lot.name,
            lists=(*before.lists, lot.list) if before else (lot.list,),
            copies=copies + (before.copies if before else 0),
            numbers=tuple(sorted((*numbers, *(before.numbers if before else ())))),
            unit=lot.unit,
        )
    return tuple(found.values())


def _within(lot: Lot, only: frozenset[int]) -> tuple[NumberRange, ...]:
    return ranges(n for first, last in lot.numbers for n in range(first, last + 1) if n in only)
