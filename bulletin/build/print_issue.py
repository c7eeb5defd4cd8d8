"""`bulletin print` step by step: who gets how many, what forbids it, the files, the folder, the record of numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build.job_folder import RecordChanged, RecordFile, place, record_changed
from bulletin.build.load import Loaded
from bulletin.build.sources import read_layouts
from bulletin.distribution.copies import is_state_secret, with_addresses, without_numbers
from bulletin.distribution.copy_pages import printed_issue
from bulletin.distribution.dispatch_plan import as_printed, dispatch_to_print
from bulletin.distribution.job import Job, JobOptions, JobPart, make_job, prepare_job
from bulletin.distribution.job_checks import about_addresses, about_copies, about_issue, already_numbered
from bulletin.distribution.paperwork import PAPERWORK
from bulletin.distribution.record import next_record, record_text
from bulletin.distribution.typesetter import Typesetter
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Checked, Diagnostic, has_errors, in_order
from bulletin.values.distribution import Dispatch, Record, record_path
from bulletin.values.model import Issue
from bulletin.values.options import PATIENT, Patience, Progress
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class PrintResult:
    """The result: job and part are None where nothing was written.

    changes: what differs from the numbers given out before, in words; old: the record of those.
    """

    diagnostics: tuple[Diagnostic, ...]
    job: Job | None = None
    part: JobPart | None = None
    changes: tuple[str, ...] = ()
    old: Record | None = None


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be printed; dispatch: None where something forbids it."""

    options: JobOptions
    dispatch: Dispatch | None
    found: tuple[Diagnostic, ...]


def print_issue(
    issue: Issue,
    loaded: Loaded,
    options: JobOptions,
    letterhead: str,
    folder: Path,
    root: Path,
    progress: Progress,
    patience: Patience = PATIENT,
) -> PrintResult:
    """Print an issue into `folder`. letterhead: in place of the settings', or empty.

    Diagnostics: those of the issue, its lists, addresses and settings, of the typesetter, record-changed.
    """
    assert loaded.config is not None
    order = _order_of(issue, loaded, loaded.config, options)
    if order.dispatch is None or has_errors(order.found):
        return PrintResult(in_order(order.found))
    config = loaded.config
    if letterhead:
        config = replace(config, print=replace(config.print, letterhead=letterhead))
    setter = Typesetter(root, Templates(read_layouts(root)), loaded.faces, issue.path)
    issue_now = as_printed(issue, order.dispatch, config, loaded.book)
    counted = order.dispatch if order.options.numbered else without_numbers(order.dispatch)
    job = prepare_job(
        setter, printed_issue(issue_now, loaded.body_of(issue), config, loaded.assets), counted, order.options
    )
    made: Checked[JobPart] = make_job(job.value, setter, progress, PAPERWORK) if job.value else Checked(None)
    found = (*order.found, *job.diagnostics, *made.diagnostics)
    if job.value is None or made.value is None:
        return PrintResult(in_order(found))
    return _placed(issue, loaded, root, folder, PrintResult(in_order(found), job.value, made.value), patience)


def _order_of(issue: Issue, loaded: Loaded, config: Config, options: JobOptions) -> _Order:
    """Return what is to be printed, and what the office must know of it."""
    if is_state_secret(issue.secrecy):
        options = replace(options, numbered=True, is_secret=True)
    dispatch = dispatch_to_print(issue, config, loaded.book, loaded.records, loaded.diagnostics)
    found = [*about_issue(issue, loaded.diagnostics), *dispatch.diagnostics]
    old = loaded.records.get(issue.path)
    if old is not None and not options.numbered:
        options = replace(options, numbered=True)
        found.append(already_numbered(issue, old))
    if dispatch.value is None:
        return _Order(options, None, tuple(found))
    addressed = with_addresses(dispatch.value, loaded.book)
    found += about_copies(issue, addressed, options)
    found += about_addresses(issue, addressed, loaded.book, config, options)
    return _Order(options, addressed, tuple(found))


def _placed(
    issue: Issue, loaded: Loaded, root: Path, folder: Path, printed: PrintResult, patience: Patience
) -> PrintResult:
    """Put the files into their folder, and with them the record of the numbers that they give out."""
    assert printed.job is not None
    assert printed.part is not None
    options, old = printed.job.options, loaded.records.get(issue.path)
    # A draft gives out no numbers; and printing known numbers again must not record those that new recipients would get.
    if not options.numbered or issue.is_draft or _are_known(options.only, old):
        place(folder, printed.part.files, beside=options.is_reprint, patience=patience)
        return replace(printed, old=old)
    record, changes = next_record(printed.job.dispatch, old)
    path = record_path(issue.path)
    written = RecordFile(root / path, record_text(record), loaded.texts.get(path))
    try:
        place(folder, printed.part.files, written, beside=options.is_reprint, patience=patience)
    except RecordChanged:
        return PrintResult(in_order((*printed.diagnostics, record_changed(path))))
    return replace(printed, changes=changes, old=old)


def _are_known(numbers: Iterable[int] | None, record: Record | None) -> bool:
    """Return whether the record has all these numbers already."""
    return numbers is not None and record is not None and max(numbers) <= record.last
