"""An issue → the pages of one copy: padded to full sheets, with an empty line where its 份号 will stand."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from bulletin.distribution.imposition import DUPLEX, blanks_before_tail
from bulletin.distribution.typesetter import Typesetter
from bulletin.site.addresses import Addresses
from bulletin.site.pdf_metadata import pdf_metadata
from bulletin.site.print_context import print_context
from bulletin.site.print_views import print_view
from bulletin.site.views import IssueView
from bulletin.values.asset import Asset
from bulletin.values.diagnostics import Checked, Span, warning
from bulletin.values.keys import EVEN_PAGE, RUN_ON
from bulletin.values.model import Issue, IssueBody
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.settings import Config

TEMPLATE = "print.html"
EMPTY_LINE = "\u3000"  # takes the 份号's line and prints nothing


@dataclass(frozen=True, slots=True)
class CopyPages:
    """A copy's pages without its number, as a PDF; html: what they were set from, for the press file, which is set otherwise."""

    data: bytes
    pages: int
    html: str


@dataclass(frozen=True, slots=True)
class PrintedIssue:
    """An issue as the settings have it printed; distribution lists are always on paper, whatever the site shows."""

    config: Config
    view: IssueView
    metadata: PdfMetadata
    source: str  # the issue's path, for diagnostics

    def context(
        self, *, tail_page: str, copy_number: str, tail_blanks: int | None = None
    ) -> dict[str, object]:
        """Return the template's context. tail_blanks: None while `tail_page` alone decides where the 报尾 is."""
        settings = replace(self.config.print, tail_page=tail_page)
        config = replace(self.config, print=settings)
        return print_context(self.view, config, copy_number=copy_number, tail_blanks=tail_blanks)


def printed_issue(issue: Issue, body: IssueBody, config: Config, assets: Mapping[str, Asset]) -> PrintedIssue:
    """Return the issue ready for its template. assets: facts of its pictures by path."""
    nowhere = Addresses({}, {}, {}, {}, {}, {}, assets)  # links are plain words on paper
    view = print_view(issue, body, config, nowhere)
    return PrintedIssue(config, view, pdf_metadata(view, config.name, config.publisher), issue.path)


def set_pages(
    setter: Typesetter, printed: PrintedIssue, *, multiple: int, has_number: bool
) -> Checked[CopyPages]:
    """Return the issue's pages, as many as fill sheets. multiple: DUPLEX or SADDLE_STITCH.

    Diagnostics: those of Typesetter.set; tail-too-long, a warning.
    """
    made = _padded(setter, printed, multiple, has_number=has_number)
    if made.value is None or made.value.pages % multiple == 0:
        return made
    # Lists longer than a page: 报尾 goes on over the last one, wherever it began.
    found = warning(
        "tail-too-long",
        "报、送、发的名单一页排不下",
        Span(printed.source),
        "报尾占了几页，后面补了白页",
        hint="许多单位合写成一个名字，例如 `发: [各乡镇党委、各街道党工委]`",
    )
    return Checked(_filled(made.value, multiple), (*made.diagnostics, found))


def _filled(pages: CopyPages, multiple: int) -> CopyPages:
    """Return the pages with blank ones behind them."""
    with pikepdf.open(io.BytesIO(pages.data)) as pdf:
        size: Any = tuple(float(side) for side in list(pdf.pages[0].mediabox)[2:])
        while len(pdf.pages) % multiple:
            pdf.add_blank_page(page_size=size)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return replace(pages, data=written.getvalue(), pages=len(pdf.pages))


def _padded(
    setter: Typesetter, printed: PrintedIssue, multiple: int, *, has_number: bool
) -> Checked[CopyPages]:
    """Return the issue's pages with blank ones before a 报尾 of one page."""
    number = EMPTY_LINE if has_number else ""

    def run(tail_page: str, tail_blanks: int | None = None) -> Checked[CopyPages]:
        context = printed.context(tail_page=tail_page, copy_number=number, tail_blanks=tail_blanks)
        html = setter.html(TEMPLATE, context)
        if html.value is None:
            return Checked(None, html.diagnostics)
        made = setter.make(html.value, metadata=printed.metadata)
        if made.value is None:
            return Checked(None, made.diagnostics)
        return Checked(CopyPages(made.value, count_pages(made.value), html.value), made.diagnostics)

    even = run(EVEN_PAGE.en)
    if even.value is None or multiple == DUPLEX or even.value.pages % multiple == 0:
        return even
    alone = run(RUN_ON.en, 0)
    if alone.value is None:
        return alone
    blanks = blanks_before_tail(alone.value.pages - 1, multiple)
    if not blanks:
        return alone
    return run(RUN_ON.en, blanks)


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)
