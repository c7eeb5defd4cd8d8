"""`bulletin print` step by step: plan the copies, check what forbids printing, make the files, write the record, fill the folder."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build.job_folder import PlacedFile, place, read_listing
from bulletin.build.print_again import copies_again, original_for
from bulletin.build.print_request import PrintRequest
from bulletin.build.record_file import RecordChanged, RecordFile, lost_record, record_changed
from bulletin.build.saved_texts import save_text, text_saved_for
from bulletin.build.sources import read_layouts
from bulletin.distribution.copies import is_state_secret, with_addresses
from bulletin.distribution.copy_pages import printed_issue
from bulletin.distribution.copy_parts import COPIES, PROOF, press_part
from bulletin.distribution.dispatch_plan import as_printed, dispatch_to_print
from bulletin.distribution.edition import about_layout, layout_digest, original_digest
from bulletin.distribution.job import Job, JobPart, make_job, prepare_job
from bulletin.distribution.job_checks import about_addresses, about_copies, about_issue
from bulletin.distribution.paperwork import PAPERWORK
from bulletin.distribution.print_order import Mode, PrintOrder, is_once_more, numbers_of, order_of, run_id
from bulletin.distribution.record_writing import next_record, record_text
from bulletin.distribution.typesetter import Typesetter
from bulletin.distribution.unknown_counts import each_name_once
from bulletin.site.templates import Templates
from bulletin.values.diagnostics import Checked, Diagnostic, Span, has_errors, in_order, warning
from bulletin.values.distribution import Record, Run
from bulletin.values.model import Issue
from bulletin.values.options import Progress
from bulletin.values.private_files import record_path
from bulletin.values.system_errors import system_reason

_ONLY_WITHOUT_NUMBERS = ("付印版", "无号样", "付印单")  # words in names of files


@dataclass(frozen=True, slots=True)
class PrintResult:
    """Result of a print command. job, part, order: None if nothing was written; placed: how each file was placed in the folder."""

    diagnostics: tuple[Diagnostic, ...]
    job: Job | None = None
    part: JobPart | None = None
    order: PrintOrder | None = None
    placed: tuple[PlacedFile, ...] = ()


def print_issue(request: PrintRequest, progress: Progress) -> PrintResult:
    """Make an issue's print job: its files in their folder, and the record of what goes out.

    Diagnostics: those of the issue, its lists, addresses and settings, of the typesetter, of order_of, about_layout;
    lost-record, record-changed, text-not-kept.
    """
    loaded = request.loaded
    # Copies that went out are printed again by the lists of that time, when the issue was no draft.
    if is_once_more(request.options, request.record):
        request = replace(request, issue=replace(request.issue, is_draft=False))
    else:
        request = replace(request, issue=loaded.written.get(request.issue.path, request.issue))
    order = _order_of(request)
    if isinstance(order, tuple):
        return PrintResult(in_order(order))
    root, path = request.place.root, request.issue.path
    setter = Typesetter(root, Templates(read_layouts(root)), loaded.faces, path, loaded.texts[path])
    issue = as_printed(request.issue, order.whole, request.config, loaded.book, request.record)
    job = _prepared(request, order, setter, issue)
    if job.value is None:
        return PrintResult(in_order((*order.found, *job.diagnostics)))
    made = _made(request, order, job.value, setter, progress)
    found = in_order((*order.found, *job.diagnostics, *made.diagnostics))
    if made.value is None or has_errors(found):
        return PrintResult(found)
    run = Run(
        request.today,
        order.wanted.printed,
        numbers_of(order.wanted.lots),
        job.value.pages.pages,
        issue.copies_printed,
        request.text,
        layout_digest(request.config, booklet=order.options.booklet),
        original_digest(job.value.pages.data),
        len(request.issue.errata),
        order.mode in (Mode.FIRST, Mode.REPRINT) and request.record is not None,
    )
    return _placed_with_text(request, PrintResult(found, job.value, made.value, order), order, run)


def _about_saved_text(root: Path, issue: Issue, source: bytes, today: datetime.date) -> Iterator[Diagnostic]:
    """Save the text of a proof. Diagnostics: text-not-kept, only a warning, since the proof is complete without."""
    try:
        save_text(root, issue.path, source, today)
    except OSError as problem:
        yield warning(
            "text-not-kept",
            f"{issue.number.short}的送审稿做好了，送审时的文字没有存下",
            Span(issue.path),
            f"写不进放简报的文件夹：{system_reason(problem)}",
            hint=f"以后要做花脸稿，先把 {issue.path} 自己另存一份，再用 --against 比",
        )


def _order_of(request: PrintRequest) -> PrintOrder | tuple[Diagnostic, ...]:
    """Return what is to be printed; only diagnostics if they forbid printing."""
    issue, loaded, options = request.issue, request.loaded, request.options
    assert loaded.config is not None
    # Each copy of a state secret has a number of its own; a draft gives out none.
    if is_state_secret(issue.secrecy):
        options = replace(options, numbered=not issue.is_draft, is_secret=True)
    dispatch = dispatch_to_print(issue, loaded.config, loaded.book, loaded.records, loaded.diagnostics)
    # The first diagnostic asks for this very printing; the second is reported by `order_of`, with what to do.
    stale = ("lists-changed-after-printing", "text-changed-after-printing")
    found = [d for d in about_issue(issue, loaded.diagnostics) if d.code not in stale]
    found += dispatch.diagnostics
    if dispatch.value is None:
        return tuple(found)
    old = request.record
    last, folder, listing = request.place.last()
    # The folder knows of higher numbers than the record, or of a record where there is none: the record was lost.
    is_lost = last > (old.last if old else 0) or (old is None and bool(listing.record))
    if is_lost and not issue.is_draft:
        path = record_path(issue.path)
        return (*found, lost_record(path, folder, last, old, is_known=bool(listing.record)))
    addressed = with_addresses(dispatch.value, loaded.book)
    order = order_of(
        issue, addressed, old, options, request.text, frozenset(read_listing(request.place.folder).runs)
    )
    found += order.found
    if order.mode in (Mode.NEW, Mode.ALL) and old is not None:
        found += about_layout(issue, old, request.config)
    if order.mode is not Mode.PROOF:
        found += about_copies(issue, order.whole, order.wanted, order.options)
        found += about_addresses(issue, order.wanted, loaded.book, loaded.config, order.options)
        found = each_name_once(found, order.whole.open_names)
    return tuple(found) if has_errors(found) else replace(order, found=tuple(found))


def _prepared(request: PrintRequest, order: PrintOrder, setter: Typesetter, issue: Issue) -> Checked[Job]:
    """Return the job, with pages laid out now or as they went out. issue: with the tail that is printed."""
    loaded = request.loaded
    printed = printed_issue(issue, loaded.body_of(issue), request.config, loaded.assets)
    # Mode.AGAIN prints no copies, only paperwork: there is nothing to fold.
    options = replace(order.options, booklet=False) if order.mode is Mode.AGAIN else order.options
    job = prepare_job(setter, printed, order.wanted, options, original_for(request, order))
    if job.value is None:
        return job
    return replace(job, value=replace(job.value, whole=order.whole, words=order.words, out=order.out))


def _made(
    request: PrintRequest, order: PrintOrder, job: Job, setter: Typesetter, progress: Progress
) -> Checked[JobPart]:
    """Return the files. Diagnostics: those of the typesetter and of `copies_again`."""
    if order.mode is Mode.PROOF:
        return make_job(job, setter, progress, PROOF)
    if order.mode is Mode.AGAIN:
        parts = (press_part, *PAPERWORK) if order.options.press else PAPERWORK
        return make_job(job, setter, progress, parts)
    if order.mode is Mode.ONLY and request.record is not None and request.record.is_frozen:
        return copies_again(request, order, job, setter, progress)
    return make_job(job, setter, progress, (*COPIES, *PAPERWORK))


def _placed_with_text(request: PrintRequest, result: PrintResult, order: PrintOrder, run: Run) -> PrintResult:
    """Put the files into their folder, and save the text that they were made from for a later redline."""
    if order.mode in (Mode.ONLY, Mode.AGAIN):  # these print what went out, whatever the text is now
        return _placed(request, result, run)
    root, path = request.place.root, request.issue.path
    source = request.loaded.source_bytes(path)
    # Whoever prints a proof need not be able to write to content/: there, failing to save the text is only a warning.
    # What goes out must leave its record there anyway.
    if order.mode is Mode.PROOF:
        placed = _placed(request, result, run)
        unkept = _about_saved_text(root, request.issue, source, request.today)
        return replace(placed, diagnostics=in_order((*placed.diagnostics, *unkept)))
    with text_saved_for(root, path, source, request.today):
        return _placed(request, result, run)


def _placed(request: PrintRequest, printed: PrintResult, run: Run) -> PrintResult:
    """Put the files into their folder and, if copies go out, write the record together with them."""
    assert printed.job is not None
    assert printed.part is not None
    assert printed.order is not None
    order, old, where = printed.order, request.record, request.place
    files = printed.part.files
    if not order.is_recorded:
        return replace(
            printed, placed=place(where.folder, files, runs=order.pending, patience=where.patience)
        )
    is_empty = order.mode is Mode.AGAIN  # copies were taken back, and there is no new one
    if is_empty and old is not None and old.is_frozen:
        run = replace(old.runs[-1], date=run.date, copies=0, numbers=(), shown=run.shown, is_whole=False)
    record = next_record(order.whole, old, run)
    path = record_path(request.issue.path)
    originals = {} if is_empty else {run.original: printed.job.pages.data}
    written = RecordFile(
        request.record_file,
        record_text(record),
        request.loaded.texts.get(path),
        originals,
        frozenset(each.original for each in record.runs),
    )
    stale = _stale(where.folder, order, old)
    try:
        placed = place(
            where.folder,
            files,
            written,
            runs=(*order.pending, run_id(run)),
            last=record.last,
            stale=stale,
            patience=where.patience,
        )
    except RecordChanged:
        return PrintResult(in_order((*printed.diagnostics, record_changed(path))))
    return replace(printed, placed=placed)


def _stale(folder: Path, order: PrintOrder, old: Record | None) -> frozenset[str]:
    """Return those of our files that are out of date: copies without numbers once all are numbered, and copies of a replaced text."""
    names = read_listing(folder).files
    if order.mode is Mode.REPRINT:
        words: tuple[str, ...] = (*_ONLY_WITHOUT_NUMBERS, "编号本", "补印", "加印", "付厂版")
    elif order.options.is_secret or (order.options.numbered and old is not None and not old.last):
        words = _ONLY_WITHOUT_NUMBERS
    else:
        return frozenset()
    return frozenset(name for name in names if any(word in name for word in words))
