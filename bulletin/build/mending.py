"""What `bulletin check` writes: texts with what is mechanical mended (`--fix`), and findings that were looked at (`--accept`)."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bulletin.build.load import Loaded
from bulletin.checks.accepted import files_after, may_be_accepted
from bulletin.proofreading.private_data import with_masked_numbers
from bulletin.proofreading.proofread import Change, Manuscript, mended, named_lines
from bulletin.values.diagnostics import Diagnostic, Severity
from bulletin.values.files import write_atomically
from bulletin.values.text import with_lf

BOMS = (b"\xff\xfe", b"\xfe\xff")


class MendedFile(NamedTuple):
    """A file that can be mended: its text as read, as it will be, and each change as it may be shown."""

    path: str
    before: str
    after: str
    changes: tuple[Change, ...]


def mended_files(loaded: Loaded, wanted: Collection[str] = ()) -> tuple[MendedFile, ...]:
    """Return the issues and pages in which something can be mended, in order. wanted: their paths; none for all.

    A text with mistakes that keep it from being read is left alone: its exceptions are not known.
    """
    files: list[MendedFile] = []
    known: list[tuple[str, tuple[str, ...], datetime.date | None]] = [
        (issue.path, issue.proof_exceptions, issue.date) for issue in loaded.issues
    ]
    known += [(page.path, page.proof_exceptions, None) for page in loaded.pages]
    for path, exceptions, date in sorted(known, key=lambda one: one[0]):
        if wanted and path not in wanted:
            continue
        text = loaded.texts[path]
        named = named_lines(path, loaded.diagnostics)
        after, changes = mended(Manuscript(path, text, exceptions, date, named), loaded.proofreading)
        private = {d.span.line for d in loaded.diagnostics if d.is_private and d.span.path == path}
        masked = tuple(
            change._replace(
                before=with_masked_numbers(change.before), after=with_masked_numbers(change.after)
            )
            if change.span.line in private
            else change
            for change in changes
        )
        if masked:
            files.append(MendedFile(path, text, after, masked))
    return tuple(files)


def write_mended(root: Path, file: MendedFile) -> bool:
    """Write a mended file in the encoding and with the line ends that it had; False where it was changed meanwhile."""
    path = root / file.path
    data = path.read_bytes()
    encoding = (
        "utf-16" if data.startswith(BOMS) else "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
    )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gb18030"
        text = data.decode(encoding)
    if with_lf(text) != file.before:
        return False
    after = file.after.replace("\n", "\r\n") if "\r\n" in text else file.after
    write_atomically(path, after.encode(encoding))
    return True


class AcceptedFindings(NamedTuple):
    """What was set aside.

    noted: how many findings; dropped: how many lines that nothing is found for; elsewhere: how many findings could not be
    noted; files: those that changed, and whether they are still there.
    """

    noted: int
    dropped: int
    elsewhere: int
    files: Mapping[str, bool]


def accept(root: Path, loaded: Loaded, shown: Sequence[Diagnostic]) -> AcceptedFindings:
    """Write down that these findings were looked at, and drop the lines of those that are no more."""
    files = files_after(loaded.findings, loaded.looked_at, loaded.texts, shown)
    for path, text in files.items():
        if text:
            write_atomically(root / path, text.encode())
        else:
            (root / path).unlink(missing_ok=True)
    noted = sum(map(may_be_accepted, shown))
    dropped = sum(len(loaded.findings.gone.get(d.span.path, ())) for d in shown)
    elsewhere = sum(d.severity is not Severity.ERROR and d.span.path not in files for d in shown) - noted
    return AcceptedFindings(noted, dropped, elsewhere, {path: bool(text) for path, text in files.items()})
