"""`bulletin take-back` step by step: whose the file is, the text that travelled, what was revised, the issue's file written anew."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bulletin.build.kept_texts import KeptText, keep_text, kept_texts, source_digest
from bulletin.build.load import Loaded
from bulletin.build.mending import MendedFile, write_mended
from bulletin.intake.blocks import SourceDocument, UnreadableSourceError
from bulletin.intake.importer import MAX_SOURCE_BYTES, refusal
from bulletin.intake.lines import lines_of
from bulletin.intake.marks import without_blanks
from bulletin.intake.masthead import find_masthead
from bulletin.intake.sheet import FoundSheet
from bulletin.intake.word import read_word
from bulletin.reading.file import read_file
from bulletin.revision.edits import edited
from bulletin.revision.take_back import take_back
from bulletin.revision.taken_back import RevisedPlace, TakenBack
from bulletin.revision.word_lines import WordLine, lines_of_word
from bulletin.revision.word_remarks import WordRemarks, remarks_of
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error, has_errors, note, warning
from bulletin.values.files import decode
from bulletin.values.model import Issue
from bulletin.values.settings import Config
from bulletin.values.text import shorten
from bulletin.word.issue_document import NUMBER, PATH, SOURCE, issue_document
from bulletin.word.view import word_view


@dataclass(frozen=True, slots=True)
class TakeBackResult:
    """changes: what was brought back; base: the text that travelled, in words; text: the issue's file as it is or would be.

    kept: the text that was there before; path: None where nothing can be written.
    """

    diagnostics: tuple[Diagnostic, ...]
    path: str | None = None
    base: str = ""
    changes: tuple[RevisedPlace, ...] = ()
    remarks: WordRemarks | None = None
    text: str = ""
    kept: KeptText | None = None


@dataclass(frozen=True, slots=True)
class RevisedFile:
    """A Word file that came back, the issue it belongs to and the text it was made from."""

    name: str
    document: SourceDocument
    remarks: WordRemarks
    issue: Issue
    base: str
    base_name: str


def take_back_issue(
    root: Path, file: Path, loaded: Loaded, today: datetime.date, *, is_dry: bool
) -> TakeBackResult:
    """Bring back what was revised in a Word file. Raises OSError.

    Diagnostics: those of `revised_file`; masthead-changed, unreadable-after, file-changed; not-taken-back, changed-in-both,
    word-comment, word-revision.
    """
    assert loaded.config is not None
    found = revised_file(root, file, loaded)
    if isinstance(found, Diagnostic):
        return TakeBackResult((found,))
    before = document_of(root, found.issue, found.base, loaded)
    if wrong := _masthead_changed(found, before, loaded.config):
        return TakeBackResult((wrong,))
    lines = lines_of_word(before)
    revised = _without_new_boxes(found, before, remarks_before(root, found, loaded))
    taken = take_back(found.base, lines, revised.lines)
    now = loaded.texts[found.issue.path]
    with_all = edited(found.base, found.base, taken.edits).text
    left = [*_really_left(root, found, taken, with_all, revised.lines, loaded), *revised.left]
    made = edited(found.base, now, taken.edits)
    diagnostics = [
        *_about(found, left),
        *_about_conflicts(found, taken, made.refused),
        *_about_remarks(found),
    ]
    changes = tuple(change for n, change in enumerate(taken.changes) if n not in made.refused | made.done)
    result = TakeBackResult(
        tuple(diagnostics), found.issue.path, found.base_name, changes, found.remarks, made.text
    )
    again = read_file(found.issue.path, made.text.encode(), loaded.config)
    if again.issue is None:
        return TakeBackResult((*diagnostics, _unreadable_after(found, again.diagnostics)))
    if is_dry or not changes:
        return result
    kept = keep_text(root, found.issue.path, loaded.source_bytes(found.issue.path), today)
    if not write_mended(root, MendedFile(found.issue.path, now, made.text, ())):
        return TakeBackResult((*diagnostics, _file_changed(found)))
    return replace(result, kept=kept)


def revised_file(root: Path, file: Path, loaded: Loaded) -> RevisedFile | Diagnostic:
    """Return what is known of a Word file. Raises OSError.

    Diagnostics: those of a file that cannot be read (source-…), source-has-macros, foreign-word-file, no-such-issue,
    base-not-kept.
    """
    name = file.name
    data = file.read_bytes()
    if len(data) > MAX_SOURCE_BYTES:
        return _refused(
            "source-too-large",
            name,
            f"`{name}` 有 {len(data) / 1e6:.0f} MB，最多 100 MB",
            "先把里面的图片压缩了",
        )
    try:
        remarks = remarks_of(data)
        document = read_word(data)
    except UnreadableSourceError as problem:
        return refusal(problem, name)
    if remarks.has_macros or file.suffix.lower() in (".docm", ".dotm"):
        return _refused(
            "source-has-macros", name, f"`{name}` 里有宏，没有读", "在 Word 里另存为不带宏的 .docx 再取回"
        )
    number, digest = remarks.properties.get(NUMBER, ""), remarks.properties.get(SOURCE, "")
    if not number or not digest:
        return _refused(
            "foreign-word-file", name, f"`{name}` 不是 `bulletin docx` 做的文件，不知道是哪一期、从哪一稿改的",
            f"要当作新的一期，用 `bulletin import {name}`；要看和哪一期差在哪里，用 `bulletin redline 期号 --against {name}`",
        )  # fmt: skip
    issue = _issue_of(remarks, loaded)
    if issue is None:
        return _refused(
            "no-such-issue", name, f"`{name}` 是 `{number}` 这一期的，这里没有这一期",
            "看看是不是别的简报的文件，或者这一期的期号改了；用 `-C 文件夹` 指明简报在哪里",
        )  # fmt: skip
    now = loaded.source_bytes(issue.path)
    if source_digest(now) == digest:
        return RevisedFile(name, document, remarks, issue, loaded.texts[issue.path], "现在的文字")
    for kept in reversed(kept_texts(root, issue.path)):
        if source_digest(kept.data) == digest and (text := decode(kept.data, issue.path).value) is not None:
            return RevisedFile(name, document, remarks, issue, text, kept.label)
    return _refused(
        "base-not-kept", name, f"`{name}` 是从哪一稿改的，那一稿没有存下来",
        f"从备份里取回 {Path(issue.path).stem}.稿…txt；或者用 `bulletin redline {issue.key} --against {name}` 看差在哪里，照着改",
    )  # fmt: skip


def document_of(root: Path, issue: Issue, text: str, loaded: Loaded) -> SourceDocument:
    """Return the Word file that a text of an issue makes, as it is read."""
    return read_word(_word_file(root, issue, text, loaded))


def _word_file(root: Path, issue: Issue, text: str, loaded: Loaded) -> bytes:
    assert loaded.config is not None
    read = read_file(issue.path, text.encode(), loaded.config)
    assert read.issue is not None
    assert read.body is not None
    shown = replace(read.issue, copies_printed=issue.copies_printed)

    def picture(path: str) -> bytes | None:
        return (root / path).read_bytes() if path in loaded.assets else None

    view = word_view(shown, read.body, loaded.config, loaded.assets)
    return issue_document(view, "", picture)[0]


def remarks_before(root: Path, found: RevisedFile, loaded: Loaded) -> WordRemarks:
    """Return what the file held besides its text when it went out."""
    return remarks_of(_word_file(root, found.issue, found.base, loaded))


@dataclass(frozen=True, slots=True)
class _Revised:
    lines: tuple[WordLine, ...]
    left: tuple[RevisedPlace, ...]


def _without_new_boxes(found: RevisedFile, before: SourceDocument, remarks: WordRemarks) -> _Revised:
    """Return the revised lines without those of text boxes that were added, which are no part of the text."""
    added = Counter(map(without_blanks, found.remarks.boxes)) - Counter(map(without_blanks, remarks.boxes))
    known = {without_blanks(line.text) for line in lines_of_word(before)}
    lines: list[WordLine] = []
    left: list[RevisedPlace] = []
    for line in lines_of_word(found.document):
        bare = without_blanks(line.text)
        if added[bare] > 0 and bare not in known:
            added[bare] -= 1
            left.append(
                RevisedPlace(0, line.place, "文本框里的字没有带回，要写进正文就在源文件里写", "", line.text)
            )
        else:
            lines.append(line)
    return _Revised(tuple(lines), tuple(left))


def _issue_of(remarks: WordRemarks, loaded: Loaded) -> Issue | None:
    path, key = remarks.properties.get(PATH, ""), remarks.properties.get(NUMBER, "")
    same = [issue for issue in loaded.issues if issue.key == key]
    return next((issue for issue in same if issue.path == path), same[0] if len(same) == 1 else None)


def _masthead_changed(found: RevisedFile, before: SourceDocument, config: Config) -> Diagnostic | None:
    """Return why nothing is brought back: the file's number or date is another."""
    sheets: list[FoundSheet] = []
    for document in (before, found.document):
        lines = lines_of(document.blocks)
        sheet = FoundSheet(end=len(lines))
        find_masthead(lines, sheet, config)
        sheets.append(sheet)
    old, new = sheets
    facts = [(s.number, s.total, s.supplement) for s in sheets]
    if facts[0] != facts[1] and facts[0] != (None, 0, 0):
        what = f"期号：原来是{found.issue.number.label}"
    elif old.date is not None and old.date != new.date:
        what = f"日期：原来是 {old.date.isoformat()}" + (
            f"，现在是 {new.date.isoformat()}" if new.date else "，现在没有了"
        )
    else:
        return None
    return _refused(
        "masthead-changed", found.name, f"`{found.name}` 的报头改了{what}；没有带回",
        f"期号、日期先在 {found.issue.path} 里改，把 Word 文件里的改回去，再取回",
    )  # fmt: skip


