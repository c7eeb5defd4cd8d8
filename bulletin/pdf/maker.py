"""HTML → PDF bytes by WeasyPrint.

Importing this loads WeasyPrint, which takes a third of a second; code that only plans prints imports `order`. The bytes
depend on the order, the style sheet, the fonts and the pictures, but not on clock, machine or folder.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML
from weasyprint.css import get_all_computed_styles
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetCollector
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from bulletin.pdf import patches
from bulletin.pdf.change_bars import change_bars, with_bars
from bulletin.pdf.coarse_pictures import coarse_pictures
from bulletin.pdf.finish import finish, pdf_variant
from bulletin.pdf.laws import broken_laws
from bulletin.pdf.order import PdfOrder, PressOptions, Purpose
from bulletin.pdf.press_file import PDF_VERSION, press_css
from bulletin.pdf.source_places import place_finder
from bulletin.pdf.weasyprint_lines import LooseLine, loose_lines
from bulletin.pictures.raster import for_print
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, span_at, warning
from bulletin.values.pdf_metadata import PdfMetadata
from bulletin.values.temporary_folder import temporaries_here
from bulletin.values.text import shorten

PICTURES = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".gif", ".webp")
Change = Callable[[Any], None]  # changes pydyf's PDF just before it is written


class PdfMaker:
    """Makes PDFs one after another with fonts and style sheet loaded once.

    root: the folder to which addresses of pictures in the HTML are relative. css: the style sheet with its @font-face rules.
    """

    def __init__(self, root: Path, css: str) -> None:
        self._fetcher = _fetcher_within(root)
        self._fonts, self._sheet, said = read_sheet(css)
        self._warnings_of_sheet = (*_install_patches(), *said)

    def make(self, order: PdfOrder) -> Checked[bytes]:
        """Return the PDF.

        Diagnostics: print-failed; out-of-memory; print-problem for each different warning of WeasyPrint; missing-glyph;
        loose-line; coarse-picture; those of `laws`.
        """
        more_css = [press_css(order.press or PressOptions())] if order.purpose is Purpose.PRESS else []
        with weasyprint_warnings() as warnings, loose_lines() as loose:
            try:
                document = self._render(order, more_css)
                broken = self._broken_laws(document, order)
                if order.reports_loose_lines:  # else the whole issue's order reports them
                    broken += tuple(coarse_pictures(document, order))
                data = self._write(document, order)
                if order.barred:
                    data = with_bars(data, change_bars(document, order.barred))
            except Exception as problem:  # a fault of the library must not stop the other documents
                return Checked(None, (_failure(order, problem),))
        lines = sorted(loose.values(), key=lambda line: (line.page, line.text, line.stretch_em))
        find = place_finder(order)
        found = [_about_loose_line(find, line) for line in lines] if order.reports_loose_lines else []
        return Checked(data, (*broken, *_explained((*self._warnings_of_sheet, *warnings), order), *found))

    def lay_out(self, order: PdfOrder, *more_css: str) -> Checked[Any]:
        """Return WeasyPrint's Document of an order's pages, which `write` can write together with others.

        more_css: rules for this document alone. Diagnostics: print-failed, print-problem, those of `laws`.
        """
        with weasyprint_warnings() as warnings:
            try:
                document = self._render(order, more_css)
                broken = self._broken_laws(document, order)
            except Exception as problem:  # a fault of the library is reported with the document's name
                return Checked(None, (_failure(order, problem),))
        return Checked(document, (*broken, *_explained(warnings, order)))

    def write(self, document: Any, order: PdfOrder, change: Change) -> Checked[bytes]:
        """Return the PDF of pages that were laid out before.

        change: called with pydyf's PDF before it is written. Diagnostics: print-failed, print-problem, missing-glyph.
        """
        with weasyprint_warnings() as warnings:
            try:
                data = self._write(document, order, change)
            except Exception as problem:
                return Checked(None, (_failure(order, problem),))
        return Checked(data, _explained((*self._warnings_of_sheet, *warnings), order))

    def _render(self, order: PdfOrder, more_css: Iterable[str]) -> Any:
        html = HTML(string=order.html, base_url="file:///", url_fetcher=self._fetcher)
        return html.render(
            font_config=self._fonts,
            stylesheets=[self._sheet, *(CSS(string=css, font_config=self._fonts) for css in more_css)],
            pdf_variant=pdf_variant(order),
        )

    def _broken_laws(self, document: Any, order: PdfOrder) -> tuple[Diagnostic, ...]:
        """Return what the pages lose or print in a wrong place."""

        @lru_cache(maxsize=1)
        def styles() -> Any:
            # WeasyPrint does not keep them; computed again only for the few documents that hide something.
            return get_all_computed_styles(
                document._html,
                [self._sheet],
                font_config=self._fonts,
                counter_style=CounterStyle(),
                page_rules=[],
                layers=[],
                target_collector=TargetCollector(),
            )

        def is_hidden(element: Any) -> bool:
            parents = {child: parent for parent in document._html.etree_element.iter() for child in parent}
            while element is not None:
                style = styles()(element)
                if style is not None and style["display"] == ("none",):
                    return True
                element = parents.get(element)
            return False

        return broken_laws(document, place_finder(order), is_hidden)

    def _write(self, document: Any, order: PdfOrder, change: Change = lambda pdf: None) -> bytes:
        metadata = order.metadata or PdfMetadata(document.metadata.title or order.path)

        def finisher(document: Any, pdf: Any) -> None:
            finish(document, pdf, order, metadata)
            change(pdf)

        data: bytes = document.write_pdf(
            pdf_variant=pdf_variant(order),
            pdf_version=PDF_VERSION if order.purpose is Purpose.PRESS else None,
            pdf_identifier=order.path.encode(),
            finisher=finisher,
        )
        return data


def read_sheet(css: str) -> tuple[FontConfiguration, CSS, tuple[str, ...]]:
    """Return a style sheet's faces, the sheet, and what WeasyPrint warns about."""
    faces = FontConfiguration()
    # Reading a style sheet writes its faces to temporary files, which WeasyPrint does not always remove.
    with temporaries_here(), weasyprint_warnings() as warnings:
        fetcher = URLFetcher(allowed_protocols=("file", "data"))
        return faces, CSS(string=css, font_config=faces, url_fetcher=fetcher), tuple(warnings)


