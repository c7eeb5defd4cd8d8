"""Everything that this program changes in WeasyPrint 70.0, in one table, and the one function that changes it.

A patch names the function that it replaces and the digest of the source that it was written for; its wrapper, in a module
`weasyprint_*`, describes the difference. There are two groups, and each is installed as a whole or not at all.

- `TYPESETTING`: Chinese lines, page breaks, characters that share a glyph, tags. Without them prints are wrong. If
  WeasyPrint is another version, or a function that they replace or rely on has another source, `install` returns
  what differs, and `PdfMaker` reports it with each PDF.
- `SPEED`: faces cut to the glyphs used. Prints look the same without it, so nothing is reported.

Nothing else in the program changes a library from outside. When WeasyPrint is updated, a test names the functions that
differ: read their changes, adapt the wrappers, then enter the new digests.
"""

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, update_wrapper
from typing import Any, Final

import weasyprint
from weasyprint import document as weasyprint_document
from weasyprint import layout
from weasyprint.draw import text as draw_text
from weasyprint.layout import block, inline
from weasyprint.pdf import fonts, tags
from weasyprint.text import line_break
from weasyprint.text.ffi import ffi, gobject, harfbuzz_subset, pango

from bulletin.pdf import (
    weasyprint_actual_text,
    weasyprint_fonts,
    weasyprint_grid,
    weasyprint_lines,
    weasyprint_page_breaks,
    weasyprint_page_foot,
    weasyprint_tables,
    weasyprint_tags,
)

VERSION: Final = "70.0"


@dataclass(frozen=True, slots=True)
class KnownFunction:
    """A function of WeasyPrint as it was when the patches were written. digest: `digest_of` its source."""

    owner: Any  # a module or a class
    name: str
    digest: str

    @property
    def function(self) -> Any:
        """The function as it is in WeasyPrint now, patched or not; None if there is none."""
        return getattr(self.owner, self.name, None)

    def __str__(self) -> str:
        """Return the full name, for messages."""
        module = f"{self.owner.__module__}." if isinstance(self.owner, type) else ""
        return f"{module}{self.owner.__name__}.{self.name}".removeprefix("weasyprint.")


@dataclass(frozen=True, slots=True)
class PatchedFunction(KnownFunction):
    """A function that is replaced. wrap: takes the function and returns its replacement."""

    wrap: Callable[[Any], Any]


TYPESETTING: Final = (
    PatchedFunction(inline, "split_inline_box", "3a0cb7ca7e34", weasyprint_lines.wrap_split_inline_box),
    PatchedFunction(inline, "split_text_box", "8c564329599e", weasyprint_lines.wrap_split_text_box),
    PatchedFunction(inline, "split_inline_level", "d98c008c8fc0", weasyprint_lines.wrap_split_inline_level),
    PatchedFunction(inline, "justify_line", "f83b21ff8793", weasyprint_lines.wrap_justify_line),
    PatchedFunction(line_break.Layout, "reactivate", "0b89ee097104", weasyprint_lines.wrap_reactivate),
    # The later ones wrap the earlier ones: a block is aligned to the grid of lines before it is decided whether it fits.
    PatchedFunction(block, "block_level_layout", "c1301dde9284", weasyprint_tables.wrap_block_level_layout),
    PatchedFunction(block, "block_level_layout", "c1301dde9284", weasyprint_grid.wrap_block_level_layout),
    PatchedFunction(
        block, "block_level_layout", "c1301dde9284", weasyprint_page_breaks.wrap_block_level_layout
    ),
    PatchedFunction(block, "_linebox_layout", "e07bbe000974", weasyprint_page_foot.wrap_linebox_layout),
    PatchedFunction(block, "iter_line_boxes", "04aec48abfca", weasyprint_page_foot.wrap_iter_line_boxes),
    PatchedFunction(block, "_break_line", "2b92255d94ab", weasyprint_page_foot.wrap_break_line),
    PatchedFunction(
        draw_text, "draw_first_line", "1bb8eae6d88e", weasyprint_actual_text.wrap_draw_first_line
    ),
    PatchedFunction(
        weasyprint_document, "gather_anchors", "373f8c676f27", weasyprint_tags.wrap_gather_anchors
    ),
    PatchedFunction(tags, "_build_box_tree", "f716251a83e7", weasyprint_tags.wrap_build_box_tree),
)

