"""Chinese setting for WeasyPrint 70.0: the one module that changes how WeasyPrint behaves.

WeasyPrint justifies by widening spaces, of which Chinese has none, and knows neither the squeezing of marks nor
the units that Chinese lines keep together. It breaks lines one at a time, trying Pango layouts of growing length.
Here each paragraph is measured once instead, `cjk_lines` and `cjk_places` work out its lines, and WeasyPrint is led
along: when it splits a text box, it is handed the part that stands on the line. Places are written into the glyphs
of the Pango layout when it is made again for drawing. So widths need no Pango attributes, which cut runs apart and
are rounded differently, and no character comes into the text that readers copy or search.

It relies on WeasyPrint 70.0; `install` compares the source of the functions in `RELIED_ON`, a test does too.

- `layout.inline.split_inline_box` is called with a LineBox for every try of a line, with its first and last x;
  wrapped, to find the planned line.
- `layout.inline.split_text_box` splits every text box of a line; wrapped, to return the planned part. A line whose
  end is the end of a text box ends by resuming there, which `skip_first_whitespace` steps over.
- `layout.inline.justify_line` widens spaces; wrapped, to leave planned lines alone.
- `text.line_break.Layout.reactivate` makes the Pango layout of a text box again; wrapped, to place its glyphs, whose
  geometry `draw.text.draw_first_line` then writes.
- `layout.block.block_level_layout` lays out one block; wrapped, for the grid of lines (`weasyprint_grid`) and for
  pictures that do not fit (`weasyprint_breaks`).
- `draw.text.draw_first_line` writes the glyphs of a text box; wrapped, for those that are known (`weasyprint_draw`)
  and for characters that share a glyph (`weasyprint_shared`).
- `pdf.tags._build_box_tree` makes structure elements of boxes; wrapped, so that they know their element
  (`weasyprint_tags`).
- `layout.block._break_line` and `_linebox_layout` break pages between lines; changed as `weasyprint_breaks` says.

It acts on paragraphs in a language `zh*`, whatever their block is, and follows CSS. Where `text-align` is `justify`
lines are filled, last lines too if `text-align-last` says so; elsewhere marks only lose their blanks at line edges
and beside each other. Lines end at the same places in both. Two custom properties, which inherit, choose more:

    --cjk-latin: tight | gap | <number>em   space between 汉字 and Latin; gap is 0.25em. Default: as installed
    --cjk-lines: auto | none                none leaves the lines of an element to WeasyPrint
    --cjk-brackets: auto | whole            whole breaks no short （remark）, as （万人） in the head of a table

Paragraphs that WeasyPrint must break itself (see `read_paragraph`) stay as they were. All of this can go when
WeasyPrint supports `text-spacing-trim`, `text-autospace` and `text-justify: inter-character`.
"""

import hashlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from operator import is_not
from typing import Any, Final

import weasyprint
from weasyprint import layout
from weasyprint.draw import text as draw_text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block, inline
from weasyprint.pdf import tags
from weasyprint.text import line_break

from bulletin.pdf import weasyprint_breaks, weasyprint_grid, weasyprint_shared, weasyprint_tags
from bulletin.pdf.weasyprint_draw import glyphs_of
from bulletin.pdf.weasyprint_glyphs import lay_out_glyphs
from bulletin.pdf.weasyprint_paragraph import ReadParagraph, fragment, leaves_of, read_paragraph
from bulletin.typesetting.cjk_lines import LOOSE_EM, Align, Line

VERSION: Final = "70.0"

GAP_EM: Final = 0.25
"""汉字 to Latin in normal setting; squeezed to 1/8, stretched to 1/3 before other gaps (CLREQ)."""

# Lines are this much shorter than their room, so that no rounding makes WeasyPrint break one that is too long.
_EASE_PX: Final = 0.001


class UnknownWeasyPrint(RuntimeError):
    """WeasyPrint is not the version, or has not the code, that this module knows."""


@dataclass(frozen=True, slots=True)
class Settings:
    """latin_gap_em: between 汉字 and Latin where CSS has no `--cjk-latin`; 0 sets them tight, as 公文 do.

    loose_em: a line whose gaps grow by more than this is noted.
    """

    latin_gap_em: float = 0.0
    loose_em: float = LOOSE_EM


@dataclass(frozen=True, slots=True)
class LooseLine:
    """A line that had to be stretched too far: its text, the page it was set on, each gap's growth in em."""

    text: str
    page: int
    stretch_em: float


