"""Finds what a page of WeasyPrint's layout prints, and where, in one walk over its boxes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from weasyprint.anchors import rectangle_aabb
from weasyprint.formatting_structure import boxes

# Of an em: how far the ink of a 汉字 is taken to reach above and below the baseline. That is a little less than its square,
# since squares of neighbouring lines may touch.
_ABOVE: Final = 0.8
_BELOW: Final = 0.05
TOLERANCE_PX: Final = 1.0  # 0.26 mm: less than what a margin loses when paper is cut

Area = tuple[float, float, float, float]  # left, top, right, foot in px


@dataclass(frozen=True, slots=True)
class PrintedMark:
    """What is printed in one place: characters of one line, or a picture (text is empty). line: the same for one line.

    Edges are in px from the page's upper left corner. ends: the text's first and last character, blanks included.
    is_note: part of a note at the foot. is_sign: the number of a note. name: of a picture's file.
    """

    text: str
    line: int
    em: float
    left: float
    top: float
    right: float
    foot: float
    is_cut_off: bool
    is_note: bool
    is_turned: bool
    ends: str = ""
    is_sign: bool = False
    name: str = ""


@dataclass(slots=True)
class PrintedText:
    """What the walk collects. texts: element → the texts of its boxes; pages: element → the page where it begins."""

    texts: defaultdict[Any, list[str]]
    pages: dict[Any, int]


def marks_of(page_box: Any, found: PrintedText, number: int) -> Iterator[PrintedMark]:
    """Yield what a page prints, and add its text to `found`."""
    # A stack, so that boxes come in reading order. Each entry: box, matrix of the transformed block around it, the area
    # outside of which it is cut off, and (id of its line, whether it is in a note).
    waiting = [(child, None, None, (0, False)) for child in reversed(page_box.children)]
    while waiting:
        box, matrix, window, line = waiting.pop()
        style = box.style
        if isinstance(box, boxes.TextBox):
            if box.element is not None and "::" not in (box.element_tag or ""):
                found.texts[box.element].append(box.text)
                found.pages.setdefault(box.element, number)
            if style["visibility"] == "visible" and (text := box.text.strip()):
                yield _text_mark(box, text, matrix, window, line)
            continue
        if isinstance(box, boxes.ReplacedBox):
            if style["visibility"] == "visible":
                yield _picture_mark(box, matrix, window, line[1])
            continue
        if own := getattr(box, "transformation_matrix", None):
            matrix = own @ matrix if matrix else own
        if style["overflow"] != "visible" and isinstance(box, boxes.BlockContainerBox):
            area = rectangle_aabb(
                matrix, box.padding_box_x(), box.padding_box_y(), box.padding_width(), box.padding_height()
            )
            window = area if window is None else _common(area, window)
        if isinstance(box, boxes.LineBox):
            line = id(box), line[1]
        elif isinstance(box, boxes.FootnoteAreaBox):  # it also has the 报尾, which is no note
            waiting += [
                (child, matrix, window, (0, str(child.element.get("class", "")).startswith("footnote")))
                for child in reversed(box.children)
            ]
            continue
        waiting += [(child, matrix, window, line) for child in reversed(box.children)]


def _text_mark(box: Any, text: str, matrix: Any, window: Any, line: tuple[int, bool]) -> PrintedMark:
    em = box.style["font_size"]
    baseline = box.position_y + (box.baseline or 0)
    # The letter-spacing behind the last character of a line has no ink.
    width = box.width - max(0.0, _number(box.style["letter_spacing"]))
    area: Area = rectangle_aabb(matrix, box.position_x, baseline - _ABOVE * em, width, (_ABOVE + _BELOW) * em)
    ends, is_sign = box.text[0] + box.text[-1], _is_sign(box)
    return PrintedMark(
        text, line[0], em, *area, _is_cut_off(area, window), line[1], matrix is not None, ends, is_sign
    )


def _is_sign(box: Any) -> bool:
    """Return whether a text is the number of a note: in the text, before the note, or in a later reference to it."""
    if "::footnote" in (box.element_tag or ""):
        return True
    return box.element is not None and str(box.element.get("class", "")).startswith("footnote-")


def _picture_mark(box: Any, matrix: Any, window: Any, is_note: bool) -> PrintedMark:
    area: Area = rectangle_aabb(matrix, box.content_box_x(), box.content_box_y(), box.width, box.height)
    return PrintedMark(
        "",
        id(box),
        box.style["font_size"],
        *area,
        _is_cut_off(area, window),
        is_note,
        matrix is not None,
        name=unquote(box.element.get("src", "")).rpartition("/")[2] if box.element is not None else "",
    )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _common(one: Area, other: Area) -> Area:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _is_cut_off(area: Area, window: Area | None) -> bool:
    return window is not None and is_outside(area, window)


def is_outside(area: Area, paper: Area) -> bool:
    """Return whether a part of an area is outside the edges of `paper`."""
    left, top, right, foot = paper
    return (
        area[0] < left - TOLERANCE_PX
        or area[1] < top - TOLERANCE_PX
        or area[2] > right + TOLERANCE_PX
        or area[3] > foot + TOLERANCE_PX
    )
