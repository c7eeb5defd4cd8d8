"""`bulletin print` in order: who gets how many, what forbids it, set it, put it in place, record the numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build.loaded import Loaded
from bulletin.build.sources import read_layouts
from bulletin.distribution.address_checks import about_addresses
from bulletin.distribution.issue_pages import printed_issue
from bulletin.distribution.job import Job, JobOptions, Part, Progress, make_job, prepare_job
from bulletin.distribution.job_checks import about_copies, about_issue, already_numbered
from bulletin.distribution.job_folder import RecordChanged, RecordFile, place, record_changed
from bulletin.distribution.ledger import as_printed, dispatch_to_print
from bulletin.distribution.numbering import is_state_secret, without_numbers
from bulletin.distribution.packages import with_addresses
from bulletin.distribution.paperwork import PAPERWORK
from bulletin.distribution.record import next_record, record_text
from bulletin.distribution.typesetter import Typesetter
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Checked, Diagnostic, has_errors, in_order
from bulletin.values.distribution import Dispatch, Record, record_path
from bulletin.values.model import Issue
from bulletin.values.settings import Config


@dataclass(frozen=True, slots=True)
class Printed:
    """What came of it: job and part are None where nothing was written.

    news: what differs from the numbers given out before, in words; old: the record of those.
    """

    diagnostics: tuple[Diagnostic, ...]
    job: Job | None = None
    part: Part | None = None
    news: tuple[str, ...] = ()
    old: Record | None = None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is to be printed, after the issue, its record and the address book were asked."""

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
) -> Printed:
    """Print an issue into `folder`. letterhead: in place of the settings', or empty.

    Diagnostics: those of the issue, its lists, addresses and settings, of the typesetter, record-changed.
    """
    assert loaded.config is not None
    asked = _ask(issue, loaded, loaded.config, options)
    if asked.dispatch is None or has_errors(asked.found):
        return Printed(in_order(asked.found))
    config = loaded.config
    if letterhead:
        config = replace(config, print=replace(config.print, letterhead=letterhead))
    setter = Typesetter(root, Templates(read_layouts(root)), loaded.faces, issue.path)
    issue_now = as_printed(issue, asked.dispatch, config, loaded.book)
    counted = asked.dispatch if asked.options.numbered else without_numbers(asked.dispatch)
    job = prepare_job(setter, printed_issue(issue_now, config, loaded.assets), counted, asked.options)
    made: Checked[Part] = make_job(job.value, setter, progress, PAPERWORK) if job.value else Checked(None)
    found = (*asked.found, *job.diagnostics, *made.diagnostics)
    if job.value is None or made.value is None:
        return Printed(in_order(found))
    return _placed(issue, loaded, root, folder, Printed(in_order(found), job.value, made.value))


def _ask(issue: Issue, loaded: Loaded, config: Config, options: JobOptions) -> _Asked:
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
        return _Asked(options, None, tuple(found))
    addressed = with_addresses(dispatch.value, loaded.book)
    found += about_copies(issue, addressed, options)
    found += about_addresses(issue, addressed, loaded.book, config, options)
    return _Asked(options, addressed, tuple(found))


def _placed(issue: Issue, loaded: Loaded, root: Path, folder: Path, printed: Printed) -> Printed:
    """Put the files into their folder, and with them the record of the numbers that they give out."""
    assert printed.job is not None
    assert printed.part is not None
    options, old = printed.job.options, loaded.records.get(issue.path)
    # A draft's numbers are not given out; and old copies printed again leave the record, or new ones would be missed.
    if not options.numbered or issue.is_draft or _are_known(options.only, old):
        place(folder, printed.part.files, beside=options.is_reprint)
        return replace(printed, old=old)
    record, news = next_record(printed.job.dispatch, old)
    path = record_path(issue.path)
    written = RecordFile(root / path, record_text(record), loaded.texts.get(path))
    try:
        place(folder, printed.part.files, written, beside=options.is_reprint)
    except RecordChanged:
        return Printed(in_order((*printed.diagnostics, record_changed(path))))
    return replace(printed, news=news, old=old)


def _are_known(numbers: Iterable[int] | None, record: Record | None) -> bool:
    """Return whether the record has all these numbers already."""
    return numbers is not None and record is not None and max(numbers) <= record.last
