"""Aligns text behind tables, pictures and large titles to the grid of lines again, in WeasyPrint 70.0.

`patches` installs the wrapper. A block with the custom property

    --block-step: up

set on itself gets padding below, so that its lower edge is at a multiple of `--line-pitch`, a length in pt,
from the head of the page, as with `block-step` of CSS Rhythmic Sizing. So lines on facing pages and on both sides of a leaf
are at the same height behind a table or a picture (GB/T 9704—2012, 6.3: 页码、版心误差). At the foot of a page no more
is added than fits there.

    --page-head: under

set on a block with larger characters than `--body-size`, a length in pt, lowers its lines at the head of a page, so that
their characters begin where those of the text would; the block's height does not change. Both can be removed when
WeasyPrint supports `block-step` and `text-box-trim`.
"""

from collections.abc import Callable
from typing import Any, Final

PX_PER_PT: Final = 96 / 72

# In px: a smaller distance from the grid is rounding.
_TOLERANCE_PX: Final = 0.01


def line_pitch_px(box: Any) -> float:
    """Return the distance between the lines of `box`; 0 if `--line-pitch` is not set."""
    tokens = box.style["__line_pitch"]
    return float(tokens[0].value) * PX_PER_PT if tokens else 0.0


def has_own(box: Any, name: str) -> bool:
    """Return whether the custom property `name` is set on `box` itself, and not only inherited."""
    return name in getattr(box.style, "cascaded", ())


def page_head_px(context: Any) -> float:
    """Return where the text of the current page begins, in px from its top."""
    return float(context.current_footnote_area.page.content_box_y())


def wrap_block_level_layout(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block.block_level_layout`, which returns (new box, where to resume, …): align the new box to the grid."""

    def block_level_layout(context: Any, box: Any, bottom_space: float, *others: Any, **named: Any) -> Any:
        result = original(context, box, bottom_space, *others, **named)
        new_box, resume_at = result[:2]
        if new_box is not None and resume_at is None and has_own(box, "__block_step"):
            _step_up(context, new_box, bottom_space)
        if new_box is not None and has_own(box, "__page_head"):
            _lower_at_page_head(context, new_box)
        return result

    return block_level_layout


def _lower_at_page_head(context: Any, box: Any) -> None:
    tokens = box.style["__body_size"]
    more = (box.style["font_size"] - tokens[0].value * PX_PER_PT) / 2 if tokens else 0.0
    if more > 0 and abs(box.content_box_y() - page_head_px(context)) < _TOLERANCE_PX:
        for child in box.children:
            child.translate(dy=more)


def _step_up(context: Any, box: Any, bottom_space: float) -> None:
    pitch = line_pitch_px(box)
    if not pitch:
        return
    end = box.border_box_y() + box.border_height()
    missing = pitch - (end - page_head_px(context)) % pitch
    if _TOLERANCE_PX < missing < pitch - _TOLERANCE_PX:
        room = context.page_bottom - bottom_space - end
        box.padding_bottom += max(0.0, min(missing, room))
