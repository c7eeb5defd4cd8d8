"""Finds lines that Markdown joins although they were meant as separate paragraphs, and paragraphs that were cut in two.

Markdown joins the lines of a paragraph silently. Lines that break off within a sentence are accepted, since some editors
wrap text in this way. Paragraphs are cut in two where a page of a PDF or Word file ended.
"""

import re
from collections.abc import Iterator, Sequence

from bulletin.reading.markdown import Chunk
from bulletin.reading.pasted import DATE_LINE, is_page_number, single_blanks
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, warning
from bulletin.values.text import display_width

_NUMBER = "一二三四五六七八九十"
# A bullet of Word, also as the letter that stands for it in a symbol font (o, l, n, Ø, ü): ●甲, l 甲; or -甲 without a blank.
_BULLET = re.compile(
    r"^([•●■◆▪◇○□▲★※➢➤►▶✓✔❖◎‣⁃·\uf06c-\uf0fc]|[-+](?=[^\s\d*+-])|\*(?=[^\s\d*+-][^*]*$)|[olnuvqØü§](?=[ \t　]+[\u4e00-\u9fff]))[ \t　]*(\S.*)$"
)
# 1. 甲, （一）甲, 一、甲, ①甲, A、甲, 第一，甲, 一是甲, 首先，甲
_ORDINAL = re.compile(
    rf"^(?:\d{{1,2}}[.．、)）](?!\d)|[（(](?:\d{{1,2}}|[{_NUMBER}]{{1,3}})[）)]|[{_NUMBER}]{{1,3}}、|[①-⑳⑴-⒇⒈-⒛㈠-㈩Ⅰ-Ⅻⅰ-ⅻ]|[A-Za-z][.．、)）](?=[\u4e00-\u9fff])"
    rf"|第[{_NUMBER}百\d]{{1,3}}[，、条章节部步组]|[{_NUMBER}]{{1,2}}是|首先，|其次，|再次，|最后，)"
)
# A label before a colon: 时间：, 注：, or spread by blanks: 时　间：. Not the scheme of an address (http://).
_LABEL = re.compile(
    r"^(?:注|[^\s，。；：:、“”（）]{2,8}|[\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,4}) ?[：:](?!//)"
)
# Beginnings that two lines share except for their numbers: 【1】 and 【2】, → and →, —— and ——.
_LEAD = re.compile(
    rf"^(?:[【〔\[（(](?:\d{{1,2}}|[{_NUMBER}]{{1,3}}|[A-Za-z])[】〕\]）)]|(?:\d{{1,2}}|[{_NUMBER}]{{1,3}}|[A-Za-z])[.．:：)）/°-] ?(?=[\u4e00-\u9fff“《])"
    r"|[❶-❿➀-➓㊀-㊉]|(?:[→⇒➜➔✗✘☆◦－—–～♦♣♠◈⊙]{1,2}) ?)"
)
_SENTENCE_END = "。！？；：!?;:…"
_CLOSING_MARKS = "”’）)》」』*"
_GAP = re.compile(r"\t+|[ 　]{2,}")
_WORD = re.compile(r"\w")
_PROSE_SIGN = re.compile(r"[—,;]|!\[")  # pictures on two lines are one figure
_BOLD_LINE = re.compile(r"^\*\*[^*]+\*\*$")  # a line in bold was a heading in Word
# 澄川县学习委员会, 县委办公室, 市第一医院
_OFFICE = re.compile(
    r"(?:委员会|[党工纪]委|市委|县委|区委|政府|办公室|办|局|厅|部|小组|党组|支部|总支|中心|学会|协会|联合会|总工会|公司|医院|学校|大学|中学|小学)$"
)
BREAKS = ("  ", "\\")  # line breaks of Markdown in other programs
_LONGEST_CELL = 8  # characters
WRAP_CELLS = 40  # terminal cells: a line wrapped by an editor or in a PDF is rarely shorter


def begins_paragraph(lines: Sequence[str], ended: Sequence[bool]) -> Iterator[int]:
    """Yield the index of each line, except the first, that was meant to begin a new paragraph.

    lines: of one paragraph. ended: for each line, whether it cannot continue on the next (a heading, for example).
    """
    texts = [single_blanks(line) for line in lines]
    widths = [display_width(text) for text in texts]
    widest = max(widths)
    is_full = [width >= max(WRAP_CELLS, widest - 4) for width in widths]
    ends = [text.rstrip(_CLOSING_MARKS)[-1:] in _SENTENCE_END for text in texts]
    # If a line is about as long as the longest one and ends within a sentence, the text is wrapped at that width.
    is_wrapped = any(full and not end for full, end in zip(is_full[:-1], ends[:-1], strict=True))
    # Names, numbers, links: such short lines do not come from wrapping.
    are_words = [
        not has_mark(text) and not _PROSE_SIGN.search(text) and bool(_WORD.search(text)) for text in texts
    ]
    for i in range(1, len(texts)):
        goes_on = is_wrapped and is_full[i - 1]
        if texts[i - 1][:1] == texts[i][:1] == "|":  # rows of a table
            continue
        if ended[i - 1] or _BULLET.match(texts[i]) or lines[i - 1].endswith(BREAKS):
            yield i
        elif goes_on:
            continue
        elif (
            ends[i - 1]
            or _BOLD_LINE.match(texts[i - 1])
            or (widths[i - 1] < WRAP_CELLS and are_words[i - 1] and are_words[i])
            or _ORDINAL.match(texts[i])
            or _LABEL.match(texts[i])
            or (_lead(texts[i]) and _lead(texts[i]) == _lead(texts[i - 1]))
            or DATE_LINE.match(texts[i])
        ):
            yield i


