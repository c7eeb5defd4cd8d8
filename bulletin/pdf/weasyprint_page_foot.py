"""Changes the foot of pages in WeasyPrint 70.0: notes stay with their marks, and a single line may stay there.

- A footnote stays on the page of its mark. When a new paragraph needs one more line, WeasyPrint moves notes of the
  lines above to the next page; here the paragraph goes there instead. WeasyPrint does not move notes within columns, so
  `_linebox_layout` gets a context that claims to lay out a column. The functions that it calls get the true context.
- If that would leave a hole of more than two lines above the notes, the note alone goes to the foot of the next page,
  provided that the text continues there.
- A paragraph of three lines may leave one of them at the foot of a page. `orphans: 2` with `widows: 2` would leave two
  lines empty. Still, no page begins with the last line of a paragraph (CLREQ; print-format.md §4.5).

`patches` installs the wrappers. They can be removed when WeasyPrint keeps notes by `footnote-policy` in every case.
"""

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import remove_placeholders

from bulletin.pdf.weasyprint_grid import line_pitch_px
from bulletin.pdf.weasyprint_holes import FEW_LINES, foot_of


class _ColumnContext:
    """A layout context that claims to lay out a column; everything else is that of the page."""

    in_column = True

    def __init__(self, page_context: Any) -> None:
        self.page_context = page_context

    def __getattr__(self, name: str) -> Any:
        return getattr(self.page_context, name)

    def report_footnote(self, footnote: Any) -> None:
        """Move a note to the next page; if it was the only one, the rule and the blank above it no longer take room here."""
        context = self.page_context
        context.report_footnote(footnote)
        if not context.current_page_footnotes:
            context.page_bottom += context.current_footnote_area.margin_height()
            context.current_footnote_area.height = "auto"  # as before the first note


def wrap_linebox_layout(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.block._linebox_layout`, which puts lines on a page: it must not move notes of the lines above."""

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
        # One line stays here, two go to the next page.
        for moved in (new_children.pop(), line):
            remove_placeholders(context, moved.children, absolute_boxes, fixed_boxes)
        return False, True, {index: skip_stack}

    return break_line


def let_note_move(
    context: Any, box: Any, result: Any, bottom_space: float, top: float, containing_block: Any
) -> bool:
    """Allow the first note that is not yet on this page to go to the next without its line; return whether that changed.

    result: of laying out the paragraph `box`, which begins at `top`, in px. If no text followed on the next page, the note
    would be alone there, so then nothing changes.
    """
    new_box, resume_at = result[:2]
    is_whole = new_box is not None and resume_at is None
    first = next(iter(getattr(box, "children", ())), None)
    if (
        is_whole
        or not isinstance(first, boxes.LineBox)
        or not (context.footnotes or context.reported_footnotes)
    ):
        return False
    room = context.page_bottom - bottom_space - (top if new_box is None else foot_of(new_box))
    if room <= (FEW_LINES + 0.1) * line_pitch_px(box):
        return False
    waiting = {id(note) for note in (*context.footnotes, *context.reported_footnotes)}
    notes = (child.footnote for child in box.descendants() if id(child.footnote) in waiting)
    note = next((note for note in notes if note.element.get("class") == "footnote"), None)
    if (
        note is None
        or note.style["footnote_policy"] == "auto"
        or _lines_behind(box, containing_block) < room / line_pitch_px(box)
    ):
        return False
    note.style = note.style.copy()
    note.style["footnote_policy"] = "auto"
    return True


def _lines_behind(box: Any, containing_block: Any) -> float:
    """Return the approximate number of lines of text that follow a paragraph in the block around it (28 字 to a line)."""
    siblings = containing_block.children
    behind = siblings[siblings.index(box) + 1 :] if box in siblings else []
    characters = sum(
        len(child.text)
        for block in behind
        for child in block.descendants()
        if isinstance(child, boxes.TextBox)
    )
    return len(behind) / 2 + characters / 28


def _page_context(context: Any) -> Any:
    return context.page_context if isinstance(context, _ColumnContext) else context
