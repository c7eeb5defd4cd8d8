"""Printed lines → paragraphs: a line continues the one before it if that one is full and this one is not indented."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bulletin.intake.blocks import (
    Remark,
    SourceDocument,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
)
from bulletin.intake.marks import LABEL, LONGEST_HEADING, ordinal_of
from bulletin.intake.pdf_glyphs import PrintedLine
from bulletin.intake.pdf_graphics import PrintedItem
from bulletin.intake.pdf_notes import with_marks, without_notes
from bulletin.intake.sheet import PRINT_RUN
from bulletin.reading.pasted import is_page_number
from bulletin.values.text import join_lines

# a line that is a paragraph of its own: 作者：张三, （供稿：县农业局）, （县农业局）
_APART = re.compile(
    r"^[（(【]?(?:供稿|撰稿|来稿|作者|来源|责任编辑|编辑|附件)\S{0,3}[：:]|^[（(][^（）()。，]{2,24}[）)]$"
)
# the end of a contents entry: dots and page number
_LEADER = re.compile(r"(?:[…·.．]{2,}|\s)[（(]?\d{1,3}[）)]?$")
# 责任编辑：张三
_STAFF_LINE = re.compile(r"^[（(]?(?:签\s*发|责\s*任\s*编\s*辑|责编|本期编辑)人?\s*[：:]")
_TABLE_NOTE = re.compile(r"^(?:注|备注|说明|资料来源|数据来源)\s*[：:\d]")
# private-use characters of Wingdings or Symbol, which contain no text
_BULLET = re.compile("[\ue000-\uf8ff]\\s+(?=\\S)")
# （续表1）
_CONTINUED = re.compile(r"^\s*[（(]?续\s*表\s*\d{0,2}[）)]?$")


@dataclass(frozen=True, slots=True)
class _Form:
    """The form of body text in pt: size, left and right edge, distance of baselines; shortest: the least right end of a full line."""

    size: float
    left: float
    right: float
    pitch: float
    shortest: float = 0

    @classmethod
    def of(cls, lines: Sequence[PrintedLine]) -> "_Form":
        """Return the form that most lines have."""
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        size = sizes.most_common(1)[0][0] if sizes else 16.0
        text = [line for line in lines if line.size == size and len(line.text) > 12] or list(lines)
        if not text:
            return cls(size, 0, 0, 0)
        steps = sorted(
            round(one.bottom - other.bottom, 1) for one, other in pairwise(text)
            if one.page == other.page and size < one.bottom - other.bottom < 4 * size
        )  # fmt: skip
        flush = sorted(line.left for line in lines if line.size == size) or [text[0].left]
        left = flush[len(flush) // 10]  # not the leftmost, since a mark may hang out of some lines
        right = sorted(line.right for line in text)[int(len(text) * 0.9)]
        # In justified text most lines reach the edge, and a full line is hardly shorter.
        reach = sum(line.right > right - 0.4 * size for line in text)
        shortest = right - (0.8 if reach > 0.55 * len(text) else 2.2) * size
        return cls(size, left, right, steps[len(steps) // 3] if steps else 0, shortest)


def document_of_pages(pages: Sequence[list[PrintedItem]], remarks: Sequence[Remark]) -> SourceDocument:
    """Return the paragraphs, tables and pictures of printed pages, without running heads, page numbers and notes."""
    document = SourceDocument(remarks=list(remarks))
    form = _Form.of([item for page in pages for item in page if isinstance(item, PrintedLine)])
    kept = _without_running_heads(pages, form, document)
    kept = _without(
        kept, document, "页码没有导入", lambda line: is_page_number(line.text) and not ordinal_of(line.text)
    )
    kept = [item for page in _by_page(kept) for item in without_notes(page, form.size, document)]
    unmarked = list(document.notes)
    waiting: list[PrintedLine] = []
    for item in kept:
        if not isinstance(item, PrintedLine):
            _add(document, waiting, form, unmarked)
            waiting = []
            _add_block(document, item.block)
        elif waiting and _goes_on(waiting, item, form):
            waiting.append(item)
        else:
            _add(document, waiting, form, unmarked)
            waiting = [item]
    _add(document, waiting, form, unmarked)
    return document


def _without(
    items: Iterable[PrintedItem], document: SourceDocument, words: str, is_out: Callable[[PrintedLine], bool]
) -> list[PrintedItem]:
    """Return items without the lines for which `is_out` is true; each of them gets a remark. words: of the remark."""
    out: list[PrintedItem] = []
    for item in items:
        if isinstance(item, PrintedLine) and is_out(item):
            document.remarks.append(Remark("page-number", f"第 {item.page} 页", words, item.text))
        else:
            out.append(item)
    return out


def _by_page(items: Sequence[PrintedItem]) -> list[list[PrintedItem]]:
    """Return the blocks of each page; tables and pictures belong to the line before them."""
    out: list[list[PrintedItem]] = [[]]
    page = 0
    for item in items:
        number = item.page if isinstance(item, PrintedLine) else page
        if number != page:
            out.append([])
            page = number
        out[-1].append(item)
    return out


def _add_block(document: SourceDocument, block: SourceTable | SourcePicture) -> None:
    """Add a table or a picture; a table directly behind one with as many columns continues it, as at a page's end."""
    blocks = document.blocks
    if not isinstance(block, SourceTable):
        blocks.append(block)
        return
    if blocks and isinstance(blocks[-1], SourceParagraph) and _CONTINUED.match(blocks[-1].text):
        said = blocks.pop()
        document.remarks.append(Remark("page-number", said.place, "续表的字没有导入", said.text))
    last = blocks[-1] if blocks else None
    if not isinstance(last, SourceTable) or len(last.rows[0]) != len(block.rows[0]):
        blocks.append(block)
        return
    rows = block.rows
    head, known = ("".join(p.text for cell in table.rows[0] for p in cell) for table in (block, last))
    if head == known:
        document.remarks.append(Remark("page-number", block.place, "续表的表头没有导入", head))
        rows = rows[1:]
    blocks[-1] = replace(last, rows=(*last.rows, *rows), merged=last.merged + block.merged)


