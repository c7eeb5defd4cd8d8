"""Finds tables and pictures on a page of a PDF: tables by their painted rules only, pictures as they are stored."""

import ctypes
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PIL import Image

from bulletin.intake.blocks import Remark, SourceParagraph, SourcePicture, SourceTable
from bulletin.intake.pdf_glyphs import Glyph, PrintedLine, cell_of, seen
from bulletin.intake.pdf_open_tables import Rule, open_tables

_NEAR_PT = 2.5  # edges nearer than this are the two sides of one rule
_THICKEST_RULE_PT = 3.0
_LEAST_RULE_PT = 8.0
_MOST_EDGES = 20_000  # of a page; a table of 50 rows and 20 columns with each cell framed has 4,000
_LEAST_PICTURE_PT = 15.0  # smaller ones are bullets and ornaments
_WHOLE_PAGE = 0.7  # share of the page; a larger picture is a scan behind its recognized text


@dataclass(frozen=True, slots=True)
class PrintedObject:
    """A table or a picture. top, bottom: y in pt from the bottom of the page."""

    block: SourceTable | SourcePicture
    top: float
    bottom: float


PrintedItem = PrintedLine | PrintedObject


def tables_of(page: Any, glyphs: Sequence[Glyph], number: int) -> tuple[list[PrintedObject], list[Glyph]]:
    """Return the tables of a page, and the glyphs outside all tables."""
    across, down = _rules(page)
    out: list[PrintedObject] = []
    rest = list(glyphs)
    # what vertical rules cover without a gap is one table
    for low, high in _bands(down):
        inner = [x for x, begin, end in down if end > low and begin < high]
        rules = [
            (y, begin, end) for y, begin, end in across
            if low - _NEAR_PT < y < high + _NEAR_PT and end - begin > 15
            and begin < max(inner) + _NEAR_PT and end > min(inner) - _NEAR_PT
        ]  # fmt: skip
        # Many tables have no vertical rules at their sides: the ends of horizontal rules are edges too.
        ends = [x for _, begin, end in rules for x in (begin, end)]
        xs = _clusters([*inner, *(x for x in ends if x < min(inner) - 8 or x > max(inner) + 8)])
        ys = _clusters([y for y, _, _ in rules])
        if len(xs) < 2 or len(ys) < 2:
            continue
        inside = [g for g in rest if xs[0] < g.middle < xs[-1] and ys[0] < g.height < ys[-1]]
        if not seen(inside):
            continue
        rows, merged = _cells(xs, sorted(ys, reverse=True), across, down, inside, number)
        taken = set(inside)
        rest = [g for g in rest if g not in taken]
        out.append(PrintedObject(SourceTable(rows, f"第 {number} 页的表格", merged), ys[-1], ys[0]))
    # the other horizontal rules may form tables without vertical rules (三线表)
    free = [r for r in across if not any(t.bottom - _NEAR_PT < r[0] < t.top + _NEAR_PT for t in out)]
    for table, top, bottom in open_tables(free, rest, number):
        rest = [g for g in rest if not (bottom < g.height < top)]
        out.append(PrintedObject(table, top, bottom))
    return out, rest


def _rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and the vertical edges of all painted paths; none if there are too many, as in a drawing."""
    import pypdfium2.raw as raw  # loaded with pypdfium2

    across: list[Rule] = []
    down: list[Rule] = []
    x, y, matrix = ctypes.c_float(), ctypes.c_float(), raw.FS_MATRIX()
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    sides = [ctypes.c_float() for _ in range(4)]  # left, bottom, right, top
    for each in _objects(page.raw, raw, raw.FPDF_PAGEOBJ_PATH):
        if not raw.FPDFPath_GetDrawMode(each, fill, stroke) or not raw.FPDFPageObj_GetMatrix(each, matrix):
            continue
        raw.FPDFPageObj_GetBounds(each, *sides)
        left, bottom, right, top = (side.value for side in sides)
        is_thin = min(right - left, top - bottom) < _THICKEST_RULE_PT
        if not (stroke.value or (fill.value and is_thin)):
            continue  # a clipping path or a background
        points: list[tuple[float, float]] = []
        count = min(raw.FPDFPath_CountSegments(each), 4000)
        # one round more than segments, which ends the last subpath
        for n in range(count + 1):
            segment = raw.FPDFPath_GetPathSegment(each, n) if n < count else None
            is_move = segment is None or raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO
            if is_move and len(points) > 1:
                points.append(points[0])
                for one, other in pairwise(points):
                    _edge(one, other, across, down)
            if is_move:
                points = []
            if len(across) + len(down) > _MOST_EDGES:
                return [], []
            if segment is not None:
                raw.FPDFPathSegment_GetPoint(segment, x, y)
                points.append((
                    matrix.a * x.value + matrix.c * y.value + matrix.e,
                    matrix.b * x.value + matrix.d * y.value + matrix.f,
                ))  # fmt: skip
    return across, down


def _objects(page: Any, raw: Any, kind: int) -> Iterator[Any]:
    """Yield the objects of a kind on a page, also those one level down in forms.

    By raw calls: wrapping all objects takes longer than reading.
    """
    waiting = [raw.FPDFPage_GetObject(page, n) for n in range(raw.FPDFPage_CountObjects(page))]
    for each in waiting:
        found = raw.FPDFPageObj_GetType(each)
        if found == kind:
            yield each
        elif found == raw.FPDF_PAGEOBJ_FORM:
            for n in range(raw.FPDFFormObj_CountObjects(each)):
                inner = raw.FPDFFormObj_GetObject(each, n)
                if raw.FPDFPageObj_GetType(inner) == kind:
                    yield inner


def _edge(one: tuple[float, float], other: tuple[float, float], across: list[Rule], down: list[Rule]) -> None:
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if high < 1 and wide >= _LEAST_RULE_PT:
        across.append((one[1], min(one[0], other[0]), max(one[0], other[0])))
    elif wide < 1 and high >= _LEAST_RULE_PT:
        down.append((one[0], min(one[1], other[1]), max(one[1], other[1])))


def _bands(down: Sequence[Rule]) -> Iterator[tuple[float, float]]:
    """Yield the stretches (low, high) of the page's height that vertical rules cover without a gap, from the top."""
    band: tuple[float, float] | None = None
    for _, low, high in sorted(down, key=lambda edge: -edge[2]):
        if band is None or high < band[0] - _NEAR_PT:
            if band:
                yield band
            band = (low, high)
        else:
            band = (min(band[0], low), band[1])
    if band:
        yield band


