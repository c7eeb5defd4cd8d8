"""Fills holes before blocks that do not fit the page, while WeasyPrint 70.0 lays out: pictures and tables are changed.

Three custom properties, set on the block itself, say what may be done with it:

    --block-shrink: <number>    a picture in it may become smaller, down to this part of its size
    --block-move: down          what comes after it may go before it, as long as the block fits on the next page
    --block-part: rows          a table in it may be split behind its first row, before its last one, and within a row

A hole of up to `FEW_LINES` lines is left alone. The means, in this order: shrink a picture a little, move the block, shrink
the picture as far as allowed, move a table and its name closer to the text where head and first row require it, split the
table. A picture that would fit, but must go to the next page together with what follows it (the 报尾), is shrunk as well,
or else goes before the paragraph above it. `weasyprint_page_breaks` calls this.
"""

from collections.abc import Callable
from typing import Any, Final

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block as layout_block

from bulletin.pdf.weasyprint_grid import has_own, line_pitch_px, page_head_px

FEW_LINES: Final = 2
"""A hole of up to so many lines is left alone."""

LITTLE: Final = 0.85
"""A picture is shrunk rather than moved if it keeps at least this part of its size."""


def has_flexible_child(box: Any) -> bool:
    """Return whether one of a block's children may be moved down, shrunk or split."""
    return isinstance(box, boxes.BlockBox) and any(map(_is_flexible, box.children))


def fill_hole(context: Any, box: Any, result: Any, bottom_space: float, top: float) -> bool:
    """Change `box` so that the hole which its layout `result` leaves on the page is filled; return whether it changed.

    top: where its contents begin, for a box whose first block is the one that does not fit.
    """
    # index: the child at which the next page begins; inside: where in it, None for its beginning.
    new_box, resume_at = result[:2]
    if new_box is None:
        index, inside = 0, None
    elif new_box.children and resume_at:
        ((index, inside),) = resume_at.items()
    else:
        return False
    first = index
    if index or inside is not None:
        last = new_box.children[-1]
        top = foot_of(new_box) if inside is not None else last.border_box_y() + last.border_height()
    pitch = line_pitch_px(box)
    room = context.page_bottom - bottom_space - top
    if not pitch or room <= (FEW_LINES + 0.1) * pitch:
        return False
    if inside is not None and not _leads_up(box.children[index]):
        return _part_at_row(box.children[index], *next_page_begins(box, result))
    # A heading went to the next page only because the block behind it did: that is the block to change.
    while _leads_up(box.children[index]) and index + 1 < len(box.children):
        room -= laid_out(context, box, box.children[index]).margin_height() if inside is None else 0.0
        index += 1
    block = box.children[index]
    if not _is_flexible(block):
        return False
    if inside is None and (
        _shrink(context, box, block, room, LITTLE)
        or _move(box, index)
        or _shrink(context, box, block, room)
        or _close_up(context, box, index, room)
    ):
        return True
    return _part_first_row(box.children[index : index + 2]) or _part_from_table(box.children[first:index])


def moved_for_nothing(context: Any, box: Any, before: Any, result: Any) -> bool:
    """Return whether a move down is useless: the block does not fit on the next page either, behind what continues there.

    It would be moved further there, page by page, away from its place. A move is also useless if nothing stays on this page.
    """
    moved = [child for child, was in zip(box.children, before, strict=True) if child is not was]
    if not moved or not result[1] or result[0] is None:
        return bool(moved) and result[0] is None
    ((index, inside),) = result[1].items()
    following = box.children[index:]
    end = next(
        (i for i, child in enumerate(following, 1) if child in moved and has_own(child, "__block_move")), 0
    )
    # Blocks before the moved one count, too; pictures as small as they may become.
    height = sum(
        laid_out(context, box, child, skip).margin_height() * _least_part(child)
        for child, skip in zip(following[:end], [inside, *[None] * end], strict=False)
    )
    return bool(height > context.page_bottom - page_head_px(context) + 1)


