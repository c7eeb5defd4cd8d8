"""Blocks → the lines that the structure is found in: layout tables dissolved, formats relative to this document."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bulletin.intake.blocks import (
    SourceBlock,
    SourceParagraph,
    SourcePicture,
    SourceRun,
    SourceTable,
    merged_runs,
)

BLANKS = " \t\n\r\u3000\xa0\u2002\u2003"
LABEL = re.compile(
    r"^(抄\s*报|抄\s*送|报\s*送|主\s*报|主\s*送|分\s*送|印\s*送|印\s*发|下\s*发|发\s*至|报|送|发)\s*(?:[：:]\s*|\t+)"
)
NUMBER = re.compile(
    r"第\s*[\d一二三四五六七八九十百〇○零]{1,6}(?:\s*[-—–~～至、]\s*\d{1,5})?\s*期|增\s*刊\s*第?\s*\d{1,3}"
)
TITLE_FACE = re.compile("标宋")
LARGER_PT = 2.5  # a title is at least this much larger than the text
_INDENT_EM = 3.5  # blanks typed before a line: 2 are a paragraph's indent, more put it in the middle
_ORDINALS = (
    (3, re.compile(r"^第?[一二三四五六七八九十百]{1,4}[、.．]\s*")),
    (4, re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*[、.．]?\s*")),
    (5, re.compile(r"^\d{1,2}[.．、](?!\d)\s*")),
    (6, re.compile(r"^[（(]\d{1,2}[）)]\s*")),
)
_DOTTED = re.compile(r"^\d{1,2}((?:[.．]\d{1,2}){1,3})[.．、]?\s*(?=\D)")
LONGEST_HEADING = 45


@dataclass(frozen=True, slots=True)
class TextLine:
    """One block with what its format says, relative to the text of the document.

    larger_pt: than the text; face: of most 汉字 where it is not the text's, else empty; ordinal: 3 … 6 for 一、 … （1）, else 0.
    """

    block: SourceBlock
    text: str = ""
    larger_pt: float = 0
    face: str = ""
    is_centred: bool = False
    is_right: bool = False
    is_bold: bool = False
    level: int = 0
    ordinal: int = 0

    @property
    def place(self) -> str:
        """Where it is in the source."""
        return self.block.place

    @property
    def is_text(self) -> bool:
        """Whether it is a paragraph."""
        return isinstance(self.block, SourceParagraph)

    @property
    def is_short(self) -> bool:
        """Whether it can be a heading by its length and end."""
        return self.is_text and 0 < len(self.text) <= LONGEST_HEADING and self.text[-1] not in "。；：，、;:,"

    @property
    def is_heading_by_ordinal(self) -> bool:
        """Whether the paragraph is an ordinal and few words without an end."""
        return bool(self.ordinal) and self.is_short and "。" not in self.text

    @property
    def strength(self) -> float:
        """How much the format says that it is a title."""
        if not self.is_text or len(self.text) > 80 or self.text[-1:] in "。；：":
            return 0
        return (
            2.0 * (self.larger_pt >= LARGER_PT)
            + 2.0 * bool(TITLE_FACE.search(self.face))
            + 1.0 * self.is_centred
            + 0.5 * (self.is_bold or "黑" in self.face)
        )


def without_blanks(text: str) -> str:
    """Return text without blanks."""
    return re.sub(r"\s+", "", text)


def tidy(text: str) -> str:
    """Return text on one line, each of its blanks single, a full-width one still full-width."""
    return re.sub(r"\s+", lambda found: "\u3000" if "\u3000" in found[0] else " ", text.strip(BLANKS))


def ordinal_of(text: str) -> int:
    """Return 3 for 一、, 4 for （一）, 5 for 1., 6 for （1）, by dots for 1.1; 0 for none."""
    if dotted := _DOTTED.match(text):
        return min(3 + len(re.findall(r"[.．]", dotted[1])), 6)
    return next((level for level, form in _ORDINALS if form.match(text)), 0)


def lines_of(blocks: Sequence[SourceBlock]) -> list[TextLine]:
    """Return the lines of a document, none of them empty."""
    flat = list(_flat(blocks))
    size, face = _of_text(flat)
    return [_line(block, size, face) for block in flat]


def _flat(blocks: Iterable[SourceBlock]) -> Iterator[SourceBlock]:
    for block in blocks:
        if isinstance(block, SourceTable) and _is_layout(block):
            for row in block.rows:
                yield from _row(row)
        elif isinstance(block, SourceParagraph):
            yield from _broken(block)
        elif isinstance(block, SourcePicture) or block.text.strip():
            yield block


def _broken(paragraph: SourceParagraph) -> Iterator[SourceParagraph]:
    """Yield a paragraph in its typed lines: a line break within a centred line is a title's, elsewhere a paragraph's."""
    text = paragraph.plain
    if not text:
        if any(run.note for run in paragraph.runs):
            yield paragraph
        return
    if "\n" not in text or (len(text) <= 80 and not re.search("[。；：]", text)):
        yield paragraph
        return
    ordinal: str = paragraph.ordinal
    runs: list[SourceRun] = []
    for run in (*paragraph.runs, SourceRun("\n")):
        first, *more = run.text.split("\n")
        runs.append(replace(run, text=first))
        for part in more:
            whole = replace(paragraph, runs=merged_runs(runs), ordinal=ordinal)
            if whole.plain:
                yield whole
                ordinal = ""
            runs = [replace(run, text=part, note="")]


def _is_layout(table: SourceTable) -> bool:
    """Return whether a table only arranges the masthead, the tail or one framed text."""
    texts = ["\t".join(_cell(cell) for cell in row if cell) for row in table.rows]
    cells = [cell for row in table.rows for cell in row if _cell(cell)]
    return (
        len(cells) <= 1
        or max(len(row) for row in table.rows) == 1
        or any(LABEL.match(text) for text in texts)
        or (len(table.rows) <= 4 and any(NUMBER.search(text) for text in texts) and len(table.text) < 200)
    )


def _cell(cell: Sequence[SourceParagraph]) -> str:
    return "\n".join(paragraph.plain for paragraph in cell if paragraph.plain)


def _row(row: Sequence[Sequence[SourceParagraph]]) -> Iterator[SourceParagraph]:
    """Yield a row of a layout table: one line where each cell has one, else the lines of its cells in order."""
    cells = [[paragraph for paragraph in cell if paragraph.plain] for cell in row]
    cells = [cell for cell in cells if cell]
    if len(cells) > 1 and (all(len(cell) == 1 for cell in cells) or LABEL.match(cells[0][0].plain + "\t")):
        runs: list[SourceRun] = []
        for cell in cells:
            for paragraph in cell:
                runs += [*paragraph.runs, SourceRun("\t")]
        yield replace(cells[0][0], runs=merged_runs(runs), alignment="")
    else:
        for cell in cells:
            for paragraph in cell:
                yield from _broken(paragraph)


def _of_text(blocks: Sequence[SourceBlock]) -> tuple[float, str]:
    """Return the size and the face that most characters have."""
    sizes: Counter[float] = Counter()
    faces: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, SourceParagraph):
            for run in block.runs:
                sizes[run.size_pt] += len(run.text)
                faces[run.font] += len(run.text)
    return (sizes.most_common(1) or [(0.0, 0)])[0][0], (faces.most_common(1) or [("", 0)])[0][0]


def _line(block: SourceBlock, size: float, face: str) -> TextLine:
    if not isinstance(block, SourceParagraph):
        return TextLine(block, block.text)
    text, weight = block.plain, max(sum(len(run.text.strip()) for run in block.runs), 1)
    faces: Counter[str] = Counter()
    for run in block.runs:
        faces[run.font] += len(run.text.strip())
    own_face = faces.most_common(1)[0][0] if faces else face
    own_size = sum(run.size_pt * len(run.text.strip()) for run in block.runs) / weight
    bold = sum(len(run.text.strip()) for run in block.runs if run.is_bold) / weight
    whole = block.text
    lead = (
        sum(2 if char in "\u3000\t\u2003" else 1 for char in whole[: len(whole) - len(whole.lstrip(BLANKS))])
        / 2
    )
    by_blanks = lead > _INDENT_EM and len(text) <= 50 and block.alignment not in ("center", "right")
    return TextLine(
        block,
        text,
        own_size - size if size and own_size else 0,
        own_face if own_face != face else "",
        block.alignment == "center" or (by_blanks and lead < 16),
        block.alignment == "right" or (by_blanks and lead >= 16),
        bold > 0.9,
        block.level,
        ordinal_of(text),
    )
