"""Reads WeasyPrint's line boxes into a `Paragraph`, and makes text boxes of its planned lines.

This relies on WeasyPrint's box tree and changes nothing in WeasyPrint. Lengths are in CSS px, as there.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

from weasyprint.formatting_structure import boxes
from weasyprint.layout.inline import resolve_percentages, split_inline_level
from weasyprint.text.line_break import strut

from bulletin.pdf.weasyprint_glyphs import Measured, measure
from bulletin.typesetting.cjk_lines import Align, Line, plan
from bulletin.typesetting.cjk_marks import OBJECT_CHARACTER
from bulletin.typesetting.cjk_paragraph import MeasuredText, Paragraph, paragraph_of
from bulletin.typesetting.cjk_places import place
from bulletin.typesetting.hyphens import HYPHEN, hyphen_places

_WRAPPING: Final = ("normal", "nowrap", "pre-line")
# Text with these is left to WeasyPrint: tabs, soft hyphens, line separators, and controls of the direction of writing.
_UNREAD: Final = frozenset(
    "\t\xad\r\f\x85\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


# Brackets that `--cjk-brackets: whole` keeps on one line: （万人）
_SHORT_BRACKETS: Final = re.compile("（[^（）]{1,4}）")


class _LeftToWeasyPrint(Exception):
    """Raised for a paragraph with something that only WeasyPrint can break into lines."""


@dataclass(slots=True)
class TextSegment:
    """The characters of one text box, `start` to `end` in its paragraph."""

    box: Any
    text: str
    start: int
    end: int
    measured: Measured


@dataclass(slots=True)
class ReadParagraph:
    """A line box before it is split into lines: as plain data, and with the boxes from which it was read."""

    paragraph: Paragraph
    segments: dict[int, TextSegment]  # by id of the text box
    starts: dict[int, int]  # id of any box inside → index of its first character
    has_leader: bool
    lines: dict[int, Line] = field(default_factory=dict)  # by first character
    planned: tuple[float, Align] | None = None
    first: tuple[int, float] = (0, 0.0)  # character and indent that the planned lines begin with

    def line_from(self, start: int, measure: float, indent: float, align: Align) -> Line | None:
        """Return the line that begins at character `start`; the rest of the paragraph is planned if it is not yet."""
        if self.has_leader:
            align = "ragged"
        # The plan holds for its measure and alignment, and for the indent with which its first line was planned.
        is_planned = self.planned == (measure, align) and start in self.lines
        if not is_planned or (start, indent) != (self.first if start == self.first[0] else (start, 0.0)):
            self.planned, self.first = (measure, align), (start, indent)
            lines = plan(self.paragraph, measure, start=start, indent=indent, align=align)
            self.lines = {line.start: line for line in lines}
        return self.lines.get(start)

    def index_of(self, line_box: Any, skip_stack: Any) -> int | None:
        """Return the character at which WeasyPrint resumes, None if that is unknown. skip_stack: {child: {child: bytes}}."""
        box, index = line_box, 0
        while skip_stack:
            ((skip, skip_stack),) = skip_stack.items()
            if isinstance(box, boxes.TextBox):
                segment = self.segments.get(id(box))
                return None if segment is None else segment.start + len(segment.text.encode()[:skip].decode())
            if skip >= len(box.children):
                return None
            box = box.children[skip]
            index = self.starts.get(id(box), -1)
            if index < 0:
                return None
        return index


class _ParagraphReader:
    """Walks through a line box and collects its characters for a `MeasuredText`."""

    def __init__(self, context: Any, containing_block: Any) -> None:
        self.context, self.containing_block = context, containing_block
        self.text: list[str] = []
        self.count = 0
        self.advances: list[float] = []
        self.sizes: list[float] = []
        self.blanks: dict[int, tuple[float, float]] = {}
        self.extras: dict[int, float] = {}
        self.spacings: dict[int, float] = {}
        self.frozen: list[tuple[int, int]] = []
        self.unbroken: list[tuple[int, int]] = []
        self.notes: list[tuple[int, int]] = []
        self.hyphens: dict[int, float] = {}
        self.segments: dict[int, TextSegment] = {}
        self.starts: dict[int, int] = {}

    def read(self, box: Any) -> None:
        """Add the characters of a box, and those of boxes within it."""
        self.starts[id(box)] = self.count
        if isinstance(box, boxes.TextBox):
            self._read_text(box)
        elif isinstance(box, boxes.LineBox):
            self._read_children(box)
        elif not box.is_in_normal_flow():
            if box.is_floated():
                raise _LeftToWeasyPrint
        elif isinstance(box, boxes.InlineBox):
            self._read_inline(box)
        elif isinstance(box, boxes.AtomicInlineLevelBox):
            self._read_atomic(box)
        else:
            raise _LeftToWeasyPrint

    def _read_children(self, box: Any) -> None:
        start = self.count
        for child in box.children:
            self.read(child)
        if box.style["white_space"] == "nowrap":
            self.unbroken.append((start, self.count))

    def _read_inline(self, box: Any) -> None:
        resolve_percentages(box, self.containing_block)
        margin_left, margin_right = (0 if m == "auto" else m for m in (box.margin_left, box.margin_right))
        left = margin_left + box.border_left_width + box.padding_left
        right = margin_right + box.border_right_width + box.padding_right
        start = self.count
        self._read_children(box)
        if box.is_leader:
            self.frozen.append((start, self.count))
        if _is_note_call(box):
            self.notes.append((start, self.count))
        if left or right:
            if start == self.count:
                raise _LeftToWeasyPrint  # an empty box with padding: there is no character to add its width to
            self.extras[start] = self.extras.get(start, 0.0) + left
            self.extras[self.count - 1] = self.extras.get(self.count - 1, 0.0) + right

    def _read_atomic(self, box: Any) -> None:
        if not isinstance(box, boxes.InlineReplacedBox | boxes.InlineBlockBox):
            raise _LeftToWeasyPrint
        laid_out = split_inline_level(
            self.context, box, 0, float("inf"), 0, None, self.containing_block, [], [], [], [], [], None, None
        )[0]
        self._add(OBJECT_CHARACTER, [laid_out.margin_width()], box.style["font_size"])

    def _read_text(self, box: Any) -> None:
        text = box.text
        if not text or not box.style["font_size"]:
            return
        if box.style["white_space"] not in _WRAPPING or not _UNREAD.isdisjoint(text):
            raise _LeftToWeasyPrint
        start = self.count
        measured = measure(box.style, text)
        if measured is None:
            raise _LeftToWeasyPrint
        self._add(text, measured.advances, box.style["font_size"])
        if any(
            token.value == "whole" for token in box.style["__cjk_brackets"] or () if token.type == "ident"
        ):
            self.unbroken.extend((start + m.start(), start + m.end()) for m in _SHORT_BRACKETS.finditer(text))
        self.blanks.update((start + index, blank) for index, blank in measured.blanks.items())
        if box.style["letter_spacing"] != "normal":
            self.spacings.update(dict.fromkeys(range(start, self.count), box.style["letter_spacing"]))
        if box.style["white_space"] == "nowrap":
            self.unbroken.append((start, self.count))
        if places := hyphen_places(text):
            hyphen = measure(box.style, HYPHEN)
            self.hyphens.update(
                dict.fromkeys((start + n for n in places), hyphen.advances[0] if hyphen else 0.0)
            )
        self.segments[id(box)] = TextSegment(box, text, start, self.count, measured)

    def _add(self, text: str, advances: list[float], size: float) -> None:
        self.text.append(text)
        self.count += len(text)
        self.advances += advances
        self.sizes += [size] * len(text)


def read_paragraph(
    context: Any, line_box: Any, containing_block: Any, latin_gap_em: float
) -> ReadParagraph | None:
    """Return the text of an unsplit line box, or None if WeasyPrint must break its lines itself.

    That is so for text with floats, tabs, soft hyphens or preserved spaces, and for text written from right to left.
    """
    reader = _ParagraphReader(context, containing_block)
    try:
        reader.read(line_box)
    except _LeftToWeasyPrint:
        return None
    if not reader.segments:
        return None
    characters = MeasuredText(
        "".join(reader.text),
        reader.advances,
        reader.sizes,
        reader.blanks,
        reader.extras,
        tuple(reader.frozen),
        tuple(reader.unbroken),
        tuple(reader.notes),
        reader.spacings,
        latin_gap_em,
        reader.hyphens,
    )
    paragraph = paragraph_of(characters)
    return ReadParagraph(paragraph, reader.segments, reader.starts, bool(reader.frozen))


def leaves_of(box: Any) -> list[Any]:
    """Return the text boxes inside `box`, each followed by its text, and other boxes that are not inline boxes.

    A paragraph that was read is valid as long as these are the same objects: WeasyPrint replaces boxes and texts when a
    page number or a counter changes.
    """
    leaves: list[Any] = []
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            leaves += (child, child.text)
        elif isinstance(child, boxes.InlineBox):
            leaves += leaves_of(child)
        else:
            leaves.append(child)
    return leaves


def fragment(
    read: ReadParagraph, line: Line, segment: TextSegment, skip: int, max_width: float
) -> tuple[Any, int | None, bool]:
    """Return what WeasyPrint's `split_text_box` returns, for the part of `segment` on `line`.

    That is (text box, byte at which to resume, whether a line feed ends the line). skip: bytes of the text box that are on
    earlier lines. The widths and shifts of the text box are in its `pango_layout.cjk_places`; it is None if only dropped
    spaces or a line feed are left.
    """
    start = segment.start + (len(segment.text.encode()[:skip].decode()) if skip else 0)
    end = min(segment.end, line.end)
    seen_end = max(start, min(end, line.seen_end))
    is_feed = line.last and end == line.end and read.paragraph.text[end - 1] == "\n"
    # Where the line ends, WeasyPrint must resume in this box, except at the end of the paragraph.
    resume_at = None
    if end == line.end and (is_feed or end < len(read.paragraph.text)):
        resume_at = skip + len(segment.text[start - segment.start : end - segment.start].encode())
    text = segment.text[start - segment.start : seen_end - segment.start]
    if not text:
        return None, resume_at, is_feed
    widths, shifts = place(read.paragraph, line)
    part = slice(start - line.start, seen_end - line.start)
    widths, shifts = widths[part], shifts[part]
    hyphen = read.paragraph.hyphens.get(end) if seen_end == line.end else None
    if hyphen is not None:
        text, widths, shifts = text + HYPHEN, [*widths, hyphen], [*shifts, 0.0]
    box = segment.box.copy_with_text(text)
    box.width = sum(widths)
    layout, height, baseline = segment.measured.part(box.style, text)
    layout.max_width = max_width
    layout.cjk_places = (text, widths, shifts)
    glyphs = segment.measured.glyphs
    if hyphen is not None:
        glyphs = None  # those of the paragraph do not include the hyphen
    layout.cjk_glyphs = glyphs and glyphs.part(start - segment.start, seen_end - segment.start)
    box.pango_layout = layout
    box.height = height
    # As in `split_text_box`: the margin box is as high as the line, with half of the leading above and below.
    line_height, _ = strut(box.style)
    half_leading = (line_height - height) / 2
    box.margin_top = box.margin_bottom = half_leading
    box.baseline = baseline + half_leading
    return box, resume_at, is_feed


def _is_note_call(box: Any) -> bool:
    if getattr(box, "footnote", None) is not None or str(box.element_tag).endswith("::footnote-call"):
        return True
    return bool(box.style["vertical_align"] == "super")
