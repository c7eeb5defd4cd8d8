"""Edits of an issue's text, grouped into changes for people; applies them to a later version that was not changed at the same places."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bulletin.revision.source_text import SourceLine
from bulletin.revision.word_lines import WordLine
from bulletin.revision.words import WordChange, differences


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """text[start:end] becomes `words`. change: number of the change that it belongs to, whose edits are made together or not at all."""

    start: int
    end: int
    words: str
    change: int


@dataclass(frozen=True, slots=True)
class RevisedPlace:
    """A change for people.

    line: of the issue's file, 0 if unknown; place: in the Word file; what: kind of change in a word; old, new: the texts.
    """

    line: int
    place: str
    what: str
    old: str = ""
    new: str = ""


@dataclass(slots=True)
class TakenBack:
    """Collects what is taken back from a Word file.

    changes: by their numbers, which edits refer to; left: what is not taken back, and why.
    """

    base: str
    edits: list[SourceEdit] = field(default_factory=list)
    changes: list[RevisedPlace] = field(default_factory=list)
    left: list[RevisedPlace] = field(default_factory=list)

    def begin(self, origin: SourceLine | None, line: WordLine, what: str, old: str, new: str) -> int:
        """Add a change; return its number."""
        number = self.base.count("\n", 0, origin.begin) + 1 if origin else 0
        self.changes.append(RevisedPlace(number, line.place, what, old, new))
        return len(self.changes) - 1

    def edit(self, start: int, end: int, words: str, change: int) -> None:
        """Add an edit of a change."""
        if start != end or words:
            self.edits.append(SourceEdit(start, end, words, change))

    def leave(self, line: WordLine, what: str, old: str = "", new: str = "") -> None:
        """Add something that is not taken back."""
        self.left.append(RevisedPlace(0, line.place, what, old, new))


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text with edits made.

    refused: changes that were not made, since the text was changed at their place; done: those that it had already.
    """

    text: str
    refused: frozenset[int]
    done: frozenset[int]


def edited(base: str, now: str, edits: Sequence[SourceEdit]) -> EditedText:
    """Return `now`, a later version of `base`, with the edits of `base` applied (a three-way merge)."""
    others = differences(base, now)
    already = _already_made(base, now, edits, others)
    rest = [edit for edit in edits if edit not in already]
    refused = frozenset(
        edit.change for edit in rest if any(_conflict(base, now, edit, other) for other in others)
    )
    out: list[str] = []
    at = 0
    for edit in _in_order(edit for edit in rest if edit.change not in refused):
        # An edit that replaces text begins behind what was inserted at its place; an insertion goes in front of it.
        start = _moved(edit.start, others, is_start=edit.start < edit.end)
        end = _moved(edit.end, others, is_start=False)
        out += (now[at:start], edit.words)
        at = max(end, at)
    done = {edit.change for edit in already} - {edit.change for edit in rest}
    text = "".join(out) + now[at:]
    if text.endswith("\n\n") and not now.endswith("\n\n"):  # the last lines were removed
        text = text.rstrip("\n") + "\n"
    return EditedText(text, refused, frozenset(done))


def _in_order(edits: Iterable[SourceEdit]) -> list[SourceEdit]:
    return sorted(edits, key=lambda edit: (edit.start, edit.end))


def _already_made(
    base: str, now: str, edits: Sequence[SourceEdit], others: Sequence[WordChange]
) -> frozenset[SourceEdit]:
    """Return the edits that the later version has already, even if a diff calls another of two equal characters the new one.

    Edits and changes that touch each other, or have only line ends between them, are compared as one region.
    """
    found: set[SourceEdit] = set()
    for low, high in _regions(base, edits, others):
        inside = [edit for edit in edits if low <= edit.start and edit.end <= high]
        theirs = [other for other in others if low <= other.old_start and other.old_end <= high]
        if inside and theirs:
            # the region as the edits want it, and as the later version has it
            wanted, at = "", low
            for edit in _in_order(inside):
                wanted += base[at : edit.start] + edit.words
                at = max(edit.end, at)
            wanted += base[at:high]
            first, last = theirs[0], theirs[-1]
            shown = (
                base[low : first.old_start] + now[first.new_start : last.new_end] + base[last.old_end : high]
            )
            if wanted == shown:
                found |= set(inside)
    return frozenset(found)


def _regions(
    base: str, edits: Sequence[SourceEdit], others: Sequence[WordChange]
) -> Iterator[tuple[int, int]]:
    """Yield the regions (low, high) of the text in which edits and changes touch each other."""
    spans = sorted([(e.start, e.end) for e in edits] + [(c.old_start, c.old_end) for c in others])
    low, high = spans[0] if spans else (0, 0)
    for start, end in spans[1:]:
        if start <= high or not base[high:start].strip("\n"):
            high = max(high, end)
        else:
            yield low, high
            low, high = start, end
    if spans:
        yield low, high


def _conflict(base: str, now: str, edit: SourceEdit, other: WordChange) -> bool:
    """Return whether both change the same or adjacent characters; with whole lines, only if they overlap or insert at the same place."""
    is_line = "\n" in edit.words + base[edit.start : edit.end] or "\n" in (
        base[other.old_start : other.old_end] + now[other.new_start : other.new_end]
    )
    if not is_line or (edit.start == edit.end and other.old_start == other.old_end):
        return edit.start <= other.old_end and other.old_start <= edit.end
    if edit.start == edit.end:
        return other.old_start < edit.start < other.old_end
    if other.old_start == other.old_end:
        return edit.start < other.old_start < edit.end
    return edit.start < other.old_end and other.old_start < edit.end


def _moved(at: int, others: Sequence[WordChange], *, is_start: bool) -> int:
    """Return where an offset of the old text is in the new one. is_start: whether it comes behind what was inserted exactly there."""
    shift = 0
    for other in others:
        is_here = other.old_start == other.old_end == at
        if other.old_end <= at and (is_start or not is_here):
            shift = other.new_end - other.old_end
    return at + shift
