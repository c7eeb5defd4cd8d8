"""Makes the parts of a print job that are copies of the issue: 付印版, 编号本, 付厂版, 存档版; the 付印单 before them, and the 送审稿."""

from dataclasses import replace

from bulletin.distribution.copies import NumberedCopy, copies_of
from bulletin.distribution.copy_pages import TEMPLATE, set_specimen
from bulletin.distribution.job import Job, JobFile, JobOptions, JobPart, MakePart, PrinterRun
from bulletin.distribution.job_sheet import job_sheet
from bulletin.distribution.typesetter import JOB_STYLES, Typesetter
from bulletin.pdf.imposition import Layout
from bulletin.pdf.order import PdfOrder, Purpose
from bulletin.pdf.pdf_copies import Stack, StampedCopy, for_printer, master, numbered
from bulletin.pdf.pdf_pages import count_pages, marked
from bulletin.values.diagnostics import Checked
from bulletin.values.number_ranges import copy_range
from bulletin.values.options import Progress

COPIES_IN_A_FILE = 2000  # 惯例: what a printer takes as one job; more copies are written to several files
SHEET_TEMPLATE = "job_sheet.html"
PROOF_TEMPLATE = "proof_mark.html"
PROOF_MARK = "送审稿"


def master_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return one copy without a number; none of a state secret, and none when only some of the numbered copies are printed."""
    if job.options.is_secret or (job.words and job.options.numbered):
        return Checked(JobPart())
    name = job.part_name(("付印版" if not job.options.numbered else "无号样") + job.suffix)
    title = f"{job.printed.metadata.title}　付印版"
    stack = Stack(title, job.pages.data, job.layout)
    data = master(stack) if job.options.booklet else for_printer(job.pages.data, title)
    copies = job.dispatch.printed
    runs = (
        (PrinterRun(name, copies, copies * job.layout.sheets),)
        if not job.options.numbered and (copies or job.dispatch.open_names)
        else ()
    )
    return Checked(JobPart((JobFile(name, data),), runs))


def numbered_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return the numbered copies: one file, or several where there are very many."""
    if not job.options.numbered:
        return Checked(JobPart())
    copies = tuple(copies_of(job.dispatch))
    names = (copy.lot.name for copy in copies) if job.options.named else ()
    specimen = set_specimen(setter, job.printed, names)
    if specimen.value is None:
        return Checked(None, specimen.diagnostics)
    files: list[JobFile] = []
    runs: list[PrinterRun] = []
    title = f"{job.printed.metadata.title}　编号本"
    stack = Stack(title, job.pages.data, job.layout, b"", specimen.value)
    for first in range(0, len(copies), COPIES_IN_A_FILE):
        progress("编号本", first, len(copies))
        some = copies[first : first + COPIES_IN_A_FILE]
        cover = _sheet_of(job, setter, some)  # each file has a 付印单 of its own copies
        if cover.value is None:
            return Checked(None, cover.diagnostics)
        name = job.name(_file_words(job, some, is_all=len(some) == len(copies)) + job.suffix)
        data = numbered(replace(stack, cover=cover.value), [_stamped(copy, job.options) for copy in some])
        files.append(JobFile(name, data))
        runs.append(
            PrinterRun(name, 1, len(some) * job.layout.sheets + cover_sheets(cover.value, job.layout))
        )
    progress("编号本", len(copies), len(copies))
    return Checked(JobPart(tuple(files), tuple(runs)), specimen.diagnostics)


def _stamped(copy: NumberedCopy, options: JobOptions) -> StampedCopy:
    lot = copy.lot
    return StampedCopy(copy.number, lot.name if options.named else "", f"{lot.list}：{lot.name}")


def _file_words(job: Job, copies: tuple[NumberedCopy, ...], *, is_all: bool) -> str:
    """Return the part of a file's name that says which copies are in it: 编号本, 编号本000001–002000, 补印000018."""
    numbers = copy_range(copies[0].number, copies[-1].number)
    if job.options.is_reprint:
        return f"补印{numbers}"
    is_all = is_all and not job.words
    return "编号本" if is_all else f"编号本{numbers}"


def press_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return the file for a printing office: single pages, which the office imposes and numbers with its own machines."""
    if job.options.press is None or job.options.is_reprint:
        return Checked(JobPart())
    order = PdfOrder(
        f"{job.printed.metadata.title}　付厂版",
        setter.source,
        job.pages.html,
        job.printed.metadata,
        purpose=Purpose.PRESS,
        press=job.options.press,
    )
    made = setter.order(order)
    if made.value is None:
        return Checked(None, made.diagnostics)
    # WeasyPrint's diagnostics are left out: they were reported when the same pages were set for `job.pages`.
    return Checked(JobPart((JobFile(job.part_name("付厂版-PDFX4"), made.value),)))


def archive_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return the PDF/A for the archive of an issue that is not on the site (内部 or classified); none when only some copies are printed."""
    if not job.printed.view.secrecy or job.words:
        return Checked(JobPart())
    html = setter.html(TEMPLATE, job.printed.context())
    if html.value is None:
        return Checked(None, html.diagnostics)
    # Loose lines were reported when the copies were set.
    order = PdfOrder("archive", setter.source, html.value, job.printed.metadata, reports_loose_lines=False)
    made = setter.order(order)
    if made.value is None:
        return Checked(None, made.diagnostics)
    file = JobFile(job.name("存档版-PDFA"), made.value, "归档用的电子件（PDF/A），按密级保管，不要放到网上")
    return Checked(JobPart((file,)))


def ticket_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return the 付印单 as a separate file, for copies without numbers; files of numbered copies begin with it."""
    if job.options.numbered or not job.dispatch.lots:
        return Checked(JobPart())
    made = _sheet_of(job, setter, None)
    if made.value is None:
        return Checked(None, made.diagnostics)
    name = job.part_name("付印单")
    data = for_printer(made.value, f"{job.printed.metadata.title}　付印单")
    return Checked(JobPart((JobFile(name, data),)), made.diagnostics)


def _sheet_of(job: Job, setter: Typesetter, copies: tuple[NumberedCopy, ...] | None) -> Checked[bytes]:
    context = {"sheet": job_sheet(job, copies)}
    return setter.set(SHEET_TEMPLATE, context, styles=JOB_STYLES, metadata=job.printed.metadata)


def cover_sheets(data: bytes, layout: Layout) -> int:
    """Return how many sheets of the copies' paper the 付印单 takes."""
    pages_to_a_sheet = 2 * len(layout.sides[0].placed)
    return -(-count_pages(data) // pages_to_a_sheet)


def proof_part(job: Job, setter: Typesetter, progress: Progress) -> Checked[JobPart]:
    """Return one copy of a draft with PROOF_MARK on every page, for those who review it before it is issued."""
    mark = setter.set(PROOF_TEMPLATE, {"mark": PROOF_MARK}, styles=JOB_STYLES)
    if mark.value is None:
        return Checked(None, mark.diagnostics)
    title = f"{job.printed.metadata.title}　{PROOF_MARK}"
    pages = marked(job.pages.data, mark.value)
    data = master(Stack(title, pages, job.layout)) if job.options.booklet else for_printer(pages, title)
    file = JobFile(
        job.name(PROOF_MARK + job.suffix), data, "送审、修改用，每面印着“送审稿”，不能当作正本发出"
    )
    return Checked(JobPart((file,)), mark.diagnostics)


COPIES: tuple[MakePart, ...] = (master_part, numbered_part, press_part, archive_part, ticket_part)
"""What is made of an issue that is printed, in this order."""

PROOF: tuple[MakePart, ...] = (proof_part,)
"""What is made of a draft."""
