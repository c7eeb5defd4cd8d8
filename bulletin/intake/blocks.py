"""The values that each reader of foreign files returns: a plain list of blocks, with the place of each in its source."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bulletin.intake.marks import BLANKS
from bulletin.values.text import whole_number

MOST_COLUMNS = 63  # Word's upper bound for a table


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
    """A paragraph.

    ordinal: automatic number, as Word shows it; level: of the heading style, from 1, 0 for body text; is_bullet: item of a
    bulleted list.
    """

    runs: tuple[SourceRun, ...]
    place: str
    alignment: str = ""  # left, center, right, both; empty where unknown
    ordinal: str = ""
    level: int = 0
    is_bullet: bool = False

    @property
    def text(self) -> str:
        """All visible text, the automatic number first."""
        return self.ordinal + "".join(run.text for run in self.runs)

    @property
    def plain(self) -> str:
        """The text with blanks at its ends removed."""
        return self.text.strip(BLANKS)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table. rows: of cells, each a tuple of its paragraphs, empty if a merged cell covers it; merged: number of merged cells."""

    rows: tuple[tuple[tuple[SourceParagraph, ...], ...], ...]
    place: str
    merged: int = 0

    @property
    def text(self) -> str:
        """All visible text."""
        return "".join(paragraph.text for paragraph in self.paragraphs())

    def paragraphs(self) -> Iterator[SourceParagraph]:
        """Yield the paragraphs in the cells, row by row."""
        return (paragraph for row in self.rows for cell in row for paragraph in cell)


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """A picture. name: file name in the source, with extension."""

    name: str
    data: bytes
    place: str
    text: str = ""


SourceBlock = SourceParagraph | SourceTable | SourcePicture


def paragraphs_of(blocks: Iterable[SourceBlock]) -> Iterator[SourceParagraph]:
    """Yield the paragraphs of a cell; a nested table is flattened into its paragraphs."""
    for block in blocks:
        if isinstance(block, SourceTable):
            yield from block.paragraphs()
        elif isinstance(block, SourceParagraph):
            yield block


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding of a reader that a person should know. dropped: the text that was left out because of it."""

    code: str
    place: str
    words: str
    dropped: str = ""


@dataclass(slots=True)
class SourceDocument:
    """A file as blocks. markdown: the issue's own Markdown, if the file is a PDF of ours that carries it; notes: label → text."""

    blocks: list[SourceBlock] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    markdown: str = ""

    @property
    def paragraphs(self) -> int:
        """The number of paragraphs, those in table cells included; other blocks count as one."""
        return sum(sum(1 for _ in b.paragraphs()) if isinstance(b, SourceTable) else 1 for b in self.blocks)

    @property
    def text(self) -> str:
        """All characters of the source, dropped ones included."""
        parts = [block.text for block in self.blocks] + list(self.notes.values())
        return "".join(parts) + "".join(remark.dropped for remark in self.remarks)


def merged_runs(runs: Iterable[SourceRun]) -> tuple[SourceRun, ...]:
    """Return runs with neighbours of the same format joined: Word starts a new run at every edit."""
    out: list[SourceRun] = []
    for run in runs:
        if out and not run.note and not out[-1].note and replace(run, text="") == replace(out[-1], text=""):
            out[-1] = replace(run, text=out[-1].text + run.text)
        elif run.text or run.note:
            out.append(run)
    return tuple(out)


def columns_taken(said: str, before: int) -> int:
    """Return how many columns a cell spans, at most to column MOST_COLUMNS.

    said: the number in the file; before: columns of its row before it.
    """
    return max(1, min(whole_number(said) or 1, MOST_COLUMNS - before))
