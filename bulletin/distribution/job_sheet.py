"""付印单: what the person at the printer needs to know, as plain values for its template and for the terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bulletin.distribution.copies import NumberedCopy
from bulletin.distribution.job import Job
from bulletin.pdf.imposition import Layout
from bulletin.values.distribution import Lot, sum_text
from bulletin.values.number_ranges import copy_ranges, ranges_of


@dataclass(frozen=True, slots=True)
class LotRow:
    """A recipient's row: list, name, how many copies (0: not known), their 份号 in words (empty where they have none)."""

    list: str
    name: str
    copies: int
    numbers: str


@dataclass(frozen=True, slots=True)
class JobSheet:
    """The contents of the 付印单. settings: (setting of the printer, value); out: in words, copies that are out already.

    open_names: recipients without a number of copies; is_counted: whether `copies` is the number of all copies.
    """

    bulletin: str
    label: str
    day: str
    marks: str
    is_numbered: bool
    is_reprint: bool
    copies: int
    settings: tuple[tuple[str, str], ...]
    rows: tuple[LotRow, ...]
    sum: str
    out: str = ""
    open_names: tuple[str, ...] = ()
    is_counted: bool = True


def job_sheet(job: Job, copies: Sequence[NumberedCopy] | None) -> JobSheet:
    """Return the 付印单. copies: those of the file that begins with it; None for copies without numbers."""
    issue, dispatch = job.printed.view, job.dispatch
    rows = lot_rows(dispatch.lots) if copies is None else _rows_of(copies)
    count = sum(row.copies for row in rows)
    # Each numbered copy is somebody's; without numbers, some names may have no number of copies.
    is_counted = copies is not None or dispatch.is_counted
    return JobSheet(
        bulletin=job.printed.config.name,
        label=issue.label,
        day=issue.day.text,
        marks="　".join(issue.marks),
        is_numbered=copies is not None,
        is_reprint=job.options.is_reprint,
        copies=count,
        settings=printer_settings(job, count if is_counted else None, is_numbered=copies is not None),
        rows=rows,
        sum=sum_text((row.list, row.copies) for row in rows) + "份" if is_counted else "",
        out=job.out,
        open_names=() if copies is not None else dispatch.open_names,
        is_counted=is_counted,
    )


def lot_rows(lots: Iterable[Lot]) -> tuple[LotRow, ...]:
    """Return a row for each lot."""
    return tuple(LotRow(lot.list, lot.name, lot.copies, copy_ranges(lot.numbers)) for lot in lots)


def _rows_of(copies: Sequence[NumberedCopy]) -> tuple[LotRow, ...]:
    rows = []
    for (word, name), group in groupby(copies, key=lambda copy: (copy.lot.list, copy.lot.name)):
        numbers = [copy.number for copy in group]
        rows.append(LotRow(word, name, len(numbers), copy_ranges(ranges_of(numbers))))
    return tuple(rows)


def letterhead_note(layout: Layout) -> str:
    """Return which sheets are letterhead paper, and their tray: only the first sheet of each copy, so not the usual tray."""
    if layout.sheets == 1:
        return "每张都用印好报头的信纸，放进手送纸盒，报头一面先印"
    return "每份第1张用印好报头的信纸，放进手送纸盒；其余各张用白纸，放在普通纸盒"


def printer_settings(job: Job, copies: int | None, *, is_numbered: bool) -> tuple[tuple[str, str], ...]:
    """Return what to set at the printer, in the order of a printing dialogue. copies: None where they are not known."""
    layout, is_booklet = job.layout, job.options.booklet
    edge = "短边" if is_booklet else "长边"
    many = len(layout.sides) > 2  # more than one sheet
    if is_booklet:
        binding = "每份对折" + ("，骑马订两钉" if many else "，不装订")
    else:
        binding = "左侧装订" if many else "一张，不装订"
    return (
        ("份数", "1" if is_numbered else str(copies or "先定下来再填")),
        ("纸张", "A3，横放" if is_booklet else "A4"),
        ("双面", f"双面打印，沿{edge}翻转"),
        ("缩放", "实际大小（100%），不要“适合页面”"),
        ("用纸", f"每份{layout.sheets}张" + (f"，{copies}份共{copies * layout.sheets}张" if copies else "")),
        ("装订", binding),
        *((("信纸", letterhead_note(layout)),) if job.is_on_letterhead else ()),
    )
