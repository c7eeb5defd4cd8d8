"""A file dropped on a page of the preview → a draft beside the other issues, as `bulletin import` would make it."""

import datetime
import threading
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from bulletin.build.import_issue import known_numbers, paths_in_the_way, write_import
from bulletin.intake.blocks import UnreadableSourceError
from bulletin.intake.importer import Imported, Wanted, import_issue
from bulletin.intake.source_file import read_source, refusal
from bulletin.reading.file import read_file
from bulletin.values.diagnostics import Diagnostic, render_full
from bulletin.values.files import IMPORT_REPORT
from bulletin.values.settings import Config
from bulletin.values.system_errors import explain


class DroppedResult(NamedTuple):
    """Result of an import. path: of the draft, empty if none was made; page: its address in the site; text: places to check, or why not."""

    path: str
    page: str
    text: str


class DroppedFiles:
    """Imports one file at a time, since the next number depends on the draft before."""

    def __init__(self, root: Path, today: Callable[[], datetime.date] = datetime.date.today) -> None:
        self._root, self._today = root, today
        self._turn = threading.Lock()

    def take(self, name: str, data: bytes) -> DroppedResult:
        """Import a file and return the result. name: as the browser sends it; folders in it are dropped."""
        name = PurePosixPath(name.replace("\\", "/")).name or "文件"
        with self._turn:
            try:
                return self._imported(name, data)
            except OSError as problem:
                return DroppedResult("", "", render_full(explain(problem), {}))

    def _imported(self, name: str, data: bytes) -> DroppedResult:
        config, numbers, wrong = known_numbers(self._root, self._today())
        if config is None:
            return _refused(list(wrong))
        try:
            source = read_source(name, data)
        except UnreadableSourceError as problem:
            return _refused([refusal(problem, name)])
        result, refused = import_issue([(name, source)], config, Wanted(numbers=numbers, today=self._today()))
        if result is None:
            return _refused(refused)
        if found := paths_in_the_way(self._root, result):
            return _refused(found)
        write_import(self._root, result)
        text = f"{result.report}\n这张单子也在草稿旁边：{PurePosixPath(result.path).stem}{IMPORT_REPORT}\n"
        return DroppedResult(result.path, _page_of(result, config), text)


def _page_of(result: Imported, config: Config) -> str:
    issue = read_file(result.path, result.text.encode(), config).issue
    return f"issues/{issue.number.key}.html" if issue else ""


def _refused(found: list[Diagnostic]) -> DroppedResult:
    return DroppedResult("", "", "\n\n".join(render_full(each, {}) for each in found))
