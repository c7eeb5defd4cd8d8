"""Issue, address book, settings, record → Dispatch: who gets which copies, with their 份号.

Sums agree by construction: the copies of all lots add up to those printed, and the numbers of lots and of withdrawn copies
together are 1, 2, 3 ….
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bulletin.distribution.expansion import RecipientNames, Share, lists_of, shares_of, written_items
from bulletin.distribution.name_checks import check_names
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error
from bulletin.values.distribution import (
    ARCHIVE,
    LISTS,
    MAX_PRINT_RUN,
    OPEN,
    SPARE,
    AddressBook,
    Dispatch,
    Given,
    Lot,
    Record,
)
from bulletin.values.model import Issue
from bulletin.values.number_ranges import NumberRange, count_of, merged
from bulletin.values.settings import DispatchConfig

OPEN_LOT = "没有写份数的单位"


def dispatch_of(
    issue: Issue, book: AddressBook, settings: DispatchConfig, record: Record | None
) -> Checked[Dispatch]:
    """Return how the copies of an issue go out, with their 份号; None if they are too many, or more than 份数.

    If the lists have names without a number of copies, the copies of 份数 that belong to nobody else are one lot of the
    list 未定. record: what went out already. Recipients in it keep their numbers, new copies get the next free ones, and a
    number is never given twice; only changes of the issue's own lists count, not those of the book or the settings.
    Without a book, or for an issue dated before `settings.since`, copies of 份数 beyond those of the lists are spare.
    Diagnostics: unknown-recipient, recipient-twice, list-above-kind, joined-units, copies-for-each, too-many-copies,
    print-run-disagrees, print-run-too-small.
    """
    is_counted = counts_by_book(issue, book, settings)
    # Even where the book does not count, recipients in a record find their units in it.
    used = book if is_counted or (record is not None and record.is_frozen) else AddressBook()
    directory = RecipientNames(used)
    lists = lists_of(issue)
    shares = shares_of(lists, directory, record)
    found = list(check_names(shares, directory)) if is_counted else []
    lots = _lots(shares)
    own = _own_copies(issue, lots, settings, record, is_counted=is_counted)
    if own is None:
        return Checked(None, (*found, _too_small(issue, lots)))
    dispatch = replace(with_numbers(issue.key, lots + own, record), written=written_items(lists, shares))
    if dispatch.last > MAX_PRINT_RUN:
        return Checked(None, (*found, _too_many(issue, dispatch)))
    found += _disagreement(issue, dispatch, record) if is_counted else ()
    return Checked(dispatch, tuple(found))


def _own_copies(
    issue: Issue, lots: tuple[Lot, ...], settings: DispatchConfig, record: Record | None, *, is_counted: bool
) -> tuple[Lot, ...] | None:
    """Return the lots that stay in the office and that of nobody yet (未定); None if the lists need more copies than 份数.

    For an issue that went out, archive and spare copies are those of the record, whatever the settings are today, unless
    份数 was changed.
    """
    unknown = sum(not lot.copies for lot in lots)
    archive, spare = settings.archive, settings.spare
    is_open = is_same = False
    if record is not None and record.is_frozen:
        archive, spare, rest = (
            sum(g.count for g in record.given if g.list == word) for word in (ARCHIVE, SPARE, OPEN)
        )
        is_open = rest > 0  # copies were printed whose recipients were not known then
        is_same = issue.print_run in (record.printed, record.runs[-1].shown)
    # The print run follows from the lists: 份数 is missing, or is only compared with the sum, or is that of the record.
    if issue.print_run is None or (not unknown and not is_open and (is_counted or is_same)):
        return _own(archive, spare)
    left = issue.print_run - _copies(lots)
    if not unknown:
        return _own(min(archive, left), left - min(archive, left)) if left >= 0 else None
    # Each name without a number needs at least one copy; if there are too few, spare copies go first, then archive copies.
    spare = spare if is_counted else 0
    if left - archive - spare < unknown:
        archive, spare = min(archive, max(0, left - unknown)), 0
    open_copies = left - archive - spare
    return (Lot(OPEN, OPEN_LOT, open_copies), *_own(archive, spare)) if open_copies >= unknown else None


def counts_by_book(issue: Issue, book: AddressBook, settings: DispatchConfig) -> bool:
    """Return whether an issue's names and sums are checked against the address book."""
    return not book.is_empty and (settings.since is None or issue.date >= settings.since)


def _lots(shares: Iterable[Share]) -> tuple[Lot, ...]:
    """Return one lot for each list and name, copies added up, in packing order."""
    lots: dict[tuple[str, str], Lot] = {}
    for share in shares:
        before = lots.get((share.list, share.name))
        copies = share.copies + (before.copies if before else 0)
        lots[share.list, share.name] = Lot(share.list, share.name, copies, unit=share.unit)
    return tuple(sorted(lots.values(), key=lambda lot: LISTS.index(lot.list)))


def _own(archive: int, spare: int) -> tuple[Lot, ...]:
    """Return the lots that stay in the office."""
    return tuple(Lot(word, word, copies) for word, copies in ((ARCHIVE, archive), (SPARE, spare)) if copies)


def _copies(lots: Iterable[Lot]) -> int:
    return sum(lot.copies for lot in lots)