def _lead(text: str) -> str:
    """Return the sign at the beginning of a line, or its ordinal with the number replaced by 1; empty if the line begins with text."""
    found = _LEAD.match(text)
    return re.sub(rf"\d+|[{_NUMBER}]+|[A-Za-z❶-❿➀-➓㊀-㊉]", "1", found[0]) if found else ""


def bullet(line: str) -> str:
    """Return a line that begins with a bullet of Word as a Markdown list item; empty for other lines."""
    found = _BULLET.match(line.strip())
    return f"- {found[2]}" if found else ""


def table_rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines that were typed as a table with tabs, wide gaps or commas between cells; empty if they are text."""
    rows = [_GAP.split(line.strip(" 　")) for line in lines]
    if len(rows[0]) == 1 and "," in lines[0]:  # lines of a .csv, if the cells are short words
        listed = [line.strip().split(",") for line in lines]
        is_listed = len({len(row) for row in listed}) == 1 and all(
            len(cell) <= _LONGEST_CELL and not has_mark(cell) for row in listed for cell in row
        )
        rows = listed if is_listed else rows
    columns = len(rows[0])
    is_table = len(rows) > 1 and columns > 1 and all(1 < len(row) <= columns for row in rows)
    return rows if is_table else []


def table_of(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table; the first row is the head."""
    columns = max(map(len, rows))
    full = [
        [*(cell.strip().replace("|", "｜") for cell in row), *[""] * (columns - len(row))] for row in rows
    ]
    lines = ["| " + " | ".join(row) + " |" for row in full]
    return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])


def is_signature(unit: str, date: str) -> bool:
    """Return whether two lines are the office and the date that sign a letter."""
    text = single_blanks(unit)
    return bool(DATE_LINE.match(single_blanks(date))) and len(text) <= 30 and not has_mark(text)


def is_office(line: str) -> bool:
    """Return whether a line ends like the name of an office."""
    return bool(_OFFICE.search(single_blanks(line)))


def has_mark(text: str) -> bool:
    """Return whether a line contains punctuation, which names of offices do not."""
    return any(mark in text for mark in "，。！？；：、“")


def begins_new(line: str) -> bool:
    """Return whether a line begins with an ordinal or a label, or is a date."""
    words = single_blanks(line)
    return bool(_ORDINAL.match(words) or _LABEL.match(words) or DATE_LINE.match(words))


# Characters of a cut paragraph: the first part has at least one printed line (28 字); the rest is longer than a caption or name.
_LEAST_PROSE, _LEAST_REST = 28, 8


class TextFlow:
    """The sequence of text blocks of an issue, without page numbers, in which cut paragraphs are found."""

    def __init__(self, source: SourceLines) -> None:
        self._source = source
        self._before: Chunk | None = None

    def interrupt(self) -> None:
        """Record that something else is here (a title, a ::: block), so that the next block continues nothing."""
        self._before = None

    def cut(self, chunk: Chunk) -> Iterator[Diagnostic]:
        """Yield a diagnostic if this paragraph continues the one before, which stops within a sentence.

        Diagnostics: cut-paragraph.
        """
        line = self._source.lines[chunk.line - 1]
        if is_page_number(line):
            return
        before, self._before = self._before, chunk
        if before is not None and _goes_on(before, chunk, line):
            where, end = self._source.line_span(chunk.line), self._source.lines[before.end_line - 1].strip()
            label = f"第 {before.end_line} 行的话没有完，像是原来翻页的地方"
            hint = f"接到第 {before.end_line} 行的后面：……{end[-8:]}{line.strip()[:8]}……"
            yield warning("cut-paragraph", "一段话断成了两段", where, label, hint=hint)


def _goes_on(before: Chunk, chunk: Chunk, line: str) -> bool:
    """Return whether a paragraph continues the one before, which stops within a sentence. line: the first line of `chunk`."""
    if before.kind != "paragraph" or chunk.kind != "paragraph":
        return False
    text = before.content.rstrip()
    is_prose = len(text) >= _LEAST_PROSE and any(mark in text for mark in "，。；")
    stops_within = text[-1:] in "，、" or ("\u4e00" <= text[-1:] <= "\u9fff")
    words = line.strip()
    return (
        is_prose
        and stops_within
        and ("\u4e00" <= words[:1] <= "\u9fff")
        and not line.startswith(("　", "\t", "  "))
        and not begins_new(words)
        and len(words) >= _LEAST_REST
    )
