"""Marks changes within any text of an issue by characters that occur in no text.

The marks pass through views and templates, and become tags at the end. Titles, cells and recipients are marked in the same way as
paragraphs, and the code that sets the text (print.html, a Word file) turns the marks into those of its medium. U+FDD0 … U+FDD7 are
noncharacters: no text that was read contains them.
"""

import re
from enum import Enum

from bulletin.revision.words import stretches, word_changes

_FIRST = 0xFDD0


class Mark(Enum):
    """A kind of mark on a stretch of text: its index among the kinds, the tag that it becomes, and the tag's class."""

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
        """Return a text with the mark on all of it; an empty text stays empty."""
        return f"{self.begin}{text}{self.end}" if text else ""


_BEGINS = {mark.begin: mark for mark in Mark}
_ENDS = {mark.end: mark for mark in Mark}
_ANY = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + 2 * len(Mark) - 1)}]")
# what the new text does not have: deletions and remarks, with their marks
_NOT_NEW = re.compile(
    "|".join(f"{mark.begin}[^{mark.end}]*{mark.end}" for mark in (Mark.DELETED, Mark.REMARK))
)
_TAG = re.compile("(<[^>]*>)")
# <title> and <style>, in which tags are text
_SILENT = re.compile("(<(title|style)[^>]*>.*?</\\2>)", re.DOTALL)


def marked(old: str, new: str) -> str:
    """Return the new text with deletions kept in it, and marks on deletions and insertions."""
    parts: list[str] = []
    for kept, deleted, inserted in stretches(old, new, word_changes(old, new)):
        parts += (kept, Mark.DELETED.on(deleted), Mark.INSERTED.on(inserted))
    return "".join(parts)


def unmarked(text: str) -> str:
    """Return the new text without marks, deletions and remarks."""
    return _ANY.sub("", _NOT_NEW.sub("", text))


def has_marks(text: str) -> bool:
    """Return whether a text contains a mark."""
    return bool(_ANY.search(text))


def as_html(html: str) -> str:
    """Return HTML with tags for the marks in its text, ended and begun again around each other tag; attributes lose their marks."""
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
            # blanks are text too, except those between tags that contain a line end
            elif mark and piece and (piece.strip() or "\n" not in piece):
                _, tag, name = mark.value
                out.append(f'<{tag} class="{name}">{piece}</{tag}>')
            else:
                out.append(piece)
    return "".join(out)
