"""What must hold for every laid-out document: all its text is on the pages, within the paper, and no line over another.

One walk over the boxes that WeasyPrint laid out finds both, before the PDF is written: 1.4 of the 230 ms that eight pages of text
take.

- `text-lost`: an element of the HTML has characters that none of its boxes has. What a style sheet adds (page numbers,
  numbers of notes, heads of tables repeated) is not counted; what it takes away by `display: none` is not missed.
- `off-the-sheet`: characters or a picture outside the trimmed page, or cut off by a box that hides its overflow.
- `overprinted`: two lines of text, or text and a picture, in the same place. Within a line, text may overlap: marks of
  emphasis and numbers of notes do; but no number of a note may read as one with the digits beside it (note 12, 3个镇).

Of each kind one is told for each page, with how many others there are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from weasyprint.anchors import rectangle_aabb
from weasyprint.formatting_structure import boxes

from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.text import shorten

# Of an em: where the ink of a 汉字 stands above and below the baseline, a little within its square, since squares of
# neighbouring lines may touch.
_ABOVE: Final = 0.8
_BELOW: Final = 0.05
_TOLERANCE_PX: Final = 1.0  # 0.26 mm: less than what a margin loses when paper is cut
_OVERLAP_EM: Final = 0.3  # in both directions; less is how close-set marks and small line heights meet

_HINT_NOTE = "注释要和注号印在同一页，太长、太多就放不下：把长的改成正文里的一段，或者写成附件"
_HINT_TURNED = "横表一页放不下：把它分成几张，或者少写几栏、写短一些"
_HINT = "把这一处改短或者分开写；改不了的，把这一期的文件发给维护程序的人"

Area = tuple[float, float, float, float]  # left, top, right, foot in px
IsHidden = Callable[[Any], bool]
FindPlace = Callable[[str], Span]


@dataclass(frozen=True, slots=True)
class _Mark:
    """What is printed in one place: characters of one line, or a picture (without text). line: those of a line share it.

    Edges in px from the page's upper left corner. ends: its first and last character, blanks too; is_sign: of a note.
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


@dataclass(slots=True)
class _Found:
    """What the walk collects. texts: by element, the characters of its boxes; pages: where an element begins."""

    texts: defaultdict[Any, list[str]]
    pages: dict[Any, int]


def broken_laws(document: Any, find: FindPlace, is_hidden: IsHidden) -> tuple[Diagnostic, ...]:
    """Return what a laid-out document loses, prints off the paper or prints over itself.

    document: WeasyPrint's. find: from printed words to their place in the source. is_hidden: whether a style sheet takes an
    element away; only asked where one is missing. Diagnostics: text-lost, off-the-sheet, overprinted.
    """
    found = _Found(defaultdict(list), {})
    out: list[Diagnostic] = []
    for number, page in enumerate(document.pages, 1):
        marks = list(_marks_of(page._page_box, found, number))
        out += _about_paper(marks, page, number, find)
        out += _about_overlaps(marks, number, find)
        out += _about_signs(marks, number, find)
    return (*_about_losses(document._html.etree_element, found, find, is_hidden), *out)


# What is printed where


def _marks_of(page_box: Any, found: _Found, number: int) -> Iterator[_Mark]:
    """Yield what a page prints, and note its text in `found`."""
    # Each entry: box, matrix of the transformed block it is in, the area that shows it, the line it is in
    # and whether that is a note's.
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
        elif isinstance(box, boxes.FootnoteAreaBox):
            line = 0, True
        waiting += [(child, matrix, window, line) for child in reversed(box.children)]


def _text_mark(box: Any, text: str, matrix: Any, window: Any, line: tuple[int, bool]) -> _Mark:
    em = box.style["font_size"]
    baseline = box.position_y + (box.baseline or 0)
    # A blank at the end of a line, and what letter-spacing puts behind its last character, is no ink.
    width = box.width - max(0.0, _number(box.style["letter_spacing"]))
    area: Area = rectangle_aabb(matrix, box.position_x, baseline - _ABOVE * em, width, (_ABOVE + _BELOW) * em)
    ends, is_sign = box.text[0] + box.text[-1], _is_sign(box)
    return _Mark(
        text, line[0], em, *area, _is_cut_off(area, window), line[1], matrix is not None, ends, is_sign
    )


def _is_sign(box: Any) -> bool:
    """Return whether a text is the number of a note: at the text, before the note, or where the note is named again."""
    if "::footnote" in (box.element_tag or ""):
        return True
    return box.element is not None and str(box.element.get("class", "")).startswith("footnote-")


def _picture_mark(box: Any, matrix: Any, window: Any, is_note: bool) -> _Mark:
    area: Area = rectangle_aabb(matrix, box.content_box_x(), box.content_box_y(), box.width, box.height)
    return _Mark(
        "", id(box), box.style["font_size"], *area, _is_cut_off(area, window), is_note, matrix is not None
    )


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _common(one: Area, other: Area) -> Area:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _is_cut_off(area: Area, window: Area | None) -> bool:
    return window is not None and _is_outside(area, window)