def _install_patches() -> tuple[str, ...]:
    """Install `patches` in this process; return a warning if that was not possible."""
    differing = patches.install()
    if not differing:
        return ()
    reason = f"Chinese line setting knows WeasyPrint {patches.VERSION}; this one differs in: {', '.join(differing)}"
    return (f"中文排版没有启用，行尾不会对齐（{reason}）",)


def _fetcher_within(root: Path) -> Any:
    """Return a fetcher for which `file:///` is the folder `root`, and which reaches nothing outside it.

    Content must never reach the network or other files. And WeasyPrint 70.0 names pictures by their address, which would
    put the folder's name into the PDF.
    """
    folder = root.resolve()

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme != "file":
                return super().fetch(url, headers)
            path = (folder / unquote(parts.path).lstrip("/")).resolve()
            if not path.is_relative_to(folder):
                raise ValueError(f"not under {folder}: {path}")
            if path.suffix.lower() not in PICTURES:
                return super().fetch(path.as_uri(), headers)
            # Not a `file:` address, from which WeasyPrint would read the original bytes again.
            return URLFetcherResponse("picture:" + parts.path, for_print(path.read_bytes()))

    return Fetcher(allowed_protocols=("file", "data"))


def _failure(order: PdfOrder, problem: Exception) -> Diagnostic:
    if isinstance(problem, MemoryError):
        return error(
            "out-of-memory",
            "排这一期的 PDF 时内存不够",
            Span(order.source),
            hint="先关掉别的程序，或者把这一期的大图片缩小，再运行一次",
        )
    return error(
        "print-failed",
        "这一期排不出 PDF",
        Span(order.source),
        f"排版程序说：{problem!r}",
        hint="把这一期的文件发给维护程序的人",
    )


def _explained(warnings: Iterable[str], order: PdfOrder) -> tuple[Diagnostic, ...]:
    """Return WeasyPrint's warnings as diagnostics, equal ones once."""
    return tuple(_explain(message, order) for message in dict.fromkeys(warnings))


_UNSET = re.compile(r'string unsupported by fonts: "(.+?)"')


def _explain(message: str, order: PdfOrder) -> Diagnostic:
    if ".notdef" in message:
        found = _UNSET.search(message)
        words = found[1] if found else ""
        at = order.source_text.find(words) if words else -1
        return error(
            "missing-glyph",
            f"`{words}` 没有字体能印" if words else "有字没有字体能印",
            span_at(order.source, order.source_text, at, len(words)) if at >= 0 else Span(order.source),
            "随程序带的字体和补字里都没有" if words else message,
            hint="换一个写法，或者在 site.yaml 的 `印刷: {补字: …}` 里加一个有这个字的字体",
        )
    return warning(
        "print-problem",
        "印刷件可能有毛病",
        Span(order.source),
        f"排版程序说：{message}",
        hint="看一眼印出来的样子；看不出毛病，就不用管",
    )


def _about_loose_line(find: Callable[[str], Span], line: LooseLine) -> Diagnostic:
    """Return a diagnostic for a line that could not be filled well (print-format.md §4.9, LAY-09). find: from `place_finder`."""
    return warning(
        "loose-line",
        f"PDF 第{line.page}页有一行排得太松：`{shorten(line.text.strip(), 18)}`",
        find(line.text),
        f"每个字距加宽了 {line.stretch_em:.2f} 个字",
        hint="这一段加减一两个字，换行就会变",
    )


@contextmanager
def weasyprint_warnings() -> Iterator[list[str]]:
    """Collect WeasyPrint's log messages from warnings on within the `with` block; other handlers do not get them."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    handler = Collector(logging.WARNING)
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