def _really_left(
    root: Path, found: RevisedFile, taken: TakenBack, text: str, revised: Sequence[WordLine], loaded: Loaded
) -> list[RevisedPlace]:
    """Return what the new text does not say though the file does: contents that follow from titles are said by it already."""
    read = read_file(found.issue.path, text.encode(), loaded.config) if loaded.config else None
    if read is None or read.issue is None:
        return taken.left
    said = lines_of_word(document_of(root, found.issue, text, loaded))
    has = {without_blanks(line.text) for line in said}
    left = [
        place
        for place in taken.left
        if (place.new and without_blanks(place.new) not in has)
        or (not place.new and (not place.old or without_blanks(place.old) in has))
        or len(place.new) < 4
    ]
    named = "".join(without_blanks(place.new) for place in left)
    for line in revised:
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


def _about(found: RevisedFile, left: Sequence[RevisedPlace]) -> list[Diagnostic]:
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


def _about_conflicts(found: RevisedFile, taken: TakenBack, refused: frozenset[int]) -> list[Diagnostic]:
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


def _about_remarks(found: RevisedFile) -> list[Diagnostic]:
    out: list[Diagnostic] = []
    for author, changes in found.remarks.by_author.items():
        words = "；".join(
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


def _unreadable_after(found: RevisedFile, problems: Sequence[Diagnostic]) -> Diagnostic:
    first = next((d for d in problems if d.severity is Severity.ERROR), None)
    return _refused(
        "unreadable-after", found.name, f"`{found.name}` 的修改带回来，这一期就读不成了，没有写",
        "用 --dry-run 看看改了哪些，在源文件里自己改" + (f"（{first.message}）" if first else ""),
    )  # fmt: skip


def _file_changed(found: RevisedFile) -> Diagnostic:
    return _refused(
        "file-changed", found.name, f"取回的时候，{found.issue.path} 被别人改了，没有写", "再运行一次"
    )


def _refused(code: str, name: str, message: str, hint: str) -> Diagnostic:
    return error(code, message, Span(name), hint=hint)


def is_refused(result: TakeBackResult) -> bool:
    """Return whether nothing could be brought back."""
    return result.path is None or has_errors(result.diagnostics)
