"""Template and values → PDF, for everything that goes to the printer; one PdfMaker for each set of style sheets."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.pdf.order import PdfOrder, Purpose
from bulletin.site.styles import joined
from bulletin.site.templates import Templates
from bulletin.typesetting.fonts import Face, style_sheet
from bulletin.values.diagnostics import Checked
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.work_limit import check_thread_room

if TYPE_CHECKING:
    from bulletin.pdf.maker import PdfMaker

ISSUE_STYLES = ("styles/print.css", "styles/copies.css")
# One set for all that goes with the copies: each further set of style sheets costs 0.1 s.
JOB_STYLES = ("styles/job.css", "styles/paper.css")


class Typesetter:
    """Renders templates of a site to PDF. root: the site's folder, for pictures; source, text: path and text of the file that diagnostics refer to."""

    def __init__(
        self, root: Path, templates: Templates, faces: Iterable[Face], source: str, text: str = ""
    ) -> None:
        self._root = root
        self._templates = templates
        self._faces = tuple(faces)
        self.source = source
        self._text = text
        self._makers: dict[tuple[str, ...], PdfMaker] = {}

    def html(self, template: str, context: Mapping[str, object]) -> Checked[str]:
        """Return a rendered template. Diagnostics: template-error."""
        return self._templates.render(template, context)

    def set(
        self,
        template: str,
        context: Mapping[str, object],
        *,
        styles: tuple[str, ...] = ISSUE_STYLES,
        metadata: PdfMetadata | None = None,
    ) -> Checked[bytes]:
        """Return the pages as a PDF without tags. Diagnostics: those of `html` and of PdfMaker."""
        html = self.html(template, context)
        if html.value is None:
            return Checked(None, html.diagnostics)
        return self.make(html.value, styles=styles, metadata=metadata)

    def make(
        self, html: str, *, styles: tuple[str, ...] = ISSUE_STYLES, metadata: PdfMetadata | None = None
    ) -> Checked[bytes]:
        """Return HTML as a PDF without tags. Diagnostics: those of PdfMaker."""
        return self.order(PdfOrder("print", self.source, html, metadata, purpose=Purpose.PAGES), styles)

    def order(self, order: PdfOrder, styles: tuple[str, ...] = ISSUE_STYLES) -> Checked[bytes]:
        """Return the PDF that is ordered. Diagnostics: those of PdfMaker. Raises RuntimeError: see check_thread_room."""
        if styles not in self._makers:
            check_thread_room()
            from bulletin.pdf.maker import PdfMaker  # loads WeasyPrint, which a plan of copies does not need

            css = style_sheet(self._faces, joined(self._templates.layouts, styles))
            self._makers[styles] = PdfMaker(self._root, css)
        return self._makers[styles].make(replace(order, source_text=self._text))
