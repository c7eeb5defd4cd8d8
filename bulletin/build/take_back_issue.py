"""`bulletin take-back` step by step: find the issue and the base text of a Word file, find its revisions, rewrite the issue's file."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build.load import Loaded
from bulletin.build.pictures import picture_reader
from bulletin.build.returned_pictures import ReturnedPictures, remove_pictures
from bulletin.build.revised_file import RevisedFile, refused_file, revised_file
from bulletin.build.saved_texts import SavedText, save_text
from bulletin.build.source_rewriting import rewrite_source
from bulletin.build.take_back_notes import about_conflicts, about_left, about_remarks
from bulletin.build.word_issue import office_template
from bulletin.intake.marks import without_blanks
from bulletin.intake.word import read_word
from bulletin.reading.file import read_file
from bulletin.revision.edits import RevisedPlace, TakenBack, edited
from bulletin.revision.picture_lines import PlacePicture
from bulletin.revision.sheet_edits import edit_sheet
from bulletin.revision.take_back import take_back
from bulletin.revision.word_lines import WordLine
from bulletin.revision.word_remarks import WordRemarks, remarks_of
from bulletin.revision.word_sheet import WordSheet, changed_facts, sheet_of
from bulletin.values.diagnostics import Diagnostic, Severity, has_errors
from bulletin.values.model import Issue
from bulletin.word.issue_document import issue_document
from bulletin.word.view import word_view


@dataclass(frozen=True, slots=True)
class TakeBackResult:
    """Result of taking back. path: of the issue, None if nothing can be written; base: name of the text that the Word file was made from.

    changes: the places that are changed; text: the issue's text with them, written or not; saved: the text from before, if it
    was written; pictures: files that were written.
    """

    diagnostics: tuple[Diagnostic, ...]
    path: str | None = None
    base: str = ""
    changes: tuple[RevisedPlace, ...] = ()
    remarks: WordRemarks | None = None
    text: str = ""
    saved: SavedText | None = None
    pictures: tuple[Path, ...] = ()


def take_back_issue(
    root: Path, file: Path, loaded: Loaded, today: datetime.date, *, is_dry: bool
) -> TakeBackResult:
    """Apply the revisions of a Word file to its issue. is_dry: write nothing. Raises OSError.

    Diagnostics: those of `revised_file`; masthead-changed, unreadable-after, file-changed; not-taken-back, changed-in-both,
    word-comment, word-revision.
    """
    assert loaded.config is not None
    found = revised_file(root, file, loaded)
    pictures = ReturnedPictures(root, found.issue.path if isinstance(found, RevisedFile) else "")
    revision = revision_of(root, found, loaded, pictures.place) if isinstance(found, RevisedFile) else found
    if isinstance(found, Diagnostic) or isinstance(revision, Diagnostic):
        assert isinstance(revision, Diagnostic)
        return TakeBackResult((revision,))
    taken = revision.taken
    now = loaded.texts[found.issue.path]
    left = [*_really_left(root, found, revision, loaded), *revision.left]
    # The edits are of the base text; the issue's file may have been changed since then, too.
    made = edited(found.base, now, taken.edits)
    diagnostics = [
        *about_left(found, left),
        *about_conflicts(found, taken, made.refused),
        *about_remarks(found),
    ]
    changes = tuple(change for n, change in enumerate(taken.changes) if n not in made.refused | made.done)
    result = TakeBackResult(
        tuple(diagnostics), found.issue.path, found.base_name, changes, found.remarks, made.text
    )
    # The result is not written if it cannot be read as an issue.
    again = read_file(found.issue.path, made.text.encode(), loaded.config)
    if again.issue is None:
        return TakeBackResult((*diagnostics, _unreadable_after(found, again.diagnostics)))
    if is_dry or not changes:
        return result
    saved = save_text(root, found.issue.path, loaded.source_bytes(found.issue.path), today)
    written = pictures.write(made.text)
    try:
        is_written = rewrite_source(root / found.issue.path, now, made.text)
    except BaseException:  # Ctrl-C, too
        remove_pictures(written)
        raise
    if not is_written:
        remove_pictures(written)
        return TakeBackResult((*diagnostics, _file_changed(found)))
    return replace(result, saved=saved, pictures=written)


@dataclass(frozen=True, slots=True)
class WordRevision:
    """The revisions of a Word file. lines: of its text; left: revisions in text boxes, masthead and tail that are not brought back;
    text: the base text with all edits."""

    taken: TakenBack
    lines: tuple[WordLine, ...]
    left: tuple[RevisedPlace, ...]
    text: str


def revision_of(
    root: Path, found: RevisedFile, loaded: Loaded, place_picture: PlacePicture = lambda name, data: ""
) -> WordRevision | Diagnostic:
    """Return the revisions. place_picture: name and bytes of a picture in the file → its address. Diagnostics: masthead-changed."""
    assert loaded.config is not None
    # The file that went out is made again from the base text, so that both are read by the same reader.
    went_out = _word_file(root, found.issue, found.base, loaded)
    before = sheet_of(read_word(went_out), loaded.config)
    after = sheet_of(found.document, loaded.config)
    if wrong := _masthead_changed(found, before, after):
        return wrong
    lines, of_boxes = _without_new_boxes(found, before, after, remarks_of(went_out))
    taken = take_back(found.base, before.lines, lines, place_picture)
    done = edit_sheet(taken, before.facts, after.facts)
    of_facts = (
        RevisedPlace(0, what, "报头、版记里的改动", *words)
        for what, *words in changed_facts(before.facts, after.facts, done)
    )
    text = edited(found.base, found.base, taken.edits).text
    return WordRevision(taken, lines, (*of_boxes, *of_facts), text)


def _word_file(root: Path, issue: Issue, text: str, loaded: Loaded) -> bytes:
    assert loaded.config is not None
    read = read_file(issue.path, text.encode(), loaded.config)
    assert read.issue is not None
    assert read.body is not None
    shown = replace(read.issue, copies_printed=issue.copies_printed)
    picture = picture_reader(root, loaded.assets)
    view = word_view(shown, read.body, loaded.config, loaded.assets)
    return issue_document(view, "", picture, office_template(root).value or None)[0]


def _without_new_boxes(
    found: RevisedFile, before: WordSheet, after: WordSheet, remarks: WordRemarks
) -> tuple[tuple[WordLine, ...], list[RevisedPlace]]:
    """Return the revised lines without those of added text boxes, which are not part of the text; and a place for each of these."""
    added = Counter(map(without_blanks, found.remarks.boxes)) - Counter(map(without_blanks, remarks.boxes))
    known = {without_blanks(line.text) for line in before.lines}
    lines: list[WordLine] = []
    left: list[RevisedPlace] = []
    for line in after.lines:
        bare = without_blanks(line.text)
        if added[bare] > 0 and bare not in known:
            added[bare] -= 1
            left.append(
                RevisedPlace(0, line.place, "文本框里的字没有带回，要写进正文就在源文件里写", "", line.text)
            )
        else:
            lines.append(line)
    return tuple(lines), left


def _masthead_changed(found: RevisedFile, before: WordSheet, after: WordSheet) -> Diagnostic | None:
    """Return an error if number or date were changed in the Word file: then nothing is brought back."""
    old, new = before.facts.date, after.facts.date
    if before.number != after.number:
        what = f"期号：原来是{found.issue.number.label}"
    elif old is not None and old != new:
        what = f"日期：原来是 {old.isoformat()}" + (f"，现在是 {new.isoformat()}" if new else "，现在没有了")
    else:
        return None
    return refused_file(
        "masthead-changed", found.name, f"`{found.name}` 的报头改了{what}；没有带回",
        f"期号、日期先在 {found.issue.path} 里改，把 Word 文件里的改回去，再取回",
    )  # fmt: skip


def _really_left(
    root: Path, found: RevisedFile, revision: WordRevision, loaded: Loaded
) -> list[RevisedPlace]:
    """Return what the Word file has and the new text lacks.

    The new text is made into a Word file and compared with the revised one, so lines that follow from others, such as a table
    of contents, are not reported.
    """
    read = read_file(found.issue.path, revision.text.encode(), loaded.config) if loaded.config else None
    if read is None or read.issue is None:
        return revision.taken.left
    assert loaded.config is not None
    said = sheet_of(read_word(_word_file(root, found.issue, revision.text, loaded)), loaded.config).lines
    has = {words for line in said for words in (without_blanks(line.text), line.core)}
    left = [
        place
        for place in revision.taken.left
        if (place.new and without_blanks(place.new) not in has)
        or (not place.new and (not place.old or without_blanks(place.old) in has))
        or len(place.new) < 4  # so short a text may be in `has` by chance
    ]
    named = "".join(without_blanks(place.new) for place in left)
    for line in revision.lines:
        bare = without_blanks(line.text)
        is_said = not bare or bare in has or bare in named or _is_table_said(line, said)
        if not is_said and not any(place.place == line.place for place in left):
            left.append(RevisedPlace(0, line.place, "这一处没有全带回，请对一对", "", line.text))
    return left


def _is_table_said(line: WordLine, said: Sequence[WordLine]) -> bool:
    cells = {without_blanks(cell) for row in line.rows for cell in row}
    return line.kind == "table" and any(
        cells <= {without_blanks(cell) for row in other.rows for cell in row} for other in said
    )


def _unreadable_after(found: RevisedFile, problems: Sequence[Diagnostic]) -> Diagnostic:
    first = next((d for d in problems if d.severity is Severity.ERROR), None)
    return refused_file(
        "unreadable-after", found.name, f"`{found.name}` 的修改带回来，这一期就读不成了，没有写",
        "用 --dry-run 看看改了哪些，在源文件里自己改" + (f"（{first.message}）" if first else ""),
    )  # fmt: skip


def _file_changed(found: RevisedFile) -> Diagnostic:
    return refused_file(
        "file-changed", found.name, f"取回的时候，{found.issue.path} 被别人改了，没有写", "再运行一次"
    )


def is_refused(result: TakeBackResult) -> bool:
    """Return whether nothing could be brought back."""
    return result.path is None or has_errors(result.diagnostics)
