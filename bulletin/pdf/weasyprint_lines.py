"""Sets Chinese paragraphs in WeasyPrint 70.0: `typesetting` plans their lines, and WeasyPrint gets them one by one.

WeasyPrint justifies by widening spaces, of which Chinese has none; it can neither squeeze marks nor keep together
the units of Chinese lines. It breaks lines one at a time, trying Pango layouts of growing length.
Here each paragraph is measured once, `cjk_lines` and `cjk_places` plan its lines, and where WeasyPrint splits a text
box it gets the part for the planned line. When the Pango layout is made again for drawing, the places are written into
its glyphs. So widths need no Pango attributes, which divide runs and are rounded differently, and no character is added
to the text that readers copy or search.

It acts on paragraphs in a language `zh*`, whatever their block is, and follows CSS. Where `text-align` is `justify`
lines are filled, last lines as well with `text-align-last: justify`; elsewhere marks only lose their blanks at line edges
and beside each other. Lines end at the same places in both cases. Three custom properties, which inherit, control more:

    --cjk-latin: tight | gap | <number>em   space between 汉字 and Latin; gap is 0.25em. Default: tight, as in 公文
    --cjk-lines: auto | none                none leaves the lines of an element to WeasyPrint
    --cjk-brackets: auto | whole            whole breaks no short （remark）, as （万人） in the head of a table

Paragraphs that WeasyPrint must break itself (see `read_paragraph`) stay unchanged. `patches` installs the wrappers.
All of this can be removed when WeasyPrint supports `text-spacing-trim`, `text-autospace` and `text-justify: inter-character`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from operator import is_not
from typing import Any, Final

from weasyprint.formatting_structure import boxes

from bulletin.pdf.weasyprint_draw import glyphs_of
from bulletin.pdf.weasyprint_glyphs import lay_out_glyphs
from bulletin.pdf.weasyprint_paragraph import ReadParagraph, TextSegment, fragment, leaves_of, read_paragraph
from bulletin.typesetting.cjk_lines import LOOSE_EM, Align, Line

GAP_EM: Final = 0.25
"""汉字 to Latin in normal setting; squeezed to 1/8, stretched to 1/3 before other gaps (CLREQ)."""

# Lines are planned shorter by this, so that rounding never makes them too long for WeasyPrint, which would break them.
_EASE_PX: Final = 0.001


@dataclass(frozen=True, slots=True)
class LooseLine:
    """A line that had to be stretched too far: its text, its page, and by how much each gap grew in em."""

    text: str
    page: int
    stretch_em: float


@dataclass(slots=True)
class _CurrentLine:
    """The line that WeasyPrint is splitting now; stored on its layout context."""

    read: ReadParagraph
    line: Line


_loose: ContextVar[dict[tuple[int, str], LooseLine] | None] = ContextVar("loose lines", default=None)


@contextmanager
def loose_lines() -> Iterator[dict[tuple[int, str], LooseLine]]:
    """Collect the lines that are stretched too far by documents rendered inside the `with` block.

    Keys are (page, text): WeasyPrint may lay out a page several times.
    """
    found: dict[tuple[int, str], LooseLine] = {}
    token = _loose.set(found)
    try:
        yield found
    finally:
        _loose.reset(token)


def _is_ours(box: Any) -> bool:
    style = box.style
    is_chinese = (style["lang"] or "").lower().startswith("zh")
    return is_chinese and style["direction"] == "ltr" and _word(style, "__cjk_lines") != "none"


def _word(style: Any, name: str) -> str:
    """Return the value of a custom property as text; "" if it is not set."""
    return "".join(token.serialize() for token in style[name] or ()).strip()


def _latin_gap_em(style: Any) -> float:
    """Return the space between 汉字 and Latin that `--cjk-latin` sets."""
    word = _word(style, "__cjk_latin")
    if word == "gap":
        return GAP_EM
    try:
        return max(0.0, float(word.removesuffix("em")))
    except ValueError:  # tight, or not set
        return 0.0


def _find_line(
    context: Any, box: Any, position_x: float, max_x: float, skip_stack: Any, containing_block: Any
) -> _CurrentLine | None:
    """Return the planned line of a line box that begins at `skip_stack`; None to leave it to WeasyPrint."""
    read = _read(context, box, containing_block) if _is_ours(box) else None
    start = read.index_of(box, skip_stack) if read else None
    if read is None or start is None:
        return None
    indent = box.text_indent
    measure = round(max_x - position_x + indent - _EASE_PX, 6)
    align: Align = "ragged"
    if box.style["text_align_all"] == "justify":
        align = "fill" if box.style["text_align_last"] == "justify" else "justify"
    line = read.line_from(start, measure, indent, align)
    return None if line is None else _CurrentLine(read, line)


def _read(context: Any, box: Any, containing_block: Any) -> ReadParagraph | None:
    """Return the paragraph of a line box; it is read again only if WeasyPrint changed its text."""
    leaves, read = getattr(box, "cjk_read", (None, None))
    now = leaves_of(box)
    if leaves is None or len(leaves) != len(now) or any(map(is_not, leaves, now)):
        read = read_paragraph(context, box, containing_block, _latin_gap_em(box.style))
        box.cjk_read = (now, read)
    return read


def _note_if_loose(context: Any, current: _CurrentLine) -> None:
    found, line = _loose.get(), current.line
    if found is not None and line.stretch_em > LOOSE_EM:
        text = current.read.paragraph.text[line.start : line.seen_end]
        found[context.current_page, text] = LooseLine(text, context.current_page, line.stretch_em)


def _planned(context: Any, box: Any) -> tuple[ReadParagraph, Line, TextSegment] | None:
    """Return a text box's paragraph, the current line and the box's segment; None if the line is not planned."""
    current: _CurrentLine | None = getattr(context, "cjk_current", None)
    segment = current.read.segments.get(id(box)) if current else None
    return (current.read, current.line, segment) if current and segment and segment.box is box else None


def wrap_split_inline_box(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.inline.split_inline_box`, which is called with a LineBox for each attempt at a line: find its plan."""

    def split_inline_box(
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        *others: Any,
    ) -> Any:
        everything = (context, box, position_x, max_x, bottom_space, skip_stack, containing_block, *others)
        if not isinstance(box, boxes.LineBox):
            return original(*everything)
        # An inline block has lines of its own, so the line around it is restored afterwards.
        outer = getattr(context, "cjk_current", None)
        first_line_style = others[-1]
        current = None
        if not first_line_style:
            current = _find_line(context, box, position_x, max_x, skip_stack, containing_block)
        context.cjk_current = current
        try:
            result = original(*everything)
        finally:
            context.cjk_current = outer
        if current is not None:
            result[0].cjk_planned = True
            _note_if_loose(context, current)
        return result

    return split_inline_box