def fill_hole_inside(context: Any, box: Any, result: Any, lay_out_again: Callable[[], Any]) -> Any:
    """Return `result`, or another layout of `box` if a picture or table in it went to the next page because of what follows it.

    A table is split. A picture that ends a text stays with the 报尾, so that it may leave a hole where it had room itself; it
    is shrunk in steps, or else put before the paragraph above it. At the head of a page only the 报尾 goes on.
    """
    parent, index = next_page_begins(box, result)
    block: Any = parent.children[index] if parent is not None else None
    is_torn_off = block is not None and block.style["break_before"] == "avoid"
    room = context.page_bottom - foot_of(result[0]) if block is not None else 0.0
    if room <= (FEW_LINES + 0.1) * line_pitch_px(box) and not is_torn_off:
        return result
    if _part_first_row(parent.children[index : index + 2]) or _part_at_row(
        _frame_of(box, parent), parent, index
    ):
        return fill_hole_inside(context, box, lay_out_again(), lay_out_again)
    if is_torn_off:
        block = _last_picture_on(result[0], box) or block
    picture = _picture_of(block)
    if index + 1 < len(parent.children) or not has_own(block, "__block_shrink") or picture is None:
        return result
    # Called for each box around the block in turn, so heights that were tried on this page are not tried again.
    if getattr(block, "cjk_tried_on", 0) != context.current_page:
        block.cjk_tried_on = context.current_page
        least = _least_part(block)
        height = _picture_of(laid_out(context, parent, block)).height
        block.cjk_whole = picture.style
        block.cjk_heights = [height * (1 - (1 - least) * part) for part in (1 / 3, 2 / 3, 1)]
    while block.cjk_heights:
        _set(picture, "max_height", Dimension(block.cjk_heights.pop(0), "px"))
        result = lay_out_again()
        if next_page_begins(box, result) != (parent, index):
            return result
    picture.style = block.cjk_whole
    children = parent.children
    before = children[index - 1] if index and children[index] is block else None
    if before is not None and before.element_tag == "p" and not hasattr(block, "cjk_before"):
        block.cjk_before = before
        parent.children = [*children[: index - 1], block, before]
        result = lay_out_again()
        if next_page_begins(box, result) != (parent, index - 1):
            return result
        parent.children = children
    return lay_out_again()


def _last_picture_on(page: Any, box: Any) -> Any:
    """Return the last block of `box` that may shrink, if it was laid out on `page`; else None."""
    blocks = [each for each in box.descendants() if has_own(each, "__block_shrink")]
    is_here = blocks and any(each.element is blocks[-1].element for each in page.descendants())
    return blocks[-1] if is_here else None


def foot_of(box: Any) -> float:
    """Return where the last line, picture or table row in a laid-out box ends.

    The height of a table itself is wrong here: it is from before WeasyPrint moved its last rows to another page.
    """
    blocks = (boxes.LineBox, boxes.BlockReplacedBox, boxes.TableRowBox)
    feet = (
        child.position_y + (child.height if isinstance(child, boxes.TableRowBox) else child.margin_height())
        for child in box.descendants()
        if isinstance(child, blocks)
    )
    return float(max(feet, default=0.0))


def next_page_begins(box: Any, result: Any) -> tuple[Any, int]:
    """Return the box in which the next page begins, and the index of the child with which it begins.

    (None, 0) if it begins within a line, within the cells of a row (each continues at its own place), or not at all.
    """
    resume_at = result[1] if result[0] is not None else None
    while resume_at and len(resume_at) == 1:
        ((index, resume_at),) = resume_at.items()
        if index >= len(box.children):
            return None, 0
        if resume_at is None:
            return box, index
        box = box.children[index]
    return None, 0


def _part_first_row(blocks: list[Any]) -> bool:
    """Allow the first row of a table (the first block with one) to be alone on this page, or only a part of it.

    Return whether that changed.
    """
    for block in blocks:
        if (group := _first_rows(block)) is not None:
            return _set(group.children[0], "break_after", "auto") or _part_at_row(block, group, 0)
    return False


def _part_at_row(frame: Any, group: Any, index: int) -> bool:
    """Allow a table to be split behind the row that begins the next page, if it is the last but one, or within that row.

    At first at least two lines of a cell must stay on this page, then one. The frame gets padding below, since a row that is
    split loses the blank below its text. frame: the box around the table. group: None if the next page begins within a
    line. Return whether that changed.
    """
    row = group.children[index] if frame is not None and group is not None else None
    if not isinstance(row, boxes.TableRowBox):
        return False
    last = group.children[-1]
    if index == len(group.children) - 2 and _set(last, "break_before", "auto"):
        return True
    if _set(row, "break_inside", "auto"):
        return _set(frame, "padding_bottom", frame.style["padding_top"]) or True
    return sum(_set(cell, "orphans", 1) for cell in row.children) > 0


def _frame_of(box: Any, group: Any) -> Any:
    """Return the frame in `box` around the table of `group`, if that table may be split."""
    frames = (each for each in box.descendants() if has_own(each, "__block_part"))
    return next((frame for frame in frames if any(each is group for each in frame.descendants())), None)


