"""What every reader of a foreign file returns: a plain list of blocks, with the place of each in its source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bulletin.intake.marks import BLANKS
from bulletin.values.text import whole_number

MOST_COLUMNS = 63  # of a table in Word


class UnreadableSourceError(Exception):
    """A file that gives nothing usable; `code`, `message` and `hint` are those of its diagnostic."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


ENCRYPTED = ("source-encrypted", "这个文件加了密码", "打开它，去掉密码，另存以后再导入")
TOO_MUCH = (
    "source-too-large", "这个文件里东西太多，读不完", "用 Word 或 WPS 打开它，只留这一期的文字，另存以后再导入",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceRun:
    """A stretch of text of one format. size_pt: 0 where unknown; font: for 汉字, empty where unknown; note: label of a footnote mark."""

    text: str
    is_bold: bool = False
    size_pt: float = 0
    font: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """A paragraph. ordinal: the automatic number, as Word shows it; level: of a heading style from 1, 0 for text; is_bullet: of a list without numbers."""

    runs: tuple[SourceRun, ...]
    place: str
    alignment: str = ""  # left, center, right, both; empty where unknown
    ordinal: str = ""
    level: int = 0
    is_bullet: bool = False

    @property
    def text(self) -> str:
        """All that is to be read, the automatic number first."""
        return self.ordinal + "".join(run.text for run in self.runs)

    @property
    def plain(self) -> str:
        """The text with blanks at its ends removed."""
        return self.text.strip(BLANKS)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table; each cell is the paragraphs in it, empty where it is part of a merged cell. merged: how many cells were merged."""

    rows: tuple[tuple[tuple[SourceParagraph, ...], ...], ...]
    place: str
    merged: int = 0

    @property
    def text(self) -> str:
        """All that is to be read."""
        return "".join(paragraph.text for paragraph in self.paragraphs())

    def paragraphs(self) -> Iterator[SourceParagraph]:
        """Yield the blocks in the cells, row by row."""
        return (paragraph for row in self.rows for cell in row for paragraph in cell)


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture. name: of its file in the source, with its ending."""

    name: str
    data: bytes
    place: str
    text: str = ""


SourceBlock = SourceParagraph | SourceTable | SourcePicture


def paragraphs_of(blocks: Iterable[SourceBlock]) -> Iterator[SourceParagraph]:
    """Yield the paragraphs of a cell, those of a table in it one after the other."""
    for block in blocks:
        if isinstance(block, SourceTable):
            yield from block.paragraphs()
        elif isinstance(block, SourceParagraph):
            yield block


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the reader saw that a person must know. dropped: the text that was left out for it."""

    code: str
    place: str
    words: str
    dropped: str = ""


@dataclass(slots=True)
class SourceDocument:
    """A file as blocks. markdown: set where the file holds our own text."""

    blocks: list[SourceBlock] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    markdown: str = ""

    @property
    def paragraphs(self) -> int:
        """How many paragraphs there are, those of cells too."""
        return sum(sum(1 for _ in b.paragraphs()) if isinstance(b, SourceTable) else 1 for b in self.blocks)

    @property
    def text(self) -> str:
        """Every character that came in, dropped ones too."""
        parts = [block.text for block in self.blocks] + list(self.notes.values())
        return "".join(parts) + "".join(remark.dropped for remark in self.remarks)


def merged_runs(runs: Iterable[SourceRun]) -> tuple[SourceRun, ...]:
    """Return runs with neighbours of the same format joined: Word splits a sentence at every touch."""
    out: list[SourceRun] = []
    for run in runs:
        if out and not run.note and not out[-1].note and replace(run, text="") == replace(out[-1], text=""):
            out[-1] = replace(run, text=out[-1].text + run.text)
        elif run.text or run.note:
            out.append(run)
    return tuple(out)


def columns_taken(said: str, before: int) -> int:
    """Return over how many columns a cell goes. said: in the file; before: the cells of its row so far, which take up its room."""
    return max(1, min(whole_number(said) or 1, MOST_COLUMNS - before))
