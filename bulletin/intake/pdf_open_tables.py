"""Finds tables of a PDF that have horizontal rules only (三线表): gaps that no line of the table crosses separate their columns."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from bulletin.intake.blocks import SourceParagraph, SourceTable
from bulletin.intake.pdf_glyphs import Glyph, begins_list, cell_of, rows_of, seen

Rule = tuple[float, float, float]  # position, begin, end in pt; of a horizontal rule: y, left, right
_SAME_PT = 4.0  # ends of the rules of one table differ by less
_JOINT_PT = 3.0  # gap between the pieces of a rule, which is often drawn cell by cell
_LEAST_PT = 100.0
_GUTTER_EM = 1.2  # least gap between columns; words in a cell are closer


def open_tables(
    rules: Sequence[Rule], glyphs: Sequence[Glyph], page: int
) -> list[tuple[SourceTable, float, float]]:
    """Return (table, top, bottom) for each table: at least three rules with the same ends, the head above the second of them."""
    out: list[tuple[SourceTable, float, float]] = []
    for group in _groups(_whole(rules)):
        first = 0
        while first + 2 < len(group):
            # the most rules first: the table may have more than three
            for last in range(len(group) - 1, first + 1, -1):
                if table := _table(group[first : last + 1], glyphs, page):
                    out.append((table, group[first][0], group[last][0]))
                    first = last
                    break
            else:
                first += 1
    return out


def _whole(pieces: Sequence[Rule]) -> list[Rule]:
    """Return rules with their pieces joined, from the top of the page."""
    out: list[Rule] = []
    above = 0  # number of rules in `out` that are too high for this piece and all later ones
    for height, left, right in sorted(pieces, key=lambda rule: (-rule[0], rule[1])):
        while above < len(out) and out[above][0] - height >= _JOINT_PT:
            above += 1
        near = (
            n
            for n in range(above, len(out))
            if left < out[n][2] + _JOINT_PT and right > out[n][1] - _JOINT_PT
        )
        at = next(near, None)
        if at is None:
            out.append((height, left, right))
        else:
            out[at] = (out[at][0], min(out[at][1], left), max(out[at][2], right))
    return [rule for rule in out if rule[2] - rule[1] > _LEAST_PT]


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Return the rules that begin and end at the same places."""
    out: list[list[Rule]] = []
    for rule in rules:
        same = (g for g in out if abs(g[0][1] - rule[1]) < _SAME_PT and abs(g[0][2] - rule[2]) < _SAME_PT)
        if (group := next(same, None)) is not None:
            group.append(rule)
        else:
            out.append([rule])
    return out


def _table(rules: Sequence[Rule], glyphs: Sequence[Glyph], page: int) -> SourceTable | None:
    """Return the table between the first and the last rule, None if the text there has no columns."""
    bands: list[list[list[Glyph]]] = []
    for (top, left, right), (bottom, _, _) in pairwise(rules):
        inside = [g for g in glyphs if bottom < g.height < top and left - 2 < g.middle < right + 2]
        bands.append([row for row in rows_of(inside) if seen(row)])
    body = [row for band in bands[1:] for row in band]
    if not bands[0] or len(body) < 2 or not all(bands):
        return None
    if any(begins_list(row) for row in (*bands[0], *body)):
        return None  # the tail of a sheet has rules like these
    columns = _columns(body)
    if len(columns) < 2 or not _is_parted(bands[0][-1], columns):
        return None
    rows = [_cells([g for row in bands[0] for g in row], columns, page)]
    steps = [one[0].base - other[0].base for band in bands[1:] for one, other in pairwise(band)]
    pitch = median(steps or [0.0])
    for band in bands[1:]:
        joined: list[list[Glyph]] = []
        for row in band:
            # The line continues the row above: it begins behind column 1, and fills only one cell or is closer than the usual pitch.
            turned = joined and _column(row[0], columns) > 0 and (
                len(_columns_of(row, columns)) == 1 or joined[-1][-1].base - row[0].base < 0.9 * pitch
            )  # fmt: skip
            if turned:
                joined[-1] = [*joined[-1], *row]
            else:
                joined.append(list(row))
        rows += [_cells(row, columns, page) for row in joined]
    return SourceTable(tuple(rows), f"第 {page} 页的表格")


def _columns(rows: Sequence[Sequence[Glyph]]) -> list[float]:
    """Return the x where each column begins: -inf for the first, then the middle of each gap that no row crosses."""
    shown = sorted((g.left, g.right, g.size) for row in rows for g in seen(row))
    starts, reach = [float("-inf")], shown[0][1]
    for left, right, size in shown:
        if left - reach > _GUTTER_EM * size:
            starts.append((left + reach) / 2)
        reach = max(reach, right)
    return starts


def _column(glyph: Glyph, columns: Sequence[float]) -> int:
    return max(n for n, start in enumerate(columns) if glyph.middle > start)


def _is_parted(row: Sequence[Glyph], columns: Sequence[float]) -> bool:
    """Return whether a row has glyphs in several columns and none across the gap between two."""
    return len(_columns_of(row, columns)) > 1 and all(
        other.left - one.right > 0.5 * one.size
        for one, other in pairwise(seen(row))
        if _column(one, columns) != _column(other, columns)
    )


def _columns_of(row: Sequence[Glyph], columns: Sequence[float]) -> set[int]:
    """Return the columns in which a row has glyphs."""
    return {_column(g, columns) for g in seen(row)}


def _cells(
    glyphs: Sequence[Glyph], columns: Sequence[float], page: int
) -> tuple[tuple[SourceParagraph, ...], ...]:
    """Return a row of cells."""
    places = range(len(columns))
    return tuple(cell_of([g for g in glyphs if _column(g, columns) == n], page) for n in places)