def with_numbers(key: str, lots: tuple[Lot, ...], record: Record | None) -> Dispatch:
    """Return the dispatch of these lots, each with its numbers.

    A recipient in the record keeps the first of its numbers, as many as it gets copies now; its other numbers are
    withdrawn. Then the next free numbers are given in packing order. A recipient is recognized by list and name, or by its
    name alone if it moved to another list.
    """
    kept, void = _kept(lots, record) if record else ([()] * len(lots), [])
    free = record.last + 1 if record else 1
    out: list[Lot] = []
    for lot, keep in zip(lots, kept, strict=True):
        wanted = lot.copies - count_of(keep)
        added = ((free, free + wanted - 1),) if wanted else ()
        out.append(Lot(lot.list, lot.name, lot.copies, merged((*keep, *added)) if keep else added, lot.unit))
        free += wanted
    return Dispatch(key, tuple(out), _copies(out), tuple(_withdrawn(void)))


def _kept(lots: tuple[Lot, ...], record: Record) -> tuple[list[tuple[NumberRange, ...]], list[Given]]:
    """Return which of its numbers in the record each lot keeps, and all numbers that are void now."""
    matches = matches_of(lots, record)
    continued = set(matches.values())
    kept: list[tuple[NumberRange, ...]] = []
    void = [*record.withdrawn, *(given for at, given in enumerate(record.given) if at not in continued)]
    for place, lot in enumerate(lots):
        if place not in matches:
            kept.append(())
            continue
        before = record.given[matches[place]]
        keep, drop = _cut(before.numbers, lot.copies)
        kept.append(keep)
        void += [replace(before, numbers=drop)] if drop else []
    return kept, void


def matches_of(lots: tuple[Lot, ...], record: Record) -> dict[int, int]:
    """Return which of the record's entries each lot continues: index of the lot → index of the entry."""
    exact = {(given.list, given.name): at for at, given in enumerate(record.given)}
    matches = {
        place: exact[lot.list, lot.name] for place, lot in enumerate(lots) if (lot.list, lot.name) in exact
    }
    # Entries that no lot has by list and name may be those of recipients that moved to another list.
    left: dict[str, int] = {}
    taken = set(matches.values())
    for at, given in enumerate(record.given):
        if at not in taken:
            left.setdefault(given.name, at)
    for place, lot in enumerate(lots):
        # A record from before the unit was in the book may have its full name, as typed in the list.
        name = next((n for n in (lot.name, lot.unit.name if lot.unit else "") if n in left), None)
        if place not in matches and name is not None:
            matches[place] = left.pop(name)
    return matches


def _cut(
    numbers: tuple[NumberRange, ...], count: int
) -> tuple[tuple[NumberRange, ...], tuple[NumberRange, ...]]:
    """Return the first `count` numbers and the others."""
    keep: list[NumberRange] = []
    drop: list[NumberRange] = []
    for first, last in numbers:
        size = min(count, last - first + 1)
        keep += [(first, first + size - 1)] if size else []
        drop += [(first + size, last)] if first + size <= last else []
        count -= size
    return tuple(keep), tuple(drop)


def _withdrawn(given_back: Iterable[Given]) -> Iterator[Lot]:
    """Yield a lot for each list and name from which numbers were withdrawn, in the order of their first numbers."""
    numbers: dict[tuple[str, str], tuple[NumberRange, ...]] = {}
    for given in given_back:
        key = (given.list, given.name)
        if given.numbers:
            numbers[key] = merged((*numbers.get(key, ()), *given.numbers))
    for (word, name), ranges in sorted(numbers.items(), key=lambda item: item[1]):
        yield Lot(word, name, count_of(ranges), ranges)


def _disagreement(issue: Issue, dispatch: Dispatch, record: Record | None) -> Iterator[Diagnostic]:
    """Diagnostics: print-run-disagrees; not if 份数 is what was printed before the lists changed, which is right until the next printing."""
    written = issue.print_run
    if dispatch.open_names:
        return  # the sum is not known; if 份数 is too small for the names, print-run-too-small is reported
    if written is None or written == dispatch.printed or (record is not None and written == record.printed):
        return
    yield error(
        "print-run-disagrees",
        f"份数写的是 {written}，按名单算是 {dispatch.printed}",
        issue.print_run_at,
        dispatch.sum_text,
        hint=f"删掉这一行，份数由程序算；或者改成 `份数: {dispatch.printed}`；要多印备用，在 site.yaml 的 `分发` 里写余份",
    )


def _too_small(issue: Issue, lots: tuple[Lot, ...]) -> Diagnostic:
    sums = Dispatch(issue.key, lots, _copies(lots))
    least = sums.printed + len(sums.open_names)
    return error(
        "print-run-too-small",
        f"份数写的是 {issue.print_run}，名单上的{'至少' if sums.open_names else '就'}要 {least} 份",
        issue.print_run_at,
        sums.sum_text,
        hint=f"份数: {least}",
    )


def _too_many(issue: Issue, dispatch: Dispatch) -> Diagnostic:
    at = (
        issue.print_run_at
        if issue.print_run
        else Span(issue.path, issue.number_at.line, issue.number_at.column)
    )
    numbers = f"，连同作废的要编到 {dispatch.last:,}" if dispatch.last > dispatch.printed else ""
    return error(
        "too-many-copies",
        f"这一期要印 {dispatch.printed:,} 份{numbers}，太多了",
        at,
        f"份号是六位数，最多 {MAX_PRINT_RUN:,} 份",
        hint="看看报、送、发、增发里写的份数，有没有多打了数字",
    )
