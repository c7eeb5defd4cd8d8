"""Imported issues → files of the site: the pictures first, the issue last, nothing over an existing file."""

import datetime
import os
from collections.abc import Sequence
from pathlib import Path

from bulletin.build.load import load_site
from bulletin.intake.importer import Imported
from bulletin.values.audience import Audience
from bulletin.values.diagnostics import Diagnostic, Severity, Span, error
from bulletin.values.files import IMPORT_REPORT, write_new
from bulletin.values.settings import Config


def known_numbers(
    root: Path, today: datetime.date
) -> tuple[Config | None, dict[int, str], tuple[Diagnostic, ...]]:
    """Return the settings, the numbers of all issues with their files, and the errors of settings that cannot be used."""
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
    """Return an error for each file that is there already. Diagnostics: file-exists."""
    target = root / imported.path
    wanted = [target, *(target.parent / imported.folder / name for name in imported.pictures)]
    return [
        error(
            "file-exists",
            f"`{path.relative_to(root).as_posix() if path.is_relative_to(root) else path}` 已经有了，没有覆盖",
            Span(imported.path),
            hint="用 `-o 文件名` 写到别的文件，或者先把它移走",
        )
        for path in wanted
        if os.path.lexists(path)
    ]


def write_import(root: Path, imported: Imported) -> None:
    """Write the pictures, the list of places to look at and the issue; what was written is removed where the next cannot be. Raises OSError."""
    target = root / imported.path
    written: list[Path] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if imported.pictures:
            folder = target.parent / imported.folder
            folder.mkdir(exist_ok=True)
            for name, data in imported.pictures.items():
                written.append(folder / name)
                write_new(folder / name, data)
        report = target.with_name(f"{target.stem}{IMPORT_REPORT}")
        report.write_bytes(imported.report.encode())
        written.append(report)
        write_new(target, imported.text.encode())
    except OSError:
        _remove(written)
        raise


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
