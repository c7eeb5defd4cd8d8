"""Lines joined that were meant apart, and paragraphs cut that were meant as one.

Lines of a paragraph that were meant to begin one of their own: Markdown runs them together without a word. Lines that
break off in mid-sentence are left alone, since some editors wrap text so. Paragraphs cut in two: where the pages of a PDF
or a Word file ended.
"""

import re
from collections.abc import Iterator, Sequence

from bulletin.reading.markdown import Chunk
from bulletin.reading.pasted import DATE_LINE, is_page_number, single_blanks
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, warning
from bulletin.values.text import display_width

_NUMBER = "一二三四五六七八九十"
_BULLET = re.compile(
    r"^([•●■◆▪◇○□▲★※➢➤►▶✓✔❖◎‣⁃·\uf06c-\uf0fc]|[-+](?=[^\s\d*+-])|\*(?=[^\s\d*+-][^*]*$)|[olnuvqØü§](?=[ \t　]+[\u4e00-\u9fff]))[ \t　]*(\S.*)$"
)
_ORDINAL = re.compile(
    rf"^(?:\d{{1,2}}[.．、)）](?!\d)|[（(](?:\d{{1,2}}|[{_NUMBER}]{{1,3}})[）)]|[{_NUMBER}]{{1,3}}、|[①-⑳⑴-⒇⒈-⒛㈠-㈩Ⅰ-Ⅻⅰ-ⅻ]|[A-Za-z][.．、)）](?=[\u4e00-\u9fff])"
    rf"|第[{_NUMBER}百\d]{{1,3}}[，、条章节部步组]|[{_NUMBER}]{{1,2}}是|首先，|其次，|再次，|最后，)"
)
# Blanks may spread it: 时　间：
_LABEL = re.compile(
    r"^(?:注|[^\s，。；：:、“”（）]{2,8}|[\u4e00-\u9fff](?: [\u4e00-\u9fff]){1,4}) ?[：:](?!//)"
)
# What two lines begin with alike, their numbers aside: 【1】 and 【2】, → and →, —— and ——.
_LEAD = re.compile(
    rf"^(?:[【〔\[（(](?:\d{{1,2}}|[{_NUMBER}]{{1,3}}|[A-Za-z])[】〕\]）)]|(?:\d{{1,2}}|[{_NUMBER}]{{1,3}}|[A-Za-z])[.．:：)）/°-] ?(?=[\u4e00-\u9fff“《])"
    r"|[❶-❿➀-➓㊀-㊉]|(?:[→⇒➜➔✗✘☆◦－—–～♦♣♠◈⊙]{1,2}) ?)"
)
_SENTENCE_END = "。！？；：!?;:…"
_CLOSING_MARKS = "”’）)》」』*"
_GAP = re.compile(r"\t+|[ 　]{2,}")
_WORD = re.compile(r"\w")
_PROSE_SIGN = re.compile(r"[—,;]|!\[")  # pictures on two lines are one figure
_BOLD_LINE = re.compile(r"^\*\*[^*]+\*\*$")  # a heading, in Word
_OFFICE = re.compile(
    r"(?:委员会|[党工纪]委|市委|县委|区委|政府|办公室|办|局|厅|部|小组|党组|支部|总支|中心|学会|协会|联合会|总工会|公司|医院|学校|大学|中学|小学)$"
)
BREAKS = ("  ", "\\")  # at the end of a line, they break it in other programs
_LONGEST_CELL = 8  # characters
WRAP_CELLS = 40  # a line that an editor or a PDF breaks is seldom shorter


