"""Adapts tables that continue on another page, in WeasyPrint 70.0.

- A table's head is repeated on each page of the table, but without the marks of its notes, which are on the first page.
- If `--block-continued: first` is set on a block, its first child is shown only above its parts on following pages, as
  续表1 is; not on the first page.

`patches` installs the wrapper. It can be removed when WeasyPrint supports `box-decoration-break` for generated content.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes

from bulletin.pdf.weasyprint_grid import has_own
from bulletin.pdf.weasyprint_holes import laid_out


def wrap_block_level_layout(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block.block_level_layout`: add the label and a plain head to the continued part of a table."""

    def block_level_layout(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        *others: Any,
        **named: Any,
    ) -> Any:
        if skip_stack is not None and isinstance(box, boxes.TableBox):
            box = _with_plain_head(box)
        label = None
        if has_own(box, "__block_continued"):
            if not hasattr(box, "continued_label"):
                box.continued_label, *rest = box.children
                box.children = rest
            if skip_stack is not None:
                label = laid_out(context, containing_block, box.continued_label)
                box = _lowered(box, label.margin_height())
        result = original(context, box, bottom_space, skip_stack, containing_block, *others, **named)
        if label is not None and (new_box := result[0]) is not None:
            label.translate(
                new_box.content_box_x() - label.position_x,
                new_box.content_box_y() - label.margin_height() - label.position_y,
            )
            new_box.children = [label, *new_box.children]
        return result

    return block_level_layout


def _lowered(box: Any, height: float) -> Any:
    """Return a copy of the block with `height` px more padding above its contents."""
    lowered = box.copy()
    lowered.style = box.style.copy()
    above = lowered.style["padding_top"]
    lowered.style["padding_top"] = Dimension(above.value + height, "px")
    return lowered


def _with_plain_head(table: Any) -> Any:
    """Return a copy of the table without marks of notes in its head; the table itself if there are none."""
    head = table.children[0]
    if not (head.is_header and any(_is_mark(box) for box in head.descendants())):
        return table
    plain = head.deepcopy()
    for box in list(plain.descendants()):
        if isinstance(box, boxes.ParentBox):
            box.children = [child for child in box.children if not _is_mark(child)]
    copied = table.copy()
    copied.children = [plain, *table.children[1:]]
    return copied


def _is_mark(box: Any) -> bool:
    return bool((box.element_tag or "").endswith("::footnote-call"))
