"""The summary of a print job on the terminal: copies by list, paper, and what to do at the printer."""

from collections.abc import Iterator, Sequence

from bulletin.distribution.copies import copies_of
from bulletin.distribution.imposition import creep_mm
from bulletin.distribution.job import Job, JobPart
from bulletin.distribution.job_sheet import printer_settings
from bulletin.values.distribution import Record
from bulletin.values.number_ranges import HYPHEN, range_text, ranges_of


def summary(job: Job, part: JobPart, folder: str) -> Iterator[str]:
    """Yield the lines of the summary. folder: as it is shown."""
    size = "A3" if job.options.booklet else "A4"
    each = f"每份 {job.pages.pages} 页，{size} 纸 {job.layout.sheets} 张"
    copies = job.dispatch.printed
    yield f"{job.prefix}：{each}" + (f"；共 {copies} 份" if copies else "")
    if copies:
        yield f"  {job.dispatch.sum_text}"
    if job.dispatch.is_only_filed and job.printed.view.print_run is None:
        yield "  没有写报、送、发，除了存档的，要印几份请自己定"
    yield f"写好了 {len(part.files)} 个文件：{folder}"
    runs = {run.name: run for run in part.runs}
    for file in part.files:
        run = runs.get(file.name)
        if run is not None:
            once = "打印一遍，份数填 1" if job.options.numbered else f"份数填 {run.copies}"
            yield f"  {file.name}　{once}，用纸 {run.sheets} 张"
        else:
            yield f"  {file.name}　{file.use or _use(job, file.name)}"
    settings = dict(printer_settings(job.layout, copies, is_numbered=job.options.numbered))
    yield f"打印机：{settings['纸张']}；{settings['双面']}；{settings['缩放']}；{settings['装订']}"
    if job.is_thick:
        yield f"  一份有 {job.layout.sheets} 张纸，骑马订压不平；不加 --booklet，改用 A4 平订"
    elif job.wants_trimming:
        yield f"  里面的纸会比外面的伸出约 {creep_mm(job.layout.sheets):.1f} 毫米，订好以后裁齐前口"


def differences(job: Job, changes: Sequence[str], old: Record | None) -> Iterator[str]:
    """Yield what differs from the numbers given out before, and how to print only those that are new."""
    if not changes or old is None:
        return
    yield "和上次编号相比："
    yield from (f"  {line}" for line in changes)
    new = ranges_of(copy.number for copy in copies_of(job.dispatch) if copy.number > old.last)
    if new and not job.options.is_reprint:
        only = ",".join(range_text(first, last, HYPHEN) for first, last in new)
        yield f"  以前的已经印好、发出，只印新增的：bulletin print {job.dispatch.key} --only {only}"


def _use(job: Job, name: str) -> str:
    if name.endswith("-付印单.pdf"):
        return "给打印的同志，不随简报发出"
    if name.endswith("-付厂版-PDFX4.pdf"):
        return "交印刷厂，单页；份号请印刷厂打号" if job.options.numbered else "交印刷厂，单页"
    return "校对用，没有份号，不要发出" if job.options.numbered else "打印用"
