"""Takes the footnotes at the foot of printed pages out of the text, and finds their marks in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bulletin.intake.blocks import SourceDocument, SourceRun
from bulletin.intake.pdf_glyphs import PrintedLine
from bulletin.intake.pdf_graphics import PrintedItem
from bulletin.values.text import RAISED, join_lines

# ① [1] ［12］ ¹²
_MARK = re.compile(r"^([①-⑳㉑-㉟㊱-㊿]|\[\d{1,2}\]|［\d{1,2}］|[¹²³⁴-⁹][⁰¹²³⁴-⁹]?)")
_MARKS_WITHIN = re.compile(_MARK.pattern[1:])
# LibreOffice sets the mark as a superscript in the text only, not in the note
_PLAIN = re.compile(r"^\d{1,2}(?=[^\d.、．])")
_SMALLER_PT, _LITTLE_SMALLER_PT = 1.5, 0.5  # how much smaller than the text notes are: usually, at least


def without_notes(page: Sequence[PrintedItem], size: float, document: SourceDocument) -> list[PrintedItem]:
    """Return a page without the notes at its foot, which are added to the document as `PAGE MARK` → text. size: of body text, in pt.

    Notes are smaller than the text, below all of it, and begin with their marks.
    """
    begin = len(page)
    text = "".join(item.text for item in page if isinstance(item, PrintedLine))

    def mark_of(line: PrintedLine) -> str:
        """Return the mark that a note begins with, in the form that the text has; empty for none.

        A line of nearly the text's size is a note only if the text contains the mark.
        """
        if found := _MARK.match(line.text):
            return found[1] if line.size <= size - _SMALLER_PT or text.count(found[1]) > 1 else ""
        plain = _PLAIN.match(line.text)
        raised = "".join(RAISED[digit] for digit in plain[0]) if plain else ""
        return raised if raised in text else ""

    while (
        begin and isinstance(item := page[begin - 1], PrintedLine) and item.size <= size - _LITTLE_SMALLER_PT
    ):
        begin -= 1
    # among the small lines at the foot, notes begin with the first mark; a line without one continues the note above
    first = next(
        (n for n in range(begin, len(page)) if isinstance(i := page[n], PrintedLine) and mark_of(i)), None
    )
    if first is None:
        return list(page)
    notes: list[tuple[str, list[str]]] = []
    for item in page[first:]:
        assert isinstance(item, PrintedLine)
        if mark := mark_of(item):
            notes.append((mark, [item.text]))
        else:
            notes[-1][1].append(item.text)
    last = page[-1]
    assert isinstance(last, PrintedLine)
    for mark, lines in notes:
        document.notes[f"{last.page} {mark}"] = join_lines(lines)[len(mark) :].strip()
    return list(page[:first])


def with_marks(
    text: str, base: SourceRun, unmarked: list[str], pages: Iterable[int]
) -> tuple[SourceRun, ...]:
    """Return a paragraph's runs, note marks as runs of their own.

    base: its format. unmarked: labels of the notes whose mark was not found so far, in printed order; those found
    here are removed. pages: the pages that the paragraph is on: ① may begin again on each.
    """
    runs: list[SourceRun] = []
    at = 0
    labels = {f"{page} {mark}" for page in pages for mark in _MARKS_WITHIN.findall(text)}
    for found in _MARKS_WITHIN.finditer(text):
        label = next((each for each in unmarked if each in labels and each.endswith(f" {found[1]}")), "")
        if not label or not found.start():  # ① that begins a paragraph is an ordinal
            continue
        unmarked.remove(label)
        if found.start() > at:
            runs.append(replace(base, text=text[at : found.start()]))
        runs.append(replace(base, note=label))
        at = found.end()
    return (*runs, replace(base, text=text[at:]))
