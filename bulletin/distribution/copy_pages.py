"""An issue → the pages of one copy, padded to full sheets; and a specimen of numbers and names, which is set separately.

GB/T 9704—2012, 7.4.1 and 7.5; print-format.md §2.5 and §3.6.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bulletin.distribution.typesetter import Typesetter
from bulletin.pdf.number_pen import Specimen, specimen_of
from bulletin.pdf.pdf_pages import count_pages, has_same_page
from bulletin.site.addresses import Addresses
from bulletin.site.print_context import print_context, print_layout
from bulletin.site.print_views import print_view
from bulletin.site.prints import pdf_metadata
from bulletin.site.tail_form import FLOWING
from bulletin.site.views import IssueView
from bulletin.values.asset import Asset
from bulletin.values.choices import RUN_ON
from bulletin.values.diagnostics import Checked
from bulletin.values.model import Issue, IssueBody
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import Config

TEMPLATE = "print.html"
NUMBERS_TEMPLATE = "copy_numbers.html"
ANY_NUMBER = "000000"


@dataclass(frozen=True, slots=True)
class CopyPages:
    """A copy's pages without its number, as a PDF. html: what they were set from, since the press file is set from it again."""

    data: bytes
    pages: int
    html: str


@dataclass(frozen=True, slots=True)
class PrintedIssue:
    """An issue as the settings have it printed; its distribution lists are always printed, even if the site hides them."""

    config: Config
    view: IssueView
    metadata: PdfMetadata
    source: str  # the issue's path, for diagnostics

    @property
    def has_flowing_tail(self) -> bool:
        """Whether the 报尾 has pages of its own because its lists are longer than a page."""
        return print_layout(self.view, self.config, "").tail_form == FLOWING

    def context(self, *, tail_blanks: int | None = None, has_moved_tail: bool = False) -> dict[str, object]:
        """Return the template's context. tail_blanks, has_moved_tail: see `site.print_context.print_context`.

        tail_blanks: None where the 报尾 is placed as in the published PDF.
        """
        config = self.config
        if tail_blanks is not None and not has_moved_tail:
            config = replace(config, print=replace(config.print, tail_page=RUN_ON.en))
        return print_context(self.view, config, tail_blanks=tail_blanks, has_moved_tail=has_moved_tail)


def printed_issue(issue: Issue, body: IssueBody, config: Config, assets: Mapping[str, Asset]) -> PrintedIssue:
    """Return the issue ready for its template. assets: facts of its pictures by path."""
    nowhere = Addresses({}, {}, {}, {}, {}, {}, assets)  # links are plain words on paper
    view = print_view(issue, body, config, nowhere)
    return PrintedIssue(config, view, pdf_metadata(view, config), issue.path)


def set_pages(setter: Typesetter, printed: PrintedIssue, *, multiple: int) -> Checked[CopyPages]:
    """Return the issue's pages, padded to a multiple of `multiple`: DUPLEX or SADDLE_STITCH.

    Every line of the text is on the same page as in the published PDF: missing pages are added as blank pages
    before the 报尾, and only the 报尾 moves (7.4.1, 7.5). Diagnostics: those of Typesetter.set.
    """

    def run(tail_blanks: int | None = None, *, has_moved_tail: bool = False) -> Checked[CopyPages]:
        context = printed.context(tail_blanks=tail_blanks, has_moved_tail=has_moved_tail)
        html = setter.html(TEMPLATE, context)
        if html.value is None:
            return Checked(None, html.diagnostics)
        made = setter.make(html.value, metadata=printed.metadata)
        if made.value is None:
            return Checked(None, made.diagnostics)
        return Checked(CopyPages(made.value, count_pages(made.value), html.value), made.diagnostics)

    published = run()
    if published.value is None or published.value.pages % multiple == 0:
        return published
    pages = published.value.pages
    if printed.has_flowing_tail:
        return run(-pages % multiple)
    alone = run(0)
    if alone.value is None:
        return alone
    text_pages = alone.value.pages - 1
    if text_pages < pages:
        # The text alone is shorter: in the published PDF the last page has the 报尾 and lines of text that moved there with
        # it, or the 报尾 only. In the first case, when the page before differs from that of the text alone, these lines
        # must stay on that page.
        kept = run(blanks_before_tail(pages, multiple), has_moved_tail=True)
        is_torn = kept.value and not has_same_page(kept.value.data, alone.value.data, text_pages - 1)
        if kept.value is None or is_torn:
            return kept
    blanks = blanks_before_tail(text_pages, multiple)
    return run(blanks) if blanks else alone


def blanks_before_tail(text_pages: int, multiple: int) -> int:
    """Return how many blank pages are between the text and a 报尾 on a page of its own.

    The 报尾 is on the last page; neither the blank pages nor its page bear a number (7.4.1, 7.5).
    text_pages: how many pages the text takes without the 报尾. text_pages + blank pages + 1 is a multiple of `multiple`.
    """
    return -(text_pages + 1) % multiple


def set_specimen(setter: Typesetter, printed: PrintedIssue, names: Iterable[str]) -> Checked[Specimen]:
    """Return numbers and names set in the issue's type. Diagnostics: those of Typesetter.set."""
    wanted = tuple(dict.fromkeys(names))
    context = {
        "layout": print_layout(printed.view, printed.config, ANY_NUMBER),
        "names": [(name, len(name)) for name in wanted],
    }
    made = setter.set(NUMBERS_TEMPLATE, context)
    if made.value is None:
        return Checked(None, made.diagnostics)
    return Checked(specimen_of(made.value, wanted), made.diagnostics)
