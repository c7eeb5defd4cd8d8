"""Marks of changes within any text of an issue, as characters that occur in no text: they pass through views and templates, and become tags at the end.

A title, a cell or a unit of the 报尾 is marked as a paragraph is, and the code that sets the text (print.html, a Word file) turns the
marks into what its medium has. U+FDD0 … U+FDD7 are noncharacters: no text that was read holds them.
"""

import re
from enum import Enum

from bulletin.revision.words import stretches, word_changes

_FIRST = 0xFDD0


class Mark(Enum):
    """A kind of mark on a stretch of text: its place among the kinds, the tag that it becomes, and the tag's class."""

    DELETED = (0, "del", "redline")
    INSERTED = (1, "ins", "redline")
    MOVED = (2, "span", "redline-moved")  # it was elsewhere
    REMARK = (3, "span", "redline-remark")  # no text of the issue

    @property
    def begin(self) -> str:
        """The character in front of the stretch."""
        return chr(_FIRST + 2 * self.value[0])

    @property
    def end(self) -> str:
        """The character behind it."""
        return chr(_FIRST + 2 * self.value[0] + 1)

    def on(self, text: str) -> str:
        """Return a text with the mark on all of it; nothing where there is no text."""
        return f"{self.begin}{text}{self.end}" if text else ""


_BEGINS = {mark.begin: mark for mark in Mark}
_ENDS = {mark.end: mark for mark in Mark}
_ANY = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 2 * len(Mark) - 1)}]")
_NOT_NEW = re.compile(
    "|".join(f"{mark.begin}[^{mark.end}]*{mark.end}" for mark in (Mark.DELETED, Mark.REMARK))
)
_TAG = re.compile("(<[^>]*>)")
_SILENT = re.compile("(<(title|style)[^>]*>.*?</\\2>)", re.DOTALL)


def marked(old: str, new: str) -> str:
    """Return the new text with what was deleted in it, and marks on both."""
    parts: list[str] = []
    for kept, deleted, inserted in stretches(old, new, word_changes(old, new)):
        parts += (kept, Mark.DELETED.on(deleted), Mark.INSERTED.on(inserted))
    return "".join(parts)


def unmarked(text: str) -> str:
    """Return the new text: without marks, without what was deleted."""
    return _ANY.sub("", _NOT_NEW.sub("", text))


def has_marks(text: str) -> bool:
    """Return whether anything in a text is marked."""
    return bool(_ANY.search(text))


def as_html(html: str) -> str:
    """Return HTML with tags for the marks in its text, closed before each tag and opened behind it; those in attributes are taken out."""
    out: list[str] = []
    mark: Mark | None = None
    html = _SILENT.sub(lambda match: unmarked(match[0]), html)
    for part in _TAG.split(html):
        if part.startswith("<"):
            out.append(unmarked(part))
            continue
        for piece in re.split(f"({_ANY.pattern})", part):
            if piece in _BEGINS:
                mark = _BEGINS[piece]
            elif piece in _ENDS:
                mark = None
            elif mark and piece and (piece.strip() or "\n" not in piece):  # blanks within a line are text
                _, tag, name = mark.value
                out.append(f'<{tag} class="{name}">{piece}</{tag}>')
            else:
                out.append(piece)
    return "".join(out)
