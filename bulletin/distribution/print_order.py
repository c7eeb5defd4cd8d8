"""Decides what `bulletin print` makes of an issue: all copies, new ones, spoilt ones again, a proof; or which errors forbid it.

What went out on paper is a fact. So copies that are out are printed again only on request; nothing is
taken back from a recipient before the user confirmed it; a text that was changed meanwhile is reported.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from bulletin.distribution.copies import without_numbers
from bulletin.distribution.edition import CORRECTION
from bulletin.distribution.job import JobOptions
from bulletin.distribution.record_changes import RecordChanges, added, changes_of, with_numbers_of
from bulletin.values.diagnostics import Diagnostic, Span, error, note, warning
from bulletin.values.distribution import Dispatch, Given, Lot, Record, Run
from bulletin.values.encoding import digest_of
from bulletin.values.model import Issue
from bulletin.values.number_ranges import (
    NumberRange,
    copy_number,
    copy_range,
    copy_ranges,
    merged,
    numbers_in,
    ranges_of,
)
from bulletin.values.private_files import record_path
from bulletin.values.quoting import yaml_word
from bulletin.values.text import date_text


class Mode(Enum):
    """What is printed."""

    PROOF = "proof"  # a draft
    FIRST = "first"  # everything, for the first time
    NEW = "new"  # copies that are new
    AGAIN = "again"  # nothing but paperwork
    ALL = "all"  # everything again
    ONLY = "only"  # single numbers that are out already
    REPRINT = "reprint"  # everything, in place of what went out


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What to print. wanted: the copies to print now; whole: all copies that are good afterwards. words: see `Job.words`.

    out: in words, the copies that are out already and are printed nevertheless; is_recorded: whether the record changes.
    pending: ids of printings that are recorded but have no files, as after a run that was killed; they are made now.
    """

    mode: Mode
    options: JobOptions
    whole: Dispatch
    wanted: Dispatch
    changes: RecordChanges
    words: str = ""
    out: str = ""
    is_recorded: bool = True
    pending: tuple[str, ...] = ()
    found: tuple[Diagnostic, ...] = ()


def order_of(
    issue: Issue, dispatch: Dispatch, old: Record | None, options: JobOptions, text: str, made: frozenset[str]
) -> PrintOrder:
    """Return what to print. text: the digest of the issue's text; made: ids of printings whose files are in the folder.

    Diagnostics: lists-changed, text-changed, unknown-copy-number, errors; made-before, a warning; text-corrected, already-printed, already-numbered, notes.
    """
    if issue.is_draft:
        return _proof(dispatch, options)
    if old is None:
        return _first(dispatch if options.numbered else without_numbers(dispatch), options)
    found: list[Diagnostic] = []
    if old.last and not options.numbered:
        options = replace(options, numbered=True)
        found.append(_already_numbered(issue, old))
    whole = dispatch if options.numbered else without_numbers(dispatch)
    changes = changes_of(whole if old.last else without_numbers(whole), old)
    found += _about_changes(issue, changes, options)
    order = PrintOrder(Mode.ALL, options, whole, whole, changes)
    # Copies that are out are printed again from their original, so it does not matter if the text was changed.
    if options.only is not None and is_once_more(options, old):
        wanted = with_numbers_of(whole, options.only)
        words = _words_of(wanted, "补印")
        order = replace(order, mode=Mode.ONLY, wanted=wanted, words=words, is_recorded=False)
        return replace(order, found=tuple(found))
    if options.only is not None and not old.last and old.printed:
        found.append(_without_numbers(issue, options.only))
    if options.reprint:
        return replace(order, mode=Mode.REPRINT, found=tuple(found))
    if old.is_frozen and old.runs[-1].text and old.runs[-1].text != text:
        found += _about_text(issue, old)
    # Copies went out without numbers: now all of them are numbered, from 000001.
    if options.numbered and not old.last and old.printed:
        found.append(_numbered_now(issue, old))
        return replace(order, mode=Mode.FIRST, changes=RecordChanges(), found=tuple(found))
    order = replace(order, is_recorded=bool(changes.lines), found=tuple(found))
    return _once_printed(issue, order, old, made)


def is_once_more(options: JobOptions, old: Record | None) -> bool:
    """Return whether all the numbers that are asked for were given out before."""
    return options.only is not None and old is not None and max(options.only) <= old.last


