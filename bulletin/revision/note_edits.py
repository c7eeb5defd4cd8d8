"""The notes of a paragraph in the old and the new Word file → the edits of the notes in the issue's file."""

import re
from difflib import SequenceMatcher

from bulletin.intake.markdown import escaped_text
from bulletin.intake.marks import without_blanks
from bulletin.revision.alignment import TextBlock, align
from bulletin.revision.edits import TakenBack
from bulletin.revision.origins import Origins
from bulletin.revision.source_text import SourceLine, whole_lines
from bulletin.revision.word_edits import NOTE_MARK, edit_line
from bulletin.revision.word_lines import WordLine

_LABEL = re.compile(r"\[\^(\d{1,6})\]")


def edit_notes(
    out: TakenBack, origins: Origins, origin: SourceLine, before: WordLine, after: WordLine
) -> None:
    """Add the edits of a paragraph's notes: changed, added and removed ones."""
    if [note for _, note in before.notes] == [note for _, note in after.notes]:
        return
    sides = [[TextBlock("note", without_blanks(note)) for _, note in line.notes] for line in (before, after)]
    for pair in align(*sides):
        old = before.notes[pair.old[0]][1] if pair.old else ""
        new = after.notes[pair.new[0]][1] if pair.new else ""
        if old and new:
            source = _note_line(origins, old, origin)
            if source is not None and without_blanks(old) != without_blanks(new):
                edit_line(out, source, WordLine.plain(old, before.place), WordLine.plain(new, after.place))
            elif source is None and old != new:
                out.leave(after, "这条注在源文件里找不到", old, new)
        elif old:
            _remove(out, _note_line(origins, old, origin), origin, before, old)
        elif new:
            _add(out, origin, after, after.notes[pair.new[0]])


def _note_line(origins: Origins, text: str, origin: SourceLine) -> SourceLine | None:
    """Return the line of a note in the file by its text; of several equal ones the nearest below its paragraph."""
    core = without_blanks(text)
    found = [line for line in origins.lines if line.kind == "note" and without_blanks(line.text) == core]
    return min(
        found, key=lambda line: (line.begin < origin.begin, abs(line.begin - origin.begin)), default=None
    )


def _remove(
    out: TakenBack, source: SourceLine | None, origin: SourceLine, before: WordLine, text: str
) -> None:
    """Remove a note's mark, and the note too if no other mark refers to it."""
    label = NOTE_MARK.match(out.base, source.begin) if source else None
    at = out.base.find(label[0], origin.begin, origin.end) if label else -1
    if source is None or label is None or at < 0:
        out.leave(before, "注号删去了，请在源文件里删去注号和注文", text, "")
        return
    change = out.begin(origin, before, "删注", text, "")
    out.edit(at, at + len(label[0]), "", change)
    # twice: only the mark that is removed, and the note itself
    if out.base.count(label[0]) == 2:
        out.edit(*whole_lines(out.base, source.begin, source.end), "", change)


def drop_notes(out: TakenBack, origins: Origins, begin: int, end: int, change: int) -> None:
    """Remove the notes whose marks are all between `begin` and `end`, which are removed."""
    for label in dict.fromkeys(NOTE_MARK.findall(out.base, begin, end)):
        notes = (line for line in origins.lines if line.kind == "note")
        source = next((line for line in notes if out.base.startswith(label, line.begin)), None)
        if source is not None and out.base.count(label) == 1 + out.base.count(label, begin, end):
            out.edit(*whole_lines(out.base, source.begin, source.end), "", change)


def _add(out: TakenBack, origin: SourceLine, after: WordLine, note: tuple[int, str]) -> None:
    at, text = note
    if origin.kind not in ("text", "item", "heading") or not text:
        out.leave(after, "添的注没有带回", "", text)
        return
    # an unused label, also with regard to notes that are being added
    texts = (out.base, *(edit.words for edit in out.edits))
    label = max((int(used) for each in texts for used in _LABEL.findall(each)), default=0) + 1
    # the place of the mark in the file's line: behind the character that it follows in the Word file
    place = len(origin.text)
    for a, b, size in SequenceMatcher(None, after.text, origin.text, autojunk=False).get_matching_blocks():
        if a < at <= a + size:
            place = b + at - a
    change = out.begin(origin, after, "增注", "", text)
    where = origin.chars[place - 1][1] if place else origin.chars[0][0]
    out.edit(where, where, f"[^{label}]", change)
    out.edit(origin.end, origin.end, f"\n\n[^{label}]: {escaped_text(text)}", change)
