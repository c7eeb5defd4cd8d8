"""A Word file → the lines to compare: paragraphs, tables and pictures in reading order."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bulletin.intake.blocks import SourceDocument, SourceParagraph, SourcePicture, SourceTable
from bulletin.intake.layout_tables import typed_lines
from bulletin.intake.marks import without_blanks
from bulletin.revision.alignment import TextBlock

_LEADER = re.compile(r"[.…·．\t\s]{2,}\d{1,4}$")  # dots and page number behind a contents entry
# 供稿：, 附件1：
_LABEL = re.compile(
    r"(?:供稿|供稿单位|作者|来源|编辑|责任编辑|主送|编者按|按语|附件|副题|引题)\s*\d{0,2}\s*[：:]\s*"
)
_ATTACHMENT = re.compile(r"附件\d{1,2}$")  # 附件 alone may be printed with a number
_BEFORE = re.compile(r"[【\[（(—\-\s]+")
_BEHIND = "】]）)：: \t\u3000"


@dataclass(frozen=True, slots=True)
class WordLine:
    """A paragraph, a table or a picture. text: without note marks and blanks at its ends; strong: for each character, whether it is bold.

    notes: (place in `text`, text) of its notes; rows: of a table; level: of the heading style from 1; form: face, size in pt and
    alignment of its first words, by which a new line is assigned to a neighbour.
    """

    kind: str  # text, table, picture
    text: str
    place: str
    strong: tuple[bool, ...] = ()
    notes: tuple[tuple[int, str], ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    level: int = 0
    is_bullet: bool = False
    form: tuple[str, float, str] = ("", 0.0, "")
    picture: SourcePicture | None = None

    @classmethod
    def plain(cls, text: str, place: str) -> "WordLine":
        """Return plain words as a line, e.g. of a cell or a note."""
        return cls("text", text, place, (False,) * len(text))

    @property
    def core(self) -> str:
        """The text for comparison: without blanks, and without brackets, labels and the like around a title, a section, a contributor."""
        return core_of(self.text)

    def compared(self) -> TextBlock:
        """Return it for alignment; pictures are compared by a digest of their bytes."""
        if self.picture is not None:
            return TextBlock(self.kind, hashlib.sha256(self.picture.data).hexdigest())
        return TextBlock(self.kind, self.core, joins=self.kind == "text" and not self.level)

    @property
    def bare(self) -> str:
        """The core without 、, which separates authors in the file but not in print."""
        return bare_of(self.text)

    def undecorated(self) -> "WordLine":
        """Return it without the brackets, labels and the like around its words."""
        return self.cut(*_undecorated(self.text))

    def cut(self, begin: int, end: int | None = None) -> "WordLine":
        """Return the part from `begin` to `end`; notes outside of it move to its ends."""
        end = len(self.text) if end is None else end
        notes = tuple((min(max(at - begin, 0), end - begin), note) for at, note in self.notes)
        return replace(self, text=self.text[begin:end], strong=self.strong[begin:end], notes=notes)


def core_of(text: str) -> str:
    """Return a text without blanks, without brackets around it, a dash or a label in front, a page number behind."""
    begin, end = _undecorated(text)
    core = without_blanks(text[begin:end])
    return "附件" if _ATTACHMENT.match(core) else core


def bare_of(text: str) -> str:
    """Return the core of a text without 、, which separates authors in the file but not in print."""
    return core_of(text).replace("、", "")


def _undecorated(text: str) -> tuple[int, int]:
    """Return where the words of a line begin and end, without label, brackets, dash and page number around them."""
    begin, end = 0, len(text)
    if leader := _LEADER.search(text):
        end = leader.start()
    if label := _LABEL.match(text, begin, end):
        begin = label.end()
    if before := _BEFORE.match(text, begin, end):
        begin = before.end()
    while end > begin and text[end - 1] in _BEHIND:
        end -= 1
    return (begin, end) if text[begin:end].strip() else (0, len(text))


def lines_of_word(document: SourceDocument) -> tuple[WordLine, ...]:
    """Return the lines of a Word file that was read."""
    out: list[WordLine] = []
    for block in document.blocks:
        if isinstance(block, SourceParagraph):
            lines = (_paragraph(part, document) for part in typed_lines(block))
            out += (line for line in lines if line.text or line.notes)
        elif isinstance(block, SourceTable):
            rows = tuple(tuple(_cell(cell) for cell in row) for row in block.rows)
            if any(any(row) for row in rows):
                words = "\n".join(map("\t".join, rows))
                out.append(WordLine("table", words, block.place, rows=rows))
        elif isinstance(block, SourcePicture):
            out.append(WordLine("picture", "", block.place, picture=block))
    return tuple(out)


def _paragraph(block: SourceParagraph, document: SourceDocument) -> WordLine:
    text, strong = block.ordinal, [False] * len(block.ordinal)
    notes: list[tuple[int, str]] = []
    for run in block.runs:
        if run.note:
            notes.append((len(text), document.notes.get(run.note, "")))
            continue
        words = run.text.replace("\n", "")
        text += words
        strong += [run.is_bold or "黑" in run.font] * len(words)
    lead = len(text) - len(text.lstrip(" \t\u3000\xa0\u2002\u2003"))
    end = len(text.rstrip(" \t\u3000\xa0\u2002\u2003"))
    shown = [is_strong for is_strong, char in zip(strong, text, strict=True) if char.strip()]
    if all(shown):  # a heading, or a paragraph that is bold as a whole: bold marks nothing in it
        strong = [False] * len(strong)
    first = next((run for run in block.runs if run.text.strip()), None)
    form = (first.font, first.size_pt, block.alignment) if first else ("", 0.0, "")
    shown_notes = tuple((max(at - lead, 0), note) for at, note in notes)
    line = WordLine("text", text[lead:end], block.place, tuple(strong[lead:end]), shown_notes)
    return replace(line, level=block.level, is_bullet=block.is_bullet, form=form)


def _cell(cell: Sequence[SourceParagraph]) -> str:
    return " ".join(paragraph.plain.replace("\n", "") for paragraph in cell if paragraph.plain)