def _proof(dispatch: Dispatch, options: JobOptions) -> PrintOrder:
    """Return the order for a draft: nothing is given out, so nothing is numbered, addressed or recorded."""
    plain = JobOptions(booklet=options.booklet, has_marks=options.has_marks, is_secret=options.is_secret)
    whole = without_numbers(dispatch)
    return PrintOrder(Mode.PROOF, plain, whole, whole, RecordChanges(), is_recorded=False)


def _first(whole: Dispatch, options: JobOptions) -> PrintOrder:
    """Return the order for an issue of which nothing went out yet."""
    wanted = whole if options.only is None else with_numbers_of(whole, options.only)
    words = "" if options.only is None else _words_of(wanted, "补印")
    return PrintOrder(Mode.FIRST, options, whole, wanted, RecordChanges(), words)


def _once_printed(issue: Issue, order: PrintOrder, old: Record, made: frozenset[str]) -> PrintOrder:
    """Return the order for an issue that went out: all copies, the new ones, or only paperwork."""
    pending = _pending(old, made)
    new = _with_pending(added(order.whole, old), order.whole, pending)
    order = replace(order, pending=tuple(map(run_id, pending)))
    if order.options.everything:
        return replace(order, out=copy_ranges(numbers_of(old.given)) or f"以前的{old.printed}份")
    order = replace(order, found=(*order.found, *_made_before(issue, pending)))
    if new.printed == order.whole.printed and not order.changes.lines:
        return order  # all: the files of all copies are missing
    if new.printed:
        words = _words_of(new, "加印") or f"第{len(old.runs) + 1}次加印"
        return replace(order, mode=Mode.NEW, wanted=new, words=words)
    if any(run.copies and not run.numbers for run in pending):
        return order  # all: without numbers it is not known which copies the pending printing was for
    return replace(order, mode=Mode.AGAIN, found=(*order.found, _nothing_new(issue, old)))


def _pending(old: Record, made: frozenset[str]) -> tuple[Run, ...]:
    """Return the printings in the record after the last one whose files are in the folder.

    If the folder has none, for example since it is another one, only the last printing.
    """
    places = [place for place, run in enumerate(old.runs) if run_id(run) in made]
    return old.runs[places[-1] + 1 :] if places else old.runs[-1:]


def _with_pending(new: Dispatch, whole: Dispatch, pending: tuple[Run, ...]) -> Dispatch:
    """Return the new copies and those of the pending printings."""
    ranges = numbers_of((*new.lots, *pending))
    return with_numbers_of(whole, frozenset(numbers_in(ranges))) if ranges else new


def _made_before(issue: Issue, pending: tuple[Run, ...]) -> Iterator[Diagnostic]:
    """Diagnostics: made-before, a warning. It is not known whether the run was killed or the files were deleted later."""
    for run in pending:
        if run.copies:
            yield warning(
                "made-before",
                f"{date_text(run.date)}已经做过{copy_ranges(run.numbers) or f'{run.copies}份'}，文件不在这里，照记录再做一遍",
                Span(record_path(issue.path)),
                "上次没有做完的，照常打印；已经发出去的，不要再打印、再发",
            )


def run_id(run: Run) -> str:
    """Return the id by which the job's folder refers to a printing."""
    return digest_of(run)[:12]


def _words_of(wanted: Dispatch, verb: str) -> str:
    """Return the part of file names that says which numbers are in a file: 补印000018–000022; empty without numbers."""
    ranges = numbers_of(wanted.lots)
    return verb + copy_range(ranges[0][0], ranges[-1][1]) if ranges else ""


def _about_changes(issue: Issue, changes: RecordChanges, options: JobOptions) -> Iterator[Diagnostic]:
    """Diagnostics: lists-changed. Recipients that would lose copies are shown before it is done."""
    if changes.only_adds or options.accepted:
        return
    hints = [f"看过没有错，就运行：bulletin print {issue.key} --yes"]
    hints += [
        f"`{old}` 改名叫 `{new}` 了，就运行：bulletin recipients rename {yaml_word(old)} {yaml_word(new)}"
        for old, new in changes.renames
    ]
    yield error(
        "lists-changed",
        f"{issue.number.short}印发以后，名单里有单位去掉、减少或者换了名单，还没有照办",
        Span(issue.path),
        "；".join(changes.lines),
        hint="\n".join(hints),
    )


