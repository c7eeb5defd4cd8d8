"""Finds footnotes, tables and code blocks that are not parsed as such because their markup is wrong, and table rows that lose cells."""

import itertools
import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_block.table import escapedSplit

from bulletin.reading.joined_lines import table_of
from bulletin.reading.markdown import Chunk
from bulletin.reading.source_lines import SourceLines
from bulletin.values.diagnostics import Diagnostic, Span, error, warning

# A footnote with wrong brackets or colon: 【^1】：注文, `[^1] 注文`, `[^ 1 ]: 注文`.
_NOTE = re.compile(r"^([\[［【])\s*\^\s*([^\]］】]{1,30}?)\s*[\]］】]\s*(?:[：:]\s*|(?=[\w“《]))(.*)$")
# A footnote without `^`: `[1]：注文`, `[①] 注文`.
_NUMBERED = re.compile(r"^[\[［]([\d①-⑳]{1,3})[\]］](?:([：:])|(?=[\s\w“《]))\s*(\S.*)$")
_LINES_ABOVE = 200  # how many lines above a footnote are searched for its mark: an article rarely has more
# A link definition, used as [字][1] or ![图][1] in the text: `[1]: http://example.org "题"`.
_ADDRESS = re.compile(r"^\[([^\]^]{1,30})\]:\s*<?(\S+?\.[^\s>]+)>?(?:\s+[\"“'(].*)?$")
_ROW = re.compile(r"^\s*[|｜].*[|｜]\s*$|[|｜].*[|｜]")
_WHOLE_ROW = re.compile(r"^\s*[|｜].*\S.*[|｜]\s*$")
_BORDER = re.compile(r"\s*\+[-=+:\s]{2,}\+\s*")  # +-----+-----+ of a table drawn with characters
_RULE_CELL = re.compile(r"\s*[:：]?[-—－=]*[:：]?\s*")


