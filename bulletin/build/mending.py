"""Texts → the same files with what is mechanical mended (`bulletin check --fix`): each wholly or not at all."""

import datetime
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from bulletin.build.load import Loaded
from bulletin.proofreading.proofread import Change, mended, named_lines
from bulletin.values.files import write_atomically
from bulletin.values.text import with_lf

BOMS = (b"\xff\xfe", b"\xfe\xff")


class MendedFile(NamedTuple):
    """A file that can be mended: its text as read, as it will be, and each change."""

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
        after, changes = mended(
            path, text, loaded.proofreading, exceptions, date, named=named_lines(path, loaded.diagnostics)
        )
        if changes:
            files.append(MendedFile(path, text, after, changes))
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
