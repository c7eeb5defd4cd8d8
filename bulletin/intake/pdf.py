"""A .pdf file → blocks: printed lines with their sizes and places, put together to paragraphs; or the text we attached ourselves."""

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bulletin.intake.blocks import Remark, SourceDocument, SourceParagraph, SourceRun, UnreadableSourceError
from bulletin.intake.marks import LABEL, LONGEST_HEADING, ordinal_of
from bulletin.reading.pasted import is_page_number
from bulletin.values.text import join_lines, needs_space

_LEAST_CHARACTERS = 10  # on a page on the average; fewer is a picture with a stamp or a page number
_LEAST_COMMON = 0.6  # of 汉字 in a true text layer: 1.00 was measured, against 0.00 where the layer is false
_WAYS_OUT = "用 Word 或 WPS 打开它，“图片转文字”以后另存为 .docx；或者找当时的 Word 文件来导入"


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line as printed, in pt from the left and from the bottom of its page."""

    text: str
    left: float
    right: float
    bottom: float
    size: float
    face: str
    page: int


def read_pdf(data: bytes) -> SourceDocument:
    """Return the blocks of a PDF. Raises UnreadableSourceError: source-damaged, source-encrypted, scan, text-layer-false."""
    import pypdfium2  # 60 ms, wanted for this kind of file alone

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "assword" in str(problem):
            raise UnreadableSourceError(
                "source-encrypted", "这个文件加了密码", "打开它，去掉密码，另存以后再导入"
            ) from None
        raise UnreadableSourceError(
            "source-damaged", "这个文件损坏了，打不开", "用阅读器打开它，另存一份再导入"
        ) from None
    try:
        attached = _attached(pdf)
        if attached:
            return SourceDocument(markdown=attached)
        lines = [line for n in range(len(pdf)) for line in _lines(pdf[n], n + 1)]
        pages = len(pdf)
    except pypdfium2.PdfiumError:
        raise UnreadableSourceError(
            "source-damaged", "这个文件里有一页损坏了", "用阅读器打开它，另存一份再导入"
        ) from None
    finally:
        pdf.close()
    text = "".join(line.text for line in lines)
    if len(text.strip()) < _LEAST_CHARACTERS * max(pages, 1):
        raise UnreadableSourceError("scan", "这个 PDF 是扫描的图片，里面没有文字", _WAYS_OUT)
    if not _is_true(text):
        raise UnreadableSourceError(
            "text-layer-false", "这个 PDF 里的文字是乱的，和印出来的不一样，没有导入", _WAYS_OUT
        )
    return _document(lines)


def _attached(pdf: Any) -> str:
    """Return the Markdown that our own PDFs carry, empty where there is none."""
    for n in range(pdf.count_attachments()):
        file = pdf.get_attachment(n)
        if str(file.get_name()).endswith(".md"):
            text = bytes(file.get_data()).decode("utf-8", "replace")
            if text.startswith("---\n"):
                return text
    return ""


def _is_true(text: str) -> bool:
    """Return whether the 汉字 are those that are written: most of any text are of level 1 of GB 2312."""
    han = [char for char in text if "\u3400" <= char <= "\u9fff" or "\ue000" <= char <= "\uf8ff"]
    common = sum(_is_common(char) for char in han)
    return len(han) < 30 or common >= _LEAST_COMMON * len(han)


def _is_common(char: str) -> bool:
    try:
        return 0xB0 <= char.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def _lines(page: Any, number: int) -> Iterator[PrintedLine]:
    """Yield the lines of a page from top to bottom; a character's size is its box's, which the text matrix has gone through."""
    import pypdfium2.raw as raw  # loaded with pypdfium2

    text_page = page.get_textpage()
    box, name, flags = raw.FS_RECTF(), ctypes.create_string_buffer(128), ctypes.c_int()
    text, left, right, bottom, size, face = "", 0.0, 0.0, 0.0, 0.0, ""
    out: list[PrintedLine] = []

    def end() -> None:
        if text.strip():
            out.append(PrintedLine(text.strip(), left, right, bottom, round(size * 2) / 2, face, number))

    for n in range(text_page.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text_page, n))
        if char in "\r\n":
            end()
            text = ""
            continue
        if char in "\ufffe\x02\x00" or not raw.FPDFText_GetLooseCharBox(text_page, n, box):
            continue
        if text and char.strip() and abs(box.bottom - bottom) > size * 0.9:
            end()
            text = ""
        if char.strip() and not text.strip():
            left, bottom, size = box.left, box.bottom, raw.FPDFText_GetFontSize(text_page, n)
            high = box.top - box.bottom
            if size <= 2 or not 0.6 < high / size < 1.7:  # the size stands in the matrix
                size = high
            raw.FPDFText_GetFontInfo(text_page, n, name, 128, flags)
            face = _face(name.value.decode("utf-8", "replace"))
        if char.strip():
            right = box.right
        text += char
    end()
    yield from sorted(out, key=lambda line: (-round(line.bottom / 3), line.left))


def _face(name: str) -> str:
    """Return a face's name as offices say it."""
    known = {
        "SimHei": "黑体",
        "Hei": "黑体",
        "KaiTi": "楷体",
        "Kai": "楷体",
        "FangSong": "仿宋",
        "XiaoBiaoSong": "小标宋",
        "XBS": "小标宋",
        "FZXBS": "小标宋",
    }
    return next((word for part, word in known.items() if part in name), name)