def broken_notes(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line of a paragraph that was meant to be a footnote, if the first line was.

    Diagnostics: full-width-footnote, unread-link, unread-footnote.
    """
    for number in range(chunk.line, chunk.end_line + 1):
        if broken := _broken_note(source, number):
            yield broken
        elif number == chunk.line:
            return


def _broken_note(source: SourceLines, number: int) -> Diagnostic | None:
    """Return the diagnostic for a line that was meant to be a footnote, None for other lines."""
    line, where = source.lines[number - 1].strip(), source.line_span(number)
    if match := _NOTE.match(line):
        sign = line[: line.index(match[3])] if match[3] else line
        mark = f"[^{''.join(match[2].split())}]"
        if not re.match(r"\[\^[^\]\s]+\]", line):
            message, label = f"注释 `{sign.strip()}` 的方括号不对", f"这里要用半角的 `{mark}: `，里面没有空格"
        elif "：" in sign:
            message, label = f"注释 `{mark}` 后面的冒号是全角的", "这里要用半角冒号加空格"
            where = source.find("：", number, number)
        else:
            message, label = f"注释 `{mark}` 后面没有冒号", "这里要用半角冒号加空格"
        return error("full-width-footnote", message, where, label, hint=f"{mark}: {match[3]}")
    if match := _ADDRESS.match(line):
        message = f"`[{match[1]}]: {match[2][:20]}` 照原样印出来了"
        sign = "!" if re.search(r"\.(?:jpe?g|png|gif|webp)$", match[2], re.IGNORECASE) else ""
        meant = f"{sign}[{match[1] if not match[1].isdecimal() else '字'}]({match[2]})"
        hint = f"删掉这一行，用它的地方写成 `{meant}`"
        return warning("unread-link", message, where, "位置写在用它的地方，放在圆括号里", hint=hint)
    if (match := _NUMBERED.match(line)) and (match[2] or _is_marked_above(source, number, match[1])):
        message = f"`{line[: match.start(3)].strip()}` 没有成为注释，会当作正文印出来"
        label = f"方括号里少一个 `^`；正文里的 `[{match[1]}]` 也写成 `[^{match[1]}]`"
        hint = f"[^{match[1]}]: {match[3]}"
        return warning("unread-footnote", message, where, label, hint=hint)
    return None


def _is_marked_above(source: SourceLines, number: int, label: str) -> bool:
    """Return whether the text above has the label in brackets after a word: 正文[1]."""
    mark = re.compile(rf"[\w”》）。，、；：！？%％][\[［]{label}[\]］]")
    return any(map(mark.search, source.lines[max(0, number - 1 - _LINES_ABOVE) : number - 1]))


def broken_label(source: SourceLines, chunk: Chunk) -> str:
    """Return the label of a footnote that could not be parsed (full-width-footnote); empty for other blocks."""
    match = _NOTE.match(source.lines[chunk.line - 1].strip()) if chunk.kind == "paragraph" else None
    return match[2] if match else ""


def broken_table(source: SourceLines, chunk: Chunk, before: Chunk | None) -> Diagnostic | None:
    """Return the diagnostic for a paragraph that was meant to be a table, or a row of the table before it; None for others.

    Diagnostics: table-without-rule.
    """
    where = source.line_span(chunk.line)
    lines = [line for line in source.lines[chunk.line - 1 : chunk.end_line] if not _BORDER.fullmatch(line)]
    if len(lines) == 1 and before is not None and before.kind == "table" and _WHOLE_ROW.match(lines[0]):
        message, label = "这一行没有成为表格的一行", "它和表格之间有空行"
        return warning("table-without-rule", message, where, label, hint="删掉上面的空行")
    if len(lines) == 1 and _WHOLE_ROW.match(lines[0]) and (rows := _rows_apart(source, chunk.line)):
        label = f"第 {chunk.line} 行起，表格的行之间有空行"
        return warning("table-without-rule", "表格没有成为表格", where, label, hint=table_of(rows))
    is_filled = any(re.search(r"[^\s|｜:：—－-]", line) for line in lines)
    if len(lines) < 2 or not is_filled or not all(_ROW.search(line) for line in lines[:2]):
        return None
    label = "表头下面少一行 `| --- | --- |`，竖线要用半角"
    return warning("table-without-rule", "表格没有成为表格", where, label, hint=table_of(_rows(lines)))


def _rows_apart(source: SourceLines, first: int) -> list[list[str]]:
    """Return the rows of a table that begins on this line and has empty lines between its rows; empty if none begins here."""
    # Reported once, at its first row.
    above = next((n for n in range(first - 2, -1, -1) if source.lines[n].strip()), None)
    if above is not None and _WHOLE_ROW.match(source.lines[above]):
        return []
    filled = (line for line in itertools.islice(source.lines, first - 1, None) if line.strip())
    lines = list(itertools.takewhile(_WHOLE_ROW.match, filled))
    return _rows(lines) if len(lines) > 1 else []


def _rows(lines: Sequence[str]) -> list[list[str]]:
    rows = [re.split("[|｜]", line.strip().strip("|｜")) for line in lines]
    return [row for row in rows if not all(_RULE_CELL.fullmatch(cell) for cell in row)]


def unclosed_code(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each fenced code block without an end, so that everything below it becomes code.

    Diagnostics: unclosed-block.
    """
    for token in chunk.tokens:
        if token.type != "fence":
            continue
        first, last = chunk.lines_of(token)[0], chunk.lines_of(token)[-1]
        # `>`: the block may be in a quotation.
        end = source.lines[min(last, len(source.lines)) - 1].strip(" \t　>")
        if last == first or not end or set(end) != {token.markup[0]} or len(end) < len(token.markup):
            message, label = f"{token.markup} 没有结束，下面都成了代码", f"到第 {last} 行还没有结束"
            hint = f"在代码的最后另起一行写 {token.markup} ；不是代码，就删掉这一行的 {token.markup}"
            yield error("unclosed-block", message, source.line_span(first), label, hint=hint)


# The markers of lists and quotations before a table row: `> | 甲 |`, `1. | 甲 |`.
_CONTAINER = re.compile(r"^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])))+[ \t]*(?=\|)")
# A path at the end of a cell, whose last backslash escapes the bar: `| C:\\资料\\| 甲 |`.
_PATH_END = re.compile(r"(?:[A-Za-z]:|\\)\\[^|]{0,200}\\\|")
_RULE = re.compile(r":?[-—－]{3,}:?")
# The two halves of a row that was broken into two lines.
_BEGUN, _ENDED = re.compile(r"\s*\|.*[^|\s]\s*"), re.compile(r"\s*[^|\s].*\|\s*")


def cells_of(line: str) -> list[str]:
    """Return the cells of a row as Markdown splits them; `\\|` is a bar within a cell."""
    cells = escapedSplit(line.strip())
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return [cell.strip() for cell in cells]


def lost_cells(source: SourceLines, chunk: Chunk) -> Iterator[Diagnostic]:
    """Yield diagnostics for rows with more or fewer cells than the table has columns, and for rules between rows.

    Cells beyond the last column are not shown to readers. Tables in lists and quotations are checked, too. Diagnostics: too-many-cells, too-few-cells, table-without-rule.
    """
    for token in chunk.tokens:
        if token.type == "table_open":
            yield from _lost_cells(source, chunk.lines_of(token))


def _lost_cells(source: SourceLines, lines: range) -> Iterator[Diagnostic]:
    """Yield the diagnostics for the rows of the table on these lines."""
    rows = [_CONTAINER.sub("", line) for line in source.lines[lines.start - 1 : lines.stop - 1]]
    columns = len(cells_of(rows[0]))
    # The first two lines are the table's head and its rule.
    for number, row, below in zip(lines[2:], rows[2:], (*rows[3:], ""), strict=False):
        cells = cells_of(row)
        if cells and all(map(_RULE.fullmatch, cells)):
            message, label = "这一行横线会当作表里的一行印出来", "一张表只有一行 `| --- | --- |`，在表头下面"
            hint = "删掉这一行；是另一张表，就在它的表头前面空一行"
            yield warning("table-without-rule", message, source.line_span(number), label, hint=hint)
        if len(cells) < columns and (path := _PATH_END.search(row)):
            place = source.find(path[0], number, number)
            where = Span(place.path, place.line, place.column + len(path[0]) - 2, 2)
            message = f"这一行只有 {len(cells)} 格，表头有 {columns} 格"
            label = "反斜杠后面的竖线是格里的字，没有分格"
            hint = source.lines[number - 1].replace("\\|", "\\ |").strip()
            yield warning("too-few-cells", message, where, label, hint=hint)
        if _BEGUN.fullmatch(row) and _ENDED.fullmatch(below):
            where, label = source.line_span(number), "表格的一行要写在一行里"
            hint = f"{row.strip()}{below.strip()}"
            yield warning("too-few-cells", "这一行断成了两行", where, label, hint=hint)
        if beyond := next((cell for cell in cells[columns:] if cell), ""):
            message, where = (
                f"这一行有 {len(cells)} 格，表头只有 {columns} 格",
                source.find(beyond, number, number),
            )
            hint = "格里的竖线前面加反斜杠，写成 `\\|`；要多一栏，表头和第二行也各加一格"
            yield error("too-many-cells", message, where, "从这里起放不下", hint=hint)
