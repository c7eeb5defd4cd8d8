"""A table in the old and the new Word file → the edits of its lines in the issue's file: cells, added and removed rows and columns."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bulletin.intake.markdown import escaped_text
from bulletin.revision.alignment import TextBlock, align
from bulletin.revision.edits import TakenBack
from bulletin.revision.source_text import SourceTableLines
from bulletin.revision.word_edits import edit_line
from bulletin.revision.word_lines import WordLine

_CELL = re.compile(r"(?:\\\||[^|\n])*")


def edit_table(out: TakenBack, origin: SourceTableLines, before: WordLine, after: WordLine) -> None:
    """Add the edits of a table; a table whose changed columns are uncertain is left to a person."""
    if before.rows != after.rows:
        _TableEdits(out, origin, before, after).add()


class _TableEdits:
    """The edits of one table. numbers: row of the Word file's table → row of the file's table."""

    def __init__(self, out: TakenBack, origin: SourceTableLines, before: WordLine, after: WordLine) -> None:
        self.out, self.origin, self.before, self.after = out, origin, before, after
        self.rows = origin.rows
        shown = [n for n, row in enumerate(before.rows) if any(row)]
        self.numbers = dict(zip(shown, sorted(self.rows), strict=False))

    def add(self) -> None:
        """Add the edits, row by row if the number of columns is the same."""
        before, after = self.before, self.after
        if max(map(len, after.rows)) != max(map(len, before.rows)):
            if not self._edit_columns():
                self.out.leave(after, "表格添了列或者少了列，请在源文件里改", before.text, after.text)
            return
        sides = [[TextBlock("tr", "\t".join(row)) for row in side.rows] for side in (before, after)]
        last = 0
        for pair in align(*sides):
            # a moved row is reported at its new place
            if pair.moved is not None and pair.old:
                continue
            i = pair.old[0] if pair.old else pair.moved
            if i is not None and i not in self.numbers:
                self.out.leave(after, "这一行在源文件里找不到", "　".join(before.rows[i]))
            elif pair.moved is not None:
                self.out.leave(
                    after, "表格里的行换了次序，请在源文件里改", "　".join(before.rows[pair.moved])
                )
            elif i is None:
                self._add_row(last, after.rows[pair.new[0]])
            elif not pair.new:
                self._remove_row(self.numbers[i], before.rows[i])
            else:
                last = self.numbers[i]
                self._edit_row(last, before.rows[i], after.rows[pair.new[0]])

    def _span(self, row: int) -> tuple[int, int]:
        line = self.rows[row][0]
        return line.begin, line.end

    def _line_below(self, end: int) -> tuple[int, int]:
        """Return the span of the line of the file that follows this line end."""
        stop = self.out.base.find("\n", end + 1)
        return end + 1, stop if stop >= 0 else len(self.out.base)

    def _edit_columns(self) -> bool:
        """Add the edits of a table with inserted or removed columns; return whether these are certain.

        They are if the heads are unique, so that they identify columns, and if the rows are the same.
        """
        out, old, new = self.out, self.before.rows, self.after.rows
        is_even = all(len({len(row) for row in rows}) == 1 for rows in (old, new))
        if not is_even or len(old) != len(new) or set(self.numbers) != set(range(len(old))):
            return False
        ways = SequenceMatcher(None, old[0], new[0], autojunk=False).get_opcodes()
        heads_differ = len(set(old[0])) == len(old[0]) and len(set(new[0])) == len(new[0])
        if not heads_differ or any(tag == "replace" for tag, *_ in ways):
            return False
        kept = [(i + n, k + n) for tag, i, j, k, _ in ways if tag == "equal" for n in range(j - i)]
        # cells of kept columns are the same, up to a fifth: else rows were changed too
        same = sum(one[i] == other[k] for one, other in zip(old, new, strict=True) for i, k in kept)
        if same < 0.8 * len(old) * len(kept):
            return False
        lines = [self._span(self.numbers[n]) for n in range(len(old))]
        dashes = self._line_below(lines[0][1])
        spans = [_cells(out.base, *line) for line in (*lines, dashes)]
        if any(len(each) != len(old[0]) for each in spans):
            return False
        head = self.rows[self.numbers[0]][0]
        for tag, i, j, k, m in ways:
            if tag == "delete":
                change = out.begin(head, self.after, "删", "、".join(old[0][i:j]), "")
                for cells in spans:  # with the | at its right, or at the left of the last column
                    begin, end = cells[i][0], cells[j - 1][1]
                    out.edit(*((begin, end + 1) if j < len(cells) else (begin - 1, end)), "", change)
            elif tag == "insert":
                change = out.begin(head, self.after, "增", "", "、".join(new[0][k:m]))
                for n, cells in enumerate(spans):
                    texts = (
                        [f" {_cell_text(text)} " for text in new[n][k:m]]
                        if n < len(new)
                        else ["---"] * (m - k)
                    )
                    at = cells[i][0] if i < len(cells) else cells[-1][1]
                    joined = "|".join(texts)
                    out.edit(at, at, f"{joined}|" if i < len(cells) else f"|{joined}", change)
        place = dict(kept)
        for n, (was, now) in enumerate(zip(old, new, strict=True)):
            self._edit_row(
                self.numbers[n], was, [now[place[i]] if i in place else was[i] for i in range(len(was))]
            )
        return True

    def _edit_row(self, row: int, old: Sequence[str], new: Sequence[str]) -> None:
        spans = _cells(self.out.base, *self._span(row))
        place = self.after.place
        for column, (was, now) in enumerate(zip(old, new, strict=False), 1):
            if was == now:
                continue
            if cell := self.origin.cells.get((row, column)):
                edit_line(self.out, cell, WordLine.plain(was, place), WordLine.plain(now, place))
            elif column <= len(spans):
                change = self.out.begin(self.rows[row][0], self.after, "改", was, now)
                self.out.edit(*spans[column - 1], f" {_cell_text(now)} ", change)

    def _remove_row(self, row: int, words: Sequence[str]) -> None:
        if row == min(self.rows):
            self.out.leave(self.before, "表头删去了，请在源文件里改", "　".join(words))
            return
        begin, end = self._span(row)
        change = self.out.begin(self.rows[row][0], self.before, "删", "　".join(words), "")
        self.out.edit(begin, min(end + 1, len(self.out.base)), "", change)

    def _add_row(self, last: int, words: Sequence[str]) -> None:
        if not last:
            self.out.leave(self.after, "表头上面添了一行，请在源文件里改", "", "　".join(words))
            return
        _, end = self._span(last)
        if last == min(self.rows):  # below the line of dashes, which follows the head
            _, end = self._line_below(end)
        change = self.out.begin(self.rows[last][0], self.after, "增", "", "　".join(words))
        self.out.edit(end, end, "\n" + row_text(words), change)


def row_text(words: Sequence[str]) -> str:
    """Return a row of a table in Markdown."""
    return "| " + " | ".join(map(_cell_text, words)) + " |"


def _cell_text(text: str) -> str:
    return escaped_text(text).replace("|", "\\|")


def _cells(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Return the span of each cell of a row, with its blanks, without |."""
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