@dataclass(slots=True)
class _Current:
    """The line that WeasyPrint is splitting now; kept on its layout context."""

    read: ReadParagraph
    line: Line


_settings = Settings()
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


def install(settings: Settings = Settings()) -> None:
    """Change WeasyPrint's line setting for Chinese text in this process; again, only the settings change.

    Raises UnknownWeasyPrint, and changes nothing, when WeasyPrint is not the one this module knows.
    """
    global _settings
    if not _is_installed():
        problems = unknown_parts()
        if problems:
            raise UnknownWeasyPrint(
                f"Chinese line setting knows WeasyPrint {VERSION}; this one differs in: {', '.join(problems)}"
            )
        for owner, name, make in _PATCHES:
            setattr(owner, name, make(getattr(owner, name)))
    _settings = settings


def uninstall() -> None:
    """Give WeasyPrint its own functions back."""
    for owner, name, _ in _PATCHES:
        patched = getattr(owner, name)
        if hasattr(patched, "cjk_original"):
            setattr(owner, name, patched.cjk_original)


def unknown_parts() -> list[str]:
    """Return what differs from the WeasyPrint this module knows: its version, or names of functions."""
    problems = []
    if weasyprint.__version__ != VERSION:
        problems.append(f"version {weasyprint.__version__}")
    for name, digest in RELIED_ON.items():
        if source_digest(name) != digest:
            problems.append(name)
    return problems