def _document(lines: Sequence[PrintedLine]) -> SourceDocument:
    document = SourceDocument(is_formatted=True)
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    text = [line for line in lines if line.size == size and len(line.text) > 12] or list(lines)
    left = min(line.left for line in text)
    right = sorted(line.right for line in text)[int(len(text) * 0.9)]
    waiting: list[PrintedLine] = []
    for line in lines:
        if is_page_number(line.text) and not ordinal_of(line.text):
            document.remarks.append(Remark("page-number", f"第 {line.page} 页", "页码没有导入", line.text))
        elif waiting and _goes_on(waiting[-1], line, left, right, size):
            waiting.append(line)
        else:
            _add(document, waiting, left, right, size)
            waiting = [line]
    _add(document, waiting, left, right, size)
    return document


def _goes_on(before: PrintedLine, line: PrintedLine, left: float, right: float, size: float) -> bool:
    """Return whether a line belongs to the paragraph of the line before: that one is full, this one not indented."""
    if before.page == line.page and abs(before.bottom - line.bottom) < size * 0.5:
        return True  # one line in two pieces
    return (
        before.size == line.size == size
        and before.right > right - 2.2 * size
        and line.left < left + 1.2 * size
        and not LABEL.match(line.text)
        and not (
            ordinal_of(before.text)
            and before.text[-1:] not in "，、；"
            and len(before.text) <= LONGEST_HEADING
            and line.left > left + size
        )
    )


def _add(
    document: SourceDocument, lines: Sequence[PrintedLine], left: float, right: float, size: float
) -> None:
    if not lines:
        return
    first, text = lines[0], lines[0].text
    for before, line in pairwise(lines):
        same = before.page == line.page and abs(before.bottom - line.bottom) < size * 0.5
        blank = (
            "\u3000"
            if same and (line.left - before.right > size or needs_space(text[-1], line.text[0]))
            else ""
        )
        text = text + blank + line.text if same else join_lines((text, line.text))
    middle = abs((first.left + lines[-1].right) / 2 - (left + right) / 2) < size * 1.2
    alignment = "center" if middle and first.left > left + 2.5 * size and len(lines) == 1 else "both"
    if alignment == "both" and first.left > left + (right - left) * 0.45 and len(lines) == 1:
        alignment = "right"
    document.blocks.append(
        SourceParagraph((SourceRun(text, False, first.size, first.face),), f"第 {first.page} 页", alignment)
    )
