"""Prints single copies again (补印), from the PDF of the pages that went out, if it was kept."""

from collections.abc import Iterator

from bulletin.build.print_request import PrintRequest
from bulletin.build.record_file import read_original
from bulletin.distribution.copy_parts import numbered_part
from bulletin.distribution.job import Job, JobPart, make_job, prepare_job
from bulletin.distribution.paperwork import PAPERWORK
from bulletin.distribution.print_order import Mode, PrintOrder, by_original
from bulletin.distribution.typesetter import Typesetter
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors, note
from bulletin.values.options import Progress


def original_for(request: PrintRequest, order: PrintOrder) -> bytes:
    """Return the PDF of the pages that went out, if the same are to be printed; empty if the issue is to be laid out again."""
    old = request.record
    if old is None or not old.is_frozen or order.options.press is not None:
        return b""
    if order.mode is Mode.ONLY:
        digest = by_original(order.wanted, old)[0][0]
    elif order.mode is Mode.AGAIN:
        digest = old.runs[-1].original
    else:
        return b""
    return read_original(request.record_file, digest) or b""


def copies_again(
    request: PrintRequest, order: PrintOrder, job: Job, setter: Typesetter, progress: Progress
) -> Checked[JobPart]:
    """Return the files of single numbers, each from the pages of the printing that it went out with, and their paperwork.

    Diagnostics: those of the typesetter, text-corrected, original-is-gone.
    """
    assert request.record is not None
    found: list[Diagnostic] = []
    whole = JobPart()
    for digest, copies in by_original(order.wanted, request.record):
        # Copies of one printing at a time: all have the pages of its original.
        original = read_original(request.record_file, digest)
        found += _about_original(request, digest, is_there=original is not None)
        if has_errors(found):
            return Checked(None, tuple(found))
        some = prepare_job(setter, job.printed, copies, order.options, original or b"")
        made = numbered_part(some.value, setter, progress) if some.value else Checked[JobPart](None)
        found += (*some.diagnostics, *made.diagnostics)
        if made.value is None:
            return Checked(None, tuple(found))
        whole = JobPart((*whole.files, *made.value.files), (*whole.runs, *made.value.runs))
    # The paperwork is made once, for the copies of all printings.
    papers = make_job(job, setter, progress, PAPERWORK)
    if papers.value is None:
        return papers
    return Checked(JobPart((*whole.files, *papers.value.files), whole.runs), (*found, *papers.diagnostics))


def _about_original(request: PrintRequest, digest: str, *, is_there: bool) -> Iterator[Diagnostic]:
    """Yield how copies printed again may differ from the text of today, or from those that went out.

    Diagnostics: text-corrected, a note; original-is-gone, an error if the text was changed since, else a note.
    """
    source, runs = request.issue.path, request.record.runs if request.record else ()
    run = next((run for run in runs if run.original == digest), None)
    if is_there:
        if run is not None and run.text != request.text:
            yield note(
                "text-corrected",
                "文字在印发以后改过；补印的是发出去的原件，不是现在的文字",
                Span(source),
                "网上、合订本里是现在的文字",
            )
        return
    if run is not None and run.text == request.text:
        yield note(
            "original-is-gone",
            "存下的原件不在了，照现在的文字重新排；文字没有改过，版面请和发出去的对一对",
            Span(source),
            "补印的从这里重新排",
        )
        return
    # No run has the digest: the copies went out from a version that kept no originals, and nobody knows if the text differs.
    make = error if run is not None else note
    yield make(
        "original-is-gone",
        "发出去的是什么样，没有存下，只能照现在的文字排",
        Span(source),
        "现在的文字和发出去的不一样" if run is not None else "那时候的程序还不存原件",
        hint="从备份里取回印发记录旁边的 .pdf，或者把文字改回去" if run is not None else "和发出去的对一对",
    )