def _clusters(places: Sequence[float]) -> list[float]:
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > _NEAR_PT * 1.6:
            out.append(place)
    return out


def _cells(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule], glyphs: Sequence[Glyph], number: int
) -> tuple[tuple[tuple[tuple[SourceParagraph, ...], ...], ...], int]:  # fmt: skip
    """Return the rows of a table, and the number of cells merged into another: no rule is painted between them."""
    rows: list[list[list[Glyph]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    home: dict[tuple[int, int], tuple[int, int]] = {}  # cell → the cell that it is merged into, or itself
    merged = 0
    for i, (top, bottom) in enumerate(pairwise(ys)):
        for j, (left, right) in enumerate(pairwise(xs)):
            middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
            if j and left > xs[0] and not _is_ruled(down, left, middle_y):
                home[i, j] = home[i, j - 1]
            elif i and not _is_ruled(across, top, middle_x):
                home[i, j] = home[i - 1, j]
            else:
                home[i, j] = (i, j)
            merged += home[i, j] != (i, j)
    for glyph in glyphs:
        i = next((n for n, bottom in enumerate(ys[1:]) if glyph.height > bottom), len(ys) - 2)
        j = next((n for n, right in enumerate(xs[1:]) if glyph.middle < right), len(xs) - 2)
        row, column = home[i, j]
        rows[row][column].append(glyph)
    return tuple(tuple(cell_of(cell, number) for cell in row) for row in rows), merged


def _is_ruled(edges: Sequence[Rule], place: float, across: float) -> bool:
    return any(
        abs(at - place) < _NEAR_PT * 1.6 and begin - 1 <= across <= end + 1 for at, begin, end in edges
    )


def pictures_of(page: Any, number: int) -> tuple[list[PrintedObject], list[Remark]]:
    """Return the pictures of a page, and a remark for each that cannot be extracted."""
    import pypdfium2.raw as raw  # loaded with pypdfium2

    out: list[PrintedObject] = []
    remarks: list[Remark] = []
    width, height = page.get_size()
    # `page.get_objects` wraps all objects of a page, which is slow: not where there are no pictures
    if next(_objects(page.raw, raw, raw.FPDF_PAGEOBJ_IMAGE), None) is None:
        return [], []
    for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = each.get_bounds()
        if (
            min(right - left, top - bottom) < _LEAST_PICTURE_PT
            or (right - left) * (top - bottom) > _WHOLE_PAGE * width * height
        ):
            continue
        data = _bytes_of(each)
        if data is None:
            remarks.append(Remark("picture", f"第 {number} 页", "有一张图片取不出来，没有导入"))
            continue
        ending = "jpg" if data.startswith(b"\xff\xd8") else "png"
        picture = SourcePicture(f"{number}-{len(out) + 1}.{ending}", data, f"第 {number} 页")
        out.append(PrintedObject(picture, top, bottom))
    return out, remarks


def _bytes_of(image: Any) -> bytes | None:
    """Return a picture's JPEG or PNG bytes as stored, else converted to PNG; None if it cannot be read."""
    import pypdfium2  # loaded with the file

    stream = io.BytesIO()
    try:
        image.extract(stream)
        data = stream.getvalue()
        if data.startswith((b"\xff\xd8", b"\x89PNG")):
            return data
        stream = io.BytesIO()
        image.get_bitmap().to_pil().convert("RGB").save(stream, "PNG")
        return stream.getvalue()
    except (pypdfium2.PdfiumError, OSError, ValueError, NotImplementedError, Image.DecompressionBombError):
        return None
