"""Blocks → text lines with formats relative to the document's body text, from which `structure` finds the parts."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bulletin.intake.blocks import SourceBlock, SourceParagraph, merged_runs
from bulletin.intake.layout_tables import dissolved
from bulletin.intake.marks import BLANKS, LONGEST_HEADING, ordinal_of

TITLE_FACE = re.compile("标宋|大标宋|中宋")
LARGER_PT = 2.5  # a title is at least this much larger than body text
_INDENT_EM = 3.5  # blanks typed before a line, in 字: 2 indent a paragraph, more than this centre the line


@dataclass(frozen=True, slots=True)
class TextLine:
    """One block and its format relative to body text.

    larger_pt: difference to the size of body text; face: of most characters, empty if it is that of body text; ordinal: 3 … 6 for
    一、 … （1）, else 0; is_after_rule: whether a rule typed with marks (※※※) stood above it.
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
    is_after_rule: bool = False

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
        """Whether its length and its last character allow it to be a heading."""
        return self.is_text and 0 < len(self.text) <= LONGEST_HEADING and self.text[-1] not in "。；：，、;:,"

    @property
    def is_heading_by_ordinal(self) -> bool:
        """Whether it is a short line with an ordinal and without 。."""
        return bool(self.ordinal) and self.is_short and "。" not in self.text

    @property
    def strength(self) -> float:
        """How strongly the format suggests a title: size or face alone reach `titles.STRONG`, centring and bold do not."""
        if not self.is_text or len(self.text) > 80 or self.text[-1:] in "。；：":
            return 0
        return (
            2.0 * (self.larger_pt >= LARGER_PT)
            + 2.0 * bool(TITLE_FACE.search(self.face))
            + 1.0 * self.is_centred
            + 0.5 * (self.is_bold or "黑" in self.face)
        )


def lines_of(blocks: Sequence[SourceBlock]) -> list[TextLine]:
    """Return the lines of a document, none of them empty."""
    flat = list(dissolved(blocks))
    size, face = _of_text(flat)
    return [_line(block, size, face) for block in flat]


def parted_sections(blocks: Sequence[SourceBlock], names: Sequence[str]) -> Iterator[SourceBlock]:
    """Yield blocks; a title behind its section, as 【工作动态】县政府召开会议, is split into two paragraphs. names: known sections."""
    # `$.` matches nothing: without names there is nothing to split
    form = re.compile(rf"\s*[【［\[](?:{'|'.join(map(re.escape, names)) or '$.'})[】］\]](?=\s*\S)")
    for block in blocks:
        found = form.match(block.text) if len(block.text) <= 60 else None
        if found is None or not isinstance(block, SourceParagraph) or block.text.rstrip().endswith("。"):
            yield block
            continue
        at, head, rest = found.end() - len(block.ordinal), [], []
        for run in block.runs:
            head.append(replace(run, text=run.text[: max(at, 0)]))
            rest.append(replace(run, text=run.text[max(at, 0) :]))
            at -= len(run.text)
        yield replace(block, runs=merged_runs(head))
        yield replace(block, runs=merged_runs(rest), ordinal="")


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
    text, whole = block.plain, block.text
    weights = [len(run.text.strip()) for run in block.runs]
    weight = max(sum(weights), 1)
    faces: Counter[str] = Counter()
    for run, own in zip(block.runs, weights, strict=True):
        faces[run.font] += own
    own_face = faces.most_common(1)[0][0] if faces else face
    own_size = sum(run.size_pt * own for run, own in zip(block.runs, weights, strict=True)) / weight
    bold = sum(own for run, own in zip(block.runs, weights, strict=True) if run.is_bold) / weight
    blanks = whole[: len(whole) - len(whole.lstrip(BLANKS))]
    lead = sum(2 if char in "\u3000\t\u2003" else 1 for char in blanks) / 2
    # 16 字 of blanks are more than half of a line of 28: such a line is set at the right, one with fewer is centred
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