def _without_running_heads(
    pages: Sequence[list[PrintedItem]], form: _Form, document: SourceDocument
) -> list[PrintedItem]:
    """Return the items of all pages without running heads and feet: lines at the top or bottom of half of the pages, at least three."""
    ends: Counter[str] = Counter()
    for page in pages:
        lines = [item for item in page if isinstance(item, PrintedLine)]
        # a full line of body text is no running head
        lines = [line for line in lines if line.size != form.size or line.right < form.right - 2 * form.size]
        ends.update({_counted(line) for line in (*lines[:2], *lines[-2:])})
    running = {key for key, count in ends.items() if count >= max(3, len(pages) * 0.5)}
    items = (item for page in pages for item in page)
    return _without(
        items,
        document,
        "页眉页脚没有导入",
        lambda line: _counted(line) in running and not is_page_number(line.text),
    )


def _counted(line: PrintedLine) -> str:
    """Return a key that a running head has on all pages: its words without numbers, and its height."""
    return f"{re.sub(r'[0-9]+', '#', line.text.strip())} {round(line.bottom / 4)}"


def _goes_on(waiting: Sequence[PrintedLine], line: PrintedLine, form: _Form) -> bool:
    """Return whether a line continues the paragraph of the lines before it: the last of them is full, this one is not indented."""
    before = waiting[-1]
    if before.size != line.size or before.is_bold != line.is_bold:
        return False
    step = before.bottom - line.bottom
    if before.page == line.page and form.pitch and step > 1.3 * form.pitch:
        return False
    if _STAFF_LINE.match(waiting[0].text) or LABEL.match(line.text):
        return False
    if len(line.text) < 60 and (found := PRINT_RUN.search(line.text)) and found.end() == len(line.text):
        return False  # the last line of the imprint: 县委办公室印发　共印50份
    if before.face == line.face and _is_open("".join(each.text for each in waiting)):
        return True
    if _in_quotation(waiting, line, form):
        return True
    # a note below a table may be of another size than body text
    if _TABLE_NOTE.match(waiting[0].text) and before.right > form.right - before.size:
        return abs(before.left - line.left) < 2.3 * line.size
    if before.size != form.size or _LEADER.search(before.text):
        return False
    if before.text[-1:] in "。！？”" and _APART.match(line.text):
        return False
    # a heading or a title ends before text of another face
    if line.face != before.face and {line.face, before.face} & {"黑体", "小标宋"}:
        return False
    is_heading = (
        len(waiting) == 1
        and ordinal_of(before.text)
        and len(before.text) <= LONGEST_HEADING
        and before.text[-1:] not in "，、；"
        and (before.face != line.face or before.right < min(form.shortest, form.right - 1.2 * form.size))
    )
    # A line may be one 字 shorter: a mark that cannot begin the next line was moved there together with the 字 before it.
    shortest = form.shortest if before.text[-1:] in "。！？：；”）" else form.right - 2.2 * form.size
    is_full = before.right > shortest and before.left < form.left + 3.2 * form.size
    return is_full and line.left < form.left + 1.2 * form.size and not is_heading


def _is_open(text: str) -> bool:
    """Return whether a bracket is open at the end of a text: a note on authors in （）, or a name in 《》, continues."""
    is_remark = len(text) < 120 and text[:1] in "（(" and text.count("（") > text.count("）")
    return is_remark or text.rfind("《") > text.rfind("》")


def _in_quotation(waiting: Sequence[PrintedLine], line: PrintedLine, form: _Form) -> bool:
    """Return whether a line continues a paragraph of a block that is indented at both sides (a quotation)."""
    before = waiting[-1]
    is_open = before.text[-1:] not in "。！？：；" or waiting[0].left - line.left > 1.2 * form.size
    return (
        -2 < before.left - line.left < 2.3 * form.size  # its paragraphs have indents of their own
        and line.left > form.left + 1.2 * form.size
        and form.right - 5 * form.size < before.right < form.right - 0.8 * form.size
        and before.right >= line.right - 1.2 * form.size
        and is_open
        and len(before.text) > 12
        and not ordinal_of(line.text)
    )


def _add(document: SourceDocument, lines: Sequence[PrintedLine], form: _Form, unmarked: list[str]) -> None:
    if not lines:
        return
    first = lines[0]
    text = join_lines([line.text for line in lines])
    middle = abs((first.left + first.right) / 2 - (form.left + form.right) / 2) < form.size * 1.2
    # only single lines: one in the middle with an indent is centred, one that begins far right is set at the right
    alignment = "both"
    if len(lines) == 1 and middle and first.left > form.left + 2.5 * form.size:
        alignment = "center"
    elif len(lines) == 1 and first.left > form.left + (form.right - form.left) * 0.45:
        alignment = "right"
    base = SourceRun("", first.is_bold, first.size, first.face)
    pages = [line.page for line in lines]
    place = f"第 {first.page} 页"
    bullet = _BULLET.match(text)
    if bullet:
        document.remarks.append(Remark("page-number", place, "项目符号没有导入", bullet[0].strip()))
        text = text[bullet.end() :]
    document.blocks.append(
        SourceParagraph(with_marks(text, base, unmarked, pages), place, alignment, is_bullet=bool(bullet))
    )
