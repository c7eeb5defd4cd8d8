"""Lays out the columns of a printed table: how wide each is, and what stays on one line in its cells. Pure functions.

A table is set in 小四, one of many columns in 五号 (print-format.md §2.2), a wider one in 小五 or 六号. No name of up to
six 字, no word and no number is split. Width that is left goes first to the columns where it saves most lines, then to
all columns in proportion. Words come from a segmenter, which is called only for a table whose rows are not single lines.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from bulletin.typesetting.cjk_marks import (
    CLOSING,
    COMMA,
    FREELY,
    OPENING,
    STOP,
    is_mark,
    kinds_of,
    line_breaks,
)
from bulletin.typesetting.title_lines import Segmenter

SIZE_PT: Final = 12.0
"""Size of a table's text: 小四, as is customary."""
SMALL_PT: Final = 10.5
"""五号, for tables of many columns and for those whose names do not fit otherwise."""
SMALLEST_PT: Final = (9.0, 7.5)
"""小五 and 六号, where words or numbers would be split otherwise; no table is set smaller."""
MANY_COLUMNS: Final = 7
PADDING_EM, NARROW_EM = 0.35, 0.2
"""Padding on each side of a cell's text: usually, and in a table of many columns."""

_NAME: Final = 6  # 字: a run of text of up to so many is taken for one name
_EASE_EM: Final = 0.12  # spare width of a column, since widths are estimates and rules take room
_STEP_EM: Final = 0.5  # by which a column is widened on trial
_FLOOR_EM: Final = 2.0  # what a column keeps where nothing fits

