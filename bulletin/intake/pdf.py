"""A .pdf file → blocks: printed lines joined to paragraphs, tables, pictures; or the Markdown that our own PDFs carry.

A child process opens the pages first: a page of a few hundred bytes can draw itself a million times, and PDFium can only be
stopped by killing its process.
"""

import subprocess
from typing import Any

from bulletin.intake.blocks import ENCRYPTED, Remark, SourceDocument, UnreadableSourceError
from bulletin.intake.marks import share_of_common
from bulletin.intake.pdf_glyphs import PrintedLine, glyphs_of, gutter_of, lines_of_rows, rows_of
from bulletin.intake.pdf_graphics import PrintedItem, pictures_of, tables_of
from bulletin.intake.pdf_paragraphs import document_of_pages
from bulletin.values.child_python import child_command

_LEAST_CHARACTERS = 10  # of a page on average; a scan with a stamp or a page number has fewer
_LEAST_COMMON = 0.6  # share of common 汉字 in a correct text layer: measured 1.00, and 0.00 in a false one
_WAYS_OUT = "用 Word 或 WPS 打开它，“图片转文字”以后另存为 .docx；或者找当时的 Word 文件来导入"


def read_pdf(data: bytes) -> SourceDocument:
    """Return the blocks of a PDF. Raises UnreadableSourceError: source-too-large, source-damaged, source-encrypted, scan, text-layer-false."""
    import pypdfium2  # takes 60 ms, and only this kind of file needs it

    try_pages(data)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "assword" in str(problem):
            raise UnreadableSourceError(*ENCRYPTED) from None
        raise UnreadableSourceError(
            "source-damaged", "这个文件损坏了，打不开", "用阅读器打开它，另存一份再导入"
        ) from None
    try:
        if attached := _attached(pdf):
            return SourceDocument(markdown=attached)
        pages, remarks = _pages(pdf)
    except pypdfium2.PdfiumError:
        raise UnreadableSourceError(
            "source-damaged", "这个文件里有一页损坏了", "用阅读器打开它，另存一份再导入"
        ) from None
    finally:
        pdf.close()
    text = "".join(
        item.text if isinstance(item, PrintedLine) else item.block.text for page in pages for item in page
    )
    if len(text.strip()) < _LEAST_CHARACTERS * max(len(pages), 1):
        raise UnreadableSourceError("scan", "这个 PDF 是扫描的图片，里面没有文字", _WAYS_OUT)
    if share_of_common(text) < _LEAST_COMMON:
        raise UnreadableSourceError(
            "text-layer-false", "这个 PDF 里的文字是乱的，和印出来的不一样，没有导入", _WAYS_OUT
        )
    return document_of_pages(pages, remarks)


def _pages(pdf: Any) -> tuple[list[list[PrintedItem]], list[Remark]]:
    """Return the blocks of each page from top to bottom, and the remarks on them."""
    pages: list[list[PrintedItem]] = []
    remarks: list[Remark] = []
    turned: list[str] = []
    gutter: tuple[float, float] | None = None
    for n in range(len(pdf)):
        page = pdf[n]
        glyphs, aslant = glyphs_of(page)
        turned += [aslant] if aslant else []
        tables, rest = tables_of(page, glyphs, n + 1)
        pictures, failed = pictures_of(page, n + 1)
        remarks += failed
        rows = list(rows_of(rest))
        gutter = gutter_of(rows, gutter)
        items: list[PrintedItem] = [*lines_of_rows(rows, n + 1, gutter)]
        for placed in (*tables, *pictures):
            # before the first line that is below its foot
            at = next((k for k, item in enumerate(items) if _height(item) < placed.bottom), len(items))
            items.insert(at, placed)
        pages.append(items)
        page.close()
    if turned:
        remarks.append(Remark("dropped-line", "页面上", "斜着印的字没有导入", "".join(turned)))
    return pages, remarks


def _height(item: PrintedItem) -> float:
    return item.bottom if isinstance(item, PrintedLine) else item.top


def _attached(pdf: Any) -> str:
    """Return the Markdown attached to our own PDFs, empty if there is none."""
    for n in range(pdf.count_attachments()):
        file = pdf.get_attachment(n)
        if str(file.get_name()).endswith(".md"):
            text = bytes(file.get_data()).decode("utf-8", "replace")
            if text.startswith("---\n"):
                return text
    return ""


MOST_PAGES = 1_000
MOST_OBJECTS = 300_000  # of a page; a full page of text has 2,000, the most detailed map some 100,000
LONGEST_S = 30.0
# Exit status: 0 good, 1 damaged (an exception), 2 too large. Memory is limited where the system can do so.
_TRIAL = """
try:
    import resource
    resource.setrlimit(resource.RLIMIT_DATA, (1_500_000_000, 1_500_000_000))
except (ImportError, OSError, ValueError):
    pass
import pypdfium2
pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
count = pypdfium2.raw.FPDFPage_CountObjects
sys.exit(2 if len(pdf) > {pages} or any(count(page.raw) > {objects} for page in pdf) else 0)
"""


def try_pages(data: bytes) -> None:
    """Check in a child process that all pages can be opened within the limits. Raises UnreadableSourceError: source-too-large."""
    try:
        run = subprocess.run(
            child_command(_TRIAL.format(pages=MOST_PAGES, objects=MOST_OBJECTS)),
            input=data,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_S,
            check=False,
        )
        if run.returncode in (0, 1):  # a damaged file is reported by its reader
            return
    except subprocess.TimeoutExpired:
        pass
    raise UnreadableSourceError(
        "source-too-large",
        "这个 PDF 里的东西太多，读不完",
        f"用阅读器打开它，只留这一期的几页（最多 {MOST_PAGES} 页），另存以后再导入",
    )
