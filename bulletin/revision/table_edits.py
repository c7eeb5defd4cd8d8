"""A table before and after → the edits of its lines in the issue's file: cells, rows that were added and removed."""

import re
from collections.abc import Sequence

from bulletin.intake.markdown import escaped_text
from bulletin.revision.alignment import TextBlock, align
from bulletin.revision.source_text import SourceLine, SourceTableLines
from bulletin.revision.taken_back import TakenBack
from bulletin.revision.word_edits import edit_line
from bulletin.revision.word_lines import WordLine

_CELL = re.compile(r"(?:\\\||[^|\n])*")


def edit_table(out: TakenBack, home: SourceTableLines, before: WordLine, after: WordLine) -> None:
    """Add the edits of a table; one that has other columns now is left."""
    if before.rows == after.rows:
        return
    width = max(len(row) for row in before.rows)
    if max(len(row) for row in after.rows) != width:
        out.leave(after, "表格添了列或者少了列，请在源文件里改", before.text, after.text)
        return
    numbers = _rows_of(home, before)
    sides = [[TextBlock("tr", "\t".join(row)) for row in side.rows] for side in (before, after)]
    last = 0
    for pair in align(*sides):
        if pair.moved is not None and pair.old:
            continue
        i = pair.old[0] if pair.old else pair.moved
        if i is not None and i not in numbers:
            out.leave(after, "这一行在源文件里找不到", "　".join(before.rows[i]))
        elif pair.moved is not None:
            out.leave(after, "表格里的行换了次序，请在源文件里改", "　".join(before.rows[pair.moved]))
        elif not pair.new:
            assert i is not None
            _remove_row(out, home, numbers[i], before, before.rows[i])
        elif i is None:
            _add_row(out, home, last, after, after.rows[pair.new[0]])
        else:
            last = numbers[i]
            _edit_row(out, home, last, before.rows[i], after.rows[pair.new[0]], after)


def _rows_of(home: SourceTableLines, before: WordLine) -> dict[int, int]:
    """Return the row of the file's table by the row of the Word file's."""
    known = sorted(home.rows)
    shown = [n for n, row in enumerate(before.rows) if any(row)]
    return dict(zip(shown, known, strict=False))


def _row_span(home: SourceTableLines, row: int) -> tuple[int, int]:
    line = home.rows[row][0]
    return line.begin, line.end


def _edit_row(
    out: TakenBack, home: SourceTableLines, row: int, old: Sequence[str], new: Sequence[str], after: WordLine
) -> None:
    spans = _cells(out.base, *_row_span(home, row))
    for column, (was, now) in enumerate(zip(old, new, strict=False), 1):
        if was == now:
            continue
        cell: SourceLine | None = home.cells.get((row, column))
        if cell is not None:
            edit_line(out, cell, WordLine("text", was, after.place), _plain(now, after.place))
        elif column <= len(spans):
            change = out.begin(home.rows[row][0], after, "改", was, now)
            out.edit(*spans[column - 1], f" {_cell_text(now)} ", change)


def _plain(text: str, place: str) -> WordLine:
    return WordLine("text", text, place, (False,) * len(text))


def _remove_row(
    out: TakenBack, home: SourceTableLines, row: int, before: WordLine, words: Sequence[str]
) -> None:
    if row == min(home.rows):
        out.leave(before, "表头删去了，请在源文件里改", "　".join(words))
        return
    begin, end = _row_span(home, row)
    change = out.begin(home.rows[row][0], before, "删", "　".join(words), "")
    out.edit(begin, min(end + 1, len(out.base)), "", change)


def _add_row(
    out: TakenBack, home: SourceTableLines, last: int, after: WordLine, words: Sequence[str]
) -> None:
    if not last:
        out.leave(after, "表头上面添了一行，请在源文件里改", "", "　".join(words))
        return
    _, end = _row_span(home, last)
    if last == min(home.rows):  # the line of dashes stands below the head
        following = out.base.find("\n", end + 1)
        end = following if following >= 0 else len(out.base)
    change = out.begin(home.rows[last][0], after, "增", "", "　".join(words))
    out.edit(end, end, "\n" + row_text(words), change)


def row_text(words: Sequence[str]) -> str:
    """Return a row of a table as the file has it."""
    return "| " + " | ".join(map(_cell_text, words)) + " |"


def _cell_text(text: str) -> str:
    return escaped_text(text).replace("|", "\\|")


def _cells(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Return where each cell of a row stands, blanks included."""
    line = text[begin:end]
    body = line.strip()
    at = line.find(body) + (1 if body.startswith("|") else 0)
    stop = len(line.rstrip()) - (1 if body.endswith("|") and len(body) > 1 else 0)
    out: list[tuple[int, int]] = []
    while at <= stop:
        match = _CELL.match(line, at, stop)
        last = match.end() if match else at
        out.append((begin + at, begin + last))
        at = last + 1
    return out
