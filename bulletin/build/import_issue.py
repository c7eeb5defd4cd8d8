"""Imported issues → files of the site: pictures first, the issue last; no existing picture or issue is overwritten."""

import datetime
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bulletin.build.load import load_site
from bulletin.intake.importer import Imported
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error
from bulletin.values.files import IMPORT_REPORT, write_atomically, write_new
from bulletin.values.settings import Config

_LARGEST_PICTURE = 50_000_000  # bytes


def known_numbers(
    root: Path, today: datetime.date
) -> tuple[Config | None, dict[int, str], tuple[Diagnostic, ...]]:
    """Return the settings, the file of each issue number (without supplements), and the errors of unusable settings."""
    loaded = load_site(root, Audience(today))
    if loaded.config is None:
        wrong = [
            d
            for d in loaded.diagnostics
            if d.span.path == "content/site.yaml" and d.severity is Severity.ERROR
        ]
        return None, {}, tuple(wrong)
    numbers = {
        number: issue.path
        for issue in loaded.issues
        if not issue.number.supplement
        for number in range(issue.number.first, issue.number.last + 1)
    }
    return loaded.config, numbers, ()


def paths_in_the_way(root: Path, imported: Imported) -> list[Diagnostic]:
    """Return an error for each file that already exists. Diagnostics: file-exists.

    A picture with the same content is no error: an import that was killed may have left it.
    """
    target = root / imported.path
    folder = target.parent / imported.folder
    wanted = [
        target,
        *(folder / name for name, data in imported.pictures.items() if not _is_there(folder / name, data)),
    ]
    return [
        error(
            "file-exists",
            f"`{path.relative_to(root).as_posix() if path.is_relative_to(root) else path}` 已经有了，没有覆盖",
            Span(imported.path),
            hint="用 `-o 文件名` 写到别的文件，或者先把它移走",
        )
        for path in wanted
        if os.path.lexists(path)  # a link that leads nowhere is in the way, too
    ]


def read_beside(page: Path, address: str) -> bytes | None:
    """Return a picture that a saved web page refers to, from the page's folder or below; None if there is none."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    folder = page.parent.resolve()
    try:
        # A stranger's page must not bring other files of this machine into the issue.
        path = (folder / unquote(parts.path)).resolve()
        if not path.is_relative_to(folder) or path.stat().st_size > _LARGEST_PICTURE:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        return None


def write_import(root: Path, imported: Imported) -> None:
    """Write the pictures, the list of places to check, and the issue. Raises OSError, after removing what was written."""
    target = root / imported.path
    written: list[Path] = []
    folder = target.parent / imported.folder
    report = target.with_name(f"{target.stem}{IMPORT_REPORT}")
    try:
        for name, data in imported.pictures.items():
            if not _is_there(folder / name, data):
                write_new(folder / name, data)
                written.append(folder / name)
        # A list that exists is left from an issue that is gone: it is overwritten, and stays if this import fails.
        if not report.exists():
            written.append(report)
        write_atomically(report, imported.report.encode())
        write_new(target, imported.text.encode())
    except BaseException:  # Ctrl-C, too
        _remove(written)
        raise


def _is_there(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _remove(paths: Sequence[Path]) -> None:
    """Remove files, then the folders that are left empty, inner ones first."""
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in sorted({path.parent for path in paths}, reverse=True):
        with suppress(OSError):
            folder.rmdir()
