"""Diagnostics on a revised Word file: what was not brought back, where both texts were changed, who revised what."""

from collections.abc import Sequence

from bulletin.build.revised_file import RevisedFile
from bulletin.revision.edits import RevisedPlace, TakenBack
from bulletin.values.diagnostics import Diagnostic, Span, note, warning
from bulletin.values.text import shorten


def about_left(found: RevisedFile, left: Sequence[RevisedPlace]) -> list[Diagnostic]:
    """Return a warning for each revision that is not brought back, with its place in the Word file. Diagnostics: not-taken-back."""
    return [
        warning(
            "not-taken-back",
            f"{place.place}没有带回：{place.what}",
            Span(found.issue.path),
            _in_words(place),
            hint=f"在 {found.issue.path} 里自己改",
        )
        for place in left
    ]


def _in_words(place: RevisedPlace) -> str:
    old, new = shorten(place.old, 40), shorten(place.new, 40)
    if old and new:
        return f"原来是 `{old}`，Word 里是 `{new}`"
    return f"Word 里是 `{new}`" if new else f"原来是 `{old}`" if old else ""


def about_conflicts(found: RevisedFile, taken: TakenBack, refused: frozenset[int]) -> list[Diagnostic]:
    """Return a warning for each change not written because the source was changed there, too. Diagnostics: changed-in-both."""
    return [
        warning(
            "changed-in-both",
            f"{taken.changes[n].place}没有写：送出去以后，源文件里同一处也改过",
            Span(found.issue.path),
            _in_words(taken.changes[n]),
            hint=f"两边对一对，在 {found.issue.path} 里定下来",
        )
        for n in sorted(refused)
    ]


def about_remarks(found: RevisedFile) -> list[Diagnostic]:
    """Return notes on who revised and who commented what. Diagnostics: word-revision, word-comment."""
    out: list[Diagnostic] = []
    for author, changes in found.remarks.by_author.items():
        told = (
            "，".join(
                part
                for part in (
                    f"删 `{shorten(change.deleted, 20)}`" if change.deleted else "",
                    f"增 `{shorten(change.inserted, 20)}`" if change.inserted else "",
                )
                if part
            )
            for change in changes
        )
        words = "；".join(filter(None, told))  # a picture has no words
        out.append(
            note(
                "word-revision",
                f"{author or '没有署名'}的修订 {len(changes)} 处，照接受取回",
                Span(found.name),
                words,
            )
        )
    for author, words in found.remarks.comments:
        out.append(
            note(
                "word-comment",
                f"{author or '没有署名'}的批注：{shorten(words, 60)}",
                Span(found.name),
                "批注不带回",
            )
        )
    return out
