"""Page 1 shows some of the text in WeasyPrint 70.0 (GB/T 9704—2012, 7.3.3), though a title needs much room below an 编者按.

Title, authors and two lines of text stay together, so where they have no room page 1 would end with the 报头 or the
编者按, lines above its foot. A block with the custom property

    --first-page: text

set on itself holds the 编者按 and the article. When it leaves such a hole on page 1, these give way, one after the other,
until there is room: the blank line above an 编者按, which the red rule parts from the 报头 as well; the second line of text;
half of the blank lines above and below the title. `weasyprint_page_breaks` calls this.
"""

from collections.abc import Callable, Iterator
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from bulletin.pdf.weasyprint_grid import has_own, line_pitch_px
from bulletin.pdf.weasyprint_holes import FEW_LINES, foot_of, next_page_begins


def bring_text(context: Any, box: Any, result: Any, top: float, lay_out_again: Callable[[], Any]) -> Any:
    """Return `result`, or another layout of `box` that has text on page 1. top: where `box` begins, in px."""
    if (
        not has_own(box, "__first_page")
        or context.current_page > 1
        or not _leaves_hole(context, box, result, top)
    ):
        return result
    given = []
    for each, name, value in _what_gives_way(box):
        given.append((each, each.style))
        each.style = each.style.copy()
        each.style[name] = value
        result = lay_out_again()
        if not _leaves_hole(context, box, result, top):
            return result
    for each, style in reversed(given):
        each.style = style
    return lay_out_again()


def _leaves_hole(context: Any, box: Any, result: Any, top: float) -> bool:
    """Return whether the next page begins with the title, and more than `FEW_LINES` stay empty on this one."""
    parent, index = next_page_begins(box, result)
    if result[0] is not None and (parent is None or parent.children[index].element_tag != "header"):
        return False
    foot = top if result[0] is None else foot_of(result[0])
    return bool(context.page_bottom - foot > (FEW_LINES + 0.1) * line_pitch_px(box))


def _what_gives_way(box: Any) -> Iterator[tuple[Any, str, Any]]:
    """Yield (box, property, its new value), the least important first."""
    blocks = [each for each in box.descendants() if isinstance(each, boxes.BlockBox)]
    tags = [each.element_tag for each in blocks]
    if "header" not in tags:  # an office's own template
        return
    at = tags.index("header")
    notes = [each for each in blocks[:at] if each.element_tag == "aside"]
    in_head = set(map(id, blocks[at].descendants()))
    if notes:
        yield box, "margin_top", Dimension(0, "px")
    text = (each for each in blocks[at:] if each.element_tag == "p" and id(each) not in in_head)
    if first := next((each for each in text if each.style["text_indent"].value), None):
        yield first, "orphans", 1
    half = Dimension(line_pitch_px(box) / 2, "px")
    yield (notes[-1], "margin_bottom", half) if notes else (box, "margin_top", half)
    yield blocks[at], "margin_bottom", half
