"""Blocks of one line, told at a glance: most of a bulletin needs no parser of Markdown's blocks, and little one of inlines.

A bulletin is paragraphs of running text under headings. A line with an empty line on both sides, that begins with no
mark of a block, is a paragraph whatever stands around it, and so it is with headings, and with notes that no indented
line follows. `cut` finds such lines; what lies between them goes to markdown-it, whose tokens ours equal. Only a fence
swallows what follows, and so a text with one is left to markdown-it as a whole. Of what a line holds markdown-it's
inlines are asked, but for most, in which there is no mark that one begins with.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bulletin.values.text import has_any

# What block rules begin with, and blanks, which parsers take away; `1.` begins a list, `[^` may begin a note.
_BLOCK = re.compile(r"\s|[#>\-+_:：|~=`]|\d+[.)]|\[\^|\*(?!\*{0,2}[^\s*])")
_HEADING = re.compile(r"(#{1,6}) ([^#\s][^#\n]*)(?<!\s)")
_NOTE_BEGIN = re.compile(r"\[\^[^\] ]+\]:")
_NOTE = re.compile(r"\[\^([^\] ]+)\]: ?(.+)")
FIELD_LINE = re.compile(r"^[:：]([^\s:：]{1,24})[:：][ \t　]*(.*)$")
BLOCK_LINE = re.compile(r"^(?::{3,}|：{3,})[ \t　]*(.*)$")
# What a line with more than text has in it: links, pictures and notes, emphasis, autolinks, code, escapes; odd ends.
INLINES = ("[", "*", "_", "<", "`", "\\", "\n", "\r", "\0")
_NOTE_MARK = re.compile(r"\[\^([^\[\] \n]+)\]")
_TABLE_RULE = re.compile(r"[-|: \t]+")
_WHOLE = ("```", "~~~", "\r", "\0")
# What markdown-it takes from around a text.
BLANKS = "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
_LAST_BLANK = "　"  # no blank has a higher code point
_MD_BLANKS = " \t"  # what an empty line may hold


class Mark(NamedTuple):
    """A line `:name: value` or, is_block, `::: value`; text: all of it; column: where it begins, from 1."""

    is_block: bool
    name: str
    value: str
    text: str
    column: int


class Run(NamedTuple):
    """Lines of a body that belong together, from the line `begin`, counted from 0, to before `end`.

    kind: paragraph, heading, field, block_mark or footnote_reference, of one line, the last with the empty lines
    behind it; rest, anything. level: of the heading; text: what they hold, with marks; label: of the note;
    mark: what the field or the mark of a block says.
    """

    kind: str
    begin: int
    end: int
    text: str = ""
    level: int = 0
    label: str = ""
    mark: Mark | None = None


def told_inlines(text: str) -> list[str] | None:
    """Return text, label, text … of a line that holds nothing but text and marks of notes; None where it may hold more."""
    parts = _NOTE_MARK.split(text)
    if any(has_any(part, INLINES) for part in parts) or any(part.startswith("(") for part in parts[2::2]):
        return None
    return parts


def cut(lines: list[str]) -> Iterator[Run]:
    """Yield the runs of a body in order; empty lines before, between and behind plain ones belong to none."""
    begin = -1  # of the rest that is being gathered
    free = True  # whether the line before ends all that was begun at the margin
    for n, line in enumerate(lines):
        if not line or not line.strip(_MD_BLANKS):
            free = True
            continue
        run = _plain(lines, n) if free else None
        if run is None:
            begin = n if begin < 0 else begin
            free = False
            continue
        if begin >= 0:
            yield Run("rest", begin, n)
            begin = -1
        yield run
        free = run.kind != "paragraph"  # under a note is an empty line or another note
    if begin >= 0:
        yield Run("rest", begin, len(lines))


def is_plain(body: str) -> bool:
    """Return whether a body may be cut at all."""
    return not has_any(body, _WHOLE)


def _plain(lines: list[str], n: int) -> Run | None:
    line = lines[n]
    following = lines[n + 1] if n + 1 < len(lines) else ""
    ends = not following or not following.strip(_MD_BLANKS)
    first = line[0]
    if (first > _LAST_BLANK and first != "：") or first == _LAST_BLANK or _BLOCK.match(line) is None:
        text = line.strip(BLANKS) if first == _LAST_BLANK or line[-1].isspace() else line
        return Run("paragraph", n, n + 1, text) if ends and text else None
    if first == "[":
        return _note(lines, n) if ends or _NOTE_BEGIN.match(following) else None
    if _TABLE_RULE.fullmatch(following):
        return None
    if heading := _HEADING.fullmatch(line):
        return Run("heading", n, n + 1, heading[2], len(heading[1]))
    if first in ":：" and (mark := mark_of(line.rstrip())):
        return Run("block_mark" if mark.is_block else "field", n, n + 1, mark=mark)
    return None


def _note(lines: list[str], n: int) -> Run | None:
    """Return the note on the line `n`, which an empty one follows or another note, where that is all of it."""
    note = _NOTE.fullmatch(lines[n])
    if note is None or _BLOCK.match(note[2]) or not (text := note[2].strip(BLANKS)):
        return None
    end = next((m for m in range(n + 1, len(lines)) if lines[m].strip(_MD_BLANKS)), None)
    if end is None:  # markdown-it does not count a last line that is empty
        return Run("footnote_reference", n, len(lines) - (n + 1 < len(lines)), text, label=note[1])
    is_over = lines[end][0] not in _MD_BLANKS
    return Run("footnote_reference", n, end, text, label=note[1]) if is_over else None


def mark_of(text: str, column: int = 1) -> Mark | None:
    """Return what a line `:字段: 值` or `::: 名字`, without blanks behind it, says; None where it is neither."""
    if block := BLOCK_LINE.match(text):
        return Mark(True, "", block[1].strip(), text, column)
    field = FIELD_LINE.match(text)
    return Mark(False, field[1], field[2].strip(), text, column) if field else None
