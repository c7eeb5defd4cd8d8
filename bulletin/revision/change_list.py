"""What was changed, one row for each paragraph, title, cell or field, and the sums of it all."""

from dataclasses import dataclass, field

from bulletin.revision.marks import Mark
from bulletin.revision.words import stretches, word_changes


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A place where the texts differ. old or new: empty where it was added or removed; moved: a sentence on where it was or is now."""

    place: str
    old: str
    new: str
    moved: str = ""

    @property
    def is_removed(self) -> bool:
        """Whether nothing of it is in the new text."""
        return not self.new


@dataclass(slots=True)
class ChangeList:
    """Collects the changes in the order of reading."""

    rows: list[ChangedText] = field(default_factory=list)

    def add(self, place: str, old: str, new: str, moved: str = "") -> None:
        """Note a change, where there is one."""
        if old != new or moved:
            self.rows.append(ChangedText(place, old, new, moved))

    def add_whole(self, place: str, words: str, mark: Mark) -> None:
        """Note what was added or removed as a whole. mark: which of the two."""
        self.add(place, *((words, "") if mark is Mark.DELETED else ("", words)))

    @property
    def sums(self) -> "ChangeSums":
        """How many places, and how many characters, blanks left out."""
        places = added = removed = moves = 0
        for row in self.rows:
            if row.moved:
                moves += not row.is_removed
                if row.is_removed:
                    continue
            for change in word_changes(row.old, row.new):
                places += 1
                removed += len("".join(row.old[change.old_start : change.old_end].split()))
                added += len("".join(row.new[change.new_start : change.new_end].split()))
        return ChangeSums(places, added, removed, moves)


@dataclass(frozen=True, slots=True)
class ChangeSums:
    """改 places 处，增 added 字，删 removed 字，移 moved 段."""

    places: int
    added: int
    removed: int
    moved: int

    @property
    def text(self) -> str:
        """The sums in words."""
        moved = f"，移动{self.moved}段" if self.moved else ""
        return f"改{self.places}处，增{self.added}字，删{self.removed}字{moved}"


def both_sides(old: str, new: str) -> tuple[str, str]:
    """Return the old text with what was deleted marked, and the new one with what was inserted."""
    left = right = ""
    for kept, deleted, inserted in stretches(old, new, word_changes(old, new)):
        left += kept + Mark.DELETED.on(deleted)
        right += kept + Mark.INSERTED.on(inserted)
    return left, right
