"""A file's text → its paragraphs as plain words, as readers see them, with the place in the source of each character.

Markup, code and addresses are not words: markup is left out; code and addresses are one OBJECT each, so that no rule
checks them and no fix changes them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bulletin.reading.unmeant_markup import meant_asterisks

HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"  # within a class of a regular expression
OBJECT = "\ufffc"  # replaces code or an address

ParagraphKind = Literal["text", "heading", "item", "cell", "field"]

_FENCE = re.compile(r"\s*(?:>\s*)*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t　]*")
_FIELD = re.compile(r"[:：][^\s:：]{1,24}[:：][ \t　]*")
_BLOCK = re.compile(r"(?::{3,}|：{3,})[ \t　]*[^\s]*[ \t　]*")
_ITEM = re.compile(r"[ \t]*(?:>[ \t]*)*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_QUOTE = re.compile(r"[ \t]*(?:>(?!\d|=)[ \t]?)+")
_FOOTNOTE = re.compile(r"\[\^[^\s\]]{1,100}\]:[ \t]*")
# The line below a table's head: |---|:-:|
_TABLE_RULE = re.compile(r"\s*+(?:\|\s*+)?:?-+:?\s*+(?:\|\s*+:?-+:?\s*+)*(?:\|\s*+)?$")
_CELL = re.compile(r"(?:\\\||`[^`|]*`|[^|])+")
# An indented line is a paragraph of its own, as in `reading/markdown`.
_BEGINS = re.compile(r"[ \t]*[　\u2003]")
# 标题: "…", 标题: '…', 标题: … # comment. Values that begin with a mark of YAML, escapes and doubled quotes are left alone.
_FRONT = re.compile(
    r"(?:标题|title|摘要|abstract|题头|campaign)[ \t]*[:：][ \t]+"
    r"(?:\"(?P<double>[^\"\\]*)\"|'(?P<single>[^']*)'|(?P<plain>(?![\[{|>&*!%@`\"'#])(?:[^#\n]|(?<![ \t])#)*))[ \t]*(?:#.*)?$"
)
_MARKUP = re.compile(
    r"(?P<object>!\[[ \t]*\]\((?:<[^<>\n]*>|[^\s()<>]*)\)"  # a picture without words
    r"|(?<!`)(?P<ticks>`++).+?(?<!`)(?P=ticks)(?!`)"
    # 汉字 are part of an address that continues behind them: /查询?名=
    rf"|<?(?:https?|ftp)://[!-;=?-~]+(?:[{HAN}]{{1,20}}[/?=&#%_.-][!-;=?-~]*)*>?"
    # Mail addresses and hosts or files. Bounded by the lengths of host and mailbox names (RFC 1035, 2.3.4; RFC 5321, 4.5.3.1).
    r"|(?<![\w@.])[A-Za-z0-9][\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}"
    r"|(?<![\w@.])[A-Za-z0-9][\w+-]{0,63}(?:\.[\w+-]{1,63}){0,9}\.(?:com|cn|org|net|edu|gov|md|html?|ya?ml|docx?|xlsx?|pdf)\b(?:/[\w./?=&%-]*)?"
    # Paths of files: C:\folder, \\server\folder, a/b/c, but not the date 2025/3/5; and entities of HTML.
    r"|\b[A-Za-z]:\\[^\s，。；：、）”]*|\\\\[^\s，。；：、）”]+"
    r"|(?<![\w/.-])(?!\d{4}/\d{1,2}/\d{1,2}(?![\w/.-]))(?:[A-Za-z0-9_.-]+/){2,}[A-Za-z0-9_.-]*"
    r"|&[A-Za-z]{2,8};|&#\d+;)"
    r"|(?P<gone>!\[|\[\^[^\s\]]{1,100}\]|\]\((?:<[^<>\n]*>|[^\s()<>]*)(?:\s+\"[^\"\n]*\")?\)|\*+|<br\s*/?>)"
    r"|(?P<opens>\[(?=[^\[\]\n]*\]\())"
    r"|\\(?P<escaped>[!#()*+\-.:<>\[\]^_`|~：])"
)
# A text whose asterisks all belong to bold words: 甲**乙**丙
_BOLD = re.compile(r"(?:[^*]++|\*\*(?![\s、，。；：！？”’）》】])[^*]+\*\*)*+")


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of one paragraph, heading, item or cell. text: its lines, joined by line feeds.

    starts, origins: where each piece begins in `text` and in the source. article: number of titles up to here, so that
    series are compared within one article. row: row and column of a table's cell, (0, 0) for others.
    """

    kind: ParagraphKind
    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    article: int = 0
    row: tuple[int, int] = (0, 0)

    def origin(self, index: int) -> int:
        """Return the place in the source of the character at `index`."""
        piece = bisect_right(self.starts, index) - 1
        return self.origins[piece] + index - self.starts[piece]

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the source that contains text[start:end]."""
        first = self.origin(start) if start < len(self.text) else self.origin(max(start - 1, 0)) + 1
        return first, (self.origin(end - 1) + 1 if end > start else first)


def paragraphs_of(text: str) -> tuple[Prose, ...]:
    """Return the paragraphs of a file in order: titles and abstracts of the front matter, and everything below it."""
    return (*_front_paragraphs(text), *_paragraphs(text))


def _front_paragraphs(text: str) -> Iterator[Prose]:
    """Yield the words of the front matter that readers see: values on the line of their key, plain or in quotes."""
    begin = 0
    for line in text[: body_offset(text)].split("\n"):
        if match := _FRONT.match(line):
            group = match.lastgroup or "plain"
            value = match[group]
            found = _plain([(begin + match.start(group), value)], "field", -1) if value.strip() else None
            if found:
                yield found
        begin += len(line) + 1


def body_offset(text: str) -> int:
    """Return where the text below the front matter begins; 0 without front matter.

    If the front matter is not closed, the text begins at the first line with # at its beginning.
    """
    match = re.match(r"\s*---[ \t]*\n(?:.*\n)*?---[ \t]*(?:\n|$)", text)
    if match is None and text.lstrip().startswith("---\n"):
        match = re.match(r"(?:(?!#).*\n)*", text)
    return match.end() if match else 0


def _paragraphs(text: str) -> Iterator[Prose]:
    """Yield the paragraphs below the front matter."""
    offset = body_offset(text)
    lines = text[offset:].split("\n")
    found = _OpenParagraph()
    fence, row = "", 0  # row: number in its table of the line before, 0 if that is in none
    for line, following in zip(lines, (*lines[1:], ""), strict=True):
        begin, offset = offset, offset + len(line) + 1
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif opening := _FENCE.match(line):
            yield from found.close()
            fence = opening[1]
        elif "|" in line and (row or ("|" in following and _TABLE_RULE.match(following))):
            yield from found.close()
            row += 1
            if not _TABLE_RULE.match(line):
                yield from _cells(begin, line, row, found.article)
        else:
            row = 0
            yield from found.add(begin, line)
    yield from found.close()


class _OpenParagraph:
    """The lines of the paragraph that is being read. article: number of titles so far."""

    def __init__(self) -> None:
        self.article = 0
        self._kind: ParagraphKind = "text"
        self._lines: list[tuple[int, str]] = []

    def close(self) -> Iterator[Prose]:
        """Yield the paragraph that ends here, if it has words."""
        if self._lines and (found := _plain(self._lines, self._kind, self.article)):
            yield found
        self._lines.clear()
        self._kind = "text"

    def add(self, begin: int, line: str) -> Iterator[Prose]:
        """Add one line, which begins at `begin` in the source; yield the paragraphs that end before or with it."""
        if not line.strip():
            yield from self.close()
            return
        kind, mark = _block_mark(line)
        if mark or _BEGINS.match(line):
            yield from self.close()
            self._kind = kind
        if mark and kind == "heading":
            self.article += len(mark[1]) == 2
        mark = mark or _QUOTE.match(line)
        cut = mark.end() if mark else len(line) - len(line.lstrip(" \t　\xa0\u2003"))
        if rest := line[cut:].rstrip():
            self._lines.append((begin + cut, rest))
        if kind in ("heading", "field"):
            yield from self.close()


def _block_mark(line: str) -> tuple[ParagraphKind, re.Match[str] | None]:
    """Return the kind of block that a line begins, and its mark; a line without a mark may continue the block before."""
    if match := _HEADING.match(line):
        return "heading", match
    if match := _BLOCK.match(line) or _FIELD.match(line):
        return "field", match
    if (match := _ITEM.match(line)) and not re.match(r"[ \t]*\d+[.)](?![ \t])", line):
        return "item", match
    return "text", _FOOTNOTE.match(line)


def _cells(begin: int, line: str, row: int, article: int) -> Iterator[Prose]:
    """Yield the cells of a table's row that have words."""
    body = line.strip()
    at = line.find(body) + (1 if body.startswith("|") else 0)
    end = len(line.rstrip()) - (1 if body.endswith("|") and len(body) > 1 else 0)
    column = 0
    while at <= end:
        match = _CELL.match(line, at, end)
        stop = match.end() if match else at
        column += 1
        words = line[at:stop]
        if words.strip():
            lead = len(words) - len(words.lstrip())
            found = _plain([(begin + at + lead, words.strip())], "cell", article, (row, column))
            if found:
                yield found
        at = stop + 1


