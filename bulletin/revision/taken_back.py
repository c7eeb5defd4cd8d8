"""What is brought back from a revised Word file: the edits of the issue's text, each change for people, what cannot be brought back."""

from dataclasses import dataclass, field

from bulletin.revision.edits import SourceEdit
from bulletin.revision.source_text import SourceLine
from bulletin.revision.word_lines import WordLine


@dataclass(frozen=True, slots=True)
class RevisedPlace:
    """A change for people. line: of the issue's file, 0 where it has none; place: in the Word file; what: in a word; old, new: the texts there."""

    line: int
    place: str
    what: str
    old: str = ""
    new: str = ""


@dataclass(slots=True)
class TakenBack:
    """Collects what is brought back. changes: by their number, which their edits bear; left: what is not, and why."""

    base: str
    edits: list[SourceEdit] = field(default_factory=list)
    changes: list[RevisedPlace] = field(default_factory=list)
    left: list[RevisedPlace] = field(default_factory=list)

    def begin(self, home: SourceLine | None, line: WordLine, what: str, old: str, new: str) -> int:
        """Note a change; return its number."""
        number = self.base.count("\n", 0, home.begin) + 1 if home else 0
        self.changes.append(RevisedPlace(number, line.place, what, old, new))
        return len(self.changes) - 1

    def edit(self, start: int, end: int, words: str, change: int) -> None:
        """Add an edit of a change."""
        if start != end or words:
            self.edits.append(SourceEdit(start, end, words, change))

    def leave(self, line: WordLine, what: str, old: str = "", new: str = "") -> None:
        """Note what is not brought back."""
        self.left.append(RevisedPlace(0, line.place, what, old, new))