def source_digest(name: str) -> str:
    """Return a digest of the source of one function, "" when there is none to read."""
    module, _, path = name.partition(":")
    function: Any = _MODULES[module]
    try:
        for part in path.split("."):
            function = getattr(function, part)
        source = inspect.getsource(getattr(function, "cjk_original", function))
    except (AttributeError, OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _is_installed() -> bool:
    return all(hasattr(getattr(owner, name), "cjk_original") for owner, name, _ in _PATCHES)


def _is_ours(box: Any) -> bool:
    style = box.style
    is_chinese = (style["lang"] or "").lower().startswith("zh")
    return is_chinese and style["direction"] == "ltr" and _word(style, "__cjk_lines") != "none"


def _word(style: Any, name: str) -> str:
    """Return the value of a custom property as text, "" when it is not set."""
    return "".join(token.serialize() for token in style[name] or ()).strip()


def _latin_gap_em(style: Any) -> float:
    word = _word(style, "__cjk_latin")
    if word == "gap":
        return GAP_EM
    if word == "tight":
        return 0.0
    try:
        return max(0.0, float(word.removesuffix("em")))
    except ValueError:
        return _settings.latin_gap_em


def _find_line(
    context: Any, box: Any, position_x: float, max_x: float, skip_stack: Any, containing_block: Any
) -> _Current | None:
    """Return the planned line of the line box that begins at `skip_stack`, None to leave it to WeasyPrint."""
    if not _is_ours(box):
        return None
    read = _read(context, box, containing_block)
    start = None if read is None else read.index_of(box, skip_stack)
    if read is None or start is None:
        return None
    indent = box.text_indent
    measure = round(max_x - position_x + indent - _EASE_PX, 6)
    align: Align = "ragged"
    if box.style["text_align_all"] == "justify":
        align = "fill" if box.style["text_align_last"] == "justify" else "justify"
    line = read.line_from(start, measure, indent, align)
    return None if line is None else _Current(read, line)


def _read(context: Any, box: Any, containing_block: Any) -> ReadParagraph | None:
    """Return the paragraph of a line box, which is read once unless WeasyPrint changes its text."""
    leaves, read = getattr(box, "cjk_read", (None, None))
    now = leaves_of(box)
    if leaves is None or len(leaves) != len(now) or any(map(is_not, leaves, now)):
        read = read_paragraph(context, box, containing_block, _latin_gap_em(box.style))
        box.cjk_read = (now, read)
    return read


def _note_if_loose(context: Any, current: _Current) -> None:
    found, line = _loose.get(), current.line
    if found is not None and line.stretch_em > _settings.loose_em:
        text = current.read.paragraph.text[line.start : line.seen_end]
        found[context.current_page, text] = LooseLine(text, context.current_page, line.stretch_em)


def _wrap_split_inline_box(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
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
        # An inline block holds lines of its own, so the line around it comes back afterwards.
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


def _wrap_split_text_box(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def split_text_box(
        context: Any, box: Any, available_width: float | None, skip: int, is_line_start: bool = True
    ) -> Any:
        current: _Current | None = getattr(context, "cjk_current", None)
        if current is not None and available_width is not None:
            segment = current.read.segments.get(id(box))
            if segment is not None and segment.box is box:
                return fragment(current.read, current.line, segment, skip, available_width)
        return original(context, box, available_width, skip, is_line_start)

    return split_text_box


def _wrap_justify_line(original: Callable[..., None]) -> Callable[..., None]:
    @wraps(original)
    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        if not getattr(line, "cjk_planned", False):
            original(context, line, extra_width)

    return justify_line


def _wrap_reactivate(original: Callable[..., None]) -> Callable[..., None]:
    @wraps(original)
    def reactivate(self: Any, style: Any) -> None:
        places = getattr(self, "cjk_places", None)
        if glyphs_of(self) is not None:
            self.layout = self.language = self.style = None  # it is drawn without; WeasyPrint deletes them
        elif places is not None and places[0] == self.text:
            lay_out_glyphs(self, style, *places)
        else:
            original(self, style)

    return reactivate


def _keeping(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def wrapped(original: Any) -> Any:
        function = make(original)
        function.cjk_original = original
        return function

    return wrapped


def _wrap_block_level_layout(original: Callable[..., Any]) -> Callable[..., Any]:
    return weasyprint_breaks.wrap_block_level_layout(weasyprint_grid.wrap_block_level_layout(original))


_MODULES: Final[dict[str, Any]] = {
    "block": block,
    "inline": inline,
    "layout": layout,
    "line_break": line_break,
    "draw_text": draw_text,
    "tags": tags,
}

_PATCHES: Final[tuple[tuple[Any, str, Callable[[Any], Any]], ...]] = (
    (inline, "split_inline_box", _keeping(_wrap_split_inline_box)),
    (inline, "split_text_box", _keeping(_wrap_split_text_box)),
    (inline, "justify_line", _keeping(_wrap_justify_line)),
    (line_break.Layout, "reactivate", _keeping(_wrap_reactivate)),
    (block, "block_level_layout", _keeping(_wrap_block_level_layout)),
    (block, "_linebox_layout", _keeping(weasyprint_breaks.keep_notes_with_marks)),
    (block, "_break_line", _keeping(weasyprint_breaks.wrap_break_line)),
    (draw_text, "draw_first_line", _keeping(weasyprint_shared.wrap_draw_first_line)),
    (tags, "_build_box_tree", _keeping(weasyprint_tags.wrap_build_box_tree)),
)

RELIED_ON: Final[dict[str, str]] = {
    "inline:get_next_linebox": "67af458c2545",
    "inline:split_inline_box": "3a0cb7ca7e34",
    "inline:split_inline_level": "d98c008c8fc0",
    "inline:split_text_box": "8c564329599e",
    "inline:_break_waiting_children": "62536bacd563",
    "inline:skip_first_whitespace": "deb2f1a5e2a6",
    "inline:remove_last_whitespace": "53f0c79c9fbb",
    "inline:text_align": "e953d41b87cc",
    "inline:justify_line": "f83b21ff8793",
    "line_break:Layout.setup": "fb227a55094f",
    "line_break:Layout.set_text": "fe23ca9937db",
    "line_break:Layout.deactivate": "bfec3ec8406e",
    "line_break:Layout.reactivate": "0b89ee097104",
    "line_break:line_size": "03fa04fd51fc",
    "line_break:strut": "b57885b70dd0",
    "block:block_level_layout": "c1301dde9284",
    "block:block_container_layout": "65842ca53a83",
    "block:_in_flow_layout": "c2537262836d",
    "block:_linebox_layout": "e07bbe000974",
    "block:_break_line": "2b92255d94ab",
    "block:find_earlier_page_break": "c2bbdcdfdf40",
    "block:remove_placeholders": "ce16d97a1caa",
    "layout:LayoutContext.report_footnote": "f05bad3895c6",
    "layout:LayoutContext.unlayout_footnote": "c7c223cf4a0f",
    "layout:LayoutContext._update_footnote_area": "2e317e4b066f",
    "draw_text:draw_text": "ebaf96239c6c",
    "draw_text:draw_first_line": "1bb8eae6d88e",
    "tags:_build_box_tree": "f716251a83e7",
}
