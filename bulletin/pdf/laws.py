"""Checks what must hold for every laid-out document: all its text is on the pages, on the paper, and no line over another.

One walk over the boxes that WeasyPrint laid out finds all violations before the PDF is written; it takes 1.4 of the 230 ms
of eight pages of text.

- `text-lost`: an element of the HTML has characters that none of its boxes has. What a style sheet adds (page numbers,
  numbers of notes, repeated heads of tables) is not counted; what it removes by `display: none` is not missing.
- `off-the-sheet`: characters or a picture outside the trimmed page, or cut off by a box that hides its overflow.
- `overprinted`: two lines of text, or text and a picture, in the same place. Within a line, text may overlap, as marks of
  emphasis and numbers of notes do; but the number of a note must not look like one number with digits beside it (note 12,
  3个镇).

For each page one violation of each kind is reported, with the number of others.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from bulletin.pdf.printed_marks import TOLERANCE_PX, PrintedMark, PrintedText, is_outside, marks_of
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.text import shorten

_OVERLAP_EM: Final = 0.3  # in both directions; close-set marks and small line heights overlap by less

_HINT_NOTE = "注释要和注号印在同一页，太长、太多就放不下：把长的改成正文里的一段，或者写成附件"
_HINT_TURNED = "横表一页放不下：把它分成几张，或者少写几栏、写短一些"
_HINT = "把这一处改短或者分开写；改不了的，把这一期的文件发给维护程序的人"

IsHidden = Callable[[Any], bool]
FindPlace = Callable[[str], Span]


def broken_laws(document: Any, find: FindPlace, is_hidden: IsHidden) -> tuple[Diagnostic, ...]:
    """Return what a laid-out document loses, prints off the paper or prints over itself.

    document: WeasyPrint's. find: printed words → their place in the source. is_hidden: whether a style sheet hides an
    element; only called for elements without any text on the pages. Diagnostics: text-lost, off-the-sheet, overprinted.
    """
    found = PrintedText(defaultdict(list), {})
    out: list[Diagnostic] = []
    for number, page in enumerate(document.pages, 1):
        marks = list(marks_of(page._page_box, found, number))
        out += _about_paper(marks, page, number, find)
        out += _about_overlaps(marks, number, find)
        out += _about_signs(marks, number, find)
    return (*_about_losses(document._html.etree_element, found, find, is_hidden), *out)


# The laws


def _about_paper(
    marks: Iterable[PrintedMark], page: Any, number: int, find: FindPlace
) -> Iterator[Diagnostic]:
    paper = (0.0, 0.0, page.width, page.height)
    outside = [
        mark
        for mark in marks
        if mark.is_cut_off or is_outside((mark.left, mark.top, mark.right, mark.foot), paper)
    ]
    if outside:
        first = max(outside, key=lambda mark: len(mark.text))
        words = first.text or first.name
        what = f"有字印到了纸外：`{shorten(words, 24)}`" if first.text else f"有图片印到了纸外：`{words}`"
        yield error(
            "off-the-sheet",
            f"PDF 第{number}页{what}",
            find(words),
            f"这一页共有 {len(outside)} 处" if len(outside) > 1 else "印出来就没有了",
            hint=_hint(first),
        )


def _about_overlaps(marks: Iterable[PrintedMark], number: int, find: FindPlace) -> Iterator[Diagnostic]:
    """Yield what overlaps something else. In a sweep from top to foot, a mark is compared only with those still open."""
    ordered = sorted(marks, key=lambda mark: mark.top)
    over: list[tuple[PrintedMark, PrintedMark]] = []
    open_marks: list[PrintedMark] = []
    for mark in ordered:
        open_marks = [other for other in open_marks if other.foot > mark.top + TOLERANCE_PX]
        over += [(other, mark) for other in open_marks if other.line != mark.line and _overlap(other, mark)]
        open_marks.append(mark)
    if over:
        first, second = over[0]
        if first.text and second.text:
            what = f"有字印在别的字上：`{shorten(second.text, 18)}`和`{shorten(first.text, 18)}`"
        elif words := first.text or second.text:
            what = f"有字和图片印在一起：`{shorten(words, 24)}`"
        else:
            what = f"有两张图片印在一起：`{first.name}`和`{second.name}`"
        yield error(
            "overprinted",
            f"PDF 第{number}页{what}",
            find(max(first.text, second.text, key=len) or second.name),
            f"这一页共有 {len(over)} 处" if len(over) > 1 else "叠在一起就读不出来了",
            hint=_hint(first, second),
        )


def _about_signs(marks: Iterable[PrintedMark], number: int, find: FindPlace) -> Iterator[Diagnostic]:
    """Yield the first note's number on a page that looks like one number with digits beside it."""
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


def _hint(*marks: PrintedMark) -> str:
    if any(mark.is_note for mark in marks):
        return _HINT_NOTE
    return _HINT_TURNED if any(mark.is_turned for mark in marks) else _HINT


def _overlap(one: PrintedMark, other: PrintedMark) -> bool:
    least = _OVERLAP_EM * min(one.em, other.em)
    return (
        min(one.foot, other.foot) - max(one.top, other.top) > least
        and min(one.right, other.right) - max(one.left, other.left) > least
    )


def _about_losses(
    root: Any, found: PrintedText, find: FindPlace, is_hidden: IsHidden
) -> Iterator[Diagnostic]:
    """Yield for each page its first element with characters that no box has, and how many characters the page loses."""
    page = 1  # of an element without boxes: that of the element before
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
    """Return an element's own text, without that of elements within it."""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return "".join(parts) if any(part.strip() for part in parts) else ""


def _letters(text: str) -> str:
    """Return a text without blanks and other characters that print nothing, such as controls of line breaks."""
    plain = "".join(text.split())
    if plain.isprintable():
        return plain
    return "".join(char for char in plain if char.isprintable())
