"""The parts of an imported issue: what each line became, for the writer and for the list of places to look at."""

from dataclasses import dataclass, field
from enum import Enum

from bulletin.intake.lines import TextLine
from bulletin.intake.sheet import FoundSheet


class PartKind(Enum):
    """What a line became. ATTACHMENT and NOTE begin a block, END ends it."""

    SECTION = "栏目"
    TITLE = "标题"
    FIELD = "字段"
    NOTE = "编者按"
    ATTACHMENT = "附件"
    END = "块尾"
    HEADING = "小标题"
    TEXT = "正文"
    BULLET = "列表"
    TABLE = "表格"
    PICTURE = "图片"


@dataclass(slots=True)
class Part:
    """One part. text: a title with `<br>`, a field's value; name: of a field; level: of a heading, 3 … 6; dropped: characters left out."""

    kind: PartKind
    text: str = ""
    lines: tuple[TextLine, ...] = ()
    name: str = ""
    level: int = 0
    cut: int = 0  # characters at the beginning of the line that became something else
    keep: int = -1  # characters of the line that stay if the rest became a part of its own; -1 for all
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place that a person must check.

    part: None for the front matter; words: what was decided; other: what else it could be; how: how to change it.
    """

    code: str
    part: Part | None
    place: str
    words: str
    other: str = ""
    how: str = ""


@dataclass(slots=True)
class Structure:
    """An issue in parts, with the places to look at and the lines that were left out on purpose (place, text)."""

    sheet: FoundSheet
    sections: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)

    def doubt(
        self, code: str, part: Part | None, words: str, other: str, how: str, *, place: str = ""
    ) -> None:
        """Add a `Doubt`. place: that of the part's first line if not given."""
        place = place or (part.lines[0].place if part else "")
        self.doubts.append(Doubt(code, part, place, words, other, how))
