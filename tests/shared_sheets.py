"""Style sheets and their faces, read once for all documents of a process and of those that it forks."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bulletin.pdf import maker
from bulletin.values.temporary_folder import process_folder


def share_sheets() -> None:
    """Let all documents share each style sheet, as those of one command do: reading it is a third of a small print.

    Faces that were replaced or removed since, and those whose temporary copies are gone, are read again.
    """
    read_sheet = maker.read_sheet
    read: dict[tuple[object, ...], tuple[Path, tuple[Any, ...]]] = {}

    def shared(css: str) -> tuple[Any, ...]:
        faces = [Path(unquote(path)) for path in re.findall(r'url\("file://([^"]+)', css)]
        key = (css, *((path.stat().st_mtime_ns, path.stat().st_size) for path in faces if path.exists()))
        folder, sheet = read.get(key, (None, ()))
        if folder is None or not folder.is_dir():
            sheet = read_sheet(css)
            read[key] = process_folder(), sheet
        return sheet

    maker.read_sheet = shared
