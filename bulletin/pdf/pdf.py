"""The printed issue: HTML → PDF bytes, by WeasyPrint, which is imported here and in `weasyprint_*` only.

The file is the archive's: PDF/A-2 (with the issue's text attached, PDF/A-3), level A, and PDF/UA-1 at once
(print-format.md §6). WeasyPrint writes the first; the second, the catalogue entry and what it leaves undone are added
before the file is written (`pdf_metadata`, `pdf_tags`, `pdf_fonts`, `pdf_streams`, `pdf_attachment`). Bytes depend on the order, the style sheet, the fonts and the pictures: not on clock, machine or folder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bulletin import __version__
from bulletin.pdf.output_profile import shipped_profile
from bulletin.pdf.pdf_attachment import SourceText, attach
from bulletin.pdf.pdf_metadata import LANGUAGE, info, xmp
from bulletin.pdf.pdf_run import records_of_library
from bulletin.pdf.press import PDF_VERSION, PressOptions, dress, identify, press_css
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, warning
from bulletin.values.files import builtin_layouts
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.text import shorten

# print-format.md §6: all fonts embedded, every glyph with its character, tagged
LEVEL = "2A"
LEVEL_WITH_SOURCE = "3A"  # PDF/A-2 allows no attachment but PDF/A
CREATOR = f"bulletin {__version__}"


class Purpose(Enum):
    """What a PDF is for: to be kept and read, to be put together into something printed, to go to a press.

    Pages for printing have no tags and no identification: copies of tagged pages would share structure elements.
    """

    ARCHIVE = "archive"
    PAGES = "pages"
    PRESS = "press"


@dataclass(frozen=True, slots=True)
class PdfOrder:
    """One PDF to make: html as rendered, the source to blame in diagnostics, the catalogue entry.

    metadata: without it, the file has the HTML's title and nothing else. attachment: the text it was made from, for
    the archive only. reports_loose_lines: off where another order reports the same lines. press: for a press file only.
    """

    path: str
    source: str
    html: str
    metadata: PdfMetadata | None = None
    attachment: SourceText | None = None
    purpose: Purpose = Purpose.ARCHIVE
    reports_loose_lines: bool = True
    press: PressOptions | None = None


Finisher = Callable[[Any], None]  # what is done to pydyf's PDF just before it is written


class PdfMaker:
    """Makes PDFs one after another with fonts and style sheet loaded once.

    root: pictures in the HTML are named relative to it. css: the style sheet with its @font-face rules.
    """

    def __init__(self, root: Path, css: str) -> None:
        unprepared = _prepare_library()
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._pictures = _pictures_under(root)
        self._fonts = FontConfiguration()
        with records_of_library() as records:
            self._sheet = CSS(
                string=css,
                font_config=self._fonts,
                url_fetcher=URLFetcher(allowed_protocols=("file", "data")),
            )
        self._style_records = (*unprepared, *records)

    def make(self, order: PdfOrder) -> Checked[bytes]:
        """Return the PDF. Diagnostics: print-problem, what WeasyPrint said, once for each kind; loose-line."""
        from weasyprint import CSS, HTML

        archive = order.purpose is Purpose.ARCHIVE
        variant = _variant(order.attachment) if archive else None
        press = (order.press or PressOptions()) if order.purpose is Purpose.PRESS else None
        from bulletin.pdf.weasyprint_cjk import loose_lines

        with records_of_library() as records, loose_lines() as loose:
            try:
                html = HTML(string=order.html, base_url="file:///", url_fetcher=self._pictures)
                document = html.render(
                    font_config=self._fonts,
                    stylesheets=[self._sheet, *([CSS(string=press_css(press))] if press else ())],
                    pdf_variant=variant,
                )
                metadata = order.metadata or PdfMetadata(document.metadata.title or order.path)

                def finisher(document: Any, pdf: Any) -> None:
                    _finish(document, pdf, order, metadata)

                data = document.write_pdf(
                    pdf_variant=variant,
                    pdf_version=PDF_VERSION if press else None,
                    pdf_identifier=order.path.encode(),
                    finisher=finisher,
                )
            except Exception as problem:  # any fault of the library must not lose the other issues
                return Checked(None, (_failure(order, problem),))
        said = dict.fromkeys((*self._style_records, *records))
        loosely = sorted((line.page, line.text, line.stretch_em) for line in loose.values())
        if not order.reports_loose_lines:
            loosely = []
        return Checked(
            data,
            (
                *(_explain(message, order.source) for message in said),
                *(_about_loose_line(order, page, text, stretch_em) for page, text, stretch_em in loosely),
            ),
        )

    def lay_out(self, order: PdfOrder, *more_css: str) -> Checked[Any]:
        """Return WeasyPrint's Document of an order's pages, to be put together with others by `write`.

        more_css: rules for this document alone. Diagnostics: print-failed, print-problem.
        """
        from weasyprint import CSS, HTML

        with records_of_library() as records:
            try:
                sheets = [self._sheet, *(CSS(string=css, font_config=self._fonts) for css in more_css)]
                html = HTML(string=order.html, base_url="file:///", url_fetcher=self._pictures)
                document = html.render(
                    font_config=self._fonts, stylesheets=sheets, pdf_variant=_variant(order.attachment)
                )
            except Exception as problem:  # any fault of the library is told with the name
                return Checked(None, (_failure(order, problem),))
        return Checked(document, tuple(_explain(message, order.source) for message in dict.fromkeys(records)))

    def write(self, document: Any, order: PdfOrder, finish: Finisher) -> Checked[bytes]:
        """Return the archive's PDF of pages that were laid out before.

        finish: what else is done to pydyf's PDF. Diagnostics: print-failed, print-problem, missing-glyph.
        """
        metadata = order.metadata or PdfMetadata(document.metadata.title or order.path)

        def finisher(document: Any, pdf: Any) -> None:
            _finish(document, pdf, order, metadata)
            finish(pdf)

        with records_of_library() as records:
            try:
                data = document.write_pdf(
                    pdf_variant=_variant(order.attachment),
                    pdf_identifier=order.path.encode(),
                    finisher=finisher,
                )
            except Exception as problem:
                return Checked(None, (_failure(order, problem),))
        said = dict.fromkeys((*self._style_records, *records))
        return Checked(data, tuple(_explain(message, order.source) for message in said))


def _failure(order: PdfOrder, problem: Exception) -> Diagnostic:
    return error(
        "print-failed",
        "这一期排不出 PDF",
        Span(order.source),
        f"排版程序说：{problem!r}",
        hint="把这一期的文件发给维护程序的人",
    )


def _about_loose_line(order: PdfOrder, page: int, text: str, stretch_em: float) -> Diagnostic:
    """Return that a line could not be filled well (print-format.md §4.9, LAY-09)."""
    return warning(
        "loose-line",
        f"PDF 第{page}页有一行排得太松：`{shorten(text.strip(), 18)}`",
        Span(order.source),
        f"每个字距加宽了 {stretch_em:.2f} 个字",
        hint="这一段加减一两个字，换行就会变",
    )


def _prepare_library() -> tuple[str, ...]:
    """Change how WeasyPrint sets Chinese lines in this process; return why that could not be done, if so."""
    from bulletin.pdf import weasyprint_cjk, weasyprint_fonts

    weasyprint_fonts.install()
    try:
        weasyprint_cjk.install()
    except weasyprint_cjk.UnknownWeasyPrint as problem:
        return (f"中文排版没有启用，行尾不会对齐（{problem}）",)
    return ()


def _pictures_under(root: Path) -> Any:
    """Return a fetcher for which `file:///` is the site's root folder, and nothing lies outside it.

    Content must never reach the network nor other files; and WeasyPrint 70.0 names pictures by their address, which
    would bring the folder's name into the PDF.
    """
    from weasyprint.urls import URLFetcher

    folder = root.resolve()

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme != "file":
                return super().fetch(url, headers)
            path = (folder / unquote(parts.path).lstrip("/")).resolve()
            if not path.is_relative_to(folder):
                raise ValueError(f"not under {folder}: {path}")
            return super().fetch(path.as_uri(), headers)

    return Fetcher(allowed_protocols=("file", "data"))


def _level(attachment: SourceText | None) -> str:
    return LEVEL_WITH_SOURCE if attachment else LEVEL


def _variant(attachment: SourceText | None) -> str:
    return f"pdf/a-{_level(attachment).lower()}"


def _finish(document: Any, pdf: Any, order: PdfOrder, metadata: PdfMetadata) -> None:
    """Make WeasyPrint's document what it is ordered for, just before it is written."""
    import pydyf
    from weasyprint import VERSION

    from bulletin.pdf.pdf_fonts import tidy_fonts
    from bulletin.pdf.pdf_streams import tidy_pictures
    from bulletin.pdf.pdf_tags import tidy_tags
    from bulletin.pdf.press_inks import Press, ink_pages
    from bulletin.pdf.press_pictures import ink_pictures

    producer = f"WeasyPrint {VERSION}"
    if order.purpose is Purpose.ARCHIVE:
        tidy_tags(pdf)
    if order.purpose is Purpose.PRESS:
        options = order.press or PressOptions()
        profile = options.profile or shipped_profile(builtin_layouts())
        press = Press(profile)
        ink_pictures(pdf, press)
        ink_pages(pdf, press)
        dress(pdf, options, profile)
    else:
        tidy_pictures(pdf)
    tidy_fonts(document, pdf)
    pdf.catalog["Lang"] = pydyf.String(LANGUAGE)
    pdf.info.clear()
    pdf.info.update({key: pydyf.String(text) for key, text in info(metadata, CREATOR, producer).items()})
    if order.purpose is Purpose.PRESS:
        identify(pdf, metadata, order.path + order.html, CREATOR, producer)
    if order.purpose is not Purpose.ARCHIVE:
        return
    if order.attachment:
        attach(pdf, order.attachment, metadata.date)
    packet = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    packet.stream = [xmp(metadata, _level(order.attachment), CREATOR, producer)]
    packet.compress = False  # so that programs that know no PDF find it (ISO 16684-1, 7.3)


def _explain(message: str, source: str) -> Diagnostic:
    if ".notdef" in message:
        return error("missing-glyph", "有字没有字体能印", Span(source), message)
    return warning("print-problem", "印刷件可能有毛病", Span(source), f"排版程序说：{message}")