def _is_outside(area: Area, paper: Area) -> bool:
    left, top, right, foot = paper
    return (
        area[0] < left - _TOLERANCE_PX
        or area[1] < top - _TOLERANCE_PX
        or area[2] > right + _TOLERANCE_PX
        or area[3] > foot + _TOLERANCE_PX
    )


# The laws


def _about_paper(marks: Iterable[_Mark], page: Any, number: int, find: FindPlace) -> Iterator[Diagnostic]:
    paper = (0.0, 0.0, page.width, page.height)
    outside = [
        mark
        for mark in marks
        if mark.is_cut_off or _is_outside((mark.left, mark.top, mark.right, mark.foot), paper)
    ]
    if outside:
        first = max(outside, key=lambda mark: len(mark.text))
        what = f"有字印到了纸外：`{shorten(first.text, 24)}`" if first.text else "有图片印到了纸外"
        yield error(
            "off-the-sheet",
            f"PDF 第{number}页{what}",
            find(first.text),
            f"这一页共有 {len(outside)} 处" if len(outside) > 1 else "印出来就没有了",
            hint=_hint(first),
        )


def _about_overlaps(marks: Iterable[_Mark], number: int, find: FindPlace) -> Iterator[Diagnostic]:
    """Yield what lies over something else. Marks are compared with those that begin above their foot only."""
    ordered = sorted(marks, key=lambda mark: mark.top)
    over: list[tuple[_Mark, _Mark]] = []
    open_marks: list[_Mark] = []
    for mark in ordered:
        open_marks = [other for other in open_marks if other.foot > mark.top + _TOLERANCE_PX]
        over += [(other, mark) for other in open_marks if other.line != mark.line and _overlap(other, mark)]
        open_marks.append(mark)
    if over:
        first, second = over[0]
        if first.text and second.text:
            what = f"有字印在别的字上：`{shorten(second.text, 18)}`和`{shorten(first.text, 18)}`"
        elif words := first.text or second.text:
            what = f"有字和图片印在一起：`{shorten(words, 24)}`"
        else:
            what = "有两张图片印在一起"
        yield error(
            "overprinted",
            f"PDF 第{number}页{what}",
            find(max(first.text, second.text, key=len)),
            f"这一页共有 {len(over)} 处" if len(over) > 1 else "叠在一起就读不出来了",
            hint=_hint(first, second),
        )


def _about_signs(marks: Iterable[_Mark], number: int, find: FindPlace) -> Iterator[Diagnostic]:
    """Yield the first number of a note on a page that reads as one with digits beside it."""
    for one, other in pairwise(marks):
        if (
            one.line == other.line
            and one.is_sign != other.is_sign
            and (one.ends[-1:] + other.ends[:1]).isdecimal()
        ):
            both = shorten(one.text[-12:] + other.text[:12], 24)
            yield error(
                "overprinted",
                f"PDF 第{number}页的注号和旁边的数字连成了一个数：`{both}`",
                find(other.text if one.is_sign else one.text),
                "分不清哪几位是注号",
                hint=_HINT,
            )
            return


def _hint(*marks: _Mark) -> str:
    if any(mark.is_note for mark in marks):
        return _HINT_NOTE
    return _HINT_TURNED if any(mark.is_turned for mark in marks) else _HINT


def _overlap(one: _Mark, other: _Mark) -> bool:
    least = _OVERLAP_EM * min(one.em, other.em)
    return (
        min(one.foot, other.foot) - max(one.top, other.top) > least
        and min(one.right, other.right) - max(one.left, other.left) > least
    )


def _about_losses(root: Any, found: _Found, find: FindPlace, is_hidden: IsHidden) -> Iterator[Diagnostic]:
    """Yield the characters of elements that none of their boxes has, for each page what is lost first."""
    page = 1
    lost: dict[int, tuple[str, str, int]] = {}
    for element in _shown_elements(root):
        words = _own_text(element)
        page = found.pages.get(element, page)
        if not words or _letters(words) == (got := _letters("".join(found.texts.get(element, ())))):
            continue
        missing = Counter(_letters(words)) - Counter(got)
        if not missing or (not got and is_hidden(element)):
            continue
        text, place, count = lost.get(page, ("", "", 0))
        lost[page] = (
            text or "".join(missing.elements()),
            place or " ".join(words.split()),
            count + missing.total(),
        )
    for number, (text, place, count) in lost.items():
        yield error(
            "text-lost",
            f"PDF 第{number}页少印了 {count} 个字：`{shorten(text, 24)}`",
            find(place),
            f"在`{shorten(place, 24)}`这里",
            hint=_HINT,
        )


def _shown_elements(root: Any) -> Iterator[Any]:
    for body in root.iter("body"):
        yield from (element for element in body.iter() if isinstance(element.tag, str))


def _own_text(element: Any) -> str:
    """Return the text that stands in an element itself, not in one within it."""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return "".join(parts) if any(part.strip() for part in parts) else ""


def _letters(text: str) -> str:
    """Return a text without what leaves no ink: blanks, and characters that only control how lines break."""
    plain = "".join(text.split())
    if plain.isprintable():
        return plain
    return "".join(char for char in plain if char.isprintable())
