"""The print job of one issue: a list of parts, each of which returns files."""

from collections.abc import Callable
from dataclasses import dataclass

from bulletin.distribution.copy_pages import CopyPages, PrintedIssue, set_pages
from bulletin.distribution.sheet_entries import FilledSheet
from bulletin.distribution.typesetter import Typesetter
from bulletin.pdf.imposition import (
    DUPLEX,
    MOST_SHEETS,
    SADDLE_STITCH,
    Layout,
    booklet,
    needs_trimming,
    single_pages,
)
from bulletin.pdf.order import PressOptions
from bulletin.pdf.pdf_pages import count_pages, with_blank_pages
from bulletin.values.choices import PREPRINTED
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors
from bulletin.values.distribution import Dispatch
from bulletin.values.options import Progress


@dataclass(frozen=True, slots=True)
class JobOptions:
    """The options of a print job. numbered: all copies in one file, each with its 份号; named: with its recipient's name too.

    only: numbers to print, None for all; has_marks: fold and staple marks on booklets; is_secret: no copy may be
    without a number, so no file without numbers is made. press: also make the file for a printing office, with these boxes
    and marks. labels: a name of LABEL_SHEETS, or empty; label_start: the first label of the sheet that is not used yet, from
    1; envelopes: a name of ENVELOPES, or empty. everything: print copies that are out again, too; reprint: print the whole
    issue, to replace the copies that are out; accepted: the user has read and confirmed the changes of the lists.
    """

    numbered: bool = False
    named: bool = False
    booklet: bool = False
    has_marks: bool = False
    only: frozenset[int] | None = None
    is_secret: bool = False
    press: PressOptions | None = None
    labels: str = ""
    label_start: int = 1
    envelopes: str = ""
    everything: bool = False
    reprint: bool = False
    accepted: bool = False

    @property
    def wants_addresses(self) -> bool:
        """Whether labels or envelopes were asked for."""
        return bool(self.labels or self.envelopes)

    @property
    def is_reprint(self) -> bool:
        """Whether single copies are printed, in files beside those of the whole issue."""
        return self.only is not None


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of the job. name: within the issue's folder; use: what it is for, a sentence for the clerk; sheet: if people fill it in."""

    name: str
    data: bytes
    use: str = ""
    sheet: FilledSheet | None = None


@dataclass(frozen=True, slots=True)
class PrinterRun:
    """One file that goes through the printer. copies: what to type as the number of copies; sheets: of paper in all."""

    name: str
    copies: int
    sheets: int


@dataclass(frozen=True, slots=True)
class JobPart:
    """The result of one part of the job: files, and those of them that go through the printer."""

    files: tuple[JobFile, ...] = ()
    runs: tuple[PrinterRun, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """The values that all parts share. prefix: beginning of all file names, 第365期; pages: of one copy, without number.

    dispatch: the copies that are printed now; whole: all copies that are good afterwards. words: part of the file names if
    only some copies are printed (补印000018), else empty; out: which of the printed copies are out already, in words.
    """

    prefix: str
    printed: PrintedIssue
    dispatch: Dispatch
    options: JobOptions
    pages: CopyPages
    layout: Layout
    whole: Dispatch
    words: str = ""
    out: str = ""

    @property
    def is_thick(self) -> bool:
        """Whether a booklet has more sheets than can be folded flat."""
        return self.options.booklet and self.layout.sheets > MOST_SHEETS

    @property
    def wants_trimming(self) -> bool:
        """Whether the inner sheets of a booklet stick out so far that its fore-edge must be trimmed."""
        return self.options.booklet and needs_trimming(self.layout.sheets)

    @property
    def is_on_letterhead(self) -> bool:
        """Whether the red head of page 1 is preprinted on the paper."""
        return self.printed.config.print.letterhead == PREPRINTED.en

    @property
    def suffix(self) -> str:
        """The part of file names that marks imposed files, and files for letterhead paper."""
        booklet = "-A3骑马订" if self.options.booklet else ""
        return f"{booklet}-首张用信纸" if self.is_on_letterhead else booklet

    def name(self, words: str, suffix: str = "pdf") -> str:
        """Return the name of a file: 第365期-付印版.pdf."""
        return f"{self.prefix}-{words}.{suffix}"

    def part_name(self, words: str) -> str:
        """Return the name of a file of the copies that are printed now: 第365期-签收单-补印000018.pdf."""
        return self.name(f"{words}-{self.words}" if self.words else words)


def prepare_job(
    setter: Typesetter, printed: PrintedIssue, dispatch: Dispatch, options: JobOptions, original: bytes = b""
) -> Checked[Job]:
    """Return the job with the pages of one copy. Diagnostics: those of the typesetter, unfoldable-original.

    original: the PDF of one copy as it went out, which is printed as it is; empty where the pages are set from the text.
    """
    multiple = SADDLE_STITCH if options.booklet else DUPLEX
    # An original must stay as it went out, so only blank pages are added to it.
    if original:
        data = with_blank_pages(original, multiple)
        if data is None:
            return Checked(None, (_unfoldable(printed.source, count_pages(original)),))
        pages = Checked(CopyPages(data, count_pages(data), ""))
    else:
        pages = set_pages(setter, printed, multiple=multiple)
    if pages.value is None:
        return Checked(None, pages.diagnostics)
    count = pages.value.pages
    layout = booklet(count, has_marks=options.has_marks) if options.booklet else single_pages(count)
    prefix = printed.view.short
    return Checked(Job(prefix, printed, dispatch, options, pages.value, layout, dispatch), pages.diagnostics)


def _unfoldable(source: str, pages: int) -> Diagnostic:
    """Diagnostics: unfoldable-original. By GB/T 9704, 7.4.1 the 报尾 is on the last page, so no blank page can follow it."""
    return error(
        "unfoldable-original",
        f"发出去的是 {pages} 页的单页，折不成册：A3 骑马订要 4 页的倍数，空白页只能放在报尾那一页前面，可那一页还有正文或者页码",
        Span(source),
        "补印的要和发出去的一样",
        hint="去掉 --booklet，照发出去的样子补印",
    )


def make_job(
    job: Job, setter: Typesetter, progress: Progress, parts: tuple["MakePart", ...]
) -> Checked[JobPart]:
    """Return the files of these parts of the job. Diagnostics: the typesetter's."""
    found: list[Diagnostic] = []
    whole = JobPart()
    for part in parts:
        made = part(job, setter, progress)
        found += made.diagnostics
        if made.value is None or has_errors(made.diagnostics):
            return Checked(None, tuple(found))
        whole = JobPart((*whole.files, *made.value.files), (*whole.runs, *made.value.runs))
    return Checked(whole, tuple(found))


MakePart = Callable[[Job, Typesetter, Progress], Checked[JobPart]]