def wrap_split_text_box(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.inline.split_text_box`, which splits each text box of a line: return the planned part.

    A line that ends with a text box resumes at the end of that box, which `skip_first_whitespace` then skips.
    """

    def split_text_box(
        context: Any, box: Any, available_width: float | None, skip: int, is_line_start: bool = True
    ) -> Any:
        if available_width is not None and (planned := _planned(context, box)):
            return fragment(*planned, skip, available_width)
        return original(context, box, available_width, skip, is_line_start)

    return split_text_box


def wrap_split_inline_level(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `layout.inline.split_inline_level`: a planned line may end where a text box begins, as behind a picture.

    WeasyPrint would ask for the last character, which this part of the line does not have. So the result is (no box, where
    to resume, no line feed, no first and no last character, no floats).
    """

    def split_inline_level(
        context: Any, box: Any, position_x: float, max_x: float, bottom_space: float, skip: Any, *others: Any
    ) -> Any:
        if skip is None and isinstance(box, boxes.TextBox) and (planned := _planned(context, box)):
            _, line, segment = planned
            if segment.start >= line.end:
                return None, {0: None}, False, None, None, {"left": 0, "right": 0}
        return original(context, box, position_x, max_x, bottom_space, skip, *others)

    return split_inline_level


def wrap_justify_line(original: Callable[..., None]) -> Callable[..., None]:
    """Wrap `layout.inline.justify_line`, which widens spaces: leave planned lines alone."""

    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        if not getattr(line, "cjk_planned", False):
            original(context, line, extra_width)

    return justify_line


def wrap_reactivate(original: Callable[..., None]) -> Callable[..., None]:
    """Wrap `text.line_break.Layout.reactivate`, which makes a Pango layout again for drawing: place its glyphs."""

    def reactivate(self: Any, style: Any) -> None:
        places = getattr(self, "cjk_places", None)
        if glyphs_of(self) is not None:
            self.layout = self.language = self.style = None  # drawn without them; WeasyPrint deletes them
        elif places is not None and places[0] == self.text:
            lay_out_glyphs(self, style, *places)
        else:
            original(self, style)

    return reactivate
