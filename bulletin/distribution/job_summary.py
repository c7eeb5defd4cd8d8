"""Writes the summary of a print job for the terminal: copies by list, paper, what to do at the printer, what is still to be done."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from bulletin.distribution.job import Job, JobPart
from bulletin.distribution.job_sheet import letterhead_note, printer_settings
from bulletin.distribution.print_order import Mode, PrintOrder
from bulletin.pdf.imposition import creep_mm
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.model import Issue
from bulletin.values.text import enumerate_words

NAMES_SHOWN = 6  # names in a line


def summary(
    job: Job, part: JobPart, folder: str, names: Mapping[str, str] = MappingProxyType({})
) -> Iterator[str]:
    """Yield the lines of the summary. folder: as it is shown; names: file name → the name under which it was written instead."""
    size = "A3" if job.options.booklet else "A4"
    each = f"每份 {job.pages.pages} 页，{size} 纸 {job.layout.sheets} 张"
    copies = job.dispatch.printed
    is_counted = job.dispatch.is_counted
    all_copies = job.whole.printed
    many = f"；共 {copies} 份" if copies == all_copies else f"；这次 {copies} 份，连以前的共 {all_copies} 份"
    yield f"{job.prefix}：{each}" + (many if copies and is_counted else "")
    if copies or not is_counted:
        yield f"  {job.dispatch.sum_text}"
    if job.dispatch.is_only_filed and job.printed.view.print_run is None:
        yield "  没有写报、送、发，除了存档的，要印几份请自己定"
    yield f"写好了 {len(part.files)} 个文件：{folder}"
    runs = {run.name: run for run in part.runs}
    for file in part.files:
        run = runs.get(file.name)
        name = names.get(file.name, file.name)
        if run is not None:
            once = "打印一遍，份数填 1" if job.options.numbered else f"份数填 {run.copies}"
            yield f"  {name}　{once}，用纸 {run.sheets} 张" if is_counted else f"  {name}　要印几份，先定下来"
        else:
            yield f"  {name}　{file.use or _use(job, file.name)}"
    if not part.runs:
        return
    settings = dict(printer_settings(job, copies, is_numbered=job.options.numbered))
    yield f"打印机：{settings['纸张']}；{settings['双面']}；{settings['缩放']}；{settings['装订']}"
    if job.is_on_letterhead:
        yield f"  信纸：{letterhead_note(job.layout)}"
    if job.is_thick:
        yield f"  一份有 {job.layout.sheets} 张纸，骑马订压不平；不加 --booklet，改用 A4 平订"
    elif job.wants_trimming:
        yield f"  里面的纸会比外面的伸出约 {creep_mm(job.layout.sheets):.1f} 毫米，订好以后裁齐前口"


def differences(order: PrintOrder) -> Iterator[str]:
    """Yield lines about what differs from what went out before."""
    if order.changes.lines and order.mode is not Mode.ONLY:
        yield "和上次相比："
        yield from (f"  {line}" for line in order.changes.lines)


def for_whom(order: PrintOrder) -> Iterator[str]:
    """Yield lines about whom the copies of this run are for, and what has to be done with them."""
    if order.mode is Mode.PROOF:
        yield "这是送审稿，不算印发：没有编号，没有登记簿，也没有记录；签发以后删掉“草稿: 是”，再做一次"
        return
    if order.mode is Mode.AGAIN:
        return
    names = [f"{lot.name} {lot.copies} 份" for lot in order.wanted.lots]
    if order.mode in (Mode.NEW, Mode.ONLY) and names:
        rest = f"等 {len(names)} 处" if len(names) > NAMES_SHOWN else ""
        yield f"这次印的给：{'、'.join(names[:NAMES_SHOWN])}{rest}"
    if order.out:  # 000001–000050, or 以前的50份
        out = f"里面的 {order.out} " if order.out[0].isdecimal() else order.out
        yield f"{out}已经发过，勿再发；坏了的才换"
    if order.mode is Mode.REPRINT:
        yield "整期重印，份号不变：把以前发出的各份收回销毁，换上这次的"
    if order.is_recorded:
        yield "印发记录写在这一期旁边（.dispatch.yaml 和同名的 .pdf），请和简报一起保存、备份"


def _use(job: Job, name: str) -> str:
    if name.endswith("-付印单.pdf"):
        return "给打印的同志，不随简报发出"
    if name.endswith("-付厂版-PDFX4.pdf"):
        return "交印刷厂，单页；份号请印刷厂打号" if job.options.numbered else "交印刷厂，单页"
    return "校对用，没有份号，不要发出" if job.options.numbered else "打印用"


def closing_lines(
    issue: Issue,
    audience: Audience,
    diagnostics: Iterable[Diagnostic],
    open_names: Sequence[str],
    unsigned: int,
) -> Iterator[str]:
    """Yield lines about whether a printed issue is on the site, else why not; and about what is left to be done.

    diagnostics: those that a build would have. open_names: recipients without a number of copies; unsigned: how many
    recipients have not signed.
    """
    broken = sorted({d.span.path for d in diagnostics if d.severity is Severity.ERROR})
    if reason := audience.reason_to_hide(issue):
        yield f"网上没有这一期：{reason}"
    elif broken:
        yield f"网上还没有更新：{_some(broken)}有错误，改好再运行 bulletin build"
    else:
        yield "网上：运行 bulletin build，网页和网上的 PDF 就是这一次的"
    open_things = []
    if open_names:
        open_things.append(f"{_some(f'`{name}`' for name in open_names)}给几份还没有定")
    if unsigned:
        open_things.append(f"还有 {unsigned} 个单位没有签收")
    if open_things:
        yield f"还没有办完：{'；'.join(open_things)}"


def _some(words: Iterable[str]) -> str:
    named = list(words)
    return enumerate_words(named[:NAMES_SHOWN]) + (f"等 {len(named)} 个" if len(named) > NAMES_SHOWN else "")
