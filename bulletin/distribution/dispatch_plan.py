"""Builds the dispatch plan: address book, records and issues → the copies of each issue, and what is wrong with them.

How many copies an issue had is a fact once they are printed: so its record has priority, then what its author wrote,
and only then what today's address book would give.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bulletin.distribution.copies import without_numbers
from bulletin.distribution.dispatch import counts_by_book, dispatch_of
from bulletin.distribution.expansion import RecipientNames, lists_of, shares_of
from bulletin.distribution.name_checks import check_names
from bulletin.distribution.record import parse_record
from bulletin.distribution.record_changes import changes_of
from bulletin.distribution.unknown_counts import unknown_counts
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, Span, error, warning
from bulletin.values.distribution import EXTRA, ISSUE, REPORT, SEND, AddressBook, Dispatch, Record
from bulletin.values.model import Issue, Recipient
from bulletin.values.private_files import BOOK_FILE, record_path
from bulletin.values.settings import SITE_FILE, Config


@dataclass(frozen=True, slots=True)
class DispatchPlan:
    """The dispatch plan of a site.

    records: by the path of their issue. issues: with the lists and the number of copies that their tails show. written: by
    path, the issues whose lists were changed since they went out, with the lists that their authors wrote now.
    """

    book: AddressBook
    records: Mapping[str, Record]
    issues: tuple[Issue, ...]
    diagnostics: tuple[Diagnostic, ...]
    written: Mapping[str, Issue] = field(default_factory=dict)


def plan_dispatches(
    checked: Checked[AddressBook] | None,
    record_texts: Mapping[str, str],
    issue_paths: Iterable[str],
    issues: Iterable[Issue],
    config: Config,
) -> DispatchPlan:
    """Return the plan of these issues.

    checked: the address book as `parse_book` returns it, None where there is none. record_texts: by path. issue_paths: of
    every issue's file, also of those that could not be read.
    Diagnostics: those of the book, of parse_record, dispatch_of, record-of-another-issue, record-without-issue,
    lists-changed-after-printing, unknown-counts.
    """
    found = list(checked.diagnostics) if checked else []
    # A book with errors is not used: all names in the part that cannot be read would be unknown.
    is_whole = not any(d.severity is Severity.ERROR for d in found)
    book = checked.value if checked and checked.value and is_whole else AddressBook()
    if not book.is_empty:
        defaults = {"报": config.report, "送": config.send, "发": config.issue}
        found += check_names(shares_of(defaults, directory := RecipientNames(book)), directory)
    records, damaged = _records(record_texts, found)
    issues = tuple(issues)
    found += _orphans(record_texts, set(issue_paths), records, issues)
    out: list[Issue] = []
    written: dict[str, Issue] = {}
    for issue in issues:
        path = record_path(issue.path)
        record = records.get(path)
        if record is not None and record.key != issue.key:
            found.append(_foreign(issue, path, record))
            record = None
            del records[path]
        # The error of the record or the book is reported already; what depends on them cannot be judged.
        elif path in damaged or not is_whole:
            out.append(issue)
            continue
        if record is not None and record.is_frozen:
            shown = _as_it_went_out(issue, record)
            diagnostics = tuple(_of_frozen(issue, book, record, config))
            if lists_of(shown) != lists_of(issue):
                written[issue.path] = issue
        else:
            shown, diagnostics = _counted(issue, book, record, config)
        found += diagnostics
        out.append(shown)
    by_issue = {issue.path: records[p] for issue in out if (p := record_path(issue.path)) in records}
    return DispatchPlan(book, by_issue, tuple(out), tuple(found), written)


def _as_it_went_out(issue: Issue, record: Record) -> Issue:
    """Return the issue with the lists and the number of copies of its last printing, whatever its author wrote since."""
    # Diagnostics point to where a name stands in the file now, if it still does.
    places = {
        (word, recipient.name): recipient.at for word, some in lists_of(issue).items() for recipient in some
    }

    def of(word: str) -> tuple[Recipient, ...]:
        return tuple(
            Recipient(item.name, item.copies, places.get((word, item.name), Span("")))
            for item in record.written
            if item.list == word
        )

    return replace(
        issue,
        report=of(REPORT),
        send=of(SEND),
        issue=of(ISSUE),
        extra=of(EXTRA),
        copies_printed=record.runs[-1].shown,
    )


def _of_frozen(issue: Issue, book: AddressBook, record: Record, config: Config) -> Iterator[Diagnostic]:
    """Yield what is wrong with the lists of an issue that went out. Diagnostics: lists-changed-after-printing."""
    dispatch = dispatch_of(issue, book, config.dispatch, record)
    yield from dispatch.diagnostics
    if dispatch.value is None:
        return
    changes = changes_of(dispatch.value if record.last else without_numbers(dispatch.value), record)
    if changes.lines:
        yield warning(
            "lists-changed-after-printing",
            f"{issue.number.short}的名单在印发以后改过，还没有照新的名单印",
            Span(issue.path),
            "；".join(changes.lines[:3])
            + (f"，等 {len(changes.lines)} 处" if len(changes.lines) > 3 else ""),
            hint=f"网页、PDF 上还是印发时的名单和份数；照新的名单印，就运行 bulletin print {issue.key}",
        )


def dispatch_to_print(
    issue: Issue,
    config: Config,
    book: AddressBook,
    records: Mapping[str, Record],
    found: Iterable[Diagnostic],
) -> Checked[Dispatch]:
    """Return how an issue's copies go out, None while a file that this depends on has errors.

    found: the diagnostics of loading the site. A damaged record must not count as no record, or its numbers would be given
    out again; an address book with errors must not decide who gets a copy; an office's own template that cannot be read
    must not be replaced by the built-in one silently.
    """
    depends_on = {SITE_FILE, BOOK_FILE, issue.path, record_path(issue.path)}
    errors = tuple(
        d
        for d in found
        if d.severity is Severity.ERROR and (d.span.path in depends_on or d.span.path.startswith("layouts/"))
    )
    if errors:
        return Checked(None, errors)
    return dispatch_of(issue, book, config.dispatch, records.get(issue.path))


def as_printed(
    issue: Issue, dispatch: Dispatch, config: Config, book: AddressBook, record: Record | None = None
) -> Issue:
    """Return the issue with the number of copies (共印) that its tail shows when this dispatch is printed.

    The tail shows none if some names have no number of copies. record: the tail shows the number if it did so in the last
    printing. If the number was not known then, the settings decide, unless 份数 is written by hand: that is the old sum.
    """
    if record is not None and record.is_frozen:
        before = record.runs[-1].shown
        was_open = bool(record.open_names) and issue.print_run is None
        is_shown = before is not None or (was_open and _shows_count(issue, config, book))
        return replace(issue, copies_printed=_known_sum(dispatch) if is_shown else None)
    shown = _shows_count(issue, config, book)
    return replace(issue, copies_printed=_known_sum(dispatch)) if shown else issue


def _known_sum(dispatch: Dispatch) -> int | None:
    """Return the number of all copies; None if it is not known or 0."""
    return dispatch.printed or None if dispatch.is_counted else None


def _shows_count(issue: Issue, config: Config, book: AddressBook) -> bool:
    """Return whether the tail shows the number of copies as counted, rather than as written or not at all."""
    by_book = counts_by_book(issue, book, config.dispatch)
    if issue.print_run is not None:
        return by_book
    return by_book if config.dispatch.shows_print_run is None else config.dispatch.shows_print_run


def _counted(
    issue: Issue, book: AddressBook, record: Record | None, config: Config
) -> tuple[Issue, tuple[Diagnostic, ...]]:
    """Return the issue with the number of copies that its tail shows, and the diagnostics of its lists and sums."""
    by_book = counts_by_book(issue, book, config.dispatch)
    shown = _shows_count(issue, config, book)
    if not by_book and not shown:
        return issue, ()  # nothing is counted or compared, as on a site without a book
    dispatch = dispatch_of(issue, book, config.dispatch, record)
    if not shown or dispatch.value is None:
        return issue, dispatch.diagnostics
    if record is not None:
        return replace(issue, copies_printed=record.printed or None), dispatch.diagnostics
    found = dispatch.diagnostics
    if not by_book:
        found += tuple(unknown_counts(issue, dispatch.value))
    return replace(issue, copies_printed=_known_sum(dispatch.value)), found


def _records(texts: Mapping[str, str], found: list[Diagnostic]) -> tuple[dict[str, Record], set[str]]:
    """Return the records by their paths, and the paths of those that cannot be read. found: gets their diagnostics."""
    records: dict[str, Record] = {}
    damaged: set[str] = set()
    for path, text in texts.items():
        checked = parse_record(path, text)
        found += checked.diagnostics
        if checked.value is None:
            damaged.add(path)
        else:
            records[path] = checked.value
    return records, damaged


def _orphans(
    record_texts: Mapping[str, str],
    issue_paths: set[str],
    records: Mapping[str, Record],
    issues: Iterable[Issue],
) -> Iterator[Diagnostic]:
    """Diagnostics: record-without-issue: an issue moved without its record would begin again at 000001."""
    owners = {record_path(path) for path in issue_paths}
    homes = {issue.key: record_path(issue.path) for issue in issues}
    for path in record_texts:
        if path not in owners:
            # The issue may have been renamed: its number tells where its record belongs.
            home = homes.get(records[path].key, "") if path in records else ""
            moved = f"那一期改名、搬走了，就把它改名为 `{home}`"
            yield error(
                "record-without-issue",
                f"印发记录 `{path}` 旁边没有它那一期",
                Span(path),
                "那一期改了名、搬走了，或者删掉了",
                hint=(
                    moved
                    if home and home not in record_texts
                    else "改名、搬动一期的时候，把它的记录一起改、一起搬"
                )
                + "，存着的 .pdf 也放到一起；那一期没有印发过、不要了，就把记录也删掉",
            )


def _foreign(issue: Issue, path: str, record: Record) -> Diagnostic:
    otherwise = replace(issue.number, yearly=not issue.number.yearly)
    if otherwise.key == record.key:
        hint = (
            f"印出去的期号不会变，在 {SITE_FILE} 里改回：\n期号方式: {'年度' if otherwise.yearly else '连续'}"
        )
    else:
        hint = (
            f"印出去的就是 {record.key}，就把这一期的期号改回去；收回去、要换成 {issue.key} 重印的，就把记录里的改成：\n"
            f"期号: {issue.key}\n从别的期复制来的，就删掉这个记录"
        )
    return error(
        "record-of-another-issue",
        f"印发记录 `{path}` 记的期号是 {record.key}，旁边这一期是 {issue.key}",
        Span(path),
        "期号对不上",
        related=((issue.number_at, "这一期的期号"),),
        hint=hint,
    )
