"""Edits of a text, made to a later version of it too where that was not changed at the same place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bulletin.revision.words import WordChange


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """text[start:end] becomes `words`. change: which change it is part of: its edits are made together or not at all."""

    start: int
    end: int
    words: str
    change: int


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text with edits made. refused: the changes that were not, since the text was changed at their place; done: those that were in it already."""

    text: str
    refused: frozenset[int]
    done: frozenset[int]


def edited(base: str, now: str, edits: Sequence[SourceEdit]) -> EditedText:
    """Return `now`, a later version of `base`, with the edits of `base` made."""
    changes = differences(base, now)
    refused: set[int] = set()
    done: set[int] = set()
    for edit in edits:
        if (other := next((c for c in changes if _touches(edit, c)), None)) is not None:
            same = (
                other.old_start == edit.start
                and other.old_end == edit.end
                and now[other.new_start : other.new_end] == edit.words
            )
            (done if same else refused).add(edit.change)
    done -= refused
    made = [edit for edit in edits if edit.change not in refused | done]
    out: list[str] = []
    at = 0
    for edit in _in_order(made):
        start, end = _moved(edit.start, changes), _moved(edit.end, changes)
        out += (now[at:start], edit.words)
        at = max(end, at)
    return EditedText("".join(out) + now[at:], frozenset(refused), frozenset(done))


def _in_order(edits: Iterable[SourceEdit]) -> list[SourceEdit]:
    return [
        edit for _, edit in sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[1].end, pair[0]))
    ]


def _touches(edit: SourceEdit, change: WordChange) -> bool:
    """Return whether a change of the text is at the place of an edit, also right beside it where both put something in."""
    if edit.start == edit.end or change.old_start == change.old_end:
        return edit.start <= change.old_end and change.old_start <= edit.end
    return edit.start < change.old_end and change.old_start < edit.end


def _moved(at: int, changes: Sequence[WordChange]) -> int:
    """Return where a place of the old text is in the new one; it is within no change."""
    shift = 0
    for change in changes:
        if change.old_end <= at and (change.old_start, change.old_end) != (at, at):
            shift = change.new_end - change.old_end
    return at + shift


def differences(old: str, new: str) -> tuple[WordChange, ...]:
    """Return where two versions of a file differ, in order: whole lines first, within changed lines the characters."""
    if old == new:
        return ()
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _offsets(before), _offsets(after)
    out: list[WordChange] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        one, other = old[old_at[a] : old_at[b]], new[new_at[c] : new_at[d]]
        if len(one) * len(other) > 4_000_000:
            out.append(WordChange(old_at[a], old_at[b], new_at[c], new_at[d]))
            continue
        out += (
            WordChange(old_at[a] + i, old_at[a] + j, new_at[c] + k, new_at[c] + n)
            for kind, i, j, k, n in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
            if kind != "equal"
        )
    return tuple(out)


def _offsets(lines: Sequence[str]) -> list[int]:
    at, out = 0, [0]
    for line in lines:
        at += len(line)
        out.append(at)
    return out
