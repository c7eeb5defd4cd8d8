"""Collects changes for people, one row for each paragraph, title, cell or field, and sums them up."""

from dataclasses import dataclass, field

from bulletin.revision.marks import Mark
from bulletin.revision.words import stretches, word_changes


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A place where the texts differ. old, new: empty if the place was added or removed; moved: words on where it was or is now."""

    place: str
    old: str
    new: str
    moved: str = ""

    @property
    def is_removed(self) -> bool:
        """Whether the new text has nothing of it."""
        return not self.new


@dataclass(slots=True)
class ChangeList:
    """Collects the changes in reading order."""

    rows: list[ChangedText] = field(default_factory=list)

    def add(self, place: str, old: str, new: str, moved: str = "") -> None:
        """Add a change, if there is one."""
        if old != new or moved:
            self.rows.append(ChangedText(place, old, new, moved))

    def add_whole(self, place: str, words: str, mark: Mark) -> None:
        """Add what was inserted or deleted as a whole. mark: which of the two."""
        self.add(place, *((words, "") if mark is Mark.DELETED else ("", words)))

    @property
    def sums(self) -> "ChangeSums":
        """The number of places, and of characters without blanks; a moved paragraph counts once, where it is now."""
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
    """Return the old text with deletions marked, and the new text with insertions marked."""
    left = right = ""
    for kept, deleted, inserted in stretches(old, new, word_changes(old, new)):
        left += kept + Mark.DELETED.on(deleted)
        right += kept + Mark.INSERTED.on(inserted)
    return left, right