def begins_paragraph(lines: Sequence[str], ended: Sequence[bool]) -> Iterator[int]:
    """Yield the index of each line that was meant to begin a paragraph, from 1.

    lines: of one paragraph. ended: of each line whether no text continues it (it is a heading, say).
    """
    texts = [single_blanks(line) for line in lines]
    widths = [display_width(text) for text in texts]
    widest = max(widths)
    is_full = [width >= max(WRAP_CELLS, widest - 4) for width in widths]
    ends = [text.rstrip(_CLOSING_MARKS)[-1:] in _SENTENCE_END for text in texts]
    # A line as long as the longest that breaks off within a sentence: the text is wrapped at that width.
    is_wrapped = any(full and not end for full, end in zip(is_full[:-1], ends[:-1], strict=True))
    # Names, numbers, links: nobody wraps them so short.
    are_words = [
        not has_mark(text) and not _PROSE_SIGN.search(text) and bool(_WORD.search(text)) for text in texts
    ]
    for i in range(1, len(texts)):
        goes_on = is_wrapped and is_full[i - 1]
        if texts[i - 1][:1] == texts[i][:1] == "|":  # of one table
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
    """Return the sign or the kind of ordinal that a line begins with, an empty word where it begins with text."""
    found = _LEAD.match(text)
    return re.sub(rf"\d+|[{_NUMBER}]+|[A-Za-z❶-❿➀-➓㊀-㊉]", "1", found[0]) if found else ""


def bullet(line: str) -> str:
    """Return a line that begins with a bullet of Word as an item of a list, empty where it does not begin so."""
    found = _BULLET.match(line.strip())
    return f"- {found[2]}" if found else ""


def table_rows(lines: Sequence[str]) -> list[list[str]]:
    """Return the cells of lines that were typed as a table, with tabs or wide gaps between; none where they are text."""
    rows = [_GAP.split(line.strip(" 　")) for line in lines]
    if len(rows[0]) == 1 and "," in lines[0]:  # a .csv, whose cells are words
        listed = [line.strip().split(",") for line in lines]
        is_listed = len({len(row) for row in listed}) == 1 and all(
            len(cell) <= _LONGEST_CELL and not has_mark(cell) for row in listed for cell in row
        )
        rows = listed if is_listed else rows
    columns = len(rows[0])
    is_table = len(rows) > 1 and columns > 1 and all(1 < len(row) <= columns for row in rows)
    return rows if is_table else []


def table_of(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table of Markdown, the first being its head."""
    columns = max(map(len, rows))
    full = [
        [*(cell.strip().replace("|", "｜") for cell in row), *[""] * (columns - len(row))] for row in rows
    ]
    lines = ["| " + " | ".join(row) + " |" for row in full]
    return "\n".join([lines[0], "|" + " --- |" * columns, *lines[1:]])


def is_signature(unit: str, date: str) -> bool:
    """Return whether two lines are an office and the date of a letter."""
    text = single_blanks(unit)
    return bool(DATE_LINE.match(single_blanks(date))) and len(text) <= 30 and not has_mark(text)


def is_office(line: str) -> bool:
    """Return whether a line ends as the names of offices do."""
    return bool(_OFFICE.search(single_blanks(line)))


def has_mark(text: str) -> bool:
    """Return whether a line holds a mark of punctuation, as names of offices do not."""
    return any(mark in text for mark in "，。！？；：、“")


def begins_new(line: str) -> bool:
    """Return whether a line begins with an ordinal or a label, or is a date."""
    words = single_blanks(line)
    return bool(_ORDINAL.match(words) or _LABEL.match(words) or DATE_LINE.match(words))


# Characters: a line of the printed page; a caption or a name is shorter than the rest.
_LEAST_PROSE, _LEAST_REST = 28, 8


class TextFlow:
    """The blocks of text of an issue as they follow each other, page numbers left out."""

    def __init__(self, source: SourceLines) -> None:
        self._source = source
        self._before: Chunk | None = None

    def interrupt(self) -> None:
        """Note that something else comes here: a title, a block."""
        self._before = None

    def cut(self, chunk: Chunk) -> Iterator[Diagnostic]:
        """Yield that a paragraph continues the one before, which stops within a sentence. Diagnostics: cut-paragraph."""
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
    """Return whether a paragraph continues the one before, which stops within a sentence. line: its first."""
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