def _about_text(issue: Issue, old: Record) -> Iterator[Diagnostic]:
    """Diagnostics: text-changed, an error; text-corrected, a note."""
    run = old.runs[-1]
    day = date_text(run.date)
    if len(issue.errata) > run.errata:  # a correction that was added since explains the change
        yield note(
            "text-corrected",
            f"{issue.number.short}的文字在{day}印发以后改过，开头写了更正；以前发出的各份仍是原来的文字",
            Span(issue.path),
            "新印的用现在的文字，补印旧号的仍用原件",
        )
        return
    yield error(
        "text-changed",
        f"{issue.number.short}的文字在{day}印发以后改过，和发出去的不一样",
        Span(issue.path),
        "新印的几份会和以前的不同",
        hint=(
            "发出去的有错，就在开头写上更正，例如：\n"
            f"{CORRECTION}\n"
            f"要整期重印、换回以前的各份，就运行：bulletin print {issue.key} --reprint\n"
            f"不该改的，就把文字改回去；只补印坏了的几份，{_once_more(issue, is_numbered=old.last > 0)}"
        ),
    )


def _already_numbered(issue: Issue, record: Record) -> Diagnostic:
    """Diagnostics: already-numbered, a note. New copies without numbers would make the sums disagree."""
    return note(
        "already-numbered",
        f"{issue.number.short}已经编过份号，编到 {copy_number(record.last)}；这次照旧编号",
        Span(record_path(issue.path)),
        "这里记着每个份号给了谁",
    )


def _numbered_now(issue: Issue, record: Record) -> Diagnostic:
    """Diagnostics: already-printed, a note."""
    return note(
        "already-printed",
        f"{issue.number.short}记着已经印过 {record.printed} 份没有份号的；这次全部编号，重新做",
        Span(record_path(issue.path)),
        "没有份号的那些如果已经发出，这里对不上",
    )


def _without_numbers(issue: Issue, only: frozenset[int]) -> Diagnostic:
    """Diagnostics: unknown-copy-number. Single numbers were asked for, but the issue went out without numbers."""
    return error(
        "unknown-copy-number",
        f"没有这些份号：{copy_ranges(ranges_of(sorted(only)))}",
        Span(record_path(issue.path)),
        f"{issue.number.short}印的时候没有编份号",
        hint=f"补印坏了、丢了的：{_once_more(issue, is_numbered=False)}",
    )


def _nothing_new(issue: Issue, record: Record) -> Diagnostic:
    """Diagnostics: already-printed, a note."""
    numbers = copy_ranges(numbers_of(record.given))
    many = f"的 {record.printed} 份{f'（{numbers}）' if numbers else ''}" if record.is_counted else ""
    return note(
        "already-printed",
        f"{issue.number.short}{many}已经做过，没有新增的，不再做印刷文件",
        Span(record_path(issue.path)),
        "这里记着印过什么",
        hint=(
            f"整份再做一遍（换装订、换信纸）：bulletin print {issue.key} --all\n"
            f"补印坏了、丢了的：{_once_more(issue, is_numbered=bool(numbers))}"
        ),
    )


def _once_more(issue: Issue, *, is_numbered: bool) -> str:
    """Return the part of a hint that says how to print single copies again as they went out."""
    if is_numbered:
        return f"用发出去的原件：bulletin print {issue.key} --only 份号"
    return "把上次的付印版再打印几份；它不在了，用这一期旁边存着的 .pdf，那是发出去的原件"


def numbers_of(holders: Iterable[Lot | Given | Run]) -> tuple[NumberRange, ...]:
    """Return the numbers of all holders together, in order."""
    return merged(pair for each in holders for pair in each.numbers)


def by_original(wanted: Dispatch, record: Record) -> tuple[tuple[str, Dispatch], ...]:
    """Return (digest of the original, copies) for each printing that some of these copies went out with."""
    groups: dict[str, list[int]] = {}
    for number in numbers_in(numbers_of(wanted.lots)):
        # The last valid printing with this number is the one that is out.
        runs = [r for r in record.valid_runs if any(a <= number <= b for a, b in r.numbers)]
        groups.setdefault(runs[-1].original if runs else "", []).append(number)
    return tuple((original, with_numbers_of(wanted, frozenset(some))) for original, some in groups.items())