SPEED: Final = (PatchedFunction(fonts.Font, "subset", "61ed6bc2e9a7", weasyprint_fonts.wrap_subset),)

RELIED_ON: Final = (
    KnownFunction(inline, "get_next_linebox", "67af458c2545"),
    KnownFunction(inline, "_break_waiting_children", "62536bacd563"),
    KnownFunction(inline, "skip_first_whitespace", "deb2f1a5e2a6"),
    KnownFunction(inline, "remove_last_whitespace", "53f0c79c9fbb"),
    KnownFunction(inline, "text_align", "e953d41b87cc"),
    KnownFunction(line_break.Layout, "setup", "fb227a55094f"),
    KnownFunction(line_break.Layout, "set_text", "fe23ca9937db"),
    KnownFunction(line_break.Layout, "deactivate", "bfec3ec8406e"),
    KnownFunction(line_break, "line_size", "03fa04fd51fc"),
    KnownFunction(line_break, "strut", "b57885b70dd0"),
    KnownFunction(block, "block_container_layout", "65842ca53a83"),
    KnownFunction(block, "_in_flow_layout", "c2537262836d"),
    KnownFunction(block, "find_earlier_page_break", "c2bbdcdfdf40"),
    KnownFunction(block, "remove_placeholders", "ce16d97a1caa"),
    KnownFunction(layout.LayoutContext, "report_footnote", "f05bad3895c6"),
    KnownFunction(layout.LayoutContext, "unlayout_footnote", "c7c223cf4a0f"),
    KnownFunction(layout.LayoutContext, "_update_footnote_area", "2e317e4b066f"),
    KnownFunction(draw_text, "draw_text", "ebaf96239c6c"),
)
"""Functions that call those of `TYPESETTING`, or that the wrappers call; they are not changed."""


def install() -> tuple[str, ...]:
    """Change WeasyPrint in this process, once; return what differs from the WeasyPrint that `TYPESETTING` was written for."""
    differing = unknown_parts()
    if not differing:
        _declare_missing()
        _apply(TYPESETTING)
    if all(map(_is_known, SPEED)):
        _apply(SPEED)
    return differing


def uninstall() -> None:
    """Restore WeasyPrint's own functions."""
    for patch in (*TYPESETTING, *SPEED):
        setattr(patch.owner, patch.name, inspect.unwrap(patch.function))


def unknown_parts() -> tuple[str, ...]:
    """Return what differs from the WeasyPrint that `TYPESETTING` was written for: the version, names of functions."""
    version = () if weasyprint.__version__ == VERSION else (f"version {weasyprint.__version__}",)
    known = (*TYPESETTING, *RELIED_ON)
    return (*version, *dict.fromkeys(str(each) for each in known if not _is_known(each)))


@cache
def digest_of(function: Any) -> str:
    """Return a digest of the source of a function, without patches; "" if its source cannot be read."""
    try:
        source = inspect.getsource(inspect.unwrap(function))
    except (OSError, TypeError):
        return ""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def _is_known(each: KnownFunction) -> bool:
    return digest_of(each.function) == each.digest


def _apply(patches: tuple[PatchedFunction, ...]) -> None:
    """Replace functions, unless it was done before."""
    if any(hasattr(patch.function, "__wrapped__") for patch in patches):
        return
    for patch in patches:
        original = patch.function
        setattr(patch.owner, patch.name, update_wrapper(patch.wrap(original), original))


def _declare_missing() -> None:
    """Declare the one function of GObject that `weasyprint_glyphs` calls and WeasyPrint does not."""
    if not hasattr(gobject, "g_object_ref"):
        ffi.cdef("gpointer g_object_ref (gpointer object);")


def pango_version() -> str:
    """Return Pango's version: 1.50."""
    number = pango.pango_version()
    return f"{number // 10000}.{number // 100 % 100}"


def has_harfbuzz_subset() -> bool:
    """Return whether HarfBuzz can cut faces; without it PDFs take thirty times as long."""
    return bool(harfbuzz_subset)
