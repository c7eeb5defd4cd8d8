"""`bulletin redline` step by step: find the text to compare with, read both, make the files, put them into their folder."""

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from bulletin.build.job_folder import PlacedFile, place
from bulletin.build.load import Loaded
from bulletin.build.pictures import picture_reader, read_assets
from bulletin.build.saved_texts import SavedText, saved_texts, source_digest
from bulletin.build.sources import read_layouts
from bulletin.distribution.copy_pages import printed_issue
from bulletin.distribution.job import JobFile
from bulletin.distribution.typesetter import Typesetter
from bulletin.reading.file import FileContent, read_file
from bulletin.revision.change_list import ChangeList
from bulletin.revision.marked_issue import IssueText, MarkedIssue, marked_issue
from bulletin.revision.redline import change_table, redline
from bulletin.site.templates import Templates
from bulletin.values.asset import Asset
from bulletin.values.diagnostics import Checked, Diagnostic, Severity, Span, error, has_errors, in_order
from bulletin.values.files import read_bytes
from bulletin.values.model import Issue
from bulletin.values.options import Patience

_SAVED = re.compile(r"(?:稿)?\s*([0-9]{1,6})")  # 稿1, 1
_GIT_TIMEOUT_S = 30


@dataclass(frozen=True, slots=True)
class OtherText:
    """A text to compare with. name: for people, such as 稿1（2026年3月5日）."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class RedlineResult:
    """Result of a redline. changes: None if nothing was written; compared: what was compared, in Chinese; placed: how each file was placed."""

    diagnostics: tuple[Diagnostic, ...]
    changes: ChangeList | None = None
    compared: str = ""
    placed: tuple[PlacedFile, ...] = ()


def other_text(root: Path, issue: Issue, loaded: Loaded, against: str) -> Checked[OtherText]:
    """Return the text that the issue is compared with. against: 稿1, git:版本 or a file; empty for the last saved text that differs.

    Diagnostics: no-earlier-text, no-such-text, unreadable-file, git-failed; of a Word file those of _from_word.
    """
    now = loaded.source_bytes(issue.path)
    saved = saved_texts(root, issue.path)
    if not against:
        # A saved text that equals the current one would show no change.
        different = [text for text in saved if text.data != now]
        if different:
            return Checked(OtherText(different[-1].label, different[-1].data))
        return Checked(None, (_no_earlier_text(issue, saved),))
    if match := _SAVED.fullmatch(against):
        found = [text for text in saved if text.number == int(match[1])]
        return (
            Checked(OtherText(found[0].label, found[0].data))
            if found
            else Checked(None, (_no_such_text(issue, against, saved),))
        )
    if against.startswith("git:"):
        return _from_git(root, issue, against.removeprefix("git:"))
    if against.lower().endswith((".docx", ".docm")):
        return _from_word(root, issue, Path(against), loaded)
    read = read_bytes(against, against)
    if read.value is None:
        return Checked(None, read.diagnostics)
    return Checked(OtherText(Path(against).name, read.value))


class RedlineTarget(NamedTuple):
    """Where the files go. folder: of the issue's print job; with_table, with_docx: whether these are made besides the marked-up issue."""

    folder: Path
    patience: Patience
    with_table: bool = False
    with_docx: bool = False


def redline_issue(
    root: Path, issue: Issue, loaded: Loaded, other: OtherText, target: RedlineTarget
) -> RedlineResult:
    """Make the 花脸稿 of an issue against another text of it.

    Diagnostics: unreadable-other-text, same-text, those of the issue's errors and of the typesetter.
    """
    assert loaded.config is not None
    before = read_file(issue.path, other.data, loaded.config)
    if before.issue is None or before.body is None:
        return RedlineResult((_unreadable(issue, other, before),))
    found = marked_issue(
        IssueText(before.issue, before.body), IssueText(_as_written(issue, loaded), loaded.body_of(issue))
    )
    # The number of copies in the tail as on paper: reading the file again does not give it.
    found = replace(found, issue=replace(found.issue, copies_printed=issue.copies_printed))
    if not found.changes.rows:
        return RedlineResult((_same_text(issue, other),))
    compared = f"{issue.number.short}，和{other.name}相比"
    setter = Typesetter(
        root, Templates(read_layouts(root)), loaded.faces, issue.path, loaded.texts[issue.path]
    )
    # The other text may show pictures that the issue does not show any more.
    assets = {
        **loaded.assets,
        **read_assets(root, {r.path for r in before.issue.references if r.is_picture} - loaded.assets.keys()),
    }
    made = [redline(found, before.issue, loaded.config, assets, setter, compared)]
    if target.with_table:
        printed = printed_issue(issue, loaded.body_of(issue), loaded.config, assets)
        made.append(change_table(found, printed, setter, compared))
    if target.with_docx:
        made.append(Checked(_docx(root, found, before.issue, issue, loaded, assets)))
    diagnostics = in_order(d for each in made for d in each.diagnostics)
    files = [each.value for each in made if each.value]
    if len(files) < len(made) or has_errors(diagnostics):
        return RedlineResult(diagnostics)
    placed = place(target.folder, files, patience=target.patience)
    return RedlineResult(diagnostics, found.changes, compared, placed)


def _docx(
    root: Path, found: MarkedIssue, before: Issue, issue: Issue, loaded: Loaded, assets: Mapping[str, Asset]
) -> JobFile:
    """Return the 花脸稿 for Word."""
    from bulletin.revision.redline_docx import redline_docx  # loads python-docx, which a PDF does not need

    whole = {path for path, asset in assets.items() if not asset.problem}
    assert loaded.config is not None
    source = source_digest(loaded.source_bytes(issue.path))
    return redline_docx(found, before, loaded.config, assets, source, picture_reader(root, whole))