def _plain(
    lines: list[tuple[int, str]], kind: ParagraphKind, article: int, row: tuple[int, int] = (0, 0)
) -> Prose | None:
    """Return the words of lines without their markup; None if there are none."""
    out: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = 0

    def add(words: str, origin: int) -> None:
        nonlocal length
        if words:
            starts.append(length)
            origins.append(origin)
            out.append(words)
            length += len(words)

    written = "\n".join(line for _, line in lines)
    # 王**, 3*4*5: none of the asterisks is emphasis. Ordinary bold words are recognized without parsing Markdown.
    keeps_asterisks = "*" in written and not _BOLD.fullmatch(written) and not meant_asterisks(written)
    for number, (origin, line) in enumerate(lines):
        if number:
            add("\n", lines[number - 1][0] + len(lines[number - 1][1]))
        at = 0
        for match in _MARKUP.finditer(line):
            add(line[at : match.start()], origin + at)
            if match["object"]:
                add(OBJECT, origin + match.start())
            elif keeps_asterisks and match[0][0] == "*":
                add(match[0], origin + match.start())
            elif match["escaped"]:
                add(match["escaped"], origin + match.start("escaped"))
            at = match.end()
        add(line[at:], origin + at)
    text = "".join(out)
    return Prose(kind, text, tuple(starts), tuple(origins), article, row) if text.strip() else None
