"""The foot of a page in WeasyPrint 70.0: notes stay with their marks, and a single line may stay there.

- A footnote stays on the page of its mark. Where a new paragraph needs one more line, WeasyPrint moves notes of the
  lines above to the next page; here the paragraph goes there instead. WeasyPrint leaves notes alone within columns, so
  `_linebox_layout` is told that it lays out a column. What it calls is given the true context again.
- A paragraph of three lines may leave one of them at the foot of a page. `orphans: 2` with `widows: 2` would leave two
  lines empty; no page begins with the last line of a paragraph all the same (CLREQ; print-format.md §4.5).

`patches` installs the wrappers. They can go when WeasyPrint keeps notes by `footnote-policy` in every case.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.layout.block import remove_placeholders


class _ColumnContext:
    """A layout context that says it lays out a column; in everything else it is the page's own."""

    in_column = True

    def __init__(self, page_context: Any) -> None:
        self.page_context = page_context

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page_context, name)


def wrap_linebox_layout(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block._linebox_layout`, which puts lines on a page: let it move no notes of the lines above."""

    def linebox_layout(context: Any, *others: Any) -> Any:
        return original(_ColumnContext(context), *others)

    return linebox_layout


def wrap_iter_line_boxes(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block.iter_line_boxes`, which `_linebox_layout` calls: give it the page's own context."""

    def iter_line_boxes(context: Any, *others: Any) -> Any:
        return original(_page_context(context), *others)

    return iter_line_boxes


def wrap_break_line(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block._break_line`, which returns (abort, stop, where to resume) when a line does not fit."""

    def break_line(
        context: Any, box: Any, line: Any, new_children: list[Any], needed: int, *others: Any
    ) -> Any:
        context = _page_context(context)
        is_last_of_three = needed == 1 and len(new_children) == 2 and box.style["widows"] == 2
        if not is_last_of_three or box.style["orphans"] != 2:
            return original(context, box, line, new_children, needed, *others)
        _, index, skip_stack, _, absolute_boxes, fixed_boxes = others
        for moved in (new_children.pop(), line):
            remove_placeholders(context, moved.children, absolute_boxes, fixed_boxes)
        return False, True, {index: skip_stack}

    return break_line


def _page_context(context: Any) -> Any:
    return context.page_context if isinstance(context, _ColumnContext) else context
