"""Sets all notes of an article at its end where they have no room at the foot of the pages of their marks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from math import ceil
from typing import Final

from bulletin.reading.markup import footnote_numbers, footnote_sign, with_footnote_signs
from bulletin.typesetting.title_lines import width_em
from bulletin.values.model import ArticleBody
from bulletin.values.print_settings import TYPE_AREA_WIDTH_PT

# How many lines of notes (小四, 18 pt; print.css) may stand at the foot for the marks in three lines of text, and for
# those in one row of a table: a third and a sixth of a page's 36. The rest is for these lines or the row, and the 报尾.
_MOST: Final = 12.0
_MOST_OF_ROW: Final = 6.0

_NOTE_EM: Final = TYPE_AREA_WIDTH_PT / 12
_NOTE_INDENT_EM: Final = 2.0
_NOTE_GAP: Final = 1 / 6  # lines between two notes: 3 pt
_PICTURE: Final = 8.5  # lines: `.footnote img`
_LINE_EM: Final = 28.0  # of the text (GB/T 9704—2012, 5.2.3)
# A heading and two lines below it, or the first three lines of a paragraph.
_TOGETHER_EM: Final = 3 * _LINE_EM

_OPENING: Final = '<div class="endnotes">'
_NEW_PARAGRAPH: Final = '<br><span class="note-indent"></span>'
_TAG: Final = re.compile(r"(<sup [^>]*></sup>|<[^>]*>)")
_BLOCK_END: Final = re.compile(r"</(?:p|li|h\d|blockquote|tr|pre)>|<br>")


def with_endnotes(body: ArticleBody, anchor: str = "") -> ArticleBody:
    """Return an article's text as it is printed. anchor: the article's, if marks and notes are to link to each other.

    Later paragraphs of a note are indented like its first. If the notes fit on the pages of their marks, nothing else
    changes. Otherwise marks become plain signs, the notes of an attachment stand below it, and those of the text, with
    their heading, become the only item of `footnotes`.
    """
    body = replace(body, footnotes=tuple(note.replace("<br>", _NEW_PARAGRAPH) for note in body.footnotes))
    parts = (*body.notes, body.html, *body.attachments)
    if not any(_is_too_much(part, body.footnotes) for part in parts):
        return body
    placed: set[int] = set()

    def section(*texts: str) -> str:
        numbers = [n for text in texts for n in footnote_numbers(text)]
        new = [n for n in dict.fromkeys(numbers) if n not in placed]
        placed.update(new)
        return _section(((n, body.footnotes[n - 1]) for n in new), anchor) if new else ""

    marked: set[int] = set()

    def with_signs(text: str) -> str:
        return with_footnote_signs(text, anchor, marked)

    notes = section(*body.notes, body.html)
    return replace(
        body,
        notes=tuple(map(with_signs, body.notes)),
        html=with_signs(body.html),
        attachments=tuple(with_signs(text) + section(text) for text in body.attachments),
        footnotes=(notes,) if notes else (),
    )


def has_endnotes(body: ArticleBody) -> bool:
    """Return whether an article's text, as `with_endnotes` returned it, has its notes at its end."""
    return len(body.footnotes) == 1 and body.footnotes[0].startswith(_OPENING)


def _section(notes: Iterable[tuple[int, str]], anchor: str) -> str:
    def line(number: int, note: str) -> str:
        sign = footnote_sign(number)
        if not anchor:
            return f'<p class="endnotes__note"><span class="footnote-sign">{sign}</span>{note}</p>'
        back = f'<a class="footnote-sign" href="#{anchor}-ref{number}">{sign}</a>'
        return f'<p class="endnotes__note" id="{anchor}-fn{number}">{back}{note}</p>'

    lines = "".join(line(*note) for note in notes)
    return f'{_OPENING}<p class="endnotes__head">注释</p>{lines}</div>'


def _is_too_much(html: str, notes: Sequence[str]) -> bool:
    """Return whether the notes of neighbouring marks anywhere in print HTML are more than the foot of a page holds."""
    near: list[tuple[float, float]] = []  # place and height of notes that must share a page
    for place, number, most in _marks(html):
        near = [(at, lines) for at, lines in near if place - at < _TOGETHER_EM]
        near.append((place, _lines(notes[number - 1])))
        if sum(lines for _, lines in near) > most:
            return True
    return False


def _marks(html: str) -> Iterator[tuple[float, int, float]]:
    """Yield each mark's place in em from the beginning of the text, its number, and how many lines of notes may be there.

    All marks of a table row have one place, too far from the text around the row to share the limit with it.
    """
    place = 0.0
    in_row = False
    turned = 0  # depth of open <div> from that of a 横表 on, which takes the whole page and leaves no room for notes
    seen: set[int] = set()
    for part in _TAG.split(html):
        if not part.startswith("<"):
            place += 0.0 if in_row else width_em(unescape(part).strip())
        elif numbers := footnote_numbers(part):
            if numbers[0] not in seen:
                seen.add(numbers[0])
                yield place, numbers[0], 0.0 if turned else _MOST_OF_ROW if in_row else _MOST
        elif part == "<tr>":
            in_row, place = True, place + _TOGETHER_EM
        elif part == "</tr>":
            in_row, place = False, place + _TOGETHER_EM
        elif part.startswith("<div"):
            turned += bool(turned) or part == '<div class="landscape">'
        elif part == "</div>":
            turned -= bool(turned)
        elif _BLOCK_END.fullmatch(part):
            place = (place // _LINE_EM + 1) * _LINE_EM


def _lines(note: str) -> float:
    """Return how many lines a note takes, with the gap below it."""
    texts = [unescape(_TAG.sub("", line)) for line in note.split("<br>")]
    lines = sum(ceil((width_em(text) + _NOTE_INDENT_EM) / _NOTE_EM) for text in texts)
    return lines + note.count("<img") * _PICTURE + _NOTE_GAP
