"""Lets an article begin on a page that has room for its title and some text, instead of leaving a hole, in WeasyPrint 70.0.

Title, authors and two lines of text stay together, and two lines above them stay blank. Without room for them, a page
would end lines above its foot, and page 1 perhaps with the 报头 or the 编者按. A block with the custom property

    --article-start: close

set on itself contains all articles. When one of them leaves such a hole, these are given up, one after the other, until
there is room:

1. One of the blank lines above the article; on page 1 instead the blank line above an 编者按, since the red rule also
   separates it from the 报头.
2. The second line of text (print-format.md §4.5: a heading needs one line, better two).
3. On page 1, which must show some of the text (GB/T 9704—2012, 7.3.3), half of the blank lines above and below the title.

`weasyprint_page_breaks` calls this.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from bulletin.pdf.weasyprint_grid import has_own, line_pitch_px
from bulletin.pdf.weasyprint_holes import FEW_LINES, foot_of, next_page_begins


def bring_text(context: Any, box: Any, result: Any, top: float, lay_out_again: Callable[[], Any]) -> Any:
    """Return `result`, or another layout of `box` that has text of the next article on this page.

    top: where `box` begins, in px.
    """
    start = _start_behind_hole(context, box, result, top) if has_own(box, "__article_start") else None
    if start is None:
        return result
    given = []
    for each, name, value in _what_gives_way(box, start, is_first_page=context.current_page == 1):
        given.append((each, each.style))
        each.style = each.style.copy()
        each.style[name] = value
        result = lay_out_again()
        if _start_behind_hole(context, box, result, top) is None:
            return result
    # Giving up everything is not enough, so everything is restored.
    for each, style in reversed(given):
        each.style = style
    return lay_out_again() if given else result


def _start_behind_hole(context: Any, box: Any, result: Any, top: float) -> Any:
    """Return the section, article or title that begins the next page, if it leaves more than `FEW_LINES` lines empty here."""
    parent, index = next_page_begins(box, result)
    start = box if result[0] is None else parent and parent.children[index]
    foot = top if result[0] is None else foot_of(result[0])
    if start is None or context.page_bottom - foot <= (FEW_LINES + 0.1) * line_pitch_px(box):
        return None
    may_stand_here = (
        start.element_tag in ("header", "article", "section") and start.style["break_before"] == "auto"
    )
    return start if start is box or may_stand_here else None


def _what_gives_way(box: Any, start: Any, *, is_first_page: bool) -> Iterator[tuple[Any, str, Any]]:
    """Yield (box, property, its new value) of what may be given up, the least important first."""
    blocks = [each for each in box.descendants() if isinstance(each, boxes.BlockBox)]
    at = next((n for n, each in enumerate(blocks) if each is start), 0)
    head = next((n for n, each in enumerate(blocks[at:], at) if each.element_tag == "header"), None)
    if head is None:  # an office's own template may have none
        return
    pitch = line_pitch_px(box)
    notes = [each for each in blocks[:head] if each.element_tag == "aside"] if is_first_page else []
    if notes:
        yield box, "margin_top", Dimension(0, "px")
    elif start.style["margin_top"].value > 1.5 * pitch:
        yield start, "margin_top", Dimension(pitch, "px")
    in_head = set(map(id, blocks[head].descendants()))
    text = (each for each in blocks[head:] if each.element_tag == "p" and id(each) not in in_head)
    if first := next((each for each in text if each.style["text_indent"].value), None):
        yield first, "orphans", 1
    if is_first_page:
        half = Dimension(pitch / 2, "px")
        yield (notes[-1], "margin_bottom", half) if notes else (box, "margin_top", half)
        yield blocks[head], "margin_bottom", half
