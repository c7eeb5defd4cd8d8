"""A table before and after → the edits of its lines in the issue's file: cells, rows that were added and removed."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bulletin.intake.markdown import escaped_text
from bulletin.revision.alignment import TextBlock, align
from bulletin.revision.edits import TakenBack
from bulletin.revision.source_text import SourceLine, SourceTableLines
from bulletin.revision.word_edits import edit_line
from bulletin.revision.word_lines import WordLine

_CELL = re.compile(r"(?:\\\||[^|\n])*")


def edit_table(out: TakenBack, origin: SourceTableLines, before: WordLine, after: WordLine) -> None:
    """Add the edits of a table; one in which it is not sure what columns it has now is left."""
    if before.rows == after.rows:
        return
    numbers = _rows_of(origin, before)
    if max(len(row) for row in after.rows) != max(len(row) for row in before.rows):
        if not _edit_columns(out, origin, numbers, before, after):
            out.leave(after, "表格添了列或者少了列，请在源文件里改", before.text, after.text)
        return
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
            _remove_row(out, origin, numbers[i], before, before.rows[i])
        elif i is None:
            _add_row(out, origin, last, after, after.rows[pair.new[0]])
        else:
            last = numbers[i]
            _edit_row(out, origin, last, before.rows[i], after.rows[pair.new[0]], after)


def _edit_columns(
    out: TakenBack, origin: SourceTableLines, numbers: dict[int, int], before: WordLine, after: WordLine
) -> bool:
    """Add the edits of a table in which columns were put in or taken out; return whether that is sure: heads tell the columns, rows are those."""
    old, new = before.rows, after.rows
    is_even = all(len({len(row) for row in rows}) == 1 for rows in (old, new))
    if not is_even or len(old) != len(new) or set(numbers) != set(range(len(old))):
        return False
    ways = SequenceMatcher(None, old[0], new[0], autojunk=False).get_opcodes()
    heads_differ = len(set(old[0])) == len(old[0]) and len(set(new[0])) == len(new[0])
    if not heads_differ or any(tag == "replace" for tag, *_ in ways):
        return False
    kept = [(i + n, k + n) for tag, i, j, k, _ in ways if tag == "equal" for n in range(j - i)]
    if sum(one[i] == other[k] for one, other in zip(old, new, strict=True) for i, k in kept) < 0.8 * len(
        old
    ) * len(kept):
        return False
    lines = [_row_span(origin, numbers[n]) for n in range(len(old))]
    dashes = out.base.find("\n", lines[0][1] + 1)
    spans = [
        _cells(out.base, *line)
        for line in (*lines, (lines[0][1] + 1, dashes if dashes >= 0 else len(out.base)))
    ]
    if any(len(each) != len(old[0]) for each in spans):
        return False
    for tag, i, j, k, m in ways:
        if tag == "equal":
            continue
        what, words = ("增", "、".join(new[0][k:m])) if tag == "insert" else ("删", "、".join(old[0][i:j]))
        change = out.begin(
            origin.rows[numbers[0]][0], after, what, *(("", words) if tag == "insert" else (words, ""))
        )
        for n, cells in enumerate(spans):
            if tag == "delete":  # with the rule at its right, or of the last column at its left
                begin, end = cells[i][0], cells[j - 1][1]
                out.edit(*((begin, end + 1) if j < len(cells) else (begin - 1, end)), "", change)
                continue
            texts = [f" {_cell_text(text)} " for text in new[n][k:m]] if n < len(new) else ["---"] * (m - k)
            at = cells[i][0] if i < len(cells) else cells[-1][1]
            joined = "|".join(texts)
            out.edit(at, at, f"{joined}|" if i < len(cells) else f"|{joined}", change)
    place = dict(kept)
    for n, (was, now) in enumerate(zip(old, new, strict=True)):
        cells_now = [now[place[i]] if i in place else was[i] for i in range(len(was))]
        _edit_row(out, origin, numbers[n], was, cells_now, after)
    return True


def _rows_of(origin: SourceTableLines, before: WordLine) -> dict[int, int]:
    """Return the row of the file's table by the row of the Word file's."""
    known = sorted(origin.rows)
    shown = [n for n, row in enumerate(before.rows) if any(row)]
    return dict(zip(shown, known, strict=False))


def _row_span(origin: SourceTableLines, row: int) -> tuple[int, int]:
    line = origin.rows[row][0]
    return line.begin, line.end


def _edit_row(
    out: TakenBack,
    origin: SourceTableLines,
    row: int,
    old: Sequence[str],
    new: Sequence[str],
    after: WordLine,
) -> None:
    spans = _cells(out.base, *_row_span(origin, row))
    for column, (was, now) in enumerate(zip(old, new, strict=False), 1):
        if was == now:
            continue
        cell: SourceLine | None = origin.cells.get((row, column))
        if cell is not None:
            edit_line(out, cell, WordLine.plain(was, after.place), WordLine.plain(now, after.place))
        elif column <= len(spans):
            change = out.begin(origin.rows[row][0], after, "改", was, now)
            out.edit(*spans[column - 1], f" {_cell_text(now)} ", change)


def _remove_row(
    out: TakenBack, origin: SourceTableLines, row: int, before: WordLine, words: Sequence[str]
) -> None:
    if row == min(origin.rows):
        out.leave(before, "表头删去了，请在源文件里改", "　".join(words))
        return
    begin, end = _row_span(origin, row)
    change = out.begin(origin.rows[row][0], before, "删", "　".join(words), "")
    out.edit(begin, min(end + 1, len(out.base)), "", change)


def _add_row(
    out: TakenBack, origin: SourceTableLines, last: int, after: WordLine, words: Sequence[str]
) -> None:
    if not last:
        out.leave(after, "表头上面添了一行，请在源文件里改", "", "　".join(words))
        return
    _, end = _row_span(origin, last)
    if last == min(origin.rows):  # the line of dashes is below the head
        following = out.base.find("\n", end + 1)
        end = following if following >= 0 else len(out.base)
    change = out.begin(origin.rows[last][0], after, "增", "", "　".join(words))
    out.edit(end, end, "\n" + row_text(words), change)


def row_text(words: Sequence[str]) -> str:
    """Return a row of a table as the file has it."""
    return "| " + " | ".join(map(_cell_text, words)) + " |"


def _cell_text(text: str) -> str:
    return escaped_text(text).replace("|", "\\|")


def _cells(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Return the place of each cell of a row, blanks included."""
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
