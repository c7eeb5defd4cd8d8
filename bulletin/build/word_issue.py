"""`bulletin docx` step by step: read the office's own template, make the Word file, save the text that it was made from, write the file."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from bulletin.build.job_folder import place
from bulletin.build.load import Loaded
from bulletin.build.pictures import picture_reader
from bulletin.build.saved_texts import SavedText, save_text, source_digest
from bulletin.distribution.job import JobFile
from bulletin.distribution.job_checks import about_issue
from bulletin.intake.blocks import UnreadableSourceError
from bulletin.intake.word_package import WordPackage
from bulletin.values.diagnostics import Checked, Diagnostic, Span, error, has_errors, in_order, warning
from bulletin.values.files import write_new
from bulletin.values.model import Issue
from bulletin.values.options import PATIENT, Patience
from bulletin.word.issue_document import issue_document
from bulletin.word.office_file import OFFICE_TEMPLATE, DamagedTemplateError
from bulletin.word.page import DRAFT_MARK
from bulletin.word.view import word_view


@dataclass(frozen=True, slots=True)
class WordTarget:
    """Where the file goes. folder: of the issue's print job; path: a new file to write instead; patience: how to wait for
    another command that holds the folder."""

    folder: Path
    path: Path | None = None
    patience: Patience = PATIENT


@dataclass(frozen=True, slots=True)
class WordResult:
    """Result of `bulletin docx`. path: None if nothing was written; wanted: the usual name, if somebody's own file has it; saved: the text."""

    diagnostics: tuple[Diagnostic, ...]
    path: Path | None = None
    wanted: str = ""
    saved: SavedText | None = None


def word_issue(
    root: Path, issue: Issue, loaded: Loaded, target: WordTarget, today: datetime.date
) -> WordResult:
    """Write an issue's Word file, and save the text that it was made from. Raises OSError.

    Diagnostics: the issue's errors and warnings; damaged-word-template, picture-not-in-word, file-exists.
    """
    assert loaded.config is not None
    issue = loaded.written.get(issue.path, issue)
    found = [d for d in about_issue(issue, loaded.diagnostics) if d.code != "draft-printed"]
    template = office_template(root)
    found += template.diagnostics
    if has_errors(found):
        return WordResult(in_order(found))
    source = loaded.source_bytes(issue.path)
    read = picture_reader(root, loaded.assets)
    shown = word_view(issue, loaded.body_of(issue), loaded.config, loaded.assets)
    try:
        data, missing = issue_document(shown, source_digest(source), read, template.value or None)
    except DamagedTemplateError:
        return WordResult(in_order((*found, _damaged("里面不是完整的 Word 文件"))))
    found += (_not_shown(issue, path) for path in missing)
    path, wanted = target.path, ""
    if path is not None and path.exists() and path.read_bytes() != data:
        return WordResult(in_order((*found, _exists(issue, path))))
    saved = save_text(
        root, issue.path, source, today
    )  # first, since without it the file's revisions cannot be taken back
    if path is None:
        name = f"{issue.number.short}{f'-{DRAFT_MARK}' if issue.is_draft else ''}.docx"
        placed = place(target.folder, (JobFile(name, data),), patience=target.patience)[0]
        path, wanted = target.folder / placed.name, name if placed.name != name else ""
    elif not path.exists():
        write_new(path, data)
    return WordResult(in_order(found), path, wanted, saved)


def office_template(root: Path) -> Checked[bytes]:
    """Return the office's own Word template; empty if it has none. Diagnostics: damaged-word-template."""
    try:
        data = (root / OFFICE_TEMPLATE).read_bytes()
    except FileNotFoundError:
        return Checked(b"")
    try:
        package = WordPackage(data)
        package.xml(package.main)
    except UnreadableSourceError as problem:
        return Checked(None, (_damaged(problem.message),))
    return Checked(data)


def _damaged(why: str) -> Diagnostic:
    return error(
        "damaged-word-template",
        f"样张 `{OFFICE_TEMPLATE}` 用不了",
        Span(OFFICE_TEMPLATE),
        why,
        hint="用 Word 或 WPS 打开它，另存为 .docx 再放回去；或者把它移走，就用程序自带的样子",
    )


def _not_shown(issue: Issue, path: str) -> Diagnostic:
    return warning(
        "picture-not-in-word",
        f"图片 `{path}` 的格式 Word 不认，文件里没有这幅图",
        next((r.span for r in issue.references if r.path == path), Span(issue.path)),
        hint="把它另存为 .png 或 .jpg，正文里的文件名一起改",
    )


def _exists(issue: Issue, path: Path) -> Diagnostic:
    return error(
        "file-exists",
        f"`{path}` 已经有了，没有覆盖",
        Span(issue.path),
        "也许是有人改过的稿子",
        hint="用 `-o 文件名` 写到别的文件，或者先把它移走",
    )
