"""Compares a dispatch with the record of what went out: the changes in words, and whether they only add copies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bulletin.distribution.dispatch import matches_of
from bulletin.values.distribution import OPEN, OWN, Dispatch, Given, Lot, Record
from bulletin.values.number_ranges import NumberRange, copy_ranges, count_of, numbers_in, ranges_of


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """What changes in a record. lines: a sentence for each recipient whose copies change, in packing order, then for each that gets none now.

    only_adds: whether nobody loses copies or moves to another list; renames: (old name, new name) that may be one unit.
    """

    lines: tuple[str, ...] = ()
    only_adds: bool = True
    renames: tuple[tuple[str, str], ...] = ()


def changes_of(dispatch: Dispatch, old: Record) -> RecordChanges:
    """Return how the dispatch differs from the record."""
    matches = matches_of(dispatch.lots, old)
    lines: list[str] = []
    only_adds = True
    new: list[Lot] = []
    was_open = frozenset(old.open_names)
    for place, lot in enumerate(dispatch.lots):
        if lot.list == OPEN:
            continue  # the copies of nobody yet follow from the other lots
        if place in matches:
            before = old.given[matches[place]]
            lines += _change(lot, before, old.last)
            only_adds = only_adds and lot.list == before.list and lot.copies >= before.count
        elif not lot.copies:
            lines += [] if lot.name in was_open else [f"{lot.name}：新增，没有写份数"]
        elif lot.name in was_open:
            lines.append(f"{lot.name}：以前没有写份数，现在 {lot.copies} 份")
        else:
            new.append(lot)
            numbers = f"，{copy_ranges(lot.numbers)}" if lot.numbers else ""
            lines.append(f"{lot.name}：新增 {lot.copies} 份{numbers}")
    gone = [
        given for at, given in enumerate(old.given) if at not in set(matches.values()) and given.list != OPEN
    ]
    lines += [f"{given.name}：{_gone(given.list, given, '不再发')}" for given in gone]
    no_more = _open_no_more(dispatch, old)
    lines += [f"{name}：不再发，当时没有写份数，已经发出的，收回" for name in no_more]
    # A recipient that is gone and a new one may be the same unit if list and number of copies are equal. This is offered
    # only if there are as many such pairs as recipients that are gone, so that it is clear which became which.
    renames = tuple(
        (given.name, lot.name)
        for given in gone
        for lot in new
        if (given.list, given.count) == (lot.list, lot.copies) and len(new) == len(gone)
    )
    only_adds = only_adds and not gone and not no_more
    is_clear = all(len(gone) == len({pair[side] for pair in renames}) == len(renames) for side in (0, 1))
    return RecordChanges(tuple(lines), only_adds, renames if is_clear else ())


def _open_no_more(dispatch: Dispatch, old: Record) -> tuple[str, ...]:
    """Return the names in the record without a number of copies that are in no list any more."""
    items, names = {item.name for item in dispatch.written}, {lot.name for lot in dispatch.lots}
    return tuple(
        name
        for item in old.written
        for name, copies in item.shares
        if not copies and item.name not in items and name not in names
    )


def added(dispatch: Dispatch, old: Record) -> Dispatch:
    """Return the dispatch with only the copies that did not go out yet."""
    matches = matches_of(dispatch.lots, old)
    lots: list[Lot] = []
    # Copies of 未定 that went out were for names that have got a number of copies since, so they are subtracted from these.
    left = sum(given.count for given in old.given if given.list == OPEN)
    left -= sum(lot.copies for lot in dispatch.lots if lot.list == OPEN)
    for place, lot in enumerate(dispatch.lots):
        before = old.given[matches[place]].count if place in matches else 0
        if lot.numbers:
            numbers = _above(lot.numbers, old.last)
            lots.append(replace(lot, numbers=numbers, copies=count_of(numbers)))
        else:
            copies = max(0, lot.copies - before)
            out = min(copies, max(0, left))
            left -= out
            lots.append(replace(lot, copies=copies - out))
    return only_these(dispatch, lots)


def with_numbers_of(dispatch: Dispatch, wanted: frozenset[int]) -> Dispatch:
    """Return the dispatch with only the copies that have these numbers."""
    lots = []
    for lot in dispatch.lots:
        numbers = ranges_of(number for number in numbers_in(lot.numbers) if number in wanted)
        lots.append(replace(lot, numbers=numbers, copies=count_of(numbers)))
    return only_these(dispatch, lots)


def only_these(dispatch: Dispatch, lots: list[Lot]) -> Dispatch:
    """Return the dispatch with these lots in place of its own; those without copies are left out."""
    some = tuple(lot for lot in lots if lot.copies)
    return replace(dispatch, lots=some, printed=sum(lot.copies for lot in some), withdrawn=())


def _change(lot: Lot, before: Given, last: int) -> Iterator[str]:
    had = before.count
    if not lot.copies:
        yield f"{lot.name}：{had} 份 → 没有写份数"
        return
    if lot.list != before.list:
        same = "，份号不变" if before.numbers else ""
        yield f"{lot.name}：由“{before.list}”改到“{lot.list}”{same}"
    if lot.copies > had:
        new = _above(lot.numbers, last)
        yield f"{lot.name}：{had} 份 → {lot.copies} 份" + (f"，补发 {copy_ranges(new)}" if new else "")
    elif lot.copies < had:
        dropped = replace(before, numbers=_without(before.numbers, lot.numbers))
        yield f"{lot.name}：{had} 份 → {lot.copies} 份，{_gone(lot.list, dropped)}"


def _gone(kind: str, given: Given, why: str = "") -> str:
    """Return in words what to do with copies that somebody loses; those that never left the office need not be fetched."""
    if given.numbers:
        numbers = copy_ranges(given.numbers)
        text = f"{numbers} 作废" if kind in OWN else f"{numbers} 已经发出，收回或作废"
    else:
        text = "作废" if kind in OWN else "已经发出的，收回"
    return f"不再留，{text}" if why and kind in OWN else (f"{why}，{text}" if why else text)


def _without(numbers: tuple[NumberRange, ...], kept: tuple[NumberRange, ...]) -> tuple[NumberRange, ...]:
    """Return the numbers that are higher than those in `kept`, which are the first ones of `numbers`."""
    highest = max((last for first, last in kept if any(a <= first <= b for a, b in numbers)), default=0)
    return _above(numbers, highest)


def _above(numbers: tuple[NumberRange, ...], last: int) -> tuple[NumberRange, ...]:
    """Return those of the numbers that are higher than `last`."""
    return tuple((max(a, last + 1), b) for a, b in numbers if b > last)