_HAN: Final = re.compile("[\u3400-\u9fff\U00020000-\U000323af]{2,}")
_SUFFIXES: Final = frozenset("率性化型式")  # 收缴|率 is one word, though the dictionary has two
_SHORT_BRACKETS: Final = re.compile("（[^（）]{1,4}）")  # （万人）, as `--cjk-brackets: whole` keeps it
# Estimated widths; other ASCII characters have 0.6 em.
_ASCII_EM: Final[dict[str, float]] = {
    **dict.fromkeys("0123456789 -", 0.56),
    **dict.fromkeys(".,:;'!|ijl", 0.32),
    **dict.fromkeys("%@MWmw", 0.95),
    **dict.fromkeys("ABCDEFGHIJKLNOPQRSTUVXYZ", 0.72),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one cell.

    is_number: it is aligned to the right. blank: invisible characters behind its digits, so that decimal points are aligned.
    """

    text: str
    is_head: bool = False
    is_number: bool = False
    blank: str = ""

    @property
    def is_prose(self) -> bool:
        """Whether it is more than a name."""
        return len(self.text) > 2 * _NAME

    @property
    def width_em(self) -> float:
        """Its width on one line."""
        return text_em(self.text + self.blank)


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table is set.

    size_pt: of its text. padding_em: on each side of it. widths_em: of the columns, padding included. pieces: for each
    row and cell what stays on one line; joined it is the cell's text. lines: of each row. indents_em: for each column
    the distance from its right edge to the end of its numbers, so that they are centred below its head and their
    digits align. fits: whether all pieces stay whole.
    """

    size_pt: float
    padding_em: float
    widths_em: tuple[float, ...]
    pieces: tuple[tuple[tuple[str, ...], ...], ...]
    lines: tuple[int, ...]
    indents_em: tuple[float, ...]
    wraps: tuple[bool, ...]  # for each column: whether a cell of the body takes more than one line
    fits: bool

    @property
    def shares(self) -> list[float]:
        """The columns' parts of the table's width, in percent."""
        total = sum(self.widths_em)
        return [100 * width / total for width in self.widths_em]


def text_em(text: str) -> float:
    """Return the width of `text` on a line of its own: marks lose their blanks at its edges and beside each other."""
    if not text:
        return 0.0
    width = sum(_ASCII_EM.get(char, 0.6) if char.isascii() else 1.0 for char in text)
    width -= sum(0.5 for pair in pairwise(map(is_mark, text)) if all(pair))
    first, *_, last = kinds_of(text) * 2  # twice, so that a single character is both first and last
    return width - 0.5 * (first == OPENING) - 0.5 * (last in (CLOSING, COMMA, STOP))


def pieces_of(text: str, segment: Segmenter, *, splits_names: bool) -> tuple[str, ...]:
    """Return `text` in pieces that stay on one line: names, words, numbers with their units, marks with their words.

    splits_names: whether a run of up to six 字 is also cut into words; a longer one, or one beside a number, always is.
    """
    kinds = kinds_of(text)
    breaks = [kind == FREELY for kind in line_breaks(text, kinds)]
    for run in _HAN.finditer(text):
        inside = set(range(run.start() + 1, run.end()))  # places where no line may end
        counts = any(
            char.isdecimal()
            for char in text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        )
        if splits_names or counts or len(run[0]) > _NAME:
            place = run.start()
            for word in segment(run[0]):
                if word not in _SUFFIXES:
                    inside.discard(place)
                place += len(word)
        for place in inside:
            breaks[place] = False
    for short in _SHORT_BRACKETS.finditer(text):
        breaks[short.start() + 1 : short.end()] = [False] * (short.end() - short.start() - 1)
    places = [0, *(place for place in range(1, len(text)) if breaks[place]), len(text)]
    return tuple(text[start:end] for start, end in pairwise(places) if end > start)


def lay_out_columns(rows: Sequence[Sequence[Cell]], measure_pt: float, segment: Segmenter) -> Columns:
    """Return the columns of a table that is `measure_pt` wide. rows: the head first; some may be shorter than others."""
    count = max(map(len, rows))
    whole = [[(cell.text,) if cell.text else () for cell in row] for row in rows]
    padding = NARROW_EM if count >= MANY_COLUMNS else PADDING_EM
    # In each size: first every cell on one line, then cells cut into names, then names cut into words.
    for size in (SIZE_PT, SMALL_PT, *SMALLEST_PT):
        table = _Table(rows, whole, measure_pt / size, padding)
        if table.fits(table.naturals):
            return table.columns(size, table.naturals)
        for splits_names in (False, True):
            if size == SIZE_PT and (splits_names or count >= MANY_COLUMNS):
                continue
            table = table.cut(segment, splits_names=splits_names)
            if table.fits(table.least):
                return table.columns(size, table.fewest_lines())
    return table.columns(SMALLEST_PT[-1], table.squeezed(), fits=False)


class _Table:
    """A table's cells in pieces, and the measure in em. Widths of columns are those of their text, without padding."""

    def __init__(
        self,
        rows: Sequence[Sequence[Cell]],
        pieces: Sequence[Sequence[tuple[str, ...]]],
        measure_em: float,
        padding_em: float,
    ) -> None:
        self.rows, self.pieces, self.measure, self.padding = rows, pieces, measure_em, padding_em
        self.count = max(map(len, rows))
        self.room = measure_em - self.count * (2 * padding_em + _EASE_EM)
        self.known: dict[tuple[int, float], list[int]] = {}

    def cut(self, segment: Segmenter, *, splits_names: bool) -> "_Table":
        """Return the same table with its cells in smaller pieces."""
        pieces = [
            [
                pieces_of(cell.text, segment, splits_names=splits_names if cell.is_head else cell.is_prose)
                for cell in row
            ]
            for row in self.rows
        ]
        return _Table(self.rows, pieces, self.measure, self.padding)

    @cached_property
    def naturals(self) -> list[float]:
        """The columns' widths with each cell on one line."""
        return [self._widest(cell.width_em for cell in self._cells(c)) for c in range(self.count)]

    @cached_property
    def least(self) -> list[float]:
        """The columns' widths with each piece on a line of its own."""
        return [
            self._widest(
                (
                    *(text_em(piece) for row in self.pieces for cell in row[c : c + 1] for piece in cell),
                    *(cell.width_em for cell in self._cells(c) if cell.blank),
                )
            )
            for c in range(self.count)
        ]

    def _widest(self, widths: Iterable[float]) -> float:
        return max((1.0, *widths))

    def _cells(self, column: int) -> list[Cell]:
        return [cell for row in self.rows for cell in row[column : column + 1]]

    def fits(self, widths: Sequence[float]) -> bool:
        """Return whether columns of these widths fit into the table's room."""
        return sum(widths) <= self.room

    def fewest_lines(self) -> list[float]:
        """Return widths that save as many lines as the room allows; the column that saves most per em grows first."""
        widths = list(self.least)
        while True:
            spare = self.room - sum(widths)
            # Each column's smallest growth that saves a line; the best saves most per em, of equal ones the leftmost.
            best: tuple[float, int, float] | None = None
            for column, natural in enumerate(self.naturals):
                cost_now = self._cost(widths, column, widths[column])
                steps = 1 + int(min(spare, natural - widths[column]) / _STEP_EM)
                for step in range(1, steps + 1):
                    more = min(step * _STEP_EM, natural - widths[column])
                    saved = cost_now - self._cost(widths, column, widths[column] + more)
                    if 0 < more <= spare and saved > 0:
                        best = max(best or (0.0, 0, 0.0), (saved / more, -column, more))
                        break
            if best is None:
                return widths
            widths[-best[1]] += best[2]

    def squeezed(self) -> list[float]:
        """Return widths for a table whose words cannot all stay whole: wide columns lose most."""
        floors = [min(width, _FLOOR_EM) for width in self.least]
        over, room = sum(self.least) - sum(floors), max(0.0, self.room - sum(floors))
        part = room / over if over else 1.0
        return [floor + (width - floor) * part for floor, width in zip(floors, self.least, strict=True)]

    def _cost(self, widths: Sequence[float], column: int, width: float) -> float:
        """Return the table's height in lines if `column` were `width` wide, with a penalty for cells of many lines."""
        columns = [self._lines(c, width if c == column else widths[c]) for c in range(self.count)]
        rows = zip(*columns, strict=True)
        return float(sum(max(lines) + 0.1 * sum(n * n for n in lines) for lines in rows))

    def _lines(self, column: int, width: float) -> list[int]:
        key = column, round(width, 2)
        if key not in self.known:
            self.known[key] = [
                _lines_of(row[column], width) if column < len(row) else 0 for row in self.pieces
            ]
        return self.known[key]

    def columns(self, size_pt: float, widths: Sequence[float], *, fits: bool = True) -> Columns:
        """Return the columns; the room that is left is shared in proportion to `widths`. fits: whether no word is cut."""
        more = max(0.0, self.room - sum(widths)) / sum(widths)
        full = [width * (1 + more) for width in widths]
        lines = [self._lines(c, width + 0.01) for c, width in enumerate(full)]  # 0.01: rounding adds no line
        is_body = [not any(cell.is_head for cell in row) for row in self.rows]
        return Columns(
            size_pt,
            self.padding,
            tuple(width + 2 * self.padding + _EASE_EM for width in full),
            tuple(tuple(row) for row in self.pieces),
            tuple(max(row, default=0) for row in zip(*lines, strict=True)),
            tuple(self._indent(c, width) for c, width in enumerate(full)),
            tuple(any(n > 1 and body for n, body in zip(column, is_body, strict=True)) for column in lines),
            fits,
        )

    def _indent(self, column: int, width: float) -> float:
        numbers = [cell.width_em for cell in self._cells(column) if cell.is_number and not cell.is_head]
        return self.padding + max(0.0, (width - max(numbers, default=width)) / 2)


def _lines_of(pieces: Sequence[str], width: float) -> int:
    """Return how many lines of `width` the pieces take, filled one after the other."""
    lines, line = 1, ""
    for piece in pieces:
        if line and text_em(line + piece) > width:
            lines, line = lines + 1, piece
        else:
            line += piece
    return lines
