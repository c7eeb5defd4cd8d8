"""Page breaks of WeasyPrint 70.0 around blocks, as Chinese print wants them: full pages, pictures without holes.

- A block that does not fit the page need not leave a hole there. Two custom properties, set on the block itself:

    --block-shrink: <number>    a picture in it may become smaller, down to this part of its size
    --block-move: down          paragraphs after it may go before it

  A hole of up to `FEW_LINES` is left alone; the least shrinking comes first, then moving, then all of the shrinking.
- A block with `--page-side: left <name>` set on it is put on a left-hand page: on the next one, when it would be on
  a right-hand page; behind a blank page named <name>, when it has no room on a left-hand one. (`break-before: left`
  would begin a new page in any case.)
- A block with `--block-whole: "<name>"` set on it is laid out as if the page had no end, so that nothing of it goes to
  another page; what does not fit its height or width is reported by that name.

`patches` installs the wrapper. All of it can go when WeasyPrint supports CSS page floats.
"""

import math
from collections.abc import Callable
from typing import Any, Final

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block as layout_block
from weasyprint.layout.block import remove_placeholders
from weasyprint.logger import LOGGER

from bulletin.pdf.weasyprint_grid import has_own, line_pitch_px

FEW_LINES: Final = 3
"""A hole of up to so many lines is left: a paragraph of four lines that may not be split leaves as much."""

LITTLE: Final = 0.85
"""A picture that becomes no smaller than this part of its size is made smaller rather than moved."""

_TEXT: Final = ("p", "ul", "ol", "blockquote")
_HEADINGS: Final = ("h3", "h4", "h5", "h6")


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

        def lay_out() -> Any:
            return original(
                context,
                box,
                bottom_space,
                skip_stack,
                containing_block,
                page_is_empty,
                absolute_boxes,
                fixed_boxes,
                adjoining_margins,
                *others,
                **named,
            )

        if has_own(box, "__block_whole"):
            bottom_space = float("-inf")
        result = lay_out()
        if has_own(box, "__block_whole"):
            _warn_if_too_big(box, result[0])
        if has_own(box, "__page_side"):
            return _on_left_page(context, box, result, absolute_boxes, fixed_boxes)
        if not _has_flexible_child(box):
            return result

        def lay_out_again() -> Any:
            remove_placeholders(context, [result[0]], absolute_boxes, fixed_boxes)
            box.position_x, box.position_y = place
            if adjoining_margins is not None:
                adjoining_margins[:] = margins
            return lay_out()

        children = box.children
        while _fill_hole(context, box, result, bottom_space):
            result = lay_out_again()
            if _moved_for_nothing(box, children, result[1]):
                box.children = children
                return lay_out_again()
            children = box.children
        return result

    return block_level_layout


def _on_left_page(context: Any, box: Any, result: Any, absolute_boxes: Any, fixed_boxes: Any) -> Any:
    """Return `result`, or that nothing was laid out and `box` begins the next left-hand page."""
    is_left = context.current_page % 2 == 0
    if is_left and result[0] is not None:
        return result
    page = box.page_values()[0]
    box.style["break_before"] = "auto"  # it takes no lines along: the text stays where it stands
    if is_left:  # it has no room
        page = box.style["__page_side"][-1].value
    elif result[0] is not None:
        remove_placeholders(context, [result[0]], absolute_boxes, fixed_boxes)
    return None, None, {"break": "left", "page": page}, [], False, result[-1]


def _warn_if_too_big(box: Any, new_box: Any) -> None:
    """Log by name a block whose contents do not fit it."""
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


def _has_flexible_child(box: Any) -> bool:
    known = getattr(box, "cjk_flexible", None)
    if known is None:
        known = isinstance(box, boxes.BlockBox) and any(
            has_own(child, "__block_move") or has_own(child, "__block_shrink") for child in box.children
        )
        box.cjk_flexible = known
    return bool(known)


def _fill_hole(context: Any, box: Any, result: Any, bottom_space: float) -> bool:
    """Change `box` so that the page its layout `result` leaves with a hole gets fuller; return whether it changed."""
    new_box, resume_at = result[:2]
    if new_box is None or not new_box.children or not resume_at:
        return False
    ((index, inside),) = resume_at.items()
    if inside is not None or index == 0:
        return False
    block, last = box.children[index], new_box.children[-1]
    if not (has_own(block, "__block_move") or has_own(block, "__block_shrink")):
        return False
    room = context.page_bottom - bottom_space - last.border_box_y() - last.border_height()
    pitch = line_pitch_px(box)
    if not pitch or room <= (FEW_LINES + 0.1) * pitch:
        return False
    return (
        _shrink(context, box, block, room, LITTLE) or _move(box, index) or _shrink(context, box, block, room)
    )


def _moved_for_nothing(box: Any, before: Any, resume_at: Any) -> bool:
    """Return whether a block as high as a page now follows a text that goes on to the next page.

    It would be moved to another page there, and so on.
    """
    moved = [child for child, was in zip(box.children, before, strict=True) if child is not was]
    wholes = [i for i, child in enumerate(box.children) if child in moved and _is_whole(child)]
    return bool(wholes and resume_at) and next(iter(resume_at)) < wholes[0]


def _is_whole(block: Any) -> bool:
    return any(has_own(child, "__block_whole") for child in block.descendants())


def _shrink(context: Any, box: Any, block: Any, room: float, least: float = 0.0) -> bool:
    """Make the picture in `block` as small as `room` needs, if at least `least` of it and what CSS says remain."""
    tokens = block.style["__block_shrink"] if has_own(block, "__block_shrink") else ()
    numbers = [float(token.value) for token in tokens or () if token.type == "number"]
    pictures = [child for child in block.descendants() if isinstance(child, boxes.BlockReplacedBox)]
    if not numbers or len(pictures) != 1 or getattr(block, "cjk_shrunk", False):
        return False
    trial = block.deepcopy()
    trial.position_x, trial.position_y = box.content_box_x(), 0.0
    # Looked up in its module, where it is the patched one.
    laid_out = layout_block.block_level_layout(context, trial, float("-inf"), None, box)[0]
    (picture,) = (child for child in laid_out.descendants() if isinstance(child, boxes.BlockReplacedBox))
    fitting = picture.height - (laid_out.content_box_y() + laid_out.height - room) - 0.1
    if fitting < picture.height * max(least, *numbers):
        return False
    block.cjk_shrunk = True
    pictures[0].style = pictures[0].style.copy()
    pictures[0].style["max_height"] = Dimension(fitting, "px")
    return True


def _move(box: Any, index: int) -> bool:
    """Let the paragraph after the block at `index` go before it, with the headings above that paragraph."""
    if not has_own(box.children[index], "__block_move"):
        return False
    for end, after in enumerate(box.children[index + 1 :], index + 2):
        if not isinstance(after, boxes.BlockBox) or not after.is_in_normal_flow():
            return False
        if after.element_tag in _TEXT and not has_own(after, "__block_step"):
            if any(after.style[f"break_{side}"] != "auto" for side in ("before", "after")):
                return False
            block = box.children[index]
            box.children = [*box.children[:index], *box.children[index + 1 : end], block, *box.children[end:]]
            return True
        if after.element_tag not in _HEADINGS:
            return False
    return False
