"""Changes page breaks of WeasyPrint 70.0 around blocks to what Chinese print needs: full pages, no holes before pictures.

- A hole before a block that does not fit the page is filled: see `weasyprint_holes`, before articles `weasyprint_article_start`.
- A block with `--page-side: left <name>` set on it is put on a left-hand page: on the next one, when it would be on
  a right-hand page; behind a blank page named <name>, when it has no room on the current left-hand page. (`break-before:
  left` would begin a new page in any case.)
- A block with `--block-whole: "<name>"` set on it is laid out as if the page had no end, so that nothing of it goes to
  another page; if its contents exceed its height or width, that is reported with that name.

`patches` installs the wrapper. All of it can be removed when WeasyPrint supports CSS page floats.
"""

import math
from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import collapse_margin, remove_placeholders
from weasyprint.logger import LOGGER

from bulletin.pdf.weasyprint_article_start import bring_text
from bulletin.pdf.weasyprint_grid import has_own
from bulletin.pdf.weasyprint_holes import fill_hole, fill_hole_inside, has_flexible_child, moved_for_nothing
from bulletin.pdf.weasyprint_page_foot import let_note_move


def wrap_block_level_layout(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block.block_level_layout`: fill the hole before a block that does not fit, and lay out again."""

    def block_level_layout(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool = True,
        absolute_boxes: Any = None,
        fixed_boxes: Any = None,
        adjoining_margins: Any = None,
        *others: Any,
        **named: Any,
    ) -> Any:
        absolute_boxes = [] if absolute_boxes is None else absolute_boxes
        fixed_boxes = [] if fixed_boxes is None else fixed_boxes
        margins = list(adjoining_margins or ())
        place = getattr(box, "position_x", 0), getattr(box, "position_y", 0)
        is_whole = has_own(box, "__block_whole")
        if is_whole:
            bottom_space = float("-inf")
        arguments = (context, box, bottom_space, skip_stack, containing_block, page_is_empty)
        changed = (absolute_boxes, fixed_boxes, adjoining_margins)
        result = original(*arguments, *changed, *others, **named)
        if is_whole:
            _warn_if_too_big(box, result[0])
        if has_own(box, "__page_side"):
            return _on_left_page(context, box, result, absolute_boxes, fixed_boxes)

        def lay_out_again() -> Any:
            nonlocal result
            # A layout changes these, so they are restored before another one.
            remove_placeholders(context, [result[0]] if result[0] else [], absolute_boxes, fixed_boxes)
            box.position_x, box.position_y = place
            if adjoining_margins is not None:
                adjoining_margins[:] = margins
            result = original(*arguments, *changed, *others, **named)
            return result

        top = place[1] + collapse_margin(margins)
        while let_note_move(context, box, result, bottom_space, top, containing_block):
            lay_out_again()
        return _without_holes(context, box, result, bottom_space, top, lay_out_again)

    return block_level_layout


def _without_holes(
    context: Any, box: Any, result: Any, bottom_space: float, top: float, lay_out_again: Callable[[], Any]
) -> Any:
    """Return the layout of a block without a hole at the end of its page, if that is possible. top: where its border begins."""
    if not has_flexible_child(box):
        result = bring_text(context, box, result, top, lay_out_again)
        return fill_hole_inside(context, box, result, lay_out_again)
    children = box.children
    while fill_hole(context, box, result, bottom_space, top):
        result = lay_out_again()
        if moved_for_nothing(context, box, children, result):  # undo the move
            box.children = children
            return lay_out_again()
        children = box.children
    return result


def _on_left_page(context: Any, box: Any, result: Any, absolute_boxes: Any, fixed_boxes: Any) -> Any:
    """Return `result`, or a result that says: nothing was laid out, and `box` begins the next left-hand page."""
    is_left = context.current_page % 2 == 0
    if is_left and result[0] is not None:
        return result
    page = box.page_values()[0]
    box.style["break_before"] = "auto"  # so that no lines before it move with it
    if is_left:  # it has no room
        page = box.style["__page_side"][-1].value
    elif result[0] is not None:
        remove_placeholders(context, [result[0]], absolute_boxes, fixed_boxes)
    return None, None, {"break": "left", "page": page}, [], False, result[-1]


def _warn_if_too_big(box: Any, new_box: Any) -> None:
    """Log a warning with the block's name if its contents do not fit it."""
    ends = [(0.0, 0.0)] + [
        (
            child.border_box_x() + child.border_width() - new_box.content_box_x(),
            child.border_box_y() + child.border_height() - new_box.content_box_y(),
        )
        for child in new_box.descendants()
        if isinstance(child, boxes.BlockLevelBox)
    ]
    over = max(max(x for x, _ in ends) / new_box.width, max(y for _, y in ends) / new_box.height)
    if over > 1.001:
        name = "".join(str(token.value) for token in box.style["__block_whole"] if token.type == "string")
        LOGGER.warning("%s一页排不下，长出或者宽出了 %d%%", name, math.ceil((over - 1) * 100))