def _as_written(issue: Issue, loaded: Loaded) -> Issue:
    """Return the issue with the lists of its file, since the lists of its record are not to be compared with those of a text."""
    again = read_file(issue.path, loaded.source_bytes(issue.path), loaded.config) if loaded.config else None
    return again.issue if again and again.issue else issue


def _from_word(root: Path, issue: Issue, path: Path, loaded: Loaded) -> Checked[OtherText]:
    """Return the text of a Word file: with its revisions, if `bulletin docx` made it from this issue; else what an import makes of it.

    Diagnostics: those of revised_file, revision_of and import_issue; unreadable-file.
    """
    # These load python-docx and the readers of other formats, which no other text needs.
    from bulletin.build.revised_file import RevisedFile, revised_file  # see above
    from bulletin.build.take_back_issue import revision_of  # see above
    from bulletin.intake.importer import Wanted, import_issue  # see above
    from bulletin.intake.word import read_word  # see above

    assert loaded.config is not None
    read = read_bytes(str(path), path.name)
    if read.value is None:
        return Checked(None, read.diagnostics)
    found = revised_file(root, path, loaded)
    if isinstance(found, RevisedFile) and found.issue.path == issue.path:
        revision = revision_of(root, found, loaded)
        if isinstance(revision, Diagnostic):
            return Checked(None, (revision,))
        return Checked(OtherText(path.name, revision.text.encode()))
    # A file that cannot be read (source-…) stays an error; one that `docx` did not make from this issue is imported.
    if isinstance(found, Diagnostic) and found.code.startswith("source-"):
        return Checked(None, (found,))
    document = read_word(read.value)
    wanted = Wanted(issue.number.first, issue.date, path=issue.path)
    imported, refused = import_issue([(path.name, document)], loaded.config, wanted)
    return Checked(OtherText(path.name, imported.text.encode()) if imported else None, tuple(refused))


def _from_git(root: Path, issue: Issue, revision: str) -> Checked[OtherText]:
    """Return the issue's file at a revision of git. Diagnostics: git-failed."""
    name = f"git:{revision}"
    if not revision or revision.startswith("-"):  # git would take it for an option
        return Checked(None, (_git_failed(issue, name, "git: 后面要写版本，例如 git:HEAD~1"),))
    command = ["git", "-C", str(root), "show", f"{revision}:./{issue.path}"]
    plain = {**os.environ, "LC_ALL": "C"}  # git's reasons in English, whatever the office's language
    try:
        run = subprocess.run(command, capture_output=True, timeout=_GIT_TIMEOUT_S, check=False, env=plain)
    except FileNotFoundError:
        return Checked(None, (_git_failed(issue, name, "这台电脑上没有装 git"),))
    except (OSError, subprocess.TimeoutExpired):
        return Checked(None, (_git_failed(issue, name, "git 没有回答"),))
    if run.returncode:
        said = run.stderr.decode(errors="replace").lower()
        why = (
            "这个文件夹不在 git 里"
            if "not a git repository" in said
            else "那个版本里没有这一期的文件"
            if "exists on disk" in said or "does not exist" in said
            else f"git 里没有 `{revision}` 这个版本"
        )
        return Checked(None, (_git_failed(issue, name, why),))
    return Checked(OtherText(name, run.stdout))


def _git_failed(issue: Issue, name: str, why: str) -> Diagnostic:
    return error(
        "git-failed",
        f"从 `{name}` 取不到这一期的文字",
        Span(issue.path),
        why,
        hint="和存下的稿比：`--against 稿1`；和别的文件比：`--against 文件.md`",
    )


def _no_earlier_text(issue: Issue, saved: tuple[SavedText, ...]) -> Diagnostic:
    why = (
        "现在的文字和存下的稿一字不差"
        if saved
        else "`bulletin print`、`bulletin docx` 时才存稿，这一期还没有存过"
    )
    return error(
        "no-earlier-text",
        f"{issue.number.short}没有可以比的稿",
        Span(issue.path),
        why,
        hint="说明和什么比：`--against 稿1`、`--against 旧稿.md`、`--against 退回.docx`、`--against git:HEAD~1`",
    )


def _no_such_text(issue: Issue, against: str, saved: tuple[SavedText, ...]) -> Diagnostic:
    names = "、".join(text.label for text in saved)
    return error(
        "no-such-text",
        f"{issue.number.short}没有 `{against}`",
        Span(issue.path),
        f"存下的有：{names}" if saved else "还没有存过稿",
        hint=f"写 `--against {saved[-1].name}`" if saved else "`bulletin print` 时会存一稿",
    )


def _unreadable(issue: Issue, other: OtherText, content: FileContent) -> Diagnostic:
    first = next((d for d in content.diagnostics if d.severity is Severity.ERROR), None)
    return error(
        "unreadable-other-text",
        f"`{other.name}` 读不出一期简报，没有比",
        Span(issue.path),
        f"那里面：{first.message}" if first else "",
        hint="看看是不是选错了文件",
    )


def _same_text(issue: Issue, other: OtherText) -> Diagnostic:
    return error(
        "same-text",
        f"{issue.number.short}和{other.name}文字一样，没有可标的",
        Span(issue.path),
        hint="和别的稿比：`--against 稿1`",
    )
