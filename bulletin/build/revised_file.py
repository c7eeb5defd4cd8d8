"""A revised Word file → the issue and the text that it was made from; or a diagnostic that says why these are unknown."""

from dataclasses import dataclass
from pathlib import Path

from bulletin.build.load import Loaded
from bulletin.build.saved_texts import saved_texts, source_digest
from bulletin.intake.blocks import SourceDocument, UnreadableSourceError
from bulletin.intake.source_file import MAX_SOURCE_BYTES, refusal
from bulletin.intake.word import read_word
from bulletin.revision.word_remarks import WordRemarks, remarks_of
from bulletin.values.diagnostics import Diagnostic, Span, error
from bulletin.values.files import decode
from bulletin.values.model import Issue
from bulletin.word.issue_document import NUMBER, PATH, SOURCE


@dataclass(frozen=True, slots=True)
class RevisedFile:
    """A revised Word file. issue: that it belongs to; base: the text that it was made from; base_name: for people, such as 现在的文字."""

    name: str
    document: SourceDocument
    remarks: WordRemarks
    issue: Issue
    base: str
    base_name: str


def revised_file(root: Path, file: Path, loaded: Loaded) -> RevisedFile | Diagnostic:
    """Return a Word file with its issue and base text, or why there are none. Raises OSError.

    Diagnostics: those of a file that cannot be read (source-…), source-has-macros, foreign-word-file, no-such-issue,
    base-not-kept.
    """
    name = file.name
    data = file.read_bytes()
    if len(data) > MAX_SOURCE_BYTES:
        return refused_file(
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
        return refused_file(
            "source-has-macros", name, f"`{name}` 里有宏，没有读", "在 Word 里另存为不带宏的 .docx 再取回"
        )
    number, digest = remarks.properties.get(NUMBER, ""), remarks.properties.get(SOURCE, "")
    if not number or not digest:
        return refused_file(
            "foreign-word-file", name, f"`{name}` 不是 `bulletin docx` 做的文件，不知道是哪一期、从哪一稿改的",
            f"要当作新的一期，用 `bulletin import {name}`；要看和哪一期差在哪里，用 `bulletin redline 期号 --against {name}`",
        )  # fmt: skip
    issue = _issue_of(remarks, loaded)
    if issue is None:
        return _no_such_issue(name, number, remarks.properties.get(PATH, ""), loaded)
    base = _text_of(digest, issue, root, loaded)
    if base is None:
        return refused_file(
            "base-not-kept", name, f"`{name}` 是从哪一稿改的，那一稿没有存下来",
            f"从备份里取回 {Path(issue.path).stem}.稿…txt；或者用 `bulletin redline {issue.key} --against {name}` 看差在哪里，照着改",
        )  # fmt: skip
    return RevisedFile(name, document, remarks, issue, *base)


def _no_such_issue(name: str, number: str, path: str, loaded: Loaded) -> Diagnostic:
    if path in loaded.texts and not any(each.path == path for each in loaded.issues):
        return refused_file(
            "no-such-issue",
            name,
            f"`{name}` 是 `{number}` 这一期的，{path} 现在读不出这一期",
            f"先用 `bulletin check {path}` 看错在哪里，改好再取回",
        )
    return refused_file(
        "no-such-issue", name, f"`{name}` 是 `{number}` 这一期的，这里没有这一期",
        "看看是不是别的简报的文件，或者这一期的期号改了；用 `-C 文件夹` 指明简报在哪里",
    )  # fmt: skip


def _text_of(digest: str, issue: Issue, root: Path, loaded: Loaded) -> tuple[str, str] | None:
    """Return the text with this digest and its name: the current text or a saved one; None if it was not saved."""
    if source_digest(loaded.source_bytes(issue.path)) == digest:
        return loaded.texts[issue.path], "现在的文字"
    for saved in reversed(saved_texts(root, issue.path)):
        if source_digest(saved.data) == digest and (text := decode(saved.data, issue.path).value) is not None:
            return text, saved.label
    return None


def _issue_of(remarks: WordRemarks, loaded: Loaded) -> Issue | None:
    # Two issues may have one number by mistake: then the path decides. A file that was renamed is found by its number.
    path, key = remarks.properties.get(PATH, ""), remarks.properties.get(NUMBER, "")
    same = [issue for issue in loaded.issues if issue.key == key]
    return next((issue for issue in same if issue.path == path), same[0] if len(same) == 1 else None)


def refused_file(code: str, name: str, message: str, hint: str) -> Diagnostic:
    """Return an error about a Word file."""
    return error(code, message, Span(name), hint=hint)