def _close_up(context: Any, box: Any, index: int, room: float) -> bool:
    """Move a table and its name up by a quarter of a line each, if then its head and first row fit `room`.

    The name is set smaller than the text and can spare that; name, head and row take three lines. Return whether that changed.
    """
    name, frame = box.children[index - 1], box.children[index]
    if not index or name.element.get("class") != "table-caption" or name.style["margin_top"].value:
        return False
    group = _first_rows(laid_out(context, box, frame))
    if group is None:
        return False
    row, pitch = group.children[0], line_pitch_px(box)
    need = row.position_y + min(row.height, pitch)  # a higher row may be split
    if not room < need < room + pitch / 2:
        return False
    up = Dimension(-pitch / 4, "px")
    return _set(frame, "margin_top", up) and _set(name, "margin_top", up)


def _first_rows(block: Any) -> Any:
    """Return the first group of rows, other than the head, of a table that may be split; None for other blocks."""
    groups = (
        each
        for each in block.descendants()
        if isinstance(each, boxes.TableRowGroupBox) and not each.is_header
    )
    return next(groups, None) if has_own(block, "__block_part") else None


def _set(box: Any, name: str, value: Any) -> bool:
    """Set a property of `box`; return whether that changed its value."""
    if box.style[name] == value:
        return False
    box.style = box.style.copy()
    box.style[name] = value
    return True


def _part_from_table(blocks: list[Any]) -> bool:
    """Allow a table with its name to begin the next page without the paragraph before it; return whether that changed."""
    block = next((block for block in reversed(blocks) if block.element.get("class") != "table-caption"), None)
    if block is None or block.element_tag != "p":
        return False
    return _set(block, "break_after", "auto")


def _leads_up(block: Any) -> bool:
    """Return whether a block stays with the next one, as a heading, or the text that introduces a table."""
    return not _is_flexible(block) and block.style["break_after"] == "avoid"


def _shrink(context: Any, box: Any, block: Any, room: float, least: float = 0.0) -> bool:
    """Shrink the picture in `block` to fit `room`, if it keeps at least `least` of its size and what CSS requires."""
    picture = _picture_of(block)
    if not has_own(block, "__block_shrink") or picture is None or getattr(block, "cjk_shrunk", False):
        return False
    trial = laid_out(context, box, block)
    height = _picture_of(trial).height
    fitting = height - (trial.content_box_y() + trial.height - room) - 0.1
    block.cjk_shrunk = fitting >= height * max(least, _least_part(block))
    return block.cjk_shrunk and _set(picture, "max_height", Dimension(fitting, "px"))


def laid_out(context: Any, box: Any, block: Any, skip_stack: Any = None) -> Any:
    """Return `block`, or its part from `skip_stack` on, laid out in `box` on trial, at the vertical position 0."""
    trial = block.deepcopy()
    trial.position_x, trial.position_y = box.content_box_x(), 0.0
    # Not imported by name: in its module it is the patched function.
    return layout_block.block_level_layout(context, trial, float("-inf"), skip_stack, box)[0]


def _picture_of(block: Any) -> Any:
    """Return the only picture in a block; None if there are none or several."""
    pictures = [child for child in block.descendants() if isinstance(child, boxes.BlockReplacedBox)]
    return pictures[0] if len(pictures) == 1 else None


def _least_part(block: Any) -> float:
    tokens = block.style["__block_shrink"] if has_own(block, "__block_shrink") else ()
    return max((float(token.value) for token in tokens or () if token.type == "number"), default=1.0)


def _move(box: Any, index: int) -> bool:
    """Move what comes after the block at `index`, and after others like it, before it; return whether that was possible.

    What is moved is a paragraph or a table, with everything that must stay with it.
    """
    if not has_own(box.children[index], "__block_move"):
        return False
    first = index + 1
    while first < len(box.children) and has_own(box.children[first], "__block_move"):
        first += 1
    blocks = box.children[index:first]
    for end, after in enumerate(box.children[first:], first + 1):
        following = box.children[end] if end < len(box.children) else None
        if (
            not isinstance(after, boxes.BlockBox)
            or not after.is_in_normal_flow()
            or has_own(after, "__block_move")
        ):
            return False
        # Nothing moves over a forced page break, and what must stay together moves as a whole.
        breaks = {after.style["break_before"], after.style["break_after"]}
        if breaks - {"auto", "avoid"}:
            return False
        if after.style["break_after"] != "avoid" and (
            following is None or following.style["break_before"] != "avoid"
        ):
            box.children = [*box.children[:index], *box.children[first:end], *blocks, *box.children[end:]]
            return True
    return False


def _is_flexible(block: Any) -> bool:
    return any(has_own(block, f"__block_{name}") for name in ("move", "shrink", "part"))
