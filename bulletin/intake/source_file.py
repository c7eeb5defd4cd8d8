"""A file of another program → its blocks, by the reader of its format, within limits of size and time."""

import re
from collections.abc import Callable
from pathlib import PurePath

from bulletin.intake.blocks import TOO_MUCH, SourceDocument, UnreadableSourceError
from bulletin.intake.office_program import as_docx, find_office_program
from bulletin.intake.pdf import read_pdf
from bulletin.intake.plain_text import read_plain_text
from bulletin.intake.web_page import read_web_page
from bulletin.intake.word import read_word
from bulletin.intake.word_package import is_old_word
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.work_limit import OverdueError, work_limit

MAX_SOURCE_BYTES = 100_000_000
# For comparison: an issue has about 15,000 characters and 200 paragraphs, a year of issues 500,000 and 8,000.
MAX_CHARACTERS, MAX_PARAGRAPHS = 1_000_000, 12_000
LONGEST_S, MOST_MB = 60.0, 1_500  # of CPU time and of memory; an issue takes one second and 100 MB
_IS_ODT, _ZIP_HEAD = b"mimetypeapplication/vnd.oasis.opendocument.text", 100  # the first file in its zip
_OTHER_PROGRAMS = ("doc", "wps", "rtf", "odt", "dot", "wpt")


def read_source(
    name: str, data: bytes, beside: Callable[[str], bytes | None] = lambda _: None
) -> SourceDocument:
    """Return the blocks of a file. Raises UnreadableSourceError: with code, message and hint of the problem.

    beside: returns the bytes of a file that a web page refers to, None if there is none.
    """
    try:
        with work_limit(LONGEST_S, MOST_MB):
            source = _blocks_of(name, data, beside)
    except (OverdueError, MemoryError):
        raise UnreadableSourceError(*TOO_MUCH) from None
    except RecursionError:
        raise UnreadableSourceError(
            "source-damaged", "这个文件里一层套一层，没有尽头", "用 Word 或 WPS 打开它，另存一个新的再导入"
        ) from None
    characters, paragraphs = len(source.text), source.paragraphs
    if characters > MAX_CHARACTERS or paragraphs > MAX_PARAGRAPHS:
        raise UnreadableSourceError(
            "source-too-large",
            f"这个文件有 {characters} 个字、{paragraphs} 段，一期简报不会有这么多",
            "把各期分成几个文件，一期一期导入",
        )
    return source


def _blocks_of(name: str, data: bytes, beside: Callable[[str], bytes | None]) -> SourceDocument:
    ending = PurePath(name).suffix.lower().lstrip(".")
    if len(data) > MAX_SOURCE_BYTES:
        raise UnreadableSourceError(
            "source-too-large",
            f"这个文件有 {len(data) / 1e6:.0f} MB，最多 100 MB",
            "先把里面的图片压缩了，另存以后再导入",
        )
    if not data:
        raise UnreadableSourceError("source-damaged", "这个文件是空的", "看看是不是没有存好")
    if _IS_ODT in data[:_ZIP_HEAD]:
        return read_word(as_docx("a.odt", data))
    if ending in ("docx", "dotx", "docm", "dotm") or (
        data.startswith(b"PK\x03\x04") and ending not in ("zip", "xlsx")
    ):
        # an old Word file may have been renamed to .docx
        return read_word(as_docx("a.doc", data) if is_old_word(data) and find_office_program() else data)
    if ending in ("txt", "text", "md"):
        return read_plain_text(data, name)
    if ending == "pdf" or data.startswith(b"%PDF"):
        return read_pdf(data)
    if ending in ("html", "htm", "mht", "mhtml", "shtml"):
        return read_web_page(data, beside)
    if ending in _OTHER_PROGRAMS:
        # many systems export HTML as .doc
        is_page = re.match(rb"\s*<(?:!DOCTYPE )?html", data, re.IGNORECASE)
        return read_web_page(data, beside) if is_page else read_word(as_docx(name, data))
    raise UnreadableSourceError(
        "source-unknown",
        f"不认得 .{ending} 文件" if ending else "不认得没有后缀的文件",
        "能导入的是 .docx、.pdf、.txt、.html；别的先另存为 .docx",
    )


def refusal(problem: UnreadableSourceError, name: str) -> Diagnostic:
    """Return the diagnostic for a file that cannot be read."""
    return error(problem.code, problem.message, Span(name), hint=problem.hint)
