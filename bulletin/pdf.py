"""The printed issue: HTML → PDF bytes, by WeasyPrint, which is imported here only."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bulletin.diagnostics import Checked, Diagnostic, Span, error, warning

VARIANT = "pdf/a-2u"  # print-format.md §6: tagged by WeasyPrint, all fonts embedded, Unicode mapping


@dataclass(frozen=True, slots=True)
class PdfOrder:
    """One PDF to make: html as rendered, and the source to blame in diagnostics."""

    path: str
    source: str
    html: str


class PdfMaker:
    """Makes PDFs one after another with fonts and style sheet loaded once.

    root: pictures in the HTML are named relative to it. css: the style sheet with its @font-face rules.
    """

    def __init__(self, root: Path, css: str) -> None:
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._base_url = root.resolve().as_uri() + "/"
        # Content must never reach the network, and nothing in a bulletin needs it.
        self._fetcher = URLFetcher(allowed_protocols=("file", "data"))
        self._fonts = FontConfiguration()
        with _records() as records:
            self._sheet = CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)
        self._style_records = tuple(records)

    def make(self, order: PdfOrder) -> Checked[bytes]:
        """Return the PDF. Diagnostics: print-problem, what WeasyPrint said, once for each kind."""
        from weasyprint import HTML

        with _records() as records:
            try:
                html = HTML(string=order.html, base_url=self._base_url, url_fetcher=self._fetcher)
                document = html.render(
                    font_config=self._fonts, stylesheets=[self._sheet], pdf_variant=VARIANT
                )
                data = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=order.path.encode())
            except Exception as problem:  # any fault of the library must not lose the other issues
                found = error(
                    "print-failed",
                    "这一期排不出 PDF",
                    Span(order.source),
                    f"排版程序说：{problem!r}",
                    hint="把这一期的文件发给维护程序的人",
                )
                return Checked(None, (found,))
        return Checked(
            data, tuple(_explain(m, order.source) for m in dict.fromkeys((*self._style_records, *records)))
        )


@contextmanager
def _records() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs; as a library it would otherwise say nothing."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                messages.append(record.getMessage())

    logger = logging.getLogger("weasyprint")
    handler = Collector()
    logger.addHandler(handler)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


def _explain(message: str, source: str) -> Diagnostic:
    if ".notdef" in message:
        return error("missing-glyph", "有字没有字体能印", Span(source), message)
    return warning("print-problem", "印刷件可能有毛病", Span(source), f"排版程序说：{message}")
